#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "support_places.h"

static apr_pool_t *pool;

/** Four points: an evening, a day, one without schedule, one over midnight. */
static p6_builder *evening(void)
{
    p6_builder *b = province(pool);

    add_point(b, "evening", "01840", 22.1658, 105.8498);
    add_point(b, "day", "01840", 22.1700, 105.8498);
    add_point(b, "none", "01843", 22.1085, 105.8598);
    add_point(b, "night", "05665", 21.7857, 105.8294);
    add_shift(b, 1, "evening", MONDAY "T17:30", MONDAY "T21:30");
    add_shift(b, 2, "day", MONDAY "T08:00", MONDAY "T17:30");
    add_shift(b, 3, "night", MONDAY "T22:00", "2026-11-24T02:00");
    add_shift(b, 4, "evening", "2026-11-24T17:30", "2026-11-24T21:30");
    return b;
}

static void tonight_begins_and_ends_to_the_minute(void **state)
{
    const p6_snapshot *s = picture(evening(), pool);
    p6_answer *a = ask_at(s, "when=tonight", MONDAY "T17:29", pool);

    (void)state;
    assert_string_equal(slugs(a->points, pool), "evening none");
    assert_int_equal(view_of(a, "evening")->badge, P6_BADGE_SOON);
    assert_int_equal(view_of(a, "evening")->next_open, at(MONDAY "T17:30"));
    assert_int_equal(view_of(a, "evening")->until, P6_NO_MINUTE);
    a = ask_at(s, "when=tonight", MONDAY "T17:30", pool);
    assert_int_equal(view_of(a, "evening")->badge, P6_BADGE_BY_SCHEDULE);
    assert_int_equal(view_of(a, "evening")->until, at(MONDAY "T21:30"));
    assert_int_equal(view_of(a, "evening")->next_open, P6_NO_MINUTE);
    assert_int_equal(a->open, 1);
    a = ask_at(s, "when=tonight", MONDAY "T21:29", pool);
    assert_false(a->over);
    assert_int_equal(a->open, 1);
    a = ask_at(s, "when=tonight", MONDAY "T21:30", pool);
    assert_true(a->over);
    assert_int_equal(a->from, at("2026-11-24T00:00"));
    assert_int_equal(a->to, at("2026-11-25T00:00"));
    /* the shift over midnight reaches into tomorrow */
    assert_string_equal(slugs(a->points, pool), "night evening none");
    a = ask_at(s, "when=tonight", MONDAY "T23:59", pool);
    assert_true(a->over);
    assert_int_equal(view_of(a, "night")->badge, P6_BADGE_BY_SCHEDULE);
    assert_int_equal(view_of(a, "night")->until, at("2026-11-24T02:00"));
}

static void a_shift_over_midnight_is_open_on_both_sides(void **state)
{
    const p6_snapshot *s = picture(evening(), pool);

    (void)state;
    assert_string_equal(slugs(ask_at(s, "when=now", MONDAY "T21:59", pool)->points, pool), "none");
    assert_string_equal(slugs(ask_at(s, "when=now", MONDAY "T22:00", pool)->points, pool),
                        "night none");
    /* on Tuesday nothing more is known of "day": its schedule has run out */
    assert_string_equal(slugs(ask_at(s, "when=now", "2026-11-24T01:59", pool)->points, pool),
                        "night none day");
    assert_string_equal(slugs(ask_at(s, "when=now", "2026-11-24T02:00", pool)->points, pool),
                        "none day");
}

static void a_point_without_a_schedule_is_unknown_never_closed(void **state)
{
    static const char *const whens[] = { "now", "today", "tonight", "tomorrow", "weekend",
                                         "2026-12-01" };
    const p6_snapshot *s = picture(evening(), pool);

    (void)state;
    for (size_t i = 0; i < sizeof whens / sizeof *whens; i++) {
        p6_answer *a = ask_at(s, apr_pstrcat(pool, "when=", whens[i], NULL), MONDAY "T12:00", pool);

        assert_int_equal(view_of(a, "none")->badge, P6_BADGE_UNKNOWN);
        assert_int_equal(view_of(a, "none")->state, P6_STATE_UNKNOWN);
    }
    /* what is not known can't be known to fit */
    assert_string_equal(slugs(ask_at(s, "when=today&service=vneid", MONDAY "T12:00", pool)->points,
                              pool), "day evening night");
}

