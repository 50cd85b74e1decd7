/* Closing time: what becomes of those whom an evening did not reach. */
#include <string.h>

#include "base/limits.h"
#include "contract/fixture/client.h"
#include "contract/fixture/threads.h"
#include "contract/scenes/queue.h"
#include "evening/closing.h"
#include "store/officials.h"
#include "store/shifts.h"

static void at(int minutes)
{
    now_s = p6_epoch_of_minute(EVENING + minutes);
}

static p6_closing *closing(void)
{
    p6_closing *c;

    ok(p6_closing_load(&c, &desk, &helper, WIDE, pool));
    return c;
}

static const p6_closing_visit *of(apr_int64_t visit)
{
    const p6_closing *c = closing();

    for (int i = 0; i < c->visits->nelts; i++)
        if (APR_ARRAY_IDX(c->visits, i, p6_closing_visit).v->row.id == visit)
            return &APR_ARRAY_IDX(c->visits, i, p6_closing_visit);
    return NULL;
}

static void close_all(p6_after after)
{
    ok(p6_closing_all(&desk, &helper, WIDE, after, pool));
}

static void give(apr_int64_t visit, p6_after after, const char *address)
{
    ok(p6_closing_one(&desk, &helper, WIDE, visit, after, address, pool));
}

static apr_int64_t tells(apr_int64_t visit, const char *kind)
{
    return raw_int(apr_psprintf(pool, "SELECT count(*) FROM tell WHERE visit = %" APR_INT64_T_FMT
                                " AND kind = '%s'", visit, kind));
}

/* a walk-in of WIDE with a phone, who wants SERVICES */
static apr_int64_t with_phone(const char *services)
{
    p6_wish w = wish(WIDE, P6_NO_MINUTE, services, pool);
    p6_doer doer = { helper.id, 0, 0 };
    p6_walk_in marks = { "A", "none", "60-79", "Tổ 3A", 1, &doer };
    p6_outcome *outcome;

    w.channel = P6_WALK_IN;
    w.phone = "0912345678";
    ok(p6_walk_in_add(&outcome, &desk, &w, &marks, pool));
    return outcome->receipt->visit.id;
}

/* somebody without a name */
static apr_int64_t nameless(const char *services)
{
    p6_wish w = wish(WIDE, P6_NO_MINUTE, services, pool);
    p6_doer doer = { helper.id, 0, 0 };
    p6_walk_in marks = { "A", "none", "", "", 0, &doer };
    p6_outcome *outcome;

    w.channel = P6_WALK_IN;
    w.name = NULL;
    ok(p6_walk_in_add(&outcome, &desk, &w, &marks, pool));
    return outcome->receipt->visit.id;
}

static void who_waits_is_carried_over_with_priority_to_the_next_shift(void **state)
{
    const p6_closing_visit *c;
    apr_int64_t waiting;
    const char *made;

    (void)state;
    at(20);
    waiting = with_phone("eid,cashless");
    at(50);
    close_all(P6_AFTER_CARRY);
    c = of(waiting);
    assert_int_equal(c->kind, P6_CLOSING_DECIDED);
    assert_int_equal(c->after, P6_AFTER_CARRY);
    assert_int_equal(c->successor->shift, NEXT_DAY);
    assert_int_equal(c->successor->start, EVENING + 1440);
    assert_string_equal(c->successor->ticket, "1-01");
    assert_int_equal(strlen(c->successor->code), 6);
    assert_int_equal(state_of(waiting), P6_VISIT_NOT_REACHED);
    made = raw(apr_psprintf(pool, "SELECT v.state || ' ' || v.channel || ' ' || v.priority || ' '"
                            " || v.age_band || ' ' || v.group_name || ' ' || p.phone || ' ' ||"
                            " v.consent_version FROM visit v JOIN person p ON p.visit = v.id"
                            " WHERE v.moved_from = %" APR_INT64_T_FMT, waiting));
    assert_string_equal(made, "booked official carried_over 60-79 Tổ 3A +84912345678 spoken\n");
    assert_int_equal(raw_int("SELECT count(*) FROM claim WHERE shift = 2 AND kind = 'booked'"), 4);
    assert_string_equal(raw("SELECT live FROM shift WHERE id = 1"), "ended\n");
    assert_int_equal(tells(waiting, "cancelled"), 0); /* they stand there and are told */
}

