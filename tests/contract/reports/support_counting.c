/* Counting visits into daily figures: against a plain recount of random visits, twice, and after
   changes that come late. */
#include "support_reports.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "contract/fixture/client.h"
#include "contract/fixture/threads.h"
#include "evening/paper.h"
#include "store/officials.h"
#include "store/reference.h"
#include "store/shifts.h"

#define THIRD 3 /* a second shift of the first day, from 19:30 to 20:30, without a rota */

static p6_counter counter;
static unsigned seed;

static int dice(int n)
{
    seed = seed * 1103515245u + 12345u;
    return (int)((seed >> 16) % (unsigned)n);
}

int counting_place(void **state)
{
    office_place(state);
    memset(&counter, 0, sizeof counter);
    seed = 606;
    raw(apr_psprintf(pool, "INSERT INTO shift SELECT %d, NULL, point, start_min + 90, end_min + 90,"
                     " rota_start, hours_unknown, status, successor, live, late_min, plan, walk_in,"
                     " last_entry, spoken, note, stop_group, stop_landmark, stop_lat_e6,"
                     " stop_lon_e6, edited FROM shift WHERE id = %d", THIRD, WIDE));
    return 0;
}

void evening_is_over(void)
{
    now_s = p6_epoch_of_minute(EVENING) + 6 * 3600;
}

int counts(void)
{
    apr_pool_t *scratch;
    int did;

    apr_pool_create(&scratch, pool);
    ok(p6_count_tend(&counter, store, &env, &did, scratch));
    apr_pool_destroy(scratch);
    return did;
}

/* a member of the first day's figures, or another sum of a day's rows */
static apr_int64_t figure(const char *expression)
{
    return raw_int(apr_psprintf(pool, "SELECT COALESCE(sum(%s), -1) FROM day_point WHERE day = %d",
                                expression, TODAY));
}

/* what SQL, a select from a table of figures, gives of its days: not of the months beside them */
static apr_int64_t of_days(const char *sql)
{
    return raw_int(apr_pstrcat(pool, sql, " WHERE day > 0", NULL));
}

static apr_int64_t visits_where(const char *condition)
{
    return raw_int(apr_psprintf(pool, "SELECT count(*) FROM visit WHERE shift IN (1, 3) AND state"
                                " NOT IN ('hold', 'waiting', 'cancelled', 'expired') AND (%s)",
                                condition));
}

static const char *const states[] = { "hold", "booked", "waiting", "arrived", "parked", "called",
    "serving", "finished", "finished", "finished", "absent", "not_reached", "cancelled",
    "expired" };
static const char *const channels[] = { "online", "official", "walk_in", "paper" };
static const char *const services[] = { "eid", "vneid", "cashless" };
static const char *const outcomes[] = { "'done'", "'done'", "'handed_off'", "'not_done'", "NULL" };
static const char *const ages[] = { "", "80+", "60-79" };
static const char *const groups[] = { "", "Tổ 3A", "Tổ 4" };
#define ONE_OF(list) list[dice((int)(sizeof list / sizeof *list))]

/* events of somebody who waited and was served so long; tells it to the sums */
static void add_events(p6_buf *sql, int id, apr_int64_t *waited, apr_int64_t *served)
{
    apr_int64_t at = p6_epoch_of_minute(EVENING) + dice(1000);
    int wait = dice(900), serve = dice(900);

    p6_buf_addf(sql, "UPDATE visit SET arrived_at = %" APR_INT64_T_FMT ", start_min = NULL"
                " WHERE id = %d;\n", at, id);
    p6_buf_addf(sql, "INSERT INTO visit_event (visit, at_s, kind, actor) VALUES"
                " (%d, %" APR_INT64_T_FMT ", 'next', 'official'),"
                " (%d, %" APR_INT64_T_FMT ", 'serve', 'official'),"
                " (%d, %" APR_INT64_T_FMT ", 'finish', 'official');\n",
                id, at + wait, id, at + wait + 5, id, at + wait + 5 + serve);
    *waited += wait;
    *served += serve;
}

