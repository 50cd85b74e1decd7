/**
 * Single shifts: added by hand, changed, called off, moved to another time or point.
 */
#ifndef P6_PLANNING_SHIFTS_H
#define P6_PLANNING_SHIFTS_H

#include "planning/fields.h"

/** When a shift is, as typed; texts may be NULL. */
typedef struct p6_when_wish {
    const char *day;      /**< YYYY-MM-DD */
    const char *from, *to;/**< HH:MM */
} p6_when_wish;

/** Add a shift at POINT: the outcome's subject is its id. NOT_FOUND, FORBIDDEN. */
p6_error *p6_shift_put_on(p6_deed_outcome **outcome, const p6_editor *editor, const char *point,
                          const p6_when_wish *when, const p6_presence_wish *presence,
                          apr_pool_t *pool);
/** Give the shift ID other hours on its day, other desks and the like: who still fits stays. */
p6_error *p6_shift_alter(p6_deed_outcome **outcome, const p6_editor *editor, apr_int64_t id,
                         const p6_when_wish *when, const p6_presence_wish *presence,
                         apr_pool_t *pool);
/** Call the shift ID off, with NOTE (may be NULL) for everybody to read. */
p6_error *p6_shift_cancel(p6_deed_outcome **outcome, const p6_editor *editor, apr_int64_t id,
                          const char *note, apr_pool_t *pool);
/** Let the shift ID, which has not begun, take place at WHEN and POINT (NULL: its own) instead, and
    its visits with it: the outcome's subject is the successor's id. */
p6_error *p6_shift_move(p6_deed_outcome **outcome, const p6_editor *editor, apr_int64_t id,
                        const p6_when_wish *when, const char *point, const char *note,
                        apr_pool_t *pool);

#endif
