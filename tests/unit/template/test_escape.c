#include "unit/template/support_template.h"

#include "template/escape.h"

static void text_and_attributes(void **state)
{
    static const test_case cases[] = {
        { "<p tal:content=\"evil\"/>", "<p>&lt;b&gt;\"x\" &amp; 'y'&lt;/b&gt;</p>" },
        { "<tal:x replace=\"evil\"/>", "&lt;b&gt;\"x\" &amp; 'y'&lt;/b&gt;" },
        { "<p tal:content=\"string:&lt;${evil}\"/>",
          "<p>&lt;&lt;b&gt;\"x\" &amp; 'y'&lt;/b&gt;</p>" },
        { "<p tal:attributes=\"title evil\"/>",
          "<p title=\"&lt;b&gt;&quot;x&quot; &amp; 'y'&lt;/b&gt;\"></p>" },
        { "<p tal:attributes='title string:\"${evil}'/>",
          "<p title=\"&quot;&lt;b&gt;&quot;x&quot; &amp; 'y'&lt;/b&gt;\"></p>" },
        { "<p title='\"&amp;&lt;'>&lt;&amp;&gt;&#34;</p>",
          "<p title=\"&quot;&amp;&lt;\">&lt;&amp;&gt;\"</p>" },
        { "<p title='&#10;a'/>", "<p title=\"\na\"></p>" },
        { "<title tal:content=\"evil\"/>", "<title>&lt;b&gt;\"x\" &amp; 'y'&lt;/b&gt;</title>" },
        { "<textarea tal:content=\"evil\"/>", "<textarea>\n&lt;b&gt;\"x\" &amp; 'y'&lt;/b&gt;"
                                              "</textarea>" },
        { "<p><![CDATA[<b>]]></p>", "<p>&lt;b&gt;</p>" },
        { "<p tal:define=\"s string:${evil}\" tal:content=\"s\"/>",
          "<p>&lt;b&gt;\"x\" &amp; 'y'&lt;/b&gt;</p>" },
    };

    (void)state;
    TEST_CASES(cases);
}

static void links(void **state)
{
    static const test_case cases[] = {
        { "<a href=\"x\" tal:attributes=\"href link\"/>", "<a href=\"/p?a=1&amp;b=2\"></a>" },
        { "<form action=\"x\" tal:attributes=\"action link\"/>",
          "<form action=\"/p?a=1&amp;b=2\"></form>" },
        { "<img tal:attributes=\"src link\"/>", "<img src=\"/p?a=1&amp;b=2\">" },
        { "<button tal:attributes=\"formaction link\"/>",
          "<button formaction=\"/p?a=1&amp;b=2\"></button>" },
        { "<a tal:attributes=\"href string:/help?q=${evil}&amp;n=${n}\"/>",
          "<a href=\"/help?q=%3Cb%3E%22x%22%20%26%20%27y%27%3C%2Fb%3E&amp;n=1\"></a>" },
        { "<a tal:attributes=\"href string:#p${n}\"/>", "<a href=\"#p1\"></a>" },
        { "<a tal:attributes=\"href string:?q=$n\"/>", "<a href=\"?q=1\"></a>" },
        { "<a tal:attributes=\"href string:tel:+84${n}\"/>", "<a href=\"tel:+841\"></a>" },
        { "<a tal:define=\"g string:21.5,105.8\" tal:attributes=\"href string:geo:${g}\"/>",
          "<a href=\"geo:21.5,105.8\"></a>" },
        { "<a tal:define=\"m string:a@b.vn?x\" tal:attributes=\"href string:mailto:${m}\"/>",
          "<a href=\"mailto:a@b.vn%3Fx\"></a>" },
        { "<a tal:attributes=\"href string:${link}#today\"/>",
          "<a href=\"/p?a=1&amp;b=2#today\"></a>" },
        { "<a tal:attributes=\"href string:${link}&amp;q=${title}\"/>",
          "<a href=\"/p?a=1&amp;b=2&amp;q=T%E1%BB%91i%20%3Cnay%3E\"></a>" },
        { "<a href=\"own\" tal:attributes=\"href items_link | default\" tal:define=\"items_link "
          "nothing\"/>",
          "<a href=\"own\"></a>" },
        { "<i tal:repeat=\"i items\"><a tal:attributes=\"href i/href | string:/n/${i/name}\"/></i>",
          "<i><a href=\"/a\"></a></i><i><a href=\"/n/b\"></a></i>"
          "<i><a href=\"https://x.vn/?q=1\"></a></i>" },
        { "<i tal:repeat=\"i items\"><a tal:attributes=\"href i/href\"/></i>",
          "<i><a href=\"/a\"></a></i><i><a></a></i><i><a href=\"https://x.vn/?q=1\"></a></i>" },
        { "<a href=\"anything/goes\" rel=\"x\"/>", "<a href=\"anything/goes\" rel=\"x\"></a>" },
    };

    (void)state;
    TEST_CASES(cases);
}

