/* Every call of the database failed once: a booking, its move and its erasure as a whole. */
#include "support_visits.h"

#include "base/limits.h"
#include "store/openings.h"

#define COOKIE "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define MOST_CALLS 1000

/* What a booking does, in one transaction that may be run again: the request key tells. */
typedef struct piece {
    const char *key;
    int runs;
} piece;

static const p6_segment wanted[] = { { "eid-level-2", 1, UNIT, 3, 1 },
                                     { "sim", 2, UNIT + 3, 2, 0 } };
static const p6_segment moved[] = { { "eid-level-2", 1, UNIT + 2, 3, 1 },
                                    { "sim", 2, UNIT + 5, 2, 0 } };

static p6_error *refused(int fine)
{
    return fine ? NULL : p6_error_make(pool, P6_E_TAKEN, NULL, "refused");
}

static p6_error *book_it(p6_tx *tx, p6_visit *row)
{
    int done, number;

    P6_TRY(p6_claims_take(tx, 1, wanted, 2, row->id, "hold", NOW + 600, NOW, &done));
    P6_TRY(refused(done));
    P6_TRY(p6_visit_put_services(tx, row->id, wanted, 2));
    P6_TRY(p6_draft_put(tx, row->id, row->request_key, "address", "{}", NOW + 600));
    P6_TRY(p6_claims_extend(tx, row->id, 5, NOW + 700, &done));
    P6_TRY(refused(done));
    P6_TRY(p6_claims_confirm(tx, row->id, 5, &done));
    P6_TRY(refused(done));
    P6_TRY(p6_ticket_next(tx, 1, "A", &number));
    row->state = P6_VISIT_BOOKED;
    row->code = apr_psprintf(pool, "C%05d", number);
    row->ticket = apr_psprintf(pool, "A%d", number);
    P6_TRY(p6_visit_confirm(tx, row, NOW, &done));
    P6_TRY(refused(done));
    P6_TRY(p6_person_put(tx, &(p6_person){ row->id, "Hòa", "+84912345678", 0, NOW + 99 }));
    return p6_draft_drop(tx, row->id);
}

static p6_error *move_it(p6_tx *tx, const p6_visit *row)
{
    int done, wrong;

    P6_TRY(p6_claims_take(tx, 1, moved, 2, row->id, "booked", 0, NOW, &done));
    P6_TRY(refused(done));
    P6_TRY(p6_claims_free_others(tx, row->id, 1, moved, 2, NOW + 60, NOW, NULL));
    P6_TRY(p6_visit_move(tx, row->id, 1, EVENING + 10, EVENING + 35, row->ticket, NOW));
    P6_TRY(p6_visit_count_proof(tx, row->id, &wrong));
    P6_TRY(p6_visit_note(tx, row->id, "moved", "citizen", "", NOW));
    return p6_tell_add(tx, row->id, "moved", NOW);
}

static p6_error *book_and_move(void *baton, p6_tx *tx, apr_pool_t *in)
{
    piece *p = baton;
    p6_visit row = { .request_key = p->key, .shift = 1, .created_at = NOW };
    int inserted;

    (void)in;
    p->runs++;
    P6_TRY(p6_shift_hold(tx, 1));
    P6_TRY(p6_visit_add(tx, &row, &inserted));
    if (!inserted) return NULL; /* the answer alone was lost */
    P6_TRY(p6_opening_put(tx, COOKIE, row.id, NOW + P6_DRAFT_KEPT_S + 1));
    P6_TRY(p6_action_note(tx, "move", "reschedule", row.id, NOW, &inserted));
    P6_TRY(book_it(tx, &row));
    P6_TRY(move_it(tx, &row));
    P6_TRY(p6_waiting_join(tx, row.id, 1, NOW));
    return p6_waiting_set(tx, row.id, "taken", 0);
}

static p6_error *retire_and_sweep(void *baton, p6_tx *tx, apr_pool_t *in)
{
    piece *p = baton;
    p6_retired retired;
    int n;

    (void)in;
    p->runs++;
    P6_TRY(p6_shift_hold(tx, 1));
    P6_TRY(p6_people_retire(tx, NOW + P6_DRAFT_KEPT_S, 100, &retired));
    return p6_claims_sweep(tx, 1, NOW + 100, &n);
}

#define DIGIT(rows, place) "(SELECT count(*) FROM " rows ") * " #place

/* the rows that a booking leaves, a digit for each kind: all or none; were they there? */
static int there(void)
{
    apr_int64_t rows = raw_int("SELECT "
        DIGIT("claim WHERE kind = 'booked' AND until_s IS NULL AND visit > 0", 1000000) " + "
        DIGIT("visit WHERE state = 'booked' AND ticket IS NOT NULL AND wrong_proofs = 1", 100000)
        " + " DIGIT("visit_service", 10000) " + " DIGIT("visit_event", 1000) " + "
        DIGIT("tell", 100) " + " DIGIT("waiting WHERE state = 'taken'", 10) " + "
        DIGIT("ticket_counter WHERE next_number = 2", 1) " + " DIGIT("draft", 10000000) " + "
        DIGIT("opening", 100000000) " + " DIGIT("action_key", 1000000000));

    if (rows) assert_int_equal(rows, 1105121111);
    return rows > 0;
}

