#include "behalf/citizen.h"

#include "evening/person.h"
#include "store/shifts.h"
#include "visits/rules.h"

/** A visit or a shift being looked at. */
typedef struct question {
    const p6_booking *b;
    const p6_official *official;
    apr_int64_t id;         /* visit, or shift */
    const char *commune, *phone;
    p6_receipt *receipt;
} question;

static p6_error *may(question *q, p6_tx *tx, apr_int64_t shift, apr_pool_t *pool)
{
    P6_TRY(p6_shift_commune(tx, shift, &q->commune, pool));
    return p6_require(q->official, P6_ACT_PERSON, q->commune, shift, pool);
}

static p6_error *ask_shift(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    question *q = baton;

    return may(q, tx, q->id, pool);
}

p6_error *p6_citizen_may(const p6_booking *b, const p6_official *official, apr_int64_t shift,
                         apr_pool_t *pool)
{
    question q = { .b = b, .official = official, .id = shift };

    return p6_store_run(b->store, P6_TX_READ, P6_BOOKING_WAIT_MS, ask_shift, &q, pool);
}

typedef p6_error *(*wish_verb)(p6_outcome **outcome, const p6_booking *b, const p6_wish *wish,
                               apr_pool_t *pool);

static p6_error *ask_for(p6_outcome **outcome, const p6_booking *b, const p6_official *official,
                         const p6_wish *wish, int agreed, wish_verb verb, apr_pool_t *pool)
{
    p6_doer doer = { official->id, official->pass, 0 };
    p6_wish whole = *wish;

    P6_TRY(p6_citizen_may(b, official, wish->shift, pool));
    whole.channel = P6_OFFICIAL;
    whole.consent = agreed ? P6_SPOKEN_CONSENT : NULL;
    whole.doer = &doer;
    return verb(outcome, b, &whole, pool);
}

p6_error *p6_citizen_book(p6_outcome **outcome, const p6_booking *b, const p6_official *official,
                          const p6_wish *wish, int agreed, apr_pool_t *pool)
{
    return ask_for(outcome, b, official, wish, agreed, p6_book, pool);
}

p6_error *p6_citizen_wait(p6_outcome **outcome, const p6_booking *b, const p6_official *official,
                          const p6_wish *wish, int agreed, apr_pool_t *pool)
{
    return ask_for(outcome, b, official, wish, agreed, p6_wait, pool);
}

static p6_error *load(p6_visit **visit, question *q, p6_tx *tx, apr_pool_t *pool)
{
    P6_TRY(p6_visit_by_id(tx, q->id, visit, pool));
    if (!*visit) return p6_error_make(pool, P6_E_NOT_FOUND, NULL, "no such visit");
    return may(q, tx, (*visit)->shift, pool);
}

static p6_error *ask_receipt(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    question *q = baton;
    p6_visit *visit;

    P6_TRY(load(&visit, q, tx, pool));
    return p6_receipt_make(&q->receipt, q->b, tx, visit, pool);
}

p6_error *p6_citizen_receipt(p6_receipt **receipt, const p6_booking *b,
                             const p6_official *official, apr_int64_t id, apr_pool_t *pool)
{
    question q = { .b = b, .official = official, .id = id };

    P6_TRY(p6_store_run(b->store, P6_TX_READ, P6_BOOKING_WAIT_MS, ask_receipt, &q, pool));
    *receipt = q.receipt;
    return NULL;
}

static p6_error *ask_phone(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    question *q = baton;
    p6_person *person;
    p6_visit *visit;

    P6_TRY(load(&visit, q, tx, pool));
    P6_TRY(p6_person_read(&person, tx, q->official, q->commune, q->id, p6_now_s(q->b->env), pool));
    q->phone = person->phone;
    return NULL;
}

p6_error *p6_citizen_phone(const char **phone, const p6_booking *b, const p6_official *official,
                           apr_int64_t id, apr_pool_t *pool)
{
    question q = { .b = b, .official = official, .id = id };

    P6_TRY(p6_store_run(b->store, P6_TX_WRITE, P6_BOOKING_WAIT_MS, ask_phone, &q, pool));
    *phone = q.phone;
    return NULL;
}

/* the code by which booking's rules know the visit */
static p6_error *code_of(const char **code, const p6_booking *b, const p6_official *official,
                         apr_int64_t id, apr_pool_t *pool)
{
    p6_receipt *receipt;

    P6_TRY(p6_citizen_receipt(&receipt, b, official, id, pool));
    *code = receipt->visit.code;
    return *code ? NULL : p6_visit_stale(pool);
}

p6_error *p6_citizen_move(p6_outcome **outcome, const p6_booking *b, const p6_official *official,
                          apr_int64_t id, apr_int64_t shift, p6_minute start, const char *key,
                          apr_pool_t *pool)
{
    p6_doer doer = { official->id, official->pass, 0 };
    const char *code;

    P6_TRY(code_of(&code, b, official, id, pool));
    P6_TRY(p6_citizen_may(b, official, shift, pool));
    return p6_visit_reschedule_for(outcome, b, code, shift, start, key, &doer, pool);
}

p6_error *p6_citizen_cancel(p6_outcome **outcome, const p6_booking *b,
                            const p6_official *official, apr_int64_t id, apr_pool_t *pool)
{
    p6_doer doer = { official->id, official->pass, 0 };
    const char *code;

    P6_TRY(code_of(&code, b, official, id, pool));
    return p6_visit_cancel_for(outcome, b, code, &doer, pool);
}

p6_error *p6_citizen_accept(p6_outcome **outcome, const p6_booking *b,
                            const p6_official *official, apr_int64_t id, apr_pool_t *pool)
{
    p6_doer doer = { official->id, official->pass, 0 };
    const char *code;

    P6_TRY(code_of(&code, b, official, id, pool));
    return p6_offer_accept_for(outcome, b, code, &doer, pool);
}
