#include "locator/build_parts.h"

#include <stdlib.h>
#include <string.h>

static apr_status_t free_vec(void *data)
{
    p6_vec *vec = data;

    free(vec->data);
    vec->data = NULL;
    return APR_SUCCESS;
}

void p6_vec_init(p6_vec *vec, apr_size_t size, apr_pool_t *pool)
{
    memset(vec, 0, sizeof *vec);
    vec->size = (apr_uint32_t)size;
    apr_pool_cleanup_register(pool, vec, free_vec, apr_pool_cleanup_null);
}

void *p6_vec_push(p6_vec *vec, apr_uint32_t n)
{
    void *at;

    if (n > vec->cap - vec->count) {
        apr_uint64_t cap = vec->cap ? 2ull * vec->cap : 64;
        void *grown;

        while (cap < (apr_uint64_t)vec->count + n) cap *= 2;
        if (cap > 0xfffffff0u) cap = 0xfffffff0u;
        if (cap < (apr_uint64_t)vec->count + n) return NULL;
        grown = realloc(vec->data, cap * vec->size);
        if (!grown) return NULL;
        vec->data = grown;
        vec->cap = (apr_uint32_t)cap;
    }
    at = vec->data + (apr_size_t)vec->count * vec->size;
    memset(at, 0, (apr_size_t)n * vec->size);
    vec->count += n;
    return at;
}

static apr_status_t free_slots(void *data)
{
    free(((p6_heap *)data)->slots);
    return APR_SUCCESS;
}

void p6_heap_init(p6_heap *heap, apr_pool_t *pool)
{
    memset(heap, 0, sizeof *heap);
    p6_vec_init(&heap->bytes, 1, pool);
    apr_pool_cleanup_register(pool, heap, free_slots, apr_pool_cleanup_null);
    if (!p6_vec_push(&heap->bytes, 1)) heap->failed = 1;
}

static apr_uint32_t hash_of(const char *text)
{
    apr_uint32_t h = 2166136261u;

    while (*text) h = (h ^ (unsigned char)*text++) * 16777619u;
    return h ^ h >> 15;
}

static int grow_slots(p6_heap *heap)
{
    apr_uint32_t size = heap->slots ? 2 * (heap->mask + 1) : 1024;
    apr_uint32_t *slots = calloc(size, sizeof *slots), *old = heap->slots;
    apr_uint32_t old_size = old ? heap->mask + 1 : 0;

    if (!slots) return 0;
    for (apr_uint32_t i = 0; i < old_size; i++) {
        apr_uint32_t at;

        if (!old[i]) continue;
        at = hash_of((char *)heap->bytes.data + old[i] - 1) & (size - 1);
        while (slots[at]) at = (at + 1) & (size - 1);
        slots[at] = old[i];
    }
    free(old);
    heap->slots = slots;
    heap->mask = size - 1;
    return 1;
}

p6_ref p6_heap_add(p6_heap *heap, const char *text)
{
    apr_uint32_t at, len;
    char *copy;

    if (!text || !*text || heap->failed) return 0;
    if ((!heap->slots || heap->used > heap->mask / 2) && !grow_slots(heap)) {
        heap->failed = 1;
        return 0;
    }
    for (at = hash_of(text) & heap->mask; heap->slots[at]; at = (at + 1) & heap->mask)
        if (!strcmp((char *)heap->bytes.data + heap->slots[at] - 1, text))
            return heap->slots[at] - 1;
    len = (apr_uint32_t)strlen(text) + 1;
    copy = p6_vec_push(&heap->bytes, len);
    if (!copy) {
        heap->failed = 1;
        return 0;
    }
    memcpy(copy, text, len);
    heap->used++;
    heap->slots[at] = heap->bytes.count - len + 1;
    return heap->bytes.count - len;
}

int p6_sort_by_number(apr_uint32_t *order, const apr_uint32_t *keys, apr_uint32_t n)
{
    apr_uint32_t *half = malloc((n + 1) * sizeof *half);
    apr_uint32_t *starts = malloc(65537 * sizeof *starts);

    for (apr_uint32_t i = 0; half && starts && i < n; i++) half[i] = i;
    /* two stable counting passes: low half of the key into `order`, high half back */
    for (int pass = 0; half && starts && pass < 2; pass++) {
        const apr_uint32_t *from = pass ? order : half;
        apr_uint32_t *to = pass ? half : order;

        memset(starts, 0, 65537 * sizeof *starts);
        for (apr_uint32_t i = 0; i < n; i++) starts[(keys[i] >> 16 * pass & 0xffff) + 1]++;
        for (int i = 0; i < 65536; i++) starts[i + 1] += starts[i];
        for (apr_uint32_t i = 0; i < n; i++)
            to[starts[keys[from[i]] >> 16 * pass & 0xffff]++] = from[i];
    }
    if (half && starts) memcpy(order, half, n * sizeof *half);
    free(starts);
    if (!half || !starts) {
        free(half);
        return 0;
    }
    free(half);
    return 1;
}
