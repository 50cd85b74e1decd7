/**
 * Rotas to shifts: eight weeks ahead, the province's calendar and closures of points applied,
 * hand-made changes kept.
 */
#ifndef P6_SCHEDULE_EXPAND_H
#define P6_SCHEDULE_EXPAND_H

#include "store/model.h"
#include "store/store.h"

typedef struct p6_expand_result {
    int rotas, added, dropped;
    int kept; /**< differ from their rota, but a person's hand or a visit is on them */
} p6_expand_result;

/** Expand every rota for the days FROM … FROM+DAYS-1, in bounded transactions (a few hundred rotas
    each). Shifts of a rota that its pattern no longer yields are dropped when nobody touched them
    and nothing refers to them; those that differ from what the rota says now are made anew under
    their number. Shifts that a person changed, cancelled or started are kept as they are. A rota
    whose pattern does not parse is left as it is and told by BAD_DATA after all others are done.
    Repeat-safe. POOL is scratch; the error lives in it. */
p6_error *p6_expand_all(p6_store *store, p6_day from, int days, p6_expand_result *result,
                        apr_pool_t *pool);

/** The shifts that ROTA wants on the days FROM … FROM+DAYS-1, by start, whether they are there or
    not: without ids; cancelled while their point is closed. BAD_SYNTAX. Array of p6_shift. */
p6_error *p6_expand_wanted(apr_array_header_t **shifts, p6_tx *tx, const p6_rota *rota,
                           p6_day from, int days, apr_pool_t *pool);
/** Does A hold what B holds, of what a rota says (not its number, state and hand-made marks)? */
int p6_expand_same(const p6_shift *a, const p6_shift *b);
/** Expand ROTA alone inside TX, a write transaction; the caller touches the structure
    (p6_ref_touch). BAD_SYNTAX. */
p6_error *p6_expand_rota(p6_tx *tx, const p6_rota *rota, p6_day from, int days,
                         p6_expand_result *result, apr_pool_t *pool);

#endif
