#include "office/person.h"

#define OPEN_WAIT_MS 3000

typedef struct opening {
    const p6_booking *b;
    const p6_official *official;
    apr_int64_t visit;
    const char *phone;
} opening;

static p6_error *open_it(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    opening *o = baton;
    p6_doer doer = { o->official->id, o->official->pass, 0 };
    p6_person *person;

    P6_TRY(p6_person_get(tx, o->visit, &person, pool));
    if (!person) return p6_error_make(pool, P6_E_GONE, NULL, "the person is erased");
    o->phone = person->phone;
    return p6_visit_note_by(tx, o->visit, "opened", &doer, "", p6_now_s(o->b->env));
}

p6_error *p6_person_open(const char **phone, const p6_booking *b, const p6_official *official,
                         const p6_queue *queue, apr_int64_t visit, apr_pool_t *pool)
{
    opening o = { b, official, visit, NULL };

    P6_TRY(p6_require(official, P6_ACT_PERSON, queue->commune, queue->shift->id, pool));
    P6_TRY(p6_store_run(b->store, P6_TX_WRITE, OPEN_WAIT_MS, open_it, &o, pool));
    *phone = o.phone;
    return NULL;
}
