/* What a process remembers: desks of plans, and the services of a generation of the structure. */
#include "support_store.h"

static p6_error *services_of(p6_tx *tx, int *n)
{
    apr_array_header_t *rows;
    apr_int64_t structure;

    P6_TRY(p6_ref_generation(tx, &structure));
    P6_TRY(p6_ref_services_of(tx, structure, &rows, pool));
    *n = 0;
    for (int i = 0; i < rows->nelts; i++) *n += APR_ARRAY_IDX(rows, i, p6_service).minutes;
    return NULL;
}

/* minutes of all services, as a transaction of its own is told */
static int minutes(void)
{
    p6_tx *tx = begin(P6_TX_READ);
    int n;

    ok(services_of(tx, &n));
    ok(p6_tx_commit(tx));
    return n;
}

static void put_service(p6_tx *tx, const char *code, int length)
{
    const p6_service row = { code, "police", length, 1 };

    ok(p6_ref_put_service(tx, &row));
}

static void services_are_asked_once_for_each_generation(void **state)
{
    p6_tx *tx = begin(P6_TX_WRITE);

    (void)state;
    put_service(tx, "eid", 15);
    ok(p6_ref_touch(tx));
    ok(p6_tx_commit(tx));
    assert_int_equal(minutes(), 15);
    raw("UPDATE service SET minutes = 20"); /* beside the rule that says so */
    assert_int_equal(minutes(), 15);
    tx = begin(P6_TX_WRITE);
    put_service(tx, "sim", 10);
    ok(p6_ref_touch(tx));
    ok(p6_tx_commit(tx));
    assert_int_equal(minutes(), 30);
}

static void what_was_taken_back_is_not_remembered(void **state)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    int n;

    (void)state;
    put_service(tx, "eid", 15);
    ok(p6_ref_touch(tx));
    ok(services_of(tx, &n));
    assert_int_equal(n, 15);
    p6_tx_rollback(tx);
    tx = begin(P6_TX_WRITE); /* the same generation, made of something else */
    put_service(tx, "eid", 25);
    ok(p6_ref_touch(tx));
    ok(p6_tx_commit(tx));
    assert_int_equal(minutes(), 25);
}

static void desks_of_a_plan_are_asked_once(void **state)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    const apr_array_header_t *first, *second, *none;
    const char *plan;

    (void)state;
    put_places(tx, &plan);
    ok(p6_tx_commit(tx));
    for (int i = 0; i < 2; i++) {
        tx = begin(P6_TX_READ);
        ok(p6_ref_desks(tx, plan, i ? &second : &first, pool));
        ok(p6_ref_desks(tx, "0000000000000000", &none, pool));
        ok(p6_tx_commit(tx));
        assert_int_equal(none->nelts, 0);
        if (!i) raw("DELETE FROM plan_desk");
    }
    assert_int_equal(first->nelts, 2);
    assert_int_equal(second->nelts, 2);
    assert_string_equal(APR_ARRAY_IDX(second, 0, p6_desk).services, "eid-level-2");
    assert_string_equal(APR_ARRAY_IDX(second, 1, p6_desk).agency, "police");
    assert_int_equal(APR_ARRAY_IDX(second, 1, p6_desk).number, 2);
    assert_int_equal(APR_ARRAY_IDX(second, 1, p6_desk).online, 0);
}

static const struct CMUnitTest tests[] = {
    T("services are asked once for each generation", services_are_asked_once_for_each_generation),
    T("what was taken back isn't remembered", what_was_taken_back_is_not_remembered),
    T("desks of a plan are asked once", desks_of_a_plan_are_asked_once),
};
SUITE(cached_suite, tests);
