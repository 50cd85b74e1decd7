/**
 * What the files of booking's API share and nobody else sees: reading members of a body, telling
 * what is wrong, writing a visit.
 */
#ifndef P6_BOOKING_API_PARTS_H
#define P6_BOOKING_API_PARTS_H

#include "booking/api.h"
#include "visits/visitor.h"

#define P6_KEY_HEADER "Idempotency-Key"
#define P6_PROOF_HEADER "Proj06-Proof"

/* api_tell.c */

/** What a problem says beyond the usual; NULL where it says nothing. Texts in the reader's
    language. */
typedef struct p6_api_note {
    const char *detail;                     /**< what would be right, what to do */
    const char *parameter;                  /**< the header or parameter that is wrong */
    const char *pointer;                    /**< the member that is wrong: "#/services/0" */
    const apr_array_header_t *faults;       /**< of p6_field_fault: "errors", one a field */
    const apr_array_header_t *alternatives; /**< of p6_slot: "alternatives" */
} p6_api_note;

/** The error CODE, for the handler to return; CALL's problem says NOTE. */
p6_error *p6_api_problem(p6_call *call, p6_errcode code, const p6_api_note *note);
/** TOO_MANY with a Retry-After of SECONDS and DETAIL. */
p6_error *p6_api_too_many(p6_call *call, int seconds, const char *detail);
/** The problem that an outcome WHAT (FAULTS, TAKEN, LIMIT) of a wish for a visit on DAY comes to.
    MOVES: the visit has a place already. A limit with RETRY_S 0 is the one on visits of a phone on
    that day. */
p6_error *p6_api_refusal(p6_call *call, p6_booked what, const apr_array_header_t *faults,
                         const apr_array_header_t *alternatives, int moves, int retry_s,
                         p6_day day);

/* api_read.c */

/** Members of a body, one by one. The first that is of a wrong type is kept in `err`; look there
    when all are read. Members that nobody reads are ignored, null is as good as absent. */
typedef struct p6_reader {
    p6_call *call;
    p6_error *err;
} p6_reader;

/** Begin with the body of CALL; `err` is set when it is no object. */
p6_reader p6_reader_make(p6_call *call);
/** A string, or NULL when absent. */
const char *p6_read_text(p6_reader *reader, const char *name);
/** A string or a whole number, as text. */
const char *p6_read_digits(p6_reader *reader, const char *name);
/** A whole number, or 0 when absent. */
apr_int64_t p6_read_number(p6_reader *reader, const char *name);
/** true or false; false when absent. */
int p6_read_bool(p6_reader *reader, const char *name);
/** An array of strings, as const char *; NULL when absent. */
const apr_array_header_t *p6_read_texts(p6_reader *reader, const char *name);
/** RFC 3339 with +07:00; 0, which is no start of any shift, when absent or not a time. */
p6_minute p6_read_minute(p6_reader *reader, const char *name);
/** The request key in CALL's header, or NULL when it is absent and not NEEDED. BAD_SYNTAX when it
    is needed and absent, or not of the right form. */
p6_error *p6_read_key(const char **key, p6_call *call, int needed);

/* api_write.c */

/** Answer VISITOR's call with STATUS and the visit of RECEIPT. */
void p6_api_write_visit(const p6_visitor *visitor, int status, const p6_receipt *receipt);

/* api_visit.c */

/** Answer VISITOR's call with what OUTCOME says: DONE_STATUS and the visit, or a problem. DAY is
    the one that was wanted. */
p6_error *p6_api_outcome(const p6_visitor *visitor, const p6_outcome *outcome, int done_status,
                         p6_day day);

#endif