static void joined_shifts_keep_a_point_open(void **state)
{
    p6_builder *b = evening();
    const p6_snapshot *s;
    p6_answer *a;

    (void)state;
    add_shift(b, 5, "evening", MONDAY "T21:30", MONDAY "T22:00");
    add_shift(b, 6, "evening", MONDAY "T22:01", MONDAY "T23:00");
    s = picture(b, pool);
    a = ask_at(s, "when=tonight", MONDAY "T18:00", pool);
    assert_int_equal(view_of(a, "evening")->until, at(MONDAY "T22:00"));
    assert_int_equal(view_of(a, "evening")->shifts->nelts, 1);
}

static void called_off_shifts_say_so_and_come_last(void **state)
{
    p6_builder *b = evening();
    p6_shift cancelled = shift_row(10, "off", MONDAY "T18:00", MONDAY "T20:00");
    p6_shift moved = shift_row(11, "away", MONDAY "T18:00", MONDAY "T20:00");
    const p6_shift_view *shift;
    p6_answer *a;

    (void)state;
    add_point(b, "off", "01840", 22.16, 105.85);
    add_point(b, "away", "01840", 22.16, 105.85);
    cancelled.status = P6_SHIFT_CANCELLED;
    moved.status = P6_SHIFT_MOVED;
    moved.successor = 4;
    assert_null(p6_builder_shift(b, &cancelled));
    assert_null(p6_builder_shift(b, &moved));
    a = ask_at(picture(b, pool), "when=tonight", MONDAY "T18:30", pool);
    assert_string_equal(slugs(a->points, pool), "evening none away off");
    assert_int_equal(view_of(a, "off")->badge, P6_BADGE_CANCELLED);
    assert_int_equal(view_of(a, "off")->state, P6_STATE_CLOSED);
    assert_int_equal(view_of(a, "away")->badge, P6_BADGE_MOVED);
    shift = &APR_ARRAY_IDX(view_of(a, "away")->shifts, 0, p6_shift_view);
    assert_int_equal(shift->successor, 4);
    assert_string_equal(shift->successor_slug, "evening");
    assert_int_equal(shift->successor_start, at("2026-11-24T17:30"));
    assert_int_equal(shift->free, 0);
    assert_int_equal(a->open, 1);
    assert_int_equal(a->total, 4);
}

static void what_helpers_say_changes_the_badge(void **state)
{
    static const struct {
        p6_shift_live live;
        int late;
        const char *now;
        p6_badge badge;
    } says[] = {
        { P6_LIVE_NONE, 0, MONDAY "T18:00", P6_BADGE_BY_SCHEDULE },
        { P6_LIVE_STARTED, 0, MONDAY "T18:00", P6_BADGE_OPEN },
        { P6_LIVE_STARTED, 0, MONDAY "T17:29", P6_BADGE_SOON },
        { P6_LIVE_FULL, 0, MONDAY "T18:00", P6_BADGE_OPEN },
        { P6_LIVE_LATE, 30, MONDAY "T17:59", P6_BADGE_LATE },
        { P6_LIVE_LATE, 30, MONDAY "T18:00", P6_BADGE_BY_SCHEDULE },
        { P6_LIVE_LATE, 30, MONDAY "T17:00", P6_BADGE_SOON },
        { P6_LIVE_LATE, 30, MONDAY "T16:59", P6_BADGE_LATER },
        { P6_LIVE_ENDED, 0, MONDAY "T18:00", P6_BADGE_ENDED },
        { P6_LIVE_ENDED, 0, MONDAY "T21:30", P6_BADGE_CLOSED } };

    (void)state;
    for (size_t i = 0; i < sizeof says / sizeof *says; i++) {
        p6_builder *b = province(pool);
        p6_shift row = shift_row(1, "x", MONDAY "T17:30", MONDAY "T21:30");
        p6_point_view *view;

        add_point(b, "x", "01840", 22.1658, 105.8498);
        row.live = says[i].live;
        row.late_min = says[i].late;
        assert_null(p6_builder_shift(b, &row));
        assert_null(p6_point_find(&view, picture(b, pool), "x", 1, &windows, at(says[i].now),
                                  pool));
        assert_int_equal(view->badge, says[i].badge);
        assert_int_equal(APR_ARRAY_IDX(view->shifts, 0, p6_shift_view).badge, says[i].badge);
    }
}

