#include "evening/paper.h"

#include <stdlib.h>
#include <string.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "base/limits.h"
#include "evening/queue_private.h"
#include "office/note.h"
#include "store/closing.h"
#include "store/openings.h"
#include "store/shifts.h"

#define PAPER_WAIT_MS 5000
#define EARLY_MINUTES 240 /* people come before the start */

/** A line being entered. */
typedef struct work {
    const p6_booking *b;
    const p6_official *official;
    apr_int64_t shift, now_s;
    const p6_paper_line *line;
    const p6_queue *queue;
    p6_done done;
    p6_tx *tx;
    apr_pool_t *pool;
} work;

const char *p6_paper_ticket(const char *typed, apr_pool_t *pool)
{
    char *end;
    long number;

    while (typed && *typed == ' ') typed++;
    if (!typed || !*typed) return NULL;
    if (apr_toupper(*typed) == P6_PAPER_LETTER[0]) typed++;
    while (*typed == ' ') typed++;
    if (!apr_isdigit(*typed)) return NULL;
    number = strtol(typed, &end, 10);
    while (*end == ' ') end++;
    if (*end || number < 1 || number > P6_MAX_SHEET_NUMBER) return NULL;
    return apr_psprintf(pool, P6_PAPER_LETTER "%ld", number);
}

/* can the sheet still say something about a visit in STATE? */
static int may_enter(p6_visit_state state)
{
    switch (state) {
    case P6_VISIT_BOOKED:
    case P6_VISIT_ARRIVED:
    case P6_VISIT_PARKED:
    case P6_VISIT_CALLED:
    case P6_VISIT_SERVING:
    case P6_VISIT_ABSENT:
    case P6_VISIT_NOT_REACHED: return 1;
    default: return 0;
    }
}

p6_error *p6_paper_check(const p6_shift *shift, const p6_paper_line *line, p6_minute now,
                         apr_pool_t *pool)
{
    p6_minute from = shift->start - EARLY_MINUTES;

    if (line->arrived != P6_NO_MINUTE && (line->arrived < from || line->arrived > now))
        return p6_error_make(pool, P6_E_BAD_FIELD, "arrived", "not a time of that evening");
    if (line->finished == P6_NO_MINUTE) return NULL;
    if (line->finished > now
        || line->finished < (line->arrived == P6_NO_MINUTE ? from : line->arrived))
        return p6_error_make(pool, P6_E_BAD_FIELD, "finished", "not a time after they came");
    return NULL;
}

static apr_int64_t epoch_of(p6_minute minute)
{
    return minute == P6_NO_MINUTE ? 0 : p6_epoch_of_minute(minute);
}

/* V from *STATE on to TO, unless it is there */
static p6_error *move(work *w, const p6_queue_visit *v, p6_visit_state *state, p6_visit_state to)
{
    int done;

    if (*state == to) return NULL;
    P6_TRY(p6_visit_set_state(w->tx, v->row.id, *state, to, w->now_s, &done));
    if (!done) w->done = P6_DONE_STALE;
    *state = to;
    return NULL;
}

static p6_error *enter(work *w, const p6_queue_visit *v)
{
    const p6_paper_line *line = w->line;
    p6_visit_state state = v->row.state;
    int over = line->finished != P6_NO_MINUTE || (line->results && line->results->nelts);

    P6_TRY(p6_paper_check(w->queue->shift, line, p6_minute_of_epoch(w->now_s), w->pool));
    if (!v->row.arrived_at || state == P6_VISIT_BOOKED || state == P6_VISIT_ABSENT)
        P6_TRY(move(w, v, &state, P6_VISIT_ARRIVED));
    for (int i = 0; line->results && i < line->results->nelts; i++)
        P6_TRY(p6_result_put(w->tx, v->row.id, v->desk, &APR_ARRAY_IDX(line->results, i, p6_result),
                             w->now_s, w->pool));
    if (over) {
        P6_TRY(move(w, v, &state, P6_VISIT_FINISHED));
        P6_TRY(p6_desk_leave(w->tx, v->row.id, w->now_s));
    }
    return p6_visit_set_times(w->tx, v->row.id, epoch_of(line->arrived),
                              epoch_of(line->finished));
}

static p6_error *mark_absent(work *w, const p6_queue_visit *v)
{
    p6_visit_state state = v->row.state;

    if (state != P6_VISIT_BOOKED && state != P6_VISIT_ABSENT) w->done = P6_DONE_STALE;
    else return move(w, v, &state, P6_VISIT_ABSENT);
    return NULL;
}

static p6_error *write_down(work *w, const p6_queue_visit *v)
{
    p6_doer doer = { w->official->id, w->official->pass, 0 };
    p6_audit_action action = w->line->absent ? P6_DID_VISIT_ABSENT : P6_DID_VISIT_FINISH;

    P6_TRY(p6_visit_note_by(w->tx, v->row.id, "paper", &doer, w->line->absent ? "absent" : "",
                            w->now_s));
    return p6_office_note(w->tx, w->official, action, P6_ON_VISIT, v->row.id, w->queue->commune,
                          "paper", w->now_s);
}

static p6_error *do_it(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    work *w = baton;
    const p6_queue_visit *v;
    p6_queue *queue;
    int first;

    w->tx = tx;
    w->pool = pool;
    w->done = P6_DONE_NOW;
    P6_TRY(p6_queue_read(&queue, tx, w->official, P6_ACT_QUEUE, w->shift, w->now_s, pool));
    w->queue = queue;
    v = p6_queue_find(queue, w->line->visit);
    if (!v) return p6_error_make(pool, P6_E_NOT_FOUND, NULL, "no such visit in this shift");
    P6_TRY(p6_action_note(tx, w->line->key, "paper", v->row.id, w->now_s, &first));
    if (!first) {
        w->done = P6_DONE_BEFORE;
        return NULL;
    }
    if (!may_enter(v->row.state)) w->done = P6_DONE_STALE;
    else if (w->line->absent) P6_TRY(mark_absent(w, v));
    else P6_TRY(enter(w, v));
    if (w->done == P6_DONE_STALE) return p6_undo(pool); /* nothing of it stays */
    return write_down(w, v);
}

p6_error *p6_paper_enter(p6_done *done, const p6_booking *b, const p6_official *official,
                         apr_int64_t shift, const p6_paper_line *line, apr_pool_t *pool)
{
    work w = { .b = b, .official = official, .shift = shift, .line = line,
               .now_s = p6_now_s(b->env) };
    p6_error *err;

    if (!p6_request_key_ok(line->key))
        return p6_error_make(pool, P6_E_BAD_FIELD, "key", "the request key is missing");
    err = p6_store_run(b->store, P6_TX_WRITE, PAPER_WAIT_MS, do_it, &w, pool);
    if (err && !(err->code == P6_E_TAKEN && w.done == P6_DONE_STALE)) return err;
    *done = w.done;
    return NULL;
}
