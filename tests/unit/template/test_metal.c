#include "unit/template/support_template.h"

static const char layout[] =
    "<html xmlns='http://www.w3.org/1999/xhtml'><body>\n"
    "<div metal:define-macro='box' class='box'><h2 metal:define-slot='head'>Head</h2>\n"
    "<metal:x define-slot='body'>none</metal:x></div>\n"
    "<p metal:define-macro='card' tal:attributes='id i/name'><b tal:content='i/name'>x</b></p>\n"
    "<div metal:define-macro='outer'><div metal:use-macro='macros/box'>"
    "<h2 metal:fill-slot='head'>Outer <i metal:define-slot='title'>no title</i></h2></div></div>\n"
    "<b metal:define-macro='loop'><b metal:use-macro='layout.xhtml/macros/loop2'/></b>\n"
    "<b metal:define-macro='loop2'>\n<b metal:use-macro='layout.xhtml/macros/loop'/></b>\n"
    "<b metal:define-macro='self'><i metal:define-slot='s'/></b>\n"
    "<b metal:define-macro='bad'>\n\n<i tal:content='nobodyknows'/></b>\n"
    "<b metal:define-macro='sets' tal:define='inner many'><i metal:define-slot='s'/></b>\n"
    "</body></html>";

typedef struct macro_case {
    const char *part, *expected;
} macro_case;

static void check(const macro_case *cases, size_t count)
{
    test_write("layout.xhtml", layout);
    for (size_t i = 0; i < count; i++) {
        const char *said = test_part(cases[i].part);
        if (*cases[i].expected == '!') {
            if (!strstr(said, cases[i].expected + 1))
                fail_msg("%s gives “%s”, not “…%s”", cases[i].part, said, cases[i].expected + 1);
        } else {
            assert_string_equal(said, cases[i].expected);
        }
    }
}
#define CHECK(cases) check(cases, sizeof(cases) / sizeof *(cases))

static void macros_replace_the_element(void **state)
{
    static const macro_case cases[] = {
        { "<p metal:use-macro='layout.xhtml/macros/box'>lost</p>",
          "<div class=\"box\"><h2>Head</h2>none</div>" },
        { "<p tal:repeat='i items' metal:use-macro='layout.xhtml/macros/card'/>",
          "<p id=\"a\"><b>a</b></p><p id=\"b\"><b>b</b></p><p id=\"c\"><b>c</b></p>" },
        { "<p tal:condition='no' metal:use-macro='layout.xhtml/macros/box'/>", "" },
        { "<tal:x repeat='x items'><p tal:define='i x' "
          "metal:use-macro='layout.xhtml/macros/card'/></tal:x>",
          "<p id=\"a\"><b>a</b></p><p id=\"b\"><b>b</b></p><p id=\"c\"><b>c</b></p>" },
        { "<i metal:define-macro='m'>M</i><b metal:use-macro='macros/m'/>", "<i>M</i><i>M</i>" },
    };

    (void)state;
    CHECK(cases);
}

static void slots(void **state)
{
    static const macro_case cases[] = {
        { "<p metal:use-macro='layout.xhtml/macros/box'><h3 metal:fill-slot='head' "
          "tal:content='n'/></p>",
          "<div class=\"box\"><h3>1</h3>none</div>" },
        { "<p metal:use-macro='layout.xhtml/macros/box'><b metal:fill-slot='body'>B</b>"
          "<u><h1 metal:fill-slot='head'>H</h1></u></p>",
          "<div class=\"box\"><h1>H</h1><b>B</b></div>" },
        { "<p metal:use-macro='layout.xhtml/macros/outer'/>",
          "<div><div class=\"box\"><h2>Outer <i>no title</i></h2>none</div></div>" },
        { "<p metal:use-macro='layout.xhtml/macros/outer'><u metal:fill-slot='title'>T</u></p>",
          "<div><div class=\"box\"><h2>Outer <u>T</u></h2>none</div></div>" },
        { "<p metal:use-macro='layout.xhtml/macros/box'><div metal:fill-slot='body'>"
          "<p metal:use-macro='layout.xhtml/macros/box'><b metal:fill-slot='body'>in</b></p>"
          "</div></p>",
          "<div class=\"box\"><h2>Head</h2><div><div class=\"box\"><h2>Head</h2><b>in</b></div>"
          "</div></div>" },
        { "<p metal:use-macro='layout.xhtml/macros/self'><i metal:fill-slot='s' "
          "metal:use-macro='layout.xhtml/macros/self'><u metal:fill-slot='s'>x</u></i></p>",
          "<b><b><u>x</u></b></b>" },
        /* names are looked up where the slot stands, too */
        { "<p metal:use-macro='layout.xhtml/macros/sets'><u metal:fill-slot='s' "
          "tal:content='inner'/></p>",
          "<b><u>5</u></b>" },
        { "<p metal:define-slot='x'>own</p>", "<p>own</p>" },
    };

    (void)state;
    CHECK(cases);
}

