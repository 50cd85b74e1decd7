#include "contract/fixture/fixture.h"

extern const suite citizen_suite, asking_suite;

int main(void)
{
    static const suite *const suites[] = { &citizen_suite, &asking_suite };

    return run_suites("behalf on SQLite", "sqlite3", suites, sizeof suites / sizeof *suites);
}
