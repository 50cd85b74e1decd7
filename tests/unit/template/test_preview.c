#include "unit/template/support_template.h"

static const char *preview_in(const char *template, const char *data, const p6_catalog *catalog,
                              p6_lang lang)
{
    p6_buf *out = p6_buf_make(test_pool, 0);
    p6_error *err;

    test_write("preview.xhtml", template);
    err = p6_template_preview(out, test_path("preview.xhtml"), data, catalog, lang, test_pool);
    return err ? apr_psprintf(test_pool, "!%s: %s", err->where ? err->where : "",
                              err->detail) : out->data;
}

static const char *preview(const char *template, const char *data)
{
    return preview_in(template, data, NULL, P6_VI);
}

static void says(const char *said, const char *words)
{
    if (*said != '!' || !strstr(said, words)) fail_msg("“%s”, not “%s”", said, words);
}

static void names_come_from_the_data(void **state)
{
    (void)state;
    assert_string_equal(preview("<p tal:content='a/b'/>", "{\"a\":{\"b\":\"<x>\"}}"),
                        "<p>&lt;x&gt;</p>");
    assert_string_equal(preview("<p tal:content='n'/>", "{\"n\":-12}"), "<p>-12</p>");
    assert_string_equal(preview("<p tal:content='n'/>", "{\"n\":21.59}"), "<p>21.59</p>");
    assert_string_equal(preview("<p tal:content='n'/>", "{\"n\":-9223372036854775808}"),
                        "<p>-9223372036854775808</p>");
    assert_string_equal(preview("<p tal:condition='y'>1</p>", "{\"y\":true}"), "<p>1</p>");
    assert_string_equal(preview("<p tal:condition='y'>1</p>", "{\"y\":false}"), "");
    assert_string_equal(preview("<p tal:content='a-b.c'/>", "{\"a-b.c\":\"x\"}"), "<p>x</p>");
    assert_string_equal(preview("<p tal:content='tên'/>", "{\"tên\":\"x\"}"), "<p>x</p>");
    says(preview("<p>\n<b tal:content='z'/></p>", "{\"a\":1}"),
         "preview.xhtml:2: the name “z” is not known here; "
         "known: a");
    says(preview("<p tal:content='a/c'/>", "{\"a\":{\"b\":1}}"), "“a” has no “c”; known: b");
}

static void lists(void **state)
{
    (void)state;
    assert_string_equal(preview("<p tal:repeat='x l' tal:content='x/a'/>",
                                "{\"l\":[{\"a\":1},{\"a\":2}]}"),
                        "<p>1</p><p>2</p>");
    assert_string_equal(preview("<p tal:repeat='x l'><b tal:content='x'/></p>",
                                "{\"l\":[\"a\",\"b\"]}"),
                        "<p><b>a</b></p><p><b>b</b></p>");
    assert_string_equal(preview("<p tal:repeat='x l' tal:content='x'/>",
                                "{\"l\":[1,\"b\",true,2.5]}"),
                        "<p>1</p><p>b</p><p>true</p><p>2.5</p>");
    assert_string_equal(preview("<p tal:repeat='x l'><b tal:repeat='y x' tal:content='y'/></p>",
                                "{\"l\":[[1,2],[],[3]]}"),
                                    "<p><b>1</b><b>2</b></p><p></p><p><b>3</b></p>");
    assert_string_equal(preview("<p tal:repeat='x l' tal:content='x/whatever'/>", "{\"l\":[]}"),
                        "");
    assert_string_equal(preview("<p tal:repeat='x l'><i tal:content='x/a'/><b tal:replace='x/b'/>"
                                "</p>",
                                "{\"l\":[{\"a\":1},{\"b\":\"z\"},null,{\"a\":null}]}"),
                        "<p><i>1</i></p><p><i></i>z</p><p><i></i></p><p><i></i></p>");
    says(preview("<p/>", "{\"l\":[1,{}]}"), "one list mixes");
    says(preview("<p tal:content='l'/>", "{\"l\":[1]}"), "can't be shown");
}

static void nothing_and_names_that_are_not_there(void **state)
{
    (void)state;
    assert_string_equal(preview("<p tal:content='a'>x</p>", "{\"a\":null}"), "<p></p>");
    assert_string_equal(preview("<p tal:content='a/b/c'>x</p>", "{\"a\":null}"), "<p></p>");
    assert_string_equal(preview("<p tal:content='z | default'>x</p>", "{}"), "<p>x</p>");
    assert_string_equal(preview("<p tal:content='a/z | string:y'>x</p>", "{\"a\":{}}"), "<p>y</p>");
    assert_string_equal(preview("<p tal:condition='exists:z'><b tal:content='z/y'/></p>", "{}"),
                        "");
    assert_string_equal(preview("<p tal:condition='not:exists:z'>no</p>", "{}"), "<p>no</p>");
    assert_string_equal(preview("<p tal:condition='exists:a'>x</p>", "{\"a\":\"\"}"), "<p>x</p>");
}

