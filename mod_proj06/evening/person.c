#include "evening/person.h"

#include "office/note.h"

#define OPEN_WAIT_MS 3000

typedef struct opening {
    const p6_booking *b;
    const p6_official *official;
    apr_int64_t visit;
    const char *commune, *phone;
} opening;

p6_error *p6_person_read(p6_person **person, p6_tx *tx, const p6_official *official,
                         const char *commune, apr_int64_t visit, apr_int64_t now_s,
                         apr_pool_t *pool)
{
    p6_doer doer = { official->id, official->pass, 0 };

    P6_TRY(p6_person_get(tx, visit, person, pool));
    if (!*person) return p6_error_make(pool, P6_E_GONE, NULL, "the person is erased");
    P6_TRY(p6_visit_note_by(tx, visit, "opened", &doer, "", now_s));
    return p6_office_note(tx, official, P6_DID_PERSON_OPEN, P6_ON_VISIT, visit, commune, "phone",
                          now_s);
}

static p6_error *open_it(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    opening *o = baton;
    p6_person *person;

    P6_TRY(p6_person_read(&person, tx, o->official, o->commune, o->visit, p6_now_s(o->b->env),
                          pool));
    o->phone = person->phone;
    return NULL;
}

p6_error *p6_person_open(const char **phone, const p6_booking *b, const p6_official *official,
                         const p6_queue *queue, apr_int64_t visit, apr_pool_t *pool)
{
    opening o = { b, official, visit, queue->commune, NULL };

    P6_TRY(p6_require(official, P6_ACT_PERSON, queue->commune, queue->shift->id, pool));
    P6_TRY(p6_store_run(b->store, P6_TX_WRITE, OPEN_WAIT_MS, open_it, &o, pool));
    *phone = o.phone;
    return NULL;
}
