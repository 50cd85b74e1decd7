/**
 * Closures: nobody is at a point for some days. Its shifts on those days are called off and stay on
 * the pages as such; those that its rotas yield later are called off from the start.
 */
#ifndef P6_PLANNING_CLOSURES_H
#define P6_PLANNING_CLOSURES_H

#include "planning/deed.h"
#include "store/schedule.h"

/** Close POINT from day FROM to day TO (YYYY-MM-DD, both included), for REASON (may be NULL): the
    outcome's subject is the point. NOT_FOUND, FORBIDDEN. */
p6_error *p6_closure_make(p6_deed_outcome **outcome, const p6_editor *editor, const char *point,
                          const char *from, const char *to, const char *reason, apr_pool_t *pool);
/** Take back what LINE of the history of POINT, a closure, says: its shifts that are still as it
    left them take place again, with the visits that it cancelled. */
p6_error *p6_closure_lift(p6_deed *deed, const char *point, const p6_history_row *line);

#endif
