#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "base/buf.h"
#include "schedule/csv.h"

static apr_pool_t *pool;

typedef struct text {
    const char *at;
    apr_size_t left;
    apr_size_t step; /* bytes of one read */
    apr_status_t end;
} text;

static apr_status_t read_text(void *baton, char *buf, apr_size_t *len)
{
    text *t = baton;

    if (!t->left) return t->end;
    if (*len > t->left) *len = t->left;
    if (t->step && *len > t->step) *len = t->step;
    memcpy(buf, t->at, *len);
    t->at += *len;
    t->left -= *len;
    return APR_SUCCESS;
}

/* What the reader makes of LEN bytes: "1:a|b 2:c|d", "!" and the reason's first words for a bad
   record. */
static const char *read_all(const char *bytes, apr_size_t len, apr_size_t step)
{
    text source = { bytes, len, step, APR_EOF };
    p6_csv *csv = p6_csv_make(read_text, &source, pool);
    p6_buf *out = p6_buf_make(pool, 0);
    p6_csv_record record;
    p6_csv_status status;

    while ((status = p6_csv_next(csv, &record)) != P6_CSV_END) {
        p6_buf_addf(out, "%s%d:", out->len ? " " : "", record.line);
        if (status != P6_CSV_RECORD) p6_buf_addf(out, "!%.24s", record.reason);
        if (status == P6_CSV_BROKEN) break;
        for (int i = 0; status == P6_CSV_RECORD && i < record.count; i++) {
            assert_int_equal(strlen(record.field[i]), record.len[i]);
            p6_buf_addf(out, "%s%s", i ? "|" : "", record.field[i]);
        }
    }
    assert_int_equal(p6_csv_next(csv, &record), P6_CSV_END);
    return out->data;
}

static const char *read_text_as(const char *s)
{
    const char *whole = read_all(s, strlen(s), 0);

    /* where the chunks end makes no difference */
    assert_string_equal(read_all(s, strlen(s), 1), whole);
    assert_string_equal(read_all(s, strlen(s), 7), whole);
    return whole;
}

#define reads(s, wanted) assert_string_equal(read_text_as(s), wanted)

static void plain_records(void **state)
{
    (void)state;
    reads("", "");
    reads("a", "1:a");
    reads("a,b\nc,d\n", "1:a|b 2:c|d");
    reads("a,b\r\nc,d\r\n", "1:a|b 2:c|d");
    reads("a,,\n,b,\n", "1:a|| 2:|b|");
    reads("a,b\nc,d", "1:a|b 2:c|d");
    reads("a,b\r\nc,d\r", "1:a|b 2:c|d");
}

static void quoted_fields(void **state)
{
    (void)state;
    reads("\"a,b\",\"c\"\"d\"\n", "1:a,b|c\"d");
    reads("\"two\nlines\",x\r\nnext,y\n", "1:two\nlines|x 3:next|y");
    reads("\"\",\"\"\"\"\n", "1:|\"");
}

static void lines_are_physical(void **state)
{
    (void)state;
    reads("a\n\n\n\"b\n\nc\"\nd\n", "1:a 4:b\n\nc 7:d");
    reads("a,b\n,,\n  ,x\n", "1:a|b 3:  |x");
}

static void excel(void **state)
{
    (void)state;
    reads("\xEF\xBB\xBF" "a;b\r\n1;2\r\n", "1:a|b 2:1|2");
    reads("a\tb\n1\t2,5\n", "1:a|b 2:1|2,5");
    reads("\"x,y,z\";b\n1;2\n", "1:x,y,z|b 2:1|2");
    reads("\xEF\xBB\xBF", "");
    assert_string_equal(read_all("\xFF\xFE" "a\0,\0", 6, 0), "1:!The file is UTF-16; save");
}

static void mistakes_are_told_once(void **state)
{
    (void)state;
    reads("a,b\n\"c\"d,e\nf,g\n", "1:a|b 2:!A closing quote is follo 3:f|g");
    reads("a,b\nc\"d,e\nf,g\n", "1:a|b 2:!A quote stands inside a  3:f|g");
    reads("a,b\nc,\"d\ne,f\n", "1:a|b 2:!The quote opened on line");
    reads("a\rb\nc\n", "1:!A carriage return stands 2:c");
}

