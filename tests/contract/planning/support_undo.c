/* The last change of a row is undone while nothing depends on it. */
#include "support_planning.h"

#include "planning/points.h"
#include "planning/province.h"
#include "planning/rotas.h"
#include "planning/shifts.h"
#include "planning/undo.h"

#define TUESDAY shift_at("to-3a", AT(1, 18))

static apr_int64_t last_line(void)
{
    return number_of("SELECT max(id) FROM schedule_change");
}

static p6_deed_outcome *undo(apr_int64_t line)
{
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    ok(p6_schedule_undo(&outcome, &editor, line, pool));
    return outcome;
}

static void cancel(apr_int64_t id)
{
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    ok(p6_shift_cancel(&outcome, &editor, id, "Mưa to", pool));
    if (outcome->what == P6_DEED_ASK) {
        is_asked(outcome, &editor);
        ok(p6_shift_cancel(&outcome, &editor, id, "Mưa to", pool));
    }
    is_done(outcome);
}

static apr_int64_t move(apr_int64_t id)
{
    p6_when_wish when = { "2026-11-25", "19:30", "20:30" };
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    ok(p6_shift_move(&outcome, &editor, id, &when, NULL, NULL, pool));
    if (outcome->what == P6_DEED_ASK) {
        is_asked(outcome, &editor);
        ok(p6_shift_move(&outcome, &editor, id, &when, NULL, NULL, pool));
    }
    is_done(outcome);
    return apr_atoi64(outcome->subject);
}

static void a_cancelled_shift_takes_place_again(void **state)
{
    apr_int64_t id = TUESDAY, line;
    const char *code = booked(id, AT(1, 18), "eid");

    (void)state;
    cancel(id);
    line = last_line();
    is_done(undo(line));
    assert_int_equal(get_shift(id)->status, P6_SHIFT_PLANNED);
    assert_int_equal(get_shift(id)->edited, 0);
    assert_string_equal(get_shift(id)->note, "");
    assert_non_null(strstr(visit_of(code), "cancelled")); /* who was told is not untold */
    assert_int_equal(number_of("SELECT undone_by FROM schedule_change WHERE id = %"
                               APR_INT64_T_FMT, line), last_line());
    is_refused(undo(line), "form", "sched.bad.undo");
    is_refused(undo(last_line()), "form", "sched.bad.undo");
}

static void what_changed_again_since_is_not_undone(void **state)
{
    p6_when_wish when = { NULL, "18:00", "20:00" }, longer = { NULL, "18:00", "21:00" };
    p6_presence_wish presence = a_presence(3);
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;
    apr_int64_t id = TUESDAY, first;

    (void)state;
    ok(p6_shift_alter(&outcome, &editor, id, &when, &presence, pool));
    first = last_line();
    editor = an_editor();
    ok(p6_shift_alter(&outcome, &editor, id, &longer, &presence, pool));
    is_refused(undo(first), "form", "sched.bad.undo");
    is_done(undo(last_line()));
    assert_int_equal(get_shift(id)->end, AT(1, 20));
    is_done(undo(first));
    assert_int_equal(get_shift(id)->end, AT(1, 19));
}

static void an_undo_that_strands_visits_shows_them_first(void **state)
{
    p6_when_wish when = { NULL, "18:00", "20:00" };
    p6_presence_wish presence = a_presence(3);
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;
    apr_int64_t id = TUESDAY, line;
    const char *code;

    (void)state;
    ok(p6_shift_alter(&outcome, &editor, id, &when, &presence, pool));
    line = last_line();
    code = booked(id, AT(1, 19) + 15, "eid");
    editor = an_editor();
    ok(p6_schedule_undo(&outcome, &editor, line, pool));
    assert_string_equal(is_asked(outcome, &editor), apr_psprintf(pool, "%s:c", code));
    ok(p6_schedule_undo(&outcome, &editor, line, pool));
    is_done(outcome);
    assert_int_equal(get_shift(id)->end, AT(1, 19));
}

static void a_move_is_undone_while_nobody_is_in_the_new_place(void **state)
{
    apr_int64_t id = TUESDAY, next = move(id), line = number_of(
        "SELECT id FROM schedule_change WHERE subject = '%" APR_INT64_T_FMT "'", id);

    (void)state;
    is_done(undo(line));
    assert_int_equal(get_shift(id)->status, P6_SHIFT_PLANNED);
    assert_int_equal(get_shift(id)->successor, 0);
    assert_int_equal(number_of("SELECT count(*) FROM shift WHERE id = %" APR_INT64_T_FMT, next), 0);
    booked(id, AT(1, 18), "eid");
    move(id);
    line = number_of("SELECT max(id) FROM schedule_change WHERE subject = '%" APR_INT64_T_FMT "'",
                     id);
    is_refused(undo(line), "form", "sched.bad.undo_used");
}

