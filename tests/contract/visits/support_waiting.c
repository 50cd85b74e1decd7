/* The waiting list. */
#include "support_booking.h"

#include <string.h>

static const char *waits(int accept_offer, const char *phone)
{
    p6_wish w = wish(NARROW, P6_NO_MINUTE, "eid", pool);
    p6_outcome *outcome;

    w.accept_offer = accept_offer;
    w.phone = phone;
    ok(p6_wait(&outcome, &desk, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    return outcome->receipt->visit.code;
}

static void cancel(const char *code)
{
    p6_outcome *outcome;

    ok(p6_visit_cancel(&outcome, &desk, code, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
}

static void a_freed_place_is_offered_in_order(void **state)
{
    const char *full = booked(NARROW, EVENING, "eid");
    const char *first = waits(0, "0912345671"), *second = waits(0, "0912345672");
    p6_wish w = wish(NARROW, EVENING, "eid", pool);
    p6_outcome *outcome;

    (void)state;
    assert_int_equal(receipt(second)->waiting_place, 2);
    cancel(full);
    assert_int_equal(receipt(first)->hold_until_s, now_s + 1800);
    assert_int_equal(receipt(first)->visit.start, EVENING);
    assert_int_equal(receipt(second)->hold_until_s, 0);
    assert_int_equal(receipt(second)->waiting_place, 1);
    assert_int_equal(book(&w)->what, P6_BOOKED_TAKEN);
    ok(p6_offer_accept(&outcome, &desk, first, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    assert_string_equal(outcome->receipt->visit.ticket, "1-01");
    ok(p6_offer_accept(&outcome, &desk, first, pool));
    assert_int_equal(outcome->what, P6_BOOKED_BEFORE);
    ok(p6_offer_accept(&outcome, &desk, second, pool));
    assert_int_equal(outcome->what, P6_BOOKED_TAKEN);
    check_rows(NARROW, list(first, pool));
}

static void an_offer_that_lapses_goes_to_the_next(void **state)
{
    const char *full = booked(NARROW, EVENING, "eid");
    const char *first = waits(0, "0912345671"), *second = waits(0, "0912345672");
    p6_outcome *outcome;
    int did;

    (void)state;
    cancel(full);
    now_s += 1800;
    ok(p6_offer_accept(&outcome, &desk, first, pool));
    assert_int_equal(outcome->what, P6_BOOKED_TAKEN);
    ok(p6_waiting_tend(&desk, &did, pool));
    assert_int_equal(did, 1);
    assert_int_equal(receipt(first)->visit.state, P6_VISIT_EXPIRED);
    assert_int_equal(receipt(second)->hold_until_s, now_s + 1800);
    ok(p6_waiting_tend(&desk, &did, pool));
    assert_int_equal(did, 0);
    check_rows(NARROW, NULL);
}

static void who_agreed_gets_the_place_at_once(void **state)
{
    const char *full = booked(NARROW, EVENING, "eid"), *next;

    (void)state;
    next = waits(1, "0912345671");
    cancel(full);
    assert_int_equal(receipt(next)->visit.state, P6_VISIT_BOOKED);
    assert_int_equal(receipt(next)->visit.start, EVENING);
    full = waits(0, NULL);
    cancel(next);
    assert_int_equal(receipt(full)->visit.state, P6_VISIT_BOOKED);
    check_rows(NARROW, list(full, pool));
}

static void who_leaves_the_list_is_passed_over(void **state)
{
    const char *full = booked(NARROW, EVENING, "eid");
    const char *first = waits(1, "0912345671"), *second = waits(1, "0912345672");

    (void)state;
    cancel(first);
    cancel(full);
    assert_int_equal(receipt(first)->visit.state, P6_VISIT_CANCELLED);
    assert_int_equal(receipt(second)->visit.state, P6_VISIT_BOOKED);
}

static void cancelling_an_offer_serves_the_next(void **state)
{
    const char *full = booked(NARROW, EVENING, "eid");
    const char *first = waits(0, "0912345671"), *second = waits(1, "0912345672");

    (void)state;
    cancel(full);
    cancel(first);
    assert_int_equal(receipt(second)->visit.state, P6_VISIT_BOOKED);
    check_rows(NARROW, list(second, pool));
}

static void a_place_cools_down_only_when_nobody_waits_for_it(void **state)
{
    const char *full = booked(NARROW, EVENING, "eid"), *next = waits(1, NULL);

    (void)state;
    limits.cooling_s = 300;
    cancel(full);
    assert_int_equal(receipt(next)->visit.state, P6_VISIT_BOOKED);
    cancel(next);
    assert_int_equal(taken(NARROW), 3);
}

static void a_hold_that_ran_out_serves_the_list(void **state)
{
    p6_wish w = wish(NARROW, EVENING, "eid", pool);
    p6_outcome *outcome;
    const char *token, *next;
    int did;

    (void)state;
    ok(p6_hold(&outcome, &token, &desk, &w, pool));
    next = waits(1, NULL);
    assert_int_equal(receipt(next)->visit.state, P6_VISIT_WAITING);
    now_s += 601;
    ok(p6_waiting_tend(&desk, &did, pool));
    assert_int_equal(receipt(next)->visit.state, P6_VISIT_BOOKED);
    ok(p6_hold_confirm(&outcome, &desk, token, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_TAKEN);
}

static const struct CMUnitTest tests[] = {
    T("a freed place is offered in order", a_freed_place_is_offered_in_order),
    T("an offer that lapses goes to the next", an_offer_that_lapses_goes_to_the_next),
    T("who agreed, or has no phone, gets the place at once", who_agreed_gets_the_place_at_once),
    T("who leaves the list is passed over", who_leaves_the_list_is_passed_over),
    T("cancelling an offer serves the next", cancelling_an_offer_serves_the_next),
    T("a place cools down only when nobody waits for it",
      a_place_cools_down_only_when_nobody_waits_for_it),
    T("a hold that ran out serves the list", a_hold_that_ran_out_serves_the_list),
};
SUITE(waiting_suite, tests);
