#include "homes/rounds.h"

#include <string.h>
#include <apr_strings.h>

#include "base/limits.h"
#include "base/text.h"
#include "evening/queue.h"
#include "office/note.h"
#include "store/openings.h"
#include "store/shifts.h"
#include "visits/rules.h"

#define ROUNDS_WAIT_MS 3000

/** Something done with a shift's rounds. */
typedef struct job {
    const p6_booking *b;
    const p6_official *official;
    apr_int64_t shift, round, now_s;
    const char *key, *group;
    const p6_house_note *note;
    const char *label;  /* read */
    const char *commune;
    p6_rounds *out;
} job;

static p6_error *bad(apr_pool_t *pool, const char *where, const char *sentence)
{
    return p6_error_make(pool, P6_E_BAD_FIELD, where, "%s", sentence);
}

/* the shift's commune, where the official may go from door to door */
static p6_error *enter(job *j, p6_tx *tx, apr_pool_t *pool)
{
    P6_TRY(p6_shift_hold(tx, j->shift));
    P6_TRY(p6_shift_commune(tx, j->shift, &j->commune, pool));
    return p6_require(j->official, P6_ACT_ROUND, j->commune, j->shift, pool);
}

static p6_error *note(const job *j, p6_tx *tx, p6_audit_action action, apr_int64_t round,
                      const char *detail)
{
    return p6_office_note(tx, j->official, action, P6_ON_ROUND, round, j->commune, detail,
                          j->now_s);
}

static const p6_round_row *find(const apr_array_header_t *rounds, apr_int64_t id)
{
    for (int i = 0; i < rounds->nelts; i++)
        if (APR_ARRAY_IDX(rounds, i, p6_round_row).id == id)
            return &APR_ARRAY_IDX(rounds, i, p6_round_row);
    return NULL;
}

static int is_of(const p6_round_row *row, const p6_official *official)
{
    return official->pass ? row->pass == official->pass : row->official == official->id;
}

/* the one asked for; else one's own that goes on, else any that does */
static const p6_round_row *choose(const job *j, const apr_array_header_t *rounds)
{
    const p6_round_row *any = NULL;

    if (j->round) return find(rounds, j->round);
    for (int i = 0; i < rounds->nelts; i++) {
        const p6_round_row *row = &APR_ARRAY_IDX(rounds, i, p6_round_row);

        if (row->ended_at) continue;
        if (is_of(row, j->official)) return row;
        if (!any) any = row;
    }
    return any;
}

static void add_codes(apr_array_header_t *offered, const char *list, apr_pool_t *pool)
{
    char *rest = apr_pstrdup(pool, list), *last;

    for (char *code = apr_strtok(rest, ",", &last); code; code = apr_strtok(NULL, ",", &last)) {
        int known = 0;

        for (int i = 0; i < offered->nelts; i++)
            known |= !strcmp(APR_ARRAY_IDX(offered, i, const char *), code);
        if (!known && offered->nelts < P6_MAX_HOUSE_SERVICES)
            APR_ARRAY_PUSH(offered, const char *) = code;
    }
}

static apr_array_header_t *offered_by(const apr_array_header_t *desks, apr_pool_t *pool)
{
    apr_array_header_t *offered = apr_array_make(pool, 8, sizeof(const char *));

    for (int i = 0; i < desks->nelts; i++)
        add_codes(offered, APR_ARRAY_IDX(desks, i, p6_desk).services, pool);
    return offered;
}

static p6_error *load_houses(job *j, p6_tx *tx, apr_pool_t *pool)
{
    apr_array_header_t *rows, *all, *houses;

    P6_TRY(p6_households_of_round(tx, j->out->now->id, P6_MAX_HOUSES, &rows, pool));
    P6_TRY(p6_household_services_of_round(tx, j->out->now->id, &all, pool));
    houses = apr_array_make(pool, rows->nelts + 1, sizeof(p6_house));
    for (int i = 0; i < rows->nelts; i++) {
        apr_array_header_t *own = apr_array_make(pool, 2, sizeof(p6_household_service));
        p6_house *house = &APR_ARRAY_PUSH(houses, p6_house);

        house->row = APR_ARRAY_IDX(rows, i, p6_household_row);
        for (int s = 0; s < all->nelts; s++)
            if (APR_ARRAY_IDX(all, s, p6_household_service).household == house->row.id)
                APR_ARRAY_PUSH(own, p6_household_service) =
                    APR_ARRAY_IDX(all, s, p6_household_service);
        house->services = own;
    }
    j->out->houses = houses;
    return NULL;
}

