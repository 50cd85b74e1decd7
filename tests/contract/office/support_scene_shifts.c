/* Single shifts: put on, altered, called off. */
#include "support_scene.h"

#include "planning/shifts.h"

#define EVENING scene_shift("to-3a", AT(1, 18))

static void a_cancelled_shift_is_shown_first_and_then_takes_its_visits_along(void **state)
{
    apr_int64_t id = EVENING;
    const char *one = scene_book(id, AT(1, 18), "eid"), *shown;
    const char *two = scene_book(id, AT(1, 18) + 15, "eid,cashless");
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;

    (void)state;
    GOOD(p6_shift_cancel(&outcome, &editor, id, "Mất điện", sc.pool));
    shown = scene_asked(outcome, &editor);
    assert_string_equal(shown, apr_psprintf(sc.pool, "%s:c %s:c", one, two));
    assert_int_equal(scene_get(id)->status, P6_SHIFT_PLANNED);
    assert_non_null(strstr(scene_visit(one), "booked"));
    assert_int_equal(scene_int("SELECT count(*) FROM schedule_change"), 0);
    GOOD(p6_shift_cancel(&outcome, &editor, id, "Mất điện", sc.pool));
    scene_done(outcome);
    assert_int_equal(scene_get(id)->status, P6_SHIFT_CANCELLED);
    assert_int_equal(scene_get(id)->edited, 1);
    assert_string_equal(scene_get(id)->note, "Mất điện");
    assert_string_equal(scene_visit(one) + strlen("cancelled"),
                        apr_psprintf(sc.pool, "\n %" APR_INT64_T_FMT " 2026-11-24T18:00 - 0", id));
    assert_int_equal(scene_int("SELECT count(*) FROM claim"), 0);
    assert_string_equal(scene_rows("SELECT kind || ' ' || state FROM tell"),
                        "cancelled open\ncancelled open\n");
    assert_int_equal(scene_int("SELECT official FROM schedule_change"), sc.manager.id);
    assert_int_equal(scene_int("SELECT count(*) FROM visit_event WHERE kind = 'cancelled'"
                               " AND official IS NOT NULL"), 2);
    assert_string_equal(scene_rows("SELECT action || ' ' || subject_kind || ' ' || commune"
                                   " FROM audit ORDER BY id"),
                        "visit_cancel visit 01840\nvisit_cancel visit 01840\n"
                        "shift_cancel shift 01840\n");
}

static void a_shift_without_visits_is_cancelled_at_once_and_once_only(void **state)
{
    apr_int64_t id = EVENING;
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;

    (void)state;
    for (int i = 0; i < 2; i++) { /* the same form, sent twice */
        GOOD(p6_shift_cancel(&outcome, &editor, id, NULL, sc.pool));
        scene_done(outcome);
    }
    assert_int_equal(scene_int("SELECT count(*) FROM schedule_change"), 1);
    editor = scene_editor();
    GOOD(p6_shift_cancel(&outcome, &editor, id, NULL, sc.pool));
    scene_refused(outcome, "form", "sched.bad.over");
}

static void a_list_that_has_grown_is_shown_again(void **state)
{
    apr_int64_t id = EVENING;
    const char *one = scene_book(id, AT(1, 18), "eid"), *two;
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;

    (void)state;
    GOOD(p6_shift_cancel(&outcome, &editor, id, NULL, sc.pool));
    scene_asked(outcome, &editor);
    two = scene_book(id, AT(1, 18), "eid");
    GOOD(p6_shift_cancel(&outcome, &editor, id, NULL, sc.pool));
    assert_string_equal(scene_asked(outcome, &editor),
                        apr_psprintf(sc.pool, "%s:c %s:c", one, two));
    GOOD(p6_visit_cancel(&(p6_outcome *){ NULL }, &sc.booking, two, sc.pool));
    GOOD(p6_shift_cancel(&outcome, &editor, id, NULL, sc.pool));
    scene_done(outcome); /* one less is no surprise */
}

static void waiting_people_and_holds_end_with_a_cancelled_shift(void **state)
{
    apr_int64_t id = EVENING;
    p6_wish hold = { .request_key = scene_key(sc.pool), .shift = id, .start = AT(1, 18),
                     .services = scene_codes("eid"), .channel = P6_ONLINE };
    const char *token, *waiting;
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;
    p6_outcome *held;

    (void)state;
    GOOD(p6_hold(&held, &token, &sc.booking, &hold, sc.pool));
    for (int i = 0; i < 8; i++) /* full: four at each police desk, the hold among them */
        if (i) scene_book(id, AT(1, 18) + 15 * (i / 2), "eid");
    waiting = scene_wait(id, "eid");
    GOOD(p6_shift_cancel(&outcome, &editor, id, NULL, sc.pool));
    assert_non_null(strstr(scene_asked(outcome, &editor), waiting));
    GOOD(p6_shift_cancel(&outcome, &editor, id, NULL, sc.pool));
    scene_done(outcome);
    assert_int_equal(scene_int("SELECT count(*) FROM visit WHERE state = 'expired'"), 1);
    assert_int_equal(scene_int("SELECT count(*) FROM visit WHERE state = 'cancelled'"), 8);
    assert_string_equal(scene_rows("SELECT state FROM waiting"), "left\n");
    assert_int_equal(scene_int("SELECT count(*) FROM claim"), 0);
    hold.name = "bà Lan";
    hold.phone = "0912345678";
    hold.consent = "2026-01";
    GOOD(p6_hold_confirm(&held, &sc.booking, token, &hold, sc.pool));
    assert_int_equal(held->what, P6_BOOKED_TAKEN);
}

