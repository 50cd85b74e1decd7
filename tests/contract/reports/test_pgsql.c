#include "support_reports.h"

int main(void)
{
    static const suite *const suites[] = { &counting_suite, &reports_suite, &publishing_suite };

    return run_suites("reports on PostgreSQL", "pgsql", suites, sizeof suites / sizeof *suites);
}
