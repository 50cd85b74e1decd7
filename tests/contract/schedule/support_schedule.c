#include "support_schedule.h"

#include <apr_file_io.h>

const char *in;
p6_import_result *result;

int fresh(void **state)
{
    fresh_store(state);
    in = test_file("in");
    assert_int_equal(apr_dir_make(in, APR_FPROT_OS_DEFAULT, pool), APR_SUCCESS);
    return 0;
}

p6_store *new_store(const char *name)
{
    p6_store *made;
    int from, to;

    ok(p6_store_open(&made, driver, test_file(name), 2, &env, pool));
    ok(p6_store_migrate(made, &from, &to, pool));
    return made;
}

int run_group(const char *name, const struct CMUnitTest *tests, size_t n)
{
    const suite all = { tests, n }, *suites[] = { &all };

    return run_suites(name, "sqlite3", suites, 1);
}

void file(const char *name, const char *text)
{
    apr_file_t *f;

    assert_int_equal(apr_file_open(&f, apr_pstrcat(pool, in, "/", name, NULL),
                                   APR_FOPEN_WRITE | APR_FOPEN_CREATE | APR_FOPEN_TRUNCATE,
                                   APR_FPROT_OS_DEFAULT, pool), APR_SUCCESS);
    assert_int_equal(apr_file_write_full(f, text, strlen(text), NULL), APR_SUCCESS);
    apr_file_close(f);
}

void no_file(const char *name)
{
    apr_file_remove(apr_pstrcat(pool, in, "/", name, NULL), pool);
}

const char *text_of(const char *dir, const char *name)
{
    const char *path = apr_pstrcat(pool, dir, "/", name, NULL);
    apr_finfo_t info;
    apr_file_t *f;
    char *text;

    if (apr_file_open(&f, path, APR_FOPEN_READ, APR_FPROT_OS_DEFAULT, pool) != APR_SUCCESS)
        return NULL;
    apr_file_info_get(&info, APR_FINFO_SIZE, f);
    text = apr_pcalloc(pool, (apr_size_t)info.size + 1);
    assert_int_equal(apr_file_read_full(f, text, (apr_size_t)info.size, NULL), APR_SUCCESS);
    apr_file_close(f);
    return text;
}

static void list_mistakes(void)
{
    for (int i = 0; i < result->list->nelts; i++) {
        const p6_import_error *e = &APR_ARRAY_IDX(result->list, i, p6_import_error);

        print_error("%s:%d: %s: %s\n", e->file, e->line, e->column, e->reason);
    }
}

void imports(void)
{
    p6_error *err = p6_import_dir(store, in, &result, NULL, NULL, pool);

    if (err) {
        list_mistakes();
        fail_msg("%s: %s", p6_error_name(err->code), err->detail);
    }
    assert_int_equal(result->errors, 0);
}

void refused(void)
{
    p6_error *err = p6_import_dir(store, in, &result, NULL, NULL, pool);

    assert_non_null(err);
    assert_int_equal(err->code, P6_E_BAD_DATA);
    assert_true(result->errors > 0);
}

void told(const char *name, int line, const char *column, const char *part)
{
    for (int i = 0; i < result->list->nelts; i++) {
        const p6_import_error *e = &APR_ARRAY_IDX(result->list, i, p6_import_error);

        if (strcmp(e->file, name) == 0 && e->line == line && strcmp(e->column, column) == 0
            && strstr(e->reason, part))
            return;
    }
    list_mistakes();
    fail_msg("nobody said %s:%d: %s: …%s…", name, line, column, part);
}

void refused_for(const char *name, int line, const char *column, const char *part)
{
    refused();
    told(name, line, column, part);
    if (result->errors != 1) list_mistakes();
    assert_int_equal(result->errors, 1);
}

void small_world(const char *pattern, const char *from, const char *to)
{
    file("communes.csv", "code,name,kind,lat,lon\n01840,Đức Xuân,phuong,22.1658,105.8498\n");
    file("agencies.csv", "code,kind\nbank,bank\npolice,police\n");
    file("services.csv", "code,minutes\ninstall,15\n");
    file("texts.csv", "kind,subject,field,lang,text\nagency,bank,name,vi,Ngân hàng\n"
         "agency,police,name,vi,Công an\nservice,install,name,vi,Cài\n");
    file("points.csv", "slug,name,commune\np,Nhà văn hóa,01840\nq,Trường học,01840\n");
    file("rotas.csv", apr_psprintf(pool, "id,point,pattern,valid_from,valid_to\nr,p,\"%s\",%s,%s\n",
                                   pattern, from, to));
    file("desks.csv", "owner,number,agency,services,online\nr,1,bank,install,yes\n");
}

apr_int64_t generation(void)
{
    p6_tx *tx = begin(P6_TX_READ);
    apr_int64_t number;

    ok(p6_ref_generation(tx, &number));
    p6_tx_rollback(tx);
    return number;
}

static apr_array_header_t *all_shifts(void)
{
    p6_tx *tx = begin(P6_TX_READ);
    apr_array_header_t *rows;

    ok(p6_shifts_of_rota(tx, "r", 0, p6_minute_at(84000, 0), &rows, pool));
    p6_tx_rollback(tx);
    return rows;
}

const char *shifts(void)
{
    apr_array_header_t *rows = all_shifts();
    p6_buf *out = p6_buf_make(pool, 0);

    for (int i = 0; i < rows->nelts; i++) {
        const p6_shift *s = &APR_ARRAY_IDX(rows, i, p6_shift);
        const char *start = p6_minute_text(s->start, pool), *end = p6_minute_text(s->end, pool);

        p6_buf_addf(out, "%s%s-%s%s%s", i ? " " : "", start + 8, end + 11,
                    s->edited ? "!" : "", s->status == P6_SHIFT_CANCELLED ? "x" : "");
    }
    return out->data;
}

p6_expand_result expand(const char *from, int days)
{
    p6_expand_result counts;
    p6_day day;

    assert_true(p6_day_parse(&day, from));
    ok(p6_expand_all(store, day, days, &counts, pool));
    return counts;
}

p6_shift *shift_at(const char *start)
{
    apr_array_header_t *rows = all_shifts();
    p6_minute minute;

    assert_true(p6_minute_parse(&minute, start));
    for (int i = 0; i < rows->nelts; i++)
        if (APR_ARRAY_IDX(rows, i, p6_shift).start == minute)
            return &APR_ARRAY_IDX(rows, i, p6_shift);
    fail_msg("no shift begins at %s", start);
    return NULL;
}
