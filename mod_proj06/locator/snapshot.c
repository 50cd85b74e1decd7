#include "locator/snapshot_format.h"

#include <apr_strings.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "locator/live.h"
#include "locator/snapshot_file.h"

#define REPLACED 5 /* times that a file may be replaced while it is loaded */

struct p6_places {
    const char *file;
    const p6_env *env;
    pthread_mutex_t turn;     /* held by the one who looks for a newer file */
    pthread_mutex_t lock;     /* guards `current` and every picture's `holders` */
    p6_snapshot *current;
    apr_uint64_t refused[P6_FILE_KEY]; /* the file that was logged as of no use */
    int broken;                        /* and what is in it won't change */
};

static void picture_free(p6_snapshot *s)
{
    p6_mapping image = { (void *)s->bytes, s->len, { 0 } };
    p6_mapping live = { (void *)s->live, s->live_len, { 0 } };

    p6_mapping_close(&image);
    if (s->live_private) free((void *)s->live);
    else p6_mapping_close(&live);
    free(s);
}

static int private_live(p6_snapshot *s)
{
    const p6_section *sections = s->head->sections;
    void *live;

    s->live_len = p6_live_size(sections[P6_S_SHIFTS].count, sections[P6_S_COMMUNES].count);
    live = malloc(s->live_len);
    if (!live) return 0;
    p6_live_fill(live, s->head, NULL, s->head->built_at);
    s->live = live;
    s->live_private = 1;
    return 1;
}

/** Set S->live from its file beside FILE, or a private one when that is missing or damaged. */
static p6_error *attach_live(p6_snapshot *s, const char *file, apr_pool_t *scratch)
{
    p6_mapping live;
    p6_error *err = p6_mapping_open(&live, p6_live_file(file, s->head->build, scratch), 0, scratch);

    if (!err && p6_live_fits(live.bytes, live.len, s->head)) {
        s->live = live.bytes;
        s->live_len = live.len;
        return NULL;
    }
    if (!err) p6_mapping_close(&live);
    return private_live(s) ? NULL
        : p6_error_make(scratch, P6_E_NO_MEMORY, NULL, "figures of a snapshot");
}

static void point_into(p6_snapshot *s)
{
    s->head = (const p6_image_header *)(const void *)s->bytes;
    s->heap = (const char *)s->bytes + s->head->sections[P6_S_HEAP].offset;
}

/** Map and check FILE into a fresh *PICTURE. */
static p6_error *load(p6_snapshot **picture, const char *file, apr_pool_t *scratch)
{
    p6_snapshot *s = calloc(1, sizeof *s);
    p6_mapping image;
    p6_error *err;

    if (!s) return p6_error_make(scratch, P6_E_NO_MEMORY, NULL, "a snapshot");
    if ((err = p6_mapping_open(&image, file, 0, scratch)) != NULL) {
        free(s);
        return err;
    }
    s->bytes = image.bytes;
    s->len = image.len;
    memcpy(s->key, image.key, sizeof s->key);
    err = p6_image_check(s->bytes, s->len, scratch);
    if (!err) {
        point_into(s);
        err = attach_live(s, file, scratch);
    }
    if (err) {
        p6_mapping_close(&image);
        free(s);
        return err;
    }
    *picture = s;
    return NULL;
}

/** Make PICTURE the current one; the one before goes when its last holder lets go. */
static void swap(p6_places *places, p6_snapshot *picture)
{
    p6_snapshot *old;

    pthread_mutex_lock(&places->lock);
    old = places->current;
    places->current = picture;
    if (old && old->holders) old = NULL;
    pthread_mutex_unlock(&places->lock);
    if (old) picture_free(old);
}

static apr_status_t close_places(void *data)
{
    p6_places *places = data;

    swap(places, NULL);
    pthread_mutex_destroy(&places->lock);
    pthread_mutex_destroy(&places->turn);
    return APR_SUCCESS;
}

p6_error *p6_places_open(p6_places **places, const char *file, const p6_env *env, apr_pool_t *pool)
{
    p6_places *p = apr_pcalloc(pool, sizeof *p);
    apr_pool_t *scratch;
    int swapped;
    p6_error *err;

    p->file = apr_pstrdup(pool, file);
    p->env = env;
    if (pthread_mutex_init(&p->lock, NULL) || pthread_mutex_init(&p->turn, NULL))
        return p6_error_make(pool, P6_E_INTERNAL, NULL, "no lock for the places");
    apr_pool_cleanup_register(pool, p, close_places, apr_pool_cleanup_null);
    *places = p;
    if (apr_pool_create(&scratch, pool) != APR_SUCCESS)
        return p6_error_make(pool, P6_E_NO_MEMORY, NULL, "opening the places");
    err = p6_error_dup(pool, p6_places_refresh(p, &swapped, scratch));
    apr_pool_destroy(scratch);
    return err;
}

