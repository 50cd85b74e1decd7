/* Visits: states, codes, tickets, moves, proofs, services. */
#include "support_visits.h"

#include <stdarg.h>
#include <string.h>

int visits_store(void **state)
{
    static const p6_service sim = { "sim", "police", 10, 2 };
    const char *plan;
    p6_tx *tx;
    int inserted;

    if (small_store(state)) return -1;
    tx = begin(P6_TX_WRITE);
    put_places(tx, &plan);
    ok(p6_ref_put_service(tx, &sim));
    for (int i = 0; i < 2; i++) {
        p6_shift shift = a_shift(i + 1, plan, EVENING + i * 1440);

        ok(p6_shift_add(tx, &shift, &inserted));
    }
    commit(tx);
    return 0;
}

void commit(p6_tx *tx)
{
    ok(p6_tx_commit(tx));
}

apr_int64_t a_visit(p6_visit_state visit_state, const char *key)
{
    p6_visit row = { .request_key = key, .shift = 1, .state = visit_state, .start = EVENING,
                     .end = EVENING + 15, .created_at = NOW };
    p6_tx *tx = begin(P6_TX_WRITE);
    int inserted = 0;

    ok(p6_visit_add(tx, &row, &inserted));
    assert_int_equal(inserted, 1);
    commit(tx);
    return row.id;
}

p6_segment at_desk(int desk, apr_int64_t first_unit, int units)
{
    return (p6_segment){ "eid-level-2", desk, first_unit, units, desk == 1 };
}

int takes(apr_int64_t shift, p6_segment segment, apr_int64_t visit, const char *kind,
          apr_int64_t until_s, apr_int64_t now_s)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    int taken = 9;

    ok(p6_claims_take(tx, shift, &segment, 1, visit, kind, until_s, now_s, &taken));
    if (taken) commit(tx);
    else p6_tx_rollback(tx);
    return taken;
}

p6_visit *get_visit(apr_int64_t id)
{
    p6_tx *tx = begin(P6_TX_READ);
    p6_visit *row;

    ok(p6_visit_by_id(tx, id, &row, pool));
    p6_tx_rollback(tx);
    assert_non_null(row);
    return row;
}

apr_int64_t count_of(const char *sql, ...)
{
    va_list args;
    const char *text;

    va_start(args, sql);
    text = apr_pvsprintf(pool, sql, args);
    va_end(args);
    return raw_int(text);
}

static void same(const p6_visit *got, const p6_visit *want)
{
    assert_int_equal(got->id, want->id);
    assert_string_equal(got->code, want->code);
    assert_string_equal(got->request_key, want->request_key);
    assert_int_equal(got->shift, want->shift);
    assert_int_equal(got->state, want->state);
    assert_int_equal(got->channel, want->channel);
    assert_string_equal(got->ticket, want->ticket);
    assert_int_equal(got->start, want->start);
    assert_int_equal(got->end, want->end);
    assert_int_equal(got->for_someone_else, want->for_someone_else);
    assert_int_equal(got->accept_offer, want->accept_offer);
    assert_int_equal(got->wrong_proofs, want->wrong_proofs);
    assert_int_equal(got->locked_until_s, want->locked_until_s);
    assert_string_equal(got->consent_version, want->consent_version);
    assert_int_equal(got->consent_at, want->consent_at);
    assert_int_equal(got->created_at, want->created_at);
    assert_int_equal(got->changed_at, want->changed_at);
    assert_int_equal(got->cancelled_at, want->cancelled_at);
    assert_int_equal(got->erased_at, want->erased_at);
    assert_int_equal(got->moved_from, want->moved_from);
}

static void a_visit_comes_back_by_id_code_and_request_key(void **state)
{
    apr_int64_t before = a_visit(P6_VISIT_CANCELLED, NULL);
    p6_visit row = { .code = "K7M2QX", .request_key = "key-1", .shift = 2,
        .state = P6_VISIT_NOT_REACHED, .channel = P6_PAPER, .ticket = "3-07", .start = 11,
        .end = 12, .for_someone_else = 1, .accept_offer = 1, .wrong_proofs = 4,
        .locked_until_s = NOW + 5, .consent_version = "2026-01", .consent_at = NOW + 1,
        .created_at = NOW + 2, .changed_at = NOW + 3, .cancelled_at = NOW + 4,
        .erased_at = NOW + 6, .moved_from = before }, *got;
    p6_tx *tx = begin(P6_TX_WRITE);
    int inserted = 0;

    (void)state;
    ok(p6_visit_add(tx, &row, &inserted));
    assert_int_equal(inserted, 1);
    assert_true(row.id > before);
    commit(tx);
    tx = begin(P6_TX_READ);
    ok(p6_visit_by_id(tx, row.id, &got, pool));
    same(got, &row);
    ok(p6_visit_by_code(tx, "K7M2QX", &got, pool));
    same(got, &row);
    ok(p6_visit_by_request_key(tx, "key-1", &got, pool));
    same(got, &row);
}

