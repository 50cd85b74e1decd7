/**
 * What the files of the expansion share: a run over some days.
 */
#ifndef P6_SCHEDULE_EXPAND_PRIVATE_H
#define P6_SCHEDULE_EXPAND_PRIVATE_H

#include "schedule/expand.h"
#include "schedule/expand_days.h"
#include "store/schedule.h"

typedef struct p6_expansion {
    p6_day from, to;   /**< `to` excluded */
    int writing;       /**< else only compared */
    const apr_array_header_t *holidays; /**< of p6_day */
    const apr_array_header_t *closures; /**< of p6_closure */
    p6_expand_result done;
} p6_expansion;

/** Read calendar and closures for X, whose days are set; nothing is done yet. */
p6_error *p6_expansion_begin(p6_tx *tx, p6_expansion *x, apr_pool_t *pool);
/** Expand ROTA. BAD_SYNTAX when its pattern does not parse; nothing is done then. */
p6_error *p6_expansion_rota(p6_tx *tx, p6_expansion *x, const p6_rota *rota, apr_pool_t *pool);

#endif
