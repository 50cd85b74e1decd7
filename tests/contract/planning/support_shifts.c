/* Single shifts: put on, altered, called off. */
#include "support_planning.h"

#include "planning/shifts.h"

#define TUESDAY shift_at("to-3a", AT(1, 18))

static void a_cancelled_shift_is_shown_first_and_then_takes_its_visits_along(void **state)
{
    apr_int64_t id = TUESDAY;
    const char *one = booked(id, AT(1, 18), "eid"), *shown;
    const char *two = booked(id, AT(1, 18) + 15, "eid,cashless");
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    ok(p6_shift_cancel(&outcome, &editor, id, "Mất điện", pool));
    shown = is_asked(outcome, &editor);
    assert_string_equal(shown, apr_psprintf(pool, "%s:c %s:c", one, two));
    assert_int_equal(get_shift(id)->status, P6_SHIFT_PLANNED);
    assert_non_null(strstr(visit_of(one), "booked"));
    assert_int_equal(number_of("SELECT count(*) FROM schedule_change"), 0);
    ok(p6_shift_cancel(&outcome, &editor, id, "Mất điện", pool));
    is_done(outcome);
    assert_int_equal(get_shift(id)->status, P6_SHIFT_CANCELLED);
    assert_int_equal(get_shift(id)->edited, 1);
    assert_string_equal(get_shift(id)->note, "Mất điện");
    assert_string_equal(visit_of(one) + strlen("cancelled"),
                        apr_psprintf(pool, "\n %" APR_INT64_T_FMT " 2026-11-24T18:00 - 0", id));
    assert_int_equal(number_of("SELECT count(*) FROM claim"), 0);
    assert_string_equal(rows_of("SELECT kind || ' ' || state FROM tell"),
                        "cancelled open\ncancelled open\n");
    assert_int_equal(number_of("SELECT official FROM schedule_change"), manager.id);
    assert_int_equal(number_of("SELECT count(*) FROM visit_event WHERE kind = 'cancelled'"
                               " AND official IS NOT NULL"), 2);
    assert_string_equal(rows_of("SELECT action || ' ' || subject_kind || ' ' || commune"
                                " FROM audit WHERE action <> 'visit_book' ORDER BY id"),
                        "visit_cancel visit 01840\nvisit_cancel visit 01840\n"
                        "shift_cancel shift 01840\n");
}

static void who_called_a_visit_off_is_known_and_where_it_was_before(void **state)
{
    apr_int64_t id = TUESDAY;
    const char *one = booked(id, AT(1, 18), "eid"), *own = booked(id, AT(1, 18) + 15, "eid");
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;
    p6_receipt *receipt;

    (void)state;
    ok(p6_visit_cancel(&(p6_outcome *){ NULL }, &desk, own, pool));
    ok(p6_shift_cancel(&outcome, &editor, id, "Mất điện", pool));
    is_asked(outcome, &editor);
    ok(p6_shift_cancel(&outcome, &editor, id, "Mất điện", pool));
    is_done(outcome);
    ok(p6_visit_receipt(&receipt, &desk, one, pool));
    assert_int_equal(receipt->called_off, 1);
    ok(p6_visit_receipt(&receipt, &desk, own, pool));
    assert_int_equal(receipt->called_off, 0);
    assert_string_equal(rows_of("SELECT detail FROM visit_event WHERE kind = 'cancelled'"
                                " AND official IS NOT NULL"),
                        apr_psprintf(pool, "schedule %" APR_INT64_T_FMT " %" APR_INT64_T_FMT "\n",
                                     id, AT(1, 18)));
}

static void a_shift_without_visits_is_cancelled_at_once_and_once_only(void **state)
{
    apr_int64_t id = TUESDAY;
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    for (int i = 0; i < 2; i++) { /* the same form, sent twice */
        ok(p6_shift_cancel(&outcome, &editor, id, NULL, pool));
        is_done(outcome);
    }
    assert_int_equal(number_of("SELECT count(*) FROM schedule_change"), 1);
    editor = an_editor();
    ok(p6_shift_cancel(&outcome, &editor, id, NULL, pool));
    is_refused(outcome, "form", "sched.bad.over");
}

