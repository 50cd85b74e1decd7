/**
 * The schedule's history in words: who did what and when, what it was and what it is, and a button
 * to undo it where that may be.
 */
#ifndef P6_PLANNING_VIEW_HISTORY_H
#define P6_PLANNING_VIEW_HISTORY_H

#include "planning/view_schedule.h"

#define P6_HISTORY_CHANGE(F, r) \
    F(r, label, TEXT, NULL) F(r, before, TEXT, NULL) F(r, after, TEXT, NULL)
P6_RECORD(p6_history_change, P6_HISTORY_CHANGE)

/** A line: macro history of office-plan-parts.xhtml (names "history" and "undo", the link that
    undoes). */
#define P6_HISTORY_LINE(F, r) \
    F(r, id, TEXT, NULL) F(r, when, TEXT, NULL) F(r, who, TEXT, NULL) F(r, what, TEXT, NULL) \
    F(r, undone, BOOL, NULL) F(r, may_undo, BOOL, NULL) \
    F(r, changes, LIST, &p6_history_change_shape)
P6_RECORD(p6_history_line, P6_HISTORY_LINE)

/** ROWS (of p6_history_row, the newest first); NEWEST: nothing is newer than the first of them. */
p6_value p6_view_history(const p6_visitor *visitor, const apr_array_header_t *rows, int newest);

#endif
