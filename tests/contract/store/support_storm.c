/* Many takers at once, over several processes and threads. */
#include "support_visits.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROCESSES 4
#define THREADS 5
#define TAKERS 200 /* of all processes together */
#define STORM_WAIT_MS 60000

/* what all processes share */
typedef struct tally {
    int ready, go;
    int next;     /* taker */
    int won, lost, failed;
} tally;

typedef struct storm storm;
struct storm {
    tally *tally;
    p6_store *store; /* of the process */
    /* one taker's work in TX; *WON says whether to commit */
    p6_error *(*work)(p6_tx *tx, int taker, int *won, apr_pool_t *in);
    int takers;
};

static p6_error *once(const storm *s, int taker, int *won, apr_pool_t *in)
{
    p6_error *err;
    p6_tx *tx;

    P6_TRY(p6_tx_begin(&tx, s->store, P6_TX_WRITE, STORM_WAIT_MS, in));
    err = s->work(tx, taker, won, in);
    if (!err && *won) return p6_tx_commit(tx);
    p6_tx_rollback(tx);
    return err;
}

static void *takers_of_a_thread(void *data)
{
    const storm *s = data;
    tally *t = s->tally;
    int taker;

    while ((taker = __atomic_fetch_add(&t->next, 1, __ATOMIC_SEQ_CST)) < s->takers) {
        apr_pool_t *mine;
        int won = 0;

        apr_pool_create_unmanaged_ex(&mine, NULL, NULL);
        if (once(s, taker, &won, mine)) __atomic_fetch_add(&t->failed, 1, __ATOMIC_SEQ_CST);
        else __atomic_fetch_add(won ? &t->won : &t->lost, 1, __ATOMIC_SEQ_CST);
        apr_pool_destroy(mine);
    }
    return NULL;
}

static int a_process(storm *s)
{
    pthread_t threads[THREADS];

    s->store = another_store(THREADS, pool);
    __atomic_fetch_add(&s->tally->ready, 1, __ATOMIC_SEQ_CST);
    while (!__atomic_load_n(&s->tally->go, __ATOMIC_SEQ_CST)) apr_sleep(1000);
    for (int i = 0; i < THREADS; i++) {
        if (pthread_create(&threads[i], NULL, takers_of_a_thread, s)) return 1;
    }
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    return 0;
}

