#include "support_store.h"

int main(void)
{
    static const suite *const suites[] = { &fault_suite };

    return run_suites("store on SQLite, calls failing", "sqlite3", suites, 1);
}
