#include <string.h>

#include "contract/fixture/client.h"
#include "contract/fixture/threads.h"
#include "contract/scenes/queue.h"
#include "store/officials.h"

/* the time of the evening, minutes past its begin */
static void at(int minutes)
{
    now_s = p6_epoch_of_minute(EVENING + minutes);
}

static void assert_order(int n, ...)
{
    const p6_queue *q = queue();
    va_list ap;
    int i = 0;

    va_start(ap, n);
    while (i < q->visits->nelts
           && APR_ARRAY_IDX(q->visits, i, p6_queue_visit).stage < P6_STAGE_WAITING) i++;
    for (int k = 0; k < n; k++, i++) {
        assert_true(i < q->visits->nelts);
        assert_int_equal(APR_ARRAY_IDX(q->visits, i, p6_queue_visit).row.id,
                         va_arg(ap, apr_int64_t));
        assert_int_equal(APR_ARRAY_IDX(q->visits, i, p6_queue_visit).place, k + 1);
    }
    va_end(ap);
}

static void booked_people_go_by_their_slot_and_walk_ins_between_them(void **state)
{
    apr_int64_t early, late, walk, first;

    (void)state;
    early = a_booking(30, "eid");
    first = a_booking(0, "eid");
    at(2);
    walk = comes("eid", "none");
    at(4);
    orders(P6_ORDER_ARRIVE, early, 0);
    at(10);
    orders(P6_ORDER_ARRIVE, first, 0); /* within the grace: the slot counts */
    assert_order(3, first, walk, early);
    late = a_booking(15, "vneid");
    at(35); /* five minutes past the grace: like somebody who has just come */
    orders(P6_ORDER_ARRIVE, late, 0);
    assert_order(4, first, walk, early, late);
}

static void priority_goes_before_everybody(void **state)
{
    apr_int64_t one, old, pregnant;

    (void)state;
    one = a_booking(0, "eid");
    orders(P6_ORDER_ARRIVE, one, 0);
    at(1);
    old = comes("eid", "age");
    at(2);
    pregnant = comes("eid", "pregnant");
    assert_order(3, old, pregnant, one);
}

static void a_desk_calls_whom_it_can_help(void **state)
{
    apr_int64_t eid, cash;

    (void)state;
    at(0);
    eid = comes("eid", "none");
    at(1);
    cash = comes("cashless", "none");
    assert_int_equal(orders(P6_ORDER_CALL_NEXT, 0, 3), cash); /* the bank's desk */
    assert_int_equal(orders(P6_ORDER_CALL_NEXT, 0, 1), eid);
    assert_int_equal(tries(P6_ORDER_CALL_NEXT, 0, 2, key(pool)), P6_DONE_NOBODY);
}

static void a_desk_with_somebody_calls_nobody_else(void **state)
{
    (void)state;
    at(0);
    comes("eid", "none");
    comes("eid", "none");
    orders(P6_ORDER_CALL_NEXT, 0, 1);
    assert_int_equal(tries(P6_ORDER_CALL_NEXT, 0, 1, key(pool)), P6_DONE_STALE);
}

static void a_retried_request_calls_nobody_else(void **state)
{
    const char *same = key(pool);
    apr_int64_t first;

    (void)state;
    at(0);
    first = comes("eid", "none");
    comes("eid", "none");
    assert_int_equal(tries(P6_ORDER_CALL_NEXT, 0, 1, same), P6_DONE_NOW);
    for (int i = 0; i < 3; i++)
        assert_int_equal(tries(P6_ORDER_CALL_NEXT, 0, 1, same), P6_DONE_BEFORE);
    assert_int_equal(state_of(first), P6_VISIT_CALLED);
    assert_int_equal(queue()->waiting, 1);
}

static void called_by_mistake_gives_the_old_place_back(void **state)
{
    apr_int64_t one, two;

    (void)state;
    at(0);
    one = comes("eid", "none");
    at(1);
    two = comes("eid", "none");
    orders(P6_ORDER_CALL_NEXT, 0, 1);
    at(9);
    orders(P6_ORDER_MISTAKE, one, 0);
    assert_order(2, one, two);
    assert_int_equal(orders(P6_ORDER_CALL_NEXT, 0, 2), one);
}

static void who_did_not_appear_may_come_back(void **state)
{
    apr_int64_t one;

    (void)state;
    at(0);
    one = comes("eid", "none");
    orders(P6_ORDER_CALL_NEXT, 0, 1);
    orders(P6_ORDER_RECALL, one, 0);
    orders(P6_ORDER_ABSENT, one, 0);
    assert_int_equal(state_of(one), P6_VISIT_ABSENT);
    orders(P6_ORDER_BACK, one, 0);
    assert_int_equal(orders(P6_ORDER_CALL_NEXT, 0, 1), one);
}

