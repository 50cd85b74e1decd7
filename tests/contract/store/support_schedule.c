/* Verbs of those who change the schedule: single rows, closures, loads of shifts, history. */
#include "support_visits.h"

#include <string.h>
#include "store/officials.h"
#include "store/schedule.h"

#define DAY 20780 /* that of EVENING */

static void single_rows_are_found_by_their_key_or_not_at_all(void **state)
{
    p6_calendar_day holiday = { DAY, "holiday", "Nghỉ", "QĐ", 1 }, *day;
    apr_array_header_t *desks;
    p6_tx *tx = begin(P6_TX_WRITE);
    p6_service *service;
    p6_point *point;
    p6_rota *rota;

    (void)state;
    ok(p6_ref_put_calendar_day(tx, &holiday));
    ok(p6_ref_point(tx, "to-3a", &point, pool));
    assert_string_equal(point->name, "Tổ 3A");
    ok(p6_ref_rota(tx, "to-3a-evening", &rota, pool));
    assert_string_equal(rota->pattern, "Mo-Fr 18:00-21:00");
    ok(p6_ref_plan(tx, rota->plan, &desks, pool));
    assert_int_equal(desks->nelts, 2);
    assert_string_equal(APR_ARRAY_IDX(desks, 1, p6_desk).services, "sim");
    ok(p6_ref_service(tx, "eid-level-2", &service, pool));
    assert_int_equal(service->minutes, 15);
    ok(p6_ref_calendar_day(tx, DAY, &day, pool));
    assert_string_equal(day->name, "Nghỉ");
    ok(p6_ref_point(tx, "no", &point, pool));
    ok(p6_ref_rota(tx, "no", &rota, pool));
    ok(p6_ref_service(tx, "no", &service, pool));
    ok(p6_ref_calendar_day(tx, DAY + 1, &day, pool));
    ok(p6_ref_plan(tx, "no", &desks, pool));
    assert_true(!point && !rota && !service && !day && !desks->nelts);
    p6_tx_rollback(tx);
}

static void points_of_a_commune_and_rotas_and_shifts_of_a_point_are_listed(void **state)
{
    apr_array_header_t *points, *rotas, *shifts;
    p6_tx *tx = begin(P6_TX_READ);

    (void)state;
    ok(p6_ref_points_of(tx, "01840", &points, pool));
    ok(p6_ref_rotas_of(tx, "to-3a", &rotas, pool));
    ok(p6_shifts_of_point(tx, "to-3a", EVENING + 180, EVENING + 2000, &shifts, pool));
    assert_int_equal(points->nelts, 1);
    assert_int_equal(rotas->nelts, 1);
    assert_int_equal(shifts->nelts, 1);
    assert_int_equal(APR_ARRAY_IDX(shifts, 0, p6_shift).id, 2);
    ok(p6_ref_points_of(tx, "01843", &points, pool));
    ok(p6_ref_rotas_of(tx, "no", &rotas, pool));
    assert_int_equal(points->nelts + rotas->nelts, 0);
    p6_tx_rollback(tx);
}

static void only_a_shift_by_hand_that_nothing_knows_is_removed(void **state)
{
    apr_int64_t visit = a_visit(P6_VISIT_CANCELLED, NULL);
    p6_shift *row;
    p6_tx *tx = begin(P6_TX_WRITE);
    int removed;

    (void)state;
    assert_true(visit > 0);
    ok(p6_shift_remove(tx, 2, &removed));
    assert_int_equal(removed, 0); /* of a rota */
    for (apr_int64_t id = 1; id <= 2; id++) {
        ok(p6_shift_get(tx, id, &row, pool));
        row->rota = "";
        ok(p6_shift_change(tx, row));
    }
    ok(p6_shift_remove(tx, 1, &removed));
    assert_int_equal(removed, 0); /* somebody had booked there */
    ok(p6_shift_remove(tx, 2, &removed));
    assert_int_equal(removed, 1);
    fails(NOT_FOUND, p6_shift_get(tx, 2, &row, pool));
    p6_tx_rollback(tx);
}

static void a_closure_comes_back_until_its_last_day_is_over(void **state)
{
    p6_closure tet = { "to-3a", DAY, DAY + 6, "Nghỉ Tết; mở lại mùng 7" };
    p6_closure day = { "to-3a", DAY + 20, DAY + 20, "" }, *got;
    apr_array_header_t *rows;
    p6_tx *tx = begin(P6_TX_WRITE);
    int dropped;

    (void)state;
    ok(p6_closure_put(tx, &day, NOW));
    ok(p6_closure_put(tx, &tet, NOW));
    tet.to = DAY + 7;
    ok(p6_closure_put(tx, &tet, NOW));
    ok(p6_closures(tx, DAY + 7, &rows, pool));
    assert_int_equal(rows->nelts, 2);
    got = &APR_ARRAY_IDX(rows, 0, p6_closure);
    assert_string_equal(got->point, "to-3a");
    assert_int_equal(got->from, DAY);
    assert_int_equal(got->to, DAY + 7);
    assert_string_equal(got->reason, tet.reason);
    assert_string_equal(APR_ARRAY_IDX(rows, 1, p6_closure).reason, "");
    ok(p6_closures(tx, DAY + 8, &rows, pool));
    assert_int_equal(rows->nelts, 1);
    ok(p6_closure_drop(tx, "to-3a", DAY + 20, &dropped));
    assert_int_equal(dropped, 1);
    ok(p6_closure_drop(tx, "to-3a", DAY + 20, &dropped));
    assert_int_equal(dropped, 0);
    p6_tx_rollback(tx);
}

