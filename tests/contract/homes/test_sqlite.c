#include "contract/fixture/fixture.h"

extern const suite rounds_suite;

int main(void)
{
    static const suite *const suites[] = { &rounds_suite };

    return run_suites("homes on SQLite", "sqlite3", suites, sizeof suites / sizeof *suites);
}
