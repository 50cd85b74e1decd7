#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <apr_general.h>

#include "audit/audit_csv.h"
#include "base/csv_cell.h"

static apr_pool_t *pool;

static const char *cell(const char *text)
{
    p6_buf *buf = p6_buf_make(pool, 0);

    p6_csv_safe_cell(buf, text);
    return buf->data;
}

static void a_plain_cell_stays_as_it_is(void **state)
{
    (void)state;
    assert_string_equal(cell(""), "");
    assert_string_equal(cell("01840"), "01840");
    assert_string_equal(cell("a = b - c"), "a = b - c");
    assert_string_equal(cell("Đức Xuân"), "Đức Xuân");
}

static void a_cell_that_would_be_a_formula_is_defused(void **state)
{
    (void)state;
    assert_string_equal(cell("=1+2"), "'=1+2");
    assert_string_equal(cell("+84"), "'+84");
    assert_string_equal(cell("-1"), "'-1");
    assert_string_equal(cell("@SUM(A1)"), "'@SUM(A1)");
    assert_string_equal(cell("\t=1"), "'\t=1");
    assert_string_equal(cell("\r=1"), "\"'\r=1\"");
    assert_string_equal(cell("=HYPERLINK(\"x\",\"y\")"), "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
}

static void rows_are_lines_below_a_header(void **state)
{
    apr_array_header_t *rows = apr_array_make(pool, 2, sizeof(p6_audit_entry));
    p6_buf *buf = p6_buf_make(pool, 0);

    (void)state;
    APR_ARRAY_PUSH(rows, p6_audit_entry) = (p6_audit_entry){ 1, 1795434059, "official", 7, 0,
        "visit_move", "visit", "17", "01840", "from=3, to=7" };
    APR_ARRAY_PUSH(rows, p6_audit_entry) = (p6_audit_entry){ 2, 1795459999, "system", 0, 0,
        "retention", "", "", "", "=1" };
    p6_audit_csv_head(buf);
    p6_audit_csv_rows(buf, rows);
    assert_string_equal(buf->data,
        "id,time,actor,official,pass,action,subject_kind,subject,commune,detail\n"
        "1,2026-11-23 18:40:59,official,7,,visit_move,visit,17,01840,\"from=3, to=7\"\n"
        "2,2026-11-24 01:53:19,system,,,retention,,,,'=1\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "a plain cell stays as it is", a_plain_cell_stays_as_it_is, 0, 0, 0 },
        { "a cell that would be a formula is defused", a_cell_that_would_be_a_formula_is_defused,
          0, 0, 0 },
        { "rows are lines below a header", rows_are_lines_below_a_header, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("audit as CSV", tests, NULL, NULL);
}
