#include "reports/report_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "store/reference.h"

#define DAY_S 86400
#define A_YEAR 366
#define OLDEST 1000

typedef p6_report_work work;

apr_int64_t p6_report_size(const p6_report_ask *ask, const p6_report_row *row)
{
    return p6_report_narrow(ask) ? p6_outcomes_all(&row->outcomes) : p6_sums_helped(&row->visits);
}

apr_int64_t p6_report_size_before(const p6_report_ask *ask, const p6_report_row *row)
{
    return p6_report_narrow(ask) ? p6_outcomes_all(&row->outcomes_before)
                                 : p6_sums_helped(&row->visits_before);
}

/* whoever is nearest to the target first */
static int nearest_first(const void *a, const void *b)
{
    const p6_activation *left = &((const p6_report_activation *)a)->now;
    const p6_activation *right = &((const p6_report_activation *)b)->now;
    apr_int64_t l = (apr_int64_t)left->activated * right->target;
    apr_int64_t r = (apr_int64_t)right->activated * left->target;

    if (!left->target != !right->target) return left->target ? -1 : 1;
    return l != r ? (l > r ? -1 : 1) : strcmp(left->commune, right->commune);
}

static p6_error *load_activation(work *w)
{
    apr_array_header_t *now, *earlier, *list;

    P6_TRY(p6_activation_at(w->tx, w->ask->period.until, w->ask->commune, &now, w->pool));
    P6_TRY(p6_activation_at(w->tx, w->ask->period.from - 1, w->ask->commune, &earlier, w->pool));
    list = apr_array_make(w->pool, now->nelts, sizeof(p6_report_activation));
    for (int i = 0, k = 0; i < now->nelts; i++) {
        p6_report_activation row = { .now = APR_ARRAY_IDX(now, i, p6_activation) };

        while (k < earlier->nelts && strcmp(APR_ARRAY_IDX(earlier, k, p6_activation).commune,
                                            row.now.commune) < 0)
            k++;
        if (k < earlier->nelts && !strcmp(APR_ARRAY_IDX(earlier, k, p6_activation).commune,
                                          row.now.commune)
            && APR_ARRAY_IDX(earlier, k, p6_activation).as_of < row.now.as_of)
            row.earlier = APR_ARRAY_IDX(earlier, k, p6_activation);
        APR_ARRAY_PUSH(list, p6_report_activation) = row;
    }
    qsort(list->elts, (size_t)list->nelts, sizeof(p6_report_activation), nearest_first);
    w->r->activation = list;
    return NULL;
}

static int longest_silence_first(const void *a, const void *b)
{
    const p6_last_held *left = a, *right = b;

    if (left->day != right->day) return left->day < right->day ? -1 : 1;
    return strcmp(left->commune, right->commune);
}

static p6_error *load_silent(work *w, const apr_array_header_t *communes)
{
    p6_day today = w->ask->today;
    apr_array_header_t *silent = apr_array_make(w->pool, 16, sizeof(p6_last_held)), *rows;
    apr_hash_t *last = apr_hash_make(w->pool);

    w->r->silent = silent;
    if (*w->ask->commune) return NULL;
    P6_TRY(p6_figures_last_held(w->tx, today - A_YEAR, today, &rows, w->pool));
    for (int i = 0; i < rows->nelts; i++) {
        p6_last_held *held = &APR_ARRAY_IDX(rows, i, p6_last_held);

        apr_hash_set(last, held->commune, APR_HASH_KEY_STRING, held);
    }
    for (int i = 0; i < communes->nelts; i++) {
        const char *code = APR_ARRAY_IDX(communes, i, const char *);
        const p6_last_held *held = apr_hash_get(last, code, APR_HASH_KEY_STRING);
        p6_day day = held ? held->day : 0;

        if (today - day >= P6_SILENT_DAYS)
            APR_ARRAY_PUSH(silent, p6_last_held) = (p6_last_held){ code, day };
    }
    qsort(silent->elts, (size_t)silent->nelts, sizeof(p6_last_held), longest_silence_first);
    return NULL;
}

