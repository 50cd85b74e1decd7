/* What the contract tests of the schedule's changes share: a commune's points, rotas and expanded
   shifts, and officials who change them. */
#ifndef P6_SUPPORT_PLANNING_H
#define P6_SUPPORT_PLANNING_H

#include <string.h>

#include "base/limits.h"
#include "contract/fixture/sql.h"
#include "contract/scenes/place.h"
#include "planning/deed.h"
#include "planning/fields.h"
#include "store/reference.h"
#include "store/schedule.h"
#include "store/shifts.h"

/* Monday, 23/11/2026, at 10:00 */
#define MONDAY 20780
#define AT(day, clock) p6_minute_at(MONDAY + (day), (clock) * 60)

extern p6_official manager;   /* of 01840: points to-3a and doi (a mobile team) */
extern p6_official neighbour; /* of 01843: point bac-kan */
extern p6_official province;

/* a store with these and rota "toi" of to-3a: Mo-Fr 18:00-19:00, with the desks of WIDE; MONDAY at
   10:00 */
int planning_place(void **state);
#define T(sentence, function) TEST(planning_place, sentence, function)

/* run all of planning's suites with DRIVER ("sqlite3", "pgsql"); the program's exit status */
int run_planning(const char *name, const char *with);

/* the id of the shift at POINT that begins at START, planned or not; 0 = none */
apr_int64_t shift_at(const char *point, p6_minute start);
p6_shift *get_shift(apr_int64_t id);
/* book SERVICES in SHIFT at START, for a person with a phone; the visit's code */
const char *booked(apr_int64_t shift, p6_minute start, const char *services);
/* join the waiting list of SHIFT; the visit's code */
const char *waits(apr_int64_t shift, const char *services);
/* "booked 1 2026-11-23T18:00 1-01 3" : state, shift, start, ticket, firm units of the visit */
const char *visit_of(const char *code);

void set_state(const char *code, p6_visit_state from, p6_visit_state to);
/* a home visit planned in SHIFT */
void home_visit_in(apr_int64_t shift);

/* the editor of the manager, with a new request key */
p6_editor an_editor(void);
/* it was done, without asking */
void is_done(const p6_deed_outcome *outcome);
/* it must be shown first: as "CODE:m CODE:c h1", in the order of the list, stays left out; what the
   form carries then is EDITOR->shown */
const char *is_asked(const p6_deed_outcome *outcome, p6_editor *editor);
/* refused because of FIELD and MESSAGE */
void is_refused(const p6_deed_outcome *outcome, const char *field, const char *message);
/* the fields that can't be accepted, in order */
const char *faults_of(const p6_deed_outcome *outcome);
/* desks as in the rota, or fewer */
const apr_array_header_t *desks_of(int n);
p6_presence_wish a_presence(int desks);

#endif
