/* "/office/audit": who did or looked at what, for auditors; "/office/audit.csv": the same to take
   home. */
#include "audit/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "audit/audit_read.h"
#include "audit/view_pages.h"
#include "audit/words.h"
#include "base/limits.h"
#include "office/view_parts.h"
#include "visits/visitor.h"

#define DAYS_SHOWN 7 /* when nobody says: today and the days before */

#define CHOICE(F, r) \
    F(r, value, TEXT, NULL) F(r, text, TEXT, NULL) F(r, selected, BOOL, NULL) F(r, lang, TEXT, NULL)
P6_RECORD(choice, CHOICE)

#define LINE(F, r) \
    F(r, time, TEXT, NULL) F(r, who, TEXT, NULL) F(r, who_href, URL, NULL) F(r, what, TEXT, NULL) \
    F(r, about, TEXT, NULL) F(r, about_href, URL, NULL) F(r, commune, TEXT, NULL) \
    F(r, detail, TEXT, NULL)
P6_RECORD(line, LINE)

#define AUDIT(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, bar, RECORD, &p6_bar_shape) \
    F(r, errors, LIST, &p6_form_error_shape) F(r, action, URL, NULL) \
    F(r, from, RECORD, &p6_form_field_shape) F(r, to, RECORD, &p6_form_field_shape) \
    F(r, communes, LIST, &choice_shape) F(r, actions, LIST, &choice_shape) \
    F(r, kinds, LIST, &choice_shape) F(r, official, RECORD, &p6_form_field_shape) \
    F(r, subject, RECORD, &p6_form_field_shape) F(r, more, BOOL, NULL) F(r, csv, URL, NULL) \
    F(r, lines, LIST, &line_shape) F(r, none, BOOL, NULL) F(r, next, URL, NULL) \
    F(r, first, URL, NULL)
P6_RECORD(audit, AUDIT)

const p6_shape p6_office_audit_shape = { "audit", audit_fields, audit__count };

/** A call: what it asks for, and what is wrong with that. */
typedef struct request {
    p6_visitor v;
    p6_audit_ask ask;
    p6_audit_place after;      /* at_s 0: the first page */
    apr_array_header_t *faults; /* of p6_field_fault; NULL: none */
    int status;
} request;

static const char *asked(const request *q, const char *name)
{
    const char *text = p6_params_get(q->v.view.call->query, name);

    return text ? text : "";
}

static void fault(request *q, const char *field, const char *message)
{
    if (!q->faults) q->faults = apr_array_make(q->v.view.call->pool, 2, sizeof(p6_field_fault));
    APR_ARRAY_PUSH(q->faults, p6_field_fault) = (p6_field_fault){ field, message };
    q->status = 400;
}

/* digits only, as long as a number of ours may be; -1 when TEXT is something else, 0 when empty */
static apr_int64_t number(const char *text)
{
    apr_size_t len = strlen(text);

    if (len > 18 || strspn(text, "0123456789") != len) return -1;
    return len ? apr_atoi64(text) : 0;
}

static void read_days(request *q)
{
    p6_day today = p6_day_of_minute(q->v.view.call->now);
    const char *from = asked(q, "from"), *to = asked(q, "to");

    q->ask.to = today;
    q->ask.from = today - DAYS_SHOWN + 1;
    if (*to && !p6_day_parse(&q->ask.to, to)) fault(q, "to", "audit.bad.to");
    if (*to && !*from) q->ask.from = q->ask.to - DAYS_SHOWN + 1;
    if (*from && !p6_day_parse(&q->ask.from, from)) fault(q, "from", "audit.bad.from");
    else if (q->ask.to < q->ask.from || q->ask.to - q->ask.from >= P6_MAX_AUDIT_DAYS)
        fault(q, "to", "audit.bad.to");
}

