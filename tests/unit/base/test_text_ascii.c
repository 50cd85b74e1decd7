#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <apr_general.h>

#include "base/text.h"

static apr_pool_t *pool;

static void becomes(const char *text, const char *ascii)
{
    assert_string_equal(p6_text_ascii(text, pool), ascii);
}

static void marks_go_and_letters_stay(void **state)
{
    (void)state;
    becomes("Đã đặt lịch hẹn cho Nguyễn Thị Hòa", "Da dat lich hen cho Nguyen Thi Hoa");
    becomes("Ủy ban nhân dân phường Đức Xuân", "Uy ban nhan dan phuong Duc Xuan");
    becomes("Du\xcc\x9b\xcc\x81" "c", "Duc"); /* NFD */
    becomes("", "");
}

static void punctuation_becomes_plain(void **state)
{
    (void)state;
    becomes("18:00 – 21:00, “nhà văn hóa”…", "18:00 - 21:00, \"nha van hoa\"...");
    becomes("l’heure\nd\u2019\u00e9t\u00e9", "l'heure\nd'ete");
    becomes("a\u00A0b\u200Bc", "a bc");
}

static void what_has_no_ascii_form_is_a_question_mark(void **state)
{
    (void)state;
    becomes("\xf0\x9f\x8f\xa0 k\xe1\x80\x80", "? k?");
    becomes("8\xe2\x82\xab", "8?");
    becomes("\xff\xfe", ""); /* no UTF-8 at all */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "marks go and letters stay", marks_go_and_letters_stay, 0, 0, 0 },
        { "punctuation becomes plain", punctuation_becomes_plain, 0, 0, 0 },
        { "what has no ASCII form is a question mark",
          what_has_no_ascii_form_is_a_question_mark, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("text in ASCII", tests, NULL, NULL);
}