static void a_list_that_has_grown_is_shown_again(void **state)
{
    apr_int64_t id = TUESDAY;
    const char *one = booked(id, AT(1, 18), "eid"), *two;
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    ok(p6_shift_cancel(&outcome, &editor, id, NULL, pool));
    is_asked(outcome, &editor);
    two = booked(id, AT(1, 18), "eid");
    ok(p6_shift_cancel(&outcome, &editor, id, NULL, pool));
    assert_string_equal(is_asked(outcome, &editor),
                        apr_psprintf(pool, "%s:c %s:c", one, two));
    ok(p6_visit_cancel(&(p6_outcome *){ NULL }, &desk, two, pool));
    ok(p6_shift_cancel(&outcome, &editor, id, NULL, pool));
    is_done(outcome); /* one less is no surprise */
}

static void waiting_people_and_holds_end_with_a_cancelled_shift(void **state)
{
    apr_int64_t id = TUESDAY;
    p6_wish hold = { .request_key = key(pool), .shift = id, .start = AT(1, 18),
                     .services = list("eid", pool), .channel = P6_ONLINE };
    const char *token, *waiting;
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;
    p6_outcome *held;

    (void)state;
    ok(p6_hold(&held, &token, &desk, &hold, pool));
    for (int i = 0; i < 8; i++) /* full: four at each police desk, the hold among them */
        if (i) booked(id, AT(1, 18) + 15 * (i / 2), "eid");
    waiting = waits(id, "eid");
    ok(p6_shift_cancel(&outcome, &editor, id, NULL, pool));
    assert_non_null(strstr(is_asked(outcome, &editor), waiting));
    ok(p6_shift_cancel(&outcome, &editor, id, NULL, pool));
    is_done(outcome);
    assert_int_equal(number_of("SELECT count(*) FROM visit WHERE state = 'expired'"), 1);
    assert_int_equal(number_of("SELECT count(*) FROM visit WHERE state = 'cancelled'"), 8);
    assert_string_equal(rows_of("SELECT state FROM waiting"), "left\n");
    assert_int_equal(number_of("SELECT count(*) FROM claim"), 0);
    hold.name = "bà Lan";
    hold.phone = "0912345678";
    hold.consent = "2026-01";
    ok(p6_hold_confirm(&held, &desk, token, &hold, pool));
    assert_int_equal(held->what, P6_BOOKED_TAKEN);
}

static void who_came_already_was_not_reached_and_who_is_at_a_desk_stops_it(void **state)
{
    apr_int64_t id = TUESDAY;
    const char *code = booked(id, AT(1, 18), "eid");
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    now_s = p6_epoch_of_minute(AT(1, 18));
    set_state(code, P6_VISIT_BOOKED, P6_VISIT_ARRIVED);
    ok(p6_shift_cancel(&outcome, &editor, id, NULL, pool));
    assert_string_equal(is_asked(outcome, &editor), apr_psprintf(pool, "%s:n", code));
    set_state(code, P6_VISIT_ARRIVED, P6_VISIT_CALLED);
    ok(p6_shift_cancel(&outcome, &editor, id, NULL, pool));
    is_refused(outcome, "form", "sched.bad.serving");
    set_state(code, P6_VISIT_CALLED, P6_VISIT_ARRIVED);
    ok(p6_shift_cancel(&outcome, &editor, id, NULL, pool));
    is_done(outcome);
    assert_non_null(strstr(visit_of(code), "not_reached"));
}

static void home_visits_planned_in_a_cancelled_shift_are_asked_for_again(void **state)
{
    apr_int64_t id = TUESDAY;
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    home_visit_in(id);
    ok(p6_shift_cancel(&outcome, &editor, id, NULL, pool));
    assert_string_equal(is_asked(outcome, &editor), " h1");
    ok(p6_shift_cancel(&outcome, &editor, id, NULL, pool));
    is_done(outcome);
    assert_string_equal(rows_of("SELECT state FROM home_visit WHERE shift IS NULL"), "asked\n");
}

static void a_manager_of_another_commune_changes_nothing(void **state)
{
    apr_int64_t id = TUESDAY;
    p6_when_wish when = { "2026-11-25", "18:00", "20:00" };
    p6_presence_wish presence = a_presence(3);
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    editor.official = &neighbour;
    fails(FORBIDDEN, p6_shift_cancel(&outcome, &editor, id, NULL, pool));
    fails(FORBIDDEN, p6_shift_put_on(&outcome, &editor, "doi", &when, &presence, pool));
    fails(FORBIDDEN, p6_shift_alter(&outcome, &editor, id, &when, &presence, pool));
    editor.official = &province;
    fails(FORBIDDEN, p6_shift_cancel(&outcome, &editor, id, NULL, pool));
    editor.official = &manager;
    fails(FORBIDDEN, p6_shift_move(&outcome, &editor, id, &when, "bac-kan", NULL, pool));
    fails(NOT_FOUND, p6_shift_cancel(&outcome, &editor, 9999, NULL, pool));
    assert_int_equal(number_of("SELECT count(*) FROM schedule_change"), 0);
}

