/**
 * The page that asks once before something is done that can't be taken back.
 */
#ifndef P6_BOOKING_CONFIRM_H
#define P6_BOOKING_CONFIRM_H

#include "site/frame.h"

/** What to ask; texts in the reader's language. */
typedef struct p6_confirm {
    const p6_frame *frame;
    const char *heading;
    const char *what, *place; /**< what it is about: lines, or NULL */
    const char *then;         /**< what happens then */
    const char *send, *button;/**< where the POST goes, and its button */
    const char *keep, *keep_text; /**< the link for those who think better of it */
} p6_confirm;

/** Answer CALL with the page for ASKED. */
p6_error *p6_confirm_page(p6_call *call, const p6_confirm *asked);

#endif
