/* All suites of planning, in one program for each database. */
#include "support_planning.h"

extern const suite shifts_suite, moves_suite, rotas_suite, closures_suite, undo_suite, points_suite,
    storm_suite;

int run_planning(const char *name, const char *with)
{
    static const suite *const suites[] = { &shifts_suite, &moves_suite, &rotas_suite,
        &closures_suite, &undo_suite, &points_suite, &storm_suite };

    return run_suites(name, with, suites, sizeof suites / sizeof *suites);
}