static void an_unknown_stretch_promises_nothing(void **state)
{
    p6_builder *b = province(pool);
    p6_shift row = shift_row(1, "x", MONDAY "T18:00", MONDAY "T19:00");
    const p6_snapshot *s;
    p6_answer *a;

    (void)state;
    add_point(b, "x", "01840", 22.1658, 105.8498);
    row.unknown = 1;
    assert_null(p6_builder_shift(b, &row));
    add_shift(b, 2, "x", MONDAY "T19:00", MONDAY "T20:00");
    s = picture(b, pool);
    a = ask_at(s, "when=tonight", MONDAY "T18:30", pool);
    assert_int_equal(view_of(a, "x")->badge, P6_BADGE_UNKNOWN);
    assert_int_equal(view_of(a, "x")->state, P6_STATE_UNKNOWN);
    assert_int_equal(view_of(a, "x")->next_open, at(MONDAY "T19:00"));
    assert_string_equal(slugs(ask_at(s, "when=now", MONDAY "T18:30", pool)->points, pool), "x");
    a = ask_at(s, "when=tonight", MONDAY "T17:45", pool);
    assert_int_equal(view_of(a, "x")->badge, P6_BADGE_LATER);
    assert_int_equal(view_of(a, "x")->next_open, at(MONDAY "T19:00"));
    a = ask_at(s, "when=tonight", MONDAY "T19:00", pool);
    assert_int_equal(view_of(a, "x")->badge, P6_BADGE_BY_SCHEDULE);
}

static void service_and_agency_must_meet_at_one_desk(void **state)
{
    const p6_snapshot *s = picture(evening(), pool);

    (void)state;
    assert_string_equal(slugs(ask_at(s, "when=tonight&service=cashless&agency=bank",
                                     MONDAY "T18:00", pool)->points, pool), "evening");
    assert_string_equal(slugs(ask_at(s, "when=tonight&service=cashless&agency=police",
                                     MONDAY "T18:00", pool)->points, pool), "");
    assert_string_equal(slugs(ask_at(s, "when=tonight&agency=youth-union",
                                     MONDAY "T18:00", pool)->points, pool), "");
}

static void free_means_truly_bookable(void **state)
{
    p6_builder *b = province(pool);
    p6_shift row = shift_row(1, "x", MONDAY "T18:00", MONDAY "T20:00");
    const p6_snapshot *s;
    const p6_shift_view *v;
    static const struct { const char *now; int free; } steps[] = {
        { MONDAY "T12:00", 6 }, { MONDAY "T18:00", 6 }, { MONDAY "T18:01", 5 },
        { MONDAY "T19:40", 1 }, { MONDAY "T19:41", 0 }, { MONDAY "T20:00", 0 } };

    (void)state;
    row.last_entry = 20;
    add_point(b, "x", "01840", 22.1658, 105.8498);
    assert_null(p6_builder_shift(b, &row));
    s = picture(b, pool);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        p6_point_view *view;

        assert_null(p6_point_find(&view, s, "x", 1, &windows, at(steps[i].now), pool));
        v = &APR_ARRAY_IDX(view->shifts, 0, p6_shift_view);
        assert_int_equal(v->places, 6); /* the longest visit takes twenty minutes */
        assert_int_equal(v->free, steps[i].free);
        assert_int_equal(v->last_entry, at(MONDAY "T19:40"));
        assert_int_equal(ask_at(s, "when=today&free=1", steps[i].now, pool)->total,
                         steps[i].free > 0);
    }
}

