/**
 * What a report says: sums of the daily figures of a period, of the one before and of the year, by
 * step, commune, point, service, agency and people; with what the police counted. Free of HTTP.
 *
 * Read in one transaction, a month's days at most in one select; nothing is read from visits.
 * Rights: one commune for whoever may report there; the whole province for whoever may everywhere.
 */
#ifndef P6_REPORTS_REPORT_H
#define P6_REPORTS_REPORT_H

#include "office/official.h"
#include "reports/period.h"
#include "store/figures.h"
#include "store/hand_offs.h"

#define P6_SILENT_DAYS 7      /**< a commune without a shift for so long is named */
#define P6_HAND_OFF_OLD_DAYS 7
#define P6_HAND_OFF_OLDER_DAYS 14

typedef struct p6_report_ask {
    const char *commune;        /**< code, "" = the whole province */
    const char *agency, *service; /**< "" = any; else the report is about outcomes, not visits */
    p6_period period;
    p6_day today;
} p6_report_ask;

/** Is ASK about outcomes of an agency or a service? */
static inline int p6_report_narrow(const p6_report_ask *ask)
{
    return *ask->agency || *ask->service;
}

/** A line of a report. What is `before` is of the period before. */
typedef struct p6_report_row {
    const char *key;            /**< commune's code, point's slug, service's or agency's code … */
    const char *name;           /**< of a point */
    p6_days days;               /**< of a step */
    p6_visit_sums visits, visits_before;
    p6_outcome_sums outcomes, outcomes_before;
    apr_int64_t people;         /**< of an age band or a group */
    apr_int64_t desks, helpers; /**< of an agency: desks in shifts that were held, passes */
} p6_report_row;

/** How much of what ROW counts: visits that were helped, or outcomes. */
apr_int64_t p6_report_size(const p6_report_ask *ask, const p6_report_row *row);
apr_int64_t p6_report_size_before(const p6_report_ask *ask, const p6_report_row *row);

typedef struct p6_report_activation {
    p6_activation now, earlier; /**< earlier: the newest before the period; commune NULL: none */
} p6_report_activation;

/** Arrays of p6_report_row unless they say otherwise. */
typedef struct p6_report {
    p6_report_ask ask;
    p6_report_row total;
    p6_report_row year;         /**< from the first of January to the period's last day */
    const apr_array_header_t *steps;    /**< in order, those to come too */
    const apr_array_header_t *communes; /**< the largest first; none of one commune's report */
    const apr_array_header_t *points;   /**< the largest first; of one commune's report only */
    const apr_array_header_t *services; /**< in the order of lists */
    const apr_array_header_t *agencies; /**< likewise; key "": unknown */
    const apr_array_header_t *ages;     /**< key "": not said */
    const apr_array_header_t *groups;   /**< the largest first; of one commune's report only */
    const apr_array_header_t *activation; /**< of p6_report_activation, the
                                             nearest to its target first */
    const apr_array_header_t *silent;   /**< of p6_last_held, those without a shift for
                                             P6_SILENT_DAYS; day 0: for a year. The province's */
    p6_hand_off_ages hand_offs;
} p6_report;

/** The report that ASK asks for, in POOL. FORBIDDEN; BAD_INPUT where "commune", "agency" or
    "service". */
p6_error *p6_report_load(p6_report **report, p6_store *store, const p6_official *official,
                         const p6_report_ask *ask, apr_pool_t *pool);

#endif
