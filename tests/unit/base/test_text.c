#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "base/limits.h"
#include "base/text.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static apr_pool_t *pool;

static const char *nfc(const char *text, unsigned flags)
{
    const char *out = NULL;
    p6_error *err = p6_text_nfc(&out, text, strlen(text), flags, pool);

    if (err) fail_msg("refused: %s", err->detail);
    return out;
}

static const char *refusal(const char *text, size_t len, unsigned flags)
{
    const char *out;
    p6_error *err = p6_text_nfc(&out, text, len, flags, pool);

    if (!err) fail_msg("accepted: %s", out);
    assert_int_equal(err->code, P6_E_BAD_INPUT);
    assert_null(err->where);
    return err->detail;
}

#define REFUSED(text, flags, detail) \
    assert_string_equal(refusal(text, sizeof(text) - 1, flags), detail)

static void every_order_of_marks_gives_one_normal_form(void **state)
{
    static const char *const same[][4] = {
        { "ệ", "e\u0302\u0323", "e\u0323\u0302", "\u1EB9\u0302" },
        { "ế", "e\u0302\u0301", "e\u0301\u0302", "\u00E9\u0302" },
        { "Ẵ", "A\u0306\u0303", "A\u0303\u0306", "\u00C3\u0306" },
        { "ợ", "o\u031B\u0323", "o\u0323\u031B", "\u1ECD\u031B" },
        { "ứ", "u\u031B\u0301", "u\u0301\u031B", "\u00FA\u031B" },
        { "ổ", "o\u0302\u0309", "o\u0309\u0302", "\u1ECF\u0302" },
        { "ầ", "a\u0302\u0340", "a\u0300\u0302", "\u00E0\u0302" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(same); i++)
        for (size_t j = 0; j < COUNT(same[i]); j++)
            assert_string_equal(nfc(same[i][j], P6_TEXT_NAME), same[i][0]);
    assert_string_equal(nfc("Va\u0306n La\u0306ng", 0), "Văn Lăng");
    /* with a tone too many the letter is composed all the same */
    assert_string_equal(nfc("a\u0303\u0300\u0302", 0), "\u1EAB\u0300");
    /* not letters of Vietnamese: their order of marks stays */
    assert_string_equal(nfc("i\u0301\u0306", 0), "\u00ED\u0306");
}

static void normal_text_stays_as_it_is(void **state)
{
    static const char *const texts[] = { "", "Tổ 3A, phường Đức Xuân", "100 % + <b>\"x\"</b>",
        "Москва, Ελλάδα, 東京, กรุงเทพ, हिन्दी", "🏳️‍🌈 1️⃣", "Ærø & Łódź" };

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) assert_string_equal(nfc(texts[i], 0), texts[i]);
    /* Hangul is composed as well */
    assert_string_equal(nfc("\u1112\u1161\u11ab", P6_TEXT_NAME), "한");
}

static void malformed_utf8_is_refused_with_its_place(void **state)
{
    static const char *const bad[] = { "\xC0\xAF", "\xE0\x80\xAF", "\xF0\x80\x80\xAF",
        "\xED\xA0\x80", "\xED\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\x80", "\xBF",
        "\xC3", "\xE1\xBA", "\xF0\x9F\x98", "\xFE", "\xFF", "\xC3(" };

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        const char *text = apr_pstrcat(pool, "ă-", bad[i], NULL);

        assert_string_equal(refusal(text, strlen(text), 0), "malformed UTF-8 at character 3");
    }
    /* a character cut off by the length, not by the text's end */
    assert_string_equal(refusal("aă", 2, 0), "malformed UTF-8 at character 2");
}

