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
#include "visits/tell.h"

#define URL "https://thainguyen.example/proj06"

static apr_pool_t *pool;
static p6_catalog *catalog;
static p6_outbox_place place;
static p6_tidings tidings;
static p6_teller teller;

static int set_up(void **state)
{
    (void)state;
    place = (p6_outbox_place){ "Nhà văn hóa Tổ 3A", "", "", "" };
    tidings = (p6_tidings){ "K7M2QX", &place, 0, 0 };
    teller = (p6_teller){ catalog, URL, "+842093870123", 1, NULL };
    return p6_minute_parse(&tidings.start, "2026-11-24T19:00") ? 0 : -1;
}

static const char *said(p6_news news)
{
    const char *text = p6_tell_text(&teller, news, &tidings, pool), *same;

    assert_true(p6_text_length(text) <= P6_MAX_SMS_TEXT);
    assert_null(strstr(text, "${"));
    assert_null(strstr(text, "  "));
    assert_null(p6_text_nfc(&same, text, strlen(text), P6_TEXT_LINE, pool));
    assert_string_equal(text, same);
    return text;
}

static void a_booking_is_told_with_time_place_code_and_a_warning(void **state)
{
    (void)state;
    assert_string_equal(said(P6_NEWS_BOOKED),
        "Đã đặt lịch hẹn: 7 giờ tối (19:00), thứ Ba 24/11/2026, tại Nhà văn hóa Tổ 3A. "
        "Mã hẹn: K7M2QX. Hỗ trợ miễn phí. Cán bộ không bao giờ hỏi mật khẩu hay mã OTP. "
        "Cần hỏi, xin gọi 0209 3870 123. Xem, đổi, hủy: " URL "/visit/K7M2QX");
}

static void every_kind_of_news_says_what_it_is_and_warns(void **state)
{
    static const struct { p6_news news; const char *begins, *link; } kinds[] = {
        { P6_NEWS_BOOKED, "Đã đặt lịch hẹn: ", "Xem, đổi, hủy: " URL "/visit/K7M2QX" },
        { P6_NEWS_MOVED, "Lịch hẹn đã đổi sang ", "Xem, đổi, hủy: " URL "/visit/K7M2QX" },
        { P6_NEWS_CANCELLED, "Rất tiếc, lịch hẹn ", "Chọn giờ khác: " URL },
        { P6_NEWS_OFFERED, "Đã có chỗ cho ông bà: ", URL "/visit/K7M2QX" },
        { P6_NEWS_GIVEN, "Ông bà đã có chỗ: ", "Xem, đổi, hủy: " URL "/visit/K7M2QX" },
        { P6_NEWS_RESTORED, "Buổi hỗ trợ vẫn diễn ra. ", "Xem, đổi, hủy: " URL "/visit/K7M2QX" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const char *text = said(kinds[i].news), *link = kinds[i].link;

        assert_int_equal(strncmp(text, kinds[i].begins, strlen(kinds[i].begins)), 0);
        assert_string_equal(text + strlen(text) - strlen(link), link);
        assert_non_null(strstr(text, "7 giờ tối (19:00), thứ Ba 24/11/2026"));
        assert_non_null(strstr(text, "Nhà văn hóa Tổ 3A"));
        assert_non_null(strstr(text, "K7M2QX"));
        assert_non_null(strstr(text, "miễn phí"));
        assert_non_null(strstr(text, "không bao giờ hỏi mật khẩu hay mã OTP"));
    }
}

static void an_offer_says_until_when(void **state)
{
    p6_minute until;

    (void)state;
    assert_true(p6_minute_parse(&until, "2026-11-24T17:30"));
    tidings.until_s = p6_epoch_of_minute(until);
    assert_non_null(strstr(said(P6_NEWS_OFFERED), "Xin nhận chỗ trước 17:30 ngày 24/11."));
}

static void the_communes_help_line_comes_before_the_provinces(void **state)
{
    (void)state;
    place.help_line = "+842093999888";
    assert_non_null(strstr(said(P6_NEWS_BOOKED), "xin gọi 0209 3999 888."));
    place.help_line = "";
    teller.help_line = NULL;
    assert_null(strstr(said(P6_NEWS_BOOKED), "xin gọi"));
}

static void a_mobile_team_is_told_with_its_stop(void **state)
{
    (void)state;
    place = (p6_outbox_place){ "Tổ lưu động Đức Xuân", "Tổ 5", "gốc đa đầu xóm", "" };
    assert_non_null(strstr(said(P6_NEWS_BOOKED),
                           "tại Tổ lưu động Đức Xuân, gốc đa đầu xóm, Tổ 5."));
}

static void without_an_address_of_our_own_there_is_no_link(void **state)
{
    (void)state;
    teller.base_url = NULL;
    for (int news = P6_NEWS_BOOKED; news <= P6_NEWS_GIVEN; news++) {
        assert_null(strstr(said((p6_news)news), "http"));
        assert_null(strstr(said((p6_news)news), "Xem, đổi"));
    }
}

static const char *times(int n, const char *piece)
{
    const char *text = "";

    for (int i = 0; i < n; i++) text = apr_pstrcat(pool, text, piece, NULL);
    return text;
}

static void long_names_and_addresses_leave_room_for_what_matters(void **state)
{
    (void)state;
    place = (p6_outbox_place){ times(P6_MAX_NAME, "ấ"), times(P6_MAX_NAME, "ở"),
                               times(P6_MAX_PHRASE, "ữ"), "" };
    for (int length = 0; length < 300; length += 7) {
        teller.base_url = apr_pstrcat(pool, "https://", times(length, "x"), NULL);
        for (int news = P6_NEWS_BOOKED; news <= P6_NEWS_GIVEN; news++) {
            const char *text = said((p6_news)news);

            assert_non_null(strstr(text, "ấ…"));
            assert_non_null(strstr(text, "K7M2QX"));
            assert_non_null(strstr(text, "19:00"));
            assert_non_null(strstr(text, "mã OTP."));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "a booking is told with time, place, code and a warning",
          a_booking_is_told_with_time_place_code_and_a_warning, set_up, 0, 0 },
        { "every kind of news says what it is and warns",
          every_kind_of_news_says_what_it_is_and_warns, set_up, 0, 0 },
        { "an offer says until when", an_offer_says_until_when, set_up, 0, 0 },
        { "the commune's help line comes before the province's",
          the_communes_help_line_comes_before_the_provinces, set_up, 0, 0 },
        { "a mobile team is told with its stop", a_mobile_team_is_told_with_its_stop, set_up, 0,
          0 },
        { "without an address of our own there is no link",
          without_an_address_of_our_own_there_is_no_link, set_up, 0, 0 },
        { "long names and addresses leave room for what matters",
          long_names_and_addresses_leave_room_for_what_matters, set_up, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    if (p6_catalog_load(&catalog, "templates/messages", pool)) return 1;
    return cmocka_run_group_tests_name("telling people", tests, NULL, NULL);
}
