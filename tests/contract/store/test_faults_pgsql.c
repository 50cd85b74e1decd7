#include "support_store.h"

int main(void)
{
    static const suite *const suites[] = { &fault_suite };

    return run_suites("store on PostgreSQL, calls failing", "pgsql", suites, 1);
}
