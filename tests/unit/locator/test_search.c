#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "base/text.h"
#include "support_places.h"
#include "locator/query_parts.h"

static apr_pool_t *pool;

static const p6_snapshot *places(void)
{
    p6_builder *b = province(pool);
    p6_point row = point_row("nvh-to-3a", "01840", 22.1658, 105.8498);
    p6_point other = point_row("na-ang", "05665", 21.78, 105.82);
    p6_point same = point_row("na-ang-2", "01843", 22.1, 105.86);

    row.group = "Tổ 3A";
    row.group_aliases = "Tổ 3|Phố chợ";
    other.group = "Xóm Nà Áng";
    same.group = "Thôn Nà Áng";
    same.group_aliases = "Bản Mới";
    assert_null(p6_builder_point(b, &row));
    assert_null(p6_builder_point(b, &other));
    assert_null(p6_builder_point(b, &same));
    return picture(b, pool);
}

/** "one 01840", "ask 02143 05665", "none", "unknown"; former names in brackets. */
static const char *resolve(const p6_snapshot *s, const char *q)
{
    static const char *const words[] = { "none", "one", "ask", "unknown" };
    apr_array_header_t *choices;
    const char *text, *nfc;

    assert_null(p6_text_nfc(&nfc, q, strlen(q), P6_TEXT_TRIM, pool));
    text = words[p6_place_resolve(&choices, s, nfc, pool)];
    for (int i = 0; i < choices->nelts; i++) {
        const p6_place_choice *c = &APR_ARRAY_IDX(choices, i, p6_place_choice);

        text = apr_pstrcat(pool, text, " ", c->commune, c->former ? "(" : "",
                           c->former ? c->former : "", c->former ? ")" : "", NULL);
    }
    return text;
}

static const struct { const char *typed, *meant; } cases[] = {
    /* marks decide */
    { "Văn Lang", "one 02143" }, { "văn lăng", "one 05665" },
    { "va\xCC\x86n la\xCC\x86ng", "one 05665" }, { "van lang", "ask 02143 05665" },
    { "VAN LANG", "ask 02143 05665" }, { "xã Văn Lăng", "one 05665" },
    /* kinds decide, and do no harm */
    { "song cau", "ask 01843(Phường Sông Cầu) 05692(Thị trấn Sông Cầu)" },
    { "Sông Cầu", "ask 01843(Phường Sông Cầu) 05692(Thị trấn Sông Cầu)" },
    { "thị trấn Sông Cầu", "one 05692(Thị trấn Sông Cầu)" },
    { "TT. song cau", "one 05692(Thị trấn Sông Cầu)" },
    { "phường sông cầu", "one 01843(Phường Sông Cầu)" },
    { "P. Duc Xuan", "one 01840" }, { "p duc xuan", "one 01840" }, { "đức xuân", "one 01840" },
    { "xã Đức Xuân", "one 01840" }, { "UBND phường Đức Xuân", "one 01840" },
    /* old names, split units, units whose name lives on elsewhere */
    { "Phùng Chí Kiên", "one 01843(Phường Phùng Chí Kiên)" },
    { "phung chi kien", "one 01843(Phường Phùng Chí Kiên)" },
    { "Gia Sàng", "ask 05467 05443(Phường Gia Sàng)" },
    { "cam gia", "ask 05467(Phường Cam Giá) 05500(Phường Cam Giá)" },
    { "Trung Thành", "ask 05899 05500(Phường Trung Thành (thành phố Thái Nguyên))" },
    { "Trung Thành (thành phố Phổ Yên)",
      "one 05899(Phường Trung Thành (thành phố Phổ Yên))" },
    { "Bản Thi", "one 02044(Xã Bản Thi)" }, { "xã bản thi", "one 02044(Xã Bản Thi)" },
    /* the tone's position and i/y don't matter */
    { "Nam Hoà", "one 05707" }, { "nam hòa", "one 05707" }, { "Sĩ Bình", "one 01981(Xã Sỹ Bình)" },
    { "sy binh", "one 01981(Xã Sỹ Bình)" },
    /* words and beginnings of words */
    { "hoà", "ask 05707 05665(Xã Hòa Bình)" }, { "Phùng Chí", "one 01843(Phường Phùng Chí Kiên)" },
    { "Duc Xu", "ask 01840" }, { "Đức Xuâ", "ask 01840" }, { "uan", "unknown" },
    /* groups, alone and with their commune */
    { "Tổ 3A Đức Xuân", "one 01840" }, { "to 3a, phuong duc xuan", "one 01840" },
    { "tổ 9 phường sông cầu", "one 01843(Phường Sông Cầu)" },
    { "tổ 9 song cau", "ask 01843(Phường Sông Cầu) 05692(Thị trấn Sông Cầu)" },
    { "Tổ 3A", "one 01840" }, { "to 3", "one 01840" }, { "phố chợ", "one 01840" },
    { "na ang", "ask 01843 05665" }, { "Nà Áng", "ask 01843 05665" }, { "bản mới", "one 01843" },
    /* marks that were typed are respected */
    { "Đức Xuấn", "unknown" }, { "sòng cầu", "unknown" },
    /* nothing */
    { "Hà Nội", "unknown" }, { "...", "unknown" }, { "x", "unknown" },
};

static void typed_places_mean_what_people_mean(void **state)
{
    const p6_snapshot *s = places();
    int wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *meant = resolve(s, cases[i].typed);

        if (!strcmp(meant, cases[i].meant)) continue;
        print_error("%s: %s, not %s\n", cases[i].typed, meant, cases[i].meant);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

static void an_ambiguous_place_shows_no_points_but_choices(void **state)
{
    const p6_snapshot *s = places();
    p6_answer *a = ask_at(s, "q=van+lang", MONDAY "T12:00", pool);

    (void)state;
    assert_int_equal(a->place, P6_PLACE_ASK);
    assert_int_equal(a->choices->nelts, 2);
    assert_int_equal(a->points->nelts + a->otherwise->nelts, 0);
    a = ask_at(s, "q=Duc+Xuan", MONDAY "T12:00", pool);
    assert_int_equal(a->place, P6_PLACE_ONE);
    assert_string_equal(a->commune, "01840");
    assert_string_equal(slugs(a->points, pool), "nvh-to-3a");
    a = ask_at(s, "q=Paris", MONDAY "T12:00", pool);
    assert_int_equal(a->place, P6_PLACE_UNKNOWN);
    assert_int_equal(a->total, 3);
    a = ask_at(s, "q=van+lang&commune=05665", MONDAY "T12:00", pool);
    assert_int_equal(a->place, P6_PLACE_NONE);
    assert_string_equal(slugs(a->points, pool), "na-ang");
}

static void long_and_odd_texts_are_answered(void **state)
{
    const p6_snapshot *s = places();

    (void)state;
    assert_string_equal(resolve(s, "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d"),
                        "unknown");
    assert_string_equal(resolve(s, "xã"), "unknown");
    assert_string_equal(resolve(s, "tổ"), "unknown");
    assert_string_equal(resolve(s, "\xE2\x80\x94 , ,,"), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "typed places mean what people mean", typed_places_mean_what_people_mean, 0, 0, 0 },
        { "an ambiguous place shows no points but choices",
          an_ambiguous_place_shows_no_points_but_choices, 0, 0, 0 },
        { "long and odd texts are answered", long_and_odd_texts_are_answered, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
