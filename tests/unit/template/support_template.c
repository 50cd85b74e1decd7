#include "unit/template/support_template.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define DATA "tests/unit/template/data"

apr_pool_t *test_pool;
static char directory[200];

#define PART(F, r) F(r, text, TEXT, NULL)
P6_RECORD(part, PART)
#define ITEM(F, r) F(r, name, TEXT, NULL) F(r, href, URL, NULL) F(r, open, BOOL, NULL) \
    F(r, n, NUMBER, NULL) F(r, parts, LIST, &part_shape)
P6_RECORD(item, ITEM)
#define PERSON(F, r) F(r, name, TEXT, NULL) F(r, lang, TEXT, NULL)
P6_RECORD(person, PERSON)
#define TEST(F, r) F(r, title, TEXT, NULL) F(r, link, URL, NULL) F(r, n, NUMBER, NULL) \
    F(r, many, NUMBER, NULL) F(r, zero, NUMBER, NULL) F(r, yes, BOOL, NULL) F(r, no, BOOL, NULL) \
    F(r, empty, TEXT, NULL) F(r, unset, TEXT, NULL) F(r, evil, TEXT, NULL) F(r, bad, URL, NULL) \
    F(r, ld, JSON, NULL) F(r, items, LIST, &item_shape) F(r, nobody, LIST, &item_shape) \
    F(r, who, RECORD, &person_shape)
enum { TEST(P6_RECORD_ENUM, test) test__count };
static const p6_field test_fields[] = { TEST(P6_RECORD_FIELD, test) };
const p6_shape test_shape = { "test", test_fields, test__count };

static const p6_value *part_make(const char *text)
{
    p6_value *part = p6_record_make(&part_shape, test_pool);

    part[part_text] = p6_v_text(text);
    return part;
}

static const p6_value *item_make(const char *name, const char *href, int open, int n)
{
    p6_value *item = p6_record_make(&item_shape, test_pool);
    apr_array_header_t *parts = apr_array_make(test_pool, 2, sizeof(const p6_value *));

    for (int i = 1; i <= n; i++)
        APR_ARRAY_PUSH(parts, const p6_value *) = part_make(apr_psprintf(test_pool, "%s%d", name,
                                                                         i));
    item[item_name] = p6_v_text(name);
    item[item_href] = p6_v_url(href);
    item[item_open] = p6_v_bool(open);
    item[item_n] = p6_v_number(n);
    item[item_parts] = p6_v_list(parts);
    return item;
}

const p6_value *test_root(void)
{
    p6_value *root = p6_record_make(&test_shape, test_pool);
    p6_value *who = p6_record_make(&person_shape, test_pool);
    apr_array_header_t *items = apr_array_make(test_pool, 3, sizeof(const p6_value *));

    APR_ARRAY_PUSH(items, const p6_value *) = item_make("a", "/a", 1, 2);
    APR_ARRAY_PUSH(items, const p6_value *) = item_make("b", NULL, 0, 0);
    APR_ARRAY_PUSH(items, const p6_value *) = item_make("c", "https://x.vn/?q=1", 1, 1);
    who[person_name] = p6_v_text("Bà Nông Thị Tẹo");
    root[test_title] = p6_v_text("Tối <nay>");
    root[test_link] = p6_v_url("/p?a=1&b=2");
    root[test_n] = p6_v_number(1);
    root[test_many] = p6_v_number(5);
    root[test_zero] = p6_v_number(0);
    root[test_yes] = p6_v_bool(1);
    root[test_no] = p6_v_bool(0);
    root[test_empty] = p6_v_text("");
    root[test_evil] = p6_v_text(P6_TEST_EVIL);
    root[test_bad] = p6_v_url("javascript:alert(1)");
    root[test_ld] = p6_v_json("{\"a\":\"</script><b>\"}");
    root[test_items] = p6_v_list(items);
    root[test_nobody] = p6_v_list(apr_array_make(test_pool, 1, sizeof(const p6_value *)));
    root[test_who] = p6_v_record(who);
    return root;
}

const p6_catalog *test_catalog(void)
{
    static p6_catalog *catalog;

    if (!catalog) {
        p6_error *err = p6_catalog_load(&catalog, DATA "/messages", test_pool);
        if (err) fail_msg("%s: %s", err->where, err->detail);
    }
    return catalog;
}

const char *test_path(const char *name)
{
    return apr_pstrcat(test_pool, directory, "/", name, NULL);
}

void test_write_bytes(const char *name, const char *text, size_t n)
{
    FILE *file = fopen(test_path(name), "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, n, file), n);
    fclose(file);
}

void test_write(const char *name, const char *text)
{
    test_write_bytes(name, text, strlen(text));
}

static const char *error_text(const p6_error *err, const char *dir)
{
    const char *where = err->where ? err->where : "";
    size_t n = strlen(dir);

    if (!strncmp(where, dir, n)) where += n + 1;
    return apr_psprintf(test_pool, "!%s: %s", where, err->detail);
}

static const char *render_in(const char *dir, const char *name, p6_lang lang)
{
    p6_binding binding = { name, &test_shape };
    p6_templates *set;
    p6_buf *out = p6_buf_make(test_pool, 0);
    p6_error *err = p6_templates_compile(&set, dir, &binding, 1, test_catalog(), test_pool);

    if (!err) {
        apr_pool_t *scratch;
        apr_pool_create(&scratch, test_pool);
        err = p6_render(p6_templates_get(set, name, lang), test_root(), out, scratch);
        apr_pool_destroy(scratch);
    }
    return err ? error_text(err, dir) : out->data;
}

const char *test_render(const char *template, p6_lang lang)
{
    test_write("page.xhtml", template);
    return render_in(directory, "page", lang);
}

const char *test_render_file(const char *name, p6_lang lang)
{
    return render_in(DATA, name, lang);
}

const char *test_part(const char *part)
{
    return test_render(apr_pstrcat(test_pool, "<tal:block xmlns:tal="
        "\"http://xml.zope.org/namespaces/tal\" "
        "xmlns:metal=\"http://xml.zope.org/namespaces/metal\" "
        "xmlns:i18n=\"http://xml.zope.org/namespaces/i18n\">", part, "</tal:block>", NULL), P6_VI);
}

void test_cases(const test_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_string_equal(test_part(cases[i].part), cases[i].expected);
}

int test_start(void **state)
{
    const char *tmp = getenv("P6_TEST_TMP");

    (void)state;
    apr_snprintf(directory, sizeof directory, "%s/p6-template-XXXXXX", tmp ? tmp : "/tmp");
    return mkdtemp(directory) ? 0 : -1;
}

int test_run(const char *name, const struct CMUnitTest *tests, size_t count)
{
    apr_initialize();
    apr_pool_create(&test_pool, NULL);
    return _cmocka_run_group_tests(name, tests, count, test_start, NULL);
}
