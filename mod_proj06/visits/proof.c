/* Opening a visit by code and proof, in such a way that guessing tells nothing. */
#include "visits/rules.h"

#include <ctype.h>
#include <apr_strings.h>
#include "base/limits.h"
#include "base/phone.h"
#include "base/token.h"
#include "store/leases.h"

#define PROOF_DIGITS 3
#define SECRET_BYTES 32

typedef struct try {
    const char *code;   /* canonical, or one that nobody has */
    const char *typed;  /* digits only */
    const char *secret; /* of the opening; NULL: none is wanted */
    int refused, wait_s;
} try;

const char *p6_proof_typed(const char *text, apr_pool_t *pool)
{
    char *digits = apr_pstrdup(pool, text ? text : ""), *to = digits;

    for (const char *from = digits; *from; from++)
        if (isdigit((unsigned char)*from)) *to++ = *from;
    *to = '\0';
    return digits;
}

const char *p6_proof_of(const char *phone, int birth_year, apr_pool_t *pool)
{
    if (*phone) return p6_phone_tail(phone, PROOF_DIGITS, pool);
    return birth_year ? apr_itoa(pool, birth_year) : NULL;
}

p6_error *p6_proof_pretend(p6_job *job, p6_tx *tx, const char *typed, apr_pool_t *pool)
{
    p6_person *nobody;
    int held;

    P6_TRY(p6_lease_take(tx, "unknown-code", "-", job->now_s, 0, &held));
    P6_TRY(p6_person_get(tx, 0, &nobody, pool));
    (void)p6_token_equal(typed, "000");
    return NULL;
}

/* counted before the proof is looked at: guesses that come at once are counted one by one */
static p6_error *test_proof(p6_job *job, p6_tx *tx, try *t, const p6_visit *visit,
                            apr_pool_t *pool)
{
    const p6_booking_limits *limits = job->b->limits;
    p6_person *person;
    int wrong;

    P6_TRY(p6_visit_count_proof(tx, visit->id, &wrong));
    P6_TRY(p6_person_get(tx, visit->id, &person, pool));
    t->refused = wrong > limits->proofs_before_lock || !person /* erased: nothing opens it */
        || !p6_token_equal(t->typed, p6_proof_of(person->phone, person->birth_year, pool));
    if (!t->refused) {
        P6_TRY(p6_visit_set_proofs(tx, visit->id, 0, 0));
        if (t->secret) P6_TRY(p6_opening_make(job, tx, visit->id, t->secret, pool));
        return p6_job_done(job, P6_BOOKED_DONE, tx, visit, pool);
    }
    if (wrong < limits->proofs_before_lock) return NULL;
    return p6_visit_set_proofs(tx, visit->id, 0, job->now_s + limits->lock_s);
}

static p6_error *open_visit(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    try *t = job->baton;
    p6_visit *visit;

    t->refused = 1;
    t->wait_s = 0;
    P6_TRY(p6_visit_by_code(tx, t->code, &visit, pool));
    if (!visit) return p6_proof_pretend(job, tx, t->typed, pool);
    if (visit->locked_until_s > job->now_s) {
        t->wait_s = (int)(visit->locked_until_s - job->now_s);
        return NULL;
    }
    return test_proof(job, tx, t, visit, pool);
}

p6_error *p6_visit_open(p6_receipt **receipt, const char **token, const p6_booking *b,
                        const char *code, const char *proof, const char *address_key,
                        apr_pool_t *pool)
{
    const char *canonical = code ? p6_token_code_read(code, P6_VISIT_CODE, pool) : NULL;
    try t = { .code = canonical ? canonical : "-", .typed = p6_proof_typed(proof, pool) };
    p6_outcome *outcome;

    if (token) P6_TRY(p6_token_random(&t.secret, SECRET_BYTES, b->env, pool));
    t.wait_s = p6_address_hit(b, "look", address_key);
    if (!t.wait_s) P6_TRY(p6_booking_run(&outcome, b, open_visit, &t, pool));
    if (t.wait_s) return p6_error_make(pool, P6_E_TOO_MANY, NULL, "%d", t.wait_s);
    if (t.refused) return p6_error_make(pool, P6_E_REFUSED, NULL, "unknown code or wrong proof");
    *receipt = outcome->receipt;
    if (token) *token = p6_opening_token(t.secret, pool);
    return NULL;
}
