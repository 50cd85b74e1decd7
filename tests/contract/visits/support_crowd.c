/* What a client in a crowd does: one random step at a time. */
#include "support_crowd.h"

#include <string.h>

#define WINDOW 24     /* slots that are worked on at a time */
#define STEPS_A_SLOT 6

static int pick(unsigned *seed, int n)
{
    *seed = *seed * 1103515245u + 12345u;
    return (int)(*seed >> 16) % n;
}

int slots_of(int steps)
{
    return steps / STEPS_A_SLOT + WINDOW;
}

slot_kind kind_of(int slot)
{
    return slot % 7 < 4 ? BOOKS : slot % 7 < 6 ? HOLDS : WAITS;
}

static int is_long(apr_int64_t shift)
{
    return shift == WIDE || shift == NEXT_DAY;
}

static void some_place(unsigned *seed, apr_int64_t *shift, p6_minute *start)
{
    static const apr_int64_t shifts[] = { WIDE, WIDE, NEXT_DAY, NARROW, SEVEN, THIRTEEN };

    *shift = shifts[pick(seed, 6)];
    *start = EVENING + (*shift == NEXT_DAY ? 1440 : 0)
        + (is_long(*shift) ? pick(seed, 10) * 5 : 0);
}

p6_wish wish_of(int slot, apr_pool_t *in)
{
    static const char *const wants[] = { "eid", "vneid", "eid,cashless", "vneid,eid", "eid" };
    unsigned seed = (unsigned)slot * 2654435761u;
    p6_wish w = { .request_key = apr_psprintf(in, "crowd-request-key-%08d", slot),
                  .name = apr_psprintf(in, "Bà %c%c", 'A' + slot % 26, 'a' + slot / 26 % 26),
                  .phone = apr_psprintf(in, "09%08d", slot), .consent = "2026-01",
                  .channel = P6_ONLINE, .accept_offer = slot % 2, .opening = slot % 3 == 0 };

    some_place(&seed, &w.shift, &w.start);
    w.services = list(is_long(w.shift) ? wants[pick(&seed, 5)] : "eid", in);
    if (kind_of(slot) == WAITS) w.start = P6_NO_MINUTE;
    return w;
}

static p6_error *hold(crowd *c, int slot, unsigned *seed, p6_outcome **outcome, apr_pool_t *in)
{
    p6_wish w = wish_of(slot, in);
    const char *token;

    if (kind_of(slot + 6) == HOLDS && *c->tokens[slot - 1] && !pick(seed, 3))
        w.instead_of = c->tokens[slot - 1];
    P6_TRY(p6_hold(outcome, &token, &desk, &w, in));
    if (token) apr_cpystrn(c->tokens[slot], token, TOKEN_SIZE); /* everybody writes the same */
    return NULL;
}

static p6_error *make(crowd *c, int slot, unsigned *seed, p6_outcome **outcome, apr_pool_t *in)
{
    p6_wish w = wish_of(slot, in);

    if (kind_of(slot) == HOLDS) return hold(c, slot, seed, outcome, in);
    return kind_of(slot) == BOOKS ? p6_book(outcome, &desk, &w, in)
                                  : p6_wait(outcome, &desk, &w, in);
}

static p6_error *move(said *s, const char *code, unsigned *seed, p6_outcome **outcome,
                      apr_pool_t *in)
{
    unsigned place;

    s->key = 1 + pick(seed, 4);
    place = (unsigned)(s->slot * 4 + s->key) * 2246822519u; /* a key goes to one place */
    some_place(&place, &s->shift, &s->start);
    return p6_visit_reschedule(outcome, &desk, code, s->shift, s->start,
                               apr_psprintf(in, "crowd-move-%08d-%d", s->slot, s->key), in);
}

static p6_error *call(crowd *c, said *s, const char *code, unsigned *seed, p6_outcome **outcome,
                      apr_pool_t *in)
{
    const char *token = c->tokens[s->slot];
    p6_wish w = wish_of(s->slot, in);

    switch (s->deed) {
    case MAKE: return make(c, s->slot, seed, outcome, in);
    case KEEP: return p6_hold_keep(outcome, &desk, token, "{\"a\":1}", NULL, in);
    case CONFIRM: return p6_hold_confirm(outcome, &desk, token, &w, in);
    case MOVE: return move(s, code, seed, outcome, in);
    case CANCEL: return p6_visit_cancel(outcome, &desk, code, in);
    case CORRECT:
        return p6_visit_correct(outcome, &desk, code, w.name, w.phone, NULL, in);
    case ACCEPT: return p6_offer_accept(outcome, &desk, code, in);
    default: return p6_visit_forget(&desk, code, in);
    }
}

/* a deed that there is something to do it to */
static deed some_deed(const crowd *c, int slot, int is_known, int is_old, unsigned *seed)
{
    static const deed later[] = { MAKE, MOVE, MOVE, MOVE, CANCEL, CORRECT, CONFIRM, ACCEPT };
    deed d = is_old ? CANCEL : later[pick(seed, 8)]; /* or everything would be full soon */

    if (!is_known) return *c->tokens[slot] ? (deed)pick(seed, 3) : MAKE;
    if (d == CONFIRM && !*c->tokens[slot]) d = CANCEL;
    return pick(seed, 40) ? d : FORGET;
}

static void note(crowd *c, const said *s, const p6_outcome *outcome)
{
    said *kept = &c->calls[__atomic_fetch_add(&c->calls_n, 1, __ATOMIC_SEQ_CST)];

    *kept = *s;
    if (!outcome) return;
    kept->what = outcome->what;
    if (!outcome->receipt) return;
    kept->visit = outcome->receipt->visit.id;
    if (!outcome->receipt->visit.code) return;
    apr_cpystrn(kept->code, outcome->receipt->visit.code, CODE_SIZE);
    /* everybody writes the same */
    memcpy(c->codes[s->slot], kept->code, CODE_SIZE);
}

static void run_jobs(crowd *c, unsigned *seed, apr_pool_t *in)
{
    int did;

    if (pick(seed, 2) && __atomic_load_n(&c->now_s, __ATOMIC_SEQ_CST)
        < p6_epoch_of_minute(EVENING) - 900)
        __atomic_fetch_add(&c->now_s, 30 + pick(seed, 200), __ATOMIC_SEQ_CST);
    else if (p6_waiting_tend(&desk, &did, in))
        __atomic_fetch_add(&c->broken, 1, __ATOMIC_SEQ_CST);
}

void crowd_step(crowd *c, unsigned *seed, apr_pool_t *in)
{
    int step = __atomic_load_n(&c->steps, __ATOMIC_SEQ_CST);
    char code[CODE_SIZE];
    int age = WINDOW - pick(seed, WINDOW);
    said s = { .slot = step / STEPS_A_SLOT + WINDOW - age };
    p6_outcome *outcome = NULL;
    p6_error *err;

    if (!pick(seed, 30)) {
        run_jobs(c, seed, in);
        return;
    }
    memcpy(code, c->codes[s.slot], CODE_SIZE);
    s.deed = some_deed(c, s.slot, *code != 0, age > WINDOW - 6, seed);
    s.begun = __atomic_fetch_add(&c->clock, 1, __ATOMIC_SEQ_CST);
    err = call(c, &s, code, seed, &outcome, in);
    s.over = __atomic_fetch_add(&c->clock, 1, __ATOMIC_SEQ_CST);
    s.err = err ? (int)err->code : 0;
    note(c, &s, err ? NULL : outcome);
}
