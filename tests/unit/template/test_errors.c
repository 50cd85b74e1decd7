#include "unit/template/support_template.h"

#include <stdlib.h>

#include "base/limits.h"

/* part, line, words that the message must hold */
typedef struct bad_case {
    const char *part;
    int line;
    const char *words;
} bad_case;

static const bad_case names[] = {
    { "<p tal:content=\"foo\"/>", 1, "the name “foo” is not known here; known: title, link, n" },
    { "\n<p\n id='x'\n tal:content=\"foo\"/>", 4, "“foo”" },
    { "\n<p tal:content=\"n\"/>\n\n<p class=\"a\n b\" tal:attributes=\"id n; title\n who/age\"/>",
      5,
      "“who” has no “age”; known: name, lang" },
    { "<p tal:content=\"n/x\"/>", 1, "“n” is a number, it has no “x”" },
    { "<p tal:content=\"items/name\"/>", 1, "“items” is a list of item, it has no “name”" },
    { "<p tal:repeat=\"i items\"/><p tal:content=\"i/name\"/>", 1, "the name “i” is not known" },
    { "<p tal:define=\"a n\"/><p tal:content=\"a\"/>", 1, "the name “a” is not known" },
    { "<p tal:content=\"g\"/><p tal:define=\"global g n\"/>", 1, "the name “g” is not known" },
    { "<p tal:define=\"global g n\"/>\n<p tal:define=\"global g title\"/>", 2,
      "the global “g” is a number elsewhere and text here" },
    { "<p tal:content=\"repeat/i/number\"/>", 1, "there is no tal:repeat of that name" },
    { "<p tal:content=\"repeat\"/>", 1, "there is no tal:repeat of that name" },
    { "<p tal:repeat=\"i items\" tal:content=\"repeat/i/size\"/>", 1, "known: index, number" },
    { "<p tal:define=\"i items\" tal:content=\"repeat/i/index\"/>", 1,
      "no tal:repeat of that name" },
    { "<p tal:define=\"nothing n\"/>", 1, "“nothing” can't be a variable's name" },
    { "<p tal:define=\"1a n\"/>", 1, "“1a” can't be a variable's name" },
    { "<p tal:define=\"a\"/>", 1, "an expression is missing" },
    { "<p tal:define=\"a n; global\"/>", 1, "an expression is missing" },
    { "<p tal:repeat=\"default items\"/>", 1, "can't be a variable's name" },
    { "<p tal:condition=\"exists:foo\"/>", 1, "“foo” is not known" },
    { "<p tal:condition=\"foo | nothing\"/>", 1, "“foo” is not known" },
};

static const bad_case expressions[] = {
    { "<p tal:content=\"\"/>", 1, "an expression is missing" },
    { "<p tal:content=\"python:1+1\"/>", 1, "python: is refused" },
    { "<p tal:content=\"structure evil\"/>", 1, "unescaped output does not exist" },
    { "<p tal:content=\"structure:evil\"/>", 1, "unescaped output does not exist" },
    { "<p tal:replace=\"structure evil\"/>", 1, "unescaped output does not exist" },
    { "<p tal:content=\"nocall:n\"/>", 1, "nocall: is not known" },
    { "<p tal:content=\"n + 1\"/>", 1, "is no path" },
    { "<p tal:content=\"who//name\"/>", 1, "is no path" },
    { "<p tal:content=\"who/name/\"/>", 1, "is no path" },
    { "<p tal:content=\"n |\"/>", 1, "is no path" },
    { "<p tal:content=\"who/?n\"/>", 1, "is no path" },
    { "<p tal:content=\"string:a ${n\"/>", 1, "a $ must begin a hole" },
    { "<p tal:content=\"string:a $\"/>", 1, "a $ must begin a hole" },
    { "<p tal:content=\"string:${}\"/>", 1, "a $ must begin a hole" },
    { "<p tal:content=\"string:${string:x}\"/>", 1, "a path only" },
    { "<p tal:content=\"string:${default}\"/>", 1, "default can't stand inside a string" },
    { "<p tal:content=\"string:${foo}\"/>", 1, "“foo” is not known" },
    { "<p tal:content=\"string:${items}\"/>", 1, "a list of item can't be shown" },
    { "<p tal:condition=\"not:\"/>", 1, "is no path" },
};

