/* Points, the calendar, services. */
#include "support_planning.h"

#include "planning/points.h"
#include "planning/province.h"

static p6_point_wish point_is(const char *name)
{
    return (p6_point_wish){ .slug = "to-3a", .name = name, .address = "Ngõ 62", .active = 1,
        .landmark = "Cạnh chợ", .phone = "0209 3870 123", .group = "Tổ 3A", .step_free = "yes",
        .lat = "22.16436", .lon = "105.84359", .notice = { "Mang theo thẻ", "Bring a card", "" } };
}

static apr_int64_t generation(void)
{
    return number_of("SELECT number FROM generation");
}

static void a_point_is_changed_and_the_locator_hears_of_it(void **state)
{
    p6_point_wish wish = point_is("  Nhà văn hóa   Tổ 3A ");
    apr_int64_t before = generation();
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    ok(p6_point_save(&outcome, &editor, &wish, pool));
    is_done(outcome);
    assert_string_equal(rows_of("SELECT name || '|' || phone || '|' || step_free || '|' ||"
                                " lat_e6 FROM point WHERE slug = 'to-3a'"),
                        "Nhà văn hóa Tổ 3A|+842093870123|1|22164360\n");
    assert_string_equal(rows_of("SELECT body FROM data_text WHERE kind = 'point'"
                                " ORDER BY lang"), "Bring a card\n\nMang theo thẻ\n");
    assert_true(generation() > before);
    before = generation();
    editor = an_editor();
    ok(p6_point_save(&outcome, &editor, &wish, pool));
    is_done(outcome);
    assert_int_equal(generation(), before); /* the same again is no change */
    assert_int_equal(number_of("SELECT count(*) FROM schedule_change"), 1);
}

static void what_can_not_be_a_point_is_told_field_by_field(void **state)
{
    p6_point_wish wish = point_is(" ");
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    wish.phone = "12345";
    wish.lon = "";
    ok(p6_point_save(&outcome, &editor, &wish, pool));
    assert_string_equal(faults_of(outcome), "name phone lat");
    wish = point_is("x");
    editor.official = &neighbour;
    fails(FORBIDDEN, p6_point_save(&outcome, &editor, &wish, pool));
    wish.slug = "none";
    fails(NOT_FOUND, p6_point_save(&outcome, &editor, &wish, pool));
}

static void a_point_that_people_booked_at_stays_on_the_pages(void **state)
{
    p6_point_wish wish = point_is("Tổ 3A");
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;
    const char *code = booked(shift_at("to-3a", AT(1, 18)), AT(1, 18), "eid");
    p6_outcome *cancelled;

    (void)state;
    wish.active = 0;
    ok(p6_point_save(&outcome, &editor, &wish, pool));
    is_refused(outcome, "active", "sched.bad.active");
    ok(p6_visit_cancel(&cancelled, &desk, code, pool));
    ok(p6_point_save(&outcome, &editor, &wish, pool));
    is_done(outcome);
    assert_string_equal(rows_of("SELECT active FROM point WHERE slug = 'to-3a'"), "0\n");
}

static void a_point_is_added_under_a_name_of_its_own(void **state)
{
    p6_point_wish wish = { .commune = "01840", .kind = "mobile", .name = "Đội lưu động" };
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    ok(p6_point_save(&outcome, &editor, &wish, pool));
    is_done(outcome);
    assert_string_equal(outcome->subject, "doi-luu-dong-duc-xuan");
    editor = an_editor();
    ok(p6_point_save(&outcome, &editor, &wish, pool));
    assert_string_equal(outcome->subject, "doi-luu-dong-duc-xuan-2");
    wish.commune = "01843";
    editor.key = key(pool);
    fails(FORBIDDEN, p6_point_save(&outcome, &editor, &wish, pool));
    wish.commune = "99999";
    fails(NOT_FOUND, p6_point_save(&outcome, &editor, &wish, pool));
}

static void a_point_is_checked_now(void **state)
{
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    ok(p6_point_checked(&outcome, &editor, "to-3a", pool));
    is_done(outcome);
    assert_int_equal(number_of("SELECT checked_at FROM point WHERE slug = 'to-3a'"), now_s);
    editor.official = &neighbour;
    editor.key = key(pool);
    fails(FORBIDDEN, p6_point_checked(&outcome, &editor, "to-3a", pool));
}

