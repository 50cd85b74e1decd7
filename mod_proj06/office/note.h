/**
 * Writing down what officials do, in the transaction in which they do it.
 */
#ifndef P6_OFFICE_NOTE_H
#define P6_OFFICE_NOTE_H

#include "office/official.h"
#include "store/audit.h"

/** OFFICIAL did ACTION to SUBJECT number ID in COMMUNE (code). DETAIL: words and codes, "" = none,
    never personal. */
p6_error *p6_office_note(p6_tx *tx, const p6_official *official, p6_audit_action action,
                         p6_audit_subject subject, apr_int64_t id, const char *commune,
                         const char *detail, apr_int64_t now_s);
/** The same of a subject that has a name of its own: a slug, a code, a date. */
p6_error *p6_office_note_of(p6_tx *tx, const p6_official *official, p6_audit_action action,
                            p6_audit_subject subject, const char *name, const char *commune,
                            const char *detail, apr_int64_t now_s);

#endif