static void who_came_already_was_not_reached_and_who_is_at_a_desk_stops_it(void **state)
{
    apr_int64_t id = EVENING;
    const char *code = scene_book(id, AT(1, 18), "eid");
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;

    (void)state;
    sc.now_s = p6_epoch_of_minute(AT(1, 18));
    scene_set_state(code, P6_VISIT_BOOKED, P6_VISIT_ARRIVED);
    GOOD(p6_shift_cancel(&outcome, &editor, id, NULL, sc.pool));
    assert_string_equal(scene_asked(outcome, &editor), apr_psprintf(sc.pool, "%s:n", code));
    scene_set_state(code, P6_VISIT_ARRIVED, P6_VISIT_CALLED);
    GOOD(p6_shift_cancel(&outcome, &editor, id, NULL, sc.pool));
    scene_refused(outcome, "form", "sched.bad.serving");
    scene_set_state(code, P6_VISIT_CALLED, P6_VISIT_ARRIVED);
    GOOD(p6_shift_cancel(&outcome, &editor, id, NULL, sc.pool));
    scene_done(outcome);
    assert_non_null(strstr(scene_visit(code), "not_reached"));
}

static void home_visits_planned_in_a_cancelled_shift_are_asked_for_again(void **state)
{
    apr_int64_t id = EVENING;
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;

    (void)state;
    scene_home_visit(id);
    GOOD(p6_shift_cancel(&outcome, &editor, id, NULL, sc.pool));
    assert_string_equal(scene_asked(outcome, &editor), " h1");
    GOOD(p6_shift_cancel(&outcome, &editor, id, NULL, sc.pool));
    scene_done(outcome);
    assert_string_equal(scene_rows("SELECT state FROM home_visit WHERE shift IS NULL"), "asked\n");
}

static void a_manager_of_another_commune_changes_nothing(void **state)
{
    apr_int64_t id = EVENING;
    p6_when_wish when = { "2026-11-25", "18:00", "20:00" };
    p6_presence_wish presence = scene_presence(3);
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;

    (void)state;
    editor.official = &sc.neighbour;
    BAD(FORBIDDEN, p6_shift_cancel(&outcome, &editor, id, NULL, sc.pool));
    BAD(FORBIDDEN, p6_shift_put_on(&outcome, &editor, "doi", &when, &presence, sc.pool));
    BAD(FORBIDDEN, p6_shift_alter(&outcome, &editor, id, &when, &presence, sc.pool));
    editor.official = &sc.province;
    BAD(FORBIDDEN, p6_shift_cancel(&outcome, &editor, id, NULL, sc.pool));
    editor.official = &sc.manager;
    BAD(FORBIDDEN, p6_shift_move(&outcome, &editor, id, &when, "bac-kan", NULL, sc.pool));
    BAD(NOT_FOUND, p6_shift_cancel(&outcome, &editor, 9999, NULL, sc.pool));
    assert_int_equal(scene_int("SELECT count(*) FROM schedule_change"), 0);
}

static void a_mobile_team_gets_a_single_stop(void **state)
{
    p6_when_wish when = { "2026-11-25", "22:00", "01:00" };
    p6_presence_wish presence = scene_presence(3);
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;
    p6_shift *row;

    (void)state;
    presence.stop_group = " Tổ 7 ";
    presence.stop_landmark = "Nhà văn hóa Tổ 7";
    presence.stop_lat = "22.15897";
    presence.stop_lon = "105,85581";
    presence.last_entry = "15";
    GOOD(p6_shift_put_on(&outcome, &editor, "doi", &when, &presence, sc.pool));
    scene_done(outcome);
    row = scene_get(apr_atoi64(outcome->subject));
    assert_string_equal(row->point, "doi");
    assert_string_equal(row->rota, "");
    assert_int_equal(row->end - row->start, 180);
    assert_string_equal(row->stop_group, "Tổ 7");
    assert_int_equal(row->stop_lon_e6, 105855810);
    assert_int_equal(row->last_entry, 15);
    assert_int_equal(row->places, 3 * 36);
    scene_book(row->id, row->start, "eid");
}