static void add_random(int n, apr_int64_t *waited, apr_int64_t *served)
{
    p6_buf *sql = p6_buf_make(pool, 65536);

    *waited = *served = 0;
    p6_buf_adds(sql, "BEGIN;\n");
    for (int id = 1; id <= n; id++) {
        const char *state = ONE_OF(states);

        p6_buf_addf(sql, "INSERT INTO visit (id, shift, state, channel, age_band, group_name,"
                    " created_at, changed_at) VALUES (%d, %d, '%s', '%s', '%s', '%s', 1, 1);\n",
                    id, dice(2) ? WIDE : THIRD, state, ONE_OF(channels), ONE_OF(ages),
                    ONE_OF(groups));
        for (int s = 0; s < 3; s++)
            if (dice(2))
                p6_buf_addf(sql, "INSERT INTO visit_service (visit, service, list_order, desk,"
                            " outcome) VALUES (%d, '%s', %d, %s, %s);\n", id, services[s], s,
                            dice(2) ? "NULL" : apr_itoa(pool, s + 1), ONE_OF(outcomes));
        if (!strcmp(state, "finished")) add_events(sql, id, waited, served);
    }
    p6_buf_adds(sql, "COMMIT");
    raw(sql->data);
}

static void check_visits(void)
{
    const char *booked = "channel IN ('online', 'official')";
    const char *helped = "state IN ('finished', 'serving')";

    assert_int_equal(figure("booked"), visits_where(booked));
    assert_int_equal(figure("walk_in"), visits_where("channel IN ('walk_in', 'paper')"));
    assert_int_equal(figure("absent"), visits_where(apr_psprintf(
        pool, "%s AND state IN ('absent', 'booked')", booked)));
    assert_int_equal(figure("booked + walk_in - absent - not_reached"), visits_where(helped));
    assert_int_equal(figure("shifts"), 2);
    assert_int_equal(figure("places_planned"), 2 * 3 * 12);
    assert_int_equal(of_days("SELECT sum(people) FROM day_people"), visits_where(helped));
    assert_int_equal(of_days("SELECT sum(CASE age_band WHEN '80+' THEN people ELSE 0 END)"
                             " FROM day_people"),
                     visits_where("state IN ('finished', 'serving') AND age_band = '80+'"));
}

/* outcomes of visits that were booked for good or came, by service, whatever became of the visit */
static void check_outcomes(void)
{
    static const char *const words[] = { "done", "handed_off", "not_done" };

    for (int s = 0; s < 3; s++)
        for (int o = 0; o < 3; o++)
            assert_int_equal(
                raw_int(apr_psprintf(pool, "SELECT COALESCE(sum(%s), 0) FROM day_service"
                                     " WHERE day > 0 AND service = '%s' AND agency = '%s'",
                                     words[o], services[s], s == 2 ? "bank" : "police")),
                raw_int(apr_psprintf(pool, "SELECT count(*) FROM visit_service o JOIN visit v"
                                     " ON v.id = o.visit WHERE o.service = '%s' AND o.outcome ="
                                     " '%s' AND v.state NOT IN ('hold', 'waiting', 'cancelled',"
                                     " 'expired')", services[s], words[o])));
    assert_int_equal(figure("places_used"), raw_int(
        "SELECT sum(c.minutes) / 5 FROM visit_service o JOIN visit v ON v.id = o.visit JOIN service"
        " c ON c.code = o.service WHERE o.outcome IS NOT NULL AND v.state NOT IN ('hold',"
        " 'waiting', 'cancelled', 'expired')"));
}

static void the_figures_are_those_of_a_plain_recount(void **unused)
{
    apr_int64_t waited, served, finished;

    (void)unused;
    add_random(300, &waited, &served);
    evening_is_over();
    assert_true(counts() > 0);
    check_visits();
    check_outcomes();
    finished = visits_where("state = 'finished'");
    assert_int_equal(figure("waited_n"), finished);
    assert_int_equal(figure("waited_s"), waited);
    assert_int_equal(figure("served_n"), finished);
    assert_int_equal(figure("served_s"), served);
    assert_int_equal(raw_int("SELECT count(*) FROM visit WHERE counted_at IS NULL"), 0);
}

/* each column of the first day's month, minus that of its days */
static void check_month(const char *table, const char *column)
{
    assert_int_equal(raw_int(apr_psprintf(
        pool, "SELECT COALESCE((SELECT sum(%s) FROM %s WHERE day = %d), 0) -"
        " COALESCE((SELECT sum(%s) FROM %s WHERE day BETWEEN %d AND %d), 0)", column, table,
        (int)p6_month_day(TODAY), column, table, (int)p6_month_first(TODAY),
        (int)p6_month_last(TODAY))), 0);
}