static p6_done finishes(apr_int64_t visit, const char *service, const char *outcome)
{
    apr_array_header_t *results = apr_array_make(pool, 1, sizeof(p6_result));
    p6_order order = { .kind = P6_ORDER_FINISH, .visit = visit, .key = key(pool),
                       .results = results };
    p6_done done;

    APR_ARRAY_PUSH(results, p6_result) = (p6_result){ service, outcome, "", "", "công an",
                                                      P6_NO_MINUTE };
    ok(p6_queue_do(&done, NULL, &desk, &helper, WIDE, &order, pool));
    return done;
}

static void what_is_still_open_goes_on_at_another_desk(void **state)
{
    apr_int64_t both;

    (void)state;
    at(0);
    both = comes("eid,cashless", "none");
    assert_int_equal(orders(P6_ORDER_CALL_NEXT, 0, 1), both);
    orders(P6_ORDER_SERVE, both, 0);
    assert_int_equal(finishes(both, "eid", "handed_off"), P6_DONE_NOW);
    assert_int_equal(state_of(both), P6_VISIT_ARRIVED);
    assert_int_equal(raw_int("SELECT count(*) FROM hand_off WHERE state = 'open'"), 1);
    assert_int_equal(tries(P6_ORDER_CALL_NEXT, 0, 1, key(pool)), P6_DONE_NOBODY);
    assert_int_equal(orders(P6_ORDER_CALL_NEXT, 0, 3), both);
    assert_int_equal(finishes(both, "cashless", "done"), P6_DONE_NOW);
    assert_int_equal(state_of(both), P6_VISIT_FINISHED);
    assert_int_equal(finishes(both, "cashless", "done"), P6_DONE_STALE);
}

static void who_was_sent_on_is_not_called_back(void **state)
{
    apr_int64_t one, two;

    (void)state;
    at(0);
    one = comes("eid", "none");
    at(1);
    two = comes("eid", "none");
    assert_int_equal(orders(P6_ORDER_CALL_NEXT, 0, 1), one);
    orders(P6_ORDER_SERVE, one, 0);
    orders(P6_ORDER_REDIRECT, one, 2);
    assert_order(2, one, two);
    assert_int_equal(orders(P6_ORDER_CALL_NEXT, 0, 1), two);
    assert_int_equal(orders(P6_ORDER_CALL_NEXT, 0, 2), one);
}

static void nobody_works_in_another_commune(void **state)
{
    p6_order order = { .kind = P6_ORDER_CALL_NEXT, .desk = 1, .key = key(pool) };
    p6_queue *q;
    p6_done done;

    (void)state;
    fails(FORBIDDEN, p6_queue_do(&done, NULL, &desk, &stranger, WIDE, &order, pool));
    fails(FORBIDDEN, p6_queue_load(&q, &desk, &stranger, P6_ACT_WATCH, WIDE, pool));
    fails(FORBIDDEN, p6_queue_say_live(&desk, &stranger, WIDE, P6_LIVE_STARTED, 0, pool));
}

static void a_pass_opens_its_own_shift_only(void **state)
{
    p6_official pass = official_with(0, "none", "01840", pool);
    p6_queue *q;

    (void)state;
    pass.rights = apr_array_make(pool, 1, sizeof(p6_right_row));
    pass.pass = 1;
    pass.pass_shift = WIDE;
    pass.pass_commune = "01840";
    ok(p6_queue_load(&q, &desk, &pass, P6_ACT_QUEUE, WIDE, pool));
    fails(FORBIDDEN, p6_queue_load(&q, &desk, &pass, P6_ACT_QUEUE, NEXT_DAY, pool));
    fails(FORBIDDEN, p6_queue_load(&q, &desk, &pass, P6_ACT_PERSON, WIDE, pool));
}

static void everything_done_is_in_the_audit_without_anybody(void **state)
{
    apr_int64_t one;

    (void)state;
    at(0);
    one = comes("eid", "none");
    orders(P6_ORDER_CALL_NEXT, 0, 1);
    orders(P6_ORDER_SERVE, one, 0);
    finishes(one, "eid", "done");
    ok(p6_queue_say_live(&desk, &helper, WIDE, P6_LIVE_LATE, 30, pool));
    assert_int_equal(raw_int("SELECT count(*) FROM audit"), 6); /* the call began the shift too */
    assert_int_equal(raw_int("SELECT count(*) FROM audit WHERE commune <> '01840'"), 0);
    assert_int_equal(raw_int("SELECT count(*) FROM audit WHERE detail LIKE '%Ho%'"), 0);
}

#define PRESSES 500 /* of each official: a thousand calls */

static int called_twice, called;
static int at_a_desk[64]; /* by visit: somebody has called it */

/* one of two officials who press "call next" all the time, and then "called by mistake": the same
   few people are at the head of the queue again */
