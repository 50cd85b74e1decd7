/**
 * The inside of the builder, shared by build_image.c (taking rows), build_names.c (search keys) and
 * build_finish.c (order and layout).
 */
#ifndef P6_LOCATOR_BUILD_IMAGE_H
#define P6_LOCATOR_BUILD_IMAGE_H

#include <apr_hash.h>

#include "locator/build.h"
#include "locator/build_parts.h"

/** A shift as it came. */
typedef struct p6_raw_shift {
    apr_int64_t id, successor;
    apr_uint32_t point; /**< as the points came */
    apr_uint32_t when, detail;
    apr_uint32_t pad;
    apr_uint64_t figures;
} p6_raw_shift;

struct p6_builder {
    apr_pool_t *pool;
    apr_pool_t *scratch; /**< cleared with each name and group */
    p6_day today, end, base;
    p6_heap heap;
    p6_vec communes, names, groups, services, agencies, texts, plans, desks, codes, details, points,
        raw, places;
    p6_vec commune_keys, point_keys; /**< const char *: sort keys, as the rows came */
    apr_hash_t *commune_of, *point_of, *plan_of, *detail_of, *group_seen, *place_seen;
    int left_out, sample;
};

p6_error *p6_build_no_memory(p6_builder *b);
/** Search keys of a commune's own name or a former unit's (with its kind). */
p6_error *p6_build_name(p6_builder *b, const char *name, int former, int commune);
/** Search keys of GROUP and ALIASES (by "|"; both may be "") in COMMUNE. */
p6_error *p6_build_groups(p6_builder *b, const char *group, const char *aliases, int commune);
/** Index + 1 of the member under KEY of LEN bytes, 0: none; and setting it (KEY is copied). */
apr_uint32_t p6_build_get(apr_hash_t *hash, const void *key, apr_ssize_t len);
void p6_build_set(p6_builder *b, apr_hash_t *hash, const void *key, apr_ssize_t len,
                  apr_uint32_t value);

#endif