static void a_month_is_the_sum_of_its_days(void **unused)
{
    apr_int64_t waited, served;

    (void)unused;
    add_random(100, &waited, &served);
    now_s = p6_epoch_of_minute(EVENING) + 2 * 86400; /* the next day is over too */
    raw("UPDATE visit SET shift = 2 WHERE id % 3 = 0");
    counts();
    assert_int_equal(of_days("SELECT count(*) FROM day_point"), 2);
    assert_int_equal(raw_int("SELECT count(*) FROM day_point WHERE day < 0"), 1);
#define CHECK(member) check_month("day_point", #member);
    P6_VISIT_SUMS(CHECK)
#undef CHECK
    check_month("day_service", "done + 1000 * handed_off + 1000000 * not_done");
    check_month("day_people", "people");
    raw("DELETE FROM visit_service; DELETE FROM visit_event; DELETE FROM visit");
    now_s += 3600;
    counts();
    check_month("day_service", "done");
    check_month("day_point", "booked + walk_in");
    assert_int_equal(figure("booked + walk_in"), 0);
}

static void nothing_is_counted_before_the_shift_is_over(void **unused)
{
    (void)unused;
    orders(P6_ORDER_CALL_NEXT, comes("eid", "none"), 1);
    now_s = p6_epoch_of_minute(EVENING + 59);
    counts();
    assert_int_equal(of_days("SELECT count(*) FROM day_point"), 0);
    now_s += 60;
    counts();
    assert_int_equal(figure("walk_in"), 1);
}

/* enter the line of VISIT: came at FROM and was done at TO, in minutes of the evening */
static void enters(apr_int64_t visit, int from, int to)
{
    apr_array_header_t *results = apr_array_make(pool, 1, sizeof(p6_result));
    p6_paper_line line = { .key = key(pool), .visit = visit, .arrived = EVENING + from,
                           .finished = EVENING + to, .results = results };
    p6_done done;

    APR_ARRAY_PUSH(results, p6_result) = (p6_result){ "eid", "done", "", "", "", P6_NO_MINUTE };
    ok(p6_paper_enter(&done, &desk, &helper, WIDE, &line, pool));
    assert_int_equal(done, P6_DONE_NOW);
}

static void an_evening_on_paper_counts_people_and_no_times(void **unused)
{
    apr_int64_t live = comes("eid", "none"), booked = a_booking(0, "eid");
    p6_wish w = wish(WIDE, P6_NO_MINUTE, "eid", pool);
    p6_doer doer = { helper.id, 0, 0 };
    p6_walk_in marks = { "P", "none", "", "", 1, &doer };
    p6_outcome *outcome;

    (void)unused;
    now_s += 300;
    assert_int_equal(orders(P6_ORDER_CALL_NEXT, 0, 1), live);
    now_s = p6_epoch_of_minute(EVENING + 55); /* the network is back */
    w.channel = P6_PAPER;
    ok(p6_paper_add(&outcome, &desk, &w, &marks, "P1", pool));
    enters(outcome->receipt->visit.id, 5, 45);
    enters(booked, 0, 50);
    enters(live, 0, 20);
    evening_is_over();
    counts();
    assert_int_equal(figure("booked + walk_in"), 3);
    assert_int_equal(of_days("SELECT sum(people) FROM day_people"), 3);
    assert_int_equal(figure("waited_n"), 1); /* who was called before it went */
    assert_int_equal(figure("served_n"), 0);
    assert_int_equal(figure("served_s"), 0);
}

/* all rows of all figures, as one text */
static const char *all_figures(void)
{
    return apr_pstrcat(pool, raw("SELECT * FROM day_point ORDER BY day, point"),
                       raw("SELECT * FROM day_service ORDER BY day, point, agency, service"),
                       raw("SELECT * FROM day_people ORDER BY day, point, group_name, age_band"),
                       NULL);
}