static void presses(int number, apr_pool_t *in)
{
    p6_official me = official_with(helper.id, "helper", "01840", in);

    for (int i = 0; i < PRESSES; i++) {
        apr_pool_t *scratch;
        p6_order order = { .kind = P6_ORDER_CALL_NEXT, .desk = 1 + number };
        p6_order mistake = { .kind = P6_ORDER_MISTAKE };
        p6_done done;

        apr_pool_create(&scratch, in);
        order.key = key(scratch);
        mistake.key = key(scratch);
        ok(p6_queue_do(&done, &mistake.visit, &desk, &me, WIDE, &order, scratch));
        assert_int_equal(done, P6_DONE_NOW);
        if (__atomic_exchange_n(&at_a_desk[mistake.visit], 1, __ATOMIC_SEQ_CST))
            __atomic_fetch_add(&called_twice, 1, __ATOMIC_SEQ_CST);
        __atomic_fetch_add(&called, 1, __ATOMIC_SEQ_CST);
        __atomic_store_n(&at_a_desk[mistake.visit], 0, __ATOMIC_SEQ_CST);
        ok(p6_queue_do(&done, NULL, &desk, &me, WIDE, &mistake, scratch));
        assert_int_equal(done, P6_DONE_NOW);
        apr_pool_destroy(scratch);
    }
}

static void two_officials_never_call_the_same_person(void **state)
{
    (void)state;
    memset(at_a_desk, 0, sizeof at_a_desk);
    called_twice = called = 0;
    at(0);
    for (int i = 0; i < 5; i++) comes("eid", "none");
    in_threads(2, presses);
    assert_int_equal(called_twice, 0);
    assert_int_equal(called, 2 * PRESSES);
}

static p6_shift_live live_now(void)
{
    return queue()->shift->live;
}

static void the_first_call_says_that_the_shift_has_started(void **state)
{
    apr_int64_t first = comes("eid", "none"), second = comes("eid", "none");
    const char *k = key(pool);

    (void)state;
    assert_int_equal(tries(P6_ORDER_CALL_NEXT, 0, 3, key(pool)), P6_DONE_NOBODY);
    assert_int_equal(live_now(), P6_LIVE_NONE);
    assert_int_equal(tries(P6_ORDER_CALL_NEXT, 0, 1, k), P6_DONE_NOW);
    assert_int_equal(live_now(), P6_LIVE_STARTED);
    assert_int_equal(raw_int("SELECT count(*) FROM change WHERE kind = 'live'"), 1);
    assert_int_equal(raw_int("SELECT count(*) FROM audit WHERE action = 'shift_start'"), 1);
    orders(P6_ORDER_SERVE, first, 1);
    orders(P6_ORDER_CALL, second, 2);
    assert_int_equal(raw_int("SELECT count(*) FROM audit WHERE action = 'shift_start'"), 1);
    ok(p6_queue_say_live(&desk, &helper, WIDE, P6_LIVE_NONE, 0, pool));
    assert_int_equal(tries(P6_ORDER_CALL_NEXT, 0, 1, k), P6_DONE_BEFORE);
    assert_int_equal(live_now(), P6_LIVE_NONE);
}

static void a_call_ends_lateness_but_not_what_was_said_of_the_end(void **state)
{
    apr_int64_t visit = comes("eid", "none");

    (void)state;
    ok(p6_queue_say_live(&desk, &helper, WIDE, P6_LIVE_LATE, 30, pool));
    orders(P6_ORDER_CALL, visit, 1);
    assert_int_equal(live_now(), P6_LIVE_STARTED);
    assert_int_equal(queue()->shift->late_min, 0);
    ok(p6_queue_say_live(&desk, &helper, WIDE, P6_LIVE_FULL, 0, pool));
    orders(P6_ORDER_SERVE, visit, 1);
    assert_int_equal(live_now(), P6_LIVE_FULL);
    ok(p6_queue_say_live(&desk, &helper, WIDE, P6_LIVE_ENDED, 0, pool));
    orders(P6_ORDER_CALL, comes("eid", "none"), 2);
    assert_int_equal(live_now(), P6_LIVE_ENDED);
}

static const struct CMUnitTest tests[] = {
    Q("booked people go by their slot and walk-ins between them",
      booked_people_go_by_their_slot_and_walk_ins_between_them),
    Q("priority goes before everybody", priority_goes_before_everybody),
    Q("a desk calls whom it can help", a_desk_calls_whom_it_can_help),
    Q("a desk with somebody calls nobody else", a_desk_with_somebody_calls_nobody_else),
    Q("a retried request calls nobody else", a_retried_request_calls_nobody_else),
    Q("called by mistake gives the old place back", called_by_mistake_gives_the_old_place_back),
    Q("who did not appear may come back", who_did_not_appear_may_come_back),
    Q("what is still open goes on at another desk", what_is_still_open_goes_on_at_another_desk),
    Q("who was sent on to another desk is not called back", who_was_sent_on_is_not_called_back),
    Q("nobody works in another commune", nobody_works_in_another_commune),
    Q("a pass opens its own shift only", a_pass_opens_its_own_shift_only),
    Q("everything done is in the audit, without anybody's name",
      everything_done_is_in_the_audit_without_anybody),
    Q("the first call says that the shift has started",
      the_first_call_says_that_the_shift_has_started),
    Q("a call ends lateness, but not what was said of the end",
      a_call_ends_lateness_but_not_what_was_said_of_the_end),
    Q("two officials who call a thousand times never call the same person",
      two_officials_never_call_the_same_person),
};
SUITE(queue_suite, tests);