static p6_error *load(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    job *j = baton;
    apr_array_header_t *rounds, *planned;
    p6_ground *ground;
    p6_shift *row;
    p6_rounds *out = j->out = apr_pcalloc(pool, sizeof *out);

    P6_TRY(enter(j, tx, pool));
    P6_TRY(p6_ground_hold(&ground, tx, j->shift, j->now_s, pool));
    P6_TRY(p6_shift_get(tx, j->shift, &row, pool));
    P6_TRY(p6_rounds_of_shift(tx, j->shift, &rounds, pool));
    P6_TRY(p6_home_of_shift(tx, j->shift, &planned, pool));
    out->shift = row;
    out->commune = j->commune;
    out->offered = offered_by(ground->desks, pool);
    out->rounds = rounds;
    out->planned = planned;
    out->now = choose(j, rounds);
    if (j->round && !out->now)
        return p6_error_make(pool, P6_E_NOT_FOUND, NULL, "no such round in this shift");
    return out->now ? load_houses(j, tx, pool) : NULL;
}

p6_error *p6_rounds_load(p6_rounds **rounds, const p6_booking *b, const p6_official *official,
                         apr_int64_t shift, apr_int64_t round, apr_pool_t *pool)
{
    job j = { .b = b, .official = official, .shift = shift, .round = round,
              .now_s = p6_now_s(b->env) };

    P6_TRY(p6_store_run(b->store, P6_TX_READ, ROUNDS_WAIT_MS, load, &j, pool));
    *rounds = j.out;
    return NULL;
}

static p6_error *begin(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    job *j = baton;
    p6_round_row row = { .shift = j->shift, .group = j->group,
        .official = j->official->pass ? 0 : j->official->id, .pass = j->official->pass,
        .begun_at = j->now_s };
    int first;

    P6_TRY(enter(j, tx, pool));
    P6_TRY(p6_action_note(tx, j->key, "round", 0, j->now_s, &first));
    if (!first) return NULL;
    P6_TRY(p6_round_add(tx, &row));
    return note(j, tx, P6_DID_ROUND_BEGIN, row.id, "");
}

/* a text of one line, at most P6_MAX_NAME characters and not empty; NULL: it can't be */
static const char *read_line(const char *typed, apr_pool_t *pool)
{
    const char *text;

    if (!typed || p6_text_nfc(&text, typed, strlen(typed), P6_TEXT_LINE | P6_TEXT_TRIM, pool))
        return NULL;
    return *text && p6_text_length(text) <= P6_MAX_NAME ? text : NULL;
}

p6_error *p6_rounds_begin(const p6_booking *b, const p6_official *official, apr_int64_t shift,
                          const char *group, const char *key, apr_pool_t *pool)
{
    job j = { .b = b, .official = official, .shift = shift, .key = key,
              .group = read_line(group, pool), .now_s = p6_now_s(b->env) };

    if (!j.group) return bad(pool, "group", "a round is along a group");
    if (!p6_request_key_ok(key)) return bad(pool, "key", "the request key is missing");
    return p6_store_run(b->store, P6_TX_WRITE, ROUNDS_WAIT_MS, begin, &j, pool);
}

/* the round of J in its shift */
static p6_error *get(const p6_round_row **row, job *j, p6_tx *tx, apr_pool_t *pool)
{
    apr_array_header_t *rounds;

    P6_TRY(enter(j, tx, pool));
    P6_TRY(p6_rounds_of_shift(tx, j->shift, &rounds, pool));
    *row = find(rounds, j->round);
    if (*row) return NULL;
    return p6_error_make(pool, P6_E_NOT_FOUND, NULL, "no such round in this shift");
}

static p6_error *end(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    job *j = baton;
    const p6_round_row *row;
    int done;

    P6_TRY(get(&row, j, tx, pool));
    P6_TRY(p6_round_end(tx, row->id, j->now_s, &done));
    return done ? note(j, tx, P6_DID_ROUND_END, row->id, "") : NULL;
}

