/* The last change of a row is undone while nothing depends on it. */
#include "support_planning.h"

#include "planning/closures.h"
#include "planning/look.h"
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

/* the same, after its list was shown; the list */
static const char *shown_and_undone(apr_int64_t line)
{
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;
    const char *list;

    ok(p6_schedule_undo(&outcome, &editor, line, pool));
    list = is_asked(outcome, &editor);
    ok(p6_schedule_undo(&outcome, &editor, line, pool));
    is_done(outcome);
    return list;
}

static void a_cancelled_shift_takes_place_again(void **state)
{
    apr_int64_t id = TUESDAY, line;

    (void)state;
    cancel(id);
    line = last_line();
    is_done(undo(line));
    assert_int_equal(get_shift(id)->status, P6_SHIFT_PLANNED);
    assert_int_equal(get_shift(id)->edited, 0);
    assert_string_equal(get_shift(id)->note, "");
    assert_int_equal(number_of("SELECT undone_by FROM schedule_change WHERE id = %"
                               APR_INT64_T_FMT, line), last_line());
    is_refused(undo(line), "form", "sched.bad.undo");
    is_refused(undo(last_line()), "form", "sched.bad.undo");
}

static void its_visits_come_back_and_nobody_is_called_in_vain(void **state)
{
    apr_int64_t id = TUESDAY;
    const char *one = booked(id, AT(1, 18), "eid");
    const char *two = booked(id, AT(1, 18) + 15, "eid,cashless");
    const char *own = booked(id, AT(1, 18) + 30, "eid"), *before = visit_of(one), *list;

    (void)state;
    ok(p6_visit_cancel(&(p6_outcome *){ NULL }, &desk, own, pool)); /* by the citizen */
    cancel(id);
    assert_int_equal(number_of("SELECT count(*) FROM tell"), 2);
    now_s += 60;
    list = shown_and_undone(last_line());
    assert_string_equal(list, apr_psprintf(pool, "%s:r %s:r", one, two));
    assert_string_equal(visit_of(one), before);
    assert_non_null(strstr(visit_of(two), "booked"));
    assert_non_null(strstr(visit_of(own), "cancelled"));
    assert_int_equal(number_of("SELECT count(*) FROM tell"), 0);
    assert_int_equal(number_of("SELECT count(*) FROM visit_event WHERE kind = 'restored'"
                               " AND official IS NOT NULL"), 2);
    assert_int_equal(number_of("SELECT count(*) FROM audit WHERE action = 'visit_book'"
                               " AND detail = 'restored' AND official IS NOT NULL"), 2);
    assert_int_equal(number_of("SELECT count(*) FROM claim WHERE kind = 'booked'"), 7);
}

static void who_was_told_of_the_end_is_told_that_it_takes_place(void **state)
{
    apr_int64_t id = TUESDAY;
    const char *told = booked(id, AT(1, 18), "eid"), *tried = booked(id, AT(1, 18), "eid");

    (void)state;
    cancel(id);
    command(apr_psprintf(pool, "UPDATE tell SET state = 'told' WHERE visit ="
                         " (SELECT id FROM visit WHERE code = '%s')", told));
    command(apr_psprintf(pool, "UPDATE tell SET state = 'not_reached', tries = 1 WHERE visit ="
                         " (SELECT id FROM visit WHERE code = '%s')", tried));
    now_s += 60;
    shown_and_undone(last_line());
    assert_string_equal(rows_of("SELECT t.kind || ' ' || t.state FROM tell t ORDER BY t.id"),
                        "cancelled told\nmoved open\n");
    assert_string_equal(rows_of("SELECT v.code FROM tell t JOIN visit v ON v.id = t.visit"
                                " WHERE t.kind = 'moved'"), apr_psprintf(pool, "%s\n", told));
}

