/**
 * Undoing the last change of a row of the schedule, while nothing else has changed it since.
 *
 * An undo is a change like any other: it lists the visits it concerns before, leaves a line of
 * history, and can't itself be undone. Visits that the change cancelled come back where their place
 * is still free, and those that moved with a shift move back. What others have come to depend on is
 * not undone: a point with rotas, an added shift that somebody booked in.
 */
#ifndef P6_PLANNING_UNDO_H
#define P6_PLANNING_UNDO_H

#include "planning/deed.h"

/** Undo line LINE of the history. A fault where "form" when it can't be. NOT_FOUND, FORBIDDEN. */
p6_error *p6_schedule_undo(p6_deed_outcome **outcome, const p6_editor *editor, apr_int64_t line,
                           apr_pool_t *pool);

#endif
