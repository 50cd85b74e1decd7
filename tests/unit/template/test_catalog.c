#include "unit/template/support_template.h"

#include <apr_file_io.h>

#include "template/message.h"

static void languages(void **state)
{
    (void)state;
    assert_string_equal(p6_lang_code(P6_FR), "fr");
    assert_int_equal(p6_lang_of("vi"), P6_VI);
    assert_int_equal(p6_lang_of("EN-gb"), P6_EN);
    assert_int_equal(p6_lang_of("fr_FR"), P6_FR);
    assert_int_equal(p6_lang_of("de"), -1);
    assert_int_equal(p6_lang_of("english"), -1);
    assert_int_equal(p6_lang_of(""), -1);
    assert_int_equal(p6_lang_of("v"), -1);
    assert_int_equal(p6_lang_of(NULL), -1);
}

static void saying(void **state)
{
    const p6_catalog *c = test_catalog();

    (void)state;
    assert_true(p6_catalog_has(c, "plain"));
    assert_true(p6_catalog_has(c, "places"));
    assert_false(p6_catalog_has(c, "places[0]"));
    assert_string_equal(p6_say(c, P6_VI, test_pool, "plain", NULL), "Tối nay");
    assert_string_equal(p6_say(c, P6_FR, test_pool, "plain", "x", "y", NULL), "Ce soir");
    assert_string_equal(p6_say(c, P6_EN, test_pool, "hello", "who", "<Tẹo>", NULL),
                        "Hello <Tẹo>, come in!");
    assert_string_equal(p6_say(c, P6_EN, test_pool, "hello", NULL), "Hello , come in!");
    assert_string_equal(p6_say(c, P6_EN, test_pool, "hello", "who", (char *)NULL, NULL),
                        "Hello , come in!");
    assert_string_equal(p6_say(c, P6_EN, test_pool, "two", "a", "1", "b", "2", NULL), "2 after 1");
    assert_string_equal(p6_say(c, P6_EN, test_pool, "nix", NULL), "nix");
}

static void saying_plurals(void **state)
{
    static const struct { p6_lang lang; const char *n, *said; } cases[] = {
        { P6_VI, "0", "còn 0 chỗ" }, { P6_VI, "1", "còn 1 chỗ" }, { P6_VI, "7", "còn 7 chỗ" },
        { P6_EN, "0", "0 places left" }, { P6_EN, "1", "one place left" },
            { P6_EN, "2", "2 places left" },
        { P6_EN, "21", "21 places left" }, { P6_FR, "0", "0 place libre" },
            { P6_FR, "1", "1 place libre" },
        { P6_FR, "2", "2 places libres" } };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(p6_say(test_catalog(), cases[i].lang, test_pool, "places", "n",
                                   cases[i].n,
                                   NULL), cases[i].said);
}

static void white_space(void **state)
{
    const p6_catalog *c = test_catalog();

    (void)state;
    assert_string_equal(p6_say(c, P6_VI, test_pool, "lines", NULL), "một\n  hai");
    assert_string_equal(p6_say(c, P6_EN, test_pool, "lines", NULL), "one\n  two");
    assert_string_equal(p6_say(c, P6_FR, test_pool, "lines", NULL), "un deux");
}

static void holes(void **state)
{
    const p6_message *m = p6_catalog_find(test_catalog(), "two");

    (void)state;
    assert_true(p6_message_has_hole(m, "a"));
    assert_false(p6_message_has_hole(m, "c"));
    assert_int_equal(m->form[P6_EN][0].count, 3);
}

static const char *unit(const char *lang, const char *id, const char *text)
{
    return apr_psprintf(test_pool, "<trans-unit id='%s'><source>%s</source>%s%s%s</trans-unit>\n",
                        id, text,
                        strcmp(lang, "vi") ? "<target>" : "", strcmp(lang, "vi") ? text : "",
                        strcmp(lang, "vi") ? "</target>" : "");
}

static void write_catalog(const char *lang, const char *units)
{
    test_write(apr_pstrcat(test_pool, lang, ".xlf", NULL),
               apr_psprintf(test_pool, "<xliff version='1.2' "
                                       "xmlns='urn:oasis:names:tc:xliff:document:1.2'>"
                            "<file source-language='vi' target-language='%s'><body>\n%s</body>"
                            "</file></xliff>",
                            lang, units));
}

static const char *load(void)
{
    p6_catalog *catalog;
    p6_error *err = p6_catalog_load(&catalog, test_path(""), test_pool);
    const char *where;

    if (!err) return "fine";
    where = err->where ? strrchr(err->where, '/') : NULL;
    return apr_psprintf(test_pool, "%s: %s", where ? where + 1 : "", err->detail);
}

/* vi.xlf holds VI, the others the messages a and b; what loading says */
static const char *load_vi(const char *vi)
{
    write_catalog("vi", vi);
    write_catalog("en", apr_pstrcat(test_pool, unit("en", "a", "A"), unit("en", "b", "B"), NULL));
    write_catalog("fr", apr_pstrcat(test_pool, unit("fr", "a", "A"), unit("fr", "b", "B"), NULL));
    return load();
}

static const char *load_en(const char *en)
{
    load_vi(apr_pstrcat(test_pool, unit("vi", "a", "A"), unit("vi", "b", "B"), NULL));
    write_catalog("en", en);
    return load();
}

static void says(const char *said, const char *words)
{
    if (!strstr(said, words)) fail_msg("“%s”, not “%s”", said, words);
}