static void who_is_not_over_in_a_shift_is_listed_by_time(void **state)
{
    apr_int64_t booked = a_visit(P6_VISIT_BOOKED, NULL), hold = a_visit(P6_VISIT_HOLD, NULL);
    p6_person person = { booked, "bà Lan", "+84912345678", 0, NOW };
    apr_array_header_t *rows;
    p6_shift_visit *row;
    p6_tx *tx;

    (void)state;
    a_visit(P6_VISIT_FINISHED, NULL);
    a_visit(P6_VISIT_CANCELLED, NULL);
    raw(apr_psprintf(pool, "UPDATE visit SET start_min = NULL, end_min = NULL WHERE id = %"
                     APR_INT64_T_FMT, hold));
    tx = begin(P6_TX_WRITE);
    ok(p6_person_put(tx, &person));
    ok(p6_shift_visits(tx, 1, &rows, pool));
    assert_int_equal(rows->nelts, 2);
    row = &APR_ARRAY_IDX(rows, 0, p6_shift_visit);
    assert_int_equal(row->id, booked);
    assert_int_equal(row->start, EVENING);
    assert_string_equal(row->name, "bà Lan");
    assert_string_equal(row->phone, "+84912345678");
    row = &APR_ARRAY_IDX(rows, 1, p6_shift_visit);
    assert_int_equal(row->id, hold);
    assert_int_equal(row->start, P6_NO_MINUTE);
    assert_string_equal(row->name, "");
    p6_tx_rollback(tx);
}

static void home_visit(apr_int64_t shift, const char *code, const char *state)
{
    raw(apr_psprintf(pool, "INSERT INTO home_visit (code, commune, group_name, services, state,"
                     " shift, created_at, changed_at) VALUES ('%s', '01840', '', 'sim', '%s', %"
                     APR_INT64_T_FMT ", 1, 1)", code, state, shift));
}

static void loads_count_who_depends_on_each_shift(void **state)
{
    apr_array_header_t *rows;
    p6_shift_load *load;
    p6_tx *tx;

    (void)state;
    a_visit(P6_VISIT_BOOKED, NULL);
    a_visit(P6_VISIT_ARRIVED, NULL);
    a_visit(P6_VISIT_HOLD, NULL);
    home_visit(2, "HHHHH2", "planned");
    home_visit(2, "HHHHH3", "done");
    tx = begin(P6_TX_READ);
    ok(p6_shift_loads(tx, "to-3a", EVENING - 1, EVENING + 2000, &rows, pool));
    assert_int_equal(rows->nelts, 2);
    load = &APR_ARRAY_IDX(rows, 0, p6_shift_load);
    assert_int_equal(load->shift, 1);
    assert_int_equal(load->visits, 2);
    assert_int_equal(load->homes, 0);
    load = &APR_ARRAY_IDX(rows, 1, p6_shift_load);
    assert_int_equal(load->visits, 0);
    assert_int_equal(load->homes, 1);
    p6_tx_rollback(tx);
}

static void who_waits_keeps_the_place_in_the_line_elsewhere(void **state)
{
    apr_int64_t first = a_visit(P6_VISIT_WAITING, NULL), second = a_visit(P6_VISIT_WAITING, NULL);
    apr_array_header_t *line;
    p6_tx *tx = begin(P6_TX_WRITE);

    (void)state;
    ok(p6_waiting_join(tx, first, 1, NOW));
    ok(p6_waiting_join(tx, second, 1, NOW + 1));
    ok(p6_waiting_set(tx, first, "offered", NOW + 100));
    ok(p6_visit_follow(tx, second, 2, NOW + 2));
    ok(p6_visit_follow(tx, first, 2, NOW + 2));
    ok(p6_waiting_of_shift(tx, 2, &line, pool));
    assert_int_equal(line->nelts, 2);
    assert_int_equal(APR_ARRAY_IDX(line, 0, apr_int64_t), first);
    commit(tx);
    assert_int_equal(get_visit(first)->shift, 2);
    tx = begin(P6_TX_WRITE);
    fails(STALE, p6_visit_follow(tx, 999, 2, NOW));
    p6_tx_rollback(tx);
}

