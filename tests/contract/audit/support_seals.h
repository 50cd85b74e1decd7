/* What the tests of seals share. */
#ifndef P6_SUPPORT_SEALS_H
#define P6_SUPPORT_SEALS_H

#include "audit/seal.h"
#include "contract/fixture/fixture.h"
#include "store/audit.h"

extern const suite sealing_suite, overtaking_suite, tampering_suite, many_suite, auditing_suite;

#define T(sentence, function) TEST(fresh_store, sentence, function)

/* add a row of the audit with SUBJECT_ID as its subject, in a transaction of its own, now */
void add_row(apr_int64_t subject_id);
void add_rows(int n);
p6_audit_row a_row(apr_int64_t subject_id);
/* a sealer of this test's store, key and head file, named HOLDER */
p6_sealer a_sealer(const char *holder);
/* let SEALER work for a beat, P6_SEAL_DELAY_S later; how many rows it sealed */
int tend(p6_sealer *sealer);
/* add and seal so many rows under one more seal each */
void seal_rows(p6_sealer *sealer, int rows, int seals);
/* check against the key of SEALER and its head file */
p6_seal_report *verify(const p6_sealer *sealer);
/* the database is whole: no problem, so many seals and rows, so many rows unsealed */
void is_whole(const p6_sealer *sealer, int seals, int rows, int unsealed);
/* let everybody change the audit and its seals, as who rules the database can */
void drop_protection(void);

#endif
