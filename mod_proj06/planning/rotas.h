/**
 * Rotas: added, changed and ended by those who run a point. The shifts of the coming weeks follow
 * at once.
 *
 * Rules: shifts that have begun stay as they are; so do those that a person changed or called off,
 * each on its day. A shift for which the rota has another one on the same day becomes that one,
 * with its visits; a shift for which it has none is called off. Or, when the official so wishes,
 * shifts that people have booked in stay as they are for good.
 */
#ifndef P6_PLANNING_ROTAS_H
#define P6_PLANNING_ROTAS_H

#include "planning/fields.h"
#include "planning/week.h"

/** A rota as typed; texts may be NULL. */
typedef struct p6_rota_wish {
    const char *id;           /**< NULL: a new one */
    const char *point;        /**< of a new one */
    const p6_week *week;      /**< hours in boxes; NULL: as text */
    const char *hours;        /**< opening hours, base/hours.h */
    const char *from, *to;    /**< days; empty: open-ended */
    p6_presence_wish presence;
    int keep;                 /**< shifts with visits stay as they are */
} p6_rota_wish;

/** Change the rota of WISH, or add it: the outcome's subject is its id. A text that does not parse
    is a fault where "hours", the outcome's detail its position. NOT_FOUND, FORBIDDEN. */
p6_error *p6_rota_save(p6_deed_outcome **outcome, const p6_editor *editor,
                       const p6_rota_wish *wish, apr_pool_t *pool);
/** Write ROW in place of what there is and let its shifts follow. KEEP as in the wish. */
p6_error *p6_rota_apply(p6_deed *deed, const p6_rota *row, int keep);

#endif
