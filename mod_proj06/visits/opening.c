/* Who may see a visit for a while without showing its proof again: the one who has just booked it,
   or has shown the proof. A cookie's value comes from something only that person has (the form's
   request key, the draft's cookie), so that both answers to a double click carry the same one. */
#include "visits/rules.h"

#include "base/token.h"
#include "store/openings.h"

static const char *hash_of(const char *token, apr_pool_t *pool)
{
    return p6_token_digest("opening ", token, pool);
}

const char *p6_opening_token(const char *secret, apr_pool_t *pool)
{
    return p6_token_digest("opening cookie ", secret, pool);
}

p6_error *p6_opening_make(p6_job *job, p6_tx *tx, apr_int64_t visit, const char *secret,
                          apr_pool_t *pool)
{
    return p6_opening_put(tx, hash_of(p6_opening_token(secret, pool), pool), visit,
                          job->now_s + P6_OPENING_S);
}

/** What p6_visit_seen asks. */
typedef struct question {
    const p6_booking *b;
    const char *code, *token;
    p6_receipt *receipt;
} question;

static p6_error *see(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    question *q = baton;
    apr_int64_t opened;
    p6_visit *visit;

    P6_TRY(p6_opening_get(tx, hash_of(q->token, pool), p6_now_s(q->b->env), &opened));
    P6_TRY(p6_visit_of_code(&visit, tx, q->code, pool));
    if (opened != visit->id)
        return p6_error_make(pool, P6_E_REFUSED, NULL, "not opened by this cookie");
    return p6_receipt_make(&q->receipt, q->b, tx, visit, pool);
}

p6_error *p6_visit_seen(p6_receipt **receipt, const p6_booking *b, const char *code,
                        const char *token, apr_pool_t *pool)
{
    question q = { b, code, token ? token : "", NULL };
    p6_error *err = p6_store_run(b->store, P6_TX_READ, P6_BOOKING_WAIT_MS, see, &q, pool);

    /* which codes there are is not told to somebody who has opened none */
    if (err && err->code == P6_E_NOT_FOUND)
        return p6_error_make(pool, P6_E_REFUSED, NULL, "not opened by this cookie");
    P6_TRY(err);
    *receipt = q.receipt;
    return NULL;
}
