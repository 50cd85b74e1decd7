/**
 * Errors: one list of codes, each with its HTTP status class and a plain sentence.
 *
 * Invariants: a NULL p6_error * means success. An error is immutable once made and lives in the
 * pool it was made from. `detail` may be shown to operators and must never hold personal data.
 * Threading: errors are plain values; share them only with their pool.
 */
#ifndef P6_BASE_ERROR_H
#define P6_BASE_ERROR_H

#include <apr_errno.h>
#include <apr_pools.h>

/** name, HTTP status, sentence for operators. One line each; guards read this list. */
#define P6_ERRORS(E) \
    E(INTERNAL, 500, "an internal invariant failed") \
    E(NO_MEMORY, 500, "memory ran out") \
    E(IO, 500, "a file or device could not be read or written") \
    E(BAD_INPUT, 400, "a value is not of the form that is expected") \
    E(BAD_FIELD, 422, "one or more fields of a form can't be accepted") \
    E(BAD_SYNTAX, 400, "a text does not parse") \
    E(TOO_LARGE, 413, "something is larger than its limit") \
    E(BAD_TYPE, 415, "the content type is not accepted here") \
    E(NOT_ACCEPTABLE, 406, "no form of the answer suits the Accept header") \
    E(NOT_FOUND, 404, "there is no such thing") \
    E(GONE, 410, "the thing existed and is no more") \
    E(BAD_METHOD, 405, "the method is not offered here") \
    E(TAKEN, 409, "somebody else has it already") \
    E(STALE, 409, "the thing was changed by somebody else in between") \
    E(FORBIDDEN, 403, "the person may not do this") \
    E(REFUSED, 401, "the proof or the password is wrong") \
    E(TOO_MANY, 429, "a limit on the number of attempts is reached") \
    E(UNAVAILABLE, 503, "a part that is needed does not answer") \
    E(OLD_SCHEMA, 503, "the database schema is older than the module") \
    E(NO_SNAPSHOT, 503, "there is no picture of the places yet") \
    E(BAD_TEMPLATE, 500, "a template or catalogue is wrong") \
    E(BAD_DATA, 422, "imported data has wrong rows")

typedef enum p6_errcode {
#define P6_ERROR_ENUM(name, status, sentence) P6_E_##name,
    P6_ERRORS(P6_ERROR_ENUM)
#undef P6_ERROR_ENUM
    P6_E__COUNT
} p6_errcode;

typedef struct p6_error {
    p6_errcode code;
    const char *detail; /**< what exactly, for operators; never NULL, never personal data */
    const char *where;  /**< "file:line:column", a field's name, or NULL */
} p6_error;

/** Make an error in POOL. WHERE may be NULL and is copied. FMT is printf-like for `detail`. */
p6_error *p6_error_make(apr_pool_t *pool, p6_errcode code, const char *where,
                        const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/** Like p6_error_make, with APR's text for STATUS appended to the detail. */
p6_error *p6_error_apr(apr_pool_t *pool, p6_errcode code, apr_status_t status,
                       const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/** A copy of ERR in POOL (to let an error outlive a scratch pool). NULL gives NULL. */
p6_error *p6_error_dup(apr_pool_t *pool, const p6_error *err);

/** The code's name ("NOT_FOUND"), its HTTP status, its sentence. Static storage. */
const char *p6_error_name(p6_errcode code);
int p6_error_status(p6_errcode code);
const char *p6_error_sentence(p6_errcode code);

/** Return from the enclosing function with the error of EXPR if it has one. */
#define P6_TRY(expr) \
    do { \
        p6_error *p6_try_error = (expr); \
        if (p6_try_error) return p6_try_error; \
    } while (0)

#endif
