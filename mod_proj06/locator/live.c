#include "locator/live.h"

#include <apr_strings.h>
#include <string.h>

#include "locator/snapshot_file.h"

apr_uint64_t p6_figures_pack(const p6_figures *figures)
{
    apr_uint64_t late = figures->late_min < 0 ? 0 : figures->late_min > 8191 ? 8191
                                                    : (apr_uint64_t)figures->late_min;
    apr_uint64_t waiting = figures->waiting < 0 ? 0 : figures->waiting > 65535 ? 65535
                                                    : (apr_uint64_t)figures->waiting;
    apr_uint64_t free = figures->free < 0 ? 0 : figures->free > 65535 ? 65535
                                              : (apr_uint64_t)figures->free;
    apr_uint64_t places = figures->places < 0 ? 0 : figures->places > 65535 ? 65535
                                                  : (apr_uint64_t)figures->places;

    return ((apr_uint64_t)figures->live & 7) | late << 3 | waiting << 16 | free << 32
        | places << 48;
}

p6_figures p6_figures_unpack(apr_uint64_t word)
{
    p6_figures figures;
    unsigned live = (unsigned)(word & 7);

    figures.live = live <= P6_LIVE_ENDED ? (p6_shift_live)live : P6_LIVE_NONE;
    figures.late_min = (int)(word >> 3 & 8191);
    figures.waiting = (int)(word >> 16 & 65535);
    figures.free = (int)(word >> 32 & 65535);
    figures.places = (int)(word >> 48 & 65535);
    return figures;
}

const char *p6_live_file(const char *file, apr_uint64_t build, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%s.live.%016" APR_UINT64_T_HEX_FMT, file, build);
}

apr_size_t p6_live_size(apr_uint32_t shifts, apr_uint32_t communes)
{
    return sizeof(p6_live_header) + ((apr_size_t)shifts + communes) * sizeof(apr_uint64_t);
}

const apr_uint64_t *p6_live_communes(const p6_live_header *live)
{
    return (const apr_uint64_t *)(live + 1);
}

const apr_uint64_t *p6_live_words(const p6_live_header *live)
{
    return p6_live_communes(live) + live->communes;
}

void p6_live_fill(void *to, const p6_image_header *head, const apr_uint64_t *figures,
                  apr_int64_t checked_at)
{
    p6_live_header *live = to;

    memset(live, 0, sizeof *live);
    memcpy(live->magic, P6_LIVE_MAGIC, sizeof live->magic);
    live->version = P6_IMAGE_VERSION;
    live->order = P6_IMAGE_ORDER;
    live->shifts = head->sections[P6_S_SHIFTS].count;
    live->communes = head->sections[P6_S_COMMUNES].count;
    live->size = p6_live_size(live->shifts, live->communes);
    live->build = head->build;
    live->checked_at = checked_at;
    /* counters grow from build to build, so that no stamp of a kept answer comes again */
    live->generation = (apr_uint64_t)head->built_at << 20;
    for (apr_uint32_t i = 0; i < live->communes; i++)
        ((apr_uint64_t *)p6_live_communes(live))[i] = live->generation;
    memset((apr_uint64_t *)p6_live_words(live), 0, live->shifts * sizeof(apr_uint64_t));
    if (figures && live->shifts)
        memcpy((apr_uint64_t *)p6_live_words(live), figures, live->shifts * sizeof *figures);
}

int p6_live_fits(const void *bytes, apr_size_t len, const p6_image_header *head)
{
    const p6_live_header *live = bytes;

    return len >= sizeof *live && !memcmp(live->magic, P6_LIVE_MAGIC, sizeof live->magic)
        && live->version == P6_IMAGE_VERSION && live->order == P6_IMAGE_ORDER
        && live->size == len && live->build == head->build
        && live->shifts == head->sections[P6_S_SHIFTS].count
        && live->communes == head->sections[P6_S_COMMUNES].count
        && len == p6_live_size(live->shifts, live->communes);
}

/** Change the word of shift INDEX to the figures of ROW; 1 when it was different. */
static int patch_word(apr_uint64_t *word, const p6_shift_figures *row)
{
    apr_uint64_t old = __atomic_load_n(word, __ATOMIC_RELAXED), new;
    p6_figures figures = p6_figures_unpack(old);

    figures.live = row->live;
    figures.late_min = row->late_min;
    figures.waiting = row->waiting;
    figures.free = row->free;
    new = p6_figures_pack(&figures);
    if (new == old) return 0;
    __atomic_store_n(word, new, __ATOMIC_RELEASE);
    return 1;
}

static int patch_rows(const p6_snapshot *s, p6_live_header *live, const apr_array_header_t *rows)
{
    apr_uint64_t *communes = (apr_uint64_t *)p6_live_communes(live);
    apr_uint64_t *words = (apr_uint64_t *)p6_live_words(live);
    int changed = 0;

    for (int i = 0; i < rows->nelts; i++) {
        const p6_shift_figures *row = &APR_ARRAY_IDX(rows, i, p6_shift_figures);
        int index = p6_snapshot_shift(s, row->id);

        if (index < 0 || !patch_word(&words[index], row)) continue;
        changed++;
        __atomic_fetch_add(&communes[p6_points_of(s)[p6_snapshot_point_of_shift(s, index)].commune],
                           1, __ATOMIC_RELEASE);
        __atomic_fetch_add(&live->generation, 1, __ATOMIC_RELEASE);
    }
    return changed;
}

p6_error *p6_live_patch(const char *file, const apr_array_header_t *rows, apr_int64_t now_s,
                        int *changed, apr_pool_t *pool)
{
    p6_mapping *image, *figures;
    p6_snapshot s = { 0 };
    p6_live_header *live;
    const char *name;

    *changed = 0;
    P6_TRY(p6_mapping_borrow(&image, file, 0, pool));
    P6_TRY(p6_image_check_frame(image->bytes, image->len, pool));
    name = p6_live_file(file, ((const p6_image_header *)image->bytes)->build, pool);
    P6_TRY(p6_mapping_borrow(&figures, name, 1, pool));
    if (!p6_live_fits(figures->bytes, figures->len, image->bytes))
        return p6_error_make(pool, P6_E_STALE, NULL, "figures of another snapshot");
    /* the whole is checked before indices are followed, but only when there is something to do */
    if (rows->nelts) P6_TRY(p6_image_check(image->bytes, image->len, pool));
    s.bytes = image->bytes;
    s.head = image->bytes;
    s.heap = (const char *)image->bytes + s.head->sections[P6_S_HEAP].offset;
    live = figures->bytes;
    *changed = patch_rows(&s, live, rows);
    __atomic_store_n(&live->checked_at, now_s, __ATOMIC_RELEASE);
    return NULL;
}
