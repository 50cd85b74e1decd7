/* "/visit/CODE/data": everything that is held about the person and the visit, in words, and as a
   file to take home. */
#include "booking/pages_visit.h"

#include <apr_strings.h>
#include <jansson.h>
#include <string.h>

#include "base/limits.h"
#include "booking/held_json.h"
#include "booking/seen.h"
#include "store/queue.h"
#include "visits/state.h"
#include "visits/view_visit.h"

#define ROW(F, r) F(r, label, TEXT, NULL) F(r, text, TEXT, NULL) F(r, lang, TEXT, NULL)
P6_RECORD(row, ROW)

#define DATA(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, back, URL, NULL) F(r, rows, LIST, &row_shape) \
    F(r, erased_on, TEXT, NULL) F(r, file, URL, NULL) F(r, correct, URL, NULL) \
    F(r, erase, URL, NULL) F(r, privacy, URL, NULL)
P6_RECORD(data, DATA)

const p6_shape p6_data_shape = { "data", data_fields, data__count };

static void add_row(const p6_call *call, apr_array_header_t *rows, const char *label,
                    const char *text, const char *lang)
{
    p6_value *r;

    if (!text || !*text) return;
    r = p6_record_make(&row_shape, call->pool);
    r[row_label] = p6_v_text(label);
    r[row_text] = p6_v_text(text);
    r[row_lang] = p6_v_text(lang);
    APR_ARRAY_PUSH(rows, p6_value *) = r;
}

static void add_person(const p6_call *call, apr_array_header_t *rows, const p6_person *person)
{
    add_row(call, rows, P6_SAY(call, "visit.name"), person->name, NULL);
    add_row(call, rows, P6_SAY(call, "visit.phone"), p6_words_phone(call, person->phone), NULL);
    if (person->birth_year)
        add_row(call, rows, P6_SAY(call, "visit.birth_year"),
                apr_itoa(call->pool, person->birth_year), NULL);
}

static const char *yes_no(const p6_call *call, int yes)
{
    return yes ? P6_SAY(call, "data.yes") : P6_SAY(call, "data.no");
}

static void add_visit(const p6_view *view, apr_array_header_t *rows, const p6_receipt *receipt)
{
    const p6_call *call = view->call;
    const p6_visit *visit = &receipt->visit;
    const char *lang, *services = p6_view_visit_services(view, receipt, &lang);

    add_row(call, rows, P6_SAY(call, "lookup.code"), p6_view_code(call, visit->code), NULL);
    add_row(call, rows, P6_SAY(call, "visit.ticket"), visit->ticket, NULL);
    add_row(call, rows, P6_SAY(call, "visit.when_label"), p6_view_visit_when(view, receipt), NULL);
    if (receipt->point)
        add_row(call, rows, P6_SAY(call, "visit.where"), receipt->point->name, p6_view_vi(view));
    add_row(call, rows, P6_SAY(call, "visit.services"), services, lang);
    add_row(call, rows, P6_SAY(call, "data.other"), yes_no(call, visit->for_someone_else), NULL);
    add_row(call, rows, P6_SAY(call, "data.given"), yes_no(call, visit->accept_offer), NULL);
    add_row(call, rows, P6_SAY(call, "data.made"), p6_words_stamp(call, visit->created_at), NULL);
    add_row(call, rows, P6_SAY(call, "data.changed"), p6_words_stamp(call, visit->changed_at),
            NULL);
    if (visit->consent_version)
        add_row(call, rows, P6_SAY(call, "data.consent"),
                p6_view_consent(call, visit->consent_version, visit->consent_at), NULL);
}

static p6_error *begin(p6_seen **seen, p6_call *call)
{
    P6_TRY(p6_seen_begin(seen, call));
    if (*seen && !(*seen)->receipt->person)
        return p6_error_make(call->pool, P6_E_GONE, NULL, "the person is erased");
    return NULL;
}

