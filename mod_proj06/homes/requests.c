#include "homes/requests.h"

#include <string.h>

#include "base/limits.h"
#include "office/note.h"
#include "store/queue.h"
#include "store/shifts.h"
#include "visits/home_open.h"
#include "visits/rules.h"

#define HOMES_WAIT_MS 3000
#define DAY_S 86400

static const struct {
    const char *word, *state;
    p6_act act;
    p6_audit_action action;
} orders[P6_HOME_ORDER__COUNT] = {
#define ORDER(name, word, act, state, action) { word, state, act, P6_DID_HOME_VISIT_##action },
    P6_HOME_ORDERS(ORDER)
#undef ORDER
};

static const struct {
    const char *word;
    int newest; /* over: the newest ones first */
} states[] = { { "asked", 0 }, { "planned", 0 }, { "done", 1 }, { "declined", 1 },
               { "cancelled", 1 } };

/** Something done with a commune's requests. */
typedef struct job {
    const p6_booking *b;
    const p6_official *official;
    const char *commune, *state, *address;
    int newest;
    apr_int64_t after, id, shift, now_s;
    p6_home_order order;
    apr_array_header_t *rows;
    p6_home_row *row;
    p6_home_visit *whole;
    const p6_home_fix *fix;
    apr_array_header_t *faults;
} job;

int p6_home_order_parse(p6_home_order *order, const char *word)
{
    for (int i = 0; word && i < P6_HOME_ORDER__COUNT; i++) {
        if (strcmp(orders[i].word, word)) continue;
        *order = (p6_home_order)i;
        return 1;
    }
    return 0;
}

int p6_home_can(p6_home_order order, const char *state)
{
    int planned = !strcmp(state, "planned");

    return planned || (!strcmp(state, "asked") && order != P6_HOME_BACK);
}

p6_error *p6_homes_ask(p6_home_outcome **outcome, const p6_booking *b, const p6_official *official,
                       const p6_home_wish *wish, int agreed, apr_pool_t *pool)
{
    p6_doer doer = { official->id, official->pass, 0 };
    p6_home_wish whole = *wish;

    P6_TRY(p6_require(official, P6_ACT_PERSON, wish->commune ? wish->commune : "", 0, pool));
    whole.channel = P6_OFFICIAL;
    whole.consent = agreed ? P6_SPOKEN_CONSENT : NULL;
    whole.doer = &doer;
    whole.address_key = NULL;
    return p6_home_ask(outcome, b, &whole, pool);
}

static p6_error *list(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    job *j = baton;

    P6_TRY(p6_require(j->official, P6_ACT_PERSON, j->commune, 0, pool));
    return p6_home_list(tx, j->commune, j->state, j->newest, j->after, P6_MAX_HOME_LIST, &j->rows,
                        pool);
}

p6_error *p6_homes_list(apr_array_header_t **rows, const p6_booking *b,
                        const p6_official *official, const char *commune, const char *state,
                        apr_int64_t after, apr_pool_t *pool)
{
    job j = { .b = b, .official = official, .commune = commune, .after = after };

    for (apr_size_t i = 0; i < sizeof states / sizeof *states; i++) {
        if (strcmp(states[i].word, state)) continue;
        j.state = states[i].word;
        j.newest = states[i].newest;
    }
    if (!j.state) return p6_error_make(pool, P6_E_BAD_FIELD, "state", "no such state");
    P6_TRY(p6_store_run(b->store, P6_TX_READ, HOMES_WAIT_MS, list, &j, pool));
    *rows = j.rows;
    return NULL;
}

/* request ID, which the official may ACT on */
static p6_error *load(job *j, p6_tx *tx, p6_act act, apr_pool_t *pool)
{
    P6_TRY(p6_home_row_get(tx, j->id, &j->row, pool));
    if (!j->row) return p6_error_make(pool, P6_E_NOT_FOUND, NULL, "no such request");
    return p6_require(j->official, act, j->row->commune, 0, pool);
}

static p6_error *get(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    return load(baton, tx, P6_ACT_PERSON, pool);
}

p6_error *p6_homes_get(p6_home_row **row, const p6_booking *b, const p6_official *official,
                       apr_int64_t id, apr_pool_t *pool)
{
    job j = { .b = b, .official = official, .id = id };

    P6_TRY(p6_store_run(b->store, P6_TX_READ, HOMES_WAIT_MS, get, &j, pool));
    *row = j.row;
    return NULL;
}

static p6_error *open_whole(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    job *j = baton;

    P6_TRY(load(j, tx, P6_ACT_PERSON, pool));
    P6_TRY(p6_home_visit_by_id(tx, j->id, &j->whole, pool));
    if (!j->whole || !*j->whole->name)
        return p6_error_make(pool, P6_E_GONE, NULL, "the person is erased");
    return p6_office_note(tx, j->official, P6_DID_PERSON_OPEN, P6_ON_HOME_VISIT, j->id,
                          j->row->commune, "", j->now_s);
}

p6_error *p6_homes_open(p6_home_row **row, p6_home_visit **whole, const p6_booking *b,
                        const p6_official *official, apr_int64_t id, apr_pool_t *pool)
{
    job j = { .b = b, .official = official, .id = id, .now_s = p6_now_s(b->env) };

    P6_TRY(p6_store_run(b->store, P6_TX_WRITE, HOMES_WAIT_MS, open_whole, &j, pool));
    *row = j.row;
    *whole = j.whole;
    return NULL;
}

int p6_home_lacks_address(const p6_home_row *row)
{
    return !row->has_address && *row->name && p6_home_can(P6_HOME_DONE, row->state);
}

