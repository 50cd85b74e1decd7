#include "unit/template/support_template.h"

static void content_and_replace(void **state)
{
    static const test_case cases[] = {
        { "<p tal:content=\"who/name\">x</p>", "<p>Bà Nông Thị Tẹo</p>" },
        { "<p tal:content=\"n\">x</p>", "<p>1</p>" },
        { "<p tal:content=\"text n\">x</p>", "<p>1</p>" },
        { "<p tal:content=\"unset\">x</p>", "<p></p>" },
        { "<p tal:content=\"nothing\">x</p>", "<p></p>" },
        { "<p tal:content=\"default\">x <i>y</i></p>", "<p>x <i>y</i></p>" },
        { "<p tal:content=\"who/lang | default\">x</p>", "<p>x</p>" },
        { "<p tal:content=\"who/name | default\">x</p>", "<p>Bà Nông Thị Tẹo</p>" },
        { "a <b tal:replace=\"n\">x</b> c", "a 1 c" },
        { "a <b tal:replace=\"nothing\">x</b> c", "a  c" },
        { "a <b tal:replace=\"unset | default\">x</b> c", "a <b>x</b> c" },
        { "<p><tal:x content=\"n\">5</tal:x></p>", "<p>1</p>" },
        { "<p tal:content=\"structure_of\" tal:define=\"structure_of n\">x</p>", "<p>1</p>" },
    };

    (void)state;
    TEST_CASES(cases);
}

static void conditions(void **state)
{
    static const test_case cases[] = {
        { "<p tal:condition=\"yes\">1</p><p tal:condition=\"no\">2</p>", "<p>1</p>" },
        { "<p tal:condition=\"not:yes\">1</p><p tal:condition=\"not: no\">2</p>", "<p>2</p>" },
        { "<p tal:condition=\"not:not:yes\">1</p><p tal:condition=\"not:not:not:yes\">2</p>",
          "<p>1</p>" },
        { "<p tal:condition=\"unset\">1</p><p tal:condition=\"empty\">2</p>", "" },
        { "<p tal:condition=\"zero\">1</p><p tal:condition=\"n\">2</p>", "<p>2</p>" },
        { "<p tal:condition=\"nobody\">1</p><p tal:condition=\"items\">2</p>", "<p>2</p>" },
        { "<p tal:condition=\"who\">1</p><p tal:condition=\"nothing\">2</p>", "<p>1</p>" },
        { "<p tal:condition=\"default\">1</p>", "<p>1</p>" },
        { "<p tal:condition=\"exists:unset\">1</p><p tal:condition=\"exists:empty\">2</p>",
          "<p>2</p>" },
        { "<p tal:condition=\"exists:unset | zero\">1</p><p tal:condition=\"not:exists:unset\">2"
          "</p>",
          "<p>1</p><p>2</p>" },
        { "<p tal:condition=\"unset | no | not:no\">1</p>", "" },
        { "<p tal:condition=\"unset | not:no\">1</p>", "<p>1</p>" },
        { "<p tal:condition=\"string:${empty}\">1</p><p tal:condition=\"string:x\">2</p>",
          "<p>2</p>" },
    };

    (void)state;
    TEST_CASES(cases);
}

