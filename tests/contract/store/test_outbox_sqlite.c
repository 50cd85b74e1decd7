#include "support_visits.h"

int main(void)
{
    static const suite *const suites[] = { &outbox_suite };

    return run_suites("outbox on SQLite", "sqlite3", suites, sizeof suites / sizeof *suites);
}