static void what_a_visit_lacks_comes_back_as_nothing(void **state)
{
    p6_visit row = { .shift = 1, .state = P6_VISIT_WAITING, .start = P6_NO_MINUTE,
                     .end = P6_NO_MINUTE, .created_at = NOW }, *got;
    p6_tx *tx = begin(P6_TX_WRITE);
    int inserted;

    (void)state;
    ok(p6_visit_add(tx, &row, &inserted));
    ok(p6_visit_by_id(tx, row.id, &got, pool));
    assert_null(got->code);
    assert_null(got->request_key);
    assert_null(got->ticket);
    assert_null(got->consent_version);
    assert_int_equal(got->start, P6_NO_MINUTE);
    assert_int_equal(got->end, P6_NO_MINUTE);
    assert_int_equal(got->changed_at, NOW);
    assert_int_equal(got->moved_from, 0);
    ok(p6_visit_by_id(tx, row.id + 1, &got, pool));
    assert_null(got);
    ok(p6_visit_by_code(tx, "", &got, pool));
    assert_null(got);
    ok(p6_visit_by_request_key(tx, "", &got, pool));
    assert_null(got);
}

static void a_request_key_or_code_that_is_taken_inserts_nothing(void **state)
{
    p6_visit first = { .code = "AAAAAA", .request_key = "one", .shift = 1, .ticket = "1-01" };
    p6_visit same_key = { .code = "BBBBBB", .request_key = "one", .shift = 1 };
    p6_visit same_code = { .code = "AAAAAA", .request_key = "two", .shift = 1 };
    p6_visit same_ticket = { .code = "CCCCCC", .request_key = "three", .shift = 1,
                             .ticket = "1-01" };
    p6_visit other_shift = { .code = "CCCCCC", .request_key = "three", .shift = 2,
                             .ticket = "1-01" };
    p6_tx *tx = begin(P6_TX_WRITE);
    int inserted = 0;

    (void)state;
    ok(p6_visit_add(tx, &first, &inserted));
    assert_int_equal(inserted, 1);
    ok(p6_visit_add(tx, &same_key, &inserted));
    assert_int_equal(inserted, 0);
    ok(p6_visit_add(tx, &same_code, &inserted));
    assert_int_equal(inserted, 0);
    ok(p6_visit_add(tx, &same_ticket, &inserted));
    assert_int_equal(inserted, 0);
    ok(p6_visit_add(tx, &other_shift, &inserted));
    assert_int_equal(inserted, 1);
    assert_int_not_equal(other_shift.id, first.id);
    commit(tx); /* a refusal is no failure of the database */
    assert_int_equal(raw_int("SELECT count(*) FROM visit"), 2);
}

static int set(apr_int64_t id, p6_visit_state from, p6_visit_state to, apr_int64_t now_s)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    int done = 9;

    ok(p6_visit_set_state(tx, id, from, to, now_s, &done));
    commit(tx);
    return done;
}

static void only_from_its_state_does_a_visit_move_on(void **state)
{
    apr_int64_t id = a_visit(P6_VISIT_BOOKED, NULL), other = a_visit(P6_VISIT_BOOKED, NULL);

    (void)state;
    assert_int_equal(set(id, P6_VISIT_HOLD, P6_VISIT_CANCELLED, NOW + 1), 0);
    assert_int_equal(get_visit(id)->state, P6_VISIT_BOOKED);
    assert_int_equal(get_visit(id)->changed_at, NOW);
    assert_int_equal(set(id, P6_VISIT_BOOKED, P6_VISIT_CANCELLED, NOW + 2), 1);
    assert_int_equal(set(id, P6_VISIT_BOOKED, P6_VISIT_CANCELLED, NOW + 3), 0); /* a retry */
    assert_int_equal(get_visit(id)->state, P6_VISIT_CANCELLED);
    assert_int_equal(get_visit(id)->changed_at, NOW + 2);
    assert_int_equal(get_visit(id)->cancelled_at, NOW + 2);
    assert_int_equal(get_visit(other)->state, P6_VISIT_BOOKED);
    assert_int_equal(set(id, P6_VISIT_CANCELLED, P6_VISIT_BOOKED, NOW + 4), 1);
    assert_int_equal(get_visit(id)->cancelled_at, 0);
    assert_int_equal(set(9999, P6_VISIT_BOOKED, P6_VISIT_CANCELLED, NOW), 0);
}

