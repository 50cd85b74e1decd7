#include "support_planning.h"

int main(void)
{
    return run_planning("changes of the schedule on PostgreSQL", "pgsql");
}