static void repeats(void **state)
{
    static const test_case cases[] = {
        { "<ul><li tal:repeat=\"i items\" tal:content=\"i/name\">x</li></ul>",
          "<ul><li>a</li><li>b</li><li>c</li></ul>" },
        { "<ul><li tal:repeat=\"i nobody\" tal:content=\"i/name\">x</li></ul>", "<ul></ul>" },
        { "<p tal:repeat=\"i items\"><tal:x replace=\"repeat/i/index\"/><tal:x "
          "replace=\"repeat/i/number\"/>"
          "<tal:x condition=\"repeat/i/start\">s</tal:x><tal:x condition=\"repeat/i/end\">e</tal:x>"
          "<tal:x condition=\"repeat/i/odd\">o</tal:x><tal:x condition=\"repeat/i/even\">v</tal:x>"
          "<tal:x replace=\"repeat/i/length\"/><tal:x replace=\"repeat/i/letter\"/>"
          "<tal:x replace=\"repeat/i/Letter\"/><tal:x replace=\"repeat/i/roman\"/>"
          "<tal:x replace=\"repeat/i/Roman\"/></p>",
          "<p>01sv3aAiI</p><p>12o3bBiiII</p><p>23ev3cCiiiIII</p>" },
        { "<p tal:repeat=\"i items\"><b tal:repeat=\"p i/parts\">"
          "<tal:x replace=\"repeat/i/number\"/>.<tal:x replace=\"repeat/p/number\"/><tal:x "
          "replace=\"p/text\"/></b></p>",
          "<p><b>1.1a1</b><b>1.2a2</b></p><p></p><p><b>3.1c1</b></p>" },
        { "<tal:x repeat=\"i items\"><tal:x repeat=\"i i/parts\"><i tal:content=\"i/text\"/>"
          "</tal:x>"
          "<b tal:content=\"i/name\"/></tal:x>",
              "<i>a1</i><i>a2</i><b>a</b><b>b</b><i>c1</i><b>c</b>" },
        { "<i tal:repeat=\"i items\" tal:content=\"i/name\"/>", "<i>a</i><i>b</i><i>c</i>" },
        { "<p>x <i tal:repeat=\"i items\" tal:content=\"i/name\"/></p>",
          "<p>x <i>a</i> <i>b</i> <i>c</i></p>" },
        { "<p tal:repeat=\"i nothing | items\" tal:content=\"i/n\"/>", "<p>2</p><p>0</p><p>1</p>" },
    };

    (void)state;
    TEST_CASES(cases);
}

static void variables(void **state)
{
    static const test_case cases[] = {
        { "<p tal:define=\"a n; b a; c string:${b};;${a}\" tal:content=\"c\"/>", "<p>1;1</p>" },
        { "<p tal:define=\"local n many\" tal:content=\"n\"/><p tal:content=\"n\"/>",
          "<p>5</p><p>1</p>" },
        { "<p tal:define=\"global g many\"/><p tal:content=\"g\"/>", "<p></p><p>5</p>" },
        { "<p tal:condition=\"no\"><i tal:define=\"global g many\"/></p><p tal:content=\"g\"/>",
          "<p></p>" },
        { "<p tal:define=\"global g many\"/><p tal:define=\"g n\" tal:content=\"g\"/><p "
          "tal:content=\"g\"/>",
          "<p></p><p>1</p><p>5</p>" },
        { "<p tal:define=\"global g many\"/><p tal:define=\"global g n\" tal:content=\"g\"/>"
          "<p tal:content=\"g\"/>", "<p></p><p>1</p><p>1</p>" },
        { "<p tal:define=\"w who\" tal:content=\"w/name\"/>", "<p>Bà Nông Thị Tẹo</p>" },
        { "<p tal:define=\"l items\"><i tal:repeat=\"x l\" tal:content=\"x/n\"/></p>",
          "<p><i>2</i><i>0</i><i>1</i></p>" },
        { "<p tal:define=\"d default\" tal:content=\"d\">own</p>", "<p>own</p>" },
        { "<p tal:define=\"t yes\" tal:condition=\"t\">1</p>", "<p>1</p>" },
        { "<p tal:repeat=\"i items\"><tal:x define=\"v string:${i/name}!\" replace=\"v\"/></p>",
          "<p>a!</p><p>b!</p><p>c!</p>" },
    };

    (void)state;
    TEST_CASES(cases);
}