static p6_error *load_hand_offs(work *w)
{
    apr_int64_t end_s = p6_epoch_of_minute(p6_minute_at(w->ask->today + 1, 0)) - 1;

    return p6_hand_offs_ages(w->tx, w->ask->commune, end_s - P6_HAND_OFF_OLD_DAYS * DAY_S,
                             end_s - P6_HAND_OFF_OLDER_DAYS * DAY_S, &w->r->hand_offs);
}

static apr_array_header_t *values_of(work *w, apr_hash_t *rows)
{
    apr_array_header_t *list = apr_array_make(w->pool, (int)apr_hash_count(rows) + 1,
                                              sizeof(p6_report_row));

    for (apr_hash_index_t *i = apr_hash_first(w->pool, rows); i; i = apr_hash_next(i))
        APR_ARRAY_PUSH(list, p6_report_row) = *(const p6_report_row *)apr_hash_this_val(i);
    return list;
}

static int by_key(const p6_report_row *left, const p6_report_row *right)
{
    return strcmp(left->key, right->key);
}

#define LARGEST_FIRST(name, size) \
    static int name(const void *a, const void *b) \
    { \
        const p6_report_row *left = a, *right = b; \
        apr_int64_t l = size(left), r = size(right); \
        return l != r ? (l > r ? -1 : 1) : by_key(left, right); \
    }
#define HELPED(row) p6_sums_helped(&(row)->visits)
#define OUTCOMES(row) p6_outcomes_all(&(row)->outcomes)
#define PEOPLE(row) ((row)->people)
LARGEST_FIRST(most_helped_first, HELPED)
LARGEST_FIRST(most_outcomes_first, OUTCOMES)
LARGEST_FIRST(most_people_first, PEOPLE)

static void sort(apr_array_header_t *rows, int (*order)(const void *, const void *))
{
    qsort(rows->elts, (size_t)rows->nelts, sizeof(p6_report_row), order);
}

/* the rows of CODES, in their order; then whatever else there is */
static apr_array_header_t *in_order(work *w, apr_hash_t *rows, const apr_array_header_t *codes)
{
    apr_array_header_t *list = apr_array_make(w->pool, 8, sizeof(p6_report_row)), *rest;

    for (int i = 0; i < codes->nelts; i++) {
        const char *code = APR_ARRAY_IDX(codes, i, const char *);
        const p6_report_row *row = apr_hash_get(rows, code, APR_HASH_KEY_STRING);

        if (!row) continue;
        APR_ARRAY_PUSH(list, p6_report_row) = *row;
        apr_hash_set(rows, code, APR_HASH_KEY_STRING, NULL);
    }
    rest = values_of(w, rows);
    sort(rest, most_outcomes_first);
    return apr_array_append(w->pool, list, rest);
}

/* by the age that a band begins with; not said comes last */
static int youngest_first(const void *a, const void *b)
{
    const char *left = ((const p6_report_row *)a)->key, *right = ((const p6_report_row *)b)->key;
    int l = *left ? atoi(left) : OLDEST, r = *right ? atoi(right) : OLDEST;

    return l != r ? (l < r ? -1 : 1) : strcmp(left, right); /* "under-14" begins with 0 */
}

static void fill_places(work *w)
{
    apr_array_header_t *rows = values_of(w, w->places), *groups = values_of(w, w->groups);
    const apr_array_header_t *none = apr_array_make(w->pool, 1, sizeof(p6_report_row));

    sort(rows, w->narrow ? most_outcomes_first : most_helped_first);
    w->r->communes = *w->ask->commune ? none : rows;
    w->r->points = *w->ask->commune ? rows : none;
    sort(groups, most_people_first);
    if (groups->nelts > P6_MAX_REPORT_GROUPS) groups->nelts = P6_MAX_REPORT_GROUPS;
    w->r->groups = groups;
    rows = values_of(w, w->ages);
    sort(rows, youngest_first);
    w->r->ages = rows;
}