static void a_value_that_is_no_link_fails_when_rendered(void **state)
{
    (void)state;
    assert_string_equal(test_part("\n<a\nx=\"1\"\n tal:attributes=\"href bad\"/>"),
        "!page.xhtml:4: the value is no link: http(s), a same-site path, #, ?, tel:, mailto: or "
        "geo: "
        "is expected");
    assert_int_equal(strncmp(test_part("<a tal:attributes=\"href string:${bad}#x\"/>"),
                             "!page.xhtml:1: the value is no link", 35), 0);
}

static void json_ld(void **state)
{
    static const test_case cases[] = {
        { "<script type=\"application/ld+json\" tal:content=\"ld\">{}</script>",
          "<script type=\"application/ld+json\">{\"a\":\"\\u003c/script>\\u003cb>\"}</script>" },
        { "<script src=\"a.js\"></script>", "<script src=\"a.js\"></script>" },
        { "<script src=\"a.js\" defer=\"defer\" tal:attributes=\"src link\"/>",
          "<script src=\"/p?a=1&amp;b=2\" defer></script>" },
    };

    (void)state;
    TEST_CASES(cases);
}

static void what_may_be_a_link(void **state)
{
    static const char *const good[] = { "/", "/a", "/a//b", "#", "#x", "?a=1", "http://a.vn",
        "https://a.vn/x", "HTTPS://A.VN", "tel:+84912345678", "mailto:a@b.vn", "geo:21.5,105.8" };
    static const char *const bad[] = { "", "//evil.com", "/\\evil.com", "javascript:alert(1)",
        "JavaScript:x", " javascript:x", "data:text/html,x", "x", "./x", "../x", "vbscript:x",
        "https:/x y", "/a b", "/a\nb", "\t/a", "ftp://x", "/a\\b", "blob:x", "https:evil" };

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!p6_url_ok(good[i])) fail_msg("“%s” is a link", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (p6_url_ok(bad[i])) fail_msg("“%s” is no link", bad[i]);
}

static void every_byte_of_a_url_part(void **state)
{
    p6_buf *out = p6_buf_make(test_pool, 0);
    char all[256];

    (void)state;
    for (int i = 1; i < 256; i++) all[i - 1] = (char)i;
    p6_escape_url_part(out, all, 255, 0);
    assert_int_equal(strspn(out->data, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789-._~%"), out->len);
    assert_int_equal(out->len, 66 + (255 - 66) * 3);
    assert_non_null(strstr(out->data, "%FF"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "text and attributes are escaped", text_and_attributes, 0, 0, 0 },
        { "links are urls or same-site strings with encoded holes", links, 0, 0, 0 },
        { "a url value that is no link fails with its line",
          a_value_that_is_no_link_fails_when_rendered,
          0, 0, 0 },
        { "JSON-LD can't leave its script element", json_ld, 0, 0, 0 },
        { "what may be a link at run time", what_may_be_a_link, 0, 0, 0 },
        { "a hole of a link leaves only unreserved bytes as they are", every_byte_of_a_url_part, 0,
          0, 0 },
    };

    return TEST_RUN("escaping", tests);
}