/** Does FILE still hold PICTURE? */
static int still_there(const p6_snapshot *picture, const char *file)
{
    apr_uint64_t key[P6_FILE_KEY];
    struct stat st;

    if (stat(file, &st) < 0) return 0;
    p6_file_key(key, &st);
    return !memcmp(picture->key, key, sizeof key);
}

/** load; once more when the builder replaced FILE, and took its figures away, under our eyes. */
static p6_error *load_whole(p6_snapshot **picture, const char *file, apr_pool_t *scratch)
{
    for (int left = REPLACED; ; left--) {
        P6_TRY(load(picture, file, scratch));
        if (!left || !(*picture)->live_private || still_there(*picture, file)) return NULL;
        picture_free(*picture);
    }
}

/** Is the file that is there now the one of the current picture, figures and all? */
static int is_current(const p6_places *places, const apr_uint64_t *key)
{
    const p6_snapshot *s = places->current; /* only refresh changes it: no lock to look */

    return s && !memcmp(s->key, key, sizeof s->key) && !s->live_private;
}

static void refuse(p6_places *places, const apr_uint64_t *key, const p6_error *err)
{
    places->broken = err->code == P6_E_BAD_DATA;
    if (!memcmp(places->refused, key, sizeof places->refused)) return;
    memcpy(places->refused, key, sizeof places->refused);
    p6_log(places->env, P6_ERR, 4001, "snapshot refused: %s", err->detail);
}

/** Is it the file that was read before and found broken? Reading it again would find no more. */
static int is_broken(const p6_places *places, const apr_uint64_t *key)
{
    return places->broken && !memcmp(places->refused, key, sizeof places->refused);
}

/** p6_places_refresh by whoever has the turn. */
static p6_error *refresh(p6_places *places, int *swapped, apr_pool_t *scratch)
{
    apr_uint64_t key[P6_FILE_KEY];
    p6_snapshot *picture = NULL;
    struct stat st;
    p6_error *err;

    if (stat(places->file, &st) < 0) return NULL; /* not built yet */
    p6_file_key(key, &st);
    if (is_current(places, key) || is_broken(places, key)) return NULL;
    err = load_whole(&picture, places->file, scratch);
    if (err) {
        refuse(places, key, err);
        return NULL;
    }
    if (picture->live_private && places->current
        && !memcmp(places->current->key, picture->key, sizeof picture->key)) {
        picture_free(picture); /* the same picture, and its figures are still missing */
        return NULL;
    }
    if (picture->live_private)
        p6_log(places->env, P6_WARN, 4002, "snapshot without fitting figures: live states unknown");
    swap(places, picture);
    *swapped = 1;
    return NULL;
}

p6_error *p6_places_refresh(p6_places *places, int *swapped, apr_pool_t *scratch)
{
    p6_error *err;

    *swapped = 0;
    pthread_mutex_lock(&places->turn);
    err = refresh(places, swapped, scratch);
    pthread_mutex_unlock(&places->turn);
    return err;
}

const p6_snapshot *p6_places_need(p6_places *places, apr_pool_t *scratch)
{
    const p6_snapshot *s = p6_places_acquire(places);
    int swapped;

    if (s || p6_places_refresh(places, &swapped, scratch)) return s;
    return p6_places_acquire(places);
}

const p6_snapshot *p6_places_acquire(p6_places *places)
{
    p6_snapshot *s;

    pthread_mutex_lock(&places->lock);
    s = places->current;
    if (s) s->holders++;
    pthread_mutex_unlock(&places->lock);
    return s;
}

void p6_places_release(p6_places *places, const p6_snapshot *snapshot)
{
    p6_snapshot *s = (p6_snapshot *)snapshot;
    int last;

    if (!s) return;
    pthread_mutex_lock(&places->lock);
    last = --s->holders == 0 && s != places->current;
    pthread_mutex_unlock(&places->lock);
    if (last) picture_free(s);
}

static apr_status_t free_live(void *snapshot)
{
    free((void *)((p6_snapshot *)snapshot)->live);
    return APR_SUCCESS;
}

p6_error *p6_snapshot_of_bytes(p6_snapshot **snapshot, const void *bytes, apr_size_t len,
                               const apr_uint64_t *figures, apr_pool_t *pool)
{
    p6_snapshot *s = apr_pcalloc(pool, sizeof *s);

    P6_TRY(p6_image_check(bytes, len, pool));
    s->bytes = bytes;
    s->len = len;
    point_into(s);
    if (!private_live(s)) return p6_error_make(pool, P6_E_NO_MEMORY, NULL, "a snapshot");
    apr_pool_cleanup_register(pool, s, free_live, apr_pool_cleanup_null);
    p6_live_fill((void *)s->live, s->head, figures, s->head->built_at);
    *snapshot = s;
    return NULL;
}

p6_error *p6_snapshot_check(const char *file, apr_pool_t *pool)
{
    p6_mapping *image;

    P6_TRY(p6_mapping_borrow(&image, file, 0, pool));
    return p6_image_check(image->bytes, image->len, pool);
}
