#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "base/wipe.h"

static void what_is_wiped_is_zero_and_its_neighbours_stay(void **state)
{
    char text[] = "before secret behind";

    (void)state;
    p6_wipe(text + 7, 6);
    assert_memory_equal(text, "before \0\0\0\0\0\0 behind", sizeof text);
    p6_wipe(text, 0);
    p6_wipe(NULL, 0);
    assert_memory_equal(text, "before", 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "what is wiped is zero and its neighbours stay",
          what_is_wiped_is_zero_and_its_neighbours_stay, 0, 0, 0 },
    };

    return cmocka_run_group_tests_name("wiping", tests, NULL, NULL);
}
