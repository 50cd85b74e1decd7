/* Every call of the database failed once: the same work against the failing wrapper. */
#include "support_store.h"

#include <string.h>
#include "store/check.h"
#include "store/leases.h"

#define MOST_CALLS 1000

/* One piece of work that uses every verb. It is repeat-safe, as work must be. */
typedef struct piece {
    int round; /* what it writes tells the rounds apart */
    int runs;
} piece;

static p6_error *write_places(piece *p, p6_tx *tx, const char **plan, apr_pool_t *in)
{
    const char *name = apr_psprintf(in, "round %d", p->round);
    apr_array_header_t *desks = apr_array_make(in, 1, sizeof(p6_desk));
    p6_point point = { .slug = "to-3a", .kind = "fixed", .name = name, .commune = "01840" };
    p6_rota rota = { .id = "r", .point = "to-3a", .pattern = name };

    *(p6_desk *)apr_array_push(desks) = (p6_desk){ 1, "police", name, 1 };
    P6_TRY(p6_ref_put_commune(tx, &(p6_commune){ "01840", name, "phuong", 1, 2, "" }));
    P6_TRY(p6_ref_put_former_unit(tx, &(p6_former_unit){ name, "01840" }));
    P6_TRY(p6_ref_put_agency(tx, &(p6_agency){ "police", name, 1 }));
    P6_TRY(p6_ref_put_service(tx, &(p6_service){ "s", name, 15, 1 }));
    P6_TRY(p6_ref_put_text(tx, &(p6_data_text){ "point", "to-3a", "notice", "vi", name }));
    P6_TRY(p6_ref_put_calendar_day(tx, &(p6_calendar_day){ 1, "holiday", name, "", 1 }));
    P6_TRY(p6_ref_put_plan(tx, desks, plan, in));
    P6_TRY(p6_ref_put_point(tx, &point));
    rota.plan = *plan;
    P6_TRY(p6_ref_put_rota(tx, &rota));
    return p6_ref_touch(tx);
}

static p6_error *write_all(void *baton, p6_tx *tx, apr_pool_t *in)
{
    piece *p = baton;
    apr_int64_t id;
    const char *plan;
    p6_shift shift;
    int inserted, held, deleted;

    p->runs++;
    P6_TRY(write_places(p, tx, &plan, in));
    P6_TRY(p6_shift_ids(tx, 2, &id));
    shift = (p6_shift){ .id = id, .rota = "r", .point = "to-3a", .start = p->round * 100,
                        .end = p->round * 100 + 50, .rota_start = p->round * 100, .plan = plan };
    P6_TRY(p6_shift_add(tx, &shift, &inserted));
    if (inserted) {
        P6_TRY(p6_shift_set_live(tx, id, P6_LIVE_STARTED, 0, NOW + p->round));
        shift.live = P6_LIVE_STARTED;
        shift.note = "changed";
        P6_TRY(p6_shift_change(tx, &shift));
    }
    P6_TRY(p6_shift_drop_untouched(tx, id, &deleted));
    P6_TRY(p6_lease_take(tx, "job", "me", NOW, 10, &held));
    return p6_lease_drop(tx, "job", "me");
}

typedef struct seen {
    int round, names, shifts_of_round;
    apr_int64_t generation;
} seen;

static int is_round(const char *name, int round)
{
    return strcmp(name, apr_psprintf(pool, "round %d", round)) == 0;
}