/* the commune that is named; else all of the province, or the first one of theirs */
static p6_error *read_commune(request *q)
{
    const p6_call *call = q->v.view.call;
    const apr_array_header_t *own = p6_communes_of(call->official, P6_ACT_AUDIT, call->pool);

    q->ask.commune = asked(q, "commune");
    if (!*q->ask.commune && own->nelts && !p6_audit_may(call->official, ""))
        q->ask.commune = APR_ARRAY_IDX(own, 0, const char *);
    if (*q->ask.commune && !p6_view_commune(&q->v.view, q->ask.commune))
        fault(q, "commune", "audit.bad.commune");
    return p6_require(call->official, P6_ACT_AUDIT, *q->ask.commune ? q->ask.commune : "*", 0,
                      call->pool);
}

/* "1795434059-17": behind which row the page begins */
static void read_place(request *q)
{
    const char *text = asked(q, "after"), *dash = strchr(text, '-');

    if (!dash) return;
    q->after.at_s = number(apr_pstrmemdup(q->v.view.call->pool, text, (apr_size_t)(dash - text)));
    q->after.id = number(dash + 1);
    if (q->after.at_s < 1 || q->after.id < 1) q->after.at_s = 0;
}

static p6_error *begin(request *q, p6_call *call)
{
    memset(q, 0, sizeof *q);
    q->status = 200;
    P6_TRY(p6_visitor_begin(&q->v, call));
    read_days(q);
    P6_TRY(read_commune(q));
    read_place(q);
    q->ask.action = asked(q, "action");
    if (*q->ask.action && !p6_audit_is_among(q->ask.action, p6_audit_action_list))
        fault(q, "action", "audit.bad.action");
    q->ask.official = number(asked(q, "official"));
    if (q->ask.official < 0) fault(q, "official", "audit.bad.official");
    q->ask.kind = asked(q, "kind");
    q->ask.subject = asked(q, "subject");
    if (!*q->ask.kind != !*q->ask.subject || strlen(q->ask.subject) > P6_MAX_KEY
        || (*q->ask.kind && !p6_audit_is_among(q->ask.kind, p6_audit_kind_list)))
        fault(q, "kind", "audit.bad.kind");
    return NULL;
}

static const char *date(const p6_call *call, p6_day day)
{
    p6_date d = p6_date_of_day(day);

    return apr_psprintf(call->pool, "%04d-%02d-%02d", d.year, d.month, d.day);
}

static const char *add(const p6_call *call, const char *path, const char *name, const char *value)
{
    if (!*value) return path;
    return apr_pstrcat(call->pool, path, "&", name, "=", p6_url_encode(value, call->pool), NULL);
}

/* PATH with what ASK says in its query */
static const char *asking(const request *q, const char *path, const p6_audit_ask *ask)
{
    const p6_call *call = q->v.view.call;

    path = apr_pstrcat(call->pool, path, "?from=", date(call, ask->from), "&to=",
                       date(call, ask->to), NULL);
    path = add(call, path, "commune", ask->commune);
    path = add(call, path, "action", ask->action);
    if (ask->official)
        path = apr_psprintf(call->pool, "%s&official=%" APR_INT64_T_FMT, path, ask->official);
    return add(call, add(call, path, "kind", ask->kind), "subject", ask->subject);
}

static p6_value address(const request *q, const char *path, const p6_audit_ask *ask)
{
    return p6_v_url(p6_call_link(q->v.view.call, asking(q, path, ask)));
}

/* what goes on behind ROW */
static p6_value behind(const request *q, const p6_audit_entry *row)
{
    const p6_call *call = q->v.view.call;

    return p6_v_url(p6_call_link(call, apr_psprintf(
        call->pool, "%s&after=%" APR_INT64_T_FMT "-%" APR_INT64_T_FMT,
        asking(q, "/office/audit", &q->ask), row->at_s, row->id)));
}

static void add_choice(const request *q, apr_array_header_t *list, const char *value,
                       const char *text, const char *now)
{
    p6_value *row = p6_record_make(&choice_shape, q->v.view.call->pool);

    row[choice_value] = p6_v_text(value);
    row[choice_text] = p6_v_text(text);
    row[choice_selected] = p6_v_bool(!strcmp(value, now));
    APR_ARRAY_PUSH(list, p6_value *) = row;
}

