/**
 * The page between a form and its deed, when visits are concerned: who, and what becomes of them.
 */
#ifndef P6_PLANNING_VIEW_CONFIRM_H
#define P6_PLANNING_VIEW_CONFIRM_H

#include "planning/view_schedule.h"

/** What came of a form. */
typedef struct p6_settling {
    const char *title;  /**< of what is done, in the reader's language */
    const char *place;  /**< the point's name */
    const char *back;   /**< path of the page with the form */
    const char *next;   /**< path to go to when it is done */
    int may_keep;       /**< shifts with visits may stay as they are (a rota) */
} p6_settling;

/** Answer a form whose outcome is DONE (to the next page) or ASK (the list). *ANSWERED is 0 for
    faults: the form is shown again. */
p6_error *p6_plan_settle(int *answered, const p6_visitor *visitor,
                         const p6_deed_outcome *outcome, const p6_settling *settling);

#endif
