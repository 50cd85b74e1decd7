/* Rotas: the shifts of the coming weeks follow, with their visits or without. */
#include "support_planning.h"

#include "planning/rotas.h"
#include "planning/shifts.h"
#include "schedule/expand.h"

static p6_rota_wish rota_is(const char *hours)
{
    return (p6_rota_wish){ .id = "toi", .hours = hours, .presence = a_presence(3) };
}

static void saved(p6_rota_wish wish)
{
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    ok(p6_rota_save(&outcome, &editor, &wish, pool));
    is_done(outcome);
}

/* the same, after its list was shown; the list */
static const char *shown_and_saved(p6_rota_wish wish)
{
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;
    const char *list;

    ok(p6_rota_save(&outcome, &editor, &wish, pool));
    list = is_asked(outcome, &editor);
    ok(p6_rota_save(&outcome, &editor, &wish, pool));
    is_done(outcome);
    return list;
}

/* "24T18:00 25T18:00x" : planned ones from TUESDAY to FRIDAY of the first week, "x" cancelled ones,
   "!" those that expansion keeps off */
static const char *week(void)
{
    p6_tx *tx = begin(P6_TX_READ);
    apr_array_header_t *rows;
    const char *all = "";

    ok(p6_shifts_of_point(tx, "to-3a", AT(1, 0), AT(5, 0), &rows, pool));
    p6_tx_rollback(tx);
    for (int i = 0; i < rows->nelts; i++) {
        const p6_shift *s = &APR_ARRAY_IDX(rows, i, p6_shift);

        all = apr_pstrcat(pool, all, i ? " " : "", p6_minute_text(s->start, pool) + 8,
                          s->status == P6_SHIFT_CANCELLED ? "x" : s->edited ? "!" : "", NULL);
    }
    return all;
}

/* expanding once more finds nothing to do */
static void check_settled(void)
{
    p6_expand_result done;

    ok(p6_expand_all(store, MONDAY, P6_HORIZON_DAYS, &done, pool));
    assert_int_equal(done.added + done.dropped, 0);
}

static void shifts_follow_a_rota_at_once_and_keep_their_numbers(void **state)
{
    apr_int64_t id = shift_at("to-3a", AT(1, 18));

    (void)state;
    saved(rota_is("Tu,Th 19:00-20:00"));
    assert_string_equal(week(), "24T19:00 26T19:00");
    assert_int_equal(shift_at("to-3a", AT(1, 19)), id);
    check_settled();
    assert_string_equal(rows_of("SELECT subject_kind || subject || action FROM schedule_change"),
                        "rotatoichange\n");
}

static void booked_shifts_become_those_of_the_same_day(void **state)
{
    apr_int64_t id = shift_at("to-3a", AT(1, 18)), other = shift_at("to-3a", AT(2, 18));
    const char *one = booked(id, AT(1, 18) + 15, "eid");
    const char *two = booked(other, AT(2, 18), "eid");

    (void)state;
    assert_string_equal(shown_and_saved(rota_is("Tu,Th 19:30-20:30")),
                        apr_psprintf(pool, "%s:m %s:c", one, two));
    assert_string_equal(visit_of(one), apr_psprintf(
        pool, "booked\n %" APR_INT64_T_FMT " 2026-11-24T19:45 1-04 3", id));
    assert_non_null(strstr(visit_of(two), "cancelled"));
    assert_string_equal(week(), "24T19:30 25T18:00x 26T19:30");
    check_settled();
}

static void booked_shifts_stay_when_the_manager_keeps_them(void **state)
{
    apr_int64_t id = shift_at("to-3a", AT(1, 18));
    const char *code = booked(id, AT(1, 18) + 15, "eid"), *was = visit_of(code);
    p6_rota_wish wish = rota_is("Tu,Th 19:30-20:30");

    (void)state;
    wish.keep = 1;
    saved(wish);
    assert_string_equal(visit_of(code), was);
    assert_string_equal(week(), "24T18:00! 26T19:30");
    check_settled();
}

