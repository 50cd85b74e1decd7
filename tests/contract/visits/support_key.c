/* Request keys: what is asked twice is done once, and a key belongs to whoever used it first. */
#include "support_booking.h"

#include <string.h>

static p6_booked moved(const char *code, apr_int64_t shift, p6_minute start, const char *with)
{
    p6_outcome *outcome;

    ok(p6_visit_reschedule(&outcome, &desk, code, shift, start, with, pool));
    if (outcome->what == P6_BOOKED_FAULTS) assert_true(faulty(outcome, "request_key"));
    return outcome->what;
}

static void a_late_retry_of_a_move_moves_nothing(void **state)
{
    const char *code = booked(WIDE, EVENING, "eid"), *first = key(pool);

    (void)state;
    assert_int_equal(moved(code, NEXT_DAY, EVENING + 1440, first), P6_BOOKED_DONE);
    assert_int_equal(moved(code, NEXT_DAY, EVENING + 1440, first), P6_BOOKED_BEFORE);
    assert_int_equal(moved(code, NARROW, EVENING, key(pool)), P6_BOOKED_DONE);
    assert_int_equal(moved(code, NEXT_DAY, EVENING + 1440, first), P6_BOOKED_BEFORE);
    assert_int_equal(receipt(code)->visit.shift, NARROW);
    assert_int_equal(taken(NEXT_DAY), 0);
    check_rows(NARROW, list(code, pool));
}

static void a_retry_after_cancelling_tells_what_is(void **state)
{
    const char *code = booked(WIDE, EVENING, "eid"), *first = key(pool);
    p6_outcome *outcome;

    (void)state;
    assert_int_equal(moved(code, NARROW, EVENING, first), P6_BOOKED_DONE);
    ok(p6_visit_cancel(&outcome, &desk, code, pool));
    ok(p6_visit_reschedule(&outcome, &desk, code, NARROW, EVENING, first, pool));
    assert_int_equal(outcome->what, P6_BOOKED_BEFORE);
    assert_int_equal(outcome->receipt->visit.state, P6_VISIT_CANCELLED);
    assert_int_equal(taken(NARROW), 0);
}

static void a_refused_move_does_not_use_its_key_up(void **state)
{
    const char *code = booked(WIDE, EVENING, "eid"), *other = booked(NARROW, EVENING, "eid");
    const char *first = key(pool);
    p6_outcome *outcome;

    (void)state;
    assert_int_equal(moved(code, NARROW, EVENING, first), P6_BOOKED_TAKEN);
    ok(p6_visit_cancel(&outcome, &desk, other, pool));
    assert_int_equal(moved(code, NARROW, EVENING, first), P6_BOOKED_DONE);
    assert_int_equal(receipt(code)->visit.shift, NARROW);
}

static void a_key_that_moved_one_visit_moves_no_other(void **state)
{
    const char *code = booked(WIDE, EVENING, "eid"), *other = booked(WIDE, EVENING, "eid");
    const char *first = key(pool);

    (void)state;
    assert_int_equal(moved(code, NARROW, EVENING, first), P6_BOOKED_DONE);
    assert_int_equal(moved(other, NEXT_DAY, EVENING + 1440, first), P6_BOOKED_FAULTS);
    assert_int_equal(receipt(other)->visit.shift, WIDE);
    assert_int_equal(taken(NEXT_DAY), 0);
}

static void a_key_is_one_persons(void **state)
{
    p6_wish w = wish(WIDE, EVENING, "eid", pool), other = w;
    const char *code = book(&w)->receipt->visit.code;

    (void)state;
    other.name = "Nông Văn Bảy";
    assert_true(faulty(book(&other), "request_key"));
    other = w;
    other.phone = "0912345678";
    assert_true(faulty(book(&other), "request_key"));
    other = w;
    other.birth_year = "1959";
    assert_true(faulty(book(&other), "request_key"));
    w.name = "  Hoàng Thị Mỷ ";
    assert_string_equal(book(&w)->receipt->visit.code, code);
    ok(p6_visit_forget(&desk, code, pool));
    assert_true(faulty(book(&w), "request_key"));
    assert_int_equal(number_of("SELECT count(*) FROM visit"), 1);
}