static const bad_case types[] = {
    { "<p tal:content=\"who\"/>", 1, "a record of person can't be shown" },
    { "<p tal:content=\"items\"/>", 1, "with tal:repeat" },
    { "<p tal:content=\"yes\"/>", 1, "a yes/no value can't be shown" },
    { "<p tal:content=\"not:n\"/>", 1, "a yes/no value can't be shown" },
    { "<p tal:content=\"ld\"/>", 1, "a json value may only stand in <script" },
    { "<p tal:attributes=\"title ld\"/>", 1, "a json value may only stand in <script" },
    { "<p tal:attributes=\"title who\"/>", 1, "a record of person can't be shown" },
    { "<p tal:repeat=\"i title\"/>", 1, "tal:repeat needs a list, this is text" },
    { "<p tal:repeat=\"i who\"/>", 1, "tal:repeat needs a list, this is a record" },
    { "<p tal:repeat=\"i default\"/>", 1, "default is no list" },
    { "<p tal:content=\"n | items\"/>", 1, "one alternate is a number, another a list of item" },
    { "<p tal:define=\"x ld | title\"/>", 1, "one alternate is JSON, another text" },
    { "<script type=\"application/ld+json\" tal:content=\"title\"/>", 1,
      "JSON-LD needs a json value" },
};

static const bad_case urls[] = {
    { "<a tal:attributes=\"href title\"/>", 1, "a link needs a url value" },
    { "<a tal:attributes=\"href n\"/>", 1, "a link needs a url value" },
    { "<a tal:attributes=\"href link | title\"/>", 1, "a link needs a url value" },
    { "<a tal:define=\"u string:/x\" tal:attributes=\"href u\"/>", 1, "a link needs a url value" },
    { "<img tal:attributes=\"src title\"/>", 1, "a link needs a url value" },
    { "<form tal:attributes=\"action title\"/>", 1, "a link needs a url value" },
    { "<button tal:attributes=\"formaction title\"/>", 1, "a link needs a url value" },
    { "<a tal:attributes=\"HREF title\"/>", 1, "a link needs a url value" },
    { "<a tal:attributes=\"href string:${title}\"/>", 1, "or with a url value" },
    { "<a tal:attributes=\"href string:javascript:${n}\"/>", 1,
      "a link made of a string begins with" },
    { "<a tal:attributes=\"href string:https://x.vn/${n}\"/>", 1,
      "a link made of a string begins" },
    { "<a tal:attributes=\"href string://evil/${n}\"/>", 1, "a link made of a string begins with" },
    { "<a tal:attributes=\"href string:/\\evil${n}\"/>", 1, "white space or \\ in a link" },
    { "<a tal:attributes=\"href string:/${n}/${title}\"/>", 1, "a fixed first step" },
    { "<a tal:attributes=\"href string:x/${n}\"/>", 1, "a link made of a string begins with" },
    { "<a tal:attributes=\"href string:/a b\"/>", 1, "white space" },
    { "<a tal:attributes=\"href string:\"/>", 1, "an empty link" },
    { "<a tal:attributes=\"href string:${link}/x\"/>", 1, "behind a url value only" },
    { "<a tal:attributes=\"href string:${link}${title}\"/>", 1, "behind a url value only" },
    { "<a tal:attributes=\"href unset | string:x${n}\"/>", 1, "a link made of a string begins" },
    { "<a href=\"javascript:x\"/>", 1, "a script is no link" },
    { "<a href=\" JavaScript:x\"/>", 1, "a script is no link" },
    { "<a href=\"data:text/html,x\"/>", 1, "data: is no link" },
};

