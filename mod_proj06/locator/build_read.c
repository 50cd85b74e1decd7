#include "locator/build_read.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "store/reference.h"
#include "store/shifts.h"

#define DEADLINE_MS 5000
#define PAGE 2000

/** One page to be read. */
typedef struct page {
    p6_error *(*read)(struct page *page, p6_tx *tx, apr_pool_t *pool);
    const char *kind;  /* of texts */
    const char *after; /* last key */
    const p6_shift *after_shift;
    p6_minute from, to;
    apr_int64_t generation;
    apr_array_header_t *rows;
} page;

static p6_error *read_page(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    page *p = baton;

    return p->read(p, tx, pool);
}

static p6_error *run(page *p, p6_store *store, apr_pool_t *pool)
{
    return p6_store_run(store, P6_TX_READ, DEADLINE_MS, read_page, p, pool);
}

static p6_error *read_generation(page *p, p6_tx *tx, apr_pool_t *pool)
{
    (void)pool;
    return p6_ref_generation(tx, &p->generation);
}

static p6_error *read_communes(page *p, p6_tx *tx, apr_pool_t *pool)
{
    return p6_ref_communes(tx, &p->rows, pool);
}

static p6_error *read_former(page *p, p6_tx *tx, apr_pool_t *pool)
{
    return p6_ref_former_units(tx, &p->rows, pool);
}

static p6_error *read_agencies(page *p, p6_tx *tx, apr_pool_t *pool)
{
    return p6_ref_agencies(tx, &p->rows, pool);
}

static p6_error *read_services(page *p, p6_tx *tx, apr_pool_t *pool)
{
    return p6_ref_services(tx, &p->rows, pool);
}

static p6_error *read_texts(page *p, p6_tx *tx, apr_pool_t *pool)
{
    return p6_ref_texts(tx, p->kind, &p->rows, pool);
}

static p6_error *read_points(page *p, p6_tx *tx, apr_pool_t *pool)
{
    return p6_ref_points(tx, p->after, PAGE, &p->rows, pool);
}

static p6_error *read_plans(page *p, p6_tx *tx, apr_pool_t *pool)
{
    return p6_ref_plans(tx, p->after, PAGE, &p->rows, pool);
}

static p6_error *read_shifts(page *p, p6_tx *tx, apr_pool_t *pool)
{
    return p6_shifts_page(tx, p->from, p->to, p->after_shift, PAGE, &p->rows, pool);
}

p6_error *p6_build_generation(apr_int64_t *generation, p6_store *store, apr_pool_t *pool)
{
    page p = { .read = read_generation };

    P6_TRY(run(&p, store, pool));
    *generation = p.generation;
    return NULL;
}

/** Give each of the rows that READ yields to ADD. */
#define FEED(reader, type, add) do { \
        page feed = { .read = reader, .kind = kind }; \
        P6_TRY(run(&feed, store, pool)); \
        for (int row = 0; row < feed.rows->nelts; row++) \
            P6_TRY(add(b, &APR_ARRAY_IDX(feed.rows, row, type))); \
    } while (0)

static p6_error *feed_small(p6_builder *b, p6_store *store, apr_pool_t *pool)
{
    static const char *const kinds[] = { "agency", "service", "point" };
    const char *kind = NULL;

    FEED(read_communes, p6_commune, p6_builder_commune);
    FEED(read_former, p6_former_unit, p6_builder_former_unit);
    FEED(read_services, p6_service, p6_builder_service);
    FEED(read_agencies, p6_agency, p6_builder_agency);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        kind = kinds[i];
        FEED(read_texts, p6_data_text, p6_builder_text);
    }
    return NULL;
}

/** Two pools that take turns: the page before is needed (its last key) while the next is read. */
typedef struct turns {
    apr_pool_t *pool[2];
    int turn;
} turns;

static p6_error *turns_make(turns *t, apr_pool_t *pool)
{
    t->turn = 0;
    for (int i = 0; i < 2; i++)
        if (apr_pool_create(&t->pool[i], pool) != APR_SUCCESS)
            return p6_error_make(pool, P6_E_NO_MEMORY, NULL, "reading for a snapshot");
    return NULL;
}

static apr_pool_t *next_pool(turns *t)
{
    t->turn = !t->turn;
    apr_pool_clear(t->pool[t->turn]);
    return t->pool[t->turn];
}

static p6_error *feed_points(p6_builder *b, p6_store *store, turns *t, apr_pool_t *pool)
{
    page p = { .read = read_points, .after = "" };

    do {
        P6_TRY(p6_error_dup(pool, run(&p, store, next_pool(t))));
        for (int i = 0; i < p.rows->nelts; i++)
            P6_TRY(p6_builder_point(b, &APR_ARRAY_IDX(p.rows, i, p6_point)));
        if (p.rows->nelts) p.after = APR_ARRAY_IDX(p.rows, p.rows->nelts - 1, p6_point).slug;
    } while (p.rows->nelts == PAGE);
    return NULL;
}

static p6_error *feed_plans(p6_builder *b, p6_store *store, turns *t, apr_pool_t *pool)
{
    page p = { .read = read_plans, .after = "" };

    do {
        P6_TRY(p6_error_dup(pool, run(&p, store, next_pool(t))));
        for (int i = 0; i < p.rows->nelts; i++)
            P6_TRY(p6_builder_plan(b, &APR_ARRAY_IDX(p.rows, i, p6_plan)));
        if (p.rows->nelts) p.after = APR_ARRAY_IDX(p.rows, p.rows->nelts - 1, p6_plan).id;
    } while (p.rows->nelts == PAGE);
    return NULL;
}

static p6_error *feed_shifts(p6_builder *b, p6_store *store, p6_day today, turns *t,
                             apr_pool_t *pool)
{
    page p = { .read = read_shifts, .from = p6_minute_at(today - 1, 0),
               .to = p6_minute_at(today + P6_HORIZON_DAYS, 0) };

    do {
        P6_TRY(p6_error_dup(pool, run(&p, store, next_pool(t))));
        for (int i = 0; i < p.rows->nelts; i++)
            P6_TRY(p6_builder_shift(b, &APR_ARRAY_IDX(p.rows, i, p6_shift)));
        if (p.rows->nelts) p.after_shift = &APR_ARRAY_IDX(p.rows, p.rows->nelts - 1, p6_shift);
    } while (p.rows->nelts == PAGE);
    return NULL;
}

p6_error *p6_build_read(p6_builder *b, p6_store *store, p6_day today, apr_pool_t *pool)
{
    turns t;

    P6_TRY(turns_make(&t, pool));
    P6_TRY(feed_small(b, store, pool));
    P6_TRY(feed_points(b, store, &t, pool));
    P6_TRY(feed_plans(b, store, &t, pool));
    return feed_shifts(b, store, today, &t, pool);
}
