/* Requests for home visits opened by code and proof, seen for a while, withdrawn, erased. */
#include "visits/home_open.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "base/token.h"
#include "visits/rules.h"

/** A request being opened or changed. */
typedef struct home_try {
    const char *code;  /* canonical, or one that nobody has */
    const char *typed; /* digits of the proof */
    p6_home_visit *found;
    int refused, wait_s;
} home_try;

static const char *canonical(const char *code, apr_pool_t *pool)
{
    const char *read = code ? p6_token_code_read(code, P6_VISIT_CODE, pool) : NULL;

    return read ? read : "-";
}

static p6_error *refused(apr_pool_t *pool)
{
    return p6_error_make(pool, P6_E_REFUSED, NULL, "unknown code or wrong proof");
}

/* counted before the proof is looked at, as for visits */
static p6_error *test_proof(p6_job *job, p6_tx *tx, home_try *t, p6_home_visit *row,
                            apr_pool_t *pool)
{
    const p6_booking_limits *limits = job->b->limits;
    int wrong;

    P6_TRY(p6_home_visit_count_proof(tx, row->id, &wrong));
    t->refused = wrong > limits->proofs_before_lock
        || !p6_token_equal(t->typed, p6_proof_of(row->phone, row->birth_year, pool));
    if (!t->refused) {
        t->found = row;
        return p6_home_visit_set_proofs(tx, row->id, 0, 0);
    }
    if (wrong < limits->proofs_before_lock) return NULL;
    return p6_home_visit_set_proofs(tx, row->id, 0, job->now_s + limits->lock_s);
}

static p6_error *open_request(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    home_try *t = job->baton;
    p6_home_visit *row;

    t->refused = 1;
    t->wait_s = 0;
    P6_TRY(p6_home_visit_by_code(tx, t->code, &row, pool));
    if (!row) return p6_proof_pretend(job, tx, t->typed, pool);
    if (row->locked_until_s > job->now_s) {
        t->wait_s = (int)(row->locked_until_s - job->now_s);
        return NULL;
    }
    return test_proof(job, tx, t, row, pool);
}

p6_error *p6_home_open(p6_home_visit **request, const char **token, const p6_booking *b,
                       const char *code, const char *proof, apr_pool_t *pool)
{
    home_try t = { .code = canonical(code, pool), .typed = p6_proof_typed(proof, pool) };
    p6_outcome *outcome;

    P6_TRY(p6_booking_run(&outcome, b, open_request, &t, pool));
    if (t.wait_s) return p6_error_make(pool, P6_E_TOO_MANY, NULL, "%d", t.wait_s);
    if (t.refused) return refused(pool);
    *token = p6_home_token(t.found, b->env, pool);
    if (!*token) return refused(pool);
    *request = t.found;
    return NULL;
}

/* the cookie of the hour that began AGO hours before this one */
static const char *token_of(const p6_home_visit *request, const p6_env *env, int ago,
                            apr_pool_t *pool)
{
    apr_int64_t hour = p6_now_s(env) / P6_OPENING_S - ago;

    if (!request->request_key) return NULL;
    return p6_token_digest("home cookie ", apr_psprintf(pool, "%" APR_INT64_T_FMT " %s", hour,
                                                        request->request_key), pool);
}

const char *p6_home_token(const p6_home_visit *request, const p6_env *env, apr_pool_t *pool)
{
    return token_of(request, env, 0, pool);
}

static p6_error *find(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    home_try *t = baton;
    p6_home_visit *row;

    P6_TRY(p6_home_visit_by_code(tx, t->code, &row, pool));
    t->found = row;
    return NULL;
}

p6_error *p6_home_seen(p6_home_visit **request, const p6_booking *b, const char *code,
                       const char *token, apr_pool_t *pool)
{
    home_try t = { .code = canonical(code, pool) };

    P6_TRY(p6_store_run(b->store, P6_TX_READ, P6_BOOKING_WAIT_MS, find, &t, pool));
    if (!t.found || !*t.found->name || !token
        || (!p6_token_equal(token, token_of(t.found, b->env, 0, pool))
            && !p6_token_equal(token, token_of(t.found, b->env, 1, pool))))
        return p6_error_make(pool, P6_E_REFUSED, NULL, "not opened by this cookie");
    *request = t.found;
    return NULL;
}

static p6_error *load(p6_home_visit **row, p6_tx *tx, const home_try *t, apr_pool_t *pool)
{
    P6_TRY(p6_home_visit_by_code(tx, t->code, row, pool));
    return *row ? NULL : p6_error_make(pool, P6_E_NOT_FOUND, NULL, "no such request");
}

/* the citizen did ACTION to the request ROW */
static p6_error *audit(p6_job *job, p6_tx *tx, const p6_home_visit *row, p6_audit_action action)
{
    return p6_doer_audit(tx, NULL, &(p6_audit_row){ .at_s = job->now_s, .action = action,
        .kind = P6_ON_HOME_VISIT, .subject_id = row->id, .commune = row->commune });
}

static p6_error *cancel(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    p6_home_visit *row;
    int done;

    P6_TRY(load(&row, tx, job->baton, pool));
    P6_TRY(p6_home_visit_cancel(tx, row->id, job->now_s, &done));
    if (done) return audit(job, tx, row, P6_DID_HOME_VISIT_CANCEL);
    return strcmp(row->state, "cancelled") ? p6_visit_stale(pool) : NULL;
}

p6_error *p6_home_cancel(const p6_booking *b, const char *code, apr_pool_t *pool)
{
    home_try t = { .code = canonical(code, pool) };
    p6_outcome *outcome;

    return p6_booking_run(&outcome, b, cancel, &t, pool);
}

static p6_error *forget(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    p6_home_visit *row;
    int done;

    P6_TRY(load(&row, tx, job->baton, pool));
    P6_TRY(p6_home_visit_cancel(tx, row->id, job->now_s, &done));
    if (*row->name) P6_TRY(audit(job, tx, row, P6_DID_PERSON_ERASE));
    return p6_home_person_erase(tx, row->id, job->now_s);
}

p6_error *p6_home_forget(const p6_booking *b, const char *code, apr_pool_t *pool)
{
    home_try t = { .code = canonical(code, pool) };
    p6_outcome *outcome;

    P6_TRY(p6_booking_run(&outcome, b, forget, &t, pool));
    return p6_store_scrub(b->store, pool);
}
