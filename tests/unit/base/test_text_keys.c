#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "base/text.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static apr_pool_t *pool;

/* How well TYPED, as it comes from a keyboard, matches the place STORED. */
static int match(const char *typed, const char *stored)
{
    const char *text;
    p6_text_keys whole, name, wanted = p6_text_place_keys(stored, NULL, pool);
    int best;

    assert_null(p6_text_nfc(&text, typed, strlen(typed), P6_TEXT_TRIM, pool));
    whole = p6_text_keys_of(text, pool);
    name = p6_text_place_keys(text, NULL, pool);
    best = p6_text_match(&whole, &wanted);
    return p6_text_match(&name, &wanted) > best ? p6_text_match(&name, &wanted) : best;
}

static void typed_without_marks_finds_all_that_fold_alike(void **state)
{
    (void)state;
    assert_int_equal(match("van lang", "Văn Lang"), 1);
    assert_int_equal(match("van lang", "Xã Văn Lăng"), 1);
    assert_int_equal(match("VAN  LANG", "Văn Lăng"), 1);
    assert_int_equal(match("song cau", "Phường Sông Cầu"), 1);
    assert_int_equal(match("song cau", "Thị trấn Sông Cầu"), 1);
    assert_int_equal(match("duc xuan", "Đức Xuân"), 1);
    assert_int_equal(match("diem thuy", "Điềm Thụy"), 1);
    assert_int_equal(match("van lan", "Văn Lăng"), 0);
    /* a name without marks is found exactly */
    assert_int_equal(match("nga my", "Nga My"), 3);
}

static void typed_marks_are_respected(void **state)
{
    (void)state;
    assert_int_equal(match("văn lăng", "Văn Lăng"), 3);
    assert_int_equal(match("va\u0306n la\u0306ng", "Văn Lăng"), 3);
    assert_int_equal(match("va\u0306n la\u0306ng", "Văn Lang"), 0);
    assert_int_equal(match("văn lang", "Văn Lang"), 3);
    assert_int_equal(match("văn lang", "Văn Lăng"), 0);
    assert_int_equal(match("Sông Câu", "Sông Cầu"), 0);
    assert_int_equal(match("đuc xuan", "Đức Xuân"), 0);
    /* half-marked: it could mean two places, so it means none */
    assert_int_equal(match("duc xuân", "Đức Xuân"), 0);
}

static void marks_come_in_any_order(void **state)
{
    static const char *const typed[] = { "Điềm Thụy", "Đie\u0302\u0300m Thu\u0323y",
        "Đie\u0300\u0302m Thụy", "Đi\u00E8\u0302m Thụy", "ĐIỀM THỤY", "Ðiềm Thụy" };

    (void)state;
    for (size_t i = 0; i < COUNT(typed); i++) {
        p6_text_keys raw = p6_text_keys_of(typed[i], pool);

        assert_int_equal(match(typed[i], "Điềm Thụy"), 3);
        assert_string_equal(raw.exact, "điềm thụy");
    }
}

static void the_place_of_the_tone_does_not_matter(void **state)
{
    (void)state;
    assert_int_equal(match("hoà", "Hòa"), 2);
    assert_int_equal(match("Nam Hoà", "Nam Hòa"), 2);
    assert_int_equal(match("Điềm Thuỵ", "Điềm Thụy"), 2);
    assert_int_equal(match("Đào Xá Khoẻ", "Đào Xá Khỏe"), 2);
    assert_int_equal(match("hoa", "Hòa"), 1);
    assert_int_equal(match("hóa", "Hòa"), 0);
    /* tones stay in their word */
    assert_int_equal(match("hòa binh", "hoa bình"), 0);
}

static void i_and_y_are_one_where_both_are_written(void **state)
{
    (void)state;
    assert_int_equal(match("Sĩ Bình", "Xã Sỹ Bình"), 2);
    assert_int_equal(match("Kim Hỉ", "Xã Kim Hỷ"), 2);
    assert_int_equal(match("Úc Kì", "Xã Úc Kỳ"), 2);
    assert_int_equal(match("Lam Vĩ", "Lam Vỹ"), 2);
    assert_int_equal(match("Qui Kì", "Quy Kỳ"), 2);
    assert_int_equal(match("tài", "tày"), 0);
    assert_int_equal(match("húi", "húy"), 0);
    assert_int_equal(match("si binh", "Sỹ Bình"), 1);
    assert_int_equal(match("sy binh", "Sỹ Bình"), 1);
    assert_int_equal(match("tai", "tày"), 0);
}

