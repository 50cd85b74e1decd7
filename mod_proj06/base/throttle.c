#include "base/throttle.h"

#include <string.h>

#define PROBES 4
#define COUNT_BITS 16
#define WINDOW_BITS 24
#define COUNT_MASK ((1u << COUNT_BITS) - 1)
#define WINDOW_MASK ((1u << WINDOW_BITS) - 1)

/* A slot: 24 bits of the key's hash, 24 bits of the period's number, 16 bits of count. */
struct p6_throttle {
    apr_uint64_t salt;
    apr_uint32_t mask;
    apr_uint32_t unused; /* keeps the slots aligned */
    apr_uint64_t slots[];
};

apr_size_t p6_throttle_size(apr_uint32_t slots)
{
    return sizeof(p6_throttle) + slots * sizeof(apr_uint64_t);
}

p6_throttle *p6_throttle_init(void *memory, apr_uint32_t slots, apr_uint64_t salt)
{
    p6_throttle *table = memory;

    memset(table, 0, p6_throttle_size(slots));
    table->salt = salt;
    table->mask = slots - 1;
    return table;
}

/* FNV-1a over the salt, the period and the key: the same key counts apart for each period. */
static apr_uint64_t hash_of(const p6_throttle *table, const char *key, int period_s)
{
    apr_uint64_t hash = 14695981039346656037ULL ^ table->salt ^ (apr_uint64_t)period_s << 32;

    for (; *key; key++) hash = (hash ^ (unsigned char)*key) * 1099511628211ULL;
    return hash ^ hash >> 29;
}

static apr_uint32_t window_of(apr_uint64_t word)
{
    return (apr_uint32_t)(word >> COUNT_BITS) & WINDOW_MASK;
}

/* The slot of TAG among its candidates, else the one with the oldest period. */
static apr_uint64_t *find(p6_throttle *table, apr_uint64_t hash, apr_uint64_t tag,
                          apr_uint32_t window)
{
    apr_uint64_t *oldest = NULL;
    apr_uint32_t oldest_age = 0;

    for (apr_uint32_t i = 0; i < PROBES; i++) {
        apr_uint64_t *slot = &table->slots[(hash + i) & table->mask];
        apr_uint64_t word = __atomic_load_n(slot, __ATOMIC_RELAXED);
        apr_uint32_t age = word ? (window - window_of(word)) & WINDOW_MASK : WINDOW_MASK;

        if (word && word >> (COUNT_BITS + WINDOW_BITS) == tag) return slot;
        if (!oldest || age > oldest_age) {
            oldest = slot;
            oldest_age = age;
        }
    }
    return oldest;
}

static int count(p6_throttle *table, const char *key, int period_s, int limit, apr_int64_t now_s,
                 int add)
{
    apr_uint64_t hash = hash_of(table, key, period_s), tag = hash >> 40;
    apr_uint32_t window = (apr_uint32_t)(now_s / period_s) & WINDOW_MASK;
    apr_uint64_t base = tag << (COUNT_BITS + WINDOW_BITS) | (apr_uint64_t)window << COUNT_BITS;
    apr_uint64_t *slot = find(table, hash, tag, window);
    apr_uint64_t word = __atomic_load_n(slot, __ATOMIC_RELAXED);
    apr_uint32_t so_far;

    do {
        so_far = word >> COUNT_BITS == base >> COUNT_BITS ? (apr_uint32_t)word & COUNT_MASK : 0;
        if ((int)so_far >= limit) return period_s - (int)(now_s % period_s);
        if (!add) return 0;
    } while (!__atomic_compare_exchange_n(slot, &word, base | (so_far + 1), 0, __ATOMIC_RELAXED,
                                          __ATOMIC_RELAXED));
    return 0;
}

int p6_throttle_hit(p6_throttle *table, const char *key, int period_s, int limit, apr_int64_t now_s)
{
    return count(table, key, period_s, limit, now_s, 1);
}

int p6_throttle_peek(p6_throttle *table, const char *key, int period_s, int limit,
                     apr_int64_t now_s)
{
    return count(table, key, period_s, limit, now_s, 0);
}
