/* What the contract tests of the schedule's changes share: a fresh, migrated database per test with
   a commune's points, rotas and expanded shifts, on the backend that the program's main has chosen;
   officials; a clock that tests move. All of it in one struct, beside other tests of this room. */
#ifndef P6_SUPPORT_SCENE_H
#define P6_SUPPORT_SCENE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_strings.h>

#include "base/limits.h"
#include "planning/deed.h"
#include "planning/fields.h"
#include "store/reference.h"
#include "store/schedule.h"
#include "store/shifts.h"

/* Monday, 23/11/2026, at 10:00 */
#define MONDAY 20780
#define AT(day, clock) p6_minute_at(MONDAY + (day), (clock) * 60)

typedef struct scene {
    apr_pool_t *pool;     /* cleared after each test */
    p6_store *store;
    apr_int64_t now_s;
    p6_booking_limits limits;
    p6_booking booking;
    p6_official manager;  /* of 01840: points to-3a and doi (a mobile team) */
    p6_official neighbour;/* of 01843: point bac-kan */
    p6_official province;
} scene;
extern scene sc;

/* rota "toi" of to-3a: Mo-Fr 18:00-19:00, desks 1 and 2 police: eid (15 minutes), vneid (10); desk
   3 bank: cashless (5) */
int scene_make(void **state);
int scene_drop(void **state);
#define SCENE(sentence, function) { sentence, function, scene_make, scene_drop, NULL }

typedef struct scene_suite {
    const struct CMUnitTest *tests;
    size_t n;
} scene_suite;
#define SCENE_SUITE(name, array) \
    const scene_suite name = { array, sizeof(array) / sizeof *(array) }
extern const scene_suite scene_shifts, scene_moves, scene_rotas, scene_closures, scene_undo,
    scene_points, scene_storm;
int scene_run(const char *name, const char *driver);

#define GOOD(call) scene_good(call, __FILE__, __LINE__)
#define BAD(code, call) scene_bad(P6_E_##code, call, __FILE__, __LINE__)
void scene_good(p6_error *err, const char *file, int line);
void scene_bad(p6_errcode code, p6_error *err, const char *file, int line);

p6_tx *scene_begin(p6_tx_mode mode);
/* the first column of what SQL gives, a line each */
#define scene_rows(sql) scene_rows_in(sc.store, sql, sc.pool)
const char *scene_rows_in(p6_store *store, const char *sql, apr_pool_t *pool);
#define scene_command(sql) scene_command_in(sc.store, sql, sc.pool)
void scene_command_in(p6_store *store, const char *sql, apr_pool_t *pool);
apr_int64_t scene_int(const char *sql, ...) __attribute__((format(printf, 1, 2)));
/* the id of the shift at POINT that begins at START, planned or not; 0 = none */
apr_int64_t scene_shift(const char *point, p6_minute start);
p6_shift *scene_get(apr_int64_t id);
/* book SERVICES in SHIFT at START, for a person with a phone; the visit's code */
const char *scene_book(apr_int64_t shift, p6_minute start, const char *services);
/* join the waiting list of SHIFT; the visit's code */
const char *scene_wait(apr_int64_t shift, const char *services);
/* "booked 1 2026-11-23T18:00 1-01 3" : state, shift, start, ticket, firm units of the visit */
const char *scene_visit(const char *code);

void scene_set_state(const char *code, p6_visit_state from, p6_visit_state to);
/* a home visit planned in SHIFT */
void scene_home_visit(apr_int64_t shift);
const apr_array_header_t *scene_codes(const char *codes);

/* the editor of the manager, with a new request key */
p6_editor scene_editor(void);
/* it was done, without asking */
void scene_done(const p6_deed_outcome *outcome);
/* it must be shown first: as "CODE:m CODE:c h1", in the order of the list, stays left out; what the
   form carries then is EDITOR->shown */
const char *scene_asked(const p6_deed_outcome *outcome, p6_editor *editor);
/* refused because of FIELD and MESSAGE */
void scene_refused(const p6_deed_outcome *outcome, const char *field, const char *message);
/* the fields that can't be accepted, in order */
const char *scene_faults(const p6_deed_outcome *outcome);
/* desks as in the rota, or fewer */
const apr_array_header_t *scene_desks(int n);
p6_presence_wish scene_presence(int desks);
const char *scene_key(apr_pool_t *pool);

#endif