static p6_value communes(const request *q)
{
    p6_call *call = q->v.view.call;
    const apr_array_header_t *all = p6_snapshot_communes(q->v.view.snapshot, call->pool);
    apr_array_header_t *list = apr_array_make(call->pool, all->nelts + 1, sizeof(p6_value *));

    if (p6_audit_may(call->official, ""))
        add_choice(q, list, "", P6_SAY(call, "audit.everywhere"), q->ask.commune);
    for (int i = 0; i < all->nelts; i++) {
        const p6_commune *c = &APR_ARRAY_IDX(all, i, p6_commune);

        if (p6_audit_may(call->official, c->code))
            add_choice(q, list, c->code, p6_office_commune_words(&q->v.view, c), q->ask.commune);
    }
    return p6_v_list(list);
}

static p6_value actions(const request *q)
{
    p6_call *call = q->v.view.call;
    apr_array_header_t *list = apr_array_make(call->pool, P6_DID__COUNT, sizeof(p6_value *));

    add_choice(q, list, "", P6_SAY(call, "audit.any"), q->ask.action);
    for (const char *const *word = p6_audit_action_list; *word; word++)
        add_choice(q, list, *word, p6_words_capital(call, p6_audit_did(call, *word)),
                   q->ask.action);
    return p6_v_list(list);
}

static p6_value kinds(const request *q)
{
    p6_call *call = q->v.view.call;
    apr_array_header_t *list = apr_array_make(call->pool, P6_ON__COUNT, sizeof(p6_value *));

    add_choice(q, list, "", P6_SAY(call, "audit.any"), q->ask.kind);
    for (const char *const *word = p6_audit_kind_list + 1; *word; word++)
        add_choice(q, list, *word, p6_words_capital(call, p6_audit_on(call, *word, "")),
                   q->ask.kind);
    return p6_v_list(list);
}

static p6_value field(const request *q, const char *name, const char *label, const char *value,
                      const char *type)
{
    p6_form_input input = { .name = name, .label = label, .value = value, .type = type };

    if (!strcmp(name, "official")) input.keys = "numeric";
    return p6_form_field(q->v.view.call, q->faults, &input);
}

static void fill_form(const request *q, p6_value *r)
{
    p6_call *call = q->v.view.call;

    r[audit_action] = p6_v_url(p6_call_link(call, "/office/audit"));
    r[audit_errors] = p6_form_errors(call, q->faults);
    r[audit_from] = field(q, "from", P6_SAY(call, "audit.from"), date(call, q->ask.from), "date");
    r[audit_to] = field(q, "to", P6_SAY(call, "audit.to"), date(call, q->ask.to), "date");
    r[audit_communes] = communes(q);
    r[audit_actions] = actions(q);
    r[audit_kinds] = kinds(q);
    r[audit_official] = field(q, "official", P6_SAY(call, "audit.official"), asked(q, "official"),
                              NULL);
    r[audit_subject] = field(q, "subject", P6_SAY(call, "audit.subject"), q->ask.subject, NULL);
    r[audit_more] = p6_v_bool(*q->ask.kind || *q->ask.subject || *asked(q, "official"));
}

/* who it was; an official's name leads to all that they did */
static void fill_who(const request *q, const p6_audit_line *line, p6_value *row)
{
    p6_call *call = q->v.view.call;
    const p6_audit_entry *e = &line->entry;
    p6_audit_ask same = q->ask;
    const char *who;

    if (e->official)
        who = P6_SAY(call, "audit.by.official", "id",
                     apr_psprintf(call->pool, "%" APR_INT64_T_FMT, e->official));
    else if (e->pass)
        who = P6_SAY(call, "audit.by.pass", "id",
                     apr_psprintf(call->pool, "%" APR_INT64_T_FMT, e->pass));
    else if (!strcmp(e->actor, "citizen")) who = P6_SAY(call, "audit.by.citizen");
    else if (!strcmp(e->actor, "system")) who = P6_SAY(call, "audit.by.system");
    else who = P6_SAY(call, "audit.by.nobody");
    if (line->name) who = apr_pstrcat(call->pool, line->name, " (", who, ")", NULL);
    row[line_who] = p6_v_text(who);
    if (!e->official) return;
    same.official = e->official;
    row[line_who_href] = address(q, "/office/audit", &same);
}