static p6_error *note_address(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    job *j = baton;
    int done = 0;

    P6_TRY(load(j, tx, P6_ACT_PERSON, pool));
    if (p6_home_lacks_address(j->row)) P6_TRY(p6_home_set_address(tx, j->id, j->address, &done));
    if (!done) return p6_error_make(pool, P6_E_STALE, NULL, "no address is missing");
    return p6_office_note(tx, j->official, P6_DID_PERSON_CHANGE, P6_ON_HOME_VISIT, j->id,
                          j->row->commune, "address", j->now_s);
}

p6_error *p6_homes_note_address(const p6_booking *b, const p6_official *official, apr_int64_t id,
                                const char *typed, apr_pool_t *pool)
{
    job j = { .b = b, .official = official, .id = id, .now_s = p6_now_s(b->env),
              .address = p6_home_address_read(typed, pool) };

    if (!j.address) return p6_error_make(pool, P6_E_BAD_FIELD, "address", "none, or too long");
    return p6_store_run(b->store, P6_TX_WRITE, HOMES_WAIT_MS, note_address, &j, pool);
}

static p6_error *correct(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    job *j = baton;
    const char *changed;

    j->faults = apr_array_make(pool, 2, sizeof(p6_field_fault));
    P6_TRY(load(j, tx, P6_ACT_PERSON, pool));
    P6_TRY(p6_home_visit_by_id(tx, j->id, &j->whole, pool));
    P6_TRY(p6_home_fix_put(&changed, j->whole, j->b, tx, j->fix, j->faults, j->now_s, pool));
    if (!*changed) return NULL;
    return p6_office_note(tx, j->official, P6_DID_PERSON_CHANGE, P6_ON_HOME_VISIT, j->id,
                          j->row->commune, changed, j->now_s);
}

p6_error *p6_homes_correct(const apr_array_header_t **faults, const p6_booking *b,
                           const p6_official *official, apr_int64_t id, const p6_home_fix *fix,
                           apr_pool_t *pool)
{
    job j = { .b = b, .official = official, .id = id, .fix = fix, .now_s = p6_now_s(b->env) };

    P6_TRY(p6_store_run(b->store, P6_TX_WRITE, HOMES_WAIT_MS, correct, &j, pool));
    *faults = j.faults;
    return NULL;
}

/* SHIFT as one of the request's own commune that is still to come or goes on */
static p6_error *check_shift(p6_shift **shift, const job *j, p6_tx *tx, apr_pool_t *pool)
{
    const char *commune = "";
    p6_error *err = p6_shift_commune(tx, j->shift, &commune, pool);

    if (!err) err = p6_shift_get(tx, j->shift, shift, pool);
    if (err && err->code != P6_E_NOT_FOUND) return err;
    if (!err && !strcmp(commune, j->row->commune) && (*shift)->status == P6_SHIFT_PLANNED
        && (*shift)->live != P6_LIVE_ENDED && (*shift)->end > p6_minute_of_epoch(j->now_s))
        return NULL;
    return p6_error_make(pool, P6_E_BAD_FIELD, "shift", "no coming shift of the commune");
}

/* the personal part stays the configured days after the visit */
static p6_error *keep(const job *j, p6_tx *tx, apr_int64_t visit_s)
{
    return p6_home_person_keep(tx, j->id,
                               visit_s + (apr_int64_t)j->b->limits->retention_days * DAY_S);
}

static p6_error *plan(job *j, p6_tx *tx, int *done, apr_pool_t *pool)
{
    p6_shift *shift;

    if (!j->row->has_address)
        return p6_error_make(pool, P6_E_BAD_FIELD, "address", "nobody knows where to go");
    P6_TRY(check_shift(&shift, j, tx, pool));
    P6_TRY(p6_home_move(tx, j->id, j->row->state, "planned", j->shift, j->now_s, done));
    return *done ? keep(j, tx, p6_epoch_of_minute(shift->end)) : NULL;
}

static p6_error *move(job *j, p6_tx *tx, int *done)
{
    apr_int64_t shift = j->order == P6_HOME_DONE ? j->row->shift : 0;

    P6_TRY(p6_home_move(tx, j->id, j->row->state, orders[j->order].state, shift, j->now_s, done));
    return *done && j->order != P6_HOME_BACK ? keep(j, tx, j->now_s) : NULL;
}

static p6_error *carry_out(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    job *j = baton;
    int done;

    P6_TRY(load(j, tx, orders[j->order].act, pool));
    if (j->order != P6_HOME_PLAN && !strcmp(j->row->state, orders[j->order].state)) return NULL;
    if (!p6_home_can(j->order, j->row->state))
        return p6_error_make(pool, P6_E_STALE, NULL, "the request is %s", j->row->state);
    if (j->order == P6_HOME_PLAN) P6_TRY(plan(j, tx, &done, pool));
    else P6_TRY(move(j, tx, &done));
    if (!done) return NULL;
    return p6_office_note(tx, j->official, orders[j->order].action, P6_ON_HOME_VISIT, j->id,
                          j->row->commune, orders[j->order].word, j->now_s);
}

p6_error *p6_homes_order(const p6_booking *b, const p6_official *official, apr_int64_t id,
                         p6_home_order order, apr_int64_t shift, apr_pool_t *pool)
{
    job j = { .b = b, .official = official, .id = id, .order = order, .shift = shift,
              .now_s = p6_now_s(b->env) };

    return p6_store_run(b->store, P6_TX_WRITE, HOMES_WAIT_MS, carry_out, &j, pool);
}