static void punctuation_and_width_do_not_matter(void **state)
{
    (void)state;
    assert_int_equal(match("đức-xuân!", "Đức Xuân"), 3);
    assert_int_equal(match("\u202Eđức\u00A0 xuân\u200B", "Đức Xuân"), 3);
    assert_int_equal(match("tổ ３Ａ", "Tổ 3A"), 3);
    assert_string_equal(p6_text_keys_of("  a,,b  ", pool).exact, "a b");
    assert_string_equal(p6_text_keys_of("\u0301a\u00B4", pool).exact, "a");
    assert_int_equal(p6_text_keys_of("a\u00B4 'b'", pool).has_marks, 0);
}

/* Keys of keys are the same, else a text would be found or not by how often it was stored. */
static void foreign_marks_do_not_make_keys_waver(void **state)
{
    static const char *const texts[] = { "q\u0324u\u0323y", "ie\u030F\u200D\u0324\u0324",
                                         "a\u0301\u200D\u0323" };

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        p6_text_keys keys = p6_text_keys_of(texts[i], pool);

        assert_string_equal(p6_text_keys_of(keys.exact, pool).exact, keys.exact);
        assert_string_equal(p6_text_keys_of(keys.exact, pool).letters, keys.letters);
        assert_string_equal(p6_text_keys_of(keys.folded, pool).folded, keys.folded);
    }
    assert_string_equal(p6_text_keys_of(texts[0], pool).folded, "qui");
}

static void nothing_matches_nothing(void **state)
{
    p6_text_keys empty = p6_text_keys_of("", pool), dots = p6_text_keys_of(" ... ", pool);

    (void)state;
    assert_int_equal(p6_text_match(&empty, &empty), 0);
    assert_int_equal(p6_text_match(&dots, &empty), 0);
    assert_string_equal(dots.folded, "");
    assert_string_equal(p6_text_keys_of("\xFF\xFE", pool).folded, "");
}

static void keys_tell_of_marks(void **state)
{
    (void)state;
    assert_int_equal(p6_text_keys_of("Duc Xuan", pool).has_marks, 0);
    assert_int_equal(p6_text_keys_of("đuc", pool).has_marks, 1);
    assert_int_equal(p6_text_keys_of("hư", pool).has_marks, 1);
    assert_int_equal(p6_text_keys_of("hả", pool).has_marks, 1);
    assert_int_equal(p6_text_keys_of("ç", pool).has_marks, 1);
    assert_string_equal(p6_text_keys_of("Đặng Ước ç", pool).folded, "dang uoc c");
    /* marks of other scripts are part of their letters */
    assert_string_equal(p6_text_keys_of("हिन्दी", pool).folded, "हिन्दी");
    assert_int_equal(p6_text_keys_of("हिन्दी", pool).has_marks, 0);
}

/* What is left of TEXT, and what went last ("-" for nothing). */
static void expect_place(const char *text, const char *left, const char *kind)
{
    const char *stripped = "untouched";
    p6_text_keys keys = p6_text_place_keys(text, &stripped, pool);

    assert_string_equal(keys.exact, left);
    assert_string_equal(stripped ? stripped : "-", kind);
}

static void words_for_units_go(void **state)
{
    (void)state;
    expect_place("P. Duc Xuan", "duc xuan", "phuong");
    expect_place("p.đức xuân", "đức xuân", "phuong");
    expect_place("Phường Đức Xuân", "đức xuân", "phuong");
    expect_place("PHƯỜNG ĐỨC XUÂN", "đức xuân", "phuong");
    expect_place("phươ\u0300ng Đức Xuân", "đức xuân", "phuong");
    expect_place("Xã Văn Lang", "văn lang", "xa");
    expect_place("xa van lang", "van lang", "xa");
    expect_place("X. Văn Lang", "văn lang", "xa");
    expect_place("Thị trấn Chợ Rã", "chợ rã", "thi-tran");
    expect_place("thi tran cho ra", "cho ra", "thi-tran");
    expect_place("TT Chợ Rã", "chợ rã", "thi-tran");
    expect_place("TDP 3A", "3a", "to");
    expect_place("tdp3a", "3a", "to");
    expect_place("Tổ 3A", "3a", "to");
    expect_place("tổ3A", "3a", "to");
    expect_place("Tổ dân phố 3A", "3a", "to");
    expect_place("to dan pho 3a", "3a", "to");
    expect_place("Thôn Nà Pẻn", "nà pẻn", "thon");
    expect_place("Xóm Đồng Chuối", "đồng chuối", "xom");
    expect_place("xom dong", "dong", "xom");
    expect_place("Bản Cám", "cám", "ban");
    expect_place("Thôn Bản Vẹn", "vẹn", "ban");
    expect_place("Khu 5", "5", "khu");
}