static p6_error *bad(const work *w, const char *where)
{
    return p6_error_make(w->pool, P6_E_BAD_INPUT, where, "the report's %s is unknown", where);
}

/** The codes that a report may be asked for, as arrays of const char *. */
typedef struct known {
    apr_array_header_t *communes, *agencies, *services;
} known;

#define CODES(to, list, type) \
    do { \
        (to) = apr_array_make(w->pool, (list)->nelts + 1, sizeof(const char *)); \
        for (int i = 0; i < (list)->nelts; i++) \
            APR_ARRAY_PUSH(to, const char *) = APR_ARRAY_IDX(list, i, type).code; \
    } while (0)

static p6_error *load_known(const work *w, known *k)
{
    apr_array_header_t *list;

    P6_TRY(p6_ref_communes(w->tx, &list, w->pool));
    CODES(k->communes, list, p6_commune);
    P6_TRY(p6_ref_agencies(w->tx, &list, w->pool));
    CODES(k->agencies, list, p6_agency);
    P6_TRY(p6_ref_services(w->tx, &list, w->pool));
    CODES(k->services, list, p6_service);
    return NULL;
}

static int has(const apr_array_header_t *codes, const char *code)
{
    int found = !*code;

    for (int i = 0; i < codes->nelts && !found; i++)
        found = !strcmp(APR_ARRAY_IDX(codes, i, const char *), code);
    return found;
}

static p6_error *check(const work *w, const known *k)
{
    if (!has(k->communes, w->ask->commune)) return bad(w, "commune");
    if (!has(k->agencies, w->ask->agency)) return bad(w, "agency");
    return has(k->services, w->ask->service) ? NULL : bad(w, "service");
}

/* the whole province only for whoever may report on all of it */
static p6_error *may(const work *w)
{
    const apr_array_header_t *own;

    if (*w->ask->commune)
        return p6_require(w->official, P6_ACT_REPORT, w->ask->commune, 0, w->pool);
    own = p6_communes_of(w->official, P6_ACT_REPORT, w->pool);
    if (own->nelts && !strcmp(APR_ARRAY_IDX(own, 0, const char *), "*")) return NULL;
    return p6_error_make(w->pool, P6_E_FORBIDDEN, NULL, "no right to report on the province");
}

static void begin(work *w, p6_tx *tx, apr_pool_t *pool)
{
    w->tx = tx;
    w->pool = pool;
    w->narrow = p6_report_narrow(w->ask);
    w->step = NULL;
    w->before = 0;
    w->places = apr_hash_make(pool);
    w->services = apr_hash_make(pool);
    w->agencies = apr_hash_make(pool);
    w->ages = apr_hash_make(pool);
    w->groups = apr_hash_make(pool);
    w->r = apr_pcalloc(pool, sizeof *w->r);
    w->r->ask = *w->ask;
    w->r->total.key = w->r->year.key = "";
}

static p6_error *load(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    work *w = baton;
    known k;

    begin(w, tx, pool);
    P6_TRY(may(w));
    P6_TRY(load_known(w, &k));
    P6_TRY(check(w, &k));
    for (int i = 0; i < k.communes->nelts && !*w->ask->commune; i++)
        p6_report_row_of(w, w->places, APR_ARRAY_IDX(k.communes, i, const char *));
    P6_TRY(p6_report_add_up(w));
    P6_TRY(load_activation(w));
    P6_TRY(load_silent(w, k.communes));
    P6_TRY(load_hand_offs(w));
    fill_places(w);
    w->r->services = in_order(w, w->services, k.services);
    w->r->agencies = in_order(w, w->agencies, k.agencies);
    return NULL;
}

p6_error *p6_report_load(p6_report **report, p6_store *store, const p6_official *official,
                         const p6_report_ask *ask, apr_pool_t *pool)
{
    work w = { .ask = ask, .official = official };

    P6_TRY(p6_store_run(store, P6_TX_READ, P6_REPORT_WAIT_MS, load, &w, pool));
    *report = w.r;
    return NULL;
}
