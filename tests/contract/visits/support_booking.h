/* What the contract tests of booking share: a fresh, migrated database per test with one point and
   its shifts, on the backend that the program's main has chosen; a clock that tests move. */
#ifndef P6_SUPPORT_BOOKING_H
#define P6_SUPPORT_BOOKING_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <apr_strings.h>

#include "base/limits.h"
#include "store/claims.h"
#include "store/reference.h"
#include "store/shifts.h"
#include "visits/visits.h"
#include "support_sql.h"

extern p6_env env;
extern apr_int64_t now_s;      /* the clock, epoch seconds; starts two hours before the shifts */
extern p6_booking_limits limits; /* set anew for each test */
extern p6_booking desk;        /* what the rules stand on: `limits`, no throttle, no snapshot */

#define EVENING p6_minute_at(p6_day_of_minute(p6_minute_of_epoch(1795434059)), 18 * 60)
/* desks 1 and 2 police: eid (15 minutes), vneid (10); desk 3 bank: cashless (5), 18:00 to 19:00 */
#define WIDE 1
/* one online desk: eid; 18:00 to 18:15: one place */
#define NARROW 2
/* seven online desks: eid; 18:00 to 18:15: seven places at one time */
#define SEVEN 3
/* like WIDE, the day after; desk 2 is not open to online booking */
#define NEXT_DAY 4
/* cancelled */
#define OFF 5
/* like SEVEN with thirteen desks */
#define THIRTEEN 6

typedef struct suite {
    const struct CMUnitTest *tests;
    size_t n;
} suite;
#define SUITE(name, array) const suite name = { array, sizeof(array) / sizeof *(array) }
/* run SUITES (N of them) with DRIVER ("sqlite3", "pgsql"); the program's exit status */
int run_these(const char *name, const char *driver, const suite *const *suites, size_t n);
/* all of booking's */
int run_suites(const char *name, const char *driver);

int fresh_place(void **state);
int drop_place(void **state);
#define T(sentence, function) { sentence, function, fresh_place, drop_place, NULL }

#define ok(call) check_ok(call, __FILE__, __LINE__)
#define fails(code, call) check_fails(P6_E_##code, call, __FILE__, __LINE__)
void check_ok(p6_error *err, const char *file, int line);
void check_fails(p6_errcode code, p6_error *err, const char *file, int line);

/* a request key that no other call gave */
const char *key(apr_pool_t *in);
/* codes of services, separated by "," */
const apr_array_header_t *list(const char *codes, apr_pool_t *in);
/* a whole and valid wish with a new key */
p6_wish wish(apr_int64_t shift, p6_minute start, const char *services, apr_pool_t *in);
p6_outcome *book(const p6_wish *w);
/* book and expect DONE; its code */
const char *booked(apr_int64_t shift, p6_minute start, const char *services);
p6_receipt *receipt(const char *code);
/* hold and expect DONE; the draft's token */
const char *held(const p6_wish *w);
/* is FIELD among the faults that OUTCOME must be? */
int faulty(const p6_outcome *outcome, const char *field);
/* units taken in SHIFT now */
int taken(apr_int64_t shift);
/* every live unit belongs to a visit that is booked, held or waiting, at its desk and its time, and
   every booked visit of CODES (of const char *) has all of its units, firm */
void check_rows(apr_int64_t shift, const apr_array_header_t *codes);

/* the database's file; on PostgreSQL a dump made now. Files of that name with more behind it belong
   to it. */
const char *database_file(void);
/* a directory of the running test's own */
const char *scratch(void);
/* another store on the same database, for another process */
p6_store *another_store(int connections, apr_pool_t *in);
/* let the clock show *HANDS from now on, until the test ends */
void follow_clock(const apr_int64_t *hands);
/* how often the database ended a deadlock in this test */
int deadlocks(void);

/* run WORK in N threads and wait; each gets its number and a pool of its own */
void in_threads(int n, void (*work)(int number, apr_pool_t *in));
/* the same while a transaction of ours holds SHIFT: it ends when all of them wait for it, after
   WHILE_HELD (may be NULL) */
void in_threads_behind(apr_int64_t shift, int n, void (*work)(int number, apr_pool_t *in),
                       void (*while_held)(p6_tx *tx));
/* outcomes of calls in threads; ERR first, the outcome it sets by address */
typedef struct tally {
    int of[5];   /* by p6_booked */
    int errors;
} tally;
void count(tally *t, p6_error *err, p6_outcome *const *outcome);

#endif
