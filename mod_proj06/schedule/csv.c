#include "schedule/csv.h"

#include <apr_strings.h>
#include <string.h>

#include "base/buf.h"

struct p6_csv {
    p6_bytes in;
    apr_pool_t *pool;
    int started;
    char delimiter;
    p6_buf *text; /**< the record's fields, each closed by a NUL */
    apr_size_t start[P6_MAX_CSV_COLUMNS];
};

p6_csv *p6_csv_make(p6_bytes_source source, void *baton, apr_pool_t *pool)
{
    p6_csv *csv = apr_pcalloc(pool, sizeof *csv);

    p6_bytes_init(&csv->in, source, baton, pool);
    csv->pool = pool;
    csv->text = p6_buf_make(pool, 4096);
    csv->delimiter = ',';
    return csv;
}

char p6_csv_delimiter(const p6_csv *csv)
{
    return csv->delimiter;
}

apr_int64_t p6_csv_offset(const p6_csv *csv)
{
    return p6_bytes_offset(&csv->in);
}

static int peek(p6_csv *csv)
{
    return p6_bytes_peek(&csv->in);
}

static int take(p6_csv *csv)
{
    return p6_bytes_take(&csv->in);
}

/** The delimiter is whichever of the three the header line holds most of, outside quotes. */
static char find_delimiter(const char *bytes, apr_size_t len)
{
    static const char candidates[] = { ',', ';', '\t' };
    int count[3] = { 0, 0, 0 }, quoted = 0, best = 0;

    for (apr_size_t i = 0; i < len && (quoted || bytes[i] != '\n'); i++) {
        if (bytes[i] == '"') quoted = !quoted;
        for (int k = 0; k < 3; k++) count[k] += !quoted && bytes[i] == candidates[k];
    }
    for (int k = 1; k < 3; k++)
        if (count[k] > count[best]) best = k;
    return candidates[best];
}

/** Look at the first bytes: byte order marks and the delimiter. A reason when they can't be
    read. */
static const char *start(p6_csv *csv)
{
    p6_bytes *in = &csv->in;

    csv->started = 1;
    p6_bytes_fill(in);
    if (in->filled >= 3 && memcmp(in->chunk, "\xEF\xBB\xBF", 3) == 0) in->at = 3;
    if (in->filled >= 2 && (memcmp(in->chunk, "\xFF\xFE", 2) == 0
                            || memcmp(in->chunk, "\xFE\xFF", 2) == 0))
        return "The file is UTF-16; save it as \"CSV UTF-8\".";
    csv->delimiter = find_delimiter(in->chunk + in->at, in->filled - in->at);
    return NULL;
}

static int at_line_end(int c)
{
    return c == '\n' || c == '\r' || c == P6_BYTES_END;
}

static void skip_line(p6_csv *csv)
{
    for (int c = take(csv); c != '\n' && c != P6_BYTES_END; c = take(csv)) continue;
}

static const char *too_long(p6_csv *csv, int line)
{
    return apr_psprintf(csv->pool, "The field that begins on line %d is longer than %d bytes; is a"
                        " quote not closed?", line, P6_MAX_CSV_FIELD);
}

/** The bytes of a quoted field behind its opening quote, up to the delimiter or line end. */
static const char *quoted_field(p6_csv *csv, apr_size_t begin)
{
    int line = csv->in.line;

    for (;;) {
        int c = take(csv);

        if (c == P6_BYTES_END)
            return apr_psprintf(csv->pool, "The quote opened on line %d is never closed; a quote"
                                " inside a field is written twice (\"\").", line);
        if (c == '"') {
            if (peek(csv) != '"') break;
            take(csv);
        }
        p6_buf_addc(csv->text, (char)c);
        if (csv->text->len - begin > P6_MAX_CSV_FIELD) return too_long(csv, line);
    }
    if (peek(csv) == csv->delimiter || at_line_end(peek(csv))) return NULL;
    return "A closing quote is followed by more text; a quote inside a field is written twice"
           " (\"\").";
}

static const char *plain_field(p6_csv *csv, apr_size_t begin)
{
    for (int c = peek(csv); c != csv->delimiter && !at_line_end(c); c = peek(csv)) {
        if (c == '"')
            return "A quote stands inside a field without quotes; put the whole field in quotes"
                   " and write the quote twice (\"\").";
        p6_buf_addc(csv->text, (char)take(csv));
        if (csv->text->len - begin > P6_MAX_CSV_FIELD) return too_long(csv, csv->in.line);
    }
    return NULL;
}

/** All fields of one record into csv->text, and the end of its line. A reason when malformed. */
static const char *fields(p6_csv *csv, p6_csv_record *record)
{
    for (;;) {
        apr_size_t begin = csv->text->len;
        const char *reason;

        if (record->count == P6_MAX_CSV_COLUMNS)
            return apr_psprintf(csv->pool, "The row has more than %d fields.", P6_MAX_CSV_COLUMNS);
        csv->start[record->count] = begin;
        if (peek(csv) == '"') {
            take(csv);
            reason = quoted_field(csv, begin);
        } else
            reason = plain_field(csv, begin);
        if (reason) return reason;
        record->len[record->count++] = csv->text->len - begin;
        p6_buf_addc(csv->text, '\0');
        if (peek(csv) != csv->delimiter) break;
        take(csv);
    }
    if (peek(csv) == '\r') {
        take(csv);
        if (peek(csv) != '\n' && peek(csv) != P6_BYTES_END)
            return "A carriage return stands without its line feed; lines end with LF or CRLF.";
    }
    take(csv);
    return NULL;
}

static p6_csv_status broken(p6_csv *csv, p6_csv_record *record, const char *reason)
{
    csv->in.at = csv->in.filled;
    if (csv->in.status == APR_SUCCESS) csv->in.status = APR_EOF;
    record->reason = reason ? reason : p6_bytes_failure(&csv->in, csv->pool);
    return P6_CSV_BROKEN;
}

static int is_blank(const p6_csv_record *record)
{
    for (int i = 0; i < record->count; i++)
        if (record->len[i]) return 0;
    return 1;
}

p6_csv_status p6_csv_next(p6_csv *csv, p6_csv_record *record)
{
    const char *reason = csv->started ? NULL : start(csv);

    record->line = csv->in.line;
    record->count = 0;
    record->reason = NULL;
    if (reason) return broken(csv, record, reason);
    do {
        record->line = csv->in.line;
        record->count = 0;
        csv->text->len = 0;
        if (peek(csv) == P6_BYTES_END)
            return p6_bytes_failed(&csv->in) ? broken(csv, record, NULL) : P6_CSV_END;
        reason = fields(csv, record);
        if (p6_bytes_failed(&csv->in)) return broken(csv, record, NULL);
        if (reason) {
            /* a record that began on an earlier line is left in the middle of this one */
            skip_line(csv);
            record->reason = reason;
            return P6_CSV_BAD;
        }
    } while (is_blank(record));
    for (int i = 0; i < record->count; i++) record->field[i] = csv->text->data + csv->start[i];
    return P6_CSV_RECORD;
}
