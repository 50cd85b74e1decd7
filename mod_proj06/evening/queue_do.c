/* What officials do with the queue: each order in one transaction, with the shift held. */
#include "evening/queue_private.h"

#include <string.h>
#include <apr_strings.h>

#include "office/note.h"
#include "store/openings.h"
#include "store/shifts.h"
#include "visits/state.h"

#define DO_WAIT_MS 5000

static const struct {
    int visit, desk;
    p6_audit_action action;
} orders[P6_ORDER__COUNT] = {
#define ORDER(name, word, visit, desk, action) { visit, desk, P6_DID_##action },
    P6_ORDERS(ORDER)
#undef ORDER
};

/** An order being carried out. */
typedef struct work {
    const p6_booking *b;
    const p6_official *official;
    apr_int64_t shift;
    const p6_order *order;
    apr_int64_t now_s;
    p6_done done;
    apr_int64_t visit;
    const p6_queue *queue;
    p6_tx *tx;
    apr_pool_t *pool;
} work;

static p6_error *bad(const work *w, const char *where, const char *sentence)
{
    return p6_error_make(w->pool, P6_E_BAD_FIELD, where, "%s", sentence);
}

static p6_doer doer_of(const work *w, int desk)
{
    return (p6_doer){ w->official->id, w->official->pass, desk };
}

/* in the visit's history and in the audit */
static p6_error *note(const work *w, apr_int64_t visit, int desk, const char *detail)
{
    p6_doer doer = doer_of(w, desk);
    const char *where = desk ? apr_psprintf(w->pool, "desk=%d", desk) : "";

    P6_TRY(p6_visit_note_by(w->tx, visit, p6_order_word(w->order->kind), &doer, detail, w->now_s));
    return p6_office_note(w->tx, w->official, orders[w->order->kind].action, P6_ON_VISIT, visit,
                          w->queue->commune, where, w->now_s);
}

/* V goes to state TO; *OK is 0, and the order stale, when it may not from where it is */
static p6_error *move_to(work *w, const p6_queue_visit *v, p6_visit_state to, int *ok)
{
    *ok = 0;
    if (p6_visit_may(v->row.state, to))
        P6_TRY(p6_visit_set_state(w->tx, v->row.id, v->row.state, to, w->now_s, ok));
    if (!*ok) w->done = P6_DONE_STALE;
    return NULL;
}

static const p6_desk *plan_desk(const p6_queue *queue, int number)
{
    for (int i = 0; i < queue->desks->nelts; i++)
        if (APR_ARRAY_IDX(queue->desks, i, p6_desk).number == number)
            return &APR_ARRAY_IDX(queue->desks, i, p6_desk);
    return NULL;
}

static const p6_desk_now *desk_now(const p6_queue *queue, int number)
{
    for (int i = 0; i < queue->now->nelts; i++)
        if (APR_ARRAY_IDX(queue->now, i, p6_desk_now).desk == number)
            return &APR_ARRAY_IDX(queue->now, i, p6_desk_now);
    return NULL;
}

static p6_error *set_desk(const work *w, int number, const char *state, apr_int64_t visit)
{
    p6_desk_now row = { number, state, visit, w->official->id, w->official->pass, w->now_s };

    return p6_desk_put(w->tx, w->shift, &row);
}

static int lists(const char *list, const char *code)
{
    apr_size_t len = strlen(code);

    for (const char *word = list; word; word = strchr(word, ',') ? strchr(word, ',') + 1 : NULL)
        if (!strncmp(word, code, len) && (word[len] == ',' || !word[len])) return 1;
    return 0;
}

int p6_queue_helps(const p6_desk *desk, const p6_queue_visit *v)
{
    for (int i = 0; i < v->services->nelts; i++) {
        const p6_queue_service *s = &APR_ARRAY_IDX(v->services, i, p6_queue_service);

        if (!*s->outcome && lists(desk->services, s->service)) return 1;
    }
    return 0;
}

/* does DESK offer something that V still needs? Who needs nothing any more is taken anywhere. */
static int serves(const p6_desk *desk, const p6_queue_visit *v)
{
    int open = 0;

    for (int i = 0; i < v->services->nelts; i++) {
        const p6_queue_service *s = &APR_ARRAY_IDX(v->services, i, p6_queue_service);

        if (*s->outcome) continue;
        open = 1;
        if (s->desk == desk->number || lists(desk->services, s->service)) return 1;
    }
    return !open;
}

