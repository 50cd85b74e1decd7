/**
 * A change of the schedule by an official: one transaction that checks the right, changes rows,
 * settles what becomes of the visits concerned, writes history, and tells the locator.
 *
 * Invariants: the shifts concerned are held (p6_shift_hold, ascending) before anything is looked
 * at. Nothing that strands visits is kept before the list of them was shown: what the form carries
 * as shown must hold all of it, else the transaction rolls back and the list is the result. A
 * request key does its work once. A row that did not change leaves no history.
 */
#ifndef P6_PLANNING_DEED_H
#define P6_PLANNING_DEED_H

#include "office/official.h"
#include "planning/fates.h"
#include "visits/visits.h"

/** Who changes something, and with which form. */
typedef struct p6_editor {
    const p6_booking *b;
    const p6_official *official;
    const char *key;   /**< request key; NULL: none, the change is repeat-safe by its nature */
    const char *shown; /**< p6_fates_shown of the page before, or NULL */
    const char *was;   /**< p6_row_mark of the row as its form showed it; NULL: not asked */
} p6_editor;

typedef enum p6_deed_result {
    P6_DEED_DONE,   /**< done now, or by the same request before */
    P6_DEED_ASK,    /**< nothing was done yet: see `fates` */
    P6_DEED_FAULTS  /**< nothing was done: fields to mend */
} p6_deed_result;

typedef struct p6_deed_outcome {
    p6_deed_result what;
    const apr_array_header_t *faults; /**< of p6_field_fault */
    const apr_array_header_t *fates;  /**< of p6_fated: all visits of the shifts concerned */
    int homes;                        /**< home visits that are asked for again */
    const char *subject;              /**< key of the row that was added or changed */
    const char *detail;               /**< beside a fault: the position in a text, "7"; or NULL */
} p6_deed_outcome;

/** A deed while it is done. */
typedef struct p6_deed {
    const p6_editor *by;
    p6_deed_outcome *out;
    p6_tx *tx;
    apr_pool_t *pool;
    apr_int64_t now_s;
    p6_minute now;
    apr_array_header_t *fates;  /**< of p6_fated: what was settled so far */
    apr_array_header_t *faults; /**< of p6_field_fault */
    int touched;                /**< what citizens see has changed */
    const char *commune;        /**< in which the right was asked for; "" = the whole province */
    apr_int64_t noted;          /**< the last line of history that was written, 0 = none */
} p6_deed;

typedef p6_error *(*p6_deed_work)(p6_deed *deed, void *baton);

/** Do WORK for EDITOR. FORBIDDEN and NOT_FOUND are WORK's. */
p6_error *p6_deed_run(p6_deed_outcome **outcome, const p6_editor *editor, p6_deed_work work,
                      void *baton, apr_pool_t *pool);

/** FIELD can't be accepted; MESSAGE is the id of what would be right. */
void p6_deed_fault(p6_deed *deed, const char *field, const char *message);
/** May the official change the schedule of POINT's commune? *POINT of SLUG. NOT_FOUND, FORBIDDEN.
    */
p6_error *p6_deed_point(p6_point **point, p6_deed *deed, const char *slug);
/** The shift ID, held, and the right to change it. NOT_FOUND, FORBIDDEN. */
p6_error *p6_deed_shift(p6_shift **shift, p6_deed *deed, apr_int64_t id);
/** Hold the shifts of ROWS (of p6_shift), in ascending order of their ids. */
p6_error *p6_deed_hold(p6_deed *deed, const apr_array_header_t *rows);

/** A short name for the content of a row, given as JSON, in POOL. */
const char *p6_row_mark(const char *json, apr_pool_t *pool);
/** A fault where "form" when the row, now JSON, is not what the editor's form showed. */
void p6_deed_unchanged(p6_deed *deed, const char *json);

/** Write history and audit: KIND and SUBJECT went from BEFORE to AFTER (JSON; "" none). ACTION as
    in store/schedule.h. Nothing when both are the same. */
p6_error *p6_deed_note(p6_deed *deed, const char *kind, const char *subject, const char *action,
                       const char *before, const char *after);

#endif