static void only_what_is_still_open_goes_on(void **state)
{
    apr_int64_t visit;
    apr_array_header_t *results;
    p6_order finish = { .kind = P6_ORDER_FINISH };
    p6_done done;

    (void)state;
    at(5);
    visit = comes("eid,cashless", "none");
    orders(P6_ORDER_CALL, visit, 1);
    orders(P6_ORDER_SERVE, visit, 0);
    results = apr_array_make(pool, 1, sizeof(p6_result));
    APR_ARRAY_PUSH(results, p6_result) = (p6_result){ "eid", "done", "", "", "", P6_NO_MINUTE };
    finish.key = key(pool);
    finish.visit = visit;
    finish.results = results;
    ok(p6_queue_do(&done, NULL, &desk, &helper, WIDE, &finish, pool));
    close_all(P6_AFTER_CARRY);
    assert_string_equal(raw("SELECT s.service FROM visit_service s JOIN visit v ON v.id = s.visit"
                            " WHERE v.shift = 2"), "cashless\n");
}

static void closing_again_gives_nobody_anything_twice(void **state)
{
    apr_int64_t one, two;

    (void)state;
    at(20);
    one = comes("eid", "none");
    close_all(P6_AFTER_CARRY);
    close_all(P6_AFTER_CARRY);
    close_all(P6_AFTER_HOME);
    assert_int_equal(raw_int("SELECT count(*) FROM visit WHERE shift = 2"), 1);
    assert_int_equal(raw_int("SELECT count(*) FROM home_visit"), 0);
    two = comes("eid", "none"); /* let in after all */
    close_all(P6_AFTER_CARRY);
    assert_int_equal(of(one)->after, P6_AFTER_CARRY);
    assert_int_equal(of(two)->kind, P6_CLOSING_DECIDED);
    assert_int_equal(raw_int("SELECT count(*) FROM visit WHERE shift = 2"), 2);
}

static apr_int64_t crowd[8];

static void one_closes(int number, apr_pool_t *in)
{
    (void)number;
    ok(p6_closing_all(&desk, &helper, WIDE, P6_AFTER_CARRY, in));
}

static void two_phones_that_close_at_once_carry_each_over_once(void **state)
{
    (void)state;
    at(20);
    for (int i = 0; i < 8; i++) crowd[i] = comes("cashless", "none");
    in_threads(4, one_closes);
    assert_int_equal(raw_int("SELECT count(*) FROM visit WHERE shift = 2"), 8);
    assert_int_equal(raw_int("SELECT count(DISTINCT moved_from) FROM visit WHERE shift = 2"), 8);
    assert_int_equal(raw_int("SELECT count(*) FROM visit WHERE shift = 1"
                           " AND state = 'not_reached'"), 8);
    for (int i = 0; i < 8; i++) assert_int_equal(of(crowd[i])->kind, P6_CLOSING_DECIDED);
}

static void who_is_booked_and_did_not_come_is_absent_who_has_a_later_time_is_not(void **state)
{
    apr_int64_t missed = a_booking(0, "eid"), in_grace = a_booking(15, "vneid");
    apr_int64_t later = a_booking(45, "eid");

    (void)state;
    at(29); /* closed early */
    assert_int_equal(of(missed)->kind, P6_CLOSING_ABSENT);
    assert_int_equal(of(in_grace)->kind, P6_CLOSING_LEFT);
    assert_int_equal(of(later)->kind, P6_CLOSING_LEFT);
    close_all(P6_AFTER_CARRY);
    assert_int_equal(state_of(missed), P6_VISIT_ABSENT);
    assert_int_equal(state_of(later), P6_VISIT_NOT_REACHED);
    assert_int_equal(of(later)->successor->shift, NEXT_DAY);
    /* they are not there to hear it */
    assert_int_equal(tells(of(later)->successor->id, "moved"), 1);
    assert_int_equal(tells(later, "cancelled"), 0);
    assert_int_equal(tells(missed, "cancelled"), 0);
    assert_int_equal(raw_int(apr_psprintf(pool, "SELECT count(*) FROM claim WHERE visit = %"
                                        APR_INT64_T_FMT, later)), 0);
}

static void after_the_end_nobody_booked_is_ours_to_answer_for(void **state)
{
    apr_int64_t last = a_booking(50, "vneid");

    (void)state;
    at(59);
    assert_int_equal(of(last)->kind, P6_CLOSING_LEFT);
    at(60);
    assert_int_equal(of(last)->kind, P6_CLOSING_ABSENT);
}

static void who_wants_nothing_is_decided_and_who_was_away_is_told(void **state)
{
    apr_int64_t there, away = a_booking(45, "eid");

    (void)state;
    at(10);
    there = comes("eid", "none");
    close_all(P6_AFTER_NOTHING);
    assert_int_equal(of(there)->after, P6_AFTER_NOTHING);
    assert_int_equal(of(away)->after, P6_AFTER_NOTHING);
    assert_int_equal(tells(away, "cancelled"), 1);
    assert_int_equal(tells(there, "cancelled"), 0);
    assert_int_equal(raw_int("SELECT count(*) FROM visit WHERE shift = 2"), 0);
}