static void control_characters_are_refused(void **state)
{
    (void)state;
    REFUSED("a\0b", P6_TEXT_LINES, "a control character at character 2");
    REFUSED("a\nb", 0, "a control character at character 2");
    REFUSED("ăâ\tb", 0, "a control character at character 3");
    REFUSED("\x1b[2J", P6_TEXT_LINES, "a control character at character 1");
    REFUSED("\x7f", P6_TEXT_LINES, "a control character at character 1");
    REFUSED("\xC2\x85", P6_TEXT_LINES, "a control character at character 1");
    REFUSED("a\rb", P6_TEXT_LINES, "a control character at character 2");
    REFUSED("a\u2028b", 0, "a line separator at character 2");
    REFUSED("\u2029", P6_TEXT_NAME, "a line separator at character 1");
}

static void lines_are_kept_where_they_are_allowed(void **state)
{
    (void)state;
    assert_string_equal(nfc("a\r\nb\tc\n", P6_TEXT_LINES), "a\nb\tc\n");
    assert_string_equal(nfc("a\u2028b\u2029c", P6_TEXT_LINES), "a\nb\nc");
    /* the position counts what was typed */
    REFUSED("\r\n\r\n\x01", P6_TEXT_LINES, "a control character at character 5");
}

static void code_points_without_a_character_are_refused(void **state)
{
    (void)state;
    REFUSED("a\u0378", 0, "a code point without a character at character 2");
    REFUSED("\uFFFE", 0, "a code point without a character at character 1");
    REFUSED("\U0010FFFF", P6_TEXT_LINES, "a code point without a character at character 1");
    REFUSED("\uE000", 0, "a private character at character 1");
    REFUSED("\U000F0000", P6_TEXT_NAME, "a private character at character 1");
}

static void marks_need_a_letter_to_stand_on(void **state)
{
    char tower[P6_MAX_MARKS * 2 + 4] = "a";

    (void)state;
    REFUSED("\u0301a", 0, "a mark without a letter at character 1");
    REFUSED("a \u0301", 0, "a mark without a letter at character 3");
    REFUSED("a\n\u0301", P6_TEXT_LINES, "a mark without a letter at character 3");
    REFUSED(" \u0323a", P6_TEXT_TRIM, "a mark without a letter at character 2");
    REFUSED("\u200B\u0301a", P6_TEXT_TRIM, "a mark without a letter at character 2");
    REFUSED("An-\u0301", P6_TEXT_NAME, "a mark that is not on a letter at character 4");
    assert_string_equal(nfc("3\u0301", 0), "3\u0301");
    for (int i = 0; i < P6_MAX_MARKS; i++) strcat(tower, "\u0324");
    assert_string_equal(nfc(tower, P6_TEXT_NAME), tower);
    strcat(tower, "\u0324");
    assert_string_equal(refusal(tower, strlen(tower), 0),
                        apr_psprintf(pool, "too many marks on one letter at character %d",
                                     P6_MAX_MARKS + 2));
}

/* What is accepted once is accepted again, in its normal form: there lamed with dagesh is two. */
static void marks_of_a_composed_letter_count_too(void **state)
{
    char tower[4 + P6_MAX_MARKS * 2] = "\uFB3C";

    (void)state;
    for (int i = 0; i < P6_MAX_MARKS - 1; i++) strcat(tower, "\u0324");
    assert_string_equal(nfc(nfc(tower, 0), 0), nfc(tower, 0));
    strcat(tower, "\u0324");
    assert_non_null(strstr(refusal(tower, strlen(tower), 0), "too many marks on one letter"));
    assert_string_equal(nfc("Ặ\u0324\u0324\u0324\u0324\u0324\u0324", 0),
                        "Ặ\u0324\u0324\u0324\u0324\u0324\u0324");
}

