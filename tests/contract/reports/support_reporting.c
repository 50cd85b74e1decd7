/* Reports against plain SQL over the days; who may see which; hand-offs. */
#include "support_reports.h"

#include <stdlib.h>
#include <string.h>

#include "contract/fixture/client.h"
#include "reports/hand_offs.h"
#include "reports/report.h"
#include "store/counting.h"

#define FIRST (TODAY - 500)

static p6_official province, manager;
static unsigned seed;

static int dice(int n)
{
    seed = seed * 1103515245u + 12345u;
    return (int)((seed >> 16) % (unsigned)n);
}

int reports_place(void **state)
{
    counting_place(state);
    seed = 19;
    raw("INSERT INTO commune (code, name, kind, lat_e6, lon_e6) VALUES"
        " ('01843', 'Bắc Kạn', 'phuong', 22147000, 105837000),"
        " ('02143', 'Văn Lang', 'xa', 22260000, 106060000)");
    raw("INSERT INTO point SELECT 'to-4', kind, 'Tổ 4', '01840', group_name, group_aliases,"
        " address, landmark, lat_e6, lon_e6, phone, step_free, checked_at, active, sample FROM"
        " point WHERE slug = 'to-3a'; INSERT INTO point SELECT 'to-9', kind, 'Tổ 9', '01843',"
        " group_name, group_aliases, address, landmark, lat_e6, lon_e6, phone, step_free,"
        " checked_at, active, sample FROM point WHERE slug = 'to-3a'");
    province = official_with(helper.id, "province", "*", pool);
    manager = official_with(helper.id, "manager", "01840", pool);
    return 0;
}

static p6_visit_sums some_sums(void)
{
    int booked = dice(20), walk_in = dice(20), absent = dice(booked / 2 + 1);

    return (p6_visit_sums){ .shifts = 1, .places_planned = 36, .places_used = dice(36),
        .booked = booked, .walk_in = walk_in, .absent = absent, .not_reached = dice(2),
        .waited_n = walk_in, .waited_s = walk_in * 300, .served_n = walk_in,
        .served_s = walk_in * 600, .households_visited = dice(3), .households_absent = dice(2) };
}

static void put_day(p6_tx *tx, p6_day day, const char *point)
{
    static const char *const agencies[] = { "police", "bank" };
    static const char *const codes[] = { "eid", "vneid", "cashless" };
    apr_array_header_t *services = apr_array_make(pool, 3, sizeof(p6_service_figures));
    apr_array_header_t *people = apr_array_make(pool, 3, sizeof(p6_people_figures));
    p6_day_place place = { day, point };
    p6_visit_sums sums = some_sums();

    for (int i = 0; i < 3; i++)
        APR_ARRAY_PUSH(services, p6_service_figures) = (p6_service_figures){ agencies[i == 2],
            codes[i], { dice(9), dice(3), dice(2) } };
    APR_ARRAY_PUSH(people, p6_people_figures) = (p6_people_figures){ "Tổ 3A", "80+", dice(9) };
    APR_ARRAY_PUSH(people, p6_people_figures) = (p6_people_figures){ "tổ 3a", "", dice(9) };
    ok(p6_day_put(tx, &place, &sums, services, people));
}

/* 500 days with gaps */
static void put_days(void)
{
    static const char *const points[] = { "to-3a", "to-4", "to-9" };
    p6_tx *tx = begin(P6_TX_WRITE);

    for (p6_day day = FIRST; day < TODAY; day++)
        for (int i = 0; i < 3; i++)
            if (dice(3)) put_day(tx, day, points[i]);
    ok(p6_tx_commit(tx));
}

/* sum of EXPRESSION over the days of TABLE, of a commune unless it is "" */
static apr_int64_t sum_of(const char *table, const char *expression, p6_days days,
                          const char *commune, const char *also)
{
    return raw_int(apr_psprintf(pool, "SELECT COALESCE(sum(%s), 0) FROM %s d JOIN point p ON"
                                " p.slug = d.point WHERE day BETWEEN %d AND %d AND ('%s' = '' OR"
                                " p.commune = '%s') %s", expression, table, days.from, days.to,
                                commune, commune, also));
}

static p6_report *loads(const p6_official *official, const p6_report_ask *ask)
{
    p6_report *report;

    ok(p6_report_load(&report, store, official, ask, pool));
    return report;
}

static p6_report_ask asks(const char *commune, p6_period period)
{
    return (p6_report_ask){ commune, "", "", period, TODAY };
}

static apr_int64_t helped_in(const apr_array_header_t *rows)
{
    apr_int64_t sum = 0;

    for (int i = 0; i < rows->nelts; i++)
        sum += p6_sums_helped(&APR_ARRAY_IDX(rows, i, p6_report_row).visits);
    return sum;
}

