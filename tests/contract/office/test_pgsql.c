#include "contract/fixture/fixture.h"

extern const suite rights_suite;

int main(void)
{
    static const suite *const suites[] = { &rights_suite };

    return run_suites("rights of the office on PostgreSQL", "pgsql", suites, 1);
}
