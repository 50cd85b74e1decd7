#include "behalf/tells.h"

#include <string.h>

#include "base/limits.h"
#include "evening/person.h"
#include "office/note.h"
#include "store/openings.h"
#include "visits/rules.h"

#define TELLS_WAIT_MS 3000

/** Something done with the call list. */
typedef struct job {
    const p6_booking *b;
    const p6_official *official;
    const char *commune, *state, *key, *phone;
    apr_int64_t id, now_s;
    apr_array_header_t *rows;
    p6_tell_row *row;
} job;

static p6_error *list(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    job *j = baton;

    P6_TRY(p6_require(j->official, P6_ACT_PERSON, j->commune, 0, pool));
    return p6_tells_of_commune(tx, j->commune, p6_minute_of_epoch(j->now_s), P6_MAX_CALLS,
                               &j->rows, pool);
}

p6_error *p6_tells_list(apr_array_header_t **rows, const p6_booking *b,
                        const p6_official *official, const char *commune, apr_pool_t *pool)
{
    job j = { .b = b, .official = official, .commune = commune, .now_s = p6_now_s(b->env) };

    P6_TRY(p6_store_run(b->store, P6_TX_READ, TELLS_WAIT_MS, list, &j, pool));
    *rows = j.rows;
    return NULL;
}

static p6_error *load(job *j, p6_tx *tx, apr_pool_t *pool)
{
    P6_TRY(p6_tell_get(tx, j->id, &j->row, pool));
    if (!j->row) return p6_error_make(pool, P6_E_NOT_FOUND, NULL, "no such call");
    return p6_require(j->official, P6_ACT_PERSON, j->row->commune, 0, pool);
}

static p6_error *open_line(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    job *j = baton;
    p6_person *person;

    P6_TRY(load(j, tx, pool));
    P6_TRY(p6_person_read(&person, tx, j->official, j->row->commune, j->row->visit, j->now_s,
                          pool));
    j->phone = person->phone;
    return NULL;
}

p6_error *p6_tells_open(p6_tell_row **row, const char **phone, const p6_booking *b,
                        const p6_official *official, apr_int64_t id, apr_pool_t *pool)
{
    job j = { .b = b, .official = official, .id = id, .now_s = p6_now_s(b->env) };

    P6_TRY(p6_store_run(b->store, P6_TX_WRITE, TELLS_WAIT_MS, open_line, &j, pool));
    *row = j.row;
    *phone = j.phone;
    return NULL;
}

static p6_error *settle(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    job *j = baton;
    int first, tried = !strcmp(j->state, "not_reached");

    P6_TRY(load(j, tx, pool));
    P6_TRY(p6_action_note(tx, j->key, "tell", j->row->visit, j->now_s, &first));
    if (!first) return NULL;
    P6_TRY(p6_tell_settle(tx, j->id, j->state, tried, j->official->id, j->now_s));
    return p6_office_note(tx, j->official, P6_DID_VISIT_TELL, P6_ON_VISIT, j->row->visit,
                          j->row->commune, j->state, j->now_s);
}

p6_error *p6_tells_settle(const p6_booking *b, const p6_official *official, apr_int64_t id,
                          const char *state, const char *key, apr_pool_t *pool)
{
    job j = { .b = b, .official = official, .id = id, .state = state, .key = key,
              .now_s = p6_now_s(b->env) };

    if (!state || (strcmp(state, "told") && strcmp(state, "not_reached") && strcmp(state, "open")))
        return p6_error_make(pool, P6_E_BAD_FIELD, "state", "told, not_reached or open");
    if (!p6_request_key_ok(key))
        return p6_error_make(pool, P6_E_BAD_FIELD, "key", "the request key is missing");
    return p6_store_run(b->store, P6_TX_WRITE, TELLS_WAIT_MS, settle, &j, pool);
}
