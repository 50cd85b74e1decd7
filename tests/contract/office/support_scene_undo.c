/* The last change of a row is undone while nothing depends on it. */
#include "support_scene.h"

#include "planning/points.h"
#include "planning/province.h"
#include "planning/rotas.h"
#include "planning/shifts.h"
#include "planning/undo.h"

#define EVENING scene_shift("to-3a", AT(1, 18))

static apr_int64_t last_line(void)
{
    return scene_int("SELECT max(id) FROM schedule_change");
}

static p6_deed_outcome *undo(apr_int64_t line)
{
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;

    GOOD(p6_schedule_undo(&outcome, &editor, line, sc.pool));
    return outcome;
}

static void cancel(apr_int64_t id)
{
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;

    GOOD(p6_shift_cancel(&outcome, &editor, id, "Mưa to", sc.pool));
    if (outcome->what == P6_DEED_ASK) {
        scene_asked(outcome, &editor);
        GOOD(p6_shift_cancel(&outcome, &editor, id, "Mưa to", sc.pool));
    }
    scene_done(outcome);
}

static apr_int64_t move(apr_int64_t id)
{
    p6_when_wish when = { "2026-11-25", "19:30", "20:30" };
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;

    GOOD(p6_shift_move(&outcome, &editor, id, &when, NULL, NULL, sc.pool));
    if (outcome->what == P6_DEED_ASK) {
        scene_asked(outcome, &editor);
        GOOD(p6_shift_move(&outcome, &editor, id, &when, NULL, NULL, sc.pool));
    }
    scene_done(outcome);
    return apr_atoi64(outcome->subject);
}

static void a_cancelled_shift_takes_place_again(void **state)
{
    apr_int64_t id = EVENING, line;
    const char *code = scene_book(id, AT(1, 18), "eid");

    (void)state;
    cancel(id);
    line = last_line();
    scene_done(undo(line));
    assert_int_equal(scene_get(id)->status, P6_SHIFT_PLANNED);
    assert_int_equal(scene_get(id)->edited, 0);
    assert_string_equal(scene_get(id)->note, "");
    assert_non_null(strstr(scene_visit(code), "cancelled")); /* who was told is not untold */
    assert_int_equal(scene_int("SELECT undone_by FROM schedule_change WHERE id = %"
                               APR_INT64_T_FMT, line), last_line());
    scene_refused(undo(line), "form", "sched.bad.undo");
    scene_refused(undo(last_line()), "form", "sched.bad.undo");
}

static void what_changed_again_since_is_not_undone(void **state)
{
    p6_when_wish when = { NULL, "18:00", "20:00" }, longer = { NULL, "18:00", "21:00" };
    p6_presence_wish presence = scene_presence(3);
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;
    apr_int64_t id = EVENING, first;

    (void)state;
    GOOD(p6_shift_alter(&outcome, &editor, id, &when, &presence, sc.pool));
    first = last_line();
    editor = scene_editor();
    GOOD(p6_shift_alter(&outcome, &editor, id, &longer, &presence, sc.pool));
    scene_refused(undo(first), "form", "sched.bad.undo");
    scene_done(undo(last_line()));
    assert_int_equal(scene_get(id)->end, AT(1, 20));
    scene_done(undo(first));
    assert_int_equal(scene_get(id)->end, AT(1, 19));
}

static void an_undo_that_strands_visits_shows_them_first(void **state)
{
    p6_when_wish when = { NULL, "18:00", "20:00" };
    p6_presence_wish presence = scene_presence(3);
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;
    apr_int64_t id = EVENING, line;
    const char *code;

    (void)state;
    GOOD(p6_shift_alter(&outcome, &editor, id, &when, &presence, sc.pool));
    line = last_line();
    code = scene_book(id, AT(1, 19) + 15, "eid");
    editor = scene_editor();
    GOOD(p6_schedule_undo(&outcome, &editor, line, sc.pool));
    assert_string_equal(scene_asked(outcome, &editor), apr_psprintf(sc.pool, "%s:c", code));
    GOOD(p6_schedule_undo(&outcome, &editor, line, sc.pool));
    scene_done(outcome);
    assert_int_equal(scene_get(id)->end, AT(1, 19));
}

static void a_move_is_undone_while_nobody_is_in_the_new_place(void **state)
{
    apr_int64_t id = EVENING, next = move(id), line = scene_int(
        "SELECT id FROM schedule_change WHERE subject = '%" APR_INT64_T_FMT "'", id);

    (void)state;
    scene_done(undo(line));
    assert_int_equal(scene_get(id)->status, P6_SHIFT_PLANNED);
    assert_int_equal(scene_get(id)->successor, 0);
    assert_int_equal(scene_int("SELECT count(*) FROM shift WHERE id = %" APR_INT64_T_FMT, next), 0);
    scene_book(id, AT(1, 18), "eid");
    move(id);
    line = scene_int("SELECT max(id) FROM schedule_change WHERE subject = '%" APR_INT64_T_FMT "'",
                     id);
    scene_refused(undo(line), "form", "sched.bad.undo_used");
}