static void strings(void **state)
{
    static const test_case cases[] = {
        { "<p tal:content=\"string:a ${who/name} $n $$5 ${unset}.\"/>",
          "<p>a Bà Nông Thị Tẹo 1 $5 .</p>" },
        { "<p tal:content=\"string:\"/>", "<p></p>" },
        { "<p tal:content=\"string:a|b\"/>", "<p>a|b</p>" },
        { "<p tal:content=\"unset | string:${evil}\"/>",
          "<p>&lt;b&gt;\"x\" &amp; 'y'&lt;/b&gt;</p>" },
        { "<p tal:content=\"string:${unset | who/name}\"/>", "<p>Bà Nông Thị Tẹo</p>" },
        { "<p tal:content=\"path:unset | n\"/>", "<p>1</p>" },
    };

    (void)state;
    TEST_CASES(cases);
}

static void attributes(void **state)
{
    static const test_case cases[] = {
        { "<p class=\"a\" id=\"b\" tal:attributes=\"id n; title who/name\"/>",
          "<p class=\"a\" id=\"1\" title=\"Bà Nông Thị Tẹo\"></p>" },
        { "<p id=\"b\" tal:attributes=\"id nothing\"/>", "<p></p>" },
        { "<p id=\"b\" tal:attributes=\"id unset\"/>", "<p></p>" },
        { "<p id=\"b\" tal:attributes=\"id default\"/>", "<p id=\"b\"></p>" },
        { "<p tal:attributes=\"id default\"/>", "<p></p>" },
        { "<p id=\"b\" tal:attributes=\"id unset | default\"/>", "<p id=\"b\"></p>" },
        { "<p id=\"b\" tal:attributes=\"id empty\"/>", "<p id=\"\"></p>" },
        { "<p tal:attributes=\"title string:a;;b; id string:c\"/>",
          "<p title=\"a;b\" id=\"c\"></p>" },
        { "<p tal:attributes=\"aria-expanded yes; data-x no\"/>",
          "<p aria-expanded=\"true\" data-x=\"false\"></p>" },
        { "<p ID=\"b\" tal:attributes=\"id n\"/>", "<p id=\"1\"></p>" },
        { "<b tal:replace=\"nothing\" tal:attributes=\"id n\"/>", "" },
    };

    (void)state;
    TEST_CASES(cases);
}

static void boolean_attributes(void **state)
{
    static const test_case cases[] = {
        { "<input tal:attributes=\"checked yes\"/>", "<input checked>" },
        { "<input checked=\"checked\" tal:attributes=\"checked no\"/>", "<input>" },
        { "<input checked=\"checked\" tal:attributes=\"checked unset\"/>", "<input>" },
        { "<input checked=\"checked\" tal:attributes=\"checked default\"/>", "<input checked>" },
        { "<input tal:attributes=\"checked default\"/>", "<input>" },
        { "<input tal:attributes=\"disabled items; required nobody\"/>", "<input disabled>" },
        { "<details open=\"open\"/>", "<details open></details>" },
        { "<option tal:attributes=\"selected string:x\"/>", "<option selected></option>" },
        { "<p tal:attributes=\"hidden not:yes\"/>", "<p></p>" },
    };

    (void)state;
    TEST_CASES(cases);
}

static void omitted_tags(void **state)
{
    static const test_case cases[] = {
        { "<p tal:omit-tag=\"\">a</p>", "a" },
        { "<p tal:omit-tag=\"yes\">a</p>", "a" },
        { "<p tal:omit-tag=\"no\">a</p>", "<p>a</p>" },
        { "<p tal:omit-tag=\"not:yes\" tal:attributes=\"id n\">a</p>", "<p id=\"1\">a</p>" },
        { "<b tal:repeat=\"i items\" tal:omit-tag=\"i/open\" tal:content=\"i/name\"/>",
          "a<b>b</b>c" },
        { "<b tal:omit-tag=\"yes\"><i tal:omit-tag=\"no\">a</i></b>", "<i>a</i>" },
        { "<tal:block><metal:block><i18n:block>a</i18n:block></metal:block></tal:block>", "a" },
    };

    (void)state;
    TEST_CASES(cases);
}