static void counting_twice_changes_nothing(void **unused)
{
    p6_day_place place = { TODAY, "to-3a" };
    apr_int64_t waited, served;
    const char *before;

    (void)unused;
    add_random(60, &waited, &served);
    evening_is_over();
    counts();
    before = all_figures();
    assert_true(strlen(before) > 100);
    ok(p6_count_place(store, &place, now_s, pool));
    assert_string_equal(all_figures(), before);
    assert_int_equal(counts(), 0); /* and the job knows that there is nothing to do */
    now_s += 3600;
    counts();
    assert_string_equal(all_figures(), before);
}

static void a_change_that_comes_late_is_counted(void **unused)
{
    apr_int64_t visit = comes("eid", "none");
    p6_tx *tx;
    int done;

    (void)unused;
    evening_is_over();
    counts();
    assert_int_equal(figure("not_reached"), 1);
    assert_int_equal(figure("shifts"), 0); /* nobody was helped, nobody said that it began */
    now_s += 30 * 86400; /* long after the days that are looked at each hour */
    counts();
    tx = begin(P6_TX_WRITE);
    ok(p6_visit_set_state(tx, visit, P6_VISIT_ARRIVED, P6_VISIT_CALLED, now_s, &done));
    ok(p6_visit_set_state(tx, visit, P6_VISIT_CALLED, P6_VISIT_FINISHED, now_s, &done));
    ok(p6_service_decide(tx, visit, "eid", 1, "done", "", now_s));
    ok(p6_tx_commit(tx));
    assert_int_equal(counts(), 1);
    assert_int_equal(figure("not_reached"), 0);
    assert_int_equal(figure("shifts"), 1);
    assert_int_equal(of_days("SELECT done FROM day_service"), 1);
}

static void an_outcome_that_is_put_right_is_counted(void **unused)
{
    apr_int64_t visit = comes("eid", "none");
    p6_tx *tx;

    (void)unused;
    evening_is_over();
    counts();
    tx = begin(P6_TX_WRITE);
    ok(p6_service_decide(tx, visit, "eid", 1, "not_done", "app_fault", now_s));
    ok(p6_tx_commit(tx));
    counts();
    assert_int_equal(of_days("SELECT not_done FROM day_service"), 1);
}

static void who_did_not_come_to_a_shift_that_nobody_held_was_not_absent(void **unused)
{
    (void)unused;
    a_booking(0, "eid");
    evening_is_over();
    counts();
    assert_int_equal(figure("absent"), 0);
    assert_int_equal(figure("not_reached"), 1);
    raw("UPDATE shift SET live = 'started' WHERE id = 1");
    now_s += 3600;
    counts();
    assert_int_equal(figure("absent"), 1);
    assert_int_equal(figure("not_reached"), 0);
    assert_int_equal(figure("shifts"), 1);
}

static void who_left_before_the_call_was_not_absent_either(void **unused)
{
    (void)unused;
    orders(P6_ORDER_CALL, comes("eid", "none"), 1);
    orders(P6_ORDER_ABSENT, raw_int("SELECT id FROM visit"), 0);
    evening_is_over();
    counts();
    assert_int_equal(figure("absent"), 0);
    assert_int_equal(figure("not_reached"), 1);
}

static void houses_of_a_round_are_counted(void **unused)
{
    (void)unused;
    raw("INSERT INTO round (id, shift, group_name, begun_at) VALUES (1, 1, 'Tổ 5', 1);"
        "INSERT INTO household (id, round, label, state, people, at_s) VALUES"
        " (1, 1, '12', 'visited', 3, 1), (2, 1, '14', 'absent', 0, 1), (3, 1, '16', 'later', 0, 1);"
        "INSERT INTO household_service (household, service, outcome, people)"
        " VALUES (1, 'eid', 'done', 2), (1, 'eid', 'handed_off', 1)");
    evening_is_over();
    counts();
    assert_int_equal(figure("households_visited"), 1);
    assert_int_equal(figure("households_absent"), 1);
    assert_int_equal(figure("shifts"), 1);
    assert_int_equal(of_days("SELECT sum(people) FROM day_people"), 3);
    assert_string_equal(raw("SELECT DISTINCT group_name FROM day_people"), "Tổ 5\n");
    assert_int_equal(of_days("SELECT sum(done) FROM day_service"), 2);
    assert_string_equal(raw("SELECT DISTINCT agency FROM day_service"), "police\n");
    raw("INSERT INTO household (id, round, label, state, people, at_s)"
        " VALUES (4, 1, '18', 'visited', 0, 2)"); /* noted the next morning */
    now_s += 12 * 3600;
    counts();
    assert_int_equal(figure("households_visited"), 2);
}