static void mistakes(void **state)
{
    static const macro_case cases[] = {
        { "\n<p metal:use-macro='layout.xhtml/macros/nix'/>",
          "!page.xhtml:2: layout.xhtml has no macro “nix”; "
          "it has: box, card, outer" },
        { "<p\n metal:use-macro='nix.xhtml/macros/box'/>", "!page.xhtml:2: " },
        { "<p metal:use-macro='nix.xhtml/macros/box'/>", "!nix.xhtml can't be opened" },
        { "<p metal:use-macro='../x/macros/box'/>", "!FILE.xhtml/macros/NAME is expected" },
        { "<p metal:use-macro='/etc/passwd/macros/box'/>", "!FILE.xhtml/macros/NAME is expected" },
        { "<p metal:use-macro='box'/>", "!FILE.xhtml/macros/NAME is expected" },
        { "<p metal:use-macro='layout.xhtml/macros/box'>\n<b metal:fill-slot='foot'/></p>",
          "!page.xhtml:2: the macro has no slot “foot”; it has: head body" },
        { "<p metal:use-macro='layout.xhtml/macros/box'><b metal:fill-slot='head'/>\n"
          "<b metal:fill-slot='head'/></p>", "!page.xhtml:2: the slot “head” is filled twice" },
        { "<b metal:fill-slot='head'/>", "!metal:fill-slot outside of a use-macro" },
        { "<p metal:use-macro='layout.xhtml/macros/loop'/>",
          "!layout.xhtml:8: the macro “loop” contains itself" },
        { "<p metal:use-macro='layout.xhtml/macros/bad'/>",
          "!layout.xhtml:12: the name “nobodyknows”" },
        { "<p metal:use-macro='layout.xhtml/macros/box' tal:content='n'/>",
          "!the macro replaces this element" },
        { "<p metal:use-macro='layout.xhtml/macros/box' tal:attributes='id n'/>",
          "!the macro replaces" },
        { "<p metal:use-macro='layout.xhtml/macros/card'/>",
          "!layout.xhtml:4: the name “i” is not known" },
    };

    (void)state;
    CHECK(cases);
}

/* 25 macros that each use the next one twice: 2^25 elements if nobody counted */
static void macros_that_double_are_stopped(void **state)
{
    p6_buf *text = p6_buf_make(test_pool, 10000);

    (void)state;
    p6_buf_adds(text, "<div>");
    for (int i = 0; i < 25; i++)
        p6_buf_addf(text, "<tal:x metal:define-macro='m%d'><tal:x "
                          "metal:use-macro='bomb.xhtml/macros/m%d'/>"
                    "<tal:x metal:use-macro='bomb.xhtml/macros/m%d'/></tal:x>", i, i + 1, i + 1);
    p6_buf_adds(text, "<tal:x metal:define-macro='m25'/></div>");
    test_write("bomb.xhtml", text->data);
    assert_non_null(strstr(test_part("<p metal:use-macro='bomb.xhtml/macros/m0'/>"),
                           "grows too large"));
}

static void a_whole_page_in_three_languages(void **state)
{
    (void)state;
    assert_string_equal(test_render_file("whole", P6_EN),
        "<!DOCTYPE html>\n<html lang=\"vi\"><head><meta charset=\"utf-8\"><title>Tối &lt;nay&gt;"
        "</title>"
        "</head><body><header><p>Tonight</p></header><main><h1>Hello <b>Bà Nông Thị Tẹo</b>, come "
        "in!</h1>"
        "<ul><li><a href=\"/a\">a</a></li><li><a>b</a></li><li><a href=\"https://x.vn/?q=1\">c"
        "</a></li></ul>"
        "</main></body></html>");
    assert_non_null(strstr(test_render_file("whole", P6_VI), "<p>Tối nay</p>"));
    assert_non_null(strstr(test_render_file("whole", P6_FR),
                           "<h1>Entrez, <b>Bà Nông Thị Tẹo</b> !</h1>"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "a macro stands in the place of the element that uses it", macros_replace_the_element, 0,
          0, 0 },
        { "slots are filled, nested and have defaults", slots, 0, 0, 0 },
        { "mistakes with macros and slots are told with file and line", mistakes, 0, 0, 0 },
        { "macros that double are stopped", macros_that_double_are_stopped, 0, 0, 0 },
        { "a whole page with layout in three languages", a_whole_page_in_three_languages, 0, 0, 0 },
    };

    return TEST_RUN("METAL", tests);
}