static void one_gets_something_else_before_all_others_do(void **state)
{
    apr_int64_t own, other;

    (void)state;
    at(10);
    own = with_phone("eid");
    other = comes("eid", "none");
    give(own, P6_AFTER_HOME, "  Nhà cạnh cây đa ");
    assert_string_equal(raw("SELECT live FROM shift WHERE id = 1"), "none\n"); /* it goes on */
    assert_int_equal(of(other)->kind, P6_CLOSING_LEFT);
    close_all(P6_AFTER_CARRY);
    assert_int_equal(of(own)->after, P6_AFTER_HOME);
    assert_int_equal(of(other)->after, P6_AFTER_CARRY);
    assert_string_equal(raw("SELECT h.state || ' ' || h.commune || ' ' || h.services || ' ' ||"
                            " p.name || ' ' || p.phone || ' ' || p.address FROM home_visit h"
                            " JOIN home_person p ON p.home_visit = h.id"),
                        "asked 01840 eid Hoàng Thị Mỷ +84912345678 Nhà cạnh cây đa\n");
    /* nobody can guess the key of a request that a citizen may open by its code */
    assert_int_equal(raw_int("SELECT length(request_key) FROM home_visit"), 32);
}

static void a_home_visit_needs_somebody_who_can_be_found(void **state)
{
    apr_int64_t who, unknown;

    (void)state;
    at(10);
    who = comes("eid", "none"); /* a name, no phone */
    unknown = nameless("eid");
    close_all(P6_AFTER_HOME);
    assert_int_equal(state_of(who), P6_VISIT_NOT_REACHED);
    assert_int_equal(of(who)->kind, P6_CLOSING_LEFT);
    assert_int_equal(of(unknown)->kind, P6_CLOSING_LEFT);
    give(who, P6_AFTER_HOME, "số 5");
    give(unknown, P6_AFTER_HOME, "số 6");
    assert_int_equal(of(who)->kind, P6_CLOSING_DECIDED);
    assert_int_equal(of(unknown)->kind, P6_CLOSING_LEFT);
    give(unknown, P6_AFTER_CARRY, NULL); /* a number is enough for that */
    assert_int_equal(of(unknown)->kind, P6_CLOSING_DECIDED);
    fails(BAD_FIELD, p6_closing_one(&desk, &helper, WIDE, who, P6_AFTER_HOME, "a\nb", pool));
}

/* all of desks 1 to 3 of the day after */
static void fill_next_day(void)
{
    for (int i = 0; i < 2; i++)
        for (int start = 0; start < 60; start += 15) {
            p6_wish w = wish(NEXT_DAY, EVENING + 1440 + start, "eid", pool);
            p6_outcome *outcome;

            ok(p6_book(&outcome, &desk, &w, pool));
            assert_int_equal(outcome->what, P6_BOOKED_DONE);
        }
}

static void where_no_place_is_free_they_join_the_queue_without_a_time(void **state)
{
    const p6_closing_visit *c;
    apr_int64_t who, made;
    p6_queue *next;

    (void)state;
    fill_next_day();
    at(10);
    who = comes("eid", "none");
    close_all(P6_AFTER_CARRY);
    c = of(who);
    assert_int_equal(c->successor->start, P6_NO_MINUTE);
    assert_string_equal(c->successor->ticket, "A1");
    made = c->successor->id;
    now_s = p6_epoch_of_minute(EVENING + 1440 + 2);
    ok(p6_queue_load(&next, &desk, &helper, P6_ACT_WATCH, NEXT_DAY, pool));
    assert_int_equal(p6_queue_find(next, made)->stage, P6_STAGE_EXPECTED);
    ok(p6_visit_cancel(&(p6_outcome *){ NULL }, &desk, c->successor->code, pool));
}

static void without_a_shift_that_offers_it_they_stay_to_be_decided(void **state)
{
    apr_int64_t who;

    (void)state;
    raw("UPDATE shift SET status = 'cancelled' WHERE id = 2");
    at(10);
    who = comes("eid", "none");
    close_all(P6_AFTER_CARRY);
    assert_int_equal(state_of(who), P6_VISIT_NOT_REACHED);
    assert_int_equal(of(who)->kind, P6_CLOSING_LEFT);
    assert_int_equal(closing()->left, 1);
    give(who, P6_AFTER_NOTHING, NULL);
    assert_int_equal(closing()->left, 0);
}