static void every_state_can_be_set_and_read(void **state)
{
    apr_int64_t id = a_visit(P6_VISIT_HOLD, NULL);

    (void)state;
    for (int s = 1; s < P6_VISIT__COUNT; s++) {
        assert_int_equal(set(id, (p6_visit_state)(s - 1), (p6_visit_state)s, NOW), 1);
        assert_int_equal(get_visit(id)->state, s);
    }
}

static apr_int64_t queue_changes(void)
{
    return raw_int("SELECT count(*) FROM change WHERE kind = 'waiting' AND shift = 1");
}

static void an_evening_s_times_are_noted_and_the_queue_is_told(void **state)
{
    apr_int64_t id = a_visit(P6_VISIT_BOOKED, NULL);

    (void)state;
    set(id, P6_VISIT_BOOKED, P6_VISIT_ARRIVED, NOW + 10);
    assert_int_equal(queue_changes(), 1);
    set(id, P6_VISIT_ARRIVED, P6_VISIT_PARKED, NOW + 20);
    assert_int_equal(queue_changes(), 1); /* still one of those who wait */
    set(id, P6_VISIT_PARKED, P6_VISIT_ARRIVED, NOW + 30);
    set(id, P6_VISIT_ARRIVED, P6_VISIT_CALLED, NOW + 40);
    assert_int_equal(queue_changes(), 2);
    set(id, P6_VISIT_CALLED, P6_VISIT_ARRIVED, NOW + 50); /* called by mistake */
    set(id, P6_VISIT_ARRIVED, P6_VISIT_CALLED, NOW + 60);
    set(id, P6_VISIT_CALLED, P6_VISIT_SERVING, NOW + 70);
    set(id, P6_VISIT_SERVING, P6_VISIT_FINISHED, NOW + 80);
    assert_int_equal(queue_changes(), 4);
    assert_int_equal(count_of("SELECT count(*) FROM visit WHERE arrived_at = %d AND called_at = %d"
                              " AND serving_at = %d AND finished_at = %d AND cancelled_at IS NULL",
                              NOW + 10, NOW + 60, NOW + 70, NOW + 80), 1);
    assert_int_equal(count_of("SELECT max(at_s) FROM change"), NOW + 60);
}

static p6_visit booking(apr_int64_t id, const char *code, const char *ticket)
{
    return (p6_visit){ .id = id, .code = code, .ticket = ticket, .state = P6_VISIT_BOOKED,
                       .start = EVENING + 30, .end = EVENING + 45, .for_someone_else = 1,
                       .accept_offer = 1, .consent_version = "v1", .consent_at = NOW + 1 };
}

static int confirm(p6_visit row)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    int done = 9;

    ok(p6_visit_confirm(tx, &row, NOW + 7, &done));
    commit(tx);
    return done;
}

static void a_held_visit_gets_all_that_booking_adds(void **state)
{
    apr_int64_t id = a_visit(P6_VISIT_HOLD, "k"), waiting = a_visit(P6_VISIT_WAITING, NULL);
    const p6_visit *got;

    (void)state;
    assert_int_equal(confirm(booking(id, "AAAAAA", "1-01")), 1);
    got = get_visit(id);
    assert_string_equal(got->code, "AAAAAA");
    assert_string_equal(got->ticket, "1-01");
    assert_string_equal(got->request_key, "k");
    assert_int_equal(got->state, P6_VISIT_BOOKED);
    assert_int_equal(got->start, EVENING + 30);
    assert_int_equal(got->end, EVENING + 45);
    assert_int_equal(got->for_someone_else, 1);
    assert_int_equal(got->accept_offer, 1);
    assert_string_equal(got->consent_version, "v1");
    assert_int_equal(got->consent_at, NOW + 1);
    assert_int_equal(got->changed_at, NOW + 7);
    assert_int_equal(confirm(booking(id, "BBBBBB", "1-02")), 0); /* no longer held */
    assert_string_equal(get_visit(id)->code, "AAAAAA");
    assert_int_equal(confirm(booking(waiting, "BBBBBB", "1-02")), 1);
    assert_int_equal(get_visit(waiting)->state, P6_VISIT_BOOKED);
}