static void a_mobile_team_gets_a_single_stop(void **state)
{
    p6_when_wish when = { "2026-11-25", "21:00", "00:00" };
    p6_presence_wish presence = a_presence(3);
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;
    p6_shift *row;

    (void)state;
    presence.stop_group = " Tổ 7 ";
    presence.stop_landmark = "Nhà văn hóa Tổ 7";
    presence.stop_lat = "22.15897";
    presence.stop_lon = "105,85581";
    presence.last_entry = "15";
    ok(p6_shift_put_on(&outcome, &editor, "doi", &when, &presence, pool));
    is_done(outcome);
    row = get_shift(apr_atoi64(outcome->subject));
    assert_string_equal(row->point, "doi");
    assert_string_equal(row->rota, "");
    assert_int_equal(row->end - row->start, 180);
    assert_string_equal(row->stop_group, "Tổ 7");
    assert_int_equal(row->stop_lon_e6, 105855810);
    assert_int_equal(row->last_entry, 15);
    assert_int_equal(row->places, 3 * 36);
    booked(row->id, row->start, "eid");
}

static void an_end_at_or_before_the_start_is_told_and_makes_no_night(void **state)
{
    static const char *const bad[][2] = { { "20:30", "20:00" }, { "20:00", "19:00" },
                                          { "20:00", "20:00" }, { "22:00", "01:00" } };
    p6_presence_wish presence = a_presence(3);
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        p6_when_wish when = { "2026-11-25", bad[i][0], bad[i][1] };

        ok(p6_shift_put_on(&outcome, &editor, "doi", &when, &presence, pool));
        is_refused(outcome, "to", "sched.bad.end");
        ok(p6_shift_move(&outcome, &editor, TUESDAY, &when, NULL, NULL, pool));
        is_refused(outcome, "to", "sched.bad.end");
        ok(p6_shift_alter(&outcome, &editor, TUESDAY, &when, &presence, pool));
        is_refused(outcome, "to", "sched.bad.end");
    }
}

/* only the text of a rota makes one */
static void a_shift_past_midnight_stays_so_when_it_is_altered(void **state)
{
    p6_when_wish later = { NULL, "22:00", "02:00" }, back = { NULL, "22:00", "21:00" };
    p6_presence_wish presence = a_presence(3);
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;
    apr_int64_t id = TUESDAY;

    (void)state;
    command(apr_psprintf(pool, "UPDATE shift SET start_min = %" APR_INT64_T_FMT ", end_min = %"
                         APR_INT64_T_FMT " WHERE id = %" APR_INT64_T_FMT, AT(1, 22), AT(2, 1),
                         id));
    ok(p6_shift_alter(&outcome, &editor, id, &back, &presence, pool));
    is_refused(outcome, "to", "sched.bad.end");
    ok(p6_shift_alter(&outcome, &editor, id, &later, &presence, pool));
    is_done(outcome);
    assert_int_equal(get_shift(id)->end, AT(2, 2));
}

static void nobody_is_there_without_a_desk(void **state)
{
    p6_when_wish when = { "2026-11-25", "18:00", "20:00" };
    p6_presence_wish presence = a_presence(0);
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    ok(p6_shift_put_on(&outcome, &editor, "doi", &when, &presence, pool));
    is_refused(outcome, "desks", "sched.bad.no_desk");
    when.day = NULL;
    ok(p6_shift_alter(&outcome, &editor, TUESDAY, &when, &presence, pool));
    is_refused(outcome, "desks", "sched.bad.no_desk");
}

static void what_can_not_be_a_shift_is_told_field_by_field(void **state)
{
    p6_when_wish when = { "2026-11-22", "18:03", "20:00" };
    p6_presence_wish presence = a_presence(3);
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    ((p6_desk *)presence.desks->elts)[1].services = "eid,cooking";
    presence.stop_lat = "21.0";
    presence.stop_lon = "105.8";
    presence.last_entry = "soon";
    ok(p6_shift_put_on(&outcome, &editor, "doi", &when, &presence, pool));
    assert_int_equal(outcome->what, P6_DEED_FAULTS);
    assert_string_equal(faults_of(outcome), "from day desks last_entry stop_lat");
    assert_int_equal(number_of("SELECT count(*) FROM shift WHERE point = 'doi'"), 0);
}