static void no_result_is_never_a_dead_end(void **state)
{
    p6_builder *b = evening();
    const p6_snapshot *s;
    p6_answer *a;

    (void)state;
    add_point(b, "later", "05707", 21.62, 105.96);
    add_shift(b, 20, "later", "2026-11-27T08:00", "2026-11-27T10:00");
    s = picture(b, pool);
    a = ask_at(s, "when=now&commune=01843", MONDAY "T12:00", pool);
    assert_string_equal(slugs(a->points, pool), "none");
    assert_string_equal(slugs(a->otherwise, pool), "evening night later");
    assert_true(a->relaxed);
    assert_int_equal(APR_ARRAY_IDX(a->otherwise, 0, p6_point_view).shifts->nelts, 1);
    assert_int_equal(APR_ARRAY_IDX(a->otherwise, 0, p6_point_view).badge, P6_BADGE_LATER);
    assert_int_equal(APR_ARRAY_IDX(a->otherwise, 0, p6_point_view).next_open, at(MONDAY "T17:30"));
    a = ask_at(s, "when=2026-11-25&service=vneid", MONDAY "T12:00", pool);
    assert_string_equal(slugs(a->otherwise, pool), "later");
    assert_false(a->relaxed);
    a = ask_at(s, "when=tonight&spoken=dao", MONDAY "T18:00", pool);
    assert_int_equal(a->total, 0);
    assert_string_equal(slugs(a->otherwise, pool), "night evening later");
    assert_true(a->relaxed);
    a = ask_at(s, "when=2027-11-25", MONDAY "T12:00", pool);
    assert_true(a->beyond);
    assert_string_equal(slugs(a->points, pool), "");
    assert_string_equal(slugs(a->otherwise, pool), "evening night later");
    assert_true(ask_at(s, "when=2026-11-22", MONDAY "T12:00", pool)->beyond);
    assert_false(ask_at(s, "when=2027-01-17", MONDAY "T12:00", pool)->beyond);
    assert_true(ask_at(s, "when=2027-01-18", MONDAY "T12:00", pool)->beyond);
}

static void windows_of_days_are_right(void **state)
{
    static const struct { const char *when, *now, *from, *to; } rows[] = {
        { "today", MONDAY "T12:00", MONDAY "T00:00", "2026-11-24T00:00" },
        { "tomorrow", MONDAY "T23:59", "2026-11-24T00:00", "2026-11-25T00:00" },
        { "weekend", MONDAY "T12:00", "2026-11-28T00:00", "2026-11-30T00:00" },
        { "weekend", "2026-11-27T23:59", "2026-11-28T00:00", "2026-11-30T00:00" },
        { "weekend", "2026-11-28T00:00", "2026-11-28T00:00", "2026-11-30T00:00" },
        { "weekend", "2026-11-29T23:59", "2026-11-29T00:00", "2026-11-30T00:00" },
        { "weekend", "2026-11-30T00:00", "2026-12-05T00:00", "2026-12-07T00:00" },
        { "2026-12-24", MONDAY "T12:00", "2026-12-24T00:00", "2026-12-25T00:00" },
        { "now", MONDAY "T12:00", MONDAY "T12:00", MONDAY "T12:01" },
        { "tonight", MONDAY "T00:00", MONDAY "T17:30", MONDAY "T21:30" } };
    const p6_snapshot *s = picture(evening(), pool);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        p6_answer *a = ask_at(s, apr_pstrcat(pool, "when=", rows[i].when, NULL), rows[i].now, pool);

        assert_int_equal(a->from, at(rows[i].from));
        assert_int_equal(a->to, at(rows[i].to));
        assert_false(a->over);
    }
}

static void today_is_over_when_nothing_is_left_after_the_evening(void **state)
{
    p6_builder *b = province(pool);
    const p6_snapshot *s;

    (void)state;
    add_point(b, "x", "01840", 22.1658, 105.8498);
    add_point(b, "late", "01843", 22.1658, 105.8498);
    add_shift(b, 1, "x", MONDAY "T17:30", MONDAY "T21:30");
    add_shift(b, 2, "x", "2026-11-24T17:30", "2026-11-24T21:30");
    add_shift(b, 3, "late", MONDAY "T20:00", MONDAY "T23:00");
    s = picture(b, pool);
    assert_false(ask_at(s, "when=today&commune=01840", MONDAY "T21:29", pool)->over);
    assert_true(ask_at(s, "when=today&commune=01840", MONDAY "T21:30", pool)->over);
    assert_false(ask_at(s, "when=today", MONDAY "T22:59", pool)->over);
    assert_true(ask_at(s, "when=today", MONDAY "T23:00", pool)->over);
}

