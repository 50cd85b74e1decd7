/* Afterwards: opening, cancelling, moving, forgetting, erasing. */
#include "support_booking.h"

#include <string.h>

static void the_proof_opens_a_visit(void **state)
{
    p6_wish w = wish(WIDE, EVENING, "eid", pool);
    const char *code, *no_phone = booked(WIDE, EVENING, "eid");
    p6_receipt *r;

    (void)state;
    w.phone = "0912345678";
    code = book(&w)->receipt->visit.code;
    ok(p6_visit_open(&r, NULL, &desk, code, "678", NULL, pool));
    assert_string_equal(r->visit.code, code);
    ok(p6_visit_open(&r, NULL, &desk, no_phone, " 1958 ", NULL, pool));
    fails(REFUSED, p6_visit_open(&r, NULL, &desk, code, "1958", NULL, pool));
    fails(REFUSED, p6_visit_open(&r, NULL, &desk, code, "", NULL, pool));
    fails(REFUSED, p6_visit_open(&r, NULL, &desk, "AAAAAA", "678", NULL, pool));
    fails(REFUSED, p6_visit_open(&r, NULL, &desk, "not a code", "678", NULL, pool));
}

static void wrong_proofs_lock_a_code_for_a_while(void **state)
{
    const char *code = booked(WIDE, EVENING, "eid");
    p6_receipt *r;

    (void)state;
    for (int i = 0; i < 5; i++)
        fails(REFUSED, p6_visit_open(&r, NULL, &desk, code, "1900", NULL, pool));
    fails(TOO_MANY, p6_visit_open(&r, NULL, &desk, code, "1958", NULL, pool));
    now_s += 899;
    fails(TOO_MANY, p6_visit_open(&r, NULL, &desk, code, "1958", NULL, pool));
    now_s += 1;
    ok(p6_visit_open(&r, NULL, &desk, code, "1958", NULL, pool));
    assert_int_equal(r->visit.id, receipt(code)->visit.id);
    assert_int_equal(receipt(code)->visit.wrong_proofs, 0);
}

static void look_ups_of_one_address_are_limited(void **state)
{
    p6_receipt *r;

    (void)state;
    desk.throttle = p6_throttle_init(apr_palloc(pool, p6_throttle_size(64)), 64, 7);
    limits.per_address_hour = 2;
    for (int i = 0; i < 2; i++)
        fails(REFUSED, p6_visit_open(&r, NULL, &desk, "AAAAAA", "678", "192.0.2.1", pool));
    fails(TOO_MANY, p6_visit_open(&r, NULL, &desk, "AAAAAA", "678", "192.0.2.1", pool));
    fails(REFUSED, p6_visit_open(&r, NULL, &desk, "AAAAAA", "678", "192.0.2.2", pool));
}

