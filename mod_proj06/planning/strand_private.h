/**
 * What the files about a shift's visits share: one visit's row, units and history inside a deed.
 */
#ifndef P6_PLANNING_STRAND_PRIVATE_H
#define P6_PLANNING_STRAND_PRIVATE_H

#include "planning/strand.h"

/** KIND ("moved", "cancelled", "not_reached", "restored") in the history of V and in the audit. */
p6_error *p6_strand_note(p6_deed *deed, const p6_fated *v, const char *kind);
/** Take the units of V, which is booked, in GROUND's shift: its runs when it is whole, else those
    of its placing. */
p6_error *p6_strand_take(p6_deed *deed, p6_fated *v, const p6_ground *ground);
/** V's row to GROUND's shift and its start, until END: with its own ticket where nobody has it,
    else that of its place. */
p6_error *p6_strand_move(p6_deed *deed, const p6_fated *v, const p6_ground *ground, p6_minute end);

#endif
