/* The place with officials to work on its shift. */
#ifndef P6_SCENES_QUEUE_H
#define P6_SCENES_QUEUE_H

#include "contract/scenes/place.h"
#include "evening/queue.h"

/* like WIDE, a day later */
#define NEXT_DAY 2

extern p6_official helper;   /* of 01840, the place's commune */
extern p6_official stranger; /* a manager of 01843 */

/* that place with the officials */
int office_place(void **state);
#define Q(sentence, function) TEST(office_place, sentence, function)

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
