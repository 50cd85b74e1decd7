/* What runs by itself: the waiting list's beat and the erasing of people. */
#include "visits/rules.h"

#include <string.h>
#include "store/shifts.h"

/** One beat's work on one thing. */
typedef struct beat {
    apr_int64_t id;
    int did;
} beat;

/* out with a lapsed offer, and its place to the next in line, in one go */
static p6_error *lapse(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    beat *one = job->baton;
    p6_visit *visit;
    int done;

    P6_TRY(p6_visit_by_id(tx, one->id, &visit, pool));
    if (!visit) return p6_error_make(pool, P6_E_INTERNAL, NULL, "a waiting visit without row");
    P6_TRY(p6_visit_hold(&visit, job, tx, 0, pool));
    P6_TRY(p6_visit_set_state(tx, one->id, P6_VISIT_WAITING, P6_VISIT_EXPIRED, job->now_s,
                              &done));
    one->did = done;
    if (!done) return NULL; /* accepted or left just now */
    P6_TRY(p6_waiting_set(tx, one->id, "lapsed", 0));
    P6_TRY(p6_visit_note(tx, one->id, "lapsed", "system", "", job->now_s));
    P6_TRY(p6_tell_no_more(tx, visit));
    return p6_place_free(job, tx, visit, NULL, 0, pool);
}

static p6_error *serve(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    beat *one = job->baton;

    return p6_waiting_serve(job, tx, one->id, 0, 0, &one->did, pool);
}

static p6_error *sweep(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    beat *one = job->baton;

    (void)pool;
    P6_TRY(p6_shift_hold(tx, one->id));
    return p6_claims_sweep(tx, one->id, job->now_s, &one->did);
}

static p6_error *drop_changes(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    (void)pool;
    return p6_changes_drop(tx, job->now_s - P6_CHANGES_KEPT_S);
}

static p6_error *retire(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    (void)pool;
    return p6_people_retire(tx, job->now_s, P6_RETIRE_AT_ONCE, job->baton);
}

/* a beat over IDS, or one without an id */
static p6_error *run_all(const p6_booking *b, p6_job_work work, const apr_array_header_t *ids,
                         int *did, apr_pool_t *pool)
{
    for (int i = 0; i < (ids ? ids->nelts : 1); i++) {
        beat one = { ids ? APR_ARRAY_IDX(ids, i, apr_int64_t) : 0, 0 };
        p6_outcome *outcome;

        P6_TRY(p6_booking_run(&outcome, b, work, &one, pool));
        *did += one.did;
    }
    return NULL;
}

/** What there is to do. */
typedef struct due {
    apr_int64_t now_s;
    apr_array_header_t *lapsed, *stale, *shifts;
} due;

static p6_error *find_lapsed(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    due *found = baton;

    return p6_waiting_lapsed(tx, found->now_s, P6_LAPSE_AT_ONCE, &found->lapsed, pool);
}

static p6_error *find_stale(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    due *found = baton;

    return p6_claims_stale_shifts(tx, found->now_s, P6_SWEEP_AT_ONCE, &found->stale, pool);
}

static p6_error *find_shifts(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    due *found = baton;

    return p6_waiting_shifts(tx, p6_minute_of_epoch(found->now_s), &found->shifts, pool);
}

p6_error *p6_waiting_tend(const p6_booking *b, int *did, apr_pool_t *pool)
{
    due found = { .now_s = p6_now_s(b->env) };

    *did = 0;
    P6_TRY(p6_store_run(b->store, P6_TX_READ, P6_BOOKING_WAIT_MS, find_lapsed, &found, pool));
    P6_TRY(run_all(b, lapse, found.lapsed, did, pool));
    P6_TRY(p6_store_run(b->store, P6_TX_READ, P6_BOOKING_WAIT_MS, find_stale, &found, pool));
    P6_TRY(run_all(b, sweep, found.stale, did, pool));
    P6_TRY(p6_store_run(b->store, P6_TX_READ, P6_BOOKING_WAIT_MS, find_shifts, &found, pool));
    return run_all(b, serve, found.shifts, did, pool);
}

p6_error *p6_retention_step(const p6_booking *b, p6_retired *retired, apr_pool_t *pool)
{
    p6_outcome *outcome;

    memset(retired, 0, sizeof *retired);
    return p6_booking_run(&outcome, b, retire, retired, pool);
}

p6_error *p6_retention_tend(const p6_booking *b, int *erased, apr_pool_t *pool)
{
    p6_retired retired;
    int none = 0;

    *erased = 0;
    P6_TRY(run_all(b, drop_changes, NULL, &none, pool));
    P6_TRY(p6_retention_step(b, &retired, pool));
    *erased = p6_retired_all(&retired);
    return *erased ? p6_store_scrub(b->store, pool) : NULL;
}
