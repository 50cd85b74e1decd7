/**
 * Reading the audit: what an auditor asks for, and that they asked.
 *
 * Invariants: an auditor of some communes names one of them; rows of the province as a whole are
 * for auditors of all. Each look and each download is written to the audit before anything of it is
 * shown.
 */
#ifndef P6_AUDIT_AUDIT_READ_H
#define P6_AUDIT_AUDIT_READ_H

#include "base/buf.h"
#include "base/civil.h"
#include "office/official.h"
#include "store/audit.h"
#include "visits/visits.h"

/** What is asked for. "" and 0 are "any". */
typedef struct p6_audit_ask {
    p6_day from, to;            /**< both counted */
    const char *commune;        /**< code */
    const char *action;         /**< a word of the store's list */
    const char *kind, *subject; /**< both or none */
    apr_int64_t official;
} p6_audit_ask;

/** A row, and who it was. */
typedef struct p6_audit_line {
    p6_audit_entry entry;
    const char *name;           /**< of the official or of the pass's holder; NULL: unknown */
} p6_audit_line;

/** May OFFICIAL read the audit of the commune CODE ("": of the whole province)? */
int p6_audit_may(const p6_official *official, const char *code);

/** A page of at most P6_AUDIT_PAGE rows for ASK behind AFTER (NULL: the newest), the newest first;
    noted. Array of p6_audit_line in POOL. FORBIDDEN. */
p6_error *p6_audit_look(apr_array_header_t **lines, const p6_booking *b,
                        const p6_official *official, const p6_audit_ask *ask,
                        const p6_audit_place *after, apr_pool_t *pool);
/** All rows for ASK as CSV with its header line (audit/audit_csv.h) in POOL; noted. FORBIDDEN;
    TOO_LARGE when there are more than P6_MAX_AUDIT_EXPORT. */
p6_error *p6_audit_take_home(p6_buf **csv, const p6_booking *b, const p6_official *official,
                             const p6_audit_ask *ask, apr_pool_t *pool);

#endif