static void missing_and_surplus_messages(void **state)
{
    (void)state;
    says(load_en(apr_pstrcat(test_pool, unit("en", "b", "B"), unit("en", "a", "A"), NULL)), "fine");
    says(load_en(unit("en", "a", "A")), "en.xlf:1: the message b is missing");
    says(load_en(apr_pstrcat(test_pool, unit("en", "a", "A"), unit("en", "b", "B"),
                             unit("en", "c", "C"),
                             NULL)), "en.xlf:4: the id c is not in vi.xlf");
    says(load_en(apr_pstrcat(test_pool, unit("en", "a", "A"), unit("en", "a", "A"), NULL)),
         "en.xlf:3: the id a stands here twice");
    says(load_vi(""), "en.xlf:2: the id a is not in vi.xlf");
}

static void bad_messages(void **state)
{
    (void)state;
    says(load_vi(unit("vi", "a", "${")), "vi.xlf:2: a ${…} hole must hold a name");
    says(load_vi(unit("vi", "a", "${a b}")), "a ${…} hole must hold a name");
    says(load_vi(unit("vi", "a", "${}")), "a ${…} hole must hold a name");
    says(load_vi(unit("vi", "a", "${1}")), "a ${…} hole must hold a name");
    says(load_vi(unit("vi", "a", " \n ")), "vi.xlf:2: an empty message");
    says(load_vi(unit("vi", "a b", "x")), "may hold letters, digits");
    says(load_vi(unit("vi", "a", "<g id='1'>x</g>")), "<g> inside a message");
    says(load_vi("<trans-unit><source>x</source></trans-unit>"), "vi.xlf:2: an id is missing");
    says(load_vi("\n<trans-unit id='a'/>"), "vi.xlf:3: a trans-unit without <source>");
    says(load_en("<trans-unit id='a'><source>x</source></trans-unit>"), "without <target>");
}

static const char *plural(const char *units)
{
    return apr_pstrcat(test_pool, "<group restype='x-gettext-plurals'>", units, "</group>\n", NULL);
}

static const char *with_plural(const char *vi, const char *en)
{
    write_catalog("vi", vi);
    write_catalog("en", en);
    write_catalog("fr", plural(apr_pstrcat(test_pool, unit("fr", "p[0]", "${n} x"),
                                           unit("fr", "p[1]", "${n} xs"), NULL)));
    return load();
}

static void bad_plurals(void **state)
{
    const char *vi = plural(unit("vi", "p[0]", "${n} x"));
    const char *one = unit("en", "p[0]", "one x"), *other = unit("en", "p[1]", "${n} xs");

    (void)state;
    says(with_plural(vi, plural(apr_pstrcat(test_pool, one, other, NULL))), "fine");
    says(with_plural(vi, plural(one)), "en needs 2 plural forms, here are 1");
    says(with_plural(vi, plural(apr_pstrcat(test_pool, other, one, NULL))), "expected p[0]");
    says(with_plural(vi, plural(apr_pstrcat(test_pool, one, other, unit("en", "p[2]", "x"), NULL))),
         "en has 2 plural forms");
    says(with_plural(vi, unit("en", "p", "x")), "p is a plural message in vi.xlf");
    says(with_plural(unit("vi", "p", "x"), plural(apr_pstrcat(test_pool, one, other, NULL))),
         "p is no plural message in vi.xlf");
    says(with_plural(plural(""), plural(one)), "vi needs 1 plural form, here are 0");
}

static void bad_files(void **state)
{
    const char *ok = apr_pstrcat(test_pool, unit("vi", "a", "A"), unit("vi", "b", "B"), NULL);

    (void)state;
    says(load_vi(ok), "fine");
    test_write("fr.xlf", "<tmx/>");
    says(load(), "fr.xlf:1: not an XLIFF 1.2 file");
    test_write("fr.xlf", "<xliff version='2.0'/>");
    says(load(), "fr.xlf:1: not an XLIFF 1.2 file");
    test_write("fr.xlf", "<xliff version='1.2'/>");
    says(load(), "fr.xlf:1: no <file> in it");
    test_write("fr.xlf", "<xliff version='1.2'>\n<file source-language='vi' "
                         "target-language='en'/></xliff>");
    says(load(), "fr.xlf:2: target-language is not “fr”");
    test_write("fr.xlf", "<!DOCTYPE xliff [<!ENTITY a 'b'>]><xliff version='1.2'/>");
    says(load(), "fr.xlf:1: a document type other than");
    assert_int_equal(apr_file_remove(test_path("fr.xlf"), test_pool), APR_SUCCESS);
    says(load(), "fr.xlf can't be opened");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "languages are known by their codes", languages, 0, 0, 0 },
        { "messages are said with their holes filled", saying, 0, 0, 0 },
        { "the number picks the plural form of each language", saying_plurals, 0, 0, 0 },
        { "white space from indenting vanishes unless it is to be kept", white_space, 0, 0, 0 },
        { "holes are known", holes, 0, 0, 0 },
        { "a language with a missing or surplus message is refused", missing_and_surplus_messages,
          0, 0, 0 },
        { "messages that are wrong are refused with their line", bad_messages, 0, 0, 0 },
        { "plural forms must be those of the language", bad_plurals, 0, 0, 0 },
        { "files that are no catalogue of their language are refused", bad_files, 0, 0, 0 },
    };

    return TEST_RUN("catalogues", tests);
}
