/* Closures: called off for some days, and lifted. */
#include "support_scene.h"

#include "planning/closures.h"
#include "planning/rotas.h"
#include "planning/shifts.h"
#include "planning/undo.h"
#include "schedule/expand.h"

static p6_deed_outcome *close_point(p6_editor *editor, const char *from, const char *to)
{
    p6_deed_outcome *outcome;

    GOOD(p6_closure_make(&outcome, editor, "to-3a", from, to, "Nghỉ sửa nhà", sc.pool));
    return outcome;
}

/* the ways of the shifts of Tuesday to Friday: p planned, c cancelled */
static const char *week(void)
{
    const char *rows = scene_rows(apr_psprintf(
        sc.pool, "SELECT status FROM shift WHERE point = 'to-3a' AND start_min >= %" APR_INT64_T_FMT
        " AND start_min < %" APR_INT64_T_FMT " ORDER BY start_min", AT(1, 0), AT(5, 0)));
    char *way = apr_pstrdup(sc.pool, "");

    for (; *rows; rows = strchr(rows, '\n') + 1)
        way = apr_psprintf(sc.pool, "%s%c", way, *rows);
    return way;
}

static void expand(p6_day from)
{
    p6_expand_result done;

    GOOD(p6_expand_all(sc.store, from, P6_HORIZON_DAYS, &done, sc.pool));
}

static apr_int64_t last_line(void)
{
    return scene_int("SELECT max(id) FROM schedule_change WHERE subject_kind = 'point'");
}

static void a_closed_point_calls_its_shifts_off_and_says_why(void **state)
{
    const char *code = scene_book(scene_shift("to-3a", AT(2, 18)), AT(2, 18), "eid");
    p6_editor editor = scene_editor();

    (void)state;
    assert_string_equal(scene_asked(close_point(&editor, "2026-11-25", "2026-11-26"), &editor),
                        apr_psprintf(sc.pool, "%s:c", code));
    assert_string_equal(week(), "pppp");
    scene_done(close_point(&editor, "2026-11-25", "2026-11-26"));
    assert_string_equal(week(), "pccp");
    assert_string_equal(scene_get(scene_shift("to-3a", AT(3, 18)))->note, "Nghỉ sửa nhà");
    assert_non_null(strstr(scene_visit(code), "cancelled"));
    assert_int_equal(scene_int("SELECT count(*) FROM schedule_change"), 1);
}

static void a_closure_far_ahead_and_a_rota_changed_later_stay_closed(void **state)
{
    p6_rota_wish wish = { .id = "toi", .hours = "Mo-Fr 19:00-20:00",
                          .presence = scene_presence(3) };
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;

    (void)state;
    scene_done(close_point(&editor, "2027-02-08", "2027-02-09"));
    editor = scene_editor();
    scene_done(close_point(&editor, "2026-11-25", "2026-11-26"));
    editor = scene_editor();
    GOOD(p6_rota_save(&outcome, &editor, &wish, sc.pool));
    scene_done(outcome);
    assert_string_equal(week(), "pccp");
    expand(MONDAY + 60);
    assert_int_equal(scene_get(scene_shift("to-3a", AT(77, 19)))->status, P6_SHIFT_CANCELLED);
    assert_int_equal(scene_get(scene_shift("to-3a", AT(79, 19)))->status, P6_SHIFT_PLANNED);
}

static void a_lifted_closure_brings_its_shifts_back(void **state)
{
    p6_editor editor = scene_editor();
    apr_int64_t id = scene_shift("to-3a", AT(2, 18));
    p6_deed_outcome *outcome;

    (void)state;
    GOOD(p6_shift_cancel(&outcome, &editor, scene_shift("to-3a", AT(1, 18)), NULL, sc.pool));
    editor = scene_editor();
    scene_done(close_point(&editor, "2026-11-24", "2026-11-26"));
    assert_string_equal(week(), "cccp");
    editor = scene_editor();
    GOOD(p6_schedule_undo(&outcome, &editor, last_line(), sc.pool));
    scene_done(outcome);
    assert_string_equal(week(), "cppp"); /* that one was called off for itself */
    assert_int_equal(scene_get(id)->edited, 0);
    assert_string_equal(scene_get(id)->note, "");
    assert_int_equal(scene_int("SELECT count(*) FROM setting"), 0);
    editor = scene_editor();
    GOOD(p6_schedule_undo(&outcome, &editor, last_line(), sc.pool));
    assert_int_equal(outcome->what, P6_DEED_FAULTS);
}

static void shifts_that_came_up_closed_wake_with_it(void **state)
{
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;
    apr_int64_t line;

    (void)state;
    scene_done(close_point(&editor, "2027-02-08", "2027-02-09"));
    line = last_line();
    sc.now_s += 40 * 86400;
    expand(MONDAY + 40);
    assert_int_equal(scene_get(scene_shift("to-3a", AT(77, 18)))->status, P6_SHIFT_CANCELLED);
    editor = scene_editor();
    GOOD(p6_schedule_undo(&outcome, &editor, line, sc.pool));
    scene_done(outcome);
    assert_int_equal(scene_get(scene_shift("to-3a", AT(77, 18)))->status, P6_SHIFT_PLANNED);
}

static void days_that_can_not_be_closed_are_refused(void **state)
{
    static const struct {
        const char *from, *to, *field, *message;
    } bad[] = {
        { "2026-11-22", "2026-11-25", "from", "sched.bad.past" },
        { "2026-11-25", "2026-11-24", "to", "sched.bad.days" },
        { "2026-12-01", "2027-06-01", "to", "sched.bad.closure_long" },
        { "2028-12-01", "2028-12-02", "from", "sched.bad.far" },
        { "", "2026-12-02", "from", "sched.bad.day" },
    };
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        scene_refused(close_point(&editor, bad[i].from, bad[i].to), bad[i].field, bad[i].message);
    editor.official = &sc.neighbour;
    BAD(FORBIDDEN, p6_closure_make(&outcome, &editor, "to-3a", "2026-11-24", "2026-11-24", NULL,
                                   sc.pool));
    BAD(NOT_FOUND, p6_closure_make(&outcome, &editor, "none", "2026-11-24", "2026-11-24", NULL,
                                   sc.pool));
}

static const struct CMUnitTest tests[] = {
    SCENE("a closed point calls its shifts off and says why",
          a_closed_point_calls_its_shifts_off_and_says_why),
    SCENE("a closure far ahead, and a rota changed later, stay closed",
          a_closure_far_ahead_and_a_rota_changed_later_stay_closed),
    SCENE("a lifted closure brings its shifts back", a_lifted_closure_brings_its_shifts_back),
    SCENE("shifts that came up closed wake with it", shifts_that_came_up_closed_wake_with_it),
    SCENE("days that can not be closed are refused", days_that_can_not_be_closed_are_refused),
};
SCENE_SUITE(scene_closures, tests);