static void who_is_being_helped_is_finished_first(void **state)
{
    apr_int64_t who;

    (void)state;
    at(10);
    who = comes("eid", "none");
    orders(P6_ORDER_CALL, who, 1);
    orders(P6_ORDER_SERVE, who, 0);
    close_all(P6_AFTER_CARRY);
    assert_int_equal(of(who)->kind, P6_CLOSING_BUSY);
    assert_int_equal(state_of(who), P6_VISIT_SERVING);
}

static void a_shift_that_has_not_begun_is_not_closed_by_mistake(void **state)
{
    apr_int64_t booked = a_booking(0, "eid");

    (void)state;
    assert_int_equal(closing()->early, 1);
    fails(STALE, p6_closing_all(&desk, &helper, WIDE, P6_AFTER_CARRY, pool));
    fails(STALE, p6_closing_one(&desk, &helper, WIDE, booked, P6_AFTER_CARRY, NULL, pool));
    assert_int_equal(state_of(booked), P6_VISIT_BOOKED);
    ok(p6_queue_say_live(&desk, &helper, WIDE, P6_LIVE_STARTED, 0, pool)); /* early */
    close_all(P6_AFTER_CARRY);
    assert_int_equal(of(booked)->kind, P6_CLOSING_DECIDED);
}

static void whoever_may_not_run_the_queue_closes_nothing(void **state)
{
    p6_official pass = { .pass = 7, .pass_shift = NEXT_DAY, .pass_commune = "01840" };
    apr_int64_t who;
    p6_closing *c;

    (void)state;
    at(10);
    who = comes("eid", "none");
    fails(FORBIDDEN, p6_closing_load(&c, &desk, &stranger, WIDE, pool));
    fails(FORBIDDEN, p6_closing_all(&desk, &stranger, WIDE, P6_AFTER_CARRY, pool));
    fails(FORBIDDEN, p6_closing_all(&desk, &pass, WIDE, P6_AFTER_CARRY, pool));
    fails(FORBIDDEN, p6_closing_one(&desk, &stranger, WIDE, who, P6_AFTER_NOTHING, NULL, pool));
    assert_int_equal(state_of(who), P6_VISIT_ARRIVED);
    assert_string_equal(raw("SELECT live FROM shift WHERE id = 1"), "none\n");
}

static void each_decision_is_in_the_audit(void **state)
{
    (void)state;
    at(10);
    comes("eid", "none");
    close_all(P6_AFTER_CARRY);
    assert_int_equal(raw_int("SELECT count(*) FROM audit WHERE action = 'visit_carry'"
                           " AND detail = 'carried_over' AND commune = '01840'"), 1);
    assert_int_equal(raw_int("SELECT count(*) FROM audit WHERE action = 'shift_end'"), 1);
    assert_int_equal(raw_int("SELECT count(*) FROM audit WHERE action = 'visit_book'"), 1);
}

static const struct CMUnitTest tests[] = {
    Q("who waits is carried over with priority to the next shift",
      who_waits_is_carried_over_with_priority_to_the_next_shift),
    Q("only what is still open goes on", only_what_is_still_open_goes_on),
    Q("closing again gives nobody anything twice", closing_again_gives_nobody_anything_twice),
    Q("two phones that close at once carry each over once",
      two_phones_that_close_at_once_carry_each_over_once),
    Q("who is booked and did not come is absent, who has a later time is not",
      who_is_booked_and_did_not_come_is_absent_who_has_a_later_time_is_not),
    Q("after the end nobody who is booked is ours to answer for",
      after_the_end_nobody_booked_is_ours_to_answer_for),
    Q("who wants nothing is decided, and who was away is told",
      who_wants_nothing_is_decided_and_who_was_away_is_told),
    Q("one gets something else before all others do",
      one_gets_something_else_before_all_others_do),
    Q("a home visit needs somebody who can be found",
      a_home_visit_needs_somebody_who_can_be_found),
    Q("where no place is free they join the queue without a time",
      where_no_place_is_free_they_join_the_queue_without_a_time),
    Q("without a shift that offers it they stay to be decided",
      without_a_shift_that_offers_it_they_stay_to_be_decided),
    Q("who is being helped is finished first", who_is_being_helped_is_finished_first),
    Q("a shift that has not begun is not closed by mistake",
      a_shift_that_has_not_begun_is_not_closed_by_mistake),
    Q("whoever may not run the queue closes nothing",
      whoever_may_not_run_the_queue_closes_nothing),
    Q("each decision is in the audit", each_decision_is_in_the_audit),
};
SUITE(closing_suite, tests);