static p6_value *line_row(const request *q, const p6_audit_line *line)
{
    p6_call *call = q->v.view.call;
    const p6_audit_entry *e = &line->entry;
    const p6_commune *commune = *e->commune ? p6_view_commune(&q->v.view, e->commune) : NULL;
    p6_value *row = p6_record_make(&line_shape, call->pool);
    p6_audit_ask same = q->ask;

    row[line_time] = p6_v_text(p6_words_stamp(call, e->at_s));
    fill_who(q, line, row);
    row[line_what] = p6_v_text(p6_audit_did(call, e->action));
    row[line_about] = p6_v_text(p6_audit_on(call, e->kind, e->subject));
    if (*e->kind && *e->subject) {
        same.kind = e->kind;
        same.subject = e->subject;
        row[line_about_href] = address(q, "/office/audit", &same);
    }
    row[line_commune] = p6_v_text(commune ? p6_office_commune_words(&q->v.view, commune)
                                          : *e->commune ? e->commune : NULL);
    row[line_detail] = p6_v_text(*e->detail
        ? p6_audit_detail_words(call, e->action, e->detail) : NULL);
    return row;
}

static void fill_lines(const request *q, const apr_array_header_t *lines, p6_value *r)
{
    apr_array_header_t *list = apr_array_make(q->v.view.call->pool, lines->nelts + 1,
                                              sizeof(p6_value *));

    for (int i = 0; i < lines->nelts; i++)
        APR_ARRAY_PUSH(list, p6_value *) = line_row(q, &APR_ARRAY_IDX(lines, i, p6_audit_line));
    r[audit_lines] = list->nelts ? p6_v_list(list) : P6_NOTHING;
    r[audit_none] = p6_v_bool(!list->nelts);
    r[audit_csv] = address(q, "/office/audit.csv", &q->ask);
    if (q->after.at_s) r[audit_first] = address(q, "/office/audit", &q->ask);
    if (lines->nelts == P6_AUDIT_PAGE)
        r[audit_next] = behind(q, &APR_ARRAY_IDX(lines, lines->nelts - 1, p6_audit_line).entry);
}

/* the page; without rows when something in the question must be mended */
static p6_error *show(const request *q)
{
    p6_call *call = q->v.view.call;
    p6_frame frame = p6_view_frame(&q->v.view, P6_SAY(call, "audit.title"),
                                   asking(q, "/office/audit", &q->ask));
    p6_value *r = p6_record_make(&audit_shape, call->pool);
    apr_array_header_t *lines;

    if (!q->faults) {
        P6_TRY(p6_audit_look(&lines, &q->v.booking, call->official, &q->ask,
                             q->after.at_s ? &q->after : NULL, call->pool));
        fill_lines(q, lines, r);
    }
    frame.error = q->faults != NULL;
    r[audit_page] = p6_frame_value(call, &frame);
    r[audit_bar] = p6_view_bar(call);
    fill_form(q, r);
    P6_TRY(p6_office_page(call, "office-audit", r));
    call->res->status = q->status;
    return NULL;
}

p6_error *p6_page_audit(p6_call *call)
{
    request q;

    P6_TRY(begin(&q, call));
    return show(&q);
}

p6_error *p6_page_audit_csv(p6_call *call)
{
    request q;
    p6_error *err;
    p6_buf *csv;

    P6_TRY(begin(&q, call));
    if (q.faults) return show(&q);
    err = p6_audit_take_home(&csv, &q.v.booking, call->official, &q.ask, call->pool);
    if (err && err->code == P6_E_TOO_LARGE) {
        fault(&q, "to", "audit.bad.rows");
        return show(&q);
    }
    P6_TRY(err);
    p6_response_body(call->res, "text/csv; charset=utf-8", csv->data, csv->len);
    call->res->cache = "no-store";
    apr_table_set(call->res->headers, "Content-Disposition",
                  apr_psprintf(call->pool, "attachment; filename=\"audit-%s-%s.csv\"",
                               date(call, q.ask.from), date(call, q.ask.to)));
    return NULL;
}
