/**
 * Every SQL statement of the store's verbs, by name. They are prepared on first use, once per
 * connection, under their label; values are bound, never written into the text.
 *
 * A list is an X-macro: S(NAME, label, "SQL"). Placeholders are apr_dbd's: %s a text, %lld an
 * integer (bound as 64 bits, so that PostgreSQL takes it for a bigint). Labels are [a-z0-9_]. The
 * SQL is the same on both dialects, but for locks that only PostgreSQL needs; what differs is
 * hidden in verbs. No now() and no RETURNING: time is a parameter, and apr_dbd takes a returned row
 * for a failure.
 */
#ifndef P6_STORE_STATEMENTS_H
#define P6_STORE_STATEMENTS_H

#include "store/statements_audit.h"
#include "store/statements_claims.h"
#include "store/statements_counting.h"
#include "store/statements_figures.h"
#include "store/statements_officials.h"
#include "store/statements_openings.h"
#include "store/statements_queue.h"
#include "store/statements_outbox.h"
#include "store/statements_places.h"
#include "store/statements_rounds.h"
#include "store/statements_schedule.h"
#include "store/statements_shifts.h"
#include "store/statements_visits.h"
#include "store/statements_waiting.h"

#define P6_STATEMENTS(S) \
    P6_STATEMENTS_PLACES(S) \
    P6_STATEMENTS_SHIFTS(S) \
    P6_STATEMENTS_CLAIMS(S) \
    P6_STATEMENTS_VISITS(S) \
    P6_STATEMENTS_WAITING(S) \
    P6_STATEMENTS_OPENINGS(S) \
    P6_STATEMENTS_OFFICIALS(S) \
    P6_STATEMENTS_QUEUE(S) \
    P6_STATEMENTS_OUTBOX(S) \
    P6_STATEMENTS_AUDIT(S) \
    P6_STATEMENTS_ROUNDS(S) \
    P6_STATEMENTS_SCHEDULE(S) \
    P6_STATEMENTS_COUNTING(S) \
    P6_STATEMENTS_FIGURES(S)

typedef enum p6_statement {
#define P6_STATEMENT_ENUM(name, label, sql) P6_S_##name,
    P6_STATEMENTS(P6_STATEMENT_ENUM)
#undef P6_STATEMENT_ENUM
    P6_S__COUNT
} p6_statement;

/** Label and SQL of a statement. Static storage. */
const char *p6_statement_label(p6_statement statement);
const char *p6_statement_sql(p6_statement statement);

#endif