static void what_a_person_did_to_a_shift_stays_on_its_day(void **state)
{
    p6_editor editor = an_editor();
    p6_when_wish when = { NULL, "17:00", "18:00" };
    p6_presence_wish presence = a_presence(3);
    p6_deed_outcome *outcome;

    (void)state;
    ok(p6_shift_cancel(&outcome, &editor, shift_at("to-3a", AT(1, 18)), NULL, pool));
    editor = an_editor();
    ok(p6_shift_alter(&outcome, &editor, shift_at("to-3a", AT(2, 18)), &when, &presence,
                      pool));
    is_done(outcome);
    saved(rota_is("Mo-Fr 19:00-20:00"));
    assert_string_equal(week(), "24T18:00x 25T17:00! 26T19:00 27T19:00");
    check_settled();
}

static void a_shift_that_has_begun_stays_as_it_is(void **state)
{
    apr_int64_t id = shift_at("to-3a", AT(0, 18));

    (void)state;
    now_s = p6_epoch_of_minute(AT(0, 18) + 10);
    saved(rota_is("Mo-Fr 19:00-20:00"));
    assert_int_equal(get_shift(id)->start, AT(0, 18));
    assert_int_equal(number_of("SELECT count(*) FROM shift WHERE start_min < %" APR_INT64_T_FMT,
                               AT(1, 0)), 1);
    check_settled();
    saved(rota_is("Tu 19:00-20:00"));
    assert_int_equal(get_shift(id)->start, AT(0, 18));
}

static void times_that_change_places_do_not_meet(void **state)
{
    (void)state;
    saved(rota_is("Tu 08:00-09:00,18:00-19:00"));
    saved(rota_is("Tu 09:00-10:00,08:00-08:30"));
    assert_string_equal(week(), "24T08:00 24T09:00");
    saved(rota_is("Tu 09:00-10:00,18:00-19:00"));
    assert_string_equal(week(), "24T09:00 24T18:00");
    check_settled();
}

static void an_ended_rota_leaves_no_shifts(void **state)
{
    p6_rota_wish wish = rota_is("Mo-Fr 18:00-19:00");
    const char *code = booked(shift_at("to-3a", AT(3, 18)), AT(3, 18), "eid");

    (void)state;
    wish.to = "2026-11-25";
    assert_string_equal(shown_and_saved(wish), apr_psprintf(pool, "%s:c", code));
    assert_string_equal(week(), "24T18:00 25T18:00 26T18:00x");
    check_settled();
}

static void fewer_desks_reach_every_shift(void **state)
{
    p6_rota_wish wish = rota_is("Mo-Fr 18:00-19:00");
    apr_int64_t id = shift_at("to-3a", AT(1, 18));
    const char *bank = booked(id, AT(1, 18), "cashless");

    (void)state;
    wish.presence = a_presence(1);
    assert_string_equal(shown_and_saved(wish), apr_psprintf(pool, "%s:c", bank));
    assert_int_equal(get_shift(id)->places, 12);
    assert_int_equal(get_shift(shift_at("to-3a", AT(4, 18)))->places, 12);
    check_settled();
}

static void a_rota_that_nobody_can_keep_is_refused(void **state)
{
    p6_week back = { .n = 1, .line = { { 0x20, 1, { { 20 * 60, 19 * 60 } } } } };
    p6_rota_wish wish = rota_is(NULL), none = rota_is("Mo 18:00-19:00");
    p6_rota_wish night = rota_is("Tu 22:00-26:00");
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    wish.week = &back;
    ok(p6_rota_save(&outcome, &editor, &wish, pool));
    is_refused(outcome, "week", "sched.bad.week_end");
    none.presence = a_presence(0);
    ok(p6_rota_save(&outcome, &editor, &none, pool));
    is_refused(outcome, "desks", "sched.bad.no_desk");
    saved(night); /* where it stands in the text, it is meant */
    assert_int_equal(get_shift(shift_at("to-3a", AT(1, 22)))->end, AT(2, 2));
}