/* was V sent on to another desk just now? Then DESK leaves them alone, whatever it offers */
static p6_error *sent_on(int *sent, const work *w, const p6_queue_visit *v, const p6_desk *desk)
{
    const char *kind;
    apr_int64_t at_s;
    int here = 0, there = 0;

    for (int i = 0; i < v->services->nelts; i++) {
        const p6_queue_service *s = &APR_ARRAY_IDX(v->services, i, p6_queue_service);

        here |= !*s->outcome && s->desk == desk->number;
        there |= !*s->outcome && s->desk && s->desk != desk->number;
    }
    *sent = there && !here;
    if (!*sent) return NULL;
    P6_TRY(p6_visit_last_event(w->tx, v->row.id, &kind, &at_s, w->pool));
    *sent = kind && !strcmp(kind, p6_order_word(P6_ORDER_REDIRECT));
    return NULL;
}

/* the first who is waiting and whom DESK can serve: those whose hour has come before those who are
   early; *NEXT = NULL when there is nobody */
static p6_error *next_for(const p6_queue_visit **next, const work *w, const p6_desk *desk)
{
    const p6_queue_visit *early = NULL;
    int sent;

    *next = NULL;
    for (int i = 0; !*next && i < w->queue->visits->nelts; i++) {
        const p6_queue_visit *v = &APR_ARRAY_IDX(w->queue->visits, i, p6_queue_visit);

        if (v->stage != P6_STAGE_WAITING || !serves(desk, v)) continue;
        P6_TRY(sent_on(&sent, w, v, desk));
        if (sent) continue;
        if (p6_queue_hour(&v->row) <= w->now_s) *next = v;
        else if (!early) early = v;
    }
    if (!*next) *next = early;
    return NULL;
}

/* V to the desk of the order; whoever was called there and did not come is no longer at it */
static p6_error *call(work *w, const p6_queue_visit *v)
{
    const p6_desk_now *now = desk_now(w->queue, w->order->desk);
    int ok;

    if (now && now->visit && now->visit != v->row.id) {
        w->done = P6_DONE_STALE;
        w->visit = now->visit;
        return NULL;
    }
    P6_TRY(move_to(w, v, P6_VISIT_CALLED, &ok));
    if (!ok) return NULL;
    w->visit = v->row.id;
    P6_TRY(set_desk(w, w->order->desk, "open", v->row.id));
    return note(w, v->row.id, w->order->desk, "");
}

static p6_error *call_next(work *w)
{
    const p6_queue_visit *v;

    P6_TRY(next_for(&v, w, plan_desk(w->queue, w->order->desk)));
    if (v) return call(w, v);
    w->done = P6_DONE_NOBODY;
    return set_desk(w, w->order->desk, "open",
                    desk_now(w->queue, w->order->desk) ? desk_now(w->queue, w->order->desk)->visit
                                                       : 0);
}

static p6_error *recall(work *w, const p6_queue_visit *v)
{
    if (v->row.state != P6_VISIT_CALLED) {
        w->done = P6_DONE_STALE;
        return NULL;
    }
    if (v->desk) P6_TRY(set_desk(w, v->desk, "open", v->row.id)); /* the board shows it anew */
    return note(w, v->row.id, v->desk, "");
}

/* V leaves its desk, if it is at one, for state TO */
static p6_error *step(work *w, const p6_queue_visit *v, p6_visit_state to, int leaves)
{
    int ok;

    P6_TRY(move_to(w, v, to, &ok));
    if (!ok) return NULL;
    if (leaves) P6_TRY(p6_desk_leave(w->tx, v->row.id, w->now_s));
    return note(w, v->row.id, v->desk, "");
}

/* what V still needs goes on at the desk of the order; V waits for it in its old place */
static p6_error *redirect(work *w, const p6_queue_visit *v)
{
    const p6_desk *desk = plan_desk(w->queue, w->order->desk);
    int placed = 0;

    for (int i = 0; i < v->services->nelts; i++) {
        const p6_queue_service *s = &APR_ARRAY_IDX(v->services, i, p6_queue_service);

        if (*s->outcome || !lists(desk->services, s->service)) continue;
        P6_TRY(p6_service_place(w->tx, v->row.id, s->service, desk->number));
        placed = 1;
    }
    if (!placed) return bad(w, "desk", "the desk offers nothing that this visit needs");
    if (v->row.state == P6_VISIT_ARRIVED) return note(w, v->row.id, desk->number, "");
    return step(w, v, P6_VISIT_ARRIVED, 1);
}

static int known_outcome(const char *word)
{
    return !strcmp(word, "done") || !strcmp(word, "handed_off") || !strcmp(word, "not_done");
}