static void limits(void **state)
{
    p6_buf *s = p6_buf_make(pool, 0);

    (void)state;
    for (int i = 0; i < P6_MAX_CSV_COLUMNS; i++) p6_buf_adds(s, i ? ",x" : "x");
    assert_null(strchr(read_text_as(apr_pstrcat(pool, s->data, "\n", NULL)), '!'));
    assert_string_equal(read_text_as(apr_pstrcat(pool, s->data, ",x\nb\n", NULL)),
                        "1:!The row has more than 64 2:b");
    s->len = 0;
    for (int i = 0; i < P6_MAX_CSV_FIELD; i++) p6_buf_addc(s, 'y');
    assert_int_equal(strlen(read_text_as(s->data)), P6_MAX_CSV_FIELD + 2);
    p6_buf_addc(s, 'y');
    assert_string_equal(read_text_as(apr_pstrcat(pool, s->data, "\nb\n", NULL)),
                        "1:!The field that begins on 2:b");
    assert_string_equal(read_text_as(apr_pstrcat(pool, "\"", s->data, "\"\nb\n", NULL)),
                        "1:!The field that begins on 2:b");
}

static void a_failing_disk_is_told(void **state)
{
    text source = { "a,b\nc", 5, 0, APR_EGENERAL };
    p6_csv *csv = p6_csv_make(read_text, &source, pool);
    p6_csv_record record;

    (void)state;
    assert_int_equal(p6_csv_next(csv, &record), P6_CSV_RECORD);
    assert_int_equal(p6_csv_next(csv, &record), P6_CSV_BROKEN);
    assert_non_null(strstr(record.reason, "can't be read"));
}

static void nul_bytes_are_handed_over(void **state)
{
    text source = { "a,b\nc\0d,e\n", 10, 0, APR_EOF };
    p6_csv *csv = p6_csv_make(read_text, &source, pool);
    p6_csv_record record;

    (void)state;
    assert_int_equal(p6_csv_next(csv, &record), P6_CSV_RECORD);
    assert_int_equal(p6_csv_next(csv, &record), P6_CSV_RECORD);
    assert_int_equal(record.len[0], 3);
    assert_memory_equal(record.field[0], "c\0d", 4);
}

/* random bytes of the characters that matter: no crash, every byte is consumed, lines are right */
static void any_bytes_end(void **state)
{
    static const char alphabet[] = "ab\",;\t\r\n\0\xC4";
    unsigned seed = 20261123;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        char bytes[24];
        text source = { bytes, 0, 3, APR_EOF };
        p6_csv_record record;
        p6_csv *csv;
        int last = 0;
        apr_size_t n;

        seed = seed * 1103515245u + 12345u;
        n = (seed >> 16) % sizeof bytes;
        for (apr_size_t i = 0; i < n; i++) {
            seed = seed * 1103515245u + 12345u;
            bytes[i] = alphabet[(seed >> 16) % (sizeof alphabet - 1)];
        }
        source.left = n;
        csv = p6_csv_make(read_text, &source, pool);
        while (p6_csv_next(csv, &record) != P6_CSV_END) {
            assert_true(record.line > last);
            last = record.line;
        }
        assert_int_equal(p6_csv_offset(csv), n);
        if (round % 100 == 0) apr_pool_clear(pool);
    }
}

static int clear(void **state)
{
    (void)state;
    apr_pool_clear(pool);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "records end with LF, CRLF or the file", plain_records, 0, clear, 0 },
        { "quoted fields hold commas, line feeds and doubled quotes", quoted_fields, 0, clear, 0 },
        { "a record's line is the physical one; blank lines and empty rows are passed over",
          lines_are_physical, 0, clear, 0 },
        { "what spreadsheets write is understood: BOM, semicolons, tabs; UTF-16 is told", excel, 0,
          clear, 0 },
        { "a malformed record is told once and the next one is read", mistakes_are_told_once, 0,
          clear, 0 },
        { "64 fields and 16384 bytes fit, one more is refused", limits, 0, clear, 0 },
        { "a file that can't be read on is broken, not ended", a_failing_disk_is_told, 0, clear,
          0 },
        { "NUL bytes are handed over for the caller to refuse", nul_bytes_are_handed_over, 0, clear,
          0 },
        { "20,000 random texts are consumed to the last byte", any_bytes_end, 0, clear, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("CSV reader", tests, NULL, NULL);
}