static void a_code_or_ticket_that_is_taken_confirms_nothing(void **state)
{
    apr_int64_t one = a_visit(P6_VISIT_HOLD, NULL), two = a_visit(P6_VISIT_HOLD, NULL);

    (void)state;
    assert_int_equal(confirm(booking(one, "AAAAAA", "1-01")), 1);
    assert_int_equal(confirm(booking(two, "AAAAAA", "1-02")), 0);
    assert_int_equal(confirm(booking(two, "BBBBBB", "1-01")), 0);
    assert_int_equal(get_visit(two)->state, P6_VISIT_HOLD);
    assert_null(get_visit(two)->code);
    assert_int_equal(confirm(booking(two, "BBBBBB", "1-02")), 1);
}

static void a_cancelled_visit_gives_its_ticket_back(void **state)
{
    apr_int64_t one = a_visit(P6_VISIT_HOLD, NULL), two = a_visit(P6_VISIT_HOLD, NULL);

    (void)state;
    assert_int_equal(confirm(booking(one, "AAAAAA", "1-01")), 1);
    set(one, P6_VISIT_BOOKED, P6_VISIT_CANCELLED, NOW);
    assert_null(get_visit(one)->ticket);
    assert_string_equal(get_visit(one)->code, "AAAAAA");
    assert_int_equal(confirm(booking(two, "BBBBBB", "1-01")), 1);
}

static void the_database_itself_keeps_tickets_of_a_shift_apart(void **state)
{
    (void)state;
    raw("INSERT INTO visit (shift, state, channel, ticket, created_at, changed_at)"
        " VALUES (1, 'booked', 'online', '1-01', 1, 1), (1, 'booked', 'online', NULL, 1, 1),"
        " (1, 'booked', 'online', NULL, 1, 1), (2, 'booked', 'online', '1-01', 1, 1)");
    raw_refused("INSERT INTO visit (shift, state, channel, ticket, created_at, changed_at)"
                " VALUES (1, 'booked', 'online', '1-01', 1, 1)");
}

static void a_booked_visit_moves_and_others_do_not(void **state)
{
    apr_int64_t id = a_visit(P6_VISIT_HOLD, NULL), other = a_visit(P6_VISIT_HOLD, NULL);
    p6_tx *tx;

    (void)state;
    confirm(booking(id, "AAAAAA", "1-01"));
    tx = begin(P6_TX_WRITE);
    ok(p6_visit_move(tx, id, 2, EVENING + 1440, EVENING + 1455, "1-09", NOW + 9));
    fails(NOT_FOUND, p6_visit_move(tx, other, 2, EVENING, EVENING + 5, "1-02", NOW));
    fails(NOT_FOUND, p6_visit_move(tx, 9999, 2, EVENING, EVENING + 5, "1-02", NOW));
    commit(tx);
    assert_int_equal(get_visit(id)->shift, 2);
    assert_int_equal(get_visit(id)->start, EVENING + 1440);
    assert_int_equal(get_visit(id)->end, EVENING + 1455);
    assert_string_equal(get_visit(id)->ticket, "1-09");
    assert_int_equal(get_visit(id)->changed_at, NOW + 9);
    confirm(booking(other, "BBBBBB", "1-01"));
    tx = begin(P6_TX_WRITE);
    fails(TAKEN, p6_visit_move(tx, other, 2, EVENING, EVENING + 5, "1-09", NOW));
    ok(p6_visit_move(tx, other, 1, EVENING, EVENING + 5, "1-01", NOW)); /* its own */
    commit(tx);
    assert_int_equal(get_visit(other)->shift, 1);
}

static int next(p6_tx *tx, apr_int64_t shift, const char *letter)
{
    int number = 0;

    ok(p6_ticket_next(tx, shift, letter, &number));
    return number;
}

static void tickets_count_from_one_for_each_letter_of_each_shift(void **state)
{
    p6_tx *tx = begin(P6_TX_WRITE);

    (void)state;
    assert_int_equal(next(tx, 1, "A"), 1);
    assert_int_equal(next(tx, 1, "A"), 2);
    assert_int_equal(next(tx, 1, "12"), 1);
    assert_int_equal(next(tx, 2, "A"), 1);
    commit(tx);
    tx = begin(P6_TX_WRITE);
    assert_int_equal(next(tx, 1, "A"), 3);
    p6_tx_rollback(tx);
    tx = begin(P6_TX_WRITE);
    assert_int_equal(next(tx, 1, "A"), 3);
}