/* what round does the database show, and do all its rows agree? */
static p6_error *read_all(void *baton, p6_tx *tx, apr_pool_t *in)
{
    seen *s = baton;
    apr_array_header_t *rows;
    p6_shift *shift;

    s->names = 0;
    P6_TRY(p6_ref_generation(tx, &s->generation));
    P6_TRY(p6_ref_communes(tx, &rows, in));
    s->names += rows->nelts && is_round(APR_ARRAY_IDX(rows, 0, p6_commune).name, s->round);
    P6_TRY(p6_ref_agencies(tx, &rows, in));
    s->names += rows->nelts && is_round(APR_ARRAY_IDX(rows, 0, p6_agency).kind, s->round);
    P6_TRY(p6_ref_services(tx, &rows, in));
    s->names += rows->nelts && is_round(APR_ARRAY_IDX(rows, 0, p6_service).agency_kind, s->round);
    P6_TRY(p6_ref_texts(tx, "point", &rows, in));
    s->names += rows->nelts && is_round(APR_ARRAY_IDX(rows, 0, p6_data_text).text, s->round);
    P6_TRY(p6_ref_points(tx, "", 10, &rows, in));
    s->names += rows->nelts && is_round(APR_ARRAY_IDX(rows, 0, p6_point).name, s->round);
    P6_TRY(p6_ref_rotas(tx, "", 10, &rows, in));
    s->names += rows->nelts && is_round(APR_ARRAY_IDX(rows, 0, p6_rota).pattern, s->round);
    P6_TRY(p6_ref_calendar(tx, 0, 9, &rows, in));
    s->names += rows->nelts && is_round(APR_ARRAY_IDX(rows, 0, p6_calendar_day).name, s->round);
    P6_TRY(p6_shifts_of_rota(tx, "r", s->round * 100, s->round * 100 + 1, &rows, in));
    s->shifts_of_round = rows->nelts;
    for (int i = 0; i < rows->nelts; i++) {
        P6_TRY(p6_shift_get(tx, APR_ARRAY_IDX(rows, i, p6_shift).id, &shift, in));
        s->names += shift->live == P6_LIVE_STARTED && strcmp(shift->note, "changed") == 0;
    }
    P6_TRY(p6_shifts_page(tx, s->round * 100, s->round * 100 + 1, NULL, 10, &rows, in));
    s->names += rows->nelts;
    P6_TRY(p6_shift_changes(tx, NOW + s->round, &rows, in));
    s->names += rows->nelts;
    P6_TRY(p6_ref_former_units(tx, &rows, in));
    for (int i = 0; i < rows->nelts; i++)
        s->names += is_round(APR_ARRAY_IDX(rows, i, p6_former_unit).name, s->round);
    P6_TRY(p6_ref_plans(tx, "", 9999, &rows, in));
    for (int i = 0; i < rows->nelts; i++) {
        const p6_plan *plan = &APR_ARRAY_IDX(rows, i, p6_plan);

        s->names += plan->desks->nelts == 1
            && is_round(APR_ARRAY_IDX(plan->desks, 0, p6_desk).services, s->round);
    }
    return NULL;
}

#define ALL_NAMES 12 /* rows of one round that read_all counts */

/* with a store that works: is the round there as a whole, or not at all? */
static int there(int round)
{
    seen s = { .round = round };

    ok(p6_store_run(store, P6_TX_READ, WAIT_MS, read_all, &s, pool));
    if (s.names) {
        assert_int_equal(s.names, ALL_NAMES);
        assert_int_equal(s.shifts_of_round, 1);
    }
    return s.names > 0;
}

/* One round of work with the N-th call failing. Returns 0 when there was no N-th call. */
static int round_with_failure(int n, int round, int after, int for_good)
{
    static faults f; /* outlives a failed assertion */
    apr_pool_t *kept = pool, *mine;
    piece p = { .round = round };
    seen s = { .round = round };
    p6_store *shaky;
    p6_error *err, *read_err;

    apr_pool_create(&mine, kept);
    pool = mine;
    faults_init(&f, n, after);
    f.for_good = for_good;
    shaky = another_store(2, pool);
    p6_store_set_ops(shaky, &f.ops);
    err = p6_store_run(shaky, P6_TX_WRITE, WAIT_MS, write_all, &p, pool);
    if (err) assert_int_equal(err->code, P6_E_UNAVAILABLE);
    assert_true(p.runs <= 2);
    /* acknowledged is there; refused is not there, or its answer alone was lost */
    if (!err) assert_true(there(round));
    else if (there(round)) assert_true(after && p.runs == 2);
    read_err = p6_store_run(shaky, P6_TX_READ, WAIT_MS, read_all, &s, pool);
    if (read_err) assert_int_equal(read_err->code, P6_E_UNAVAILABLE);
    else if (!err) assert_int_equal(s.names, ALL_NAMES);
    assert_true(!(err && read_err) || for_good); /* one failure is met by at most one of them */
    assert_int_equal(p6_conn_busy_count(shaky), 0);

    f.fail_at = 0; /* the database is well again: so is the store */
    ok(p6_store_run(shaky, P6_TX_WRITE, WAIT_MS, write_all, &p, pool));
    assert_true(there(round));
    raw("DELETE FROM change; DELETE FROM shift; DELETE FROM rota; DELETE FROM plan;"
        " DELETE FROM former_unit"); /* the next round makes as many calls */
    n = f.fired;
    pool = kept;
    apr_pool_destroy(mine);
    assert_int_equal(f.opened, f.closed);
    return n;
}

