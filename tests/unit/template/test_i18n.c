#include "unit/template/support_template.h"

typedef struct lang_case {
    const char *part, *vi, *en, *fr;
} lang_case;

static void check(const lang_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(test_render(cases[i].part, P6_VI), cases[i].vi);
        assert_string_equal(test_render(cases[i].part, P6_EN), cases[i].en);
        assert_string_equal(test_render(cases[i].part, P6_FR), cases[i].fr);
    }
}
#define CHECK(cases) check(cases, sizeof(cases) / sizeof *(cases))

static void messages(void **state)
{
    static const lang_case cases[] = {
        { "<p i18n:translate='plain'>mẫu</p>", "<p>Tối nay</p>", "<p>Tonight</p>",
          "<p>Ce soir</p>" },
        { "<p>a <tal:x i18n:translate='plain'>mẫu</tal:x> b</p>", "<p>a Tối nay b</p>",
          "<p>a Tonight b</p>", "<p>a Ce soir b</p>" },
        { "<p i18n:translate='marks'/>", "<p>\"a\" &lt;b&gt; &amp; c</p>",
          "<p>\"a\" &lt;b&gt; &amp; c</p>",
          "<p>\"a\" &lt;b&gt; &amp; c</p>" },
        { "<p i18n:translate='grouped'/>", "<p>nhóm</p>", "<p>group</p>", "<p>groupe</p>" },
        { "<p i18n:translate='hello'><b i18n:name='who' tal:content='evil'>x</b></p>",
          "<p>Chào <b>&lt;b&gt;\"x\" &amp; 'y'&lt;/b&gt;</b>, mời vào!</p>",
          "<p>Hello <b>&lt;b&gt;\"x\" &amp; 'y'&lt;/b&gt;</b>, come in!</p>",
          "<p>Entrez, <b>&lt;b&gt;\"x\" &amp; 'y'&lt;/b&gt;</b> !</p>" },
        { "<p i18n:translate='hello'><b i18n:name='who' tal:replace='who/name'>x</b></p>",
          "<p>Chào Bà Nông Thị Tẹo, mời vào!</p>", "<p>Hello Bà Nông Thị Tẹo, come in!</p>",
          "<p>Entrez, Bà Nông Thị Tẹo !</p>" },
        { "<p i18n:translate='two'><b i18n:name='b'>B</b> rồi <a i18n:name='a'><i "
          "i18n:translate='plain'/></a></p>",
          "<p><a><i>Tối nay</i></a> rồi <b>B</b></p>",
              "<p><b>B</b> after <a><i>Tonight</i></a></p>",
          "<p><a><i>Ce soir</i></a> puis <b>B</b></p>" },
        { "<p i18n:translate='two'><b i18n:name='b' tal:repeat='i items' tal:content='i/name'/>"
          "<a i18n:name='a' tal:condition='no'/></p>",
          "<p> rồi <b>a</b><b>b</b><b>c</b></p>", "<p><b>a</b><b>b</b><b>c</b> after </p>",
          "<p> puis <b>a</b><b>b</b><b>c</b></p>" },
        { "<p i18n:domain='x' i18n:translate='plain'/>", "<p>Tối nay</p>", "<p>Tonight</p>",
          "<p>Ce soir</p>" },
    };

    (void)state;
    CHECK(cases);
}

static void plurals(void **state)
{
    static const lang_case cases[] = {
        { "<p i18n:translate='places'>còn <b i18n:name='n' tal:content='zero'>3</b></p>",
          "<p>còn <b>0</b> chỗ</p>", "<p><b>0</b> places left</p>", "<p><b>0</b> place libre</p>" },
        { "<p i18n:translate='places'>còn <b i18n:name='n' tal:content='n'>3</b></p>",
          "<p>còn <b>1</b> chỗ</p>", "<p>one place left</p>", "<p><b>1</b> place libre</p>" },
        { "<p i18n:translate='places'>còn <b i18n:name='n' tal:replace='many'>3</b></p>",
          "<p>còn 5 chỗ</p>", "<p>5 places left</p>", "<p>5 places libres</p>" },
        { "<p>a <i tal:repeat='i items' i18n:translate='places'><b i18n:name='n' "
          "tal:replace='i/n'/></i>, b</p>",
          "<p>a <i>còn 2 chỗ</i> <i>còn 0 chỗ</i> <i>còn 1 chỗ</i>, b</p>",
          "<p>a <i>2 places left</i> <i>0 places left</i> <i>one place left</i>, b</p>",
          "<p>a <i>2 places libres</i> <i>0 place libre</i> <i>1 place libre</i>, b</p>" },
    };

    (void)state;
    CHECK(cases);
}

