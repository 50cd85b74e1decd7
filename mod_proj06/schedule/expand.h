/**
 * Rotas to shifts: eight weeks ahead, the province's calendar applied, hand-made changes kept.
 */
#ifndef P6_SCHEDULE_EXPAND_H
#define P6_SCHEDULE_EXPAND_H

#include "base/civil.h"
#include "store/store.h"

typedef struct p6_expand_result {
    int rotas, added, dropped, kept;
} p6_expand_result;

/** Expand every rota for the days FROM … FROM+DAYS-1, in bounded transactions (a few hundred rotas
    each). Shifts of a rota that its pattern no longer yields are dropped when nobody touched them
    and nothing refers to them. Repeat-safe. POOL is scratch; the error lives in it. */
p6_error *p6_expand_all(p6_store *store, p6_day from, int days, p6_expand_result *result,
                        apr_pool_t *pool);

#endif
