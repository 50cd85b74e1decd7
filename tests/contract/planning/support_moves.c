/* A shift gives way to another: its visits go with it. */
#include "support_planning.h"

#include "planning/shifts.h"
#include "store/officials.h"

#define TUESDAY shift_at("to-3a", AT(1, 18))

static apr_int64_t moved(apr_int64_t id, const char *day, const char *from, const char *to,
                         const char *point, p6_editor *editor)
{
    p6_when_wish when = { day, from, to };
    p6_deed_outcome *outcome;

    ok(p6_shift_move(&outcome, editor, id, &when, point, "Mất điện", pool));
    is_done(outcome);
    return apr_atoi64(outcome->subject);
}

/* the same, after its list was shown; the list */
static const char *shown_and_moved(apr_int64_t *to_id, apr_int64_t id, const char *day,
                                   const char *from, const char *to, const char *point)
{
    p6_when_wish when = { day, from, to };
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;
    const char *list;

    ok(p6_shift_move(&outcome, &editor, id, &when, point, "Mất điện", pool));
    list = is_asked(outcome, &editor);
    *to_id = moved(id, day, from, to, point, &editor);
    return list;
}

static void a_moved_shift_takes_its_visits_with_all_their_units_and_codes(void **state)
{
    apr_int64_t id = TUESDAY, next;
    const char *one = booked(id, AT(1, 18), "eid");
    const char *two = booked(id, AT(1, 18) + 15, "eid,cashless");
    const char *list;
    p6_receipt *receipt;

    (void)state;
    assert_string_equal(strchr(visit_of(two), '\n') + 1,
                        apr_psprintf(pool, " %" APR_INT64_T_FMT " 2026-11-24T18:15 1-04 4", id));
    list = shown_and_moved(&next, id, "2026-11-25", "19:30", "20:30", NULL);
    assert_string_equal(list, apr_psprintf(pool, "%s:m %s:m", one, two));
    assert_string_equal(visit_of(one), apr_psprintf(
        pool, "booked\n %" APR_INT64_T_FMT " 2026-11-25T19:30 1-01 3", next));
    assert_string_equal(visit_of(two), apr_psprintf(
        pool, "booked\n %" APR_INT64_T_FMT " 2026-11-25T19:45 1-04 4", next));
    ok(p6_visit_receipt(&receipt, &desk, two, pool));
    assert_int_equal(receipt->from_shift, id);
    assert_int_equal(receipt->from_start, AT(1, 18) + 15);
    assert_int_equal(get_shift(id)->status, P6_SHIFT_MOVED);
    assert_int_equal(get_shift(id)->successor, next);
    assert_string_equal(get_shift(next)->note, "Mất điện");
    assert_string_equal(get_shift(next)->rota, "");
    assert_int_equal(number_of("SELECT count(*) FROM claim WHERE shift = %" APR_INT64_T_FMT, id),
                     0);
    assert_string_equal(rows_of("SELECT kind FROM tell"), "moved\nmoved\n");
    assert_int_equal(number_of("SELECT min(erase_after_s) FROM person"),
                     p6_epoch_of_minute(AT(2, 19) + 45) + 30 * 86400);
}

static void a_moved_shift_goes_to_another_point_of_the_commune(void **state)
{
    apr_int64_t id = TUESDAY, next;
    const char *code = booked(id, AT(1, 18), "eid");

    (void)state;
    shown_and_moved(&next, id, "2026-11-24", "18:00", "19:00", "doi");
    assert_string_equal(get_shift(next)->point, "doi");
    assert_non_null(strstr(visit_of(code), "2026-11-24T18:00"));
    assert_string_equal(rows_of("SELECT action FROM schedule_change ORDER BY id"),
                        "change\nadd\n");
}

static void what_does_not_fit_a_shorter_shift_goes_to_the_nearest_time(void **state)
{
    apr_int64_t id = TUESDAY, next;
    const char *early = booked(id, AT(1, 18), "eid");
    const char *late = booked(id, AT(1, 18) + 30, "eid,vneid");
    const char *list;

    (void)state;
    list = shown_and_moved(&next, id, "2026-11-26", "08:00", "08:30", NULL);
    assert_string_equal(list, apr_psprintf(pool, "%s:m %s:m", early, late));
    assert_non_null(strstr(visit_of(early), "2026-11-26T08:00 1-01 3"));
    assert_non_null(strstr(visit_of(late), "2026-11-26T08:00 "));
}

static void who_fits_nowhere_is_cancelled_and_the_others_move(void **state)
{
    apr_int64_t id = TUESDAY, next;
    const char *one = booked(id, AT(1, 18), "eid"), *two = booked(id, AT(1, 18), "eid");
    const char *three = booked(id, AT(1, 18) + 30, "eid"), *list;

    (void)state;
    list = shown_and_moved(&next, id, "2026-11-25", "08:00", "08:15", NULL);
    assert_string_equal(list, apr_psprintf(pool, "%s:m %s:m %s:c", one, two, three));
    assert_non_null(strstr(visit_of(two), "2-01 3"));
    assert_string_equal(rows_of("SELECT kind FROM tell ORDER BY kind"),
                        "cancelled\nmoved\nmoved\n");
}

