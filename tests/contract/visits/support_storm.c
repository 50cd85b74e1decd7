/* Many at once. No assertions in the threads: they count, the test looks afterwards. */
#include "support_booking.h"

#include <string.h>

#define THREADS 20

static apr_int64_t shift;
static tally seen;
static const char *codes[200];
static const char *one_key, *mine;

static void begin_storm(apr_int64_t where)
{
    shift = where;
    memset(&seen, 0, sizeof seen);
    memset(codes, 0, sizeof codes);
}

static void book_some(int number, apr_pool_t *in, int times)
{
    for (int i = 0; i < times; i++) {
        p6_wish w = wish(shift, EVENING, "eid", in);
        p6_outcome *outcome = NULL;

        count(&seen, p6_book(&outcome, &desk, &w, in), &outcome);
        if (outcome && outcome->receipt)
            codes[number * times + i] = outcome->receipt->visit.code;
    }
}

static void ten(int number, apr_pool_t *in) { book_some(number, in, 10); }

static const apr_array_header_t *got(void)
{
    apr_array_header_t *rows = apr_array_make(pool, 8, sizeof(const char *));

    for (int i = 0; i < 200; i++)
        if (codes[i]) APR_ARRAY_PUSH(rows, const char *) = codes[i];
    return rows;
}

static void two_hundred_for(apr_int64_t where, int places)
{
    begin_storm(where);
    in_threads(THREADS, ten);
    assert_int_equal(seen.errors, 0);
    assert_int_equal(seen.of[P6_BOOKED_DONE], places);
    assert_int_equal(seen.of[P6_BOOKED_TAKEN], 200 - places);
    assert_int_equal(got()->nelts, places);
    assert_int_equal(taken(where), places * 3);
    check_rows(where, got());
}

static void two_hundred_want_the_last_place(void **state)
{
    (void)state;
    two_hundred_for(NARROW, 1);
}

static void two_hundred_want_seven_places(void **state)
{
    (void)state;
    two_hundred_for(SEVEN, 7);
}

static void same_key(int number, apr_pool_t *in)
{
    p6_wish w = wish(WIDE, EVENING, "eid,cashless", in);
    p6_outcome *outcome = NULL;

    w.request_key = one_key;
    count(&seen, p6_book(&outcome, &desk, &w, in), &outcome);
    if (outcome && outcome->receipt) codes[number] = outcome->receipt->visit.code;
}

static void the_same_key_fifty_times_is_one_visit(void **state)
{
    (void)state;
    begin_storm(WIDE);
    one_key = key(pool);
    in_threads(50, same_key);
    assert_int_equal(seen.errors, 0);
    assert_int_equal(seen.of[P6_BOOKED_DONE], 1);
    assert_int_equal(seen.of[P6_BOOKED_BEFORE], 49);
    for (int i = 1; i < 50; i++) assert_string_equal(codes[i], codes[0]);
    assert_int_equal(taken(WIDE), 4);
    check_rows(WIDE, list(codes[0], pool));
}

static void move_or_book(int number, apr_pool_t *in)
{
    p6_outcome *outcome = NULL;

    if (number) book_some(number, in, 1);
    else count(&seen, p6_visit_reschedule(&outcome, &desk, mine, NARROW, EVENING, NULL, in),
               &outcome);
}

static void moving_against_booking_gives_the_place_once(void **state)
{
    (void)state;
    for (int round = 0; round < 5; round++) {
        p6_outcome *outcome;

        mine = booked(WIDE, EVENING, "eid");
        begin_storm(NARROW);
        in_threads(8, move_or_book);
        assert_int_equal(seen.errors, 0);
        assert_int_equal(seen.of[P6_BOOKED_DONE], 1);
        assert_int_equal(taken(NARROW), 3);
        assert_int_equal(taken(WIDE), receipt(mine)->visit.shift == WIDE ? 3 : 0);
        check_rows(NARROW, got());
        check_rows(WIDE, list(mine, pool));
        ok(p6_visit_cancel(&outcome, &desk, mine, pool));
        for (int i = 0; i < got()->nelts; i++)
            ok(p6_visit_cancel(&outcome, &desk, APR_ARRAY_IDX(got(), i, const char *), pool));
    }
}

static void cancel_join_or_book(int number, apr_pool_t *in)
{
    p6_wish w = wish(NARROW, EVENING, "eid", in);
    p6_outcome *outcome = NULL;

    w.accept_offer = 1;
    if (number == 0) count(&seen, p6_visit_cancel(&outcome, &desk, mine, in), &outcome);
    else if (number % 2) count(&seen, p6_wait(&outcome, &desk, &w, in), &outcome);
    else count(&seen, p6_book(&outcome, &desk, &w, in), &outcome);
    if (number && outcome && outcome->receipt) codes[number] = outcome->receipt->visit.code;
}

static void cancelling_against_the_list_gives_the_place_once(void **state)
{
    (void)state;
    for (int round = 0; round < 5; round++) {
        int holders = 0, did;

        if (!round) mine = booked(NARROW, EVENING, "eid");
        begin_storm(NARROW);
        in_threads(9, cancel_join_or_book);
        assert_int_equal(seen.errors, 0);
        ok(p6_waiting_tend(&desk, &did, pool)); /* who joined while the place changed hands */
        for (int i = 0; i < got()->nelts; i++)
            holders += receipt(APR_ARRAY_IDX(got(), i, const char *))->visit.state
                == P6_VISIT_BOOKED;
        assert_int_equal(receipt(mine)->visit.state, P6_VISIT_CANCELLED);
        assert_int_equal(taken(NARROW), 3);
        if (!round) assert_int_equal(holders, 1);
        check_rows(NARROW, got());
        for (int i = 0; i < got()->nelts; i++) {
            const char *code = APR_ARRAY_IDX(got(), i, const char *);

            if (receipt(code)->visit.state == P6_VISIT_BOOKED) mine = code;
        }
        if (receipt(mine)->visit.state != P6_VISIT_BOOKED) return; /* an earlier one has it */
    }
}

static void crossing(int number, apr_pool_t *in)
{
    for (int i = 0; i < 6; i++) {
        static const char *const wants[] = { "eid", "eid,vneid", "cashless,eid", "vneid" };
        p6_wish w = wish(WIDE, EVENING + (number * 3 + i * 5) % 9 * 5, wants[(number + i) % 4],
                         in);
        p6_outcome *outcome = NULL;

        count(&seen, p6_book(&outcome, &desk, &w, in), &outcome);
        if (outcome && outcome->receipt) codes[number * 6 + i] = outcome->receipt->visit.code;
    }
}

static void overlapping_lengths_never_share_a_unit(void **state)
{
    (void)state;
    begin_storm(WIDE);
    in_threads(12, crossing);
    assert_int_equal(seen.errors, 0);
    assert_true(seen.of[P6_BOOKED_DONE] >= 4);
    check_rows(WIDE, got()); /* each has all its units, and a unit has one row */
}

static const struct CMUnitTest tests[] = {
    T("two hundred want the last place: one gets it", two_hundred_want_the_last_place),
    T("two hundred want seven places: seven get one", two_hundred_want_seven_places),
    T("the same key fifty times is one visit", the_same_key_fifty_times_is_one_visit),
    T("moving against booking gives the place once", moving_against_booking_gives_the_place_once),
    T("cancelling against the waiting list gives the place once",
      cancelling_against_the_list_gives_the_place_once),
    T("overlapping lengths never share a unit", overlapping_lengths_never_share_a_unit),
};
SUITE(storm_suite, tests);
