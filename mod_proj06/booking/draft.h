/**
 * A held place and its answers, behind the cookie of a call.
 */
#ifndef P6_BOOKING_DRAFT_H
#define P6_BOOKING_DRAFT_H

#include "booking/answers.h"
#include "booking/way.h"

typedef struct p6_draft {
    p6_visitor v;
    const char *token;      /**< the cookie's value */
    p6_receipt *receipt;    /**< of the held visit */
    p6_answers answers;     /**< as they were kept */
    p6_way way;             /**< that leads to the held place */
} p6_draft;

/** Open the draft of CALL. *DONE: the answer is made already: there is no such draft, or it was
    booked before and its receipt is the answer. */
p6_error *p6_draft_open(p6_draft *draft, p6_call *call, int *done);
/** Keep ANSWERS in DRAFT and the place for longer. *DONE as above: the place is gone, so that other
    times are shown, or the visit was booked meanwhile. Answers no draft can hold are not kept. */
p6_error *p6_draft_keep(const p6_draft *draft, const p6_answers *answers, int *done);
/** The answer to OUTCOME for DRAFT where it is the same on all pages: the receipt, other times or
    the limit. *DONE is 0 for faults. */
p6_error *p6_draft_settle(const p6_draft *draft, const p6_outcome *outcome,
                          const p6_answers *answers, int *done);

/** What pages say about a held place: macro held of way.xhtml. */
#define P6_DRAFT_FIELDS(F, r) \
    F(r, when, TEXT, NULL) F(r, place, TEXT, NULL) F(r, where, TEXT, NULL) F(r, vi, TEXT, NULL) \
    F(r, until, TEXT, NULL) F(r, lapsed, BOOL, NULL) F(r, longer, TEXT, NULL)
P6_RECORD(p6_draft_fields, P6_DRAFT_FIELDS)
/** Fill the P6_DRAFT_FIELDS that begin at FIELDS. */
void p6_draft_fill(const p6_draft *draft, p6_value *fields);

/* page_who.c */
/** The page that asks for whom the place is, with ANSWERS and FAULTS (or NULL). */
p6_error *p6_book_who(const p6_draft *draft, const p6_answers *answers,
                      const apr_array_header_t *faults);

#endif
