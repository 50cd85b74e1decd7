/**
 * Hiding small counts of a list that is published with its total (k-anonymity by counts).
 *
 * A count of 1 to k - 1 tells too much about too few. Hiding it alone is no use: the total minus
 * the others is it. So others are hidden with it until each small count could as well be k: the sum
 * of those hidden leaves room for that. Zeros are shown: they are about nobody; who reads the list
 * knows so that nothing hidden is 0. Both kinds of hidden counts must be shown alike.
 *
 * A list stands for itself: totals over several lists (a year's) must not be published, or the
 * difference between two publications would be a hidden count.
 */
#ifndef P6_REPORTS_SUPPRESS_H
#define P6_REPORTS_SUPPRESS_H

#include <apr.h>

#define P6_PUBLIC_LEAST 5 /**< the smallest count that is published */

/** What is hidden of the N counts at COUNTS (none negative), whose sum is published unless
    *TOTAL_HIDDEN is 1 then: sets HIDDEN[i] to 1 or 0. LEAST is k. */
void p6_suppress(const apr_int64_t *counts, int n, apr_int64_t least, char *hidden,
                 int *total_hidden);

#endif