static void check_report(const char *commune, p6_period period)
{
    p6_report_ask ask = asks(commune, period);
    p6_report *r = loads(&province, &ask);
    p6_days days = { period.from, period.until };
    p6_days year = { p6_year_begin(period.until), period.until };
    apr_int64_t helped = sum_of("day_point", "booked + walk_in - absent - not_reached", days,
                                commune, "");

    assert_int_equal(p6_sums_helped(&r->total.visits), helped);
    assert_int_equal(helped_in(r->steps), helped);
    assert_int_equal(helped_in(*commune ? r->points : r->communes), helped);
    assert_int_equal(r->total.visits.waited_s, sum_of("day_point", "waited_s", days, commune, ""));
    assert_int_equal(r->total.visits.shifts, sum_of("day_point", "shifts", days, commune, ""));
    assert_int_equal(r->total.visits_before.booked,
                     sum_of("day_point", "booked", period.before, commune, ""));
    assert_int_equal(r->year.visits.walk_in, sum_of("day_point", "walk_in", year, commune, ""));
    assert_int_equal(r->total.outcomes.done, sum_of("day_service", "done", days, commune, ""));
    assert_int_equal(r->total.outcomes_before.handed_off,
                     sum_of("day_service", "handed_off", period.before, commune, ""));
}

static void the_figures_are_those_of_the_days(void **unused)
{
    (void)unused;
    put_days();
    check_report("", p6_period_week(TODAY - 10, TODAY));
    check_report("01840", p6_period_week(TODAY, TODAY));
    check_report("", p6_period_month(TODAY - 40, TODAY));
    check_report("01843", p6_period_month(TODAY, TODAY));
    check_report("", p6_period_days(TODAY - 400, TODAY - 20, TODAY));
    check_report("01840", p6_period_days(FIRST + 17, TODAY + 30, TODAY));
    for (int i = 0; i < 6; i++) {
        p6_day from = FIRST + dice(300), to = from + dice(200);

        check_report(i % 2 ? "" : "01840", p6_period_days(from, to, TODAY));
    }
}

static void a_report_on_a_service_is_about_its_outcomes(void **unused)
{
    p6_period period = p6_period_days(TODAY - 100, TODAY - 5, TODAY);
    p6_days days = { period.from, period.to };
    p6_report_ask ask = asks("", period);
    p6_report *r;

    (void)unused;
    put_days();
    ask.service = "cashless";
    ask.agency = "bank";
    r = loads(&province, &ask);
    assert_int_equal(p6_outcomes_all(&r->total.outcomes),
                     sum_of("day_service", "done + handed_off + not_done", days, "",
                            "AND service = 'cashless'"));
    assert_int_equal(r->services->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(r->communes, 0, p6_report_row).key, "01840");
    assert_int_equal(APR_ARRAY_IDX(r->communes, 0, p6_report_row).outcomes.done,
                     sum_of("day_service", "done", days, "01840", "AND service = 'cashless'"));
    ask.agency = "police"; /* who does not offer it */
    r = loads(&province, &ask);
    assert_int_equal(p6_outcomes_all(&r->total.outcomes), 0);
}

static void groups_that_are_written_alike_are_one(void **unused)
{
    p6_report_ask ask = asks("01840", p6_period_days(TODAY - 60, TODAY, TODAY));
    p6_report *r;

    (void)unused;
    put_days();
    r = loads(&manager, &ask);
    assert_int_equal(r->groups->nelts, 1);
    assert_int_equal(APR_ARRAY_IDX(r->groups, 0, p6_report_row).people,
                     sum_of("day_people", "people", (p6_days){ TODAY - 60, TODAY }, "01840", ""));
    assert_int_equal(r->ages->nelts, 2);
    assert_string_equal(APR_ARRAY_IDX(r->ages, 0, p6_report_row).key, "80+");
}

static void each_sees_their_own(void **unused)
{
    p6_period week = p6_period_week(TODAY, TODAY);
    p6_report_ask own = asks("01840", week), other = asks("01843", week), all = asks("", week);
    p6_official auditor = official_with(helper.id, "auditor", "*", pool);
    p6_report *report;

    (void)unused;
    loads(&manager, &own);
    loads(&province, &other);
    loads(&province, &all);
    fails(FORBIDDEN, p6_report_load(&report, store, &manager, &other, pool));
    fails(FORBIDDEN, p6_report_load(&report, store, &manager, &all, pool));
    fails(FORBIDDEN, p6_report_load(&report, store, &helper, &own, pool));
    fails(FORBIDDEN, p6_report_load(&report, store, &auditor, &all, pool));
}

