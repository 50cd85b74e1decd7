/**
 * What a line of the audit says beside who, what and about what, in the reader's words.
 */
#ifndef P6_AUDIT_DETAIL_H
#define P6_AUDIT_DETAIL_H

#include "site/call.h"

/** The `detail` of a row ("desk=3", "name,phone", "add line=12") whose action is ACTION, as a text
    in CALL's language and pool. Words that this version does not know stay as they are; the CSV
    has all of them as they are. */
const char *p6_audit_detail_words(const p6_call *call, const char *action, const char *detail);

#endif
