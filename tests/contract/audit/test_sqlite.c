#include "support_seals.h"

int main(void)
{
    static const suite *const suites[] = { &auditing_suite, &sealing_suite, &tampering_suite,
                                           &many_suite };

    return run_suites("audit on SQLite", "sqlite3", suites, sizeof suites / sizeof *suites);
}
