#include "reports/statistics.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <apr_thread_mutex.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "reports/suppress.h"
#include "store/figures.h"

#define AFTER_DAYS 3 /* of the next month until one is published */

/** The months being read. */
typedef struct reading {
    p6_day today;
    apr_array_header_t *months;
} reading;

static apr_int64_t *count_of(apr_hash_t *counts, const char *key, apr_pool_t *pool)
{
    apr_int64_t *n = apr_hash_get(counts, key, APR_HASH_KEY_STRING);

    if (n) return n;
    n = apr_pcalloc(pool, sizeof *n);
    apr_hash_set(counts, key, APR_HASH_KEY_STRING, n);
    return n;
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const p6_public_count *)a)->key, ((const p6_public_count *)b)->key);
}

/* by what is shown: the order must not tell what is hidden */
static int largest_first(const void *a, const void *b)
{
    const p6_public_count *left = a, *right = b;

    if (left->n != right->n) return left->n > right->n ? -1 : 1;
    return by_key(a, b);
}

/* COUNTS without zeros, small ones hidden, and the sum of all in *TOTAL */
static apr_array_header_t *publish(apr_hash_t *counts, p6_public_count *total, apr_pool_t *pool)
{
    apr_array_header_t *list = apr_array_make(pool, 100, sizeof(p6_public_count));
    p6_public_count *row;
    apr_int64_t *numbers;
    char *hidden;

    *total = (p6_public_count){ "", 0, 0 };
    for (apr_hash_index_t *i = apr_hash_first(pool, counts); i; i = apr_hash_next(i)) {
        apr_int64_t n = *(const apr_int64_t *)apr_hash_this_val(i);

        if (n > 0)
            APR_ARRAY_PUSH(list, p6_public_count) =
                (p6_public_count){ apr_hash_this_key(i), n, 0 };
        if (n > 0) total->n += n;
    }
    qsort(list->elts, (size_t)list->nelts, sizeof(p6_public_count), by_key);
    row = (p6_public_count *)list->elts;
    numbers = apr_palloc(pool, (apr_size_t)(list->nelts + 1) * sizeof *numbers);
    hidden = apr_palloc(pool, (apr_size_t)list->nelts + 1);
    for (int i = 0; i < list->nelts; i++) numbers[i] = row[i].n;
    p6_suppress(numbers, list->nelts, P6_PUBLIC_LEAST, hidden, &total->hidden);
    for (int i = 0; i < list->nelts; i++) {
        row[i].hidden = hidden[i];
        if (hidden[i]) row[i].n = 0;
    }
    if (total->hidden) total->n = 0;
    return list;
}

static p6_error *read_month(p6_public_month *month, p6_tx *tx, p6_days days, apr_pool_t *pool)
{
    apr_hash_t *communes = apr_hash_make(pool), *services = apr_hash_make(pool);
    apr_array_header_t *rows, *list;
    p6_day all = p6_month_day(days.from);

    P6_TRY(p6_figures_by_point(tx, all, all, "", &rows, pool));
    for (int i = 0; i < rows->nelts; i++) {
        const p6_point_figures *f = &APR_ARRAY_IDX(rows, i, p6_point_figures);

        *count_of(communes, f->commune, pool) += p6_sums_helped(&f->sums);
    }
    P6_TRY(p6_figures_by_service(tx, all, all, "", &rows, pool));
    for (int i = 0; i < rows->nelts; i++) {
        const p6_service_figures *f = &APR_ARRAY_IDX(rows, i, p6_service_figures);

        *count_of(services, f->service, pool) += p6_outcomes_all(&f->sums);
    }
    month->days = days;
    month->communes = publish(communes, &month->visits, pool);
    list = publish(services, &month->outcomes, pool);
    qsort(list->elts, (size_t)list->nelts, sizeof(p6_public_count), largest_first);
    month->services = list;
    return NULL;
}

/* the oldest months, of before anybody counted */
static void drop_empty(apr_array_header_t *months)
{
    while (months->nelts > 1
           && !APR_ARRAY_IDX(months, months->nelts - 1, p6_public_month).communes->nelts)
        months->nelts--;
}

static p6_error *read_all(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    reading *r = baton;
    p6_days days = p6_month_of(p6_month_of(r->today - AFTER_DAYS).from - 1);

    r->months = apr_array_make(pool, P6_PUBLIC_MONTHS, sizeof(p6_public_month));
    for (int i = 0; i < P6_PUBLIC_MONTHS; i++) {
        P6_TRY(read_month(apr_array_push(r->months), tx, days, pool));
        days = p6_month_of(days.from - 1);
    }
    drop_empty(r->months);
    return NULL;
}