static void passes_and_home_visits_go_with_a_shift(void **state)
{
    p6_official_row manager = { 0, "duc-xuan", "uuid", "hai", "Nông Văn Hải" };
    p6_pass_row pass = { .code_hash = "h", .shift = 1, .helper_name = "Nguyễn Văn A",
                         .agency = "", .issued_at = NOW, .expires_at = NOW + 10 }, *got;
    p6_tx *tx = begin(P6_TX_WRITE);
    int count;

    (void)state;
    ok(p6_official_put(tx, &manager, NOW));
    pass.issued_by = manager.id;
    ok(p6_pass_add(tx, &pass));
    ok(p6_passes_follow(tx, 1, 2, NOW + 99));
    ok(p6_pass_by_id(tx, pass.id, &got, pool));
    assert_int_equal(got->shift, 2);
    assert_int_equal(got->expires_at, NOW + 99);
    commit(tx);
    home_visit(1, "HHHHH2", "planned");
    home_visit(1, "HHHHH3", "done");
    tx = begin(P6_TX_WRITE);
    ok(p6_homes_follow(tx, 1, 2, NOW, &count));
    assert_int_equal(count, 1);
    ok(p6_homes_follow(tx, 2, 0, NOW, &count));
    assert_int_equal(count, 1);
    commit(tx);
    assert_int_equal(count_of("SELECT count(*) FROM home_visit WHERE state = 'asked'"
                              " AND shift IS NULL"), 1);
    assert_int_equal(count_of("SELECT count(*) FROM home_visit WHERE shift = 1"), 1);
}

static apr_int64_t line(p6_tx *tx, apr_int64_t official, const char *kind, const char *subject)
{
    p6_history_row row = { .at_s = NOW, .official = official, .kind = kind, .subject = subject,
                           .action = "change", .before = "", .after = "{\"a\":1}" };

    ok(p6_history_add(tx, &row));
    return row.id;
}

static void history_tells_who_and_when_and_is_undone_once(void **state)
{
    p6_official_row manager = { 0, "duc-xuan", "uuid", "hai", "Nông Văn Hải" };
    apr_int64_t first, second;
    p6_history_row *row;
    p6_tx *tx = begin(P6_TX_WRITE);
    int done;

    (void)state;
    ok(p6_official_put(tx, &manager, NOW));
    first = line(tx, manager.id, "point", "to-3a");
    second = line(tx, 0, "point", "to-3a");
    ok(p6_history_last(tx, "point", "to-3a", &row, pool));
    assert_int_equal(row->id, second);
    assert_string_equal(row->who, "");
    ok(p6_history_get(tx, first, &row, pool));
    assert_string_equal(row->who, "Nông Văn Hải");
    assert_string_equal(row->before, "");
    assert_string_equal(row->after, "{\"a\":1}");
    assert_int_equal(row->undone_by, 0);
    ok(p6_history_undone(tx, first, second, &done));
    assert_int_equal(done, 1);
    ok(p6_history_undone(tx, first, second, &done));
    assert_int_equal(done, 0);
    ok(p6_history_get(tx, first, &row, pool));
    assert_int_equal(row->undone_by, second);
    ok(p6_history_last(tx, "rota", "to-3a", &row, pool));
    assert_null(row);
    p6_tx_rollback(tx);
}

static void a_points_history_holds_its_rotas_and_shifts(void **state)
{
    apr_array_header_t *rows;
    apr_int64_t point, rota, shift, day;
    p6_tx *tx = begin(P6_TX_WRITE);

    (void)state;
    point = line(tx, 0, "point", "to-3a");
    rota = line(tx, 0, "rota", "to-3a-evening");
    shift = line(tx, 0, "shift", "2");
    line(tx, 0, "shift", "99");
    line(tx, 0, "point", "2");
    day = line(tx, 0, "calendar_day", "2026-11-24");
    ok(p6_history_page(tx, "to-3a", 0, 2, &rows, pool));
    assert_int_equal(rows->nelts, 2);
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_history_row).id, shift);
    assert_int_equal(APR_ARRAY_IDX(rows, 1, p6_history_row).id, rota);
    ok(p6_history_page(tx, "to-3a", rota, 2, &rows, pool));
    assert_int_equal(rows->nelts, 1);
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_history_row).id, point);
    ok(p6_history_page(tx, NULL, 0, 9, &rows, pool));
    assert_int_equal(rows->nelts, 1);
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_history_row).id, day);
    p6_tx_rollback(tx);
}

static const struct CMUnitTest tests[] = {
    V("single rows are found by their key, or not at all",
      single_rows_are_found_by_their_key_or_not_at_all),
    V("points of a commune, rotas and shifts of a point are listed",
      points_of_a_commune_and_rotas_and_shifts_of_a_point_are_listed),
    V("only a shift by hand that nothing knows is removed",
      only_a_shift_by_hand_that_nothing_knows_is_removed),
    V("a closure comes back until its last day is over",
      a_closure_comes_back_until_its_last_day_is_over),
    V("who is not over in a shift is listed by time",
      who_is_not_over_in_a_shift_is_listed_by_time),
    V("loads count who depends on each shift", loads_count_who_depends_on_each_shift),
    V("who waits keeps the place in the line elsewhere",
      who_waits_keeps_the_place_in_the_line_elsewhere),
    V("passes and home visits go with a shift", passes_and_home_visits_go_with_a_shift),
    V("history tells who and when, and is undone once",
      history_tells_who_and_when_and_is_undone_once),
    V("a point's history holds its rotas and shifts",
      a_points_history_holds_its_rotas_and_shifts),
};
SUITE(schedule_suite, tests);
