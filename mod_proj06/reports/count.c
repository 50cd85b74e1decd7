#include "reports/count.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>

#include "reports/visit_times.h"
#include "store/model.h"

/** The figures of one day and point while they are added up. */
typedef struct tally {
    const p6_day_place *place;
    apr_int64_t now_s;
    p6_visit_sums sums;
    apr_hash_t *services; /* p6_service_figures by "agency\nservice" */
    apr_hash_t *people;   /* p6_people_figures by "group\nage" */
    p6_tx *tx;
    apr_pool_t *pool;
} tally;

/** One shift of it. */
typedef struct evening {
    const p6_count_shift *shift;
    const apr_array_header_t *desks;
    int held, helped, left; /* left: booked, and nobody said that they did not come */
} evening;

static int lists(const char *list, const char *code)
{
    apr_size_t len = strlen(code);

    for (const char *word = list; word; word = strchr(word, ',') ? strchr(word, ',') + 1 : NULL)
        if (!strncmp(word, code, len) && (word[len] == ',' || !word[len])) return 1;
    return 0;
}

/* whose desk it was; where none is noted, the first that offers SERVICE */
static const char *agency_of(const evening *e, int number, const char *service)
{
    const p6_desk *desk = (const p6_desk *)e->desks->elts, *end = desk + e->desks->nelts;

    for (const p6_desk *d = desk; number && d < end; d++)
        if (d->number == number) return d->agency;
    for (const p6_desk *d = desk; d < end; d++)
        if (lists(d->services, service)) return d->agency;
    return "";
}

static void add_service(tally *t, const evening *e, const p6_count_service *s)
{
    const char *agency = agency_of(e, s->desk, s->service);
    const char *key = apr_pstrcat(t->pool, agency, "\n", s->service, NULL);
    p6_service_figures *row = apr_hash_get(t->services, key, APR_HASH_KEY_STRING);

    if (!row) {
        row = apr_pcalloc(t->pool, sizeof *row);
        row->agency = agency;
        row->service = s->service;
        apr_hash_set(t->services, key, APR_HASH_KEY_STRING, row);
    }
    if (!strcmp(s->outcome, "done")) row->sums.done += s->people;
    else if (!strcmp(s->outcome, "handed_off")) row->sums.handed_off += s->people;
    else row->sums.not_done += s->people;
    t->sums.places_used += (s->minutes + P6_UNIT_MINUTES - 1) / P6_UNIT_MINUTES;
}

static void add_services(tally *t, const evening *e, const apr_array_header_t *services)
{
    for (int i = 0; i < services->nelts; i++)
        add_service(t, e, &APR_ARRAY_IDX(services, i, p6_count_service));
}

static void add_people(tally *t, const char *group, const char *age_band, int people)
{
    const char *key = apr_pstrcat(t->pool, group, "\n", age_band, NULL);
    p6_people_figures *row = apr_hash_get(t->people, key, APR_HASH_KEY_STRING);

    if (!row) {
        row = apr_pcalloc(t->pool, sizeof *row);
        row->key = group;
        row->age_band = age_band;
        apr_hash_set(t->people, key, APR_HASH_KEY_STRING, row);
    }
    row->people += people;
}

static void add_times(tally *t, const p6_count_visit *v, const p6_count_event *events, int n)
{
    p6_visit_times times = p6_visit_times_of(v, events, n);

    if (times.waited_s >= 0) {
        t->sums.waited_n++;
        t->sums.waited_s += times.waited_s;
    }
    if (times.served_s >= 0) {
        t->sums.served_n++;
        t->sums.served_s += times.served_s;
    }
}

/* Somebody who came without a booking and went away before the call did not fail to come. */
static void add_visit(tally *t, evening *e, const p6_count_visit *v)
{
    int booked = v->channel == P6_ONLINE || v->channel == P6_OFFICIAL;

    t->sums.booked += booked;
    t->sums.walk_in += !booked;
    if (v->state == P6_VISIT_FINISHED || v->state == P6_VISIT_SERVING) {
        e->helped++;
        add_people(t, v->group, v->age_band, 1);
    } else if (v->state == P6_VISIT_ABSENT && booked) {
        t->sums.absent++;
    } else if (v->state == P6_VISIT_BOOKED && booked) {
        e->left++;
    } else {
        t->sums.not_reached++;
    }
}

static p6_error *add_visits(tally *t, evening *e)
{
    apr_array_header_t *visits, *services, *events;
    const p6_count_event *event, *end;

    P6_TRY(p6_count_visits(t->tx, e->shift->id, &visits, &services, &events, t->pool));
    event = (const p6_count_event *)events->elts;
    end = event + events->nelts;
    for (int i = 0; i < visits->nelts; i++) {
        const p6_count_visit *v = &APR_ARRAY_IDX(visits, i, p6_count_visit);
        const p6_count_event *first;

        while (event < end && event->visit < v->id) event++;
        for (first = event; event < end && event->visit == v->id;) event++;
        add_visit(t, e, v);
        add_times(t, v, first, (int)(event - first));
    }
    add_services(t, e, services);
    return NULL;
}

static p6_error *add_houses(tally *t, evening *e)
{
    apr_array_header_t *houses, *services;

    P6_TRY(p6_count_houses(t->tx, e->shift->id, &houses, &services, t->pool));
    for (int i = 0; i < houses->nelts; i++) {
        const p6_count_house *house = &APR_ARRAY_IDX(houses, i, p6_count_house);
        int visited = !strcmp(house->state, "visited");

        t->sums.households_visited += visited;
        t->sums.households_absent += !strcmp(house->state, "absent");
        if (visited && house->people) add_people(t, house->group, "", house->people);
    }
    e->helped += houses->nelts;
    add_services(t, e, services);
    return NULL;
}

