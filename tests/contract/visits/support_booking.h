/* What the contract tests of booking share: a point with shifts, and what is booked there. */
#ifndef P6_SUPPORT_BOOKING_H
#define P6_SUPPORT_BOOKING_H

#include "base/limits.h"
#include "contract/fixture/sql.h"
#include "contract/fixture/threads.h"
#include "contract/scenes/place.h"
#include "store/claims.h"

/* Beside WIDE: one online desk: eid; 18:00 to 18:15: one place */
#define NARROW 2
/* seven online desks: eid; 18:00 to 18:15: seven places at one time */
#define SEVEN 3
/* like WIDE, the day after; desk 2 is not open to online booking */
#define NEXT_DAY 4
/* cancelled */
#define OFF 5
/* like SEVEN with thirteen desks */
#define THIRTEEN 6

/* run all of booking's suites with DRIVER ("sqlite3", "pgsql"); the program's exit status */
int run_booking(const char *name, const char *with);

/* that place with all of these shifts */
int booking_place(void **state);
#define T(sentence, function) TEST(booking_place, sentence, function)

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
/* let the clock show *HANDS from now on, until the test ends */
void follow_clock(const apr_int64_t *hands);
/* how often the database ended a deadlock in this test */
int deadlocks(void);

/* in_threads while a transaction of ours holds SHIFT: it ends when all of them wait for it, after
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
