/* An evening whose visits are counted, for the tests of figures and reports. */
#ifndef P6_SUPPORT_REPORTS_H
#define P6_SUPPORT_REPORTS_H

#include "support_queue.h"

#include "office/count.h"

extern const suite counting_suite, reports_suite;

/* office_place with a second shift on the evening, 3, from 19:30 to 20:30 */
int counting_place(void **state);
/* all shifts of the first day are over */
void evening_is_over(void);
/* one beat of the counting; how many days and points it counted */
int counts(void);

#endif