static const bad_case dynamic[] = {
    { "<p tal:attributes=\"onclick title\"/>", 1, "event attributes are refused" },
    { "<p tal:attributes=\"style title\"/>", 1, "style is refused" },
    { "<iframe tal:attributes=\"srcdoc title\"/>", 1, "srcdoc is refused" },
    { "<p\n onclick=\"x()\"/>", 2, "event attributes are refused" },
    { "<p style=\"color:red\"/>", 1, "style is refused" },
    { "<style>p{}</style>", 1, "<style> is refused" },
    { "<script>alert(1)</script>", 1, "inline scripts are refused" },
    { "<script tal:content=\"title\"/>", 1, "inline scripts are refused" },
    { "<SCRIPT tal:content=\"title\"/>", 1, "inline scripts are refused" },
    { "<script type=\"application/ld+json\">{}</script>", 1, "JSON-LD needs tal:content" },
    { "<script type=\"application/ld+json\" tal:content=\"ld\" tal:omit-tag=\"\"/>", 1,
      "keeps its tag" },
    { "<script type=\"application/ld+json\" tal:replace=\"ld\"/>", 1, "keeps its tag" },
    { "<script src=\"a\" tal:attributes=\"type title\"/>", 1, "only src may be dynamic" },
    { "<img tal:attributes=\"srcset title\"/>", 1, "srcset may not be dynamic" },
    { "<meta http-equiv=\"refresh\" tal:attributes=\"content title\"/>", 1, "beside http-equiv" },
    { "<svg><set attributeName=\"href\" tal:attributes=\"to title\"/></svg>", 1, "animations" },
    { "<xmp tal:content=\"title\"/>", 1, "this element is refused" },
    { "<p tal:attributes=\"id n; id many\"/>", 1, "the attribute id is set twice" },
    { "<p tal:attributes=\"id\"/>", 1, "“id” needs an expression behind it" },
    { "<p tal:attributes=\"a/b n\"/>", 1, "“a/b” is no attribute name" },
    { "<br>x</br>", 1, "<br> can't have content" },
    { "<input tal:content=\"n\"/>", 1, "<input> can't have content" },
    { "<x:p xmlns:x=\"urn:x\"/>", 1, "<p> is no HTML element" },
    { "<html/><html/>", 1, "a second <html>" },
};

static const bad_case commands[] = {
    { "<p tal:content=\"n\" tal:replace=\"n\"/>", 1, "tal:content and tal:replace on one element" },
    { "<p tal:on-error=\"n\"/>", 1, "tal:on-error is left out" },
    { "<p tal:script=\"n\"/>", 1, "tal:script is refused" },
    { "<p tal:switch=\"n\"/>", 1, "tal:switch is not known" },
    { "<p metal:macro=\"n\"/>", 1, "metal:macro is not known" },
    { "<tal:x contents=\"n\"/>", 1, "tal:contents is not known" },
    { "<tal:x attributes=\"id n\"/>", 1, "has no tag to put attributes in" },
    { "<p>&nbsp;</p>", 1, "nbsp" },
    { "<p>\n<b></p>", 2, "mismatch" },
};

static void each_fails(const bad_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *said = test_part(cases[i].part);
        const char *where = apr_psprintf(test_pool, "!page.xhtml:%d: ", cases[i].line);
        if (strncmp(said, where, strlen(where)) || !strstr(said, cases[i].words))
            fail_msg("%s\n  gives “%s”\n  not “%s…%s”", cases[i].part, said, where, cases[i].words);
    }
}
#define EACH_FAILS(cases) each_fails(cases, sizeof(cases) / sizeof *(cases))

static void unknown_names(void **state) { (void)state; EACH_FAILS(names); }
static void bad_expressions(void **state) { (void)state; EACH_FAILS(expressions); }
static void wrong_types(void **state) { (void)state; EACH_FAILS(types); }
static void unsafe_links(void **state) { (void)state; EACH_FAILS(urls); }
static void unsafe_places(void **state) { (void)state; EACH_FAILS(dynamic); }
static void wrong_commands(void **state) { (void)state; EACH_FAILS(commands); }

