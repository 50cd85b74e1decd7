/* What the contract tests of the store share: places and shifts, SQL beside every rule, a wrapper
   that fails calls. */
#ifndef P6_SUPPORT_STORE_H
#define P6_SUPPORT_STORE_H

#include "contract/fixture/fixture.h"
#include "store/private.h"
#include "store/reference.h"
#include "store/shifts.h"

extern const suite reference_suite, shift_suite, transaction_suite, schema_suite, waits_suite,
    fault_suite, sqlite_suite, pgsql_suite, audit_suite, backup_suite, move_suite, group_suite,
    cached_suite, erased_suite, opening_suite;

/* a store of four connections */
int small_store(void **state);
#define T(sentence, function) TEST(small_store, sentence, function)

/* SQL as an operator would type it, in a transaction of its own on a connection of its own */
void raw(const char *sql);
/* like raw, but it must be refused */
void raw_refused(const char *sql);
/* the one integer that SQL selects, seen from outside */
apr_int64_t raw_int(const char *sql);

/* a commune, an agency, a plan with one online and one other desk, a point, a rota */
void put_places(p6_tx *tx, const char **plan);
p6_shift a_shift(apr_int64_t id, const char *plan, p6_minute start);
/* these places with a shift, its visits 1 to 3 and home visits 1 and 2, each with a person */
void put_people(void);

/* a wrapper around the real calls */
typedef struct faults {
    p6_dbd_ops ops; /* first: the store hands it back */
    int calls;      /* so far */
    int fail_at;    /* the call that fails, from 1; 0 = none */
    int for_good;   /* all later calls fail too */
    int after;      /* a failing command is carried out, only its answer is lost */
    int fired;
    int opened, closed;
} faults;
void faults_init(faults *f, int fail_at, int after);

extern const char *const nasty[];
extern const size_t nasty_n;

#endif
