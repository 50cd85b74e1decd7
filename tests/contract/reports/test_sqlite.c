#include "support_reports.h"

int main(void)
{
    static const suite *const suites[] = { &counting_suite, &reports_suite, &publishing_suite };

    return run_suites("reports on SQLite", "sqlite3", suites, sizeof suites / sizeof *suites);
}
