/**
 * Errors of the API as application/problem+json (RFC 9457).
 */
#ifndef P6_SITE_PROBLEM_H
#define P6_SITE_PROBLEM_H

#include "site/call.h"

/** Make CALL's response a problem for ERR with STATUS: title and detail in the reader's language,
    "code" is the error's name in lower case, "parameter" the parameter that was wrong, if one
    was; then what CALL's `tell` adds. */
void p6_problem(p6_call *call, const p6_error *err, int status);

/** What would be right for the parameter that ERR names: message "bad.<where>" in the reader's
    language, or NULL when there is none. */
const char *p6_problem_remedy(const p6_call *call, const p6_error *err);

/** The title of ERR: message "problem.<code>" in the reader's language. */
const char *p6_problem_title(const p6_call *call, const p6_error *err);

#endif
