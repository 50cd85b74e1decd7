/**
 * A shift changes, is called off, or gives way to another: its row and its visits together, inside
 * a deed. The shifts are held by the caller. What becomes of each visit is added to the deed's
 * fates.
 */
#ifndef P6_PLANNING_STRAND_H
#define P6_PLANNING_STRAND_H

#include "planning/deed.h"

/** Write ROW in place of OLD, the shift as it is. FOLLOW: its visits move with its start; else they
    keep their time, and who no longer fits is cancelled. */
p6_error *p6_shift_refit(p6_deed *deed, const p6_shift *old, const p6_shift *row, int follow);
/** Call SHIFT off, with NOTE for people to read ("" keeps its own): booked and waiting visits are
    cancelled, who came already was not reached. A fault where "form" when somebody is at a desk. */
p6_error *p6_shift_call_off(p6_deed *deed, const p6_shift *shift, const char *note);
/** Add ROW (its id is set) as the shift that takes the place of OLD; all who can go with it. A
    fault where "form" when somebody came already. */
p6_error *p6_shift_give_way(p6_deed *deed, const p6_shift *old, const p6_shift *row);
/** Undo that: ROW is what OLD was before, and all who are in NEXT by now go back to it. A fault
    where "form" when somebody came already. NEXT itself stays, empty. */
p6_error *p6_shift_go_back(p6_deed *deed, const p6_shift *next, const p6_shift *row);
/** The visits of SHIFT, which takes place again, that the change at AT_S ended: each comes back at
    its time while its desk, or another one, is free then; who was told hears of it anew. */
p6_error *p6_shift_revive(p6_deed *deed, apr_int64_t shift, apr_int64_t at_s);

#endif