static void near_orders_by_distance_and_tells_the_direction(void **state)
{
    const p6_snapshot *s = picture(evening(), pool);
    p6_answer *a = ask_at(s, "when=today&near=22.1701,105.8499", MONDAY "T12:00", pool);

    (void)state;
    assert_string_equal(slugs(a->points, pool), "day evening night none");
    assert_int_equal(view_of(a, "evening")->bearing, 4);
    assert_in_range(view_of(a, "evening")->distance_m, 460, 490);
    assert_false(a->outside);
    a = ask_at(s, "when=today&near=21.0285,105.8542", MONDAY "T12:00", pool);
    assert_true(a->outside);
    assert_string_equal(slugs(a->points, pool), "night evening day none");
    a = ask_at(s, "when=today", MONDAY "T12:00", pool);
    assert_int_equal(view_of(a, "day")->distance_m, -1);
    assert_int_equal(view_of(a, "day")->bearing, -1);
}

static void a_mobile_team_is_where_it_stops(void **state)
{
    p6_builder *b = province(pool);
    p6_shift first = shift_row(1, "team", MONDAY "T18:00", MONDAY "T20:00");
    p6_shift second = shift_row(2, "team", "2026-11-24T18:00", "2026-11-24T20:00");
    const p6_snapshot *s;
    p6_answer *a;

    (void)state;
    add_point(b, "team", "01840", 0, 0);
    add_point(b, "fixed", "01840", 22.2, 105.85);
    add_shift(b, 3, "fixed", MONDAY "T18:00", MONDAY "T20:00");
    add_shift(b, 4, "fixed", "2026-11-24T18:00", "2026-11-24T20:00");
    first.stop_lat_e6 = 22100000;
    second.stop_lat_e6 = 22300000;
    first.stop_lon_e6 = second.stop_lon_e6 = 105850000;
    first.stop_group = "Tổ 5";
    assert_null(p6_builder_shift(b, &first));
    assert_null(p6_builder_shift(b, &second));
    s = picture(b, pool);
    a = ask_at(s, "when=tonight&near=22.12,105.85", MONDAY "T18:00", pool);
    assert_string_equal(slugs(a->points, pool), "team fixed");
    assert_in_range(view_of(a, "team")->distance_m, 2200, 2250);
    assert_int_equal(view_of(a, "team")->lat_e6, 22100000);
    a = ask_at(s, "when=tomorrow&near=22.12,105.85", MONDAY "T18:00", pool);
    assert_string_equal(slugs(a->points, pool), "fixed team");
    assert_in_range(view_of(a, "team")->distance_m, 20000, 20030);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "tonight begins and ends to the minute", tonight_begins_and_ends_to_the_minute, 0, 0, 0 },
        { "a shift over midnight is open on both sides",
          a_shift_over_midnight_is_open_on_both_sides, 0, 0, 0 },
        { "a point without a schedule is unknown, never closed",
          a_point_without_a_schedule_is_unknown_never_closed, 0, 0, 0 },
        { "joined shifts keep a point open", joined_shifts_keep_a_point_open, 0, 0, 0 },
        { "called-off shifts say so and come last", called_off_shifts_say_so_and_come_last,
          0, 0, 0 },
        { "what helpers say changes the badge", what_helpers_say_changes_the_badge, 0, 0, 0 },
        { "an unknown stretch promises nothing", an_unknown_stretch_promises_nothing, 0, 0, 0 },
        { "service and agency must meet at one desk", service_and_agency_must_meet_at_one_desk,
          0, 0, 0 },
        { "free means truly bookable", free_means_truly_bookable, 0, 0, 0 },
        { "no result is never a dead end", no_result_is_never_a_dead_end, 0, 0, 0 },
        { "windows of days are right", windows_of_days_are_right, 0, 0, 0 },
        { "today is over when nothing is left after the evening",
          today_is_over_when_nothing_is_left_after_the_evening, 0, 0, 0 },
        { "near orders by distance and tells the direction",
          near_orders_by_distance_and_tells_the_direction, 0, 0, 0 },
        { "a mobile team is where it stops", a_mobile_team_is_where_it_stops, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
