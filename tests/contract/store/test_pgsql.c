#include "support_store.h"

int main(void)
{
    static const suite *const suites[] = { &reference_suite, &shift_suite, &transaction_suite,
                                           &schema_suite, &waits_suite, &audit_suite,
                                           &move_suite, &cached_suite, &pgsql_suite };

    return run_suites("store on PostgreSQL", "pgsql", suites,
                      sizeof suites / sizeof *suites);
}