static void texts_are_links_if_they_look_like_one(void **state)
{
    static const char link[] = "<a\n tal:attributes='href u'/>";

    (void)state;
    assert_string_equal(preview(link, "{\"u\":\"/a?b=1&c\"}"), "<a href=\"/a?b=1&amp;c\"></a>");
    assert_string_equal(preview(link, "{\"u\":\"https://a.vn\"}"), "<a href=\"https://a.vn\"></a>");
    assert_string_equal(preview(link, "{\"u\":\"tel:+84912345678\"}"),
                        "<a href=\"tel:+84912345678\"></a>");
    assert_string_equal(preview(link, "{\"u\":null}"), "<a></a>");
    says(preview(link, "{\"u\":\"javascript:alert(1)\"}"), "preview.xhtml:2: the value is no link");
    says(preview(link, "{\"u\":\"//evil.com\"}"), "the value is no link");
    says(preview(link, "{\"u\":7}"), "a link needs a url value");
    says(preview("<a tal:attributes='href string:${u}?x'/>", "{\"u\":\"x:y\"}"),
         "the value is no link");
    says(preview("<p tal:attributes='onclick u'/>", "{\"u\":\"x\"}"),
         "event attributes are refused");
}

static void objects_are_json_ld(void **state)
{
    (void)state;
    assert_string_equal(preview("<script type='application/ld+json' tal:content='ld'/>",
                                "{\"ld\":{\"@type\":\"Place\",\"name\":\"</script>\"}}"),
                        "<script type=\"application/ld+json\">"
                        "{\"@type\":\"Place\",\"name\":\"\\u003c/script>\"}"
                        "</script>");
}

static void messages(void **state)
{
    static const char hello[] = "<p i18n:translate='hello'>Chào <b i18n:name='who' "
                                "tal:content='w'>bạn</b>?</p>";

    (void)state;
    assert_string_equal(preview(hello, "{\"w\":\"Tẹo\"}"), "<p>Chào <b>Tẹo</b>?</p>");
    assert_string_equal(preview_in(hello, "{\"w\":\"Tẹo\"}", test_catalog(), P6_FR),
                        "<p>Entrez, <b>Tẹo</b> !</p>");
    assert_string_equal(preview("<p title='own' i18n:attributes='title plain'/>", "{}"),
                        "<p title=\"own\"></p>");
    assert_string_equal(preview_in("<p title='own' i18n:attributes='title plain'/>", "{}",
                                   test_catalog(), P6_EN),
                        "<p title=\"Tonight\"></p>");
    says(preview_in("<p i18n:translate='nix'/>", "{}", test_catalog(), P6_EN),
         "is in no catalogue");
}

static void bad_data(void **state)
{
    p6_buf *deep = p6_buf_make(test_pool, 0);

    (void)state;
    says(preview("<p/>", "{\"a\":"), "data:1:");
    says(preview("<p/>", ""), "data:1:");
    says(preview("<p/>", "[1]"), "a JSON object is expected");
    says(preview("<p/>", "{\"a\":1,\"a\":2}"), "data:1:");
    p6_buf_adds(deep, "{\"a\":");
    for (int i = 0; i < 200; i++) p6_buf_adds(deep, "[");
    for (int i = 0; i < 200; i++) p6_buf_adds(deep, "]");
    p6_buf_adds(deep, "}");
    says(preview("<p/>", deep->data), "nested too deeply");
}

static void macros_beside_the_file(void **state)
{
    (void)state;
    test_write("other.xhtml", "<div metal:define-macro='m'><b metal:define-slot='s'/></div>");
    assert_string_equal(preview("<p metal:use-macro='other.xhtml/macros/m'><i metal:fill-slot='s' "
                                "tal:content='a'/></p>",
                                "{\"a\":\"x\"}"), "<div><i>x</i></div>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "names and types come from the data", names_come_from_the_data, 0, 0, 0 },
        { "arrays are lists of one shape, or of plain values", lists, 0, 0, 0 },
        { "null is nothing, and exists: and | may ask for what is not there",
          nothing_and_names_that_are_not_there, 0, 0, 0 },
        { "a text may be a link if it looks like one", texts_are_links_if_they_look_like_one, 0, 0,
          0 },
        { "an object can be shown as JSON-LD", objects_are_json_ld, 0, 0, 0 },
        { "without catalogues the sample text stays", messages, 0, 0, 0 },
        { "data that can't be used are refused", bad_data, 0, 0, 0 },
        { "macros come from files beside the template", macros_beside_the_file, 0, 0, 0 },
    };

    return TEST_RUN("previews", tests);
}
