/* "/office/hand-offs": what goes on elsewhere and is not settled, the oldest first; as CSV too. */
#include "reports/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "office/note.h"
#include "office/view_office.h"
#include "office/view_parts.h"
#include "reports/hand_offs.h"
#include "reports/report_ask.h"
#include "reports/report_csv.h"
#include "reports/view_pages.h"

#define HAND_OFFS "/office/hand-offs"
#define EXPORT_WAIT_MS 3000

#define ITEM(F, r) \
    F(r, service, TEXT, NULL) F(r, service_lang, TEXT, NULL) F(r, age, TEXT, NULL) \
    F(r, old, BOOL, NULL) F(r, to, TEXT, NULL) F(r, to_lang, TEXT, NULL) F(r, due, TEXT, NULL) \
    F(r, made, TEXT, NULL) F(r, point, TEXT, NULL) F(r, commune, TEXT, NULL) \
    F(r, ticket, TEXT, NULL) F(r, visit, URL, NULL) F(r, action, URL, NULL)
P6_RECORD(item, ITEM)

#define LIST(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, bar, RECORD, &p6_bar_shape) F(r, place, TEXT, NULL) \
    F(r, back, URL, NULL) F(r, items, LIST, &item_shape) F(r, next, URL, NULL) F(r, csv, URL, NULL)
P6_RECORD(list, LIST)

const p6_shape p6_hand_offs_shape = { "hand_offs", list_fields, list__count };

/** A call for the list. */
typedef struct asked {
    p6_view view;
    const char *commune;
    apr_int64_t after;
    apr_array_header_t *rows;
    int more; /* there are others behind these */
} asked;

static p6_error *begin(asked *a, p6_call *call, int limit)
{
    const char *commune = p6_params_get(call->query, "commune");
    p6_report_ask ask;

    P6_TRY(p6_view_begin(&a->view, call));
    P6_TRY(p6_report_ask_read(&ask, call));
    if (commune && *commune && !p6_view_commune(&a->view, commune))
        return p6_error_make(call->pool, P6_E_BAD_INPUT, "commune", "no such commune");
    a->commune = ask.commune;
    a->after = p6_form_int(call, "after");
    P6_TRY(p6_hand_offs_list(&a->rows, call->site->store, call->official, a->commune, a->after,
                             limit + 1, call->pool));
    a->more = a->rows->nelts > limit;
    if (a->more) a->rows->nelts = limit;
    return NULL;
}

static int age_in_days(const p6_call *call, const p6_hand_off *h)
{
    return p6_day_of_minute(call->now) - p6_day_of_minute(p6_minute_of_epoch(h->made_at));
}

/* to a point, else in words as somebody typed them */
static const char *to_whom(const p6_hand_off *h)
{
    return *h->to_name ? h->to_name : *h->to_whom ? h->to_whom : NULL;
}

static p6_value *item_of(const asked *a, const p6_hand_off *h)
{
    p6_call *call = a->view.call;
    p6_value *r = p6_record_make(&item_shape, call->pool);
    int age = age_in_days(call, h);
    const char *lang;

    r[item_service] = p6_v_text(p6_view_name(&a->view, "service", h->service, &lang));
    r[item_service_lang] = p6_v_text(lang);
    r[item_age] = p6_v_text(P6_SAY(call, "handoff.age", "n", apr_itoa(call->pool, age)));
    r[item_old] = p6_v_bool(age >= P6_HAND_OFF_OLD_DAYS);
    r[item_to] = p6_v_text(to_whom(h));
    r[item_to_lang] = p6_v_text(p6_view_vi(&a->view));
    if (h->due != P6_NO_MINUTE)
        r[item_due] = p6_v_text(p6_words_plain_date(call, p6_day_of_minute(h->due)));
    r[item_made] = p6_v_text(p6_words_plain_date(call, p6_day_of_minute(h->shift_start)));
    r[item_point] = p6_v_text(h->point);
    if (!*a->commune) r[item_commune] = p6_v_text(p6_view_scope(&a->view, h->commune));
    r[item_ticket] = p6_v_text(*h->ticket ? h->ticket : NULL);
    r[item_visit] = p6_v_url(p6_call_link(call, apr_psprintf(
        call->pool, "/office/shift/%" APR_INT64_T_FMT "/visit/%" APR_INT64_T_FMT, h->shift,
        h->visit)));
    if (p6_may(call->official, P6_ACT_PERSON, h->commune, h->shift))
        r[item_action] = p6_v_url(p6_call_link(call, apr_psprintf(
            call->pool, HAND_OFFS "/%" APR_INT64_T_FMT, h->id)));
    return r;
}

static const char *path_of(const asked *a, const char *ending, apr_int64_t after)
{
    apr_pool_t *pool = a->view.call->pool;
    const char *path = apr_pstrcat(pool, HAND_OFFS, ending, NULL);

    if (*a->commune) path = apr_pstrcat(pool, path, "?commune=", a->commune, NULL);
    if (!after) return path;
    return apr_psprintf(pool, "%s%cafter=%" APR_INT64_T_FMT, path, *a->commune ? '&' : '?', after);
}