static void wrong_proofs_are_counted_set_and_cleared(void **state)
{
    apr_int64_t id = a_visit(P6_VISIT_BOOKED, NULL);
    p6_tx *tx = begin(P6_TX_WRITE);
    int wrong = 0;

    (void)state;
    ok(p6_visit_count_proof(tx, id, &wrong));
    ok(p6_visit_count_proof(tx, id, &wrong));
    assert_int_equal(wrong, 2);
    ok(p6_visit_set_proofs(tx, id, 5, NOW + 900));
    ok(p6_visit_count_proof(tx, id, &wrong));
    assert_int_equal(wrong, 6);
    fails(NOT_FOUND, p6_visit_set_proofs(tx, 9999, 1, 0));
    fails(NOT_FOUND, p6_visit_count_proof(tx, 9999, &wrong));
    commit(tx);
    assert_int_equal(get_visit(id)->wrong_proofs, 6);
    assert_int_equal(get_visit(id)->locked_until_s, NOW + 900);
    tx = begin(P6_TX_WRITE);
    ok(p6_visit_set_proofs(tx, id, 0, 0));
    commit(tx);
    assert_int_equal(get_visit(id)->wrong_proofs, 0);
    assert_int_equal(get_visit(id)->locked_until_s, 0);
}

static void services_keep_their_order_and_are_replaced_as_a_whole(void **state)
{
    apr_int64_t id = a_visit(P6_VISIT_BOOKED, NULL), other = a_visit(P6_VISIT_BOOKED, NULL);
    p6_segment two[] = { { "sim", 2, UNIT, 2, 0 }, { "eid-level-2", 1, UNIT + 2, 3, 1 } };
    p6_segment one = { "eid-level-2", 0, 0, 0, 0 };
    apr_array_header_t *rows;
    p6_tx *tx = begin(P6_TX_WRITE);

    (void)state;
    ok(p6_visit_put_services(tx, id, two, 2));
    ok(p6_visit_put_services(tx, other, two, 2));
    ok(p6_visit_services(tx, id, &rows, pool));
    assert_int_equal(rows->nelts, 2);
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_segment).service, "sim");
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_segment).desk, 2);
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_segment).units, 0);
    assert_string_equal(APR_ARRAY_IDX(rows, 1, p6_segment).service, "eid-level-2");
    ok(p6_visit_put_services(tx, id, &one, 1));
    ok(p6_visit_services(tx, id, &rows, pool));
    assert_int_equal(rows->nelts, 1);
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_segment).desk, 0);
    ok(p6_visit_services(tx, other, &rows, pool));
    assert_int_equal(rows->nelts, 2);
}

static void a_visit_s_history_grows_line_by_line(void **state)
{
    apr_int64_t id = a_visit(P6_VISIT_BOOKED, NULL);
    p6_tx *tx = begin(P6_TX_WRITE);

    (void)state;
    ok(p6_visit_note(tx, id, "booked", "citizen", NULL, NOW));
    ok(p6_visit_note(tx, id, "moved", "system", "from shift 2", NOW + 1));
    commit(tx);
    assert_int_equal(count_of("SELECT count(*) FROM visit_event WHERE visit = %d AND"
                              " (at_s = %d AND kind = 'booked' AND actor = 'citizen'"
                              " OR at_s = %d AND detail = 'from shift 2')",
                              (int)id, NOW, NOW + 1), 2);
}

static const struct CMUnitTest tests[] = {
    V("a visit comes back by id, code and request key",
      a_visit_comes_back_by_id_code_and_request_key),
    V("what a visit lacks comes back as nothing", what_a_visit_lacks_comes_back_as_nothing),
    V("a request key or code that is taken inserts nothing",
      a_request_key_or_code_that_is_taken_inserts_nothing),
    V("only from its state does a visit move on", only_from_its_state_does_a_visit_move_on),
    V("every state can be set and read", every_state_can_be_set_and_read),
    V("an evening's times are noted and the queue is told",
      an_evening_s_times_are_noted_and_the_queue_is_told),
    V("a held visit gets all that booking adds", a_held_visit_gets_all_that_booking_adds),
    V("a code or ticket that is taken confirms nothing",
      a_code_or_ticket_that_is_taken_confirms_nothing),
    V("a cancelled visit gives its ticket back", a_cancelled_visit_gives_its_ticket_back),
    V("the database itself keeps tickets of a shift apart",
      the_database_itself_keeps_tickets_of_a_shift_apart),
    V("a booked visit moves and others do not", a_booked_visit_moves_and_others_do_not),
    V("tickets count from one for each letter of each shift",
      tickets_count_from_one_for_each_letter_of_each_shift),
    V("wrong proofs are counted, set and cleared", wrong_proofs_are_counted_set_and_cleared),
    V("services keep their order and are replaced as a whole",
      services_keep_their_order_and_are_replaced_as_a_whole),
    V("a visit's history grows line by line", a_visit_s_history_grows_line_by_line),
};
SUITE(visits_suite, tests);