static p6_error *add_shift(tally *t, const p6_count_shift *shift)
{
    evening e = { .shift = shift };
    apr_array_header_t *desks;

    P6_TRY(p6_count_desks(t->tx, shift->plan, &desks, t->pool));
    e.desks = desks;
    P6_TRY(add_visits(t, &e));
    P6_TRY(add_houses(t, &e));
    e.held = shift->planned && (shift->said || e.helped);
    t->sums.shifts += e.held;
    if (shift->planned) t->sums.places_planned += shift->units;
    if (e.held) t->sums.absent += e.left;
    else t->sums.not_reached += e.left;
    return NULL;
}

/* the values of HASH, structs of SIZE bytes, as an array */
static apr_array_header_t *values_of(apr_hash_t *hash, apr_size_t size, apr_pool_t *pool)
{
    apr_array_header_t *rows = apr_array_make(pool, (int)apr_hash_count(hash) + 1, (int)size);

    for (apr_hash_index_t *i = apr_hash_first(pool, hash); i; i = apr_hash_next(i))
        memcpy(apr_array_push(rows), apr_hash_this_val(i), size);
    return rows;
}

static p6_error *count(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    tally *t = baton;
    p6_minute now = p6_minute_of_epoch(t->now_s);
    apr_array_header_t *shifts;

    memset(&t->sums, 0, sizeof t->sums);
    t->services = apr_hash_make(pool);
    t->people = apr_hash_make(pool);
    t->tx = tx;
    t->pool = pool;
    P6_TRY(p6_count_begin(tx, t->place, now, t->now_s, &shifts, pool));
    for (int i = 0; i < shifts->nelts; i++)
        P6_TRY(add_shift(t, &APR_ARRAY_IDX(shifts, i, p6_count_shift)));
    return p6_day_put(tx, t->place, shifts->nelts ? &t->sums : NULL,
                      values_of(t->services, sizeof(p6_service_figures), pool),
                      values_of(t->people, sizeof(p6_people_figures), pool));
}

p6_error *p6_count_place(p6_store *store, const p6_day_place *place, apr_int64_t now_s,
                         apr_pool_t *pool)
{
    tally t = { .place = place, .now_s = now_s };

    return p6_store_run(store, P6_TX_WRITE, P6_COUNT_WAIT_MS, count, &t, pool);
}

/** What one beat has to count. */
typedef struct due {
    const p6_counter *counter;
    apr_int64_t now_s;
    apr_array_header_t *changed, *missing, *recent; /* recent: NULL when it is not their turn */
} due;

static p6_error *find(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    due *d = baton;
    const p6_counter *counter = d->counter;
    p6_minute now = p6_minute_of_epoch(d->now_s);
    p6_day from = p6_day_of_minute(now) - P6_COUNT_BACK_DAYS;
    p6_day_place after = { counter->day, counter->point };

    P6_TRY(p6_count_changed(tx, now, P6_COUNT_AT_ONCE, &d->changed, pool));
    P6_TRY(p6_count_missing(tx, counter->caught_up ? from : 0, now, P6_COUNT_AT_ONCE, &d->missing,
                            pool));
    d->recent = NULL;
    if (counter->hour == d->now_s / 3600) return NULL;
    return p6_count_recent(tx, from, now, counter->day ? &after : NULL, P6_COUNT_AT_ONCE,
                           &d->recent, pool);
}

static p6_error *count_all(const apr_array_header_t *places, p6_store *store, apr_int64_t now_s,
                           int *did, apr_pool_t *pool)
{
    for (int i = 0; places && i < places->nelts; i++) {
        apr_pool_t *scratch;
        p6_error *err;

        apr_pool_create(&scratch, pool);
        err = p6_error_dup(pool, p6_count_place(store, &APR_ARRAY_IDX(places, i, p6_day_place),
                                                now_s, scratch));
        apr_pool_destroy(scratch);
        P6_TRY(err);
        (*did)++;
    }
    return NULL;
}

/* The page of last days was counted: on to the next one, or all are done for this hour. */
static void go_on(p6_counter *counter, const due *d)
{
    const apr_array_header_t *recent = d->recent;
    const p6_day_place *last;

    counter->caught_up |= d->missing->nelts < P6_COUNT_AT_ONCE;
    if (!recent) return;
    if (recent->nelts < P6_COUNT_AT_ONCE) {
        counter->hour = d->now_s / 3600;
        counter->day = 0;
        return;
    }
    last = &APR_ARRAY_IDX(recent, recent->nelts - 1, p6_day_place);
    counter->day = last->day;
    apr_cpystrn(counter->point, last->point, sizeof counter->point);
}

p6_error *p6_count_tend(p6_counter *counter, p6_store *store, const p6_env *env, int *did,
                        apr_pool_t *pool)
{
    due d = { .counter = counter, .now_s = p6_now_s(env) };

    *did = 0;
    P6_TRY(p6_store_run(store, P6_TX_READ, P6_COUNT_WAIT_MS, find, &d, pool));
    P6_TRY(count_all(d.changed, store, d.now_s, did, pool));
    P6_TRY(count_all(d.missing, store, d.now_s, did, pool));
    P6_TRY(count_all(d.recent, store, d.now_s, did, pool));
    go_on(counter, &d);
    return NULL;
}