static void a_place_that_is_gone_since_is_told_before_and_stays_cancelled(void **state)
{
    p6_when_wish shorter = { NULL, "18:00", "18:15" };
    p6_presence_wish few = a_presence(1);
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;
    apr_int64_t id = TUESDAY;
    const char *one, *two, *three;

    (void)state;
    ok(p6_shift_alter(&outcome, &editor, id, &shorter, &few, pool)); /* one desk, one place */
    is_done(outcome);
    one = booked(id, AT(1, 18), "eid");
    cancel(id);
    now_s += 60;
    shown_and_undone(last_line());
    assert_non_null(strstr(visit_of(one), "booked"));
    cancel(id);
    now_s += 60;
    command(apr_psprintf(pool, "UPDATE shift SET status = 'planned' WHERE id = %" APR_INT64_T_FMT,
                         id)); /* somebody takes the place meanwhile */
    two = booked(id, AT(1, 18), "eid");
    command(apr_psprintf(pool, "UPDATE shift SET status = 'cancelled' WHERE id = %" APR_INT64_T_FMT,
                         id));
    three = shown_and_undone(last_line());
    assert_string_equal(three, apr_psprintf(pool, "%s:l", one));
    assert_non_null(strstr(visit_of(one), "cancelled"));
    assert_non_null(strstr(visit_of(two), "booked"));
    assert_string_equal(rows_of("SELECT kind || ' ' || state FROM tell"), "cancelled open\n");
}

static void who_waited_or_had_come_is_there_again(void **state)
{
    apr_int64_t id = TUESDAY;
    const char *came = booked(id, AT(1, 18), "eid"), *in_line;

    (void)state;
    for (int i = 1; i < 8; i++) booked(id, AT(1, 18) + 15 * (i / 2), "eid");
    in_line = waits(id, "eid");
    now_s = p6_epoch_of_minute(AT(1, 17) + 50);
    set_state(came, P6_VISIT_BOOKED, P6_VISIT_ARRIVED);
    cancel(id);
    now_s += 60;
    assert_non_null(strstr(visit_of(came), "not_reached"));
    shown_and_undone(last_line());
    assert_non_null(strstr(visit_of(came), "arrived"));
    assert_non_null(strstr(visit_of(in_line), "waiting"));
    assert_string_equal(rows_of("SELECT state FROM waiting"), "waiting\n");
    assert_int_equal(number_of("SELECT count(*) FROM visit WHERE state = 'booked'"), 7);
}

/* the point is closed that day, its visits cancelled; a minute goes by */
static void close_tuesday(void)
{
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    ok(p6_closure_make(&outcome, &editor, "to-3a", "2026-11-24", "2026-11-25", "", pool));
    is_asked(outcome, &editor);
    ok(p6_closure_make(&outcome, &editor, "to-3a", "2026-11-24", "2026-11-25", "", pool));
    is_done(outcome);
    now_s += 60;
}

static void a_lifted_closure_brings_visits_back(void **state)
{
    apr_int64_t id = TUESDAY;
    const char *code = booked(id, AT(1, 18), "eid"), *before = visit_of(code);

    (void)state;
    close_tuesday();
    assert_string_equal(shown_and_undone(last_line()), apr_psprintf(pool, "%s:r", code));
    assert_string_equal(visit_of(code), before);
    assert_int_equal(number_of("SELECT count(*) FROM tell"), 0);
}

static void who_is_erased_since_is_not_brought_back(void **state)
{
    const char *code = booked(TUESDAY, AT(1, 18), "eid");

    (void)state;
    close_tuesday();
    command(apr_psprintf(pool, "UPDATE visit SET erased_at = %d WHERE code = '%s'", (int)now_s,
                         code));
    is_done(undo(last_line()));
    assert_int_equal(number_of("SELECT count(*) FROM visit WHERE state = 'cancelled'"), 1);
}

static void a_rota_that_goes_back_brings_its_visits_back(void **state)
{
    p6_rota_wish wish = { .id = "toi", .hours = "Mo 18:00-19:00", .presence = a_presence(3) };
    apr_int64_t id = TUESDAY;
    const char *code = booked(id, AT(1, 18), "eid"), *before = visit_of(code);
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    ok(p6_rota_save(&outcome, &editor, &wish, pool));
    is_asked(outcome, &editor);
    ok(p6_rota_save(&outcome, &editor, &wish, pool));
    is_done(outcome);
    assert_int_equal(get_shift(id)->status, P6_SHIFT_CANCELLED);
    now_s += 60;
    assert_string_equal(shown_and_undone(last_line()), apr_psprintf(pool, "%s:r", code));
    assert_int_equal(get_shift(id)->status, P6_SHIFT_PLANNED);
    assert_int_equal(get_shift(id)->edited, 0);
    assert_string_equal(visit_of(code), before);
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
}

