#include "support_booking.h"

int main(void)
{
    return run_suites("booking on SQLite", "sqlite3");
}