p6_error *p6_page_hand_offs(p6_call *call)
{
    p6_value *r = p6_record_make(&list_shape, call->pool);
    apr_array_header_t *items;
    p6_frame frame;
    asked a;

    P6_TRY(begin(&a, call, P6_MAX_HAND_OFFS));
    items = apr_array_make(call->pool, a.rows->nelts + 1, sizeof(p6_value *));
    for (int i = 0; i < a.rows->nelts; i++)
        APR_ARRAY_PUSH(items, p6_value *) = item_of(&a, &APR_ARRAY_IDX(a.rows, i, p6_hand_off));
    frame = p6_view_frame(&a.view, P6_SAY(call, "handoff.title"), path_of(&a, "", a.after));
    frame.place = p6_view_scope(&a.view, a.commune);
    r[list_page] = p6_frame_value(call, &frame);
    r[list_bar] = p6_view_bar(call);
    r[list_place] = p6_v_text(p6_words_capital(call, frame.place));
    r[list_back] = p6_v_url(p6_call_link(call, "/office/reports"));
    r[list_items] = p6_v_list(items);
    r[list_csv] = p6_v_url(p6_call_link(call, path_of(&a, ".csv", 0)));
    if (a.more)
        r[list_next] = p6_v_url(p6_call_link(call, path_of(
            &a, "", APR_ARRAY_IDX(a.rows, a.rows->nelts - 1, p6_hand_off).id)));
    return p6_office_page(call, "office-hand-offs", r);
}

static p6_error *note(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    const asked *a = baton;
    const p6_call *call = a->view.call;

    (void)pool;
    return p6_office_note_of(tx, call->official, P6_DID_REPORT_EXPORT, P6_ON_REPORT, "hand-offs",
                             a->commune, "", p6_now_s(call->site->env));
}

/* without tickets: a list that leaves the house needs none */
static void add_row(const asked *a, const p6_hand_off *h, apr_array_header_t *rows)
{
    p6_call *call = a->view.call;
    p6_cell *row = apr_pcalloc(call->pool, 6 * sizeof *row);
    const char *lang;

    row[0] = p6_cell_text_of(p6_view_name(&a->view, "service", h->service, &lang), NULL);
    row[1] = p6_cell_text_of(p6_words_plain_date(call, p6_day_of_minute(h->shift_start)), NULL);
    row[2] = p6_cell_number_of(age_in_days(call, h));
    row[3] = p6_cell_text_of(to_whom(h), NULL);
    row[4] = p6_cell_text_of(h->point, NULL);
    row[5] = p6_cell_text_of(p6_view_scope(&a->view, h->commune), NULL);
    APR_ARRAY_PUSH(rows, const p6_cell *) = row;
}

p6_error *p6_page_hand_offs_csv(p6_call *call)
{
    static const char *const heads[] = { "handoff.head.service", "handoff.head.made",
        "handoff.head.days", "handoff.head.to", "handoff.head.point", "handoff.head.commune" };
    p6_buf *buf = p6_buf_make(call->pool, 4096);
    apr_array_header_t *rows = apr_array_make(call->pool, 100, sizeof(const p6_cell *));
    apr_array_header_t *head = apr_array_make(call->pool, 6, sizeof(const char *));
    p6_table table = { .name = "hand-offs", .heads = head, .rows = rows };
    asked a;

    P6_TRY(begin(&a, call, P6_MAX_HAND_OFFS_CSV));
    P6_TRY(p6_store_run(call->site->store, P6_TX_WRITE, EXPORT_WAIT_MS, note, &a, call->pool));
    for (int i = 0; i < 6; i++) APR_ARRAY_PUSH(head, const char *) = P6_SAY(call, heads[i]);
    for (int i = 0; i < a.rows->nelts; i++)
        add_row(&a, &APR_ARRAY_IDX(a.rows, i, p6_hand_off), rows);
    p6_table_csv(buf, &table);
    apr_table_setn(call->res->headers, "Content-Disposition",
                   "attachment; filename=\"hand-offs.csv\"");
    p6_response_body(call->res, "text/csv; charset=utf-8", buf->data, buf->len);
    call->res->cache = "no-store";
    return NULL;
}

p6_error *p6_page_hand_off_settle(p6_call *call)
{
    const char *commune, *hole = call->holes[0];

    if (strspn(hole, "0123456789") != strlen(hole) || strlen(hole) > 18)
        return p6_error_make(call->pool, P6_E_NOT_FOUND, NULL, "no hand-off's number");
    P6_TRY(p6_hand_offs_settle(&commune, call->site->store, call->official, apr_atoi64(hole),
                               p6_params_get(call->form, "state"), p6_now_s(call->site->env),
                               call->pool));
    return p6_office_done(call, apr_pstrcat(call->pool, HAND_OFFS "?commune=", commune, NULL));
}
