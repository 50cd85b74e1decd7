#include "support_delivery.h"

int main(void)
{
    return run_delivery("delivery on SQLite", "sqlite3");
}