p6_error *p6_page_data(p6_call *call)
{
    apr_array_header_t *rows = apr_array_make(call->pool, 16, sizeof(p6_value *));
    p6_value *r = p6_record_make(&data_shape, call->pool);
    const p6_receipt *receipt;
    p6_frame frame;
    p6_seen *seen;

    P6_TRY(begin(&seen, call));
    if (!seen) return NULL;
    receipt = seen->receipt;
    frame = p6_seen_frame(seen, P6_SAY(call, "data.title"), "/data");
    add_person(call, rows, receipt->person);
    add_visit(&seen->visitor.view, rows, receipt);
    r[data_page] = p6_frame_value(call, &frame);
    r[data_back] = p6_v_url(p6_seen_link(seen, ""));
    r[data_rows] = p6_v_list(rows);
    r[data_erased_on] = p6_v_text(p6_words_plain_date(call, p6_day_of_minute(
        p6_minute_of_epoch(receipt->person->erase_after_s))));
    r[data_file] = p6_v_url(p6_seen_link(seen, "/data.json"));
    r[data_correct] = p6_v_url(p6_seen_link(seen, "/correct"));
    r[data_erase] = p6_v_url(p6_seen_link(seen, "/erase"));
    r[data_privacy] = p6_v_url(p6_call_link(call, "/privacy"));
    return p6_page(call, "visit-data", r);
}

static json_t *services_json(const p6_receipt *receipt)
{
    json_t *list = json_array();

    for (int i = 0; i < receipt->services->nelts; i++) {
        const p6_segment *s = &APR_ARRAY_IDX(receipt->services, i, p6_segment);
        json_t *one = json_object();

        json_object_set_new(one, "service", json_string(s->service));
        if (s->desk) json_object_set_new(one, "desk", json_integer(s->desk));
        json_array_append_new(list, one);
    }
    return list;
}

/* what was done and when; by whom only as a kind: staff are not the citizen's data */
static json_t *history_json(const apr_array_header_t *rows, apr_pool_t *pool)
{
    json_t *list = json_array();

    for (int i = 0; i < rows->nelts; i++) {
        const p6_passed_event *row = &APR_ARRAY_IDX(rows, i, p6_passed_event);
        json_t *one = json_object();

        p6_held_time(one, "at", row->at_s, pool);
        p6_held_text(one, "what", row->kind);
        p6_held_text(one, "by", row->actor);
        json_array_append_new(list, one);
    }
    return list;
}

static json_t *export(const p6_call *call, const p6_receipt *receipt,
                      const apr_array_header_t *history)
{
    const p6_visit *visit = &receipt->visit;
    json_t *all = json_object();

    p6_held_text(all, "code", visit->code);
    p6_held_text(all, "name", receipt->person->name);
    p6_held_text(all, "phone", receipt->person->phone);
    if (receipt->person->birth_year)
        json_object_set_new(all, "birth_year", json_integer(receipt->person->birth_year));
    p6_held_text(all, "state", p6_visit_state_name(visit->state));
    p6_held_text(all, "ticket", visit->ticket);
    json_object_set_new(all, "shift", json_integer(visit->shift));
    if (receipt->point) p6_held_text(all, "point", receipt->point->slug);
    p6_held_minute(all, "start", visit->start, call->pool);
    p6_held_minute(all, "end", visit->end, call->pool);
    json_object_set_new(all, "services", services_json(receipt));
    json_object_set_new(all, "for_someone_else", json_boolean(visit->for_someone_else));
    json_object_set_new(all, "accept_offer", json_boolean(visit->accept_offer));
    p6_held_text(all, "consent_version", visit->consent_version);
    p6_held_time(all, "consent_at", visit->consent_at, call->pool);
    p6_held_time(all, "created_at", visit->created_at, call->pool);
    p6_held_time(all, "changed_at", visit->changed_at, call->pool);
    p6_held_time(all, "cancelled_at", visit->cancelled_at, call->pool);
    p6_held_time(all, "erase_after", receipt->person->erase_after_s, call->pool);
    json_object_set_new(all, "history", history_json(history, call->pool));
    return all;
}

/** The history of a visit being read. */
typedef struct reading {
    apr_int64_t visit;
    apr_array_header_t *rows;
} reading;

static p6_error *read_history(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    reading *r = baton;

    return p6_visit_history(tx, r->visit, P6_MAX_HISTORY_EXPORT, &r->rows, pool);
}

p6_error *p6_feed_data(p6_call *call)
{
    reading r = { 0 };
    p6_seen *seen;

    P6_TRY(begin(&seen, call));
    if (!seen) return NULL;
    r.visit = seen->receipt->visit.id;
    P6_TRY(p6_store_run(call->site->store, P6_TX_READ, P6_BOOKING_WAIT_MS, read_history, &r,
                        call->pool));
    return p6_held_answer(call, export(call, seen->receipt, r.rows), "visit", seen->code);
}