p6_error *p6_result_put(p6_tx *tx, apr_int64_t visit, int desk, const p6_result *result,
                        apr_int64_t now_s, apr_pool_t *pool)
{
    if (!known_outcome(result->outcome) || (*result->reason && !p6_reason_known(result->reason)))
        return p6_error_make(pool, P6_E_BAD_FIELD, "results", "no such outcome or reason");
    P6_TRY(p6_service_add(tx, visit, result->service, desk));
    P6_TRY(p6_service_decide(tx, visit, result->service, desk, result->outcome, result->reason,
                             now_s));
    if (strcmp(result->outcome, "handed_off")) return NULL;
    return p6_hand_off_add(tx, visit, result->service, result->to_point, result->to_whom,
                           result->due, now_s);
}

/* Outcomes of what was done here. Something still open: the visit waits for its next desk; nothing:
   it is over. */
static p6_error *finish(work *w, const p6_queue_visit *v)
{
    const apr_array_header_t *results = w->order->results;
    int open = 0;

    if (v->row.state != P6_VISIT_SERVING && v->row.state != P6_VISIT_CALLED) {
        w->done = P6_DONE_STALE;
        return NULL;
    }
    for (int i = 0; results && i < results->nelts; i++)
        P6_TRY(p6_result_put(w->tx, v->row.id, v->desk, &APR_ARRAY_IDX(results, i, p6_result),
                             w->now_s, w->pool));
    for (int i = 0; i < v->services->nelts; i++) {
        const p6_queue_service *s = &APR_ARRAY_IDX(v->services, i, p6_queue_service);
        int decided = *s->outcome != '\0';

        for (int k = 0; results && k < results->nelts; k++)
            decided |= !strcmp(APR_ARRAY_IDX(results, k, p6_result).service, s->service);
        open |= !decided;
    }
    if (v->row.state == P6_VISIT_CALLED) {
        p6_queue_visit served = *v;
        int ok;

        P6_TRY(move_to(w, v, P6_VISIT_SERVING, &ok));
        if (!ok) return NULL;
        served.row.state = P6_VISIT_SERVING;
        return step(w, &served, open ? P6_VISIT_ARRIVED : P6_VISIT_FINISHED, 1);
    }
    return step(w, v, open ? P6_VISIT_ARRIVED : P6_VISIT_FINISHED, 1);
}

static p6_error *set_priority(work *w, const p6_queue_visit *v)
{
    static const char *const words[] = { "none", "age", "disabled", "pregnant" };
    const char *word = w->order->word ? w->order->word : "";
    int known = 0;

    for (apr_size_t i = 0; i < sizeof words / sizeof *words; i++) known |= !strcmp(words[i], word);
    if (!known) return bad(w, "word", "no such priority");
    P6_TRY(p6_visit_set_priority(w->tx, v->row.id, word));
    return note(w, v->row.id, v->desk, word);
}

static p6_error *run_desk(work *w)
{
    const p6_desk_now *now = desk_now(w->queue, w->order->desk);
    const char *word = w->order->word ? w->order->word : "";

    if (strcmp(word, "open") && strcmp(word, "paused") && strcmp(word, "closed"))
        return bad(w, "word", "a desk is open, paused or closed");
    return set_desk(w, w->order->desk, word, now ? now->visit : 0);
}

static p6_error *carry_out(work *w, const p6_queue_visit *v)
{
    switch (w->order->kind) {
    case P6_ORDER_ARRIVE: return step(w, v, P6_VISIT_ARRIVED, 0);
    case P6_ORDER_CALL_NEXT: return call_next(w);
    case P6_ORDER_CALL: return call(w, v);
    case P6_ORDER_RECALL: return recall(w, v);
    case P6_ORDER_MISTAKE: return step(w, v, P6_VISIT_ARRIVED, 1);
    case P6_ORDER_SERVE: return step(w, v, P6_VISIT_SERVING, 0);
    case P6_ORDER_PARK: return step(w, v, P6_VISIT_PARKED, 1);
    case P6_ORDER_ABSENT: return step(w, v, P6_VISIT_ABSENT, 1);
    case P6_ORDER_BACK: return step(w, v, P6_VISIT_ARRIVED, 0);
    case P6_ORDER_REDIRECT: return redirect(w, v);
    case P6_ORDER_FINISH: return finish(w, v);
    case P6_ORDER_NOT_REACHED: return step(w, v, P6_VISIT_NOT_REACHED, 1);
    case P6_ORDER_PRIORITY: return set_priority(w, v);
    case P6_ORDER_DESK: return run_desk(w);
    case P6_ORDER__COUNT: break;
    }
    return bad(w, "kind", "no such order");
}

