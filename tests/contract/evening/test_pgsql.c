#include "contract/fixture/fixture.h"

extern const suite queue_suite, closing_suite;

int main(void)
{
    static const suite *const suites[] = { &queue_suite, &closing_suite };

    return run_suites("evening on PostgreSQL", "pgsql", suites, sizeof suites / sizeof *suites);
}
