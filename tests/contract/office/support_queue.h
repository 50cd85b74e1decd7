/* A point with an evening's shift, and officials to work on it. */
#ifndef P6_SUPPORT_QUEUE_H
#define P6_SUPPORT_QUEUE_H

#include "support_office.h"

#include "evening/queue.h"

extern p6_booking desk;        /* what the rules stand on: `limits`, no throttle, no snapshot */
extern p6_booking_limits limits;

#define EVENING p6_minute_at(p6_day_of_minute(p6_minute_of_epoch(NOW)), 18 * 60)
/* desks 1 and 2 police: eid (15 minutes), vneid (10); desk 3 bank: cashless (5), 18:00 to 19:00 */
#define WIDE 1
/* the same a day later */
#define NEXT_DAY 2

extern p6_official helper;   /* of 01840, the place's commune */
extern p6_official stranger; /* a manager of 01843 */

/* a fresh place with the officials in it; 16:00 on the day of the shift */
int office_place(void **state);
#define Q(sentence, function) { sentence, function, office_place, drop_store, NULL }

/* a request key that no other call gave */
const char *key(apr_pool_t *in);
/* a whole and valid wish with a new key; SERVICES with commas between */
p6_wish wish(apr_int64_t shift, p6_minute start, const char *services, apr_pool_t *in);

/* an official with one right */
p6_official official_with(apr_int64_t id, const char *role, const char *commune, apr_pool_t *in);
/* an order in WIDE with a new key, expected to be done NOW; whom it was about */
apr_int64_t orders(p6_order_kind kind, apr_int64_t visit, int desk);
/* the same, whatever comes of it */
p6_done tries(p6_order_kind kind, apr_int64_t visit, int desk, const char *key);
/* a booked visit of WIDE at START minutes past EVENING; its id */
apr_int64_t a_booking(int start, const char *services);
/* a walk-in of WIDE who wants SERVICES; its id */
apr_int64_t comes(const char *services, const char *priority);
p6_queue *queue(void);
p6_visit_state state_of(apr_int64_t visit);

#endif
