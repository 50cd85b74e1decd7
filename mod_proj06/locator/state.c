#include "locator/state.h"

p6_minute p6_fact_opens(const p6_shift_fact *fact)
{
    return fact->live == P6_LIVE_LATE ? fact->start + fact->late_min : fact->start;
}

static int is_unknown(const p6_shift_fact *fact)
{
    return fact->unknown && fact->live == P6_LIVE_NONE;
}

int p6_fact_holds(const p6_shift_fact *fact)
{
    return fact->status == P6_SHIFT_PLANNED && fact->live != P6_LIVE_ENDED && !is_unknown(fact)
        && p6_fact_opens(fact) < fact->end;
}

p6_minute p6_fact_last_entry(const p6_shift_fact *fact)
{
    p6_minute last = fact->end - fact->last_entry;

    return last < fact->start ? fact->start : last;
}

int p6_fact_bookable(const p6_shift_fact *fact, p6_minute now)
{
    p6_minute from = now > p6_fact_opens(fact) ? now : p6_fact_opens(fact);
    apr_int64_t left;

    if (!p6_fact_holds(fact) || now >= fact->end) return 0;
    /* units lie on multiples of five minutes; a unit that has begun can't be had any more */
    from = (from + P6_UNIT_MINUTES - 1) / P6_UNIT_MINUTES * P6_UNIT_MINUTES;
    if (from > p6_fact_last_entry(fact)) return 0;
    left = from < fact->end ? (fact->end - from) / P6_UNIT_MINUTES * fact->online : 0;
    return (fact->free < left ? fact->free : (int)left) / fact->visit_units;
}

p6_badge p6_fact_badge(const p6_shift_fact *fact, p6_minute now, int soon)
{
    p6_minute opens = p6_fact_opens(fact);

    if (fact->status == P6_SHIFT_CANCELLED) return P6_BADGE_CANCELLED;
    if (fact->status == P6_SHIFT_MOVED) return P6_BADGE_MOVED;
    if (now >= fact->end) return P6_BADGE_CLOSED;
    if (fact->live == P6_LIVE_ENDED) return P6_BADGE_ENDED;
    if (is_unknown(fact)) return P6_BADGE_UNKNOWN;
    if (now >= opens)
        return fact->live == P6_LIVE_STARTED || fact->live == P6_LIVE_FULL ? P6_BADGE_OPEN
                                                                            : P6_BADGE_BY_SCHEDULE;
    if (now >= fact->start) return P6_BADGE_LATE;
    return opens - now <= soon ? P6_BADGE_SOON : P6_BADGE_LATER;
}

int p6_badge_open(p6_badge badge)
{
    return badge == P6_BADGE_OPEN || badge == P6_BADGE_BY_SCHEDULE;
}

int p6_badge_opening(p6_badge badge)
{
    return badge == P6_BADGE_LATE || badge == P6_BADGE_SOON || badge == P6_BADGE_LATER;
}

void p6_state_begin(p6_state *state, p6_minute now, int soon, p6_minute from, p6_minute to)
{
    *state = (p6_state){ .badge = P6_BADGE_CLOSED, .lead = -1, .open = P6_STATE_CLOSED,
        .until = P6_NO_MINUTE, .next_open = P6_NO_MINUTE, .now = now, .from = from, .to = to,
        .soon = soon, .chain = P6_NO_MINUTE, .lead_opens = P6_NO_MINUTE };
}

/** Which badge of a point's shifts speaks for the point: the higher one. An unknown stretch that
    runs now is stronger than an opening later: what is now is not known to be closed. */
static int rank_of(p6_badge badge, const p6_shift_fact *fact, p6_minute now)
{
    switch (badge) {
    case P6_BADGE_OPEN: return 9;
    case P6_BADGE_BY_SCHEDULE: return 8;
    case P6_BADGE_UNKNOWN: return now >= fact->start ? 7 : 3;
    case P6_BADGE_LATE: return 6;
    case P6_BADGE_SOON: return 5;
    case P6_BADGE_LATER: return 4;
    default: return 1; /* over or called off: the last one in the window tells */
    }
}

static void feed_window(p6_state *state, const p6_shift_fact *fact, p6_badge badge)
{
    int rank = rank_of(badge, fact, state->now);
    p6_minute opens = p6_fact_opens(fact);

    state->in_window++;
    if (rank < state->rank) return;
    if (rank == state->rank && rank > 1 && opens >= state->lead_opens) return;
    state->rank = rank;
    state->badge = badge;
    state->lead = state->fed;
    state->lead_opens = opens;
}

/** The present opening lasts until END at least: late shifts that were waiting may join now. */
static void extend(p6_state *state, p6_minute end)
{
    int joined = 1;

    if (end > state->chain) state->chain = end;
    while (joined) {
        joined = 0;
        for (int i = 0; i < state->lates; i++) {
            if (state->late[i].opens > state->chain || state->late[i].end <= state->chain) continue;
            state->chain = state->late[i].end;
            joined = 1;
        }
    }
}

static void feed_now(p6_state *state, const p6_shift_fact *fact, p6_badge badge)
{
    p6_minute opens = p6_fact_opens(fact);

    if (p6_badge_open(badge)) {
        state->open = P6_STATE_OPEN;
        extend(state, fact->end);
    } else if (badge == P6_BADGE_UNKNOWN && state->now >= fact->start
               && state->open == P6_STATE_CLOSED) {
        state->open = P6_STATE_UNKNOWN;
    } else if (p6_fact_holds(fact) && opens > state->now) {
        /* they come in order of start, but a late one opens after its successors */
        if (state->chain != P6_NO_MINUTE && opens <= state->chain) extend(state, fact->end);
        else if (opens > fact->start && state->lates < P6_MAX_LATE_SHIFTS) {
            state->late[state->lates].opens = opens;
            state->late[state->lates++].end = fact->end;
        }
    }
}

int p6_state_feed(p6_state *state, const p6_shift_fact *fact)
{
    p6_badge badge = p6_fact_badge(fact, state->now, state->soon);
    p6_minute opens = p6_fact_opens(fact);

    feed_now(state, fact, badge);
    if (fact->end > state->from && fact->start < state->to) feed_window(state, fact, badge);
    if (p6_fact_holds(fact) && opens > state->now && fact->end > state->from
        && (state->next_open == P6_NO_MINUTE || opens < state->next_open))
        state->next_open = opens;
    state->fed++;
    return fact->start < state->to || fact->start <= state->now || fact->start <= state->chain
        || state->next_open == P6_NO_MINUTE || fact->start <= state->next_open;
}

void p6_state_end(p6_state *state, int scheduled)
{
    state->until = state->open == P6_STATE_OPEN ? state->chain : P6_NO_MINUTE;
    if (!scheduled) {
        state->badge = P6_BADGE_UNKNOWN;
        state->open = P6_STATE_UNKNOWN;
    }
    if (state->badge == P6_BADGE_UNKNOWN && state->open == P6_STATE_CLOSED)
        state->open = P6_STATE_UNKNOWN; /* what we would call unknown is never told as closed */
    if (p6_badge_open(state->badge)) state->next_open = P6_NO_MINUTE;
}
