#include "unit/template/support_template.h"

#include "template/source.h"

static const char *parse(const char *text, size_t n)
{
    p6_source *source;
    p6_error *err = p6_source_parse(&source, "x.xml", "x.xml", text, n, test_pool);

    return err ? apr_psprintf(test_pool, "%s: %s", err->where, err->detail) : "fine";
}

static void refused(const char *text, const char *words)
{
    const char *said = parse(text, strlen(text));

    if (!strstr(said, words)) fail_msg("%s\n  gives “%s”, not “%s”", text, said, words);
}

static void document_types(void **state)
{
    (void)state;
    assert_string_equal(parse("<!DOCTYPE html><p/>", 19), "fine");
    refused("<!doctype html><p/>", "x.xml:1: ");
    refused("\n<!DOCTYPE p [<!ENTITY a 'b'>]><p>&a;</p>", "x.xml:2: a document type other than");
    refused("<!DOCTYPE html [<!ENTITY a 'b'>]><p>&a;</p>", "x.xml:1: a document type other than");
    refused("<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'x.dtd'><p/>",
            "a document type other");
    refused("<!DOCTYPE html SYSTEM 'http://127.0.0.1:1/x.dtd'><p/>", "a document type other than");
    refused("<!DOCTYPE\nhtml><p/>", "a document type other than");
    refused("<p>&a;</p>", "x.xml:1: ");
    refused("<!DOCTYPE html><p>&a;</p>", "x.xml:1: ");
    refused("<!DOCTYPE html><p title='&a;'/>", "x.xml:1: ");
}

static void bombs(void **state)
{
    (void)state;
    refused("<?xml version='1.0'?>\n<!DOCTYPE lolz [\n<!ENTITY lol 'lol'>\n"
            "<!ENTITY lol1 '&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;'>]>\n<p>&lol1;</p>",
            "x.xml:2: a document type other than");
    refused("<!DOCTYPE p [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><p>&x;</p>",
            "DTDs and entities are refused");
    refused("<!DOCTYPE p [<!ENTITY % x SYSTEM 'http://127.0.0.1:1/'> %x;]><p/>", "are refused");
}

static void bytes_that_are_no_text(void **state)
{
    (void)state;
    assert_non_null(strstr(parse("<p>\n\0</p>", 9), "x.xml:2: a NUL byte"));
    refused("<p>\xff</p>", "x.xml:1: ");
    refused("<p>\xc3\x28</p>", "x.xml:1: ");
    refused("<p>\xed\xa0\x80</p>", "x.xml:1: ");
    refused("<p>\n\x01</p>", "x.xml:2: ");
    refused("<p>\n&#1;</p>", "x.xml:2: ");
    /* another encoding than UTF-8 is not listened to: + and - stay what they are */
    assert_string_equal(parse("<?xml version='1.0' encoding='UTF-7'?><p>+ADw-</p>", 50), "fine");
}

static void what_is_not_well_formed(void **state)
{
    (void)state;
    refused("", "x.xml:1: ");
    refused("text", "x.xml:1: ");
    refused("<p>\n<b>\n</p>", "x.xml:3: ");
    refused("<p a='1' a='2'/>", "x.xml:1: ");
    refused("<p/>\n<p/>", "x.xml:2: ");
    refused("<p x:y='1'/>", "x.xml:1: ");
    refused("<p a=<b>/>", "x.xml:1: ");
    assert_string_equal(parse("<p tal:content='x'/>", 20), "fine");
    assert_string_equal(parse("\xef\xbb\xbf<p/>", 7), "fine");
}

static xmlNode *find(const p6_source *source, const char *name)
{
    xmlNode *root = xmlDocGetRootElement(source->doc);

    for (xmlNode *n = root; n; n = p6_source_next(root, n, 0))
        if (n->type == XML_ELEMENT_NODE && !strcmp((const char *)n->name, name)) return n;
    fail_msg("no <%s>", name);
    return NULL;
}

static void lines(void **state)
{
    static const char text[] = "<?xml version='1.0'?>\n<!-- <a> -->\n<a\n  b='&lt;x\n'\n  c = "
                               "\"d='e'\"\n  d='1'>\n"
                               "<b/><c/>\n<e x='>'\n\n y='1'\n/></a>";
    p6_source *source;
    const xmlNode *a, *e;

    (void)state;
    assert_null(p6_source_parse(&source, "x", "x", text, sizeof text - 1, test_pool));
    a = find(source, "a");
    assert_int_equal(p6_source_line(source, a, NULL), 3);
    assert_int_equal(p6_source_line(source, a, a->properties), 4);
    assert_int_equal(p6_source_line(source, a, a->properties->next), 6);
    assert_int_equal(p6_source_line(source, a, a->properties->next->next), 7);
    assert_int_equal(p6_source_line(source, find(source, "b"), NULL), 8);
    assert_int_equal(p6_source_line(source, find(source, "c"), NULL), 8);
    e = find(source, "e");
    assert_int_equal(p6_source_line(source, e, e->properties->next), 11);
    assert_string_equal(p6_source_value(a->properties, test_pool), "<x ");
}

/* the same far into a large file, which the parser reads in pieces */
static void lines_of_large_files(void **state)
{
    p6_buf *text = p6_buf_make(test_pool, 400000);
    p6_source *source;

    (void)state;
    p6_buf_adds(text, "<r>\n");
    for (int i = 0; i < 9999; i++) p6_buf_adds(text, "<p title='Nông Thị Tẹo'>x</p>\n");
    p6_buf_adds(text, "<z\n y='1'/></r>");
    assert_null(p6_source_parse(&source, "x", "x", text->data, text->len, test_pool));
    assert_int_equal(p6_source_line(source, find(source, "z"), NULL), 10001);
    assert_int_equal(p6_source_line(source, find(source, "z"), find(source, "z")->properties),
                     10002);
}

static void files(void **state)
{
    p6_source *source;
    p6_error *err;

    (void)state;
    err = p6_source_read(&source, test_path("nix"), "nix", 100, test_pool);
    assert_int_equal(err->code, P6_E_IO);
    err = p6_source_read(&source, test_path(""), "dir", 100, test_pool);
    assert_int_equal(err->code, P6_E_BAD_TEMPLATE);
    test_write("four.xml", "<p/>");
    assert_null(p6_source_read(&source, test_path("four.xml"), "four.xml", 4, test_pool));
    assert_non_null(p6_source_read(&source, test_path("four.xml"), "four.xml", 3, test_pool));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "a document type may be <!DOCTYPE html> and nothing else", document_types, 0, 0, 0 },
        { "entity bombs and outside entities are refused unread", bombs, 0, 0, 0 },
        { "NUL, bad UTF-8 and control characters are refused", bytes_that_are_no_text, 0, 0, 0 },
        { "what is not well-formed is refused with its line", what_is_not_well_formed, 0, 0, 0 },
        { "lines are those of the attribute, not of the tag's end", lines, 0, 0, 0 },
        { "lines are right far into a large file", lines_of_large_files, 0, 0, 0 },
        { "files are read to their limit", files, 0, 0, 0 },
    };

    return TEST_RUN("XML files", tests);
}
