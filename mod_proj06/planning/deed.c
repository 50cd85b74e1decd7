#include "planning/deed.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "base/token.h"
#include "office/note.h"
#include "store/openings.h"
#include "store/reference.h"
#include "store/schedule.h"
#include "store/shifts.h"

#define DEED_WAIT_MS 10000
#define ACTION "schedule"
#define MARK_LENGTH 16

/** A run of a deed. */
typedef struct run {
    const p6_editor *by;
    p6_deed_work work;
    void *baton;
    p6_deed_outcome *out;
} run;

/* was this request's work done before? */
static p6_error *seen_before(const p6_deed *d, int *seen)
{
    int first = 1;

    if (d->by->key)
        P6_TRY(p6_action_note(d->tx, d->by->key, ACTION, 0, d->now_s, &first));
    *seen = !first;
    return NULL;
}

/* what WORK left: rolled back when something must be mended or shown first */
static p6_error *settle(p6_deed *d)
{
    p6_deed_outcome *out = d->out;

    out->faults = d->faults;
    out->fates = d->fates;
    if (d->faults->nelts) out->what = P6_DEED_FAULTS;
    else if (!p6_fates_were_shown(d->by->shown, d->fates, out->homes)) out->what = P6_DEED_ASK;
    else return d->touched ? p6_ref_touch(d->tx) : NULL;
    return p6_undo(d->pool);
}

static p6_error *do_once(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    run *r = baton;
    p6_deed d = { .by = r->by, .out = apr_pcalloc(pool, sizeof *r->out), .tx = tx, .pool = pool,
                  .now_s = p6_now_s(r->by->b->env),
                  .fates = apr_array_make(pool, 8, sizeof(p6_fated)),
                  .faults = apr_array_make(pool, 4, sizeof(p6_field_fault)) };
    int seen;

    d.now = p6_minute_of_epoch(d.now_s);
    d.commune = "";
    r->out = d.out;
    d.out->fates = d.fates;
    P6_TRY(seen_before(&d, &seen));
    if (seen) return NULL;
    P6_TRY(r->work(&d, r->baton));
    return settle(&d);
}

p6_error *p6_deed_run(p6_deed_outcome **outcome, const p6_editor *editor, p6_deed_work work,
                      void *baton, apr_pool_t *pool)
{
    run r = { editor, work, baton, NULL };
    p6_error *err;

    if (editor->key && !p6_request_key_ok(editor->key))
        return p6_error_make(pool, P6_E_BAD_FIELD, "key", "a request key is missing");
    err = p6_store_run(editor->b->store, P6_TX_WRITE, DEED_WAIT_MS, do_once, &r, pool);
    *outcome = r.out;
    if (err && err->code == P6_E_TAKEN && err->where && !strcmp(err->where, "undo")) return NULL;
    return err;
}

void p6_deed_fault(p6_deed *deed, const char *field, const char *message)
{
    p6_fault_add(deed->faults, field, message);
}

p6_error *p6_deed_point(p6_point **point, p6_deed *deed, const char *slug)
{
    P6_TRY(p6_ref_point(deed->tx, slug, point, deed->pool));
    if (!*point) return p6_error_make(deed->pool, P6_E_NOT_FOUND, NULL, "no such point");
    deed->commune = (*point)->commune;
    return p6_require(deed->by->official, P6_ACT_SCHEDULE, deed->commune, 0, deed->pool);
}

p6_error *p6_deed_shift(p6_shift **shift, p6_deed *deed, apr_int64_t id)
{
    p6_point *point;

    P6_TRY(p6_shift_hold(deed->tx, id));
    P6_TRY(p6_shift_get(deed->tx, id, shift, deed->pool));
    return p6_deed_point(&point, deed, (*shift)->point);
}

static int by_id(const void *a, const void *b)
{
    apr_int64_t left = *(const apr_int64_t *)a, right = *(const apr_int64_t *)b;

    return (left > right) - (left < right);
}

p6_error *p6_deed_hold(p6_deed *deed, const apr_array_header_t *rows)
{
    apr_array_header_t *ids = apr_array_make(deed->pool, rows->nelts + 1, sizeof(apr_int64_t));

    for (int i = 0; i < rows->nelts; i++)
        APR_ARRAY_PUSH(ids, apr_int64_t) = APR_ARRAY_IDX(rows, i, p6_shift).id;
    qsort(ids->elts, (size_t)ids->nelts, sizeof(apr_int64_t), by_id);
    for (int i = 0; i < ids->nelts; i++) {
        p6_error *err = p6_shift_hold(deed->tx, APR_ARRAY_IDX(ids, i, apr_int64_t));

        if (err && err->code != P6_E_NOT_FOUND) return err; /* dropped by expansion just now */
    }
    return NULL;
}

const char *p6_row_mark(const char *json, apr_pool_t *pool)
{
    return apr_pstrmemdup(pool, p6_token_digest("row ", json, pool), MARK_LENGTH);
}

void p6_deed_unchanged(p6_deed *deed, const char *json)
{
    if (deed->by->was && strcmp(deed->by->was, p6_row_mark(json, deed->pool)))
        p6_deed_fault(deed, "form", "sched.bad.changed");
}

static p6_audit_action action_on_shift(const p6_history_row *row)
{
    if (!strcmp(row->action, "add")) return P6_DID_SHIFT_ADD;
    if (strstr(row->after, "\"status\":\"moved\"")) return P6_DID_SHIFT_MOVE;
    if (strstr(row->after, "\"status\":\"cancelled\"")) return P6_DID_SHIFT_CANCEL;
    return P6_DID_SHIFT_CHANGE;
}

static p6_error *audit(const p6_deed *d, const p6_history_row *row)
{
    static const struct {
        const char *kind;
        p6_audit_action action;
        p6_audit_subject subject;
    } kinds[] = { { "point", P6_DID_POINT_CHANGE, P6_ON_POINT },
                  { "rota", P6_DID_ROTA_CHANGE, P6_ON_ROTA },
                  { "shift", P6_DID_SHIFT_CHANGE, P6_ON_SHIFT },
                  { "calendar_day", P6_DID_CALENDAR_CHANGE, P6_ON_CALENDAR_DAY },
                  { "service", P6_DID_SERVICE_CHANGE, P6_ON_SERVICE } };
    const char *detail = apr_psprintf(d->pool, "%s line=%" APR_INT64_T_FMT, row->action, row->id);

    for (apr_size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(kinds[i].kind, row->kind))
            return p6_office_note_of(d->tx, d->by->official,
                                     kinds[i].subject == P6_ON_SHIFT ? action_on_shift(row)
                                                                     : kinds[i].action,
                                     kinds[i].subject, row->subject, d->commune, detail, d->now_s);
    return p6_error_make(d->pool, P6_E_INTERNAL, NULL, "a change of nothing");
}

p6_error *p6_deed_note(p6_deed *deed, const char *kind, const char *subject, const char *action,
                       const char *before, const char *after)
{
    p6_history_row row = { .at_s = deed->now_s, .official = deed->by->official->id, .kind = kind,
                           .subject = subject, .action = action, .before = before,
                           .after = after };

    deed->out->subject = subject;
    if (!strcmp(before, after)) return NULL;
    deed->touched = 1;
    P6_TRY(p6_history_add(deed->tx, &row));
    deed->noted = row.id;
    return audit(deed, &row);
}
