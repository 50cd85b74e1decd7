#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdlib.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>
#include <apr_thread_proc.h>

#include "base/throttle.h"

#define NOW 1795434060 /* begins a minute */

static apr_pool_t *pool;

static p6_throttle *table_of(apr_uint32_t slots)
{
    return p6_throttle_init(apr_palloc(pool, p6_throttle_size(slots)), slots, 12345);
}

static void the_limit_holds_within_a_period(void **state)
{
    p6_throttle *t = table_of(1024);

    (void)state;
    for (int i = 0; i < 5; i++)
        assert_int_equal(p6_throttle_hit(t, "192.0.2.1", 60, 5, NOW + i), 0);
    assert_int_equal(p6_throttle_hit(t, "192.0.2.1", 60, 5, NOW + 10), 50);
    assert_int_equal(p6_throttle_hit(t, "192.0.2.1", 60, 5, NOW + 59), 1);
    assert_int_equal(p6_throttle_hit(t, "192.0.2.2", 60, 5, NOW + 10), 0);
    assert_int_equal(p6_throttle_hit(t, "192.0.2.1", 60, 5, NOW + 60), 0);
}

static void periods_count_apart(void **state)
{
    p6_throttle *t = table_of(1024);

    (void)state;
    assert_int_equal(p6_throttle_hit(t, "k", 60, 1, NOW), 0);
    assert_int_equal(p6_throttle_hit(t, "k", 3600, 1, NOW), 0);
    assert_true(p6_throttle_hit(t, "k", 60, 1, NOW) > 0);
    assert_true(p6_throttle_hit(t, "k", 3600, 1, NOW) > 0);
}

static void looking_does_not_count(void **state)
{
    p6_throttle *t = table_of(1024);

    (void)state;
    for (int i = 0; i < 9; i++) assert_int_equal(p6_throttle_peek(t, "k", 60, 1, NOW), 0);
    assert_int_equal(p6_throttle_hit(t, "k", 60, 1, NOW), 0);
    assert_int_equal(p6_throttle_peek(t, "k", 60, 1, NOW), 60);
}

static void a_full_table_forgets_the_oldest_and_never_blocks_a_newcomer(void **state)
{
    p6_throttle *t = table_of(64);

    (void)state;
    for (int i = 0; i < 10000; i++)
        assert_int_equal(p6_throttle_hit(t, apr_itoa(pool, i), 60, 1, NOW + i / 100 * 60), 0);
}

static void *APR_THREAD_FUNC hit(apr_thread_t *thread, void *data)
{
    apr_size_t taken = 0;

    for (int i = 0; i < 20000; i++)
        taken += p6_throttle_hit(data, "one key", 3600, 10000, NOW) == 0;
    apr_thread_exit(thread, (apr_status_t)taken);
    return NULL;
}

static void threads_together_get_exactly_the_limit(void **state)
{
    p6_throttle *t = table_of(64);
    apr_thread_t *threads[4];
    apr_status_t taken;
    int sum = 0;

    (void)state;
    for (int i = 0; i < 4; i++)
        assert_int_equal(apr_thread_create(&threads[i], NULL, hit, t, pool), 0);
    for (int i = 0; i < 4; i++) {
        apr_thread_join(&taken, threads[i]);
        sum += taken;
    }
    assert_int_equal(sum, 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "the limit holds within a period", the_limit_holds_within_a_period, 0, 0, 0 },
        { "periods of different length count apart", periods_count_apart, 0, 0, 0 },
        { "looking does not count", looking_does_not_count, 0, 0, 0 },
        { "a full table forgets the oldest and never blocks a newcomer",
          a_full_table_forgets_the_oldest_and_never_blocks_a_newcomer, 0, 0, 0 },
        { "threads together get exactly the limit",
          threads_together_get_exactly_the_limit, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("throttle", tests, NULL, NULL);
}