static void what_can_not_be_a_shift_is_told_field_by_field(void **state)
{
    p6_when_wish when = { "2026-11-22", "18:03", "20:00" };
    p6_presence_wish presence = scene_presence(3);
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;

    (void)state;
    ((p6_desk *)presence.desks->elts)[1].services = "eid,cooking";
    presence.stop_lat = "21.0";
    presence.stop_lon = "105.8";
    presence.last_entry = "soon";
    GOOD(p6_shift_put_on(&outcome, &editor, "doi", &when, &presence, sc.pool));
    assert_int_equal(outcome->what, P6_DEED_FAULTS);
    assert_string_equal(scene_faults(outcome), "from day desks last_entry stop_lat");
    assert_int_equal(scene_int("SELECT count(*) FROM shift WHERE point = 'doi'"), 0);
}

static void an_altered_shift_keeps_who_still_fits(void **state)
{
    apr_int64_t id = EVENING;
    const char *first = scene_book(id, AT(1, 18), "eid");
    const char *second = scene_book(id, AT(1, 18), "eid");
    const char *late = scene_book(id, AT(1, 18) + 45, "eid");
    const char *bank = scene_book(id, AT(1, 18) + 30, "cashless"), *was = scene_visit(first);
    p6_when_wish when = { NULL, "18:00", "18:45" };
    p6_presence_wish presence = scene_presence(2);
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;

    (void)state;
    GOOD(p6_shift_alter(&outcome, &editor, id, &when, &presence, sc.pool));
    assert_string_equal(scene_asked(outcome, &editor),
                        apr_psprintf(sc.pool, "%s:c %s:c", bank, late));
    GOOD(p6_shift_alter(&outcome, &editor, id, &when, &presence, sc.pool));
    scene_done(outcome);
    assert_string_equal(scene_visit(first), was);
    assert_non_null(strstr(scene_visit(second), "booked"));
    assert_non_null(strstr(scene_visit(bank), "cancelled"));
    assert_int_equal(scene_get(id)->edited, 1);
}

static void who_loses_a_desk_gets_another_one_at_the_same_time(void **state)
{
    apr_int64_t id = EVENING;
    const char *code;
    p6_when_wish when = { NULL, "18:00", "19:00" };
    p6_presence_wish presence = scene_presence(3);
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;

    (void)state;
    code = scene_book(id, AT(1, 18), "eid");
    assert_non_null(strstr(scene_visit(code), " 1-01 3"));
    ((p6_desk *)presence.desks->elts)[0].services = "vneid";
    GOOD(p6_shift_alter(&outcome, &editor, id, &when, &presence, sc.pool));
    scene_done(outcome); /* nothing that anybody must be told */
    assert_non_null(strstr(scene_visit(code), "2026-11-24T18:00 1-01 3"));
    assert_string_equal(scene_rows("SELECT DISTINCT desk FROM claim"), "2\n");
    assert_string_equal(scene_rows("SELECT desk FROM visit_service"), "2\n");
    assert_int_equal(scene_int("SELECT count(*) FROM tell"), 0);
}

static void a_form_that_is_out_of_date_changes_nothing(void **state)
{
    apr_int64_t id = EVENING;
    p6_when_wish when = { NULL, "18:00", "20:00" };
    p6_presence_wish presence = scene_presence(3);
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;

    (void)state;
    editor.was = "0123456789abcdef";
    GOOD(p6_shift_alter(&outcome, &editor, id, &when, &presence, sc.pool));
    scene_refused(outcome, "form", "sched.bad.changed");
}

static const struct CMUnitTest tests[] = {
    SCENE("a cancelled shift is shown first and then takes its visits along",
          a_cancelled_shift_is_shown_first_and_then_takes_its_visits_along),
    SCENE("a shift without visits is cancelled at once, and once only",
          a_shift_without_visits_is_cancelled_at_once_and_once_only),
    SCENE("a list that has grown is shown again", a_list_that_has_grown_is_shown_again),
    SCENE("waiting people and holds end with a cancelled shift",
          waiting_people_and_holds_end_with_a_cancelled_shift),
    SCENE("who came already was not reached, and who is at a desk stops it",
          who_came_already_was_not_reached_and_who_is_at_a_desk_stops_it),
    SCENE("home visits planned in a cancelled shift are asked for again",
          home_visits_planned_in_a_cancelled_shift_are_asked_for_again),
    SCENE("a manager of another commune changes nothing",
          a_manager_of_another_commune_changes_nothing),
    SCENE("a mobile team gets a single stop", a_mobile_team_gets_a_single_stop),
    SCENE("what can not be a shift is told field by field",
          what_can_not_be_a_shift_is_told_field_by_field),
    SCENE("an altered shift keeps who still fits", an_altered_shift_keeps_who_still_fits),
    SCENE("who loses a desk gets another one at the same time",
          who_loses_a_desk_gets_another_one_at_the_same_time),
    SCENE("a form that is out of date changes nothing",
          a_form_that_is_out_of_date_changes_nothing),
};
SCENE_SUITE(scene_shifts, tests);