static void an_institution_goes_with_its_unit(void **state)
{
    (void)state;
    expect_place("UBND phường Đức Xuân", "đức xuân", "phuong");
    expect_place("Ủy ban nhân dân xã Văn Lang", "văn lang", "xa");
    expect_place("uy ban nhan dan p duc xuan", "duc xuan", "phuong");
    expect_place("Uỷ ban nhân dân Đức Xuân", "đức xuân", "ubnd");
    expect_place("Nhà văn hóa tổ 3A", "3a", "to");
    expect_place("Nhà văn hoá tổ 3A", "3a", "to");
    expect_place("NVH Bản Cám", "cám", "ban");
    expect_place("nha van hoa Đức Xuân", "đức xuân", "nha-van-hoa");
}

static void the_name_itself_stays(void **state)
{
    (void)state;
    expect_place("Xã Bản Ngoại", "bản ngoại", "xa");
    expect_place("Xã Phương Viên", "phương viên", "xa");
    expect_place("Phương Viên", "phương viên", "-");
    expect_place("Bàn Đạt", "bàn đạt", "-");
    expect_place("Khuổi Nằn", "khuổi nằn", "-");
    expect_place("Phượng Tiến", "phượng tiến", "-");
    expect_place("Xả Tó", "xả tó", "-");
    expect_place("Phường", "phường", "-");
    expect_place("Khu", "khu", "-");
    expect_place("x.", "x", "-");
    expect_place("tổ dân phố", "dân phố", "to");
    expect_place("phường xã", "xã", "phuong");
    expect_place("p3", "p3", "-");
    expect_place("Đức Xuân phường", "đức xuân phường", "-");
    expect_place("", "", "-");
    expect_place("Sông Cầu", "sông cầu", "-");
}

static void names_that_look_like_units_are_found(void **state)
{
    (void)state;
    assert_int_equal(match("phuong vien", "Xã Phương Viên"), 1);
    assert_int_equal(match("xa phuong vien", "Xã Phương Viên"), 1);
    assert_int_equal(match("phuong tien", "Phượng Tiến"), 1);
    assert_int_equal(match("ban ngoai", "Xã Bản Ngoại"), 1);
    assert_int_equal(match("bản ngoại", "Xã Bản Ngoại"), 3);
    assert_int_equal(match("Thôn Bản Vẹn", "Bản Vẹn"), 3);
    assert_int_equal(match("bản vẹn", "Thôn Bản Vẹn"), 3);
    assert_int_equal(match("Phường Duc Xuan", "Đức Xuân"), 1);
    assert_int_equal(match("tdp 3a", "Tổ 3A"), 3);
    assert_int_equal(match("to 3a", "Nhà văn hóa tổ dân phố 3A"), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "typed without marks, a text finds all that fold alike",
          typed_without_marks_finds_all_that_fold_alike, 0, 0, 0 },
        { "marks that were typed are respected", typed_marks_are_respected, 0, 0, 0 },
        { "marks come in any order", marks_come_in_any_order, 0, 0, 0 },
        { "the place of the tone does not matter", the_place_of_the_tone_does_not_matter, 0, 0, 0 },
        { "i and y are one where both are written",
          i_and_y_are_one_where_both_are_written, 0, 0, 0 },
        { "punctuation and width do not matter", punctuation_and_width_do_not_matter, 0, 0, 0 },
        { "foreign marks don't make keys waver",
          foreign_marks_do_not_make_keys_waver, 0, 0, 0 },
        { "nothing matches nothing", nothing_matches_nothing, 0, 0, 0 },
        { "keys tell of marks", keys_tell_of_marks, 0, 0, 0 },
        { "words for units go", words_for_units_go, 0, 0, 0 },
        { "an institution goes with its unit", an_institution_goes_with_its_unit, 0, 0, 0 },
        { "the name itself stays", the_name_itself_stays, 0, 0, 0 },
        { "names that look like units are found", names_that_look_like_units_are_found, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("text keys", tests, NULL, NULL);
}