static void a_shift_that_was_moved_away_takes_its_figures_along(void **unused)
{
    (void)unused;
    evening_is_over();
    counts();
    assert_int_equal(figure("places_planned"), 2 * 3 * 12);
    raw("UPDATE shift SET start_min = start_min - 1440, end_min = end_min - 1440");
    now_s += 3600;
    counts();
    assert_int_equal(figure("places_planned"), 3 * 12); /* the one that was planned for tomorrow */
    assert_int_equal(of_days("SELECT count(*) FROM day_point"), 2);
}

static void a_cancelled_shift_and_a_police_station_hold_none(void **unused)
{
    (void)unused;
    raw("UPDATE shift SET status = 'cancelled' WHERE id = 3");
    evening_is_over();
    counts();
    assert_int_equal(figure("places_planned"), 3 * 12);
    raw("UPDATE point SET kind = 'police'");
    now_s += 3600;
    counts();
    assert_int_equal(figure("places_planned"), 0);
    assert_int_equal(figure("shifts"), 0);
}

static void many_days_are_counted_in_several_beats(void **unused)
{
    const char *series = on_pgsql ? "SELECT generate_series(1, 250) AS n"
        : "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 250)"
          " SELECT n FROM c";

    (void)unused;
    raw(apr_psprintf(pool, "INSERT INTO shift SELECT 1000 + n, NULL, point, start_min - n * 1440,"
                     " end_min - n * 1440, rota_start, hours_unknown, status, successor, live,"
                     " late_min, plan, walk_in, last_entry, spoken, note, stop_group,"
                     " stop_landmark, stop_lat_e6, stop_lon_e6, edited FROM shift, (%s) x"
                     " WHERE id = 1", series));
    assert_true(counts() >= P6_COUNT_AT_ONCE);
    assert_true(of_days("SELECT count(*) FROM day_point") < 250);
    counts();
    counts();
    assert_int_equal(of_days("SELECT count(*) FROM day_point"), 250);
    assert_int_equal(counts(), 0);
}

static void count_here(int number, apr_pool_t *in)
{
    p6_day_place place = { TODAY, "to-3a" };

    (void)number;
    for (int i = 0; i < 5; i++) ok(p6_count_place(store, &place, now_s, in));
}

static void several_counters_at_once_agree(void **unused)
{
    apr_int64_t waited, served;

    (void)unused;
    add_random(60, &waited, &served);
    evening_is_over();
    in_threads(4, count_here);
    check_visits();
    check_outcomes();
}

#define C(sentence, function) TEST(counting_place, sentence, function)
static const struct CMUnitTest tests[] = {
    C("the figures of random visits are those of a plain recount",
      the_figures_are_those_of_a_plain_recount),
    C("a month's figures are the sums of its days", a_month_is_the_sum_of_its_days),
    C("nothing is counted before the shift is over", nothing_is_counted_before_the_shift_is_over),
    C("an evening on paper counts people and no times",
      an_evening_on_paper_counts_people_and_no_times),
    C("counting twice changes nothing", counting_twice_changes_nothing),
    C("a visit that is changed weeks later is counted anew", a_change_that_comes_late_is_counted),
    C("an outcome that is put right is counted anew", an_outcome_that_is_put_right_is_counted),
    C("who did not come to a shift that nobody held was not absent",
      who_did_not_come_to_a_shift_that_nobody_held_was_not_absent),
    C("who came without a booking and left before the call was not absent either",
      who_left_before_the_call_was_not_absent_either),
    C("houses of a round are counted, those noted the next morning too",
      houses_of_a_round_are_counted),
    C("a shift that was moved to another day takes its figures along",
      a_shift_that_was_moved_away_takes_its_figures_along),
    C("a cancelled shift and a police station plan no places",
      a_cancelled_shift_and_a_police_station_hold_none),
    C("many days are counted in several beats", many_days_are_counted_in_several_beats),
    C("several counters at once agree", several_counters_at_once_agree),
};
SUITE(counting_suite, tests);
