#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <apr_general.h>
#include <string.h>

#include "reports/report_csv.h"

static apr_pool_t *pool;

static const char *csv(const p6_cell *row)
{
    apr_array_header_t *heads = apr_array_make(pool, 3, sizeof(const char *));
    apr_array_header_t *rows = apr_array_make(pool, 1, sizeof(const p6_cell *));
    p6_table table = { .name = "t", .heads = heads, .rows = rows };
    p6_buf *buf = p6_buf_make(pool, 0);

    APR_ARRAY_PUSH(heads, const char *) = "Xã, phường";
    APR_ARRAY_PUSH(heads, const char *) = "Lượt";
    APR_ARRAY_PUSH(heads, const char *) = "Thay đổi (%)";
    if (row) APR_ARRAY_PUSH(rows, const p6_cell *) = row;
    p6_table_csv(buf, &table);
    return buf->data;
}

static void it_begins_with_a_byte_order_mark_and_its_heads(void **state)
{
    (void)state;
    assert_string_equal(csv(NULL), "\xef\xbb\xbf\"Xã, phường\",Lượt,Thay đổi (%)\n");
}

static void numbers_are_plain_and_what_is_not_known_is_empty(void **state)
{
    const p6_cell row[] = { p6_cell_text_of("phường Đức Xuân", NULL), p6_cell_number_of(-12),
                            p6_cell_known(-1) };
    const p6_cell large[] = { p6_cell_text_of("", NULL), p6_cell_number_of(1234567),
                              p6_cell_text_of(NULL, NULL) };

    (void)state;
    assert_string_equal(strchr(csv(row), '\n'), "\nphường Đức Xuân,-12,\n");
    assert_string_equal(strchr(csv(large), '\n'), "\n,1234567,\n");
}

static void texts_run_nothing_in_a_spreadsheet(void **state)
{
    const p6_cell row[] = { p6_cell_text_of("=HYPERLINK(\"http://x\",\"y\")", NULL),
                            p6_cell_text_of("+84912345678", NULL),
                            p6_cell_text_of("@SUM(A1)", NULL) };
    const p6_cell more[] = { p6_cell_text_of("-2+3", NULL), p6_cell_text_of("\t=1", NULL),
                             p6_cell_text_of("hai\ndòng", NULL) };

    (void)state;
    assert_string_equal(strchr(csv(row), '\n'),
                        "\n\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",'+84912345678,'@SUM(A1)\n");
    assert_string_equal(strchr(csv(more), '\n'), "\n'-2+3,'\t=1,\"hai\ndòng\"\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "it begins with a byte order mark and its heads",
          it_begins_with_a_byte_order_mark_and_its_heads, 0, 0, 0 },
        { "numbers are plain, and what is not known is empty",
          numbers_are_plain_and_what_is_not_known_is_empty, 0, 0, 0 },
        { "texts run nothing in a spreadsheet", texts_run_nothing_in_a_spreadsheet, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("reports as CSV", tests, NULL, NULL);
}
