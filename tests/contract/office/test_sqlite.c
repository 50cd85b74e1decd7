#include "support_queue.h"
#include "support_reports.h"
#include "support_seals.h"

extern const suite queue_suite, rights_suite, closing_suite, rounds_suite, citizen_suite,
    auditing_suite, asking_suite;

int main(void)
{
    static const suite *const suites[] = { &queue_suite, &rights_suite, &closing_suite,
                                           &rounds_suite, &citizen_suite, &auditing_suite,
                                           &counting_suite, &reports_suite, &publishing_suite,
                                           &sealing_suite, &tampering_suite, &many_suite,
                                           &asking_suite };

    return run_suites("office on SQLite", "sqlite3", suites, sizeof suites / sizeof *suites);
}