static void a_key_on_the_waiting_list_is_one_persons(void **state)
{
    p6_wish w = wish(NARROW, P6_NO_MINUTE, "eid", pool);
    p6_outcome *outcome;

    (void)state;
    booked(NARROW, EVENING, "eid");
    ok(p6_wait(&outcome, &desk, &w, pool));
    ok(p6_wait(&outcome, &desk, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_BEFORE);
    w.name = "Nông Văn Bảy";
    ok(p6_wait(&outcome, &desk, &w, pool));
    assert_true(faulty(outcome, "request_key"));
}

static void a_key_of_a_home_visit_is_one_persons(void **state)
{
    p6_home_wish w = { .request_key = key(pool), .commune = "01840", .address = "Nhà cuối ngõ",
        .name = "Nông Văn Bảy", .phone = "0912345678", .consent = "2026-01",
        .services = list("eid", pool) };
    p6_home_outcome *outcome;

    (void)state;
    ok(p6_home_ask(&outcome, &desk, &w, pool));
    ok(p6_home_ask(&outcome, &desk, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_BEFORE);
    w.phone = "0987654321";
    ok(p6_home_ask(&outcome, &desk, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_FAULTS);
    assert_null(outcome->request);
    assert_string_equal(APR_ARRAY_IDX(outcome->faults, 0, p6_field_fault).message,
                        "book.bad.key_used");
}

static p6_wish again;
static tally seen;
static const char *codes[4];

static void book_that(int number, apr_pool_t *in)
{
    p6_outcome *outcome = NULL;

    count(&seen, p6_book(&outcome, &desk, &again, in), &outcome);
    codes[number] = outcome && outcome->receipt ? outcome->receipt->visit.code : NULL;
}

static void a_double_click_on_the_last_place_gets_it_twice(void **state)
{
    (void)state;
    memset(&seen, 0, sizeof seen);
    again = wish(NARROW, EVENING, "eid", pool);
    in_threads_behind(NARROW, 4, book_that, NULL);
    assert_int_equal(seen.errors, 0);
    assert_int_equal(seen.of[P6_BOOKED_DONE], 1);
    assert_int_equal(seen.of[P6_BOOKED_BEFORE], 3);
    for (int i = 1; i < 4; i++) assert_string_equal(codes[i], codes[0]);
    check_rows(NARROW, list(codes[0], pool));
}

static void take_the_place(p6_tx *tx)
{
    const p6_segment place = { "eid", 1, EVENING / P6_UNIT_MINUTES, 3, 1 };
    p6_visit row = { .shift = NARROW, .state = P6_VISIT_BOOKED, .start = EVENING,
                     .end = EVENING + 15, .created_at = now_s };
    int done;

    ok(p6_visit_add(tx, &row, &done));
    ok(p6_claims_take(tx, NARROW, &place, 1, row.id, "booked", 0, now_s, &done));
    assert_int_equal(done, 1);
}

static void who_waits_for_a_shift_sees_what_was_done_there(void **state)
{
    (void)state;
    memset(&seen, 0, sizeof seen);
    again = wish(NARROW, EVENING, "eid", pool);
    in_threads_behind(NARROW, 1, book_that, take_the_place);
    assert_int_equal(seen.errors, 0);
    assert_int_equal(seen.of[P6_BOOKED_TAKEN], 1);
    assert_int_equal(taken(NARROW), 3);
}

static const struct CMUnitTest tests[] = {
    T("a late retry of a move moves nothing", a_late_retry_of_a_move_moves_nothing),
    T("a retry after cancelling tells what is", a_retry_after_cancelling_tells_what_is),
    T("a refused move doesn't use its key up", a_refused_move_does_not_use_its_key_up),
    T("a key that moved one visit moves no other", a_key_that_moved_one_visit_moves_no_other),
    T("a key is one person's", a_key_is_one_persons),
    T("a key on the waiting list is one person's", a_key_on_the_waiting_list_is_one_persons),
    T("a key of a home visit is one person's", a_key_of_a_home_visit_is_one_persons),
    T("a double click on the last place gets the same answer twice",
      a_double_click_on_the_last_place_gets_it_twice),
    T("who waits for a shift sees what was done there",
      who_waits_for_a_shift_sees_what_was_done_there),
};
SUITE(key_suite, tests);
