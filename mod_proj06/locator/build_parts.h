/**
 * Parts of the snapshot builder: growing arrays outside of pools, the text heap, sorting by number,
 * the grid. Private to locator/build*.c. Not thread-safe; one builder belongs to one thread.
 */
#ifndef P6_LOCATOR_BUILD_PARTS_H
#define P6_LOCATOR_BUILD_PARTS_H

#include "locator/snapshot_format.h"

/** A growing array of records. Memory comes from malloc (pools would keep every outgrown block) and
    is freed with the pool that was given to p6_vec_init. */
typedef struct p6_vec {
    unsigned char *data;
    apr_uint32_t count, cap, size;
} p6_vec;

void p6_vec_init(p6_vec *vec, apr_size_t size, apr_pool_t *pool);
/** N new zeroed records at the end; NULL when memory ran out. */
void *p6_vec_push(p6_vec *vec, apr_uint32_t n);
#define P6_VEC(vec, type) ((type *)(void *)(vec)->data)

/** Texts, each stored once. */
typedef struct p6_heap {
    p6_vec bytes;
    apr_uint32_t *slots; /**< offsets + 1, open addressing */
    apr_uint32_t mask, used;
    int failed;          /**< memory ran out or 4 GB are full: offsets since are 0 */
} p6_heap;

void p6_heap_init(p6_heap *heap, apr_pool_t *pool);
/** Offset of TEXT (NULL counts as ""). */
p6_ref p6_heap_add(p6_heap *heap, const char *text);

/** Fill ORDER with 0…N-1 in ascending order of KEYS, equal keys in ascending index. 0 when memory
    ran out. */
int p6_sort_by_number(apr_uint32_t *order, const apr_uint32_t *keys, apr_uint32_t n);

/** A place in the grid. */
typedef struct p6_grid_place {
    apr_int32_t lat_e6, lon_e6; /**< 0/0: none */
    apr_uint32_t point;
} p6_grid_place;
/** Set the grid's fields of HEAD and fill CELLS (of u32) and ENTRIES (of u32) from N PLACES. */
p6_error *p6_grid_build(p6_image_header *head, p6_vec *cells, p6_vec *entries,
                        const p6_grid_place *places, apr_uint32_t n, apr_pool_t *pool);

#endif