p6_error *p6_statistics_read(apr_array_header_t **months, p6_store *store, apr_int64_t now_s,
                             apr_pool_t *pool)
{
    reading r = { .today = p6_day_of_minute(p6_minute_of_epoch(now_s)) };

    P6_TRY(p6_store_run(store, P6_TX_READ, P6_REPORT_WAIT_MS, read_all, &r, pool));
    *months = r.months;
    return NULL;
}

/** What was read at one time; goes with its last reader once there is something newer. */
typedef struct edition {
    apr_array_header_t *months;
    apr_pool_t *pool;
    int users, replaced;
} edition;

struct p6_statistics {
    apr_thread_mutex_t *mutex;
    edition *now;         /* NULL: nothing was read yet */
    apr_int64_t read_s;   /* when it was read, or tried in vain */
    int kept_s;           /* how long that holds */
    int reading;          /* somebody is at it */
    apr_pool_t *pool;
};

/** A call that holds an edition. */
typedef struct reader {
    p6_statistics *statistics;
    edition *edition;
} reader;

static void drop_unused(edition *e)
{
    if (!e->users && e->replaced) apr_pool_destroy(e->pool);
}

static apr_status_t release(void *data)
{
    reader *r = data;
    apr_thread_mutex_t *mutex = r->statistics->mutex;

    apr_thread_mutex_lock(mutex);
    r->edition->users--;
    drop_unused(r->edition);
    apr_thread_mutex_unlock(mutex);
    return APR_SUCCESS;
}

p6_error *p6_statistics_make(p6_statistics **statistics, apr_pool_t *pool)
{
    p6_statistics *s = apr_pcalloc(pool, sizeof *s);
    apr_status_t status = apr_thread_mutex_create(&s->mutex, APR_THREAD_MUTEX_DEFAULT, pool);

    if (status) return p6_error_apr(pool, P6_E_INTERNAL, status, "mutex of the statistics");
    s->pool = pool;
    *statistics = s;
    return NULL;
}

/* is it our turn to read? Called with the mutex. A clock that was set back counts as time gone. */
static int is_due(p6_statistics *s, apr_int64_t now_s)
{
    int fresh = now_s >= s->read_s && now_s < s->read_s + s->kept_s;

    if (s->now && (fresh || s->reading)) return 0;
    s->reading = 1;
    return 1;
}

/* A pool of our own without a parent: threads make and drop editions while the child's pool is in
   use elsewhere. */
static p6_error *read_edition(edition **made, p6_store *store, apr_int64_t now_s, apr_pool_t *pool)
{
    apr_pool_t *own;
    p6_error *err;

    if (apr_pool_create_unmanaged_ex(&own, NULL, NULL) != APR_SUCCESS)
        return p6_error_make(pool, P6_E_NO_MEMORY, NULL, "the statistics' pool");
    *made = apr_pcalloc(own, sizeof **made);
    (*made)->pool = own;
    err = p6_error_dup(pool, p6_statistics_read(&(*made)->months, store, now_s, own));
    if (err) apr_pool_destroy(own);
    return err;
}

/* Called with the mutex: ERR or MADE is what came of reading. */
static void settle(p6_statistics *s, edition *made, const p6_error *err, apr_int64_t now_s)
{
    s->reading = 0;
    s->read_s = now_s;
    s->kept_s = err ? P6_PUBLIC_RETRY_S : P6_PUBLIC_KEPT_S;
    if (err) return;
    if (s->now) {
        s->now->replaced = 1;
        drop_unused(s->now);
    }
    s->now = made;
}

p6_error *p6_statistics_get(const apr_array_header_t **months, p6_statistics *s, p6_store *store,
                            apr_int64_t now_s, apr_pool_t *pool)
{
    reader *r = apr_pcalloc(pool, sizeof *r);
    p6_error *err = NULL;
    edition *made = NULL;
    int due;

    apr_thread_mutex_lock(s->mutex);
    due = is_due(s, now_s);
    apr_thread_mutex_unlock(s->mutex);
    if (due) err = read_edition(&made, store, now_s, pool);
    apr_thread_mutex_lock(s->mutex);
    if (due) settle(s, made, err, now_s);
    *r = (reader){ s, s->now };
    if (s->now) s->now->users++;
    apr_thread_mutex_unlock(s->mutex);
    if (!r->edition) return err;
    apr_pool_cleanup_register(pool, r, release, apr_pool_cleanup_null);
    *months = r->edition->months;
    return NULL;
}
