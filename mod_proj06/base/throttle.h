/**
 * Counting events per key in a small fixed table, which may lie in memory shared by processes.
 *
 * Fixed windows: a key may have LIMIT events in each period. A slot is one 64-bit word changed by
 * compare-and-swap, so a process that dies leaves nothing locked. Under pressure the oldest of four
 * candidate slots is taken over: counts may be lost, never invented for more than the 2^-24 chance
 * that two keys share a tag. Harmless to lose at a restart.
 */
#ifndef P6_BASE_THROTTLE_H
#define P6_BASE_THROTTLE_H

#include <apr.h>

typedef struct p6_throttle p6_throttle;

/** Bytes that a table with SLOTS slots (a power of two) needs. */
apr_size_t p6_throttle_size(apr_uint32_t slots);
/** Make a table in MEMORY (p6_throttle_size bytes, 8-byte aligned); SALT keeps outsiders from
    choosing keys that collide. */
p6_throttle *p6_throttle_init(void *memory, apr_uint32_t slots, apr_uint64_t salt);

/** Count an event of KEY in the period of PERIOD_S seconds that NOW_S (epoch) lies in. Returns 0
    when it is within LIMIT, else the seconds until the next period begins. */
int p6_throttle_hit(p6_throttle *table, const char *key, int period_s, int limit,
                    apr_int64_t now_s);
/** Like p6_throttle_hit without counting: would another event be within LIMIT? */
int p6_throttle_peek(p6_throttle *table, const char *key, int period_s, int limit,
                     apr_int64_t now_s);

#endif
