/* All suites of booking, in one program for each database. */
#include "support_booking.h"

extern const suite book_suite, hold_suite, visit_suite, opening_suite, key_suite, limit_suite,
    consent_suite, waiting_suite, tell_suite, home_suite, storm_suite, random_suite, crowd_suite,
    retention_suite;

int run_booking(const char *name, const char *with)
{
    static const suite *const suites[] = { &book_suite, &hold_suite, &visit_suite,
        &opening_suite, &key_suite, &limit_suite, &consent_suite, &waiting_suite, &tell_suite,
        &home_suite, &storm_suite, &random_suite, &crowd_suite, &retention_suite };

    return run_suites(name, with, suites, sizeof suites / sizeof *suites);
}
