#include "support_seals.h"

#include "contract/fixture/client.h"

p6_audit_row a_row(apr_int64_t subject_id)
{
    return (p6_audit_row){ .at_s = now_s, .actor = P6_BY_OFFICIAL, .official = 7,
                           .action = P6_DID_VISIT_CALL, .kind = P6_ON_VISIT,
                           .subject_id = subject_id, .commune = "01840", .detail = "desk=1" };
}

/* dropped triggers kill prepared statements: a second try is needed */
static p6_error *add(void *baton, p6_tx *tx, apr_pool_t *in)
{
    const apr_int64_t *span = baton; /* of subject ids */

    (void)in;
    for (apr_int64_t id = span[0]; id <= span[1]; id++) {
        p6_audit_row row = a_row(id);

        P6_TRY(p6_audit_add(tx, &row));
    }
    return NULL;
}

void add_rows(int n)
{
    apr_int64_t span[] = { 1, n };

    ok(p6_store_run(store, P6_TX_WRITE, WAIT_MS, add, span, pool));
}

void add_row(apr_int64_t subject_id)
{
    apr_int64_t span[] = { subject_id, subject_id };

    ok(p6_store_run(store, P6_TX_WRITE, WAIT_MS, add, span, pool));
}

p6_sealer a_sealer(const char *holder)
{
    p6_sealer sealer = { .store = store, .env = &env, .head_file = test_file("head"),
                         .holder = holder };
    const char *file = test_file("key");
    p6_error *err = p6_seal_key_make(&sealer.key, file, &env, pool);

    if (err) ok(p6_seal_key_read(&sealer.key, file, pool));
    return sealer;
}

int tend(p6_sealer *sealer)
{
    int sealed;

    now_s += P6_SEAL_DELAY_S;
    ok(p6_seal_tend(sealer, &sealed, pool));
    return sealed;
}

void seal_rows(p6_sealer *sealer, int rows, int seals)
{
    for (int i = 0; i < seals; i++) {
        add_rows(rows);
        assert_int_equal(tend(sealer), rows);
    }
}

p6_seal_report *verify(const p6_sealer *sealer)
{
    apr_array_header_t *keys = apr_array_make(pool, 1, sizeof(p6_seal_key));
    p6_seal_report *report;

    APR_ARRAY_PUSH(keys, p6_seal_key) = sealer->key;
    ok(p6_seal_verify(&report, store, keys, sealer->head_file, NULL, NULL, pool));
    return report;
}

void is_whole(const p6_sealer *sealer, int seals, int rows, int unsealed)
{
    p6_seal_report *report = verify(sealer);

    for (int i = 0; i < report->list->nelts; i++) {
        const p6_seal_problem *p = &APR_ARRAY_IDX(report->list, i, p6_seal_problem);

        print_error("seal %d, row %d: %s\n", (int)p->seal, (int)p->row, p->what);
    }
    assert_int_equal(report->problems, 0);
    assert_int_equal(report->seals, seals);
    assert_int_equal(report->rows, rows);
    assert_int_equal(report->unsealed, unsealed);
}

void drop_protection(void)
{
    static const char *const tables[] = { "audit", "audit_seal", "audit_sealed" };

    for (int i = 0; i < 3; i++)
        raw(apr_psprintf(pool, on_pgsql ? "ALTER TABLE %s DISABLE TRIGGER ALL"
                                        : "DROP TRIGGER %s_no_update; DROP TRIGGER %s_no_delete",
                         tables[i], tables[i]));
}