static void a_move_with_visits_is_undone_by_moving_them_back(void **state)
{
    apr_int64_t id = TUESDAY, next;
    const char *code = booked(id, AT(1, 18), "eid"), *before = visit_of(code), *new_one, *line =
        "SELECT max(id) FROM schedule_change WHERE subject = '%" APR_INT64_T_FMT "'";

    (void)state;
    next = move(id);
    new_one = booked(next, AT(2, 20), "eid");
    assert_string_equal(shown_and_undone(number_of(line, id)),
                        apr_psprintf(pool, "%s:m %s:m", code, new_one));
    assert_string_equal(visit_of(code), before);
    assert_non_null(strstr(visit_of(new_one), "2026-11-24T18:30"));
    assert_int_equal(get_shift(id)->status, P6_SHIFT_PLANNED);
    assert_int_equal(number_of("SELECT count(*) FROM shift WHERE id = %" APR_INT64_T_FMT, next), 0);
}

static void a_move_is_not_undone_once_somebody_came(void **state)
{
    apr_int64_t id = TUESDAY, next;
    const char *code = booked(id, AT(1, 18), "eid");

    (void)state;
    next = move(id);
    set_state(code, P6_VISIT_BOOKED, P6_VISIT_ARRIVED);
    is_refused(undo(number_of("SELECT max(id) FROM schedule_change WHERE subject = '%"
                              APR_INT64_T_FMT "'", id)), "form", "sched.bad.there");
    assert_int_equal(get_shift(next)->status, P6_SHIFT_PLANNED);
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

static int rotas_shown(const char *point)
{
    p6_point_look *look;

    ok(p6_look_point(&look, &desk, &manager, point, 0, 10, pool));
    return look->rotas->nelts;
}

static void a_rota_that_was_taken_back_at_once_is_not_shown_any_more(void **state)
{
    p6_rota_wish other = { .point = "doi", .hours = "Sa 08:00-09:00",
                           .presence = a_presence(1) };
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    ok(p6_rota_save(&outcome, &editor, &other, pool));
    assert_int_equal(rotas_shown("doi"), 1);
    is_done(undo(last_line()));
    assert_int_equal(rotas_shown("doi"), 0);
    command(apr_psprintf(pool, "UPDATE rota SET valid_to = %d WHERE id = 'toi'",
                         MONDAY - 1)); /* it ran and is over */
    assert_int_equal(rotas_shown("to-3a"), 1);
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
    T("its visits come back, and nobody is called in vain",
      its_visits_come_back_and_nobody_is_called_in_vain),
    T("who was told of the end is told that it takes place",
      who_was_told_of_the_end_is_told_that_it_takes_place),
    T("a place that is gone since is told before, and stays cancelled",
      a_place_that_is_gone_since_is_told_before_and_stays_cancelled),
    T("who waited or had come is there again", who_waited_or_had_come_is_there_again),
    T("a lifted closure brings visits back", a_lifted_closure_brings_visits_back),
    T("who is erased since is not brought back", who_is_erased_since_is_not_brought_back),
    T("a rota that goes back brings its visits back",
      a_rota_that_goes_back_brings_its_visits_back),
    T("what changed again since is not undone", what_changed_again_since_is_not_undone),
    T("an undo that strands visits shows them first",
      an_undo_that_strands_visits_shows_them_first),
    T("a move is undone while nobody is in the new place",
      a_move_is_undone_while_nobody_is_in_the_new_place),
    T("a move with visits is undone by moving them back",
      a_move_with_visits_is_undone_by_moving_them_back),
    T("a move is not undone once somebody came", a_move_is_not_undone_once_somebody_came),
    T("a shift that was added goes while nobody booked it",
      a_shift_that_was_added_goes_while_nobody_booked_it),
    T("a rota goes back with its shifts", a_rota_goes_back_with_its_shifts),
    T("a rota that was taken back at once is not shown any more",
      a_rota_that_was_taken_back_at_once_is_not_shown_any_more),
    T("a point goes back, and a new one is hidden",
      a_point_goes_back_and_a_new_one_is_hidden),
    T("only who may change a thing undoes it", only_who_may_change_a_thing_undoes_it),
    T("the province undoes its calendar and services",
      the_province_undoes_its_calendar_and_services),
};
SUITE(undo_suite, tests);