static void cancelling_frees_once_and_can_be_repeated(void **state)
{
    const char *code = booked(NARROW, EVENING, "eid");
    p6_outcome *outcome;

    (void)state;
    ok(p6_visit_cancel(&outcome, &desk, code, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    assert_int_equal(outcome->receipt->visit.state, P6_VISIT_CANCELLED);
    booked(NARROW, EVENING, "eid");
    ok(p6_visit_cancel(&outcome, &desk, code, pool));
    assert_int_equal(outcome->what, P6_BOOKED_BEFORE);
    assert_int_equal(taken(NARROW), 3);
    fails(NOT_FOUND, p6_visit_cancel(&outcome, &desk, "AAAAAA", pool));
}

static void a_cancelled_place_cools_down(void **state)
{
    const char *code = booked(NARROW, EVENING, "eid");
    p6_wish w = wish(NARROW, EVENING, "eid", pool);
    p6_outcome *outcome;

    (void)state;
    limits.cooling_s = 300;
    ok(p6_visit_cancel(&outcome, &desk, code, pool));
    assert_int_equal(book(&w)->what, P6_BOOKED_TAKEN);
    now_s += 301;
    assert_int_equal(book(&w)->what, P6_BOOKED_DONE);
}

static void moving_to_the_same_place_changes_nothing(void **state)
{
    const char *code = booked(NARROW, EVENING, "eid");
    p6_outcome *outcome;

    (void)state;
    ok(p6_visit_reschedule(&outcome, &desk, code, NARROW, EVENING, NULL, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    assert_int_equal(taken(NARROW), 3);
    assert_int_equal(receipt(code)->visit.changed_at, now_s);
    check_rows(NARROW, list(code, pool));
}

static void moving_may_overlap_its_own_place(void **state)
{
    const char *code = booked(WIDE, EVENING, "eid,vneid,cashless");
    p6_outcome *outcome;

    (void)state;
    ok(p6_visit_reschedule(&outcome, &desk, code, WIDE, EVENING + 5, NULL, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    assert_int_equal(outcome->receipt->visit.start, EVENING + 5);
    assert_int_equal(taken(WIDE), 6);
    check_rows(WIDE, list(code, pool));
}

static void a_move_that_fails_leaves_the_old_place(void **state)
{
    const char *code = booked(WIDE, EVENING, "eid"), *other = booked(NARROW, EVENING, "eid");
    p6_outcome *outcome;

    (void)state;
    ok(p6_visit_reschedule(&outcome, &desk, code, NARROW, EVENING, NULL, pool));
    assert_int_equal(outcome->what, P6_BOOKED_TAKEN);
    ok(p6_visit_reschedule(&outcome, &desk, code, WIDE, EVENING + 1, NULL, pool));
    assert_int_equal(outcome->what, P6_BOOKED_FAULTS);
    assert_int_equal(receipt(code)->visit.shift, WIDE);
    check_rows(WIDE, list(code, pool));
    check_rows(NARROW, list(other, pool));
}

static void moving_to_another_shift_moves_ticket_and_erasing(void **state)
{
    const char *code = booked(WIDE, EVENING, "eid");
    p6_outcome *outcome;

    (void)state;
    ok(p6_visit_reschedule(&outcome, &desk, code, NEXT_DAY, EVENING + 1440 + 30, NULL, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    assert_string_equal(outcome->receipt->visit.ticket, "1-07");
    assert_int_equal(receipt(code)->person->erase_after_s,
                     p6_epoch_of_minute(EVENING + 1440 + 45) + 30 * 86400);
    assert_int_equal(taken(WIDE), 0);
    check_rows(NEXT_DAY, list(code, pool));
    ok(p6_visit_cancel(&outcome, &desk, code, pool));
    fails(STALE, p6_visit_reschedule(&outcome, &desk, code, WIDE, EVENING, NULL, pool));
}

static void forgetting_erases_and_cancels(void **state)
{
    const char *code = booked(WIDE, EVENING, "eid");
    p6_receipt *r;

    (void)state;
    ok(p6_visit_forget(&desk, code, pool));
    r = receipt(code);
    assert_null(r->person);
    assert_int_equal(r->visit.state, P6_VISIT_CANCELLED);
    assert_true(r->visit.erased_at == now_s);
    assert_int_equal(taken(WIDE), 0);
    fails(REFUSED, p6_visit_open(&r, NULL, &desk, code, "1958", NULL, pool));
    ok(p6_visit_forget(&desk, code, pool));
}

static void people_are_erased_after_the_term_and_visits_stay(void **state)
{
    const char *code = booked(WIDE, EVENING, "eid");
    int erased;

    (void)state;
    now_s = p6_epoch_of_minute(EVENING + 15) + 30 * 86400 - 1;
    ok(p6_retention_tend(&desk, &erased, pool));
    assert_int_equal(erased, 0);
    now_s++;
    ok(p6_retention_tend(&desk, &erased, pool));
    assert_int_equal(erased, 1);
    assert_null(receipt(code)->person);
    assert_int_equal(receipt(code)->services->nelts, 1);
}

static const struct CMUnitTest tests[] = {
    T("the proof opens a visit, nothing else does", the_proof_opens_a_visit),
    T("wrong proofs lock a code for a while", wrong_proofs_lock_a_code_for_a_while),
    T("look-ups of one address are limited", look_ups_of_one_address_are_limited),
    T("cancelling frees once and can be repeated", cancelling_frees_once_and_can_be_repeated),
    T("a cancelled place cools down", a_cancelled_place_cools_down),
    T("moving to the same place changes nothing", moving_to_the_same_place_changes_nothing),
    T("moving may overlap its own place", moving_may_overlap_its_own_place),
    T("a move that fails leaves the old place", a_move_that_fails_leaves_the_old_place),
    T("moving to another shift moves ticket and erasing",
      moving_to_another_shift_moves_ticket_and_erasing),
    T("forgetting erases and cancels", forgetting_erases_and_cancels),
    T("people are erased after the term and visits stay",
      people_are_erased_after_the_term_and_visits_stay),
};
SUITE(visit_suite, tests);