/* who calls somebody, or serves them, has begun: nobody has to say so */
static p6_error *begin_shift(const work *w)
{
    p6_shift_live live = w->queue->shift->live;
    p6_order_kind kind = w->order->kind;

    if ((live != P6_LIVE_NONE && live != P6_LIVE_LATE)
        || (kind != P6_ORDER_CALL_NEXT && kind != P6_ORDER_CALL && kind != P6_ORDER_SERVE
            && kind != P6_ORDER_FINISH))
        return NULL;
    P6_TRY(p6_shift_set_live(w->tx, w->shift, P6_LIVE_STARTED, 0, w->now_s));
    return p6_office_note(w->tx, w->official, P6_DID_SHIFT_START, P6_ON_SHIFT, w->shift,
                          w->queue->commune, "", w->now_s);
}

/* did this request do its work before? */
static p6_error *seen_before(work *w, int *seen)
{
    const char *action;

    P6_TRY(p6_action_get(w->tx, w->order->key, &action, &w->visit, w->pool));
    *seen = action != NULL;
    if (*seen) w->done = P6_DONE_BEFORE;
    return NULL;
}

static p6_error *do_it(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    work *w = baton;
    const p6_queue_visit *v = NULL;
    p6_queue *queue;
    int seen, first;

    w->tx = tx;
    w->pool = pool;
    w->done = P6_DONE_NOW;
    w->visit = w->order->visit;
    P6_TRY(p6_queue_read(&queue, tx, w->official, P6_ACT_QUEUE, w->shift, w->now_s, pool));
    w->queue = queue;
    P6_TRY(seen_before(w, &seen));
    if (seen) return NULL;
    if (orders[w->order->kind].desk && !plan_desk(queue, w->order->desk))
        return bad(w, "desk", "the shift has no such desk");
    if (orders[w->order->kind].visit && !(v = p6_queue_find(queue, w->order->visit)))
        return p6_error_make(pool, P6_E_NOT_FOUND, NULL, "no such visit in this shift");
    P6_TRY(carry_out(w, v));
    if (w->done == P6_DONE_STALE) return p6_undo(pool); /* nothing of it stays */
    if (w->done != P6_DONE_NOW) return NULL;
    P6_TRY(begin_shift(w));
    return p6_action_note(tx, w->order->key, p6_order_word(w->order->kind), w->visit, w->now_s,
                          &first);
}

p6_error *p6_queue_do(p6_done *done, apr_int64_t *visit, const p6_booking *b,
                      const p6_official *official, apr_int64_t shift, const p6_order *order,
                      apr_pool_t *pool)
{
    work w = { .b = b, .official = official, .shift = shift, .order = order,
               .now_s = p6_now_s(b->env) };
    p6_error *err;

    if (!p6_request_key_ok(order->key))
        return p6_error_make(pool, P6_E_BAD_FIELD, "key", "the request key is missing");
    err = p6_store_run(b->store, P6_TX_WRITE, DO_WAIT_MS, do_it, &w, pool);
    if (err && !(err->code == P6_E_TAKEN && w.done == P6_DONE_STALE)) return err;
    *done = w.done;
    if (visit) *visit = w.visit;
    return NULL;
}

/** What is said of a shift. */
typedef struct live {
    const p6_booking *b;
    const p6_official *official;
    apr_int64_t shift;
    p6_shift_live live;
    int late_min;
} live;

static p6_error *say(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    static const p6_audit_action actions[] = { [P6_LIVE_NONE] = P6_DID_SHIFT_CHANGE,
        [P6_LIVE_STARTED] = P6_DID_SHIFT_START, [P6_LIVE_LATE] = P6_DID_SHIFT_LATE,
        [P6_LIVE_FULL] = P6_DID_SHIFT_FULL, [P6_LIVE_ENDED] = P6_DID_SHIFT_END };
    const live *l = baton;
    apr_int64_t now_s = p6_now_s(l->b->env);
    const char *commune;

    P6_TRY(p6_shift_hold(tx, l->shift));
    P6_TRY(p6_shift_commune(tx, l->shift, &commune, pool));
    P6_TRY(p6_require(l->official, P6_ACT_QUEUE, commune, l->shift, pool));
    P6_TRY(p6_shift_set_live(tx, l->shift, l->live, l->late_min, now_s));
    return p6_office_note(tx, l->official, actions[l->live], P6_ON_SHIFT, l->shift, commune, "",
                          now_s);
}

p6_error *p6_queue_say_live(const p6_booking *b, const p6_official *official, apr_int64_t shift,
                            p6_shift_live what, int late_min, apr_pool_t *pool)
{
    live l = { b, official, shift, what, what == P6_LIVE_LATE ? late_min : 0 };

    if (l.late_min < 0 || l.late_min > P6_MAX_LATE_MINUTES
        || (what == P6_LIVE_LATE && l.late_min < 1))
        return p6_error_make(pool, P6_E_BAD_FIELD, "late", "minutes of lateness");
    return p6_store_run(b->store, P6_TX_WRITE, DO_WAIT_MS, say, &l, pool);
}