static void fail_each(int after, int for_good, int *most)
{
    int n = 1;

    while (n < MOST_CALLS && round_with_failure(n, n, after, for_good)) n++;
    *most = n;
}

static void whatever_call_fails_once_nothing_is_half_done(void **state)
{
    int calls;

    (void)state;
    fail_each(0, 0, &calls);
    assert_in_range(calls, 60, MOST_CALLS - 1);
}

static void whatever_answer_is_lost_nothing_is_half_done(void **state)
{
    int calls;

    (void)state;
    fail_each(1, 0, &calls);
    assert_in_range(calls, 60, MOST_CALLS - 1);
}

static void from_whatever_call_on_all_fail_nothing_is_half_done(void **state)
{
    int calls;

    (void)state;
    fail_each(0, 1, &calls);
    assert_in_range(calls, 60, MOST_CALLS - 1);
}

/* One migration from nothing with the N-th call failing; 0 when there was no N-th call. */
static int migration_with_failure(int n)
{
    static faults f;
    apr_pool_t *kept = pool, *mine;
    apr_array_header_t *lines;
    p6_store *shaky;
    p6_error *err;
    int from, to, version;

    apr_pool_create(&mine, kept);
    pool = mine;
    params = empty_database();
    faults_init(&f, n, 0);
    shaky = another_store(2, pool);
    p6_store_set_ops(shaky, &f.ops);
    err = p6_store_migrate(shaky, &from, &to, pool);
    if (err) assert_int_equal(err->code, P6_E_UNAVAILABLE);
    assert_int_equal(p6_conn_busy_count(shaky), 0);
    f.fail_at = 0;
    ok(p6_store_version(&version, shaky, pool));
    if (!err) assert_int_equal(version, p6_schema_version());
    ok(p6_store_migrate(shaky, &from, &to, pool)); /* goes on where it stopped */
    assert_int_equal(from, version);
    assert_int_equal(to, p6_schema_version());
    ok(p6_store_check(shaky, &lines, pool));
    for (int i = 0; i < lines->nelts; i++) {
        const p6_check_line *line = &APR_ARRAY_IDX(lines, i, p6_check_line);

        if (line->bad && strcmp(line->name, "fsync") != 0)
            fail_msg("call %d: %s: %s", n, line->name, line->value);
    }
    if (on_pgsql)
        raw(apr_psprintf(pool, "DROP SCHEMA %s CASCADE", database_name));
    n = f.fired;
    pool = kept;
    apr_pool_destroy(mine);
    return n;
}

static void a_migration_that_fails_anywhere_can_be_finished_later(void **state)
{
    /* a schema of PostgreSQL takes its time: all of the first steps there, then one in nine */
    int step = on_pgsql ? 9 : 1, n = 1;

    (void)state;
    while (n < MOST_CALLS && migration_with_failure(n)) n += n < 20 ? 1 : step;
    assert_in_range(n, 60, MOST_CALLS - 1);
}

static const struct CMUnitTest tests[] = {
    T("whatever call fails once, nothing is half done",
      whatever_call_fails_once_nothing_is_half_done),
    T("whatever answer is lost, nothing is half done",
      whatever_answer_is_lost_nothing_is_half_done),
    T("from whatever call on all fail, nothing is half done",
      from_whatever_call_on_all_fail_nothing_is_half_done),
    T("a migration that fails anywhere can be finished later",
      a_migration_that_fails_anywhere_can_be_finished_later),
};
SUITE(fault_suite, tests);