static tally run(p6_error *(*work)(p6_tx *, int, int *, apr_pool_t *), int takers)
{
    tally *t = mmap(NULL, sizeof *t, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    storm s = { t, NULL, work, takers };
    pid_t children[PROCESSES];
    tally result;
    int status;

    assert_ptr_not_equal(t, MAP_FAILED);
    for (int i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        if (!children[i]) _exit(a_process(&s));
    }
    while (__atomic_load_n(&t->ready, __ATOMIC_SEQ_CST) < PROCESSES) apr_sleep(1000);
    __atomic_store_n(&t->go, 1, __ATOMIC_SEQ_CST);
    for (int i = 0; i < PROCESSES; i++) {
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    result = *t;
    munmap(t, sizeof *t);
    assert_int_equal(result.failed, 0);
    assert_int_equal(result.won + result.lost, takers);
    return result;
}

static p6_error *new_visit(p6_tx *tx, apr_int64_t *id)
{
    p6_visit row = { .shift = 1, .state = P6_VISIT_BOOKED, .created_at = NOW };
    int inserted;

    P6_TRY(p6_visit_add(tx, &row, &inserted));
    *id = row.id;
    return NULL;
}

static p6_error *take_the_last(p6_tx *tx, int taker, int *won, apr_pool_t *in)
{
    const p6_segment last = at_desk(1, UNIT + taker % 3, 3); /* all of them share a unit */
    apr_int64_t id;

    (void)in;
    P6_TRY(p6_shift_hold(tx, 1));
    P6_TRY(new_visit(tx, &id));
    return p6_claims_take(tx, 1, &last, 1, id, "booked", 0, NOW, won);
}

static void of_200_takers_of_the_last_place_exactly_one_gets_it(void **state)
{
    (void)state;
    assert_int_equal(run(take_the_last, TAKERS).won, 1);
    assert_int_equal(raw_int("SELECT count(*) FROM claim"), 3);
    assert_int_equal(raw_int("SELECT count(DISTINCT visit) FROM claim"), 1);
    assert_int_equal(raw_int("SELECT count(*) FROM visit"), 1);
}

static p6_error *take_one_of_seven(p6_tx *tx, int taker, int *won, apr_pool_t *in)
{
    apr_array_header_t *rows;
    apr_int64_t id;
    int place = 0;

    /* as booking does: hold the shift, look, then claim what is free */
    P6_TRY(p6_shift_hold(tx, 1));
    P6_TRY(p6_claims_of_shift(tx, 1, NOW, &rows, in));
    place = rows->nelts / 3;
    if (place >= 7) return NULL;
    P6_TRY(new_visit(tx, &id));
    for (int i = 0; i < 7 && !*won; i++) {
        const p6_segment s = at_desk(1, UNIT + 3 * ((taker + i) % 7), 3);

        P6_TRY(p6_claims_take(tx, 1, &s, 1, id, "booked", 0, NOW, won));
    }
    return NULL;
}

static void a_capacity_of_seven_takes_exactly_seven(void **state)
{
    (void)state;
    assert_int_equal(run(take_one_of_seven, TAKERS).won, 7);
    assert_int_equal(raw_int("SELECT count(*) FROM claim"), 21);
    assert_int_equal(raw_int("SELECT count(DISTINCT visit) FROM claim"), 7);
    assert_int_equal(raw_int("SELECT count(*) FROM visit"), 7);
}

static p6_error *take_an_expired_hold(p6_tx *tx, int taker, int *won, apr_pool_t *in)
{
    const p6_segment s = at_desk(1, UNIT, 6);
    apr_int64_t id;

    (void)in;
    P6_TRY(p6_shift_hold(tx, 1));
    if (taker % 4 == 3) return p6_claims_confirm(tx, 1, 6, won); /* its owner comes back */
    P6_TRY(new_visit(tx, &id));
    return p6_claims_take(tx, 1, &s, 1, id, "booked", 0, NOW, won);
}

static void a_hold_that_ran_out_goes_to_its_owner_or_to_one_other(void **state)
{
    apr_int64_t owner = a_visit(P6_VISIT_HOLD, NULL);
    tally t;

    (void)state;
    assert_int_equal(owner, 1);
    assert_int_equal(takes(1, at_desk(1, UNIT, 6), owner, "hold", NOW - 1, NOW - 600), 1);
    t = run(take_an_expired_hold, TAKERS);
    assert_int_equal(raw_int("SELECT count(*) FROM claim WHERE kind = 'booked'"), 6);
    assert_int_equal(raw_int("SELECT count(DISTINCT visit) FROM claim"), 1);
    if (raw_int("SELECT min(visit) FROM claim") == owner) {
        assert_int_equal(t.won, TAKERS / 4); /* confirming again finds it confirmed */
    }
    else assert_int_equal(t.won, 1);
}

static p6_error *one_request(p6_tx *tx, int taker, int *won, apr_pool_t *in)
{
    p6_visit row = { .request_key = "the same", .shift = 1, .state = P6_VISIT_BOOKED,
                     .created_at = NOW }, *first;

    (void)taker;
    P6_TRY(p6_visit_add(tx, &row, won));
    if (*won) return NULL;
    P6_TRY(p6_visit_by_request_key(tx, "the same", &first, in));
    return first ? NULL : p6_error_make(in, P6_E_INTERNAL, NULL, "who was first?");
}

static void a_request_sent_200_times_makes_one_visit(void **state)
{
    (void)state;
    assert_int_equal(run(one_request, TAKERS).won, 1);
    assert_int_equal(raw_int("SELECT count(*) FROM visit"), 1);
}

/* two segments at two desks, one after the other, from either side */
static void crossing(p6_segment *s, int first, int turn)
{
    s[0] = at_desk(1 + turn % 2, UNIT + first, 3);
    s[1] = at_desk(2 - turn % 2, UNIT + first + 3, 2 + turn % 3);
}

static int units(const p6_segment *s)
{
    return s[0].units + s[1].units;
}

static p6_error *move(p6_tx *tx, apr_int64_t id, const p6_segment *s, int *won)
{
    P6_TRY(p6_claims_take(tx, 1, s, 2, id, "booked", 0, NOW, won));
    if (!*won) return NULL;
    P6_TRY(p6_claims_free_others(tx, id, 1, s, 2, 0, NOW, NULL));
    return p6_claims_confirm(tx, id, units(s), won);
}

static p6_error *cancel(p6_tx *tx, apr_int64_t id, int cooling)
{
    int swept;

    P6_TRY(p6_claims_free(tx, id, cooling ? NOW - 1 : 0, NOW, NULL)); /* cooled already */
    return p6_claims_sweep(tx, 1, NOW, &swept);
}

/* books, moves to another place, or cancels the visit of an earlier taker, the shift held */
static p6_error *book_move_or_cancel(p6_tx *tx, int taker, int *won, apr_pool_t *in)
{
    unsigned seed = (unsigned)taker * 2654435761u;
    apr_int64_t id = 1 + taker % 40; /* one of the first, who found room */
    p6_segment s[2];
    p6_error *err;

    (void)in;
    P6_TRY(p6_shift_hold(tx, 1));
    crossing(s, (int)(seed >> 8) % 24, taker);
    switch (taker % 3) {
    case 0:
        P6_TRY(new_visit(tx, &id));
        return p6_claims_take(tx, 1, s, 2, id, "booked", 0, NOW, won);
    case 1:
        err = p6_visit_move(tx, id, 1, 5 * s[0].first_unit, 5 * s[0].first_unit + 30, NULL, NOW);
        if (err) return err->code == P6_E_NOT_FOUND ? NULL : err;
        return move(tx, id, s, won);
    default:
        P6_TRY(p6_visit_set_state(tx, id, P6_VISIT_BOOKED, P6_VISIT_CANCELLED, NOW, won));
        return *won ? cancel(tx, id, taker % 2) : NULL;
    }
}

static void crossing_segments_moves_and_cancels_meet_no_deadlock(void **state)
{
    tally t;

    (void)state;
    t = run(book_move_or_cancel, 3 * TAKERS); /* no failure: no deadlock, no timeout */
    assert_true(t.won > 3);
    assert_true(t.lost > 3);
    assert_true(raw_int("SELECT count(*) FROM visit WHERE state = 'booked'") > 0);
    /* who is booked has five to seven units, who cancelled has none */
    assert_int_equal(raw_int("SELECT count(*) FROM visit v WHERE"
                             " (SELECT count(*) FROM claim c WHERE c.visit = v.id)"
                             " NOT BETWEEN CASE v.state WHEN 'booked' THEN 5 ELSE 0 END"
                             " AND CASE v.state WHEN 'booked' THEN 7 ELSE 0 END"), 0);
    assert_int_equal(raw_int("SELECT count(*) FROM claim c WHERE NOT EXISTS"
                             " (SELECT 1 FROM visit v WHERE v.id = c.visit)"
                             " AND kind <> 'cooling'"), 0);
}

static const struct CMUnitTest tests[] = {
    V("of 200 takers of the last place exactly one gets it",
      of_200_takers_of_the_last_place_exactly_one_gets_it),
    V("a capacity of seven takes exactly seven", a_capacity_of_seven_takes_exactly_seven),
    V("a hold that ran out goes to its owner or to one other",
      a_hold_that_ran_out_goes_to_its_owner_or_to_one_other),
    V("a request sent 200 times makes one visit", a_request_sent_200_times_makes_one_visit),
    V("crossing segments, moves and cancels meet no deadlock",
      crossing_segments_moves_and_cancels_meet_no_deadlock),
};
SUITE(storm_suite, tests);