static void a_holiday_takes_shifts_away_at_once_but_not_booked_ones(void **state)
{
    p6_day_wish day = { "2026-11-24", "holiday", "Ngày Văn hóa", "QĐ 1", 1 };
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    command("UPDATE rota SET pattern = 'Mo-Fr 18:00-19:00; PH off'");
    editor.official = &province;
    booked(shift_at("to-3a", AT(2, 18)), AT(2, 18), "eid");
    ok(p6_calendar_save(&outcome, &editor, &day, pool));
    is_done(outcome);
    assert_int_equal(shift_at("to-3a", AT(1, 18)), 0);
    day.day = "2026-11-25";
    editor.key = key(pool);
    ok(p6_calendar_save(&outcome, &editor, &day, pool));
    is_done(outcome);
    assert_true(shift_at("to-3a", AT(2, 18)) > 0);
    editor.key = key(pool);
    ok(p6_calendar_switch(&outcome, &editor, "2026-11-24", 0, pool));
    is_done(outcome);
    assert_true(shift_at("to-3a", AT(1, 18)) > 0);
    editor.key = key(pool);
    fails(NOT_FOUND, p6_calendar_switch(&outcome, &editor, "2026-11-29", 0, pool));
    editor.official = &manager;
    fails(FORBIDDEN, p6_calendar_switch(&outcome, &editor, "2026-11-24", 1, pool));
}

static void next_years_calendar_is_missed_from_december_on(void **state)
{
    apr_array_header_t *rows = apr_array_make(pool, 2, sizeof(p6_calendar_day));
    p6_day november = p6_day_of_date((p6_date){ 2026, 11, 30 }), december = november + 1;

    (void)state;
    assert_int_equal(p6_calendar_missing(rows, november), 2026);
    APR_ARRAY_PUSH(rows, p6_calendar_day) = (p6_calendar_day){ .day = november };
    assert_int_equal(p6_calendar_missing(rows, november), 0);
    assert_int_equal(p6_calendar_missing(rows, december), 2027);
    APR_ARRAY_PUSH(rows, p6_calendar_day) = (p6_calendar_day){ .day = november + 60 };
    assert_int_equal(p6_calendar_missing(rows, december), 0);
}

static void a_service_has_minutes_an_order_and_texts_in_three_languages(void **state)
{
    p6_service_wish wish = { .code = "eid", .minutes = "20", .position = "7", .text = {
        { "Định danh mức 2", "Level-2 e-ID", "Identité niveau 2" }, { "Thẻ chip\nĐiện thoại" } } };
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    fails(FORBIDDEN, p6_service_save(&outcome, &editor, &wish, pool));
    editor.official = &province;
    ok(p6_service_save(&outcome, &editor, &wish, pool));
    is_done(outcome);
    assert_string_equal(rows_of("SELECT minutes || ' ' || list_order FROM service"
                                " WHERE code = 'eid'"), "20 7\n");
    assert_string_equal(rows_of("SELECT body FROM data_text WHERE kind = 'service'"
                                " AND field = 'name' ORDER BY lang"),
                        "Level-2 e-ID\nIdentité niveau 2\nĐịnh danh mức 2\n");
    editor.key = key(pool);
    wish.minutes = "12";
    wish.text[0][0] = "";
    ok(p6_service_save(&outcome, &editor, &wish, pool));
    assert_string_equal(faults_of(outcome), "minutes name");
    wish.code = "none";
    fails(NOT_FOUND, p6_service_save(&outcome, &editor, &wish, pool));
}

static const struct CMUnitTest tests[] = {
    T("a point is changed and the locator hears of it",
      a_point_is_changed_and_the_locator_hears_of_it),
    T("what can not be a point is told field by field",
      what_can_not_be_a_point_is_told_field_by_field),
    T("a point that people booked at stays on the pages",
      a_point_that_people_booked_at_stays_on_the_pages),
    T("a point is added under a name of its own", a_point_is_added_under_a_name_of_its_own),
    T("a point is checked now", a_point_is_checked_now),
    T("a holiday takes shifts away at once, but not booked ones",
      a_holiday_takes_shifts_away_at_once_but_not_booked_ones),
    T("next year's calendar is missed from December on",
      next_years_calendar_is_missed_from_december_on),
    T("a service has minutes, an order and texts in three languages",
      a_service_has_minutes_an_order_and_texts_in_three_languages),
};
SUITE(points_suite, tests);
