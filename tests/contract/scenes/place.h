/* A point with an evening's shift, and people who book there. */
#ifndef P6_SCENES_PLACE_H
#define P6_SCENES_PLACE_H

#include "contract/fixture/fixture.h"
#include "store/reference.h"
#include "store/shifts.h"
#include "visits/visits.h"

extern p6_booking_limits limits; /* set anew for each test */
extern p6_booking desk;          /* what the rules stand on: `limits`, no throttle, no snapshot */

#define EVENING p6_minute_at(p6_day_of_minute(p6_minute_of_epoch(NOW)), 18 * 60)
/* desks 1 and 2 police: eid (15 minutes), vneid (10); desk 3 bank: cashless (5), 18:00 to 19:00 */
#define WIDE 1
extern const p6_desk wide_desks[3];

/* a store with the point to-3a of 01840 and that shift; 16:00 on its day */
int fresh_place(void **state);

/* its parts: limits and desk; what stands below a shift; the id of a plan with N desks; a shift */
void open_desk(void);
void put_reference(p6_tx *tx);
const char *put_plan(p6_tx *tx, const p6_desk *desks, int n);
void put_shift(p6_tx *tx, apr_int64_t id, const char *plan, p6_minute start, int minutes,
               p6_shift_status status);

/* a request key that no other call gave */
const char *key(apr_pool_t *in);
/* codes of services, separated by "," */
const apr_array_header_t *list(const char *codes, apr_pool_t *in);
/* a whole and valid wish with a new key */
p6_wish wish(apr_int64_t shift, p6_minute start, const char *services, apr_pool_t *in);
p6_outcome *book(const p6_wish *w);
/* the same, expected to be DONE; what is in the receipt */
const p6_visit *booked_visit(const p6_wish *w);

#endif