static void an_altered_shift_keeps_who_still_fits(void **state)
{
    apr_int64_t id = TUESDAY;
    const char *first = booked(id, AT(1, 18), "eid");
    const char *second = booked(id, AT(1, 18), "eid");
    const char *late = booked(id, AT(1, 18) + 45, "eid");
    const char *bank = booked(id, AT(1, 18) + 30, "cashless"), *was = visit_of(first);
    p6_when_wish when = { NULL, "18:00", "18:45" };
    p6_presence_wish presence = a_presence(2);
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    ok(p6_shift_alter(&outcome, &editor, id, &when, &presence, pool));
    assert_string_equal(is_asked(outcome, &editor),
                        apr_psprintf(pool, "%s:c %s:c", bank, late));
    ok(p6_shift_alter(&outcome, &editor, id, &when, &presence, pool));
    is_done(outcome);
    assert_string_equal(visit_of(first), was);
    assert_non_null(strstr(visit_of(second), "booked"));
    assert_non_null(strstr(visit_of(bank), "cancelled"));
    assert_int_equal(get_shift(id)->edited, 1);
}

static void who_loses_a_desk_gets_another_one_at_the_same_time(void **state)
{
    apr_int64_t id = TUESDAY;
    const char *code;
    p6_when_wish when = { NULL, "18:00", "19:00" };
    p6_presence_wish presence = a_presence(3);
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    code = booked(id, AT(1, 18), "eid");
    assert_non_null(strstr(visit_of(code), " 1-01 3"));
    ((p6_desk *)presence.desks->elts)[0].services = "vneid";
    ok(p6_shift_alter(&outcome, &editor, id, &when, &presence, pool));
    is_done(outcome); /* nothing that anybody must be told */
    assert_non_null(strstr(visit_of(code), "2026-11-24T18:00 1-01 3"));
    assert_string_equal(rows_of("SELECT DISTINCT desk FROM claim"), "2\n");
    assert_string_equal(rows_of("SELECT desk FROM visit_service"), "2\n");
    assert_int_equal(number_of("SELECT count(*) FROM tell"), 0);
}

static void a_form_that_is_out_of_date_changes_nothing(void **state)
{
    apr_int64_t id = TUESDAY;
    p6_when_wish when = { NULL, "18:00", "20:00" };
    p6_presence_wish presence = a_presence(3);
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    editor.was = "0123456789abcdef";
    ok(p6_shift_alter(&outcome, &editor, id, &when, &presence, pool));
    is_refused(outcome, "form", "sched.bad.changed");
}

static const struct CMUnitTest tests[] = {
    T("a cancelled shift is shown first and then takes its visits along",
      a_cancelled_shift_is_shown_first_and_then_takes_its_visits_along),
    T("who called a visit off is known, and where it was before",
      who_called_a_visit_off_is_known_and_where_it_was_before),
    T("a shift without visits is cancelled at once, and once only",
      a_shift_without_visits_is_cancelled_at_once_and_once_only),
    T("a list that has grown is shown again", a_list_that_has_grown_is_shown_again),
    T("waiting people and holds end with a cancelled shift",
      waiting_people_and_holds_end_with_a_cancelled_shift),
    T("who came already was not reached, and who is at a desk stops it",
      who_came_already_was_not_reached_and_who_is_at_a_desk_stops_it),
    T("home visits planned in a cancelled shift are asked for again",
      home_visits_planned_in_a_cancelled_shift_are_asked_for_again),
    T("a manager of another commune changes nothing",
      a_manager_of_another_commune_changes_nothing),
    T("a mobile team gets a single stop", a_mobile_team_gets_a_single_stop),
    T("an end at or before the start is told, and makes no night",
      an_end_at_or_before_the_start_is_told_and_makes_no_night),
    T("a shift past midnight stays so when it is altered",
      a_shift_past_midnight_stays_so_when_it_is_altered),
    T("nobody is there without a desk", nobody_is_there_without_a_desk),
    T("what can not be a shift is told field by field",
      what_can_not_be_a_shift_is_told_field_by_field),
    T("an altered shift keeps who still fits", an_altered_shift_keeps_who_still_fits),
    T("who loses a desk gets another one at the same time",
      who_loses_a_desk_gets_another_one_at_the_same_time),
    T("a form that is out of date changes nothing",
      a_form_that_is_out_of_date_changes_nothing),
};
SUITE(shifts_suite, tests);