static void names_of_all_scripts_are_accepted(void **state)
{
    static const char *const names[] = { "Nguyễn Thị Ánh", "Hoàng A Páo", "Triệu Mùi Nái",
        "Lò Văn Ọ", "D'Arcy", "D’Arcy", "Jean-Luc", "Ng. T. Hoa", "Óscar Žižek", "Ольга", "王小明",
        "محمد", "Zo‌ë", "สมชาย", "நிலா", "Ñuñez", "ß", "O",
        "Bà Lan (tổ 3)", "Lan 2", "Nguyễn Văn A & vợ", "ông Páo, con trai",
        "Hoa/Lan 1954" };
    static const char *const none[] = { "a@b", "<b>", "a_b", "Hoa ✓", "½", "Bà Lan 😀", "Hoa ٣",
        "a\"b", "=A", "Hoa; Lan", "Hoa:" };

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++)
        assert_string_equal(nfc(names[i], P6_TEXT_NAME | P6_TEXT_TRIM), names[i]);
    for (size_t i = 0; i < COUNT(none); i++)
        assert_non_null(strstr(refusal(none[i], strlen(none[i]), P6_TEXT_NAME),
                               "a character that no name has"));
}

static void names_hide_nothing(void **state)
{
    (void)state;
    REFUSED("Hoa\u202Etxt", P6_TEXT_NAME, "an invisible character at character 4");
    REFUSED("\u2066Hoa", P6_TEXT_NAME | P6_TEXT_TRIM, "an invisible character at character 1");
    REFUSED("Hoa\u00AD", P6_TEXT_NAME, "an invisible character at character 4");
    REFUSED("Hoa\u200B", P6_TEXT_NAME, "an invisible character at character 4");
    REFUSED("\u200DHoa", P6_TEXT_NAME, "an invisible character at character 1");
    REFUSED("Ho\u00A0a", P6_TEXT_NAME, "a character that no name has at character 3");
    REFUSED("", P6_TEXT_NAME, "a name without a letter");
    REFUSED(" - ", P6_TEXT_NAME | P6_TEXT_TRIM, "a name without a letter");
    REFUSED("(2)", P6_TEXT_NAME | P6_TEXT_TRIM, "a name without a letter");
    REFUSED("Lan 0912 3", P6_TEXT_NAME, "too many digits at character 10");
    /* numbers copied from an address book come wrapped in direction marks */
    assert_string_equal(nfc("\u202D0912\u202C", 0), "\u202D0912\u202C");
}

static void trimming_folds_white_space(void **state)
{
    (void)state;
    assert_string_equal(nfc("  Tổ \u00A0 3A\u3000", P6_TEXT_TRIM), "Tổ 3A");
    assert_string_equal(nfc("\uFEFFTổ\u200B 3A", P6_TEXT_TRIM), "Tổ 3A");
    assert_string_equal(nfc(" \u00A0 ", P6_TEXT_TRIM), "");
    assert_string_equal(nfc(" a \r\n\n  b\tc\n", P6_TEXT_LINES | P6_TEXT_TRIM), "a\nb c");
    assert_string_equal(nfc("  a", 0), "  a");
}

static void length_counts_characters(void **state)
{
    (void)state;
    assert_int_equal(p6_text_length(""), 0);
    assert_int_equal(p6_text_length("Đức Xuân"), 8);
    assert_int_equal(p6_text_length("東京🏳"), 3);
}

static void order_is_vietnamese(void **state)
{
    static const char *const sorted[] = { "", "2", "3A", "3B", "03C", "10", "12345678901234567",
        "12345678901234568", "a", "A", "à", "À", "ả", "ã", "á", "ạ", "An Khánh", "ă", "ắ", "Ắ", "â",
        "Ba Bể", "Bá Xuyên", "Bách Quang", "Bạch Thông", "Bắc Kạn", "Bằng Thành", "Bằng Vân",
        "Cao Minh", "Cẩm Giàng", "Chợ Đồn", "d", "Dân Tiến", "đ", "Đại Từ", "Đức Xuân", "e", "é",
        "ê", "ế", "i", "o", "ó", "ô", "ố", "ơ", "ớ", "p", "Tổ 2", "Tổ 9", "Tổ 10", "u", "ü", "ư",
        "Văn Hán", "Văn Lang", "Văn Lăng", "z", "я" };

    (void)state;
    for (size_t i = 1; i < COUNT(sorted); i++)
        if (strcmp(p6_text_sort_key(sorted[i - 1], pool), p6_text_sort_key(sorted[i], pool)) >= 0)
            fail_msg("%s stands before %s", sorted[i], sorted[i - 1]);
}

