/* Holds: a place kept while somebody fills in the pages. */
#include "support_booking.h"

#include <string.h>

#define ANSWERS "{\"name\":\"M\\u1ef7\"}"

static void a_hold_keeps_the_place_and_is_confirmed_once(void **state)
{
    p6_wish w = wish(NARROW, EVENING, "eid", pool), other = wish(NARROW, EVENING, "eid", pool);
    const char *token = held(&w), *again, *answers;
    p6_outcome *outcome;
    p6_receipt *r;

    (void)state;
    ok(p6_hold(&outcome, &again, &desk, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_BEFORE);
    assert_string_equal(token, again);
    assert_int_equal(book(&other)->what, P6_BOOKED_TAKEN);
    ok(p6_hold_keep(&outcome, &desk, token, "{\"a\":1}", NULL, pool));
    ok(p6_hold_find(&r, &answers, &desk, token, pool));
    assert_string_equal(answers, "{\"a\":1}");
    assert_int_equal(r->hold_until_s, now_s + 600);
    ok(p6_hold_confirm(&outcome, &desk, token, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    ok(p6_hold_confirm(&outcome, &desk, token, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_BEFORE);
    ok(p6_hold_find(&r, &answers, &desk, token, pool));
    assert_string_equal(answers, "{}");
    assert_int_equal(r->visit.state, P6_VISIT_BOOKED);
    fails(NOT_FOUND, p6_hold_find(&r, &answers, &desk, "nobody's", pool));
}

static void a_hold_that_ran_out_is_taken_again_when_free(void **state)
{
    p6_wish w = wish(NARROW, EVENING, "eid", pool);
    const char *token = held(&w);
    p6_outcome *outcome;
    int did;

    (void)state;
    now_s += 601;
    ok(p6_waiting_tend(&desk, &did, pool));
    assert_int_equal(taken(NARROW), 0);
    ok(p6_hold_confirm(&outcome, &desk, token, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    assert_int_equal(taken(NARROW), 3);
}

static void a_hold_that_ran_out_is_lost_when_somebody_took_it(void **state)
{
    p6_wish w = wish(NARROW, EVENING, "eid", pool);
    const char *token = held(&w), *code;
    p6_outcome *outcome;

    (void)state;
    now_s += 601;
    code = booked(NARROW, EVENING, "eid");
    ok(p6_hold_keep(&outcome, &desk, token, "{}", NULL, pool));
    assert_int_equal(outcome->what, P6_BOOKED_TAKEN);
    ok(p6_hold_confirm(&outcome, &desk, token, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_TAKEN);
    assert_int_equal(receipt(code)->visit.state, P6_VISIT_BOOKED);
}

static void holds_of_one_address_are_capped(void **state)
{
    p6_wish w = wish(SEVEN, EVENING, "eid", pool);
    p6_outcome *outcome;
    const char *token;

    (void)state;
    limits.holds_per_address = 1;
    w.address_key = "192.0.2.1";
    token = held(&w);
    w.request_key = key(pool);
    ok(p6_hold(&outcome, &token, &desk, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_LIMIT);
    assert_null(token);
}

/* what a hold that gives up another one does to it */
static const char *held_instead(p6_wish *w, const char *old)
{
    w->request_key = key(pool);
    w->instead_of = old;
    return held(w);
}

static const char *with_answers(const p6_wish *w)
{
    const char *token = held(w);
    p6_outcome *outcome;

    ok(p6_hold_keep(&outcome, &desk, token, ANSWERS, NULL, pool));
    return token;
}

static void check_draft(const char *token, const char *expected, apr_int64_t shift)
{
    const char *answers;
    p6_receipt *r;

    ok(p6_hold_find(&r, &answers, &desk, token, pool));
    assert_string_equal(answers, expected);
    assert_int_equal(r->visit.state, P6_VISIT_HOLD);
    assert_int_equal(r->visit.shift, shift);
    assert_int_equal(r->hold_until_s, now_s + 600);
}

static void choosing_another_time_frees_the_first_and_keeps_the_answers(void **state)
{
    p6_wish w = wish(WIDE, EVENING, "eid", pool);
    const char *first = with_answers(&w), *second, *answers;
    p6_receipt *r;

    (void)state;
    w.shift = NEXT_DAY;
    w.start = EVENING + 1440;
    now_s += 60;
    second = held_instead(&w, first);
    check_draft(second, ANSWERS, NEXT_DAY);
    assert_int_equal(taken(WIDE), 0);
    assert_int_equal(taken(NEXT_DAY), 3);
    fails(NOT_FOUND, p6_hold_find(&r, &answers, &desk, first, pool));
    check_rows(NEXT_DAY, NULL);
}

static void another_time_may_overlap_the_first(void **state)
{
    p6_wish w = wish(NEXT_DAY, EVENING + 1440, "eid", pool);
    const char *first = with_answers(&w), *second;

    (void)state;
    w.start += 5;
    second = held_instead(&w, first);
    check_draft(second, ANSWERS, NEXT_DAY);
    assert_int_equal(taken(NEXT_DAY), 3);
    w = wish(NARROW, EVENING, "eid", pool);
    first = held(&w);
    check_draft(held_instead(&w, first), "{}", NARROW); /* the very same place */
    assert_int_equal(taken(NARROW), 3);
}

static void a_refused_change_leaves_the_first_hold(void **state)
{
    p6_wish w = wish(WIDE, EVENING, "eid", pool);
    const char *first = with_answers(&w), *token;
    p6_outcome *outcome;

    (void)state;
    booked(NARROW, EVENING, "eid");
    w.request_key = key(pool);
    w.instead_of = first;
    w.shift = NARROW;
    ok(p6_hold(&outcome, &token, &desk, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_TAKEN);
    assert_null(token);
    w.start = EVENING + 1;
    ok(p6_hold(&outcome, &token, &desk, &w, pool));
    assert_true(faulty(outcome, "start"));
    w.shift = 99;
    fails(NOT_FOUND, p6_hold(&outcome, &token, &desk, &w, pool));
    check_draft(first, ANSWERS, WIDE);
    assert_int_equal(taken(WIDE), 3);
    ok(p6_hold_confirm(&outcome, &desk, first, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
}

static void a_change_counts_as_the_hold_it_replaces(void **state)
{
    p6_wish w = wish(SEVEN, EVENING, "eid", pool);
    const char *first;

    (void)state;
    limits.holds_per_address = 1;
    w.address_key = "192.0.2.1";
    first = with_answers(&w);
    w.shift = WIDE;
    check_draft(held_instead(&w, first), ANSWERS, WIDE);
}

static void a_change_clicked_twice_is_one_hold(void **state)
{
    p6_wish w = wish(WIDE, EVENING, "eid", pool);
    const char *first = with_answers(&w), *second, *again;
    p6_outcome *outcome;

    (void)state;
    w.shift = NARROW;
    second = held_instead(&w, first);
    ok(p6_hold(&outcome, &again, &desk, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_BEFORE);
    assert_string_equal(again, second);
    check_draft(second, ANSWERS, NARROW);
    assert_int_equal(taken(WIDE), 0);
}

static void what_is_no_hold_any_more_is_left_alone(void **state)
{
    p6_wish w = wish(WIDE, EVENING, "eid", pool);
    const char *first = held(&w), *code;
    p6_outcome *outcome;

    (void)state;
    ok(p6_hold_confirm(&outcome, &desk, first, &w, pool));
    code = outcome->receipt->visit.code;
    w.shift = NARROW;
    check_draft(held_instead(&w, first), "{}", NARROW);
    assert_int_equal(receipt(code)->visit.state, P6_VISIT_BOOKED);
    w.shift = SEVEN;
    check_draft(held_instead(&w, "nobody's"), "{}", SEVEN);
    check_rows(WIDE, list(code, pool));
}

static p6_wish twice;
static tally seen;

static void hold_that(int number, apr_pool_t *in)
{
    p6_outcome *outcome = NULL;
    const char *token;

    (void)number;
    count(&seen, p6_hold(&outcome, &token, &desk, &twice, in), &outcome);
}

static void a_change_clicked_twice_at_once_is_one_hold(void **state)
{
    p6_wish w = wish(WIDE, EVENING, "eid", pool);
    const char *first = with_answers(&w);

    (void)state;
    memset(&seen, 0, sizeof seen);
    twice = w;
    twice.request_key = key(pool);
    twice.instead_of = first;
    twice.shift = NARROW;
    in_threads_behind(NARROW, 2, hold_that, NULL);
    assert_int_equal(seen.errors, 0);
    assert_int_equal(seen.of[P6_BOOKED_DONE], 1);
    assert_int_equal(seen.of[P6_BOOKED_BEFORE], 1);
    assert_int_equal(taken(WIDE), 0);
    assert_int_equal(taken(NARROW), 3);
    check_rows(NARROW, NULL);
}

static const struct CMUnitTest tests[] = {
    T("a hold keeps the place and is confirmed once", a_hold_keeps_the_place_and_is_confirmed_once),
    T("a hold that ran out is taken again when free", a_hold_that_ran_out_is_taken_again_when_free),
    T("a hold that ran out is lost when somebody took it",
      a_hold_that_ran_out_is_lost_when_somebody_took_it),
    T("holds of one address are capped", holds_of_one_address_are_capped),
    T("choosing another time frees the first and keeps the answers",
      choosing_another_time_frees_the_first_and_keeps_the_answers),
    T("another time may overlap the first", another_time_may_overlap_the_first),
    T("a refused change leaves the first hold", a_refused_change_leaves_the_first_hold),
    T("a change counts as the hold it replaces", a_change_counts_as_the_hold_it_replaces),
    T("a change clicked twice is one hold", a_change_clicked_twice_is_one_hold),
    T("what is no hold any more is left alone", what_is_no_hold_any_more_is_left_alone),
    T("a change clicked twice at once is one hold", a_change_clicked_twice_at_once_is_one_hold),
};
SUITE(hold_suite, tests);
