#include "contract/fixture/fixture.h"

extern const suite front_suite, rights_suite;

int main(void)
{
    static const suite *const suites[] = { &front_suite, &rights_suite };

    return run_suites("pages and rights of the office on PostgreSQL", "pgsql", suites, 2);
}
