#include "support_delivery.h"

int main(void)
{
    return run_delivery("delivery on PostgreSQL", "pgsql");
}
