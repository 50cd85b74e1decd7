/* How many visits a phone has on one day, whatever way they come there. */
#include "support_booking.h"

#include <string.h>

#define PHONE "0912 345 678"

static tally seen;

static void book_for_the_phone(int number, apr_pool_t *in)
{
    p6_wish w = wish(number < 7 ? SEVEN : THIRTEEN, EVENING, "eid", in);
    p6_outcome *outcome = NULL;

    w.phone = PHONE;
    w.birth_year = NULL;
    count(&seen, p6_book(&outcome, &desk, &w, in), &outcome);
}

static void twenty_at_once_are_four(void **state)
{
    (void)state;
    memset(&seen, 0, sizeof seen);
    in_threads(20, book_for_the_phone); /* on twenty free places of two shifts */
    assert_int_equal(seen.errors, 0);
    assert_int_equal(seen.of[P6_BOOKED_DONE], 4);
    assert_int_equal(seen.of[P6_BOOKED_LIMIT], 16);
    assert_int_equal(taken(SEVEN) + taken(THIRTEEN), 12);
}

static const char *of_the_phone(apr_int64_t shift, p6_minute start)
{
    p6_wish w = wish(shift, start, "cashless", pool);
    p6_outcome *outcome;

    w.phone = PHONE;
    outcome = book(&w);
    return outcome->what == P6_BOOKED_DONE ? outcome->receipt->visit.code : NULL;
}

static p6_outcome *move(const char *code, apr_int64_t shift, p6_minute start)
{
    p6_outcome *outcome;

    ok(p6_visit_reschedule(&outcome, &desk, code, shift, start, NULL, pool));
    return outcome;
}

static void no_visit_moves_to_a_day_that_is_full(void **state)
{
    const char *code = of_the_phone(WIDE, EVENING), *four[4];
    p6_outcome *outcome;

    (void)state;
    for (int i = 0; i < 4; i++) four[i] = of_the_phone(NEXT_DAY, EVENING + 1440 + i * 5);
    assert_null(of_the_phone(NEXT_DAY, EVENING + 1440 + 30));
    outcome = move(code, NEXT_DAY, EVENING + 1440 + 30);
    assert_int_equal(outcome->what, P6_BOOKED_LIMIT);
    assert_int_equal(outcome->retry_s, 0);
    assert_int_equal(receipt(code)->visit.shift, WIDE);
    assert_int_equal(taken(NEXT_DAY), 4);
    outcome = move(four[0], NEXT_DAY, EVENING + 1440 + 30); /* within the day */
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    assert_int_equal(move(four[1], WIDE, EVENING + 5)->what, P6_BOOKED_DONE);
    assert_int_equal(move(code, NEXT_DAY, EVENING + 1440)->what, P6_BOOKED_DONE);
    assert_int_equal(taken(NEXT_DAY), 4);
}

static void what_is_cancelled_or_a_helpers_does_not_count(void **state)
{
    const char *code = NULL;
    p6_outcome *outcome;
    p6_wish w;

    (void)state;
    for (int i = 0; i < 4; i++) code = of_the_phone(WIDE, EVENING + i * 5);
    assert_null(of_the_phone(WIDE, EVENING + 30));
    ok(p6_visit_cancel(&outcome, &desk, code, pool));
    assert_non_null(of_the_phone(WIDE, EVENING + 30));
    w = wish(NEXT_DAY, EVENING + 1440, "cashless", pool);
    w.phone = PHONE;
    w.channel = P6_OFFICIAL;
    code = book(&w)->receipt->visit.code;
    assert_int_equal(move(code, WIDE, EVENING + 40)->what, P6_BOOKED_DONE);
}

static p6_booked waits(const char *phone)
{
    p6_wish w = wish(NARROW, P6_NO_MINUTE, "eid", pool);
    p6_outcome *outcome;

    w.phone = phone;
    ok(p6_wait(&outcome, &desk, &w, pool));
    return outcome->what;
}

static void who_waits_counts_too(void **state)
{
    p6_outcome *outcome;
    const char *other;
    p6_wish w;

    (void)state;
    booked(NARROW, EVENING, "eid"); /* it is full now */
    for (int i = 0; i < 2; i++) assert_non_null(of_the_phone(WIDE, EVENING + i * 5));
    for (int i = 0; i < 2; i++) assert_int_equal(waits(PHONE), P6_BOOKED_DONE);
    assert_int_equal(waits(PHONE), P6_BOOKED_LIMIT);
    assert_null(of_the_phone(WIDE, EVENING + 30));
    assert_non_null(of_the_phone(NEXT_DAY, EVENING + 1440)); /* another day */
    w = wish(NARROW, P6_NO_MINUTE, "eid", pool);
    w.phone = "0987654321";
    ok(p6_wait(&outcome, &desk, &w, pool));
    other = outcome->receipt->visit.code;
    ok(p6_visit_correct(&outcome, &desk, other, "bà Lan", PHONE, NULL, pool));
    assert_int_equal(outcome->what, P6_BOOKED_FAULTS);
    assert_string_equal(APR_ARRAY_IDX(outcome->faults, 0, p6_field_fault).field, "phone");
}

static void confirming_a_hold_counts(void **state)
{
    p6_wish w = wish(WIDE, EVENING + 40, "cashless", pool);
    const char *token = held(&w);
    p6_outcome *outcome;

    (void)state;
    for (int i = 0; i < 4; i++) of_the_phone(WIDE, EVENING + i * 5);
    w.phone = PHONE;
    ok(p6_hold_confirm(&outcome, &desk, token, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_LIMIT);
    assert_int_equal(taken(WIDE), 5);
    w.phone = "0987654321";
    ok(p6_hold_confirm(&outcome, &desk, token, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
}

static void a_correction_gets_nobody_past_a_phones_limit(void **state)
{
    const char *code = booked(NEXT_DAY, EVENING + 1440 + 30, "cashless");
    p6_outcome *outcome;

    (void)state;
    for (int i = 0; i < 4; i++) assert_non_null(of_the_phone(NEXT_DAY, EVENING + 1440 + i * 5));
    ok(p6_visit_correct(&outcome, &desk, code, "Hoàng Thị Mỷ", PHONE, NULL, pool));
    assert_int_equal(outcome->what, P6_BOOKED_FAULTS);
    assert_string_equal(APR_ARRAY_IDX(outcome->faults, 0, p6_field_fault).field, "phone");
    assert_string_equal(receipt(code)->person->phone, "");
}

static const struct CMUnitTest tests[] = {
    T("who waits for a place counts too", who_waits_counts_too),
    T("a correction gets nobody past a phone's limit",
      a_correction_gets_nobody_past_a_phones_limit),
    T("twenty bookings of one phone at once are four", twenty_at_once_are_four),
    T("no visit moves to a day that is full for its phone", no_visit_moves_to_a_day_that_is_full),
    T("what is cancelled, or a helper's, doesn't count",
      what_is_cancelled_or_a_helpers_does_not_count),
    T("confirming a hold counts", confirming_a_hold_counts),
};
SUITE(limit_suite, tests);
