#include "schedule/known.h"

#include <apr_strings.h>
#include <limits.h>

#define PAGE 1000

p6_known *p6_known_make(p6_tx *tx, apr_pool_t *pool)
{
    p6_known *known = apr_pcalloc(pool, sizeof *known);

    known->pool = pool;
    known->tx = tx;
    for (int i = 0; i < P6_KNOWN__COUNT; i++) known->files[i] = apr_hash_make(pool);
    return known;
}

static p6_known_entry *put(p6_known *known, apr_hash_t *set, const char *key)
{
    p6_known_entry *entry = apr_pcalloc(known->pool, sizeof *entry);

    entry->key = apr_pstrdup(known->pool, key);
    apr_hash_set(set, entry->key, APR_HASH_KEY_STRING, entry);
    return entry;
}

p6_known_entry *p6_known_add(p6_known *known, p6_known_kind kind, const char *key,
                             const char *file, int line, p6_known_entry **before)
{
    p6_known_entry *entry;

    *before = apr_hash_get(known->files[kind], key, APR_HASH_KEY_STRING);
    if (*before) return NULL;
    entry = put(known, known->files[kind], key);
    entry->file = file;
    entry->line = line;
    return entry;
}

/* the small tables are read whole */
#define READ_ALL(rows_of, type, key) \
    do { \
        P6_TRY(rows_of); \
        for (int i = 0; i < rows->nelts; i++) put(known, set, APR_ARRAY_IDX(rows, i, type).key); \
    } while (0)

static p6_error *read_small(p6_known *known, p6_known_kind kind, apr_hash_t *set, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    if (kind == P6_KNOWN_COMMUNE)
        READ_ALL(p6_ref_communes(known->tx, &rows, pool), p6_commune, code);
    else if (kind == P6_KNOWN_AGENCY)
        READ_ALL(p6_ref_agencies(known->tx, &rows, pool), p6_agency, code);
    else if (kind == P6_KNOWN_SERVICE)
        READ_ALL(p6_ref_services(known->tx, &rows, pool), p6_service, code);
    else if (kind == P6_KNOWN_DAY) {
        P6_TRY(p6_ref_calendar(known->tx, 0, INT_MAX, &rows, pool));
        for (int i = 0; i < rows->nelts; i++)
            put(known, set, p6_day_text(APR_ARRAY_IDX(rows, i, p6_calendar_day).day, pool));
    }
    return NULL;
}

static p6_error *read_points(p6_known *known, apr_hash_t *set, apr_pool_t *pool)
{
    const char *after = "";
    apr_array_header_t *rows;

    do {
        apr_pool_clear(pool);
        P6_TRY(p6_ref_points(known->tx, after, PAGE, &rows, pool));
        for (int i = 0; i < rows->nelts; i++)
            after = put(known, set, APR_ARRAY_IDX(rows, i, p6_point).slug)->key;
    } while (rows->nelts == PAGE);
    return NULL;
}

static p6_error *read_rotas(p6_known *known, apr_hash_t *set, apr_pool_t *pool)
{
    const char *after = "";
    apr_array_header_t *rows;

    do {
        apr_pool_clear(pool);
        P6_TRY(p6_ref_rotas(known->tx, after, PAGE, &rows, pool));
        for (int i = 0; i < rows->nelts; i++) {
            const p6_rota *row = &APR_ARRAY_IDX(rows, i, p6_rota);
            p6_known_entry *entry = put(known, set, row->id);

            entry->plan = apr_pstrdup(known->pool, row->plan);
            after = entry->key;
        }
    } while (rows->nelts == PAGE);
    return NULL;
}

p6_error *p6_known_stored(p6_known *known, p6_known_kind kind, const char *key,
                          p6_known_entry **entry)
{
    *entry = NULL;
    if (!known->stored[kind]) {
        apr_hash_t *set = apr_hash_make(known->pool);
        apr_pool_t *pool;
        p6_error *err = NULL;

        apr_pool_create(&pool, known->pool);
        if (kind == P6_KNOWN_POINT) err = read_points(known, set, pool);
        else if (kind == P6_KNOWN_ROTA) err = read_rotas(known, set, pool);
        else err = read_small(known, kind, set, pool);
        err = p6_error_dup(known->pool, err);
        apr_pool_destroy(pool);
        P6_TRY(err);
        known->stored[kind] = set;
    }
    *entry = apr_hash_get(known->stored[kind], key, APR_HASH_KEY_STRING);
    return NULL;
}

p6_error *p6_known_find(p6_known *known, p6_known_kind kind, const char *key,
                        p6_known_entry **entry)
{
    *entry = apr_hash_get(known->files[kind], key, APR_HASH_KEY_STRING);
    return *entry ? NULL : p6_known_stored(known, kind, key, entry);
}