static void a_new_rota_begins_with_what_is_not_over(void **state)
{
    p6_rota_wish wish = { .point = "doi", .hours = "Mo-We 18:00-21:00",
                          .presence = a_presence(3) };
    p6_expand_result done;

    (void)state;
    now_s = p6_epoch_of_minute(AT(0, 21) + 10);
    saved(wish);
    assert_int_equal(shift_at("doi", AT(0, 18)), 0);
    assert_true(shift_at("doi", AT(1, 18)) > 0);
    assert_int_equal(number_of("SELECT valid_from FROM rota WHERE point = 'doi'"), MONDAY + 1);
    ok(p6_expand_all(store, MONDAY, P6_HORIZON_DAYS, &done, pool));
    assert_int_equal(shift_at("doi", AT(0, 18)), 0);
    now_s = p6_epoch_of_minute(AT(0, 20));
    wish.hours = "Mo 19:00-20:30";
    saved(wish);
    assert_true(shift_at("doi", AT(0, 19)) > 0);
}

static void a_rota_is_added_from_boxes(void **state)
{
    p6_week boxes = { .n = 1, .not_on_holidays = 1, .line = { { 0x60, 1, { { 480, 660 } } } } };
    p6_rota_wish wish = { .point = "to-3a", .week = &boxes, .from = "2026-11-28",
                          .presence = a_presence(2) };
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    ok(p6_rota_save(&outcome, &editor, &wish, pool));
    is_done(outcome);
    assert_string_equal(outcome->subject, "to-3a-1");
    assert_string_equal(rows_of("SELECT pattern FROM rota WHERE id = 'to-3a-1'"),
                        "Sa,Su 08:00-11:00; PH off\n");
    assert_true(shift_at("to-3a", AT(5, 8)) > 0);
    check_settled();
}

static void hours_that_do_not_parse_are_told_with_their_place(void **state)
{
    p6_rota_wish wish = rota_is("Mo-Fr 18:00-25:0");
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    ok(p6_rota_save(&outcome, &editor, &wish, pool));
    is_refused(outcome, "hours", "sched.bad.hours");
    assert_non_null(outcome->detail);
    wish = rota_is("Mo 18:00-19:00");
    wish.from = "2026-12-02";
    wish.to = "2026-12-01";
    ok(p6_rota_save(&outcome, &editor, &wish, pool));
    is_refused(outcome, "valid_to", "sched.bad.days");
    editor.official = &neighbour;
    fails(FORBIDDEN, p6_rota_save(&outcome, &editor, &wish, pool));
    wish.id = "none";
    fails(NOT_FOUND, p6_rota_save(&outcome, &editor, &wish, pool));
}

static const struct CMUnitTest tests[] = {
    T("shifts follow a rota at once and keep their numbers",
      shifts_follow_a_rota_at_once_and_keep_their_numbers),
    T("booked shifts become those of the same day, with their visits",
      booked_shifts_become_those_of_the_same_day),
    T("booked shifts stay when the manager keeps them",
      booked_shifts_stay_when_the_manager_keeps_them),
    T("what a person did to a shift stays on its day",
      what_a_person_did_to_a_shift_stays_on_its_day),
    T("a shift that has begun stays as it is", a_shift_that_has_begun_stays_as_it_is),
    T("times that change places do not meet", times_that_change_places_do_not_meet),
    T("an ended rota leaves no shifts", an_ended_rota_leaves_no_shifts),
    T("fewer desks reach every shift", fewer_desks_reach_every_shift),
    T("a rota that ends before it begins, or is without a desk, is refused",
      a_rota_that_nobody_can_keep_is_refused),
    T("a new rota begins with what is not over", a_new_rota_begins_with_what_is_not_over),
    T("a rota is added from boxes", a_rota_is_added_from_boxes),
    T("hours that do not parse are told with their place",
      hours_that_do_not_parse_are_told_with_their_place),
};
SUITE(rotas_suite, tests);