static void only_equal_texts_sort_equal(void **state)
{
    (void)state;
    assert_string_equal(p6_text_sort_key("Tổ 3", pool), p6_text_sort_key("Tổ 3", pool));
    assert_string_not_equal(p6_text_sort_key("Tổ 3", pool), p6_text_sort_key("Tổ 03", pool));
    assert_string_not_equal(p6_text_sort_key("a-b", pool), p6_text_sort_key("a b", pool));
}

static void slugs_are_plain_and_never_empty(void **state)
{
    (void)state;
    assert_string_equal(p6_text_slug("Nhà văn hóa Tổ 3A, P. Đức Xuân", 60, pool),
                        "nha-van-hoa-to-3a-p-duc-xuan");
    assert_string_equal(p6_text_slug("  -- ", 60, pool), "x");
    assert_string_equal(p6_text_slug("東京", 60, pool), "x");
    assert_string_equal(p6_text_slug("東京 Tổ ５", 60, pool), "to-5");
    assert_string_equal(p6_text_slug("../../etc", 60, pool), "etc");
    assert_string_equal(p6_text_slug("Kim Hỷ – Sĩ Bình", 60, pool), "kim-hy-si-binh");
}

static void slugs_are_cut_between_words(void **state)
{
    (void)state;
    assert_string_equal(p6_text_slug("duc xuan", 8, pool), "duc-xuan");
    assert_string_equal(p6_text_slug("duc xuan", 7, pool), "duc-xua");
    assert_string_equal(p6_text_slug("duc xuan", 5, pool), "duc");
    assert_string_equal(p6_text_slug("duc xuan", 4, pool), "duc");
    assert_string_equal(p6_text_slug("duc xuan", 3, pool), "duc");
    assert_string_equal(p6_text_slug("duc xuan", 1, pool), "d");
    assert_string_equal(p6_text_slug("a bcdefghijk", 8, pool), "a-bcdefg");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "every order of marks gives one normal form",
          every_order_of_marks_gives_one_normal_form, 0, 0, 0 },
        { "normal text stays as it is", normal_text_stays_as_it_is, 0, 0, 0 },
        { "malformed UTF-8 is refused with its place",
          malformed_utf8_is_refused_with_its_place, 0, 0, 0 },
        { "control characters are refused", control_characters_are_refused, 0, 0, 0 },
        { "lines are kept where they are allowed", lines_are_kept_where_they_are_allowed, 0, 0, 0 },
        { "code points without a character are refused",
          code_points_without_a_character_are_refused, 0, 0, 0 },
        { "marks need a letter to stand on, and not too many on one",
          marks_need_a_letter_to_stand_on, 0, 0, 0 },
        { "marks of a composed letter count, too",
          marks_of_a_composed_letter_count_too, 0, 0, 0 },
        { "names of all scripts are accepted", names_of_all_scripts_are_accepted, 0, 0, 0 },
        { "names hide nothing", names_hide_nothing, 0, 0, 0 },
        { "trimming folds white space", trimming_folds_white_space, 0, 0, 0 },
        { "length counts characters", length_counts_characters, 0, 0, 0 },
        { "order is Vietnamese, numbers by value", order_is_vietnamese, 0, 0, 0 },
        { "only equal texts sort equal", only_equal_texts_sort_equal, 0, 0, 0 },
        { "slugs are plain and never empty", slugs_are_plain_and_never_empty, 0, 0, 0 },
        { "slugs are cut between words", slugs_are_cut_between_words, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
