#include "support_delivery.h"

int main(void)
{
    return run_suites("delivery on PostgreSQL", "pgsql");
}
