/* Closures: called off for some days, and lifted. */
#include "support_planning.h"

#include "planning/closures.h"
#include "planning/rotas.h"
#include "planning/shifts.h"
#include "planning/undo.h"
#include "schedule/expand.h"

static p6_deed_outcome *close_point(p6_editor *editor, const char *from, const char *to)
{
    p6_deed_outcome *outcome;

    ok(p6_closure_make(&outcome, editor, "to-3a", from, to, "Nghỉ sửa nhà", pool));
    return outcome;
}

/* the ways of the shifts of Tuesday to Friday: p planned, c cancelled */
static const char *week(void)
{
    const char *rows = rows_of(apr_psprintf(
        pool, "SELECT status FROM shift WHERE point = 'to-3a' AND start_min >= %" APR_INT64_T_FMT
        " AND start_min < %" APR_INT64_T_FMT " ORDER BY start_min", AT(1, 0), AT(5, 0)));
    char *way = apr_pstrdup(pool, "");

    for (; *rows; rows = strchr(rows, '\n') + 1)
        way = apr_psprintf(pool, "%s%c", way, *rows);
    return way;
}

static void expand(p6_day from)
{
    p6_expand_result done;

    ok(p6_expand_all(store, from, P6_HORIZON_DAYS, &done, pool));
}

static apr_int64_t last_line(void)
{
    return number_of("SELECT max(id) FROM schedule_change WHERE subject_kind = 'point'");
}

static void a_closed_point_calls_its_shifts_off_and_says_why(void **state)
{
    const char *code = booked(shift_at("to-3a", AT(2, 18)), AT(2, 18), "eid");
    p6_editor editor = an_editor();

    (void)state;
    assert_string_equal(is_asked(close_point(&editor, "2026-11-25", "2026-11-26"), &editor),
                        apr_psprintf(pool, "%s:c", code));
    assert_string_equal(week(), "pppp");
    is_done(close_point(&editor, "2026-11-25", "2026-11-26"));
    assert_string_equal(week(), "pccp");
    assert_string_equal(get_shift(shift_at("to-3a", AT(3, 18)))->note, "Nghỉ sửa nhà");
    assert_non_null(strstr(visit_of(code), "cancelled"));
    assert_int_equal(number_of("SELECT count(*) FROM schedule_change"), 1);
}

static void a_closure_far_ahead_and_a_rota_changed_later_stay_closed(void **state)
{
    p6_rota_wish wish = { .id = "toi", .hours = "Mo-Fr 19:00-20:00",
                          .presence = a_presence(3) };
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    is_done(close_point(&editor, "2027-02-08", "2027-02-09"));
    editor = an_editor();
    is_done(close_point(&editor, "2026-11-25", "2026-11-26"));
    editor = an_editor();
    ok(p6_rota_save(&outcome, &editor, &wish, pool));
    is_done(outcome);
    assert_string_equal(week(), "pccp");
    expand(MONDAY + 60);
    assert_int_equal(get_shift(shift_at("to-3a", AT(77, 19)))->status, P6_SHIFT_CANCELLED);
    assert_int_equal(get_shift(shift_at("to-3a", AT(79, 19)))->status, P6_SHIFT_PLANNED);
}

static void a_lifted_closure_brings_its_shifts_back(void **state)
{
    p6_editor editor = an_editor();
    apr_int64_t id = shift_at("to-3a", AT(2, 18));
    p6_deed_outcome *outcome;

    (void)state;
    ok(p6_shift_cancel(&outcome, &editor, shift_at("to-3a", AT(1, 18)), NULL, pool));
    editor = an_editor();
    is_done(close_point(&editor, "2026-11-24", "2026-11-26"));
    assert_string_equal(week(), "cccp");
    editor = an_editor();
    ok(p6_schedule_undo(&outcome, &editor, last_line(), pool));
    is_done(outcome);
    assert_string_equal(week(), "cppp"); /* that one was called off for itself */
    assert_int_equal(get_shift(id)->edited, 0);
    assert_string_equal(get_shift(id)->note, "");
    assert_int_equal(number_of("SELECT count(*) FROM setting"), 0);
    editor = an_editor();
    ok(p6_schedule_undo(&outcome, &editor, last_line(), pool));
    assert_int_equal(outcome->what, P6_DEED_FAULTS);
}

static void shifts_that_came_up_closed_wake_with_it(void **state)
{
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;
    apr_int64_t line;

    (void)state;
    is_done(close_point(&editor, "2027-02-08", "2027-02-09"));
    line = last_line();
    now_s += 40 * 86400;
    expand(MONDAY + 40);
    assert_int_equal(get_shift(shift_at("to-3a", AT(77, 18)))->status, P6_SHIFT_CANCELLED);
    editor = an_editor();
    ok(p6_schedule_undo(&outcome, &editor, line, pool));
    is_done(outcome);
    assert_int_equal(get_shift(shift_at("to-3a", AT(77, 18)))->status, P6_SHIFT_PLANNED);
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
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        is_refused(close_point(&editor, bad[i].from, bad[i].to), bad[i].field, bad[i].message);
    editor.official = &neighbour;
    fails(FORBIDDEN, p6_closure_make(&outcome, &editor, "to-3a", "2026-11-24", "2026-11-24", NULL,
                                     pool));
    fails(NOT_FOUND, p6_closure_make(&outcome, &editor, "none", "2026-11-24", "2026-11-24", NULL,
                                     pool));
}

static const struct CMUnitTest tests[] = {
    T("a closed point calls its shifts off and says why",
      a_closed_point_calls_its_shifts_off_and_says_why),
    T("a closure far ahead, and a rota changed later, stay closed",
      a_closure_far_ahead_and_a_rota_changed_later_stay_closed),
    T("a lifted closure brings its shifts back", a_lifted_closure_brings_its_shifts_back),
    T("shifts that came up closed wake with it", shifts_that_came_up_closed_wake_with_it),
    T("days that can not be closed are refused", days_that_can_not_be_closed_are_refused),
};
SUITE(closures_suite, tests);