static void the_order_of_operations(void **state)
{
    static const test_case cases[] = {
        /* define before condition */
        { "<p tal:condition=\"c\" tal:define=\"c no\">x</p>", "" },
        { "<p tal:condition=\"c\" tal:define=\"c yes\">x</p>", "<p>x</p>" },
        /* define before repeat, repeat before content */
        { "<b tal:content=\"i/name\" tal:repeat=\"i l\" tal:define=\"l items\"/>",
          "<b>a</b><b>b</b><b>c</b>" },
        /* condition before repeat: the outer i, not the item */
        { "<tal:x define=\"i nothing\"><b tal:repeat=\"i items\" tal:condition=\"i\"/></tal:x>",
          "" },
        /* repeat before attributes and omit-tag */
        { "<b tal:omit-tag=\"not:i/open\" tal:attributes=\"id i/name\" tal:repeat=\"i items\">x"
          "</b>",
          "<b id=\"a\">x</b>x<b id=\"c\">x</b>" },
        /* define is worked out once, before the loop */
        { "<tal:x define=\"i who\"><b tal:define=\"v i/name\" tal:repeat=\"i items\" "
          "tal:content=\"v\"/></tal:x>",
          "<b>Bà Nông Thị Tẹo</b><b>Bà Nông Thị Tẹo</b><b>Bà Nông Thị Tẹo</b>" },
        /* replace wins over attributes, default gives them back */
        { "<b tal:replace=\"unset | default\" tal:attributes=\"id n\">x</b>", "<b id=\"1\">x</b>" },
    };

    (void)state;
    TEST_CASES(cases);
}

static void prefixes_need_no_declaration(void **state)
{
    (void)state;
    assert_string_equal(test_render("<p tal:content=\"n\">x</p>", P6_VI), "<p>1</p>");
    assert_string_equal(test_render("<tal:block><p tal:condition=\"no\"/></tal:block>", P6_VI), "");
    assert_string_equal(test_render("<p xmlns:t=\"http://xml.zope.org/namespaces/tal\" "
                                    "t:content=\"n\"/>",
                                    P6_VI), "<p>1</p>");
}

static void programs_can_be_used_again(void **state)
{
    p6_binding binding = { "page", &test_shape };
    p6_templates *set;
    p6_buf *out = p6_buf_make(test_pool, 0);

    (void)state;
    test_write("page.xhtml", "<p><b tal:repeat=\"i items\" tal:content=\"i/name\"/></p>");
    assert_null(p6_templates_compile(&set, test_path(""), &binding, 1, test_catalog(), test_pool));
    assert_null(p6_templates_get(set, "other", P6_VI));
    for (int i = 0; i < 3; i++)
        assert_null(p6_render(p6_templates_get(set, "page", P6_EN), test_root(), out, test_pool));
    assert_string_equal(out->data, "<p><b>a</b><b>b</b><b>c</b></p><p><b>a</b><b>b</b><b>c</b></p>"
                                   "<p><b>a</b><b>b</b><b>c</b></p>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "tal:content and tal:replace put text, nothing, or keep the default", content_and_replace,
          0, 0, 0 },
        { "tal:condition knows what is false", conditions, 0, 0, 0 },
        { "tal:repeat, nested, with its repeat variables", repeats, 0, 0, 0 },
        { "tal:define has local, global and shadowed variables", variables, 0, 0, 0 },
        { "string: fills its holes", strings, 0, 0, 0 },
        { "tal:attributes sets, keeps and removes", attributes, 0, 0, 0 },
        { "boolean attributes are there or not", boolean_attributes, 0, 0, 0 },
        { "tal:omit-tag leaves the tag out", omitted_tags, 0, 0, 0 },
        { "operations come in TAL's order whatever the attributes' order", the_order_of_operations,
          0, 0, 0 },
        { "the prefixes tal, metal and i18n need no declaration", prefixes_need_no_declaration, 0,
          0, 0 },
        { "a compiled page renders again and again", programs_can_be_used_again, 0, 0, 0 },
    };

    return TEST_RUN("TAL", tests);
}