/* the people gone and the cooled units swept, or neither; are they? */
static int retired(void)
{
    apr_int64_t rows = raw_int("SELECT " DIGIT("opening", 100000) " + "
        DIGIT("person", 10000) " + " DIGIT("home_person", 1000)
        " + " DIGIT("claim WHERE kind = 'cooling'", 100) " + "
        DIGIT("visit WHERE erased_at IS NOT NULL", 10) " + "
        DIGIT("home_visit WHERE erased_at IS NOT NULL", 1));

    if (rows != 11) assert_int_equal(rows, 111400);
    return rows == 11;
}

static p6_error *ask_for_a_home_visit(void *baton, p6_tx *tx, apr_pool_t *in)
{
    p6_home_visit row = { .code = "H00001", .request_key = "home", .commune = "01840",
        .group = "", .services = "sim", .name = "Hòa", .address = "x", .erase_after_s = NOW,
        .created_at = NOW };
    int inserted;

    (void)baton;
    (void)in;
    return p6_home_visit_add(tx, &row, &inserted);
}

typedef struct chain {
    p6_tx_work work;
    int (*done)(void);
} chain;
static const chain chains[] = { { book_and_move, there }, { retire_and_sweep, retired } };

/* each with the N-th call failing; acknowledged is there, refused is not, or its answer was lost */
static int failing_at(const chain *c, int n, int after)
{
    static faults f; /* outlives a failed assertion */
    apr_pool_t *kept = pool, *mine;
    piece p = { .key = "key" };
    p6_store *shaky;
    p6_error *err;

    apr_pool_create(&mine, kept);
    pool = mine;
    faults_init(&f, n, after);
    shaky = another_store(2, pool);
    p6_store_set_ops(shaky, &f.ops);
    err = p6_store_run(shaky, P6_TX_WRITE, WAIT_MS, c->work, &p, pool);
    if (err) assert_int_equal(err->code, P6_E_UNAVAILABLE);
    assert_true(p.runs <= 2);
    if (!err) assert_true(c->done());
    else if (c->done()) assert_true(after && p.runs == 2);
    assert_int_equal(p6_conn_busy_count(shaky), 0);
    f.fail_at = 0;
    ok(p6_store_run(shaky, P6_TX_WRITE, WAIT_MS, c->work, &p, pool));
    assert_true(c->done());
    n = f.fired;
    pool = kept;
    apr_pool_destroy(mine);
    return n;
}

/* each by name: on SQLite a connection of the operator's cascades nothing */
static void clear(void)
{
    raw("DELETE FROM claim; DELETE FROM ticket_counter; DELETE FROM change; DELETE FROM waiting;"
        " DELETE FROM tell; DELETE FROM visit_event; DELETE FROM visit_service;"
        " DELETE FROM opening; DELETE FROM action_key; DELETE FROM visit; DELETE FROM home_visit");
}

static void fail_each(int after)
{
    int n = 1, booked = 1, gone = 1;

    for (; n < MOST_CALLS && (booked || gone); n++) {
        piece p = { .key = "key" };

        booked = failing_at(&chains[0], n, after);
        ok(p6_store_run(store, P6_TX_WRITE, WAIT_MS, ask_for_a_home_visit, &p, pool));
        gone = failing_at(&chains[1], n, after);
        clear();
    }
    assert_in_range(n, 70, MOST_CALLS - 1);
}

static void whatever_call_fails_a_booking_is_whole_or_not_at_all(void **state)
{
    (void)state;
    fail_each(0);
}

static void whatever_answer_is_lost_a_booking_is_whole_and_single(void **state)
{
    (void)state;
    fail_each(1);
}

static void whatever_call_fails_a_scrub_says_so_and_keeps_no_connection(void **state)
{
    int n = 1, fired = !on_pgsql;

    (void)state;
    for (; fired && n < MOST_CALLS; n++) {
        p6_store *shaky = another_store(2, pool);
        faults f;
        p6_error *err;

        faults_init(&f, n, 0);
        p6_store_set_ops(shaky, &f.ops);
        err = p6_store_scrub(shaky, pool);
        fired = f.fired;
        if (fired) assert_true(err && err->code == P6_E_UNAVAILABLE);
        else ok(err);
        assert_int_equal(p6_conn_busy_count(shaky), 0);
        f.fail_at = 0;
        ok(p6_store_scrub(shaky, pool));
        p6_conn_close(shaky, &shaky->conns[0]); /* the wrapper is gone before the pool */
    }
    assert_true(on_pgsql || n > 5);
}

static const struct CMUnitTest tests[] = {
    V("whatever call fails, a booking is whole or not at all",
      whatever_call_fails_a_booking_is_whole_or_not_at_all),
    V("whatever answer is lost, a booking is whole and single",
      whatever_answer_is_lost_a_booking_is_whole_and_single),
    V("whatever call fails, a scrub says so and keeps no connection",
      whatever_call_fails_a_scrub_says_so_and_keeps_no_connection),
};
SUITE(visit_faults_suite, tests);
