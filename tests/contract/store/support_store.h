/* What the contract tests of the store share: one fresh, migrated database per test, on the
   backend that the program's main has chosen; a stopped clock; a wrapper that fails calls. */
#ifndef P6_SUPPORT_STORE_H
#define P6_SUPPORT_STORE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <apr_strings.h>

#include "store/private.h"
#include "store/reference.h"
#include "store/shifts.h"
#include "store/store.h"

#define NOW 1795434059 /* 2026-11-23T18:40:59+07:00 */
#define WAIT_MS 5000

typedef enum backend { BACKEND_SQLITE, BACKEND_PGSQL } backend;

extern backend the_backend;
extern apr_pool_t *pool;   /* cleared after each test */
extern p6_store *store;    /* migrated and empty */
extern const char *params; /* of `store` */
extern p6_env env;         /* stopped at NOW */
extern int logged[10000];  /* how often each id was logged in this test */

/* tests of a file, each with a fresh store */
typedef struct suite {
    const struct CMUnitTest *tests;
    size_t n;
} suite;
#define SUITE(name, array) const suite name = { array, sizeof(array) / sizeof *(array) }
extern const suite reference_suite, shift_suite, transaction_suite, schema_suite, waits_suite,
    fault_suite, sqlite_suite, pgsql_suite, audit_suite, backup_suite, move_suite, group_suite,
    cached_suite;

int fresh_store(void **state);
int drop_store(void **state);
#define T(sentence, function) { sentence, function, fresh_store, drop_store, NULL }

/* run the suites on BACKEND; the program's exit status */
int run_suites(const char *name, backend which, const suite *const *suites, size_t n);

/* A second store on the same database. */
p6_store *another_store(int connections);
/* A database of its own, not migrated, for tests of migrations; its parameters. */
const char *empty_database(void);
extern const char *database_name; /* of the last one: PostgreSQL's schema */
/* tests/support/postgres.sh VERB on the server of this program. */
void postgres(const char *verb);

#define ok(call) check_ok(call, __FILE__, __LINE__)
#define fails(code, call) check_fails(P6_E_##code, call, __FILE__, __LINE__)
void check_ok(p6_error *err, const char *file, int line);
void check_fails(p6_errcode code, p6_error *err, const char *file, int line);

p6_tx *begin(p6_tx_mode mode);
/* SQL as an operator would type it, in a transaction of its own on a connection of its own */
void raw(const char *sql);
/* like raw, but it must be refused */
void raw_refused(const char *sql);
/* the one integer that SQL selects, seen from outside */
apr_int64_t raw_int(const char *sql);

/* a commune, an agency, a plan with one online and one other desk, a point, a rota */
void put_places(p6_tx *tx, const char **plan);
p6_shift a_shift(apr_int64_t id, const char *plan, p6_minute start);

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
