/**
 * The audit in the reader's words: what was done, to what, and what a row says beside. A row that
 * another version of the product has written may hold words unknown here: they stay as they are.
 */
#ifndef P6_AUDIT_WORDS_H
#define P6_AUDIT_WORDS_H

#include "site/call.h"

/** The words of actions and of kinds of things (the first is "": none), each list ended by NULL. */
extern const char *const p6_audit_action_list[];
extern const char *const p6_audit_kind_list[];
/** Is WORD in LIST? */
int p6_audit_is_among(const char *word, const char *const *list);

/** What ACTION is, in CALL's language and pool. */
const char *p6_audit_did(const p6_call *call, const char *action);
/** The thing ID of KIND; the kind alone for ID "". NULL when KIND is "". */
const char *p6_audit_on(const p6_call *call, const char *kind, const char *id);
/** The `detail` of a row ("desk=3", "name,phone", "add line=12") whose action is ACTION. */
const char *p6_audit_detail_words(const p6_call *call, const char *action, const char *detail);

#endif
