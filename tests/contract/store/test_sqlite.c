#include "support_store.h"

int main(void)
{
    static const suite *const suites[] = { &reference_suite, &shift_suite, &transaction_suite,
                                           &schema_suite, &waits_suite, &audit_suite,
                                           &sqlite_suite, &backup_suite, &group_suite,
                                           &cached_suite, &erased_suite, &opening_suite };

    return run_suites("store on SQLite", "sqlite3", suites, sizeof suites / sizeof *suites);
}