static void each_file_tells_its_first_error(void **state)
{
    p6_binding bindings[] = { { "one", &test_shape }, { "two", &test_shape },
                              { "none", &test_shape } };
    p6_templates *set;
    p6_error *err;

    (void)state;
    test_write("one.xhtml", "<p>\n<b tal:content=\"foo\"/></p>");
    test_write("two.xhtml", "<p tal:content=\"bar\"/>");
    err = p6_templates_compile(&set, test_path(""), bindings, 3, test_catalog(), test_pool);
    assert_non_null(err);
    assert_int_equal(err->code, P6_E_BAD_TEMPLATE);
    assert_non_null(strstr(err->where, "one.xhtml:2"));
    assert_non_null(strstr(err->detail, "“foo”"));
    assert_non_null(strstr(err->detail, "two.xhtml:1: the name “bar”"));
    assert_non_null(strstr(err->detail, "none.xhtml can't be opened"));
}

static const char *nested(int depth)
{
    p6_buf *text = p6_buf_make(test_pool, 0);

    for (int i = 0; i < depth; i++) p6_buf_adds(text, "<b>");
    for (int i = 0; i < depth; i++) p6_buf_adds(text, "</b>");
    return test_render(text->data, P6_VI);
}

static void depth_is_limited(void **state)
{
    (void)state;
    assert_int_equal(strncmp(nested(P6_MAX_TEMPLATE_DEPTH), "<b><b>", 6), 0);
    assert_non_null(strstr(nested(P6_MAX_TEMPLATE_DEPTH + 1), "nested more than 64 deep"));
    assert_int_equal(*nested(5000), '!');
}

static void nots_are_not_recursion(void **state)
{
    p6_buf *text = p6_buf_make(test_pool, 900000);

    (void)state;
    p6_buf_adds(text, "<b tal:condition=\"");
    for (int i = 0; i < 200000; i++) p6_buf_adds(text, "not:");
    p6_buf_adds(text, "yes\"/>");
    assert_string_equal(test_render(text->data, P6_VI), "<b></b>");
    text->len = 0;
    p6_buf_adds(text, "<b tal:condition=\"");
    for (int i = 0; i < 100000; i++) p6_buf_adds(text, "exists:");
    p6_buf_adds(text, "yes\"/>");
    assert_non_null(strstr(test_render(text->data, P6_VI), "nested too deeply"));
}

static void size_is_limited(void **state)
{
    p6_buf *text = p6_buf_make(test_pool, P6_MAX_TEMPLATE + 100);

    (void)state;
    p6_buf_adds(text, "<p>");
    while (text->len < P6_MAX_TEMPLATE) p6_buf_adds(text, "0123456789abcdef");
    p6_buf_adds(text, "</p>");
    assert_non_null(strstr(test_render(text->data, P6_VI), "not a file of at most 1048576 bytes"));
}

static void variables_are_limited(void **state)
{
    p6_buf *text = p6_buf_make(test_pool, 300000);

    (void)state;
    p6_buf_adds(text, "<p>");
    for (int i = 0; i < P6_MAX_TEMPLATE_SLOTS + 10; i++) p6_buf_adds(text,
                                                                     "<b tal:define=\"a n\"/>");
    p6_buf_adds(text, "</p>");
    assert_non_null(strstr(test_render(text->data, P6_VI), "too large"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "unknown names are errors with their line", unknown_names, 0, 0, 0 },
        { "expressions that are wrong or left out are errors", bad_expressions, 0, 0, 0 },
        { "values of the wrong type are errors", wrong_types, 0, 0, 0 },
        { "links that could lead elsewhere are errors", unsafe_links, 0, 0, 0 },
        { "scripts, styles and events can't be dynamic", unsafe_places, 0, 0, 0 },
        { "wrong commands and bad XML are errors", wrong_commands, 0, 0, 0 },
        { "each file tells its first error", each_file_tells_its_first_error, 0, 0, 0 },
        { "elements nest to a limit", depth_is_limited, 0, 0, 0 },
        { "a very long expression does not exhaust the stack", nots_are_not_recursion, 0, 0, 0 },
        { "a file has a largest size", size_is_limited, 0, 0, 0 },
        { "a page has a largest number of variables", variables_are_limited, 0, 0, 0 },
    };

    return TEST_RUN("template errors", tests);
}
