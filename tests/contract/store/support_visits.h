/* What the contract tests of visits share: two shifts with two desks, visits on them. */
#ifndef P6_SUPPORT_VISITS_H
#define P6_SUPPORT_VISITS_H

#include "support_store.h"

#include "store/claims.h"
#include "store/visits.h"

#define EVENING 29923920        /* some minute in 2026, when shift 1 begins; shift 2 a day later */
#define UNIT (EVENING / 5)      /* the first unit of shift 1 */

extern const suite claims_suite, sweep_suite, storm_suite, visits_suite, people_suite,
    waiting_suite, home_visits_suite, openings_suite, visit_faults_suite, outbox_suite,
    schedule_suite;

/* a store with the shifts 1 and 2 and the services eid-level-2 and sim */
int visits_store(void **state);
#define V(sentence, function) TEST(visits_store, sentence, function)

/* a visit of shift 1 in a transaction of its own; KEY may be NULL */
apr_int64_t a_visit(p6_visit_state visit_state, const char *key);
p6_segment at_desk(int desk, apr_int64_t first_unit, int units);
/* p6_claims_take of one segment in a transaction of its own: committed when taken */
int takes(apr_int64_t shift, p6_segment segment, apr_int64_t visit, const char *kind,
          apr_int64_t until_s, apr_int64_t now_s);
void commit(p6_tx *tx);
p6_visit *get_visit(apr_int64_t id);
/* the one integer that the formatted SQL selects */
apr_int64_t count_of(const char *sql, ...) __attribute__((format(printf, 1, 2)));

#endif