static void a_shift_that_was_added_goes_while_nobody_booked_it(void **state)
{
    p6_when_wish when = { "2026-11-25", "08:00", "09:00" };
    p6_presence_wish presence = a_presence(3);
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;
    apr_int64_t id;

    (void)state;
    ok(p6_shift_put_on(&outcome, &editor, "doi", &when, &presence, pool));
    is_done(undo(last_line()));
    assert_int_equal(number_of("SELECT count(*) FROM shift WHERE point = 'doi'"), 0);
    assert_string_equal(rows_of("SELECT subject_kind || subject || action FROM schedule_change"
                                " WHERE id > 1"), "pointdoiundo\n");
    editor = an_editor();
    ok(p6_shift_put_on(&outcome, &editor, "doi", &when, &presence, pool));
    id = apr_atoi64(outcome->subject);
    booked(id, AT(2, 8), "eid");
    is_refused(undo(last_line()), "form", "sched.bad.undo_used");
}

static void a_rota_goes_back_with_its_shifts(void **state)
{
    p6_rota_wish wish = { .id = "toi", .hours = "Tu 19:00-20:00", .presence = a_presence(3) };
    p6_rota_wish other = { .point = "doi", .hours = "Sa 08:00-09:00",
                           .presence = a_presence(1) };
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    ok(p6_rota_save(&outcome, &editor, &wish, pool));
    assert_int_equal(shift_at("to-3a", AT(2, 18)), 0);
    is_done(undo(last_line()));
    assert_true(shift_at("to-3a", AT(2, 18)) > 0);
    assert_true(TUESDAY > 0);
    assert_int_equal(shift_at("to-3a", AT(1, 19)), 0);
    editor = an_editor();
    ok(p6_rota_save(&outcome, &editor, &other, pool));
    assert_true(shift_at("doi", AT(5, 8)) > 0);
    is_done(undo(last_line()));
    assert_int_equal(shift_at("doi", AT(5, 8)), 0);
}

static void a_point_goes_back_and_a_new_one_is_hidden(void **state)
{
    p6_point_wish wish = { .slug = "to-3a", .name = "Nhà văn hóa Tổ 3A", .active = 1,
                           .notice = { "Mang theo thẻ", NULL, NULL } };
    p6_point_wish new_one = { .commune = "01840", .name = "Chợ" };
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    ok(p6_point_save(&outcome, &editor, &wish, pool));
    is_done(undo(last_line()));
    assert_string_equal(rows_of("SELECT name FROM point WHERE slug = 'to-3a'"), "Tổ 3A\n");
    assert_string_equal(rows_of("SELECT body FROM data_text WHERE subject = 'to-3a'"
                                " AND lang = 'vi'"), "\n");
    editor = an_editor();
    ok(p6_point_save(&outcome, &editor, &new_one, pool));
    is_done(undo(last_line()));
    assert_string_equal(rows_of("SELECT active FROM point WHERE name = 'Chợ'"), "0\n");
}

static void only_who_may_change_a_thing_undoes_it(void **state)
{
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    cancel(TUESDAY);
    editor.official = &neighbour;
    fails(FORBIDDEN, p6_schedule_undo(&outcome, &editor, last_line(), pool));
    fails(NOT_FOUND, p6_schedule_undo(&outcome, &editor, 999, pool));
    assert_int_equal(get_shift(TUESDAY)->status, P6_SHIFT_CANCELLED);
}

static void the_province_undoes_its_calendar_and_services(void **state)
{
    p6_day_wish day = { "2026-11-24", "holiday", "Ngày Văn hóa", "QĐ", 1 };
    p6_service_wish service = { .code = "eid", .minutes = "20", .position = "1",
                                .text = { { "Định danh", NULL, NULL } } };
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    editor.official = &province;
    ok(p6_calendar_save(&outcome, &editor, &day, pool));
    is_done(outcome);
    editor.key = key(pool);
    ok(p6_schedule_undo(&outcome, &editor, last_line(), pool));
    is_done(outcome);
    assert_string_equal(rows_of("SELECT active FROM calendar_day"), "0\n");
    editor.key = key(pool);
    ok(p6_service_save(&outcome, &editor, &service, pool));
    is_done(outcome);
    editor.key = key(pool);
    ok(p6_schedule_undo(&outcome, &editor, last_line(), pool));
    is_done(outcome);
    assert_string_equal(rows_of("SELECT minutes FROM service WHERE code = 'eid'"), "15\n");
}

static const struct CMUnitTest tests[] = {
    T("a cancelled shift takes place again", a_cancelled_shift_takes_place_again),
    T("what changed again since is not undone", what_changed_again_since_is_not_undone),
    T("an undo that strands visits shows them first",
      an_undo_that_strands_visits_shows_them_first),
    T("a move is undone while nobody is in the new place",
      a_move_is_undone_while_nobody_is_in_the_new_place),
    T("a shift that was added goes while nobody booked it",
      a_shift_that_was_added_goes_while_nobody_booked_it),
    T("a rota goes back with its shifts", a_rota_goes_back_with_its_shifts),
    T("a point goes back, and a new one is hidden",
      a_point_goes_back_and_a_new_one_is_hidden),
    T("only who may change a thing undoes it", only_who_may_change_a_thing_undoes_it),
    T("the province undoes its calendar and services",
      the_province_undoes_its_calendar_and_services),
};
SUITE(undo_suite, tests);
