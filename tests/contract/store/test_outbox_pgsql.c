#include "support_visits.h"

int main(void)
{
    static const suite *const suites[] = { &outbox_suite };

    return run_suites("outbox on PostgreSQL", "pgsql", suites,
                      sizeof suites / sizeof *suites);
}
