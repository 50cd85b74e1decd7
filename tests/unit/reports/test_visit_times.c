#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "reports/visit_times.h"

#define ARRIVED 1795434000 /* 18:40 on some evening */
#define AT(minutes) (ARRIVED + (minutes) * 60)
#define TIMES(visit, ...) times_of(visit, (const p6_count_event[]){ __VA_ARGS__ }, \
    (int)(sizeof((const p6_count_event[]){ __VA_ARGS__ }) / sizeof(p6_count_event)))
#define E(minutes, kind) { 1, kind, AT(minutes) }

static const p6_count_visit walk_in = { .id = 1, .arrived_at = ARRIVED };

static p6_visit_times times_of(const p6_count_visit *visit, const p6_count_event *events, int n)
{
    return p6_visit_times_of(visit, events, n);
}

static void one_waits_until_the_call_and_is_served_until_the_outcome(void **state)
{
    p6_visit_times t = TIMES(&walk_in, E(0, "walk_in"), E(10, "next"), E(11, "serve"),
                             E(20, "finish"));

    (void)state;
    assert_int_equal(t.waited_s, 600);
    assert_int_equal(t.served_s, 540);
}

static void who_comes_early_waits_from_the_booked_hour_on(void **state)
{
    p6_count_visit booked = { .id = 1, .arrived_at = ARRIVED,
                              .start = p6_minute_of_epoch(AT(30)) };
    p6_visit_times t = TIMES(&booked, E(0, "arrive"), E(34, "next"));

    (void)state;
    assert_int_equal(t.waited_s, 240);
    t = TIMES(&booked, E(0, "arrive"), E(20, "next")); /* called before the hour: no wait */
    assert_int_equal(t.waited_s, 0);
    booked.start = p6_minute_of_epoch(AT(-30)); /* came late: from the arrival on */
    t = TIMES(&booked, E(0, "arrive"), E(5, "next"));
    assert_int_equal(t.waited_s, 300);
}

static void a_call_by_mistake_did_not_happen(void **state)
{
    p6_visit_times t = TIMES(&walk_in, E(5, "call"), E(6, "mistake"));

    (void)state;
    assert_int_equal(t.waited_s, -1);
    t = TIMES(&walk_in, E(5, "call"), E(6, "mistake"), E(10, "next"), E(12, "finish"));
    assert_int_equal(t.waited_s, 600);
    assert_int_equal(t.served_s, 120); /* nobody said that they came to the desk */
}

static void between_two_desks_one_waits_again(void **state)
{
    p6_visit_times t = TIMES(&walk_in, E(10, "next"), E(10, "serve"), E(20, "finish"),
                             E(25, "call"), E(26, "serve"), E(36, "finish"));

    (void)state;
    assert_int_equal(t.waited_s, 900);
    assert_int_equal(t.served_s, 1200);
    t = TIMES(&walk_in, E(10, "next"), E(10, "serve"), E(15, "redirect"), E(25, "next"),
              E(25, "serve"), E(30, "finish"));
    assert_int_equal(t.waited_s, 1200);
    assert_int_equal(t.served_s, 600);
}

static void time_aside_is_ones_own(void **state)
{
    p6_visit_times t = TIMES(&walk_in, E(10, "next"), E(12, "park"), E(40, "back"), E(43, "next"),
                             E(44, "serve"), E(50, "finish"));

    (void)state;
    assert_int_equal(t.waited_s, 780);
    assert_int_equal(t.served_s, 360);
}

static void what_was_not_written_down_is_not_known(void **state)
{
    p6_visit_times t = TIMES(&walk_in, E(0, "walk_in"));

    (void)state;
    assert_int_equal(t.waited_s, -1);
    assert_int_equal(t.served_s, -1);
    t = TIMES(&walk_in, E(3, "finish"), E(4, "mistake"), E(5, "nonsense"));
    assert_int_equal(t.waited_s, -1);
    assert_int_equal(t.served_s, -1);
}

/* a sheet tells when somebody came and was done, not how long the call took */
static void an_evening_on_paper_gives_no_times(void **state)
{
    p6_count_visit booked = { .id = 1, .channel = P6_ONLINE, .arrived_at = ARRIVED,
                              .start = p6_minute_of_epoch(AT(5)) };
    p6_count_visit line = { .id = 1, .channel = P6_PAPER, .arrived_at = ARRIVED };
    p6_visit_times t = TIMES(&line, E(200, "walk_in"), E(200, "paper"));

    (void)state;
    assert_int_equal(t.waited_s, -1);
    assert_int_equal(t.served_s, -1);
    t = TIMES(&booked, E(-600, "booked"), E(200, "paper"));
    assert_int_equal(t.waited_s, -1);
    assert_int_equal(t.served_s, -1);
    /* the network went while they sat at the desk: the call is known, the end is not */
    t = TIMES(&booked, E(0, "arrive"), E(10, "next"), E(11, "serve"), E(200, "paper"));
    assert_int_equal(t.waited_s, 300);
    assert_int_equal(t.served_s, -1);
}

static void clocks_of_two_machines_give_no_negative_times(void **state)
{
    p6_visit_times t = TIMES(&walk_in, E(-1, "next"), E(-2, "serve"), E(-3, "finish"));

    (void)state;
    assert_int_equal(t.waited_s, 0);
    assert_int_equal(t.served_s, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "one waits until the call and is served until the outcome",
          one_waits_until_the_call_and_is_served_until_the_outcome, 0, 0, 0 },
        { "who comes early waits from the booked hour on",
          who_comes_early_waits_from_the_booked_hour_on, 0, 0, 0 },
        { "a call by mistake did not happen", a_call_by_mistake_did_not_happen, 0, 0, 0 },
        { "between two desks one waits again", between_two_desks_one_waits_again, 0, 0, 0 },
        { "time aside is one's own", time_aside_is_ones_own, 0, 0, 0 },
        { "what was not written down is not known", what_was_not_written_down_is_not_known, 0, 0,
          0 },
        { "an evening on paper gives no times", an_evening_on_paper_gives_no_times, 0, 0, 0 },
        { "clocks of two machines give no negative times",
          clocks_of_two_machines_give_no_negative_times, 0, 0, 0 },
    };

    return cmocka_run_group_tests_name("times of a visit", tests, NULL, NULL);
}
