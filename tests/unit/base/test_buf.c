#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>

#include "base/buf.h"

static apr_pool_t *pool;

static void an_empty_buffer_is_an_empty_text(void **state)
{
    (void)state;
    assert_string_equal(p6_buf_make(pool, 0)->data, "");
    assert_string_equal(p6_buf_make(pool, 1)->data, "");
    assert_int_equal(p6_buf_make(pool, 10)->len, 0);
}

static void it_grows_from_any_size(void **state)
{
    (void)state;
    for (apr_size_t size = 0; size < 20; size++) {
        p6_buf *buf = p6_buf_make(pool, size);

        for (apr_size_t i = 0; i < 1000; i++) {
            p6_buf_addc(buf, (char)('a' + i % 26));
            assert_int_equal(buf->len, i + 1);
            assert_true(buf->len < buf->cap);
            assert_int_equal(buf->data[buf->len], '\0');
        }
        for (apr_size_t i = 0; i < 1000; i++) assert_int_equal(buf->data[i], 'a' + i % 26);
    }
}

static void all_ways_of_adding_end_with_nul(void **state)
{
    p6_buf *buf = p6_buf_make(pool, 3);

    (void)state;
    p6_buf_adds(buf, "ab");
    p6_buf_add(buf, "c\0d", 3);
    p6_buf_addf(buf, "%d%%%s", 42, "x");
    p6_buf_adds(buf, "");
    p6_buf_add(buf, "unused", 0);
    assert_int_equal(buf->len, 9);
    assert_memory_equal(buf->data, "abc\0d42%x", 10);
}

static void reserved_room_stays_in_place(void **state)
{
    p6_buf *buf = p6_buf_make(pool, 4);
    char *data;

    (void)state;
    p6_buf_adds(buf, "abcd");
    p6_buf_reserve(buf, 5000);
    data = buf->data;
    for (int i = 0; i < 5000; i++) p6_buf_addc(buf, 'x');
    assert_ptr_equal(buf->data, data);
    assert_memory_equal(buf->data, "abcdxxx", 7);
    assert_int_equal(buf->len, 5004);
}

static void a_fair_first_size_is_enough(void **state)
{
    p6_buf *buf = p6_buf_make(pool, 100);
    char *data = buf->data;

    (void)state;
    for (int i = 0; i < 100; i++) p6_buf_addc(buf, 'x');
    assert_ptr_equal(buf->data, data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "an empty buffer is an empty text", an_empty_buffer_is_an_empty_text, 0, 0, 0 },
        { "it grows from any size", it_grows_from_any_size, 0, 0, 0 },
        { "all ways of adding end with a NUL", all_ways_of_adding_end_with_nul, 0, 0, 0 },
        { "reserved room stays in place", reserved_room_stays_in_place, 0, 0, 0 },
        { "a fair first size is enough", a_fair_first_size_is_enough, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("buffers", tests, NULL, NULL);
}
