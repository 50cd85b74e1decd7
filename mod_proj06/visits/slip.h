/**
 * A visit's slip, a sheet of A5 to take along: for the citizen's own page and for the office, which
 * prints it for them.
 */
#ifndef P6_VISITS_SLIP_H
#define P6_VISITS_SLIP_H

#include "locator/view.h"
#include "visits/visits.h"

/** A QR code of PATH's absolute address: *PATHS and *BOX as in visits/qr.h. Whoever scans it is
    asked for the proof. Both stay as they are when none can be made: a slip is good without it. */
void p6_slip_qr(p6_value *paths, p6_value *box, const p6_call *call, const char *path);

extern const p6_shape p6_slip_page_shape; /**< of the template visit-slip */

/** Answer VIEW's call with the slip of RECEIPT, in FRAME; BACK is the link that is not printed. */
p6_error *p6_slip_show(const p6_view *view, const p6_receipt *receipt, const p6_frame *frame,
                       const char *back);

#endif
