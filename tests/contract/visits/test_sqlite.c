#include "support_booking.h"

int main(void)
{
    return run_booking("booking on SQLite", "sqlite3");
}