p6_error *p6_rounds_end(const p6_booking *b, const p6_official *official, apr_int64_t shift,
                        apr_int64_t round, apr_pool_t *pool)
{
    job j = { .b = b, .official = official, .shift = shift, .round = round,
              .now_s = p6_now_s(b->env) };

    return p6_store_run(b->store, P6_TX_WRITE, ROUNDS_WAIT_MS, end, &j, pool);
}

static int is_state(const char *word)
{
    static const char *const states[] = {
#define STATE(word) word,
        P6_HOUSE_STATES(STATE)
#undef STATE
    };

    for (apr_size_t i = 0; word && i < sizeof states / sizeof *states; i++)
        if (!strcmp(states[i], word)) return 1;
    return 0;
}

static int is_outcome(const char *word)
{
    return !strcmp(word, "done") || !strcmp(word, "handed_off") || !strcmp(word, "not_done");
}

static int is_known(const apr_array_header_t *services, const char *code)
{
    for (int i = 0; i < services->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(services, i, p6_service).code, code)) return 1;
    return 0;
}

/* each service and outcome of NOTE is known, once; nothing is done where nobody was met */
static p6_error *check_services(const job *j, const p6_ground *ground, apr_pool_t *pool)
{
    const apr_array_header_t *all = j->note->services;

    if (all->nelts && strcmp(j->note->state, "visited"))
        return bad(pool, "services", "outcomes where nobody was met");
    for (int i = 0; i < all->nelts; i++) {
        const p6_household_service *s = &APR_ARRAY_IDX(all, i, p6_household_service);

        if (!is_known(ground->services, s->service) || !is_outcome(s->outcome) || s->people < 1
            || s->people > P6_MAX_HOUSE_PEOPLE || (*s->reason && !p6_reason_known(s->reason)))
            return bad(pool, "services", "no such service, outcome, reason or number of people");
        for (int k = 0; k < i; k++) {
            const p6_household_service *o = &APR_ARRAY_IDX(all, k, p6_household_service);

            if (!strcmp(o->service, s->service) && !strcmp(o->outcome, s->outcome)
                && !strcmp(o->reason, s->reason))
                return bad(pool, "services", "the same outcome twice");
        }
    }
    return NULL;
}

static p6_error *put_house(job *j, p6_tx *tx, p6_household_row *row)
{
    int inserted;

    if (row->id) {
        P6_TRY(p6_household_change(tx, row));
    } else {
        P6_TRY(p6_household_add(tx, row, &inserted));
        if (!inserted) return NULL;
    }
    P6_TRY(p6_household_put_services(tx, row->id, j->note->services));
    return note(j, tx, P6_DID_ROUND_HOUSE, j->round, j->note->state);
}

static p6_error *house(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    job *j = baton;
    p6_household_row row = { .id = j->note->house, .round = j->round,
        .request_key = j->note->key, .label = j->label, .state = j->note->state,
        .people = j->note->people, .at_s = j->now_s };
    const p6_round_row *round;
    p6_ground *ground;

    P6_TRY(get(&round, j, tx, pool));
    P6_TRY(p6_ground_load(&ground, tx, j->shift, j->now_s, pool));
    P6_TRY(check_services(j, ground, pool));
    if (round->ended_at)
        return p6_error_make(pool, P6_E_STALE, NULL, "the round was ended");
    return put_house(j, tx, &row);
}

p6_error *p6_rounds_house(const p6_booking *b, const p6_official *official, apr_int64_t shift,
                          apr_int64_t round, const p6_house_note *noted, apr_pool_t *pool)
{
    job j = { .b = b, .official = official, .shift = shift, .round = round, .note = noted,
              .label = read_line(noted->label, pool), .now_s = p6_now_s(b->env) };

    if (!j.label) return bad(pool, "label", "a house has a label");
    if (!is_state(noted->state)) return bad(pool, "state", "how was the house met?");
    if (noted->people < 0 || noted->people > P6_MAX_HOUSE_PEOPLE)
        return bad(pool, "people", "so many people are not helped in one house");
    if (!noted->house && !p6_request_key_ok(noted->key))
        return bad(pool, "key", "the request key is missing");
    return p6_store_run(b->store, P6_TX_WRITE, ROUNDS_WAIT_MS, house, &j, pool);
}
