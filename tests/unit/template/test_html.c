#include "unit/template/support_template.h"

static void void_elements_and_others(void **state)
{
    static const test_case cases[] = {
        { "<br/><hr/><img src='a' alt=''/><input name='a'/><wbr/>",
          "<br><hr><img src=\"a\" alt=\"\"><input name=\"a\"><wbr>" },
        { "<p/><div></div><a href='#'/>", "<p></p><div></div><a href=\"#\"></a>" },
        { "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 2 2'><path d='M0 0'/>\n"
          "<linearGradient id='g'/></svg>",
          "<svg viewBox=\"0 0 2 2\"><path d=\"M0 0\"></path><linearGradient id=\"g\">"
          "</linearGradient></svg>" },
        { "<svg xmlns:xlink='http://www.w3.org/1999/xlink'><use xlink:href='#a' "
          "xml:space='preserve'/></svg>",
          "<svg><use xlink:href=\"#a\"></use></svg>" },
        { "<p xml:lang='vi' lang='vi'/>", "<p lang=\"vi\"></p>" },
        { "<p class=''/>", "<p class=\"\"></p>" },
        { "<p><!-- a --><!--! b -->c<?php echo 1 ?></p>", "<p>c</p>" },
    };

    (void)state;
    TEST_CASES(cases);
}

static void white_space(void **state)
{
    static const test_case cases[] = {
        { "\n  <div>\n   <p>\n a  b\n\tc </p>\n  </div>\n", "<div><p>a b c</p></div>" },
        { "<p>a <b>b</b> c<i> d</i></p>", "<p>a <b>b</b> c<i> d</i></p>" },
        { "<p>a<b>b</b>c</p>", "<p>a<b>b</b>c</p>" },
        { "<p>a <b> b </b> c</p>", "<p>a <b>b</b> c</p>" },
        { "<p>a\n<!-- x -->\nb</p>", "<p>a b</p>" },
        { "<p><a href='#'>a</a>\n<a href='#'>b</a>\n</p>",
          "<p><a href=\"#\">a</a> <a href=\"#\">b</a></p>" },
        { "<p>a <br/> b</p>", "<p>a<br>b</p>" },
        { "<label> <input/> text </label>", "<label><input> text</label>" },
        { "<p>a <button> b </button> c</p>", "<p>a <button>b</button> c</p>" },
        { "<p>a <b tal:condition='no'>b</b>, c</p>", "<p>a , c</p>" },
        { "<p>a <b tal:condition='no'>b</b> c</p>", "<p>a  c</p>" },
        { "<p> <i class='dot'></i> open</p>", "<p><i class=\"dot\"></i> open</p>" },
        { "<p>a <b tal:condition='yes'>b</b> c</p>", "<p>a <b>b</b> c</p>" },
        { "<p><b tal:condition='no'>b</b> c</p>", "<p> c</p>" },
        { "<p>a <tal:x replace='n'/> b</p>", "<p>a 1 b</p>" },
        { "<p>a<tal:x replace='n'/>b</p>", "<p>a1b</p>" },
        { "a <div tal:condition='no'>x</div> b", "a b" },
        { "<p>a <span tal:omit-tag='yes'> b </span> c</p>", "<p>a b c</p>" },
        { "<ul>\n <li tal:repeat='i items'>\n  <tal:x replace='i/name'/>\n </li>\n</ul>",
          "<ul><li>a</li><li>b</li><li>c</li></ul>" },
        { "<p>a&#160; b</p>", "<p>a\302\240 b</p>" },
    };

    (void)state;
    TEST_CASES(cases);
}

static void white_space_that_is_kept(void **state)
{
    static const test_case cases[] = {
        { "<pre> a\n  b </pre> c", "<pre>\n a\n  b </pre>c" },
        { "<pre>\n a <b> c </b>\n</pre>", "<pre>\n\n a <b> c </b>\n</pre>" },
        { "<p>x <textarea> a\n b </textarea> y</p>", "<p>x <textarea>\n a\n b </textarea> y</p>" },
        { "<textarea/>", "<textarea>\n</textarea>" },
    };

    (void)state;
    TEST_CASES(cases);
}

static void the_document_type(void **state)
{
    (void)state;
    assert_string_equal(test_render("<!DOCTYPE html>\n<html><body/></html>", P6_VI),
                        "<!DOCTYPE html>\n<html><body></body></html>");
    assert_string_equal(test_render("<?xml version='1.0'?><html tal:define='a n'><body/></html>",
                                    P6_VI),
                        "<!DOCTYPE html>\n<html><body></body></html>");
    assert_string_equal(test_render("<section/>", P6_VI), "<section></section>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "elements are written as HTML, XML's own things dropped", void_elements_and_others, 0, 0,
          0 },
        { "white space that says nothing is dropped, the rest is one space", white_space, 0, 0, 0 },
        { "pre and textarea keep white space", white_space_that_is_kept, 0, 0, 0 },
        { "documents get HTML's document type, fragments none", the_document_type, 0, 0, 0 },
    };

    return TEST_RUN("HTML output", tests);
}