static void the_line_of_who_waits_and_the_passes_go_along(void **state)
{
    p6_pass_row pass = { .code_hash = "h", .helper_name = "Nguyễn Văn A", .agency = "",
                         .issued_by = manager.id, .issued_at = now_s, .expires_at = 1 };
    apr_int64_t id = TUESDAY, next;
    const char *first, *second;
    p6_tx *tx = begin(P6_TX_WRITE);

    (void)state;
    pass.shift = id;
    ok(p6_pass_add(tx, &pass));
    ok(p6_tx_commit(tx));
    home_visit_in(id);
    for (int i = 0; i < 8; i++) booked(id, AT(1, 18) + 15 * (i / 2), "eid");
    first = waits(id, "eid");
    second = waits(id, "eid");
    assert_non_null(strstr(shown_and_moved(&next, id, "2026-11-25", "18:00", "19:00", NULL),
                           apr_psprintf(pool, "%s:w %s:w", first, second)));
    assert_non_null(strstr(visit_of(first), apr_psprintf(
        pool, "waiting\n %" APR_INT64_T_FMT " - ", next)));
    assert_int_equal(number_of("SELECT count(*) FROM waiting WHERE shift = %" APR_INT64_T_FMT
                               " AND state = 'waiting'", next), 2);
    assert_int_equal(number_of("SELECT expires_at FROM pass WHERE shift = %" APR_INT64_T_FMT, next),
                     p6_epoch_of_minute(AT(2, 21)));
    assert_int_equal(number_of("SELECT shift FROM home_visit"), next);
}

static void who_may_not_move_or_comes_too_late_is_refused(void **state)
{
    apr_int64_t id = TUESDAY;
    p6_when_wish same = { "2026-11-24", "18:00", "20:00" };
    p6_when_wish past = { "2026-11-20", "18:00", "20:00" };
    p6_when_wish later = { "2026-11-25", "18:00", "20:00" };
    const char *code = booked(id, AT(1, 18), "eid");
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;

    (void)state;
    ok(p6_shift_move(&outcome, &editor, id, &same, NULL, NULL, pool));
    is_refused(outcome, "day", "sched.bad.same");
    ok(p6_shift_move(&outcome, &editor, id, &past, NULL, NULL, pool));
    is_refused(outcome, "day", "sched.bad.past");
    set_state(code, P6_VISIT_BOOKED, P6_VISIT_ARRIVED);
    ok(p6_shift_move(&outcome, &editor, id, &later, NULL, NULL, pool));
    is_refused(outcome, "form", "sched.bad.there");
    now_s = p6_epoch_of_minute(AT(1, 18));
    ok(p6_shift_move(&outcome, &editor, id, &later, NULL, NULL, pool));
    is_refused(outcome, "form", "sched.bad.begun");
}

static void who_moves_is_told_by_phone_too(void **state)
{
    apr_int64_t id = TUESDAY, next;
    p6_teller teller = { .base_url = "https://portal.example/proj06", .sms = 1 };
    p6_catalog *catalog;
    const char *code;

    (void)state;
    ok(p6_catalog_load(&catalog, "templates/messages", pool));
    teller.catalog = catalog;
    desk.teller = &teller;
    code = booked(id, AT(1, 18), "eid");
    shown_and_moved(&next, id, "2026-11-25", "19:30", "20:30", NULL);
    assert_string_equal(rows_of("SELECT state FROM outbox ORDER BY id"), "dropped\nopen\n");
    assert_non_null(strstr(rows_of("SELECT body FROM outbox WHERE state = 'open'"), code));
    assert_non_null(strstr(rows_of("SELECT body FROM outbox WHERE state = 'open'"), "19:30"));
}

static const struct CMUnitTest tests[] = {
    T("a moved shift takes its visits with all their units and codes",
      a_moved_shift_takes_its_visits_with_all_their_units_and_codes),
    T("a moved shift goes to another point of the commune",
      a_moved_shift_goes_to_another_point_of_the_commune),
    T("what does not fit a shorter shift goes to the nearest time",
      what_does_not_fit_a_shorter_shift_goes_to_the_nearest_time),
    T("who fits nowhere is cancelled, and the others move",
      who_fits_nowhere_is_cancelled_and_the_others_move),
    T("the line of who waits, the passes and home visits go along",
      the_line_of_who_waits_and_the_passes_go_along),
    T("who may not move or comes too late is refused",
      who_may_not_move_or_comes_too_late_is_refused),
    T("who moves is told by phone too", who_moves_is_told_by_phone_too),
};
SUITE(moves_suite, tests);