static void unknown_codes_are_told(void **unused)
{
    p6_report_ask ask = asks("99999", p6_period_week(TODAY, TODAY));
    p6_report *report;
    p6_error *err;

    (void)unused;
    err = p6_report_load(&report, store, &province, &ask, pool);
    assert_int_equal(err->code, P6_E_BAD_INPUT);
    assert_string_equal(err->where, "commune");
    ask.commune = "";
    ask.service = "nothing";
    assert_string_equal(p6_report_load(&report, store, &province, &ask, pool)->where, "service");
    ask.agency = "nobody";
    assert_string_equal(p6_report_load(&report, store, &province, &ask, pool)->where, "agency");
}

static void communes_without_a_shift_are_named(void **unused)
{
    p6_report_ask ask = asks("", p6_period_week(TODAY, TODAY));
    const p6_last_held *silent;
    p6_report *r;
    p6_tx *tx;

    (void)unused;
    tx = begin(P6_TX_WRITE);
    put_day(tx, TODAY - 2, "to-3a");
    put_day(tx, TODAY - 8, "to-9");
    ok(p6_tx_commit(tx));
    r = loads(&province, &ask);
    assert_int_equal(r->silent->nelts, 2);
    silent = (const p6_last_held *)r->silent->elts;
    assert_string_equal(silent[0].commune, "02143"); /* never: first */
    assert_int_equal(silent[0].day, 0);
    assert_string_equal(silent[1].commune, "01843");
    assert_int_equal(silent[1].day, TODAY - 8);
}

static void staff_are_counted_by_agency(void **unused)
{
    p6_report_ask ask = asks("01840", p6_period_week(TODAY, TODAY));
    p6_report *r;

    (void)unused;
    orders(P6_ORDER_CALL_NEXT, comes("eid", "none"), 1);
    orders(P6_ORDER_SERVE, raw_int("SELECT id FROM visit"), 0);
    raw("INSERT INTO pass (code_hash, shift, helper_name, agency, issued_by, issued_at, expires_at)"
        " SELECT 'x', 1, 'Hà', 'bank', id, 1, 2 FROM official WHERE entry_uuid = 'a'");
    evening_is_over();
    counts();
    r = loads(&manager, &ask);
    assert_int_equal(r->agencies->nelts, 2);
    assert_string_equal(APR_ARRAY_IDX(r->agencies, 0, p6_report_row).key, "police");
    assert_int_equal(APR_ARRAY_IDX(r->agencies, 0, p6_report_row).desks, 4); /* two shifts */
    assert_int_equal(APR_ARRAY_IDX(r->agencies, 1, p6_report_row).desks, 2);
    assert_int_equal(APR_ARRAY_IDX(r->agencies, 1, p6_report_row).helpers, 1);
}

static void activation_figures_are_the_newest_up_to_the_period(void **unused)
{
    p6_report_ask ask = asks("", p6_period_month(TODAY - 30, TODAY)); /* October */
    const p6_report_activation *a;
    p6_report *r;

    (void)unused;
    raw(apr_psprintf(pool, "INSERT INTO activation VALUES ('01840', %d, 900, 600, 200, 'x', 1),"
                     " ('01840', %d, 900, 600, 300, 'x', 1), ('01840', %d, 900, 600, 400, 'x', 1),"
                     " ('01843', %d, 900, 500, 490, 'x', 1)", TODAY - 60, TODAY - 30, TODAY - 3,
                     TODAY - 25));
    r = loads(&province, &ask);
    assert_int_equal(r->activation->nelts, 2);
    a = (const p6_report_activation *)r->activation->elts;
    assert_string_equal(a[0].now.commune, "01843"); /* nearest to its target */
    assert_null(a[0].earlier.commune);
    assert_int_equal(a[1].now.activated, 300);
    assert_int_equal(a[1].earlier.activated, 200);
    ask.commune = "01840";
    assert_int_equal(loads(&manager, &ask)->activation->nelts, 1);
}

/* a visit that was finished with a hand-off; the hand-off's id */
static apr_int64_t a_hand_off(void)
{
    apr_array_header_t *results = apr_array_make(pool, 1, sizeof(p6_result));
    p6_order order = { .kind = P6_ORDER_FINISH, .key = key(pool), .results = results };
    p6_done done;

    APR_ARRAY_PUSH(results, p6_result) =
        (p6_result){ "eid", "handed_off", "needs_biometrics", "", "công an", P6_NO_MINUTE };
    order.visit = comes("eid", "none");
    orders(P6_ORDER_CALL, order.visit, 1);
    orders(P6_ORDER_SERVE, order.visit, 0);
    ok(p6_queue_do(&done, NULL, &desk, &helper, WIDE, &order, pool));
    assert_int_equal(done, P6_DONE_NOW);
    return raw_int("SELECT max(id) FROM hand_off");
}

