#include "support_booking.h"

#include <stdlib.h>
#include <string.h>

static const apr_int64_t *hands;
static int deadlocked;
static p6_env usual;

static apr_time_t clock_of_others(void *baton)
{
    (void)baton;
    return apr_time_from_sec(__atomic_load_n(hands, __ATOMIC_SEQ_CST));
}

static void line(void *baton, p6_level level, int id, const char *text)
{
    if (strstr(text, "deadlock")) __atomic_fetch_add(&deadlocked, 1, __ATOMIC_RELAXED);
    usual.log(baton, level, id, text);
}

void follow_clock(const apr_int64_t *others)
{
    hands = others;
    env.now = clock_of_others;
}

int deadlocks(void)
{
    return deadlocked;
}

const char *database_file(void)
{
    const char *file;

    if (!on_pgsql) return params;
    file = test_file("dump.sql");
    assert_int_equal(system(apr_psprintf(pool, "pg_dump -n %s \"%s\" > %s", database_name, params,
                                         file)), 0);
    return file;
}

static void put_shifts(p6_tx *tx)
{
    static const p6_desk half[] = { { 1, "police", "eid,vneid", 1 },
                                    { 2, "police", "eid,vneid", 0 },
                                    { 3, "bank", "cashless", 1 } };
    p6_desk many[13];

    for (int i = 0; i < 13; i++) many[i] = (p6_desk){ i + 1, "police", "eid", 1 };
    put_shift(tx, OFF, put_plan(tx, wide_desks, 3), EVENING, 60, P6_SHIFT_CANCELLED);
    put_shift(tx, NARROW, put_plan(tx, many, 1), EVENING, 15, P6_SHIFT_PLANNED);
    put_shift(tx, SEVEN, put_plan(tx, many, 7), EVENING, 15, P6_SHIFT_PLANNED);
    put_shift(tx, THIRTEEN, put_plan(tx, many, 13), EVENING, 15, P6_SHIFT_PLANNED);
    put_shift(tx, NEXT_DAY, put_plan(tx, half, 3), EVENING + 1440, 60, P6_SHIFT_PLANNED);
}

int booking_place(void **state)
{
    p6_tx *tx;

    fresh_place(state);
    deadlocked = 0;
    usual = env;
    env.log = line;
    tx = begin(P6_TX_WRITE);
    put_shifts(tx);
    ok(p6_tx_commit(tx));
    return 0;
}

const char *booked(apr_int64_t shift, p6_minute start, const char *services)
{
    p6_wish w = wish(shift, start, services, pool);

    return booked_visit(&w)->code;
}

p6_receipt *receipt(const char *code)
{
    p6_receipt *found;

    ok(p6_visit_receipt(&found, &desk, code, pool));
    return found;
}

int faulty(const p6_outcome *outcome, const char *field)
{
    assert_int_equal(outcome->what, P6_BOOKED_FAULTS);
    assert_null(outcome->receipt);
    for (int i = 0; i < outcome->faults->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(outcome->faults, i, p6_field_fault).field, field)) return 1;
    return 0;
}

const char *held(const p6_wish *w)
{
    p6_outcome *outcome;
    const char *token;

    ok(p6_hold(&outcome, &token, &desk, w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    return token;
}

static apr_array_header_t *claims_of(apr_int64_t shift)
{
    apr_array_header_t *claims;
    p6_tx *tx = begin(P6_TX_READ);

    ok(p6_claims_of_shift(tx, shift, now_s, &claims, pool));
    ok(p6_tx_commit(tx));
    return claims;
}

int taken(apr_int64_t shift)
{
    return claims_of(shift)->nelts;
}

static void check_claim(p6_tx *tx, const p6_claim *claim)
{
    p6_visit *visit;

    if (!claim->visit) return; /* cooling down */
    ok(p6_visit_by_id(tx, claim->visit, &visit, pool));
    assert_non_null(visit);
    assert_int_equal(visit->shift, claim->shift);
    if (!claim->until_s) assert_string_equal(claim->kind, "booked");
    if (!strcmp(claim->kind, "hold")) assert_int_equal(visit->state, P6_VISIT_HOLD);
    else if (!strcmp(claim->kind, "offer")) assert_int_equal(visit->state, P6_VISIT_WAITING);
    else assert_int_equal(visit->state, P6_VISIT_BOOKED);
    if (!strcmp(claim->kind, "offer")) return;
    assert_true(claim->unit * P6_UNIT_MINUTES >= visit->start);
    assert_true(claim->unit * P6_UNIT_MINUTES < visit->end);
}

static void check_booked(p6_tx *tx, const char *code)
{
    p6_receipt *found = receipt(code);
    apr_array_header_t *claims;
    int units = 0;

    ok(p6_claims_of_visit(tx, found->visit.id, &claims, pool));
    if (found->visit.state == P6_VISIT_CANCELLED) assert_int_equal(claims->nelts, 0);
    if (found->visit.state != P6_VISIT_BOOKED) return;
    for (int i = 0; i < found->services->nelts; i++)
        units += APR_ARRAY_IDX(found->services, i, p6_segment).units;
    assert_int_equal(claims->nelts, units);
    for (int i = 0; i < units; i++)
        assert_int_equal(APR_ARRAY_IDX(claims, i, p6_claim).until_s, 0);
}

void check_rows(apr_int64_t shift, const apr_array_header_t *codes)
{
    apr_array_header_t *claims = claims_of(shift);
    p6_tx *tx = begin(P6_TX_READ);

    for (int i = 0; i < claims->nelts; i++) check_claim(tx, &APR_ARRAY_IDX(claims, i, p6_claim));
    for (int i = 0; codes && i < codes->nelts; i++)
        check_booked(tx, APR_ARRAY_IDX(codes, i, const char *));
    ok(p6_tx_commit(tx));
}