static void translated_attributes(void **state)
{
    static const lang_case cases[] = {
        { "<img alt='x' src='a' i18n:attributes='alt plain; title marks'/>",
          "<img alt=\"Tối nay\" src=\"a\" title=\"&quot;a&quot; &lt;b&gt; &amp; c\">",
          "<img alt=\"Tonight\" src=\"a\" title=\"&quot;a&quot; &lt;b&gt; &amp; c\">",
          "<img alt=\"Ce soir\" src=\"a\" title=\"&quot;a&quot; &lt;b&gt; &amp; c\">" },
        { "<p i18n:attributes='title titled'/>", "<p title=\"Xem Tối &lt;nay&gt;\"></p>",
          "<p title=\"See Tối &lt;nay&gt;\"></p>", "<p title=\"Voir Tối &lt;nay&gt;\"></p>" },
        { "<p tal:define='title evil' i18n:attributes='title titled'/>",
          "<p title=\"Xem &lt;b&gt;&quot;x&quot; &amp; 'y'&lt;/b&gt;\"></p>",
          "<p title=\"See &lt;b&gt;&quot;x&quot; &amp; 'y'&lt;/b&gt;\"></p>",
          "<p title=\"Voir &lt;b&gt;&quot;x&quot; &amp; 'y'&lt;/b&gt;\"></p>" },
        { "<p i18n:attributes='aria-label places'/>", "<p aria-label=\"còn 1 chỗ\"></p>",
          "<p aria-label=\"one place left\"></p>", "<p aria-label=\"1 place libre\"></p>" },
        { "<p tal:define='n many' i18n:attributes='aria-label places' tal:attributes='id n'/>",
          "<p id=\"5\" aria-label=\"còn 5 chỗ\"></p>",
              "<p id=\"5\" aria-label=\"5 places left\"></p>",
          "<p id=\"5\" aria-label=\"5 places libres\"></p>" },
    };

    (void)state;
    CHECK(cases);
}

typedef struct bad_case {
    const char *part, *said;
} bad_case;

static void mistakes(void **state)
{
    static const bad_case cases[] = {
        { "<p>\n<b i18n:translate='nix'/></p>",
          "!page.xhtml:2: the message “nix” is in no catalogue" },
        { "<p i18n:translate=''/>", "!page.xhtml:1: a message id is missing" },
        { "<p i18n:translate='hello'/>", "no element with i18n:name=\"who\" for the hole of "
                                         "message hello" },
        { "<p i18n:translate='plain'>\n<b>x</b></p>",
          "!page.xhtml:2: <b> inside a translated element" },
        { "<p i18n:translate='plain'><b i18n:name='x'/></p>",
          "the message plain has no hole ${x}" },
        { "<p i18n:translate='hello'><b i18n:name='who'/><b i18n:name='who'/></p>",
          "a second i18n:name" },
        { "<p><b i18n:name='who'/></p>", "is not directly inside" },
        { "<p i18n:translate='hello'><b i18n:name='who'><i i18n:name='x'/></b></p>",
          "is not directly inside" },
        { "<p i18n:translate='plain' tal:content='n'/>", "i18n:translate beside tal:content" },
        { "<p i18n:translate='plain' tal:replace='n'/>", "i18n:translate beside tal:content" },
        { "<p i18n:translate='places'/>", "needs an element with i18n:name=\"n\"" },
        { "<p i18n:translate='places'><b i18n:name='n'>3</b></p>",
          "and tal:content or tal:replace" },
        { "<p i18n:translate='places'><b i18n:name='n' tal:content='title'/></p>",
          "a number is needed to pick the plural, this is text" },
        { "<p i18n:attributes='title nix'/>", "the message “nix” is in no catalogue" },
        { "<p i18n:attributes='title'/>", "“title” needs a message id behind it" },
        { "<p tal:define='who items' i18n:attributes='title hello'/>",
          "a list of item can't be shown" },
        { "<a i18n:attributes='href plain'/>", "href holds no words to translate" },
        { "<p i18n:attributes='onclick plain'/>", "event attributes are refused" },
        { "<p i18n:attributes='title plain' tal:attributes='title n'/>",
          "the attribute title is set twice" },
        { "<p tal:define='n title' i18n:attributes='title places'/>", "a number is needed" },
        { "<p i18n:attributes='title two'/>", "the name “a” is not known" },
        { "<p i18n:source='vi'/>", "i18n:source is not known" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *said = test_render(cases[i].part, P6_VI);
        if (*said != '!' || !strstr(said, cases[i].said))
            fail_msg("%s gives “%s”", cases[i].part, said);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "messages with elements in their holes, in three languages", messages, 0, 0, 0 },
        { "plural forms follow each language", plurals, 0, 0, 0 },
        { "attributes are translated, with holes and plurals", translated_attributes, 0, 0, 0 },
        { "mistakes in translated elements are told", mistakes, 0, 0, 0 },
    };

    return TEST_RUN("I18N", tests);
}
