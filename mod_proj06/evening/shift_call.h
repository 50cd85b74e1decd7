/**
 * A call about one shift: the id from the address, the queue, and whether the official may run it.
 */
#ifndef P6_EVENING_SHIFT_CALL_H
#define P6_EVENING_SHIFT_CALL_H

#include "evening/queue.h"
#include "locator/view_card.h"
#include "visits/visitor.h"

typedef struct p6_shift_call {
    p6_visitor visitor;
    apr_int64_t shift;
    int desk;             /**< the one that this phone runs */
    const p6_queue *queue;
    const char *point;    /**< the name of the shift's point */
    int may;              /**< run the queue, not only watch it */
} p6_shift_call;

/** Read the shift of the route's first hole with its queue for ACT. NOT_FOUND, FORBIDDEN. */
p6_error *p6_shift_call_begin(p6_shift_call *s, p6_call *call, p6_act act);
/** Only the shift's id and the desk, for orders: whoever carries them out checks the right. */
p6_error *p6_shift_call_lead(p6_shift_call *s, p6_call *call);
/** The same for everybody, for pages that show nothing of people. */
p6_error *p6_shift_call_public(p6_shift_call *s, p6_call *call);
/** The path of the shift's page with REST behind it, without mount and language. */
const char *p6_shift_path(const p6_shift_call *s, const char *rest);
/** The same as a link. */
const char *p6_shift_link(const p6_shift_call *s, const char *rest);
/** What was said of the shift: started, late, full, ended, or not confirmed yet. */
p6_badge_words p6_shift_said(const p6_shift_call *s);

#endif