static void a_shift_that_was_added_goes_while_nobody_booked_it(void **state)
{
    p6_when_wish when = { "2026-11-25", "08:00", "09:00" };
    p6_presence_wish presence = scene_presence(3);
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;
    apr_int64_t id;

    (void)state;
    GOOD(p6_shift_put_on(&outcome, &editor, "doi", &when, &presence, sc.pool));
    scene_done(undo(last_line()));
    assert_int_equal(scene_int("SELECT count(*) FROM shift WHERE point = 'doi'"), 0);
    assert_string_equal(scene_rows("SELECT subject_kind || subject || action FROM schedule_change"
                                   " WHERE id > 1"), "pointdoiundo\n");
    editor = scene_editor();
    GOOD(p6_shift_put_on(&outcome, &editor, "doi", &when, &presence, sc.pool));
    id = apr_atoi64(outcome->subject);
    scene_book(id, AT(2, 8), "eid");
    scene_refused(undo(last_line()), "form", "sched.bad.undo_used");
}

static void a_rota_goes_back_with_its_shifts(void **state)
{
    p6_rota_wish wish = { .id = "toi", .hours = "Tu 19:00-20:00", .presence = scene_presence(3) };
    p6_rota_wish other = { .point = "doi", .hours = "Sa 08:00-09:00",
                           .presence = scene_presence(1) };
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;

    (void)state;
    GOOD(p6_rota_save(&outcome, &editor, &wish, sc.pool));
    assert_int_equal(scene_shift("to-3a", AT(2, 18)), 0);
    scene_done(undo(last_line()));
    assert_true(scene_shift("to-3a", AT(2, 18)) > 0);
    assert_true(EVENING > 0);
    assert_int_equal(scene_shift("to-3a", AT(1, 19)), 0);
    editor = scene_editor();
    GOOD(p6_rota_save(&outcome, &editor, &other, sc.pool));
    assert_true(scene_shift("doi", AT(5, 8)) > 0);
    scene_done(undo(last_line()));
    assert_int_equal(scene_shift("doi", AT(5, 8)), 0);
}

static void a_point_goes_back_and_a_new_one_is_hidden(void **state)
{
    p6_point_wish wish = { .slug = "to-3a", .name = "Nhà văn hóa Tổ 3A", .active = 1,
                           .notice = { "Mang theo thẻ", NULL, NULL } };
    p6_point_wish new_one = { .commune = "01840", .name = "Chợ" };
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;

    (void)state;
    GOOD(p6_point_save(&outcome, &editor, &wish, sc.pool));
    scene_done(undo(last_line()));
    assert_string_equal(scene_rows("SELECT name FROM point WHERE slug = 'to-3a'"), "to-3a\n");
    assert_string_equal(scene_rows("SELECT body FROM data_text WHERE subject = 'to-3a'"
                                   " AND lang = 'vi'"), "\n");
    editor = scene_editor();
    GOOD(p6_point_save(&outcome, &editor, &new_one, sc.pool));
    scene_done(undo(last_line()));
    assert_string_equal(scene_rows("SELECT active FROM point WHERE name = 'Chợ'"), "0\n");
}

static void only_who_may_change_a_thing_undoes_it(void **state)
{
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;

    (void)state;
    cancel(EVENING);
    editor.official = &sc.neighbour;
    BAD(FORBIDDEN, p6_schedule_undo(&outcome, &editor, last_line(), sc.pool));
    BAD(NOT_FOUND, p6_schedule_undo(&outcome, &editor, 999, sc.pool));
    assert_int_equal(scene_get(EVENING)->status, P6_SHIFT_CANCELLED);
}

static void the_province_undoes_its_calendar_and_services(void **state)
{
    p6_day_wish day = { "2026-11-24", "holiday", "Ngày Văn hóa", "QĐ", 1 };
    p6_service_wish service = { .code = "eid", .minutes = "20", .position = "1",
                                .text = { { "Định danh", NULL, NULL } } };
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;

    (void)state;
    editor.official = &sc.province;
    GOOD(p6_calendar_save(&outcome, &editor, &day, sc.pool));
    scene_done(outcome);
    editor.key = scene_key(sc.pool);
    GOOD(p6_schedule_undo(&outcome, &editor, last_line(), sc.pool));
    scene_done(outcome);
    assert_string_equal(scene_rows("SELECT active FROM calendar_day"), "0\n");
    editor.key = scene_key(sc.pool);
    GOOD(p6_service_save(&outcome, &editor, &service, sc.pool));
    scene_done(outcome);
    editor.key = scene_key(sc.pool);
    GOOD(p6_schedule_undo(&outcome, &editor, last_line(), sc.pool));
    scene_done(outcome);
    assert_string_equal(scene_rows("SELECT minutes FROM service WHERE code = 'eid'"), "15\n");
}

static const struct CMUnitTest tests[] = {
    SCENE("a cancelled shift takes place again", a_cancelled_shift_takes_place_again),
    SCENE("what changed again since is not undone", what_changed_again_since_is_not_undone),
    SCENE("an undo that strands visits shows them first",
          an_undo_that_strands_visits_shows_them_first),
    SCENE("a move is undone while nobody is in the new place",
          a_move_is_undone_while_nobody_is_in_the_new_place),
    SCENE("a shift that was added goes while nobody booked it",
          a_shift_that_was_added_goes_while_nobody_booked_it),
    SCENE("a rota goes back with its shifts", a_rota_goes_back_with_its_shifts),
    SCENE("a point goes back, and a new one is hidden",
          a_point_goes_back_and_a_new_one_is_hidden),
    SCENE("only who may change a thing undoes it", only_who_may_change_a_thing_undoes_it),
    SCENE("the province undoes its calendar and services",
          the_province_undoes_its_calendar_and_services),
};
SCENE_SUITE(scene_undo, tests);
