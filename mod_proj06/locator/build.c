#include "locator/build.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "locator/build_read.h"
#include "locator/live.h"
#include "locator/snapshot_file.h"
#include "store/reference.h"

#define DEADLINE_MS 2000
#define ATTEMPTS 3    /* then the data may outrun the picture: the next beat makes a newer */
#define OVERLAP_S 120 /* commits overtake each other by no more than a transaction may last */

/** Read the store into *BUILT; *GENERATION is the one before reading, *MOVED: it is another
    after. */
static p6_error *read_once(p6_built *built, int *moved, apr_int64_t *generation, p6_store *store,
                           const p6_env *env, apr_pool_t *pool)
{
    apr_int64_t started = p6_now_s(env), after;
    p6_day today = p6_day_of_minute(p6_minute_of_epoch(started));
    p6_builder *b = p6_builder_make(today, P6_HORIZON_DAYS, pool);
    apr_uint64_t build;

    if (!b) return p6_error_make(pool, P6_E_NO_MEMORY, NULL, "building a snapshot");
    if (env->random(env->baton, (unsigned char *)&build, sizeof build) != APR_SUCCESS)
        build = (apr_uint64_t)env->now(env->baton);
    P6_TRY(p6_build_generation(generation, store, pool));
    P6_TRY(p6_build_read(b, store, today, pool));
    P6_TRY(p6_build_generation(&after, store, pool));
    *moved = after != *generation;
    return p6_builder_finish(b, *generation, started, build, built);
}

/** The bytes of the figures of BUILT, as of when reading began. */
static void *live_bytes(const p6_built *built, apr_size_t *len, apr_pool_t *pool)
{
    const p6_image_header *head = built->bytes;
    void *live;

    *len = p6_live_size(head->sections[P6_S_SHIFTS].count, head->sections[P6_S_COMMUNES].count);
    live = apr_palloc(pool, *len);
    p6_live_fill(live, head, built->figures, head->built_at);
    return live;
}

/** Write both files beside, check as a reader would, then put them in place: figures first, so that
    no reader finds a picture without. */
static p6_error *publish(const char *file, const p6_built *built, apr_pool_t *pool)
{
    const p6_image_header *head = built->bytes;
    const char *live_file = p6_live_file(file, head->build, pool), *image, *live;
    apr_size_t len;
    void *bytes = live_bytes(built, &len, pool);

    p6_file_sweep(file, pool);
    P6_TRY(p6_file_beside(&image, file, built->bytes, built->len, pool));
    P6_TRY(p6_snapshot_check(image, pool));
    P6_TRY(p6_file_beside(&live, live_file, bytes, len, pool));
    P6_TRY(p6_file_replace(live, live_file, pool));
    P6_TRY(p6_file_replace(image, file, pool));
    p6_file_sweep_figures(file, live_file, pool);
    return NULL;
}

p6_error *p6_snapshot_build(const char *file, p6_store *store, const p6_env *env, apr_pool_t *pool)
{
    p6_built built = { 0 };
    apr_int64_t generation = 0;
    apr_pool_t *attempt;
    p6_error *err = NULL;
    int moved = 1;

    if (apr_pool_create(&attempt, pool) != APR_SUCCESS)
        return p6_error_make(pool, P6_E_NO_MEMORY, NULL, "building a snapshot");
    for (int i = 0; i < ATTEMPTS && moved && !err; i++) {
        apr_pool_clear(attempt);
        err = read_once(&built, &moved, &generation, store, env, attempt);
    }
    if (!err) err = publish(file, &built, attempt);
    if (!err)
        p6_log(env, P6_INFO, 4003, "snapshot built: generation %" APR_INT64_T_FMT ", %d points, "
               "%d shifts, %" APR_SIZE_T_FMT " bytes", generation, built.points, built.shifts,
               built.len);
    /* what came in while it was read will be in the next one */
    if (!err && built.left_out && !moved)
        p6_log(env, P6_WARN, 4004, "snapshot leaves out %d rows that refer to nothing",
               built.left_out);
    err = p6_error_dup(pool, err);
    apr_pool_destroy(attempt);
    return err;
}

/** What a beat must know of the files. */
typedef struct beat {
    apr_int64_t generation, checked_at;
    p6_day first_day;
    int usable; /* both files are there and belong together */
} beat;

static void look_at_files(beat *b, const char *file, apr_pool_t *pool)
{
    p6_mapping *image, *live;
    const p6_image_header *head;

    b->usable = 0;
    if (p6_mapping_borrow(&image, file, 0, pool)
        || p6_image_check_frame(image->bytes, image->len, pool)) return;
    head = image->bytes;
    if (p6_mapping_borrow(&live, p6_live_file(file, head->build, pool), 0, pool)) return;
    if (!p6_live_fits(live->bytes, live->len, head)) return;
    b->generation = head->generation;
    b->first_day = head->first_day;
    b->checked_at = __atomic_load_n(&((const p6_live_header *)live->bytes)->checked_at,
                                    __ATOMIC_ACQUIRE);
    b->usable = 1;
}

/** What a beat reads from the database. */
typedef struct news {
    apr_int64_t since, generation;
    apr_array_header_t *rows;
} news;

static p6_error *read_news(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    news *n = baton;

    P6_TRY(p6_ref_generation(tx, &n->generation));
    return p6_shift_changes(tx, n->since, &n->rows, pool);
}

static p6_error *tend(const char *file, p6_store *store, const p6_env *env, int *did,
                      apr_pool_t *pool)
{
    apr_int64_t now = p6_now_s(env);
    news n = { 0 };
    beat b = { 0 };
    int changed;

    look_at_files(&b, file, pool);
    if (b.usable) {
        n.since = (b.checked_at < now ? b.checked_at : now) - OVERLAP_S;
        P6_TRY(p6_store_run(store, P6_TX_READ, DEADLINE_MS, read_news, &n, pool));
    }
    if (!b.usable || n.generation != b.generation || b.checked_at > now
        || b.first_day != p6_day_of_minute(p6_minute_of_epoch(now))) {
        P6_TRY(p6_snapshot_build(file, store, env, pool));
        *did = 2;
        return NULL;
    }
    P6_TRY(p6_live_patch(file, n.rows, now, &changed, pool));
    *did = changed > 0;
    return NULL;
}

p6_error *p6_snapshot_tend(const char *file, p6_store *store, const p6_env *env, int *did,
                           apr_pool_t *pool)
{
    apr_pool_t *scratch;
    p6_error *err;

    *did = 0;
    if (apr_pool_create(&scratch, pool) != APR_SUCCESS)
        return p6_error_make(pool, P6_E_NO_MEMORY, NULL, "tending a snapshot");
    err = p6_error_dup(pool, tend(file, store, env, did, scratch));
    apr_pool_destroy(scratch);
    return err;
}
