#include "support_visits.h"

int main(void)
{
    static const suite *const suites[] = { &claims_suite, &sweep_suite, &storm_suite,
                                           &visits_suite, &people_suite, &waiting_suite,
                                           &home_visits_suite, &openings_suite,
                                           &visit_faults_suite, &schedule_suite };

    return run_suites("visits on PostgreSQL", "pgsql", suites,
                      sizeof suites / sizeof *suites);
}