static int open_ones(const p6_official *official, const char *commune)
{
    apr_array_header_t *rows;

    ok(p6_hand_offs_list(&rows, store, official, commune, 0, 10, pool));
    return rows->nelts;
}

static void a_hand_off_is_settled_once(void **unused)
{
    apr_int64_t id = a_hand_off();
    const char *commune;
    apr_array_header_t *rows;

    (void)unused;
    assert_int_equal(open_ones(&manager, "01840"), 1);
    assert_int_equal(open_ones(&province, ""), 1);
    assert_int_equal(open_ones(&province, "01843"), 0);
    ok(p6_hand_offs_list(&rows, store, &manager, "01840", id, 10, pool));
    assert_int_equal(rows->nelts, 0); /* behind it there is none */
    ok(p6_hand_offs_settle(&commune, store, &manager, id, "done", now_s, pool));
    assert_string_equal(commune, "01840");
    assert_int_equal(open_ones(&manager, "01840"), 0);
    ok(p6_hand_offs_settle(&commune, store, &manager, id, "dropped", now_s, pool));
    assert_string_equal(raw("SELECT state FROM hand_off"), "done\n");
    assert_int_equal(raw_int("SELECT count(*) FROM audit WHERE action = 'hand_off_settle'"), 1);
    assert_int_equal(raw_int("SELECT count(*) FROM visit_event WHERE kind = 'hand_off'"), 1);
}

static void hand_offs_are_the_communes_own(void **unused)
{
    apr_int64_t id = a_hand_off();
    p6_official foreign = official_with(helper.id, "manager", "01843", pool);
    apr_array_header_t *rows;
    const char *commune;

    (void)unused;
    fails(FORBIDDEN, p6_hand_offs_list(&rows, store, &foreign, "01840", 0, 10, pool));
    fails(FORBIDDEN, p6_hand_offs_list(&rows, store, &foreign, "", 0, 10, pool));
    fails(FORBIDDEN, p6_hand_offs_settle(&commune, store, &foreign, id, "done", now_s, pool));
    fails(FORBIDDEN, p6_hand_offs_settle(&commune, store, &province, id, "done", now_s, pool));
    fails(NOT_FOUND, p6_hand_offs_settle(&commune, store, &manager, id + 1, "done", now_s, pool));
    fails(BAD_FIELD, p6_hand_offs_settle(&commune, store, &manager, id, "open", now_s, pool));
    assert_string_equal(raw("SELECT state FROM hand_off"), "open\n");
    assert_int_equal(raw_int("SELECT count(*) FROM audit WHERE action = 'hand_off_settle'"), 0);
}

static void a_report_tells_how_old_hand_offs_are(void **unused)
{
    p6_report_ask ask = asks("01840", p6_period_week(TODAY, TODAY));
    const p6_hand_off_ages *ages;

    (void)unused;
    for (int i = 0; i < 3; i++) a_hand_off();
    raw(apr_psprintf(pool, "UPDATE hand_off SET made_at = made_at - 10 * 86400 WHERE id = 1;"
                     "UPDATE hand_off SET made_at = made_at - 20 * 86400 WHERE id = 2"));
    ages = &loads(&manager, &ask)->hand_offs;
    assert_int_equal(ages->all, 3);
    assert_int_equal(ages->old, 2);
    assert_int_equal(ages->older, 1);
}

#define R(sentence, function) TEST(reports_place, sentence, function)
static const struct CMUnitTest tests[] = {
    R("a report's figures are those of the days, however long it is",
      the_figures_are_those_of_the_days),
    R("a report on a service or an agency is about outcomes",
      a_report_on_a_service_is_about_its_outcomes),
    R("groups that are written alike are one", groups_that_are_written_alike_are_one),
    R("a manager sees their own commune, the province all", each_sees_their_own),
    R("codes that nobody knows are told", unknown_codes_are_told),
    R("communes without a shift for a week are named", communes_without_a_shift_are_named),
    R("staff are counted by agency, with their passes", staff_are_counted_by_agency),
    R("activation figures are the newest up to the period, with those before it",
      activation_figures_are_the_newest_up_to_the_period),
    R("a hand-off is settled once, and that is written down", a_hand_off_is_settled_once),
    R("hand-offs are settled by the commune's own people", hand_offs_are_the_communes_own),
    R("a report tells how old hand-offs are", a_report_tells_how_old_hand_offs_are),
};
SUITE(reports_suite, tests);
