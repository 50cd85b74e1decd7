/* An evening whose visits are counted, for the tests of figures and reports. */
#ifndef P6_SUPPORT_REPORTS_H
#define P6_SUPPORT_REPORTS_H

#include "contract/scenes/queue.h"
#include "reports/count.h"

extern const suite counting_suite, reports_suite, publishing_suite;

#define TODAY ((int)p6_day_of_minute(EVENING)) /* 2026-11-23, a Monday */

/* office_place with a second shift on the evening, 3, from 19:30 to 20:30 */
int counting_place(void **state);
/* that with the communes 01840 (points to-3a and to-4), 01843 (to-9) and 02143 (none) */
int reports_place(void **state);
/* all shifts of the first day are over */
void evening_is_over(void);
/* one beat of the counting; how many days and points it counted */
int counts(void);

#endif
