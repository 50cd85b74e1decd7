#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "support_pages.h"

static apr_pool_t *pool;

/* Đức Xuân has an evening and a day; Văn Lăng has one later; a point nowhere has no schedule. */
static p6_builder *evening(void)
{
    p6_builder *b = province(pool);
    p6_point row = point_row("hall", "01840", 22.1658, 105.8498);

    row.name = "Nhà văn hóa <Tổ 3A>";
    row.group = "Tổ 3A";
    row.landmark = "Cạnh chợ";
    row.address = "Số 12";
    row.sample = 1;
    row.checked_at = p6_epoch_of_minute(at(MONDAY "T16:00"));
    assert_null(p6_builder_point(b, &row));
    add_point(b, "office", "01840", 22.1700, 105.8498);
    add_point(b, "valley", "05665", 21.7857, 105.8294);
    add_point(b, "nobody", "01843", 22.1085, 105.8598);
    add_shift(b, 1, "hall", MONDAY "T18:00", MONDAY "T21:00");
    add_shift(b, 2, "hall", "2026-11-24T07:30", "2026-11-24T11:30");
    add_shift(b, 3, "hall", "2026-11-24T18:00", "2026-11-24T21:00");
    add_shift(b, 6, "hall", "2026-11-25T18:00", "2026-11-25T21:00");
    add_shift(b, 7, "hall", "2026-11-26T18:00", "2026-11-26T21:00");
    add_shift(b, 4, "office", MONDAY "T08:00", MONDAY "T17:00");
    add_shift(b, 5, "valley", MONDAY "T19:00", MONDAY "T20:30");
    return b;
}

static void the_first_door_follows_the_hour(void **state)
{
    static const struct { const char *now, *door; } rows[] = {
        { MONDAY "T05:59", "Hôm nay có điểm hỗ trợ ở đâu?" },
        { MONDAY "T06:00", "Bây giờ có điểm hỗ trợ ở đâu?" },
        { MONDAY "T16:29", "Bây giờ có điểm hỗ trợ ở đâu?" },
        { MONDAY "T16:30", "Tối nay có điểm hỗ trợ ở đâu?" },
        { MONDAY "T21:29", "Tối nay có điểm hỗ trợ ở đâu?" },
        { MONDAY "T21:30", "Ngày mai có điểm hỗ trợ ở đâu?" },
        { MONDAY "T23:59", "Ngày mai có điểm hỗ trợ ở đâu?" },
    };
    test_site *t = pages_over(evening(), pool);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        set_clock(t, rows[i].now);
        assert_has(page(t, pool, "/", NULL), rows[i].door);
    }
}

static void the_home_page_answers_for_the_last_commune(void **state)
{
    test_site *t = pages_over(evening(), pool);
    p6_response *res = page(t, pool, "/", "Cookie: p6_commune=01840", NULL);

    (void)state;
    assert_has(res, "Tối nay có 1 điểm mở ở phường Đức Xuân.");
    assert_has(res, "6 giờ chiều (18:00) đến 9 giờ tối (21:00)");
    assert_has(res, "0209 3870 123");
    assert_has(page(t, pool, "/", NULL), "Tối nay có 2 điểm mở trong cả tỉnh.");
    assert_has(page(t, pool, "/", "Cookie: p6_commune=99999", NULL), "trong cả tỉnh.");
    assert_has(page(t, pool, "/", "Cookie: p6_commune=<script>", NULL), "trong cả tỉnh.");
    assert_non_null(strstr(apr_table_get(res->headers, "Vary"), "Cookie"));
    res = page(t, pool, "/?lang=vi", NULL);
    assert_non_null(strstr(apr_table_get(res->headers, "Vary"), "Cookie"));
}

static void a_chosen_commune_is_remembered_once(void **state)
{
    test_site *t = pages_over(evening(), pool);
    p6_response *res = page(t, pool, "/help?commune=01840", NULL);

    (void)state;
    assert_non_null(strstr(apr_table_get(res->headers, "Set-Cookie"),
                           "p6_commune=01840; Path=/proj06/;"));
    res = page(t, pool, "/help?commune=01840", "Cookie: p6_commune=01840", NULL);
    assert_null(apr_table_get(res->headers, "Set-Cookie"));
    res = page(t, pool, "/help?when=tonight", NULL);
    assert_null(apr_table_get(res->headers, "Set-Cookie"));
}

static void the_answer_comes_first_and_says_what_is_not_confirmed(void **state)
{
    test_site *t = pages_over(evening(), pool);
    p6_response *res = page(t, pool, "/help?when=tonight&commune=01840", NULL);

    (void)state;
    assert_int_equal(res->status, 200);
    assert_has(res, "<h1>Tối nay ở phường Đức Xuân</h1>");
    assert_has(res, "Tối nay, thứ Hai 23/11/2026: 1 điểm mở theo lịch (chưa xác nhận).");
    assert_has(res, "Theo lịch, chưa xác nhận – đóng lúc 21:00");
    assert_has(res, "Nhà văn hóa &lt;Tổ 3A&gt;");
    res = page(t, pool, "/help?when=tonight", NULL);
    assert_has(res, "1 điểm mở theo lịch (chưa xác nhận), 1 điểm sắp mở, 1 điểm chưa rõ giờ.");
}

static void tomorrow_is_shown_when_tonight_is_over(void **state)
{
    test_site *t = pages_over(evening(), pool);
    p6_response *res;

    (void)state;
    set_clock(t, MONDAY "T21:30");
    res = page(t, pool, "/help?when=tonight&commune=01840", NULL);
    assert_has(res, "Tối nay đã hết giờ.");
    assert_has(res, "Ngày mai, thứ Ba 24/11/2026: 1 điểm có hỗ trợ.");
    assert_has(res, "<h1>Ngày mai ở phường Đức Xuân</h1>");
}

static void nothing_is_never_a_dead_end(void **state)
{
    test_site *t = pages_over(evening(), pool);
    p6_response *res = page(t, pool, "/help?when=tonight&commune=02143", NULL);

    (void)state;
    assert_has(res, "chưa có điểm nào mở.");
    assert_has(res, "Chưa có điểm nào đúng như bà con tìm.");
    assert_has(res, "Những buổi sắp tới ở nơi khác");
    assert_has(res, "Không tìm được nơi phù hợp? Xin gọi <a href=\"tel:+842083855000\">");
}

static void an_ambiguous_name_is_asked_about(void **state)
{
    test_site *t = pages_over(evening(), pool);
    p6_response *res = page(t, pool, "/help?when=tonight&q=van+lang", NULL);

    (void)state;
    assert_has(res, "<h1>Ý bà con là nơi nào?</h1>");
    assert_has(res, "href=\"/proj06/help?when=tonight&amp;commune=02143\">Xã Văn Lang</a>");
    assert_has(res, "href=\"/proj06/help?when=tonight&amp;commune=05665\">Xã Văn Lăng</a>");
    assert_lacks(res, "class=\"card\"");
    res = page(t, pool, "/help?when=tonight&q=P.%20Phung%20Chi%20Kien", NULL);
    assert_has(res, "Phường Phùng Chí Kiên (cũ) nay thuộc phường Bắc Kạn.");
    res = page(t, pool, "/help?when=tonight&q=%3Cb%3EAtlantis", NULL);
    assert_has(res, "Không thấy nơi nào tên “&lt;b&gt;Atlantis”.");
}

static void a_bad_value_says_what_would_be_right(void **state)
{
    test_site *t = pages_over(evening(), pool);
    p6_response *res = page(t, pool, "/help?when=someday", NULL);

    (void)state;
    assert_int_equal(res->status, 400);
    assert_has(res, "<title>Lỗi: Địa chỉ này có chỗ chưa đúng – Cổng thông tin</title>");
    assert_has(res, "Thời gian (when) phải là now, today, tonight, tomorrow, weekend,");
    assert_lacks(res, "someday");
    res = page(t, pool, "/help?near=0,0", "Accept-Language: fr", NULL);
    assert_int_equal(res->status, 400);
    assert_has(res, "La position (near) est la latitude");
    res = page(t, pool, "/point/nowhere?lang=en", NULL);
    assert_int_equal(res->status, 404);
    assert_has(res, "There is no such page");
}

static void without_a_picture_people_are_told_whom_to_call(void **state)
{
    test_site *t = pages_over(NULL, pool);
    p6_response *res = page(t, pool, "/help?when=tonight", NULL);

    (void)state;
    assert_int_equal(res->status, 503);
    assert_has(res, "Tạm thời chưa xem được lịch hỗ trợ");
    assert_has(res, "Các điểm hỗ trợ vẫn làm việc theo lịch.");
    assert_has(res, "0208 3855 000");
}

static void a_second_reader_gets_the_same_bytes_and_a_third_none(void **state)
{
    test_site *t = pages_over(evening(), pool);
    p6_response *first = page(t, pool, "/help?when=tonight&commune=01840", NULL);
    p6_response *second = page(t, pool, "/help?commune=01840&when=tonight", NULL);
    const char *tag = apr_table_get(first->headers, "ETag");

    (void)state;
    assert_non_null(tag);
    assert_string_equal(tag, apr_table_get(second->headers, "ETag"));
    assert_string_equal(body_of(first), body_of(second));
    assert_string_equal(apr_table_get(first->headers, "Cache-Control"), "no-cache");
    assert_string_equal(apr_table_get(second->headers, "Cache-Control"), "no-cache");
    second = page(t, pool, "/help?when=tonight&commune=01840",
                 apr_pstrcat(pool, "If-None-Match: ", tag, NULL), NULL);
    assert_int_equal(second->status, 304);
    assert_int_equal(second->body_len, 0);
    second = page(t, pool, "/help?when=tonight&commune=01840&lang=en", NULL);
    assert_string_not_equal(tag, apr_table_get(second->headers, "ETag"));
    assert_null(strstr(apr_table_get(second->headers, "Vary"), "Cookie"));
    second = page(t, pool, "/help?when=tonight&near=22.1,105.8", NULL);
    assert_non_null(apr_table_get(second->headers, "ETag"));
}

static void pages_say_how_old_their_data_is_when_the_database_is_silent(void **state)
{
    test_site *t = pages_over(evening(), pool);

    (void)state;
    set_clock(t, MONDAY "T18:42");
    assert_lacks(page(t, pool, "/help?when=tonight", NULL), "hiện chưa cập nhật được");
    set_clock(t, MONDAY "T18:43");
    assert_has(page(t, pool, "/help?when=tonight", NULL),
               "Lịch này có từ 18:40 ngày 23/11, hiện chưa cập nhật được.");
    assert_has(page(t, pool, "/fragment/tonight", NULL), "Lịch này có từ 18:40 ngày 23/11");
}

static void a_point_shows_today_then_the_days_that_follow(void **state)
{
    test_site *t = pages_over(evening(), pool);
    p6_response *res = page(t, pool, "/point/hall", NULL);

    (void)state;
    assert_has(res, "Hôm nay, thứ Hai, 23/11/2026");
    assert_has(res, "<b>Thứ Ba, 24/11</b>");
    assert_has(res, "7 giờ 30 sáng (07:30) đến 11 giờ 30 trưa (11:30)");
    assert_has(res, "href=\"geo:22.165800,105.849800\"");
    assert_has(res, "href=\"/proj06/point/hall.ics\"");
    assert_has(res, "Thông tin được kiểm tra lúc 16:00 ngày 23/11.");
    assert_has(res, "Dữ liệu mẫu để dùng thử, không phải lịch thật.");
    assert_has(res, "thẻ căn cước");
    res = page(t, pool, "/point/nobody", NULL);
    assert_has(res, "Chưa rõ giờ, xin gọi trước");
    assert_has(res, "Thông tin này chưa được xác nhận.");
}

static void what_is_past_steps_back(void **state)
{
    test_site *t = pages_over(evening(), pool);
    p6_response *res;

    (void)state;
    set_clock(t, "2026-11-24T12:00");
    res = page(t, pool, "/help?when=today&commune=01840", NULL);
    assert_lacks(res, "7 giờ 30 sáng (07:30)");
    assert_has(res, "6 giờ chiều (18:00) đến 9 giờ tối (21:00)");
    res = page(t, pool, "/point/hall", NULL);
    assert_has(res, "<b>7 giờ 30 sáng (07:30) đến 11 giờ 30 trưa (11:30)</b> <span "
                    "class=\"badge later\"><span aria-hidden=\"true\">○</span> Đã hết giờ</span>");
}

static void json_ld_cannot_leave_its_element_and_holds_no_host_of_the_request(void **state)
{
    test_site *t = pages_over(evening(), pool);
    p6_response *res = page(t, pool, "/point/hall", NULL);

    (void)state;
    assert_has(res, "\"name\":\"Nhà văn hóa \\u003cTổ 3A>\"");
    assert_has(res, "\"validFrom\":\"2026-11-24\",\"validThrough\":\"2026-11-24\","
                    "\"opens\":\"07:30\"");
    assert_lacks(res, "evil.example");
    t->settings.base_url = "https://portal.example/proj06";
    set_clock(t, MONDAY "T18:41");
    assert_has(page(t, pool, "/point/hall", NULL),
               "\"url\":\"https://portal.example/proj06/point/hall\"");
}

static void a_notice_reads_well_over_a_loudspeaker(void **state)
{
    test_site *t = pages_over(evening(), pool);
    p6_response *res = page(t, pool, "/point/hall/notice", NULL);

    (void)state;
    assert_has(res, "Thứ Hai, ngày 23 tháng 11: từ 6 giờ chiều đến 9 giờ tối");
    assert_has(res, "Thứ Ba, ngày 24 tháng 11: từ 7 giờ 30 sáng đến 11 giờ 30 trưa và từ 6 giờ "
                    "chiều đến 9 giờ tối");
    assert_has(res, "Thứ Tư, ngày 25 tháng 11 đến thứ Năm, ngày 26 tháng 11: từ 6 giờ chiều");
    assert_has(res, "Cán bộ không bao giờ hỏi mật khẩu hay mã OTP.");
    assert_has(res, "Cạnh chợ, Tổ 3A, phường Đức Xuân");
    assert_has(res, "Không cần hẹn trước.");
    assert_has(page(t, pool, "/point/nobody/notice", NULL), "Chưa có lịch.");
}

static void the_fragment_is_a_piece_and_no_page(void **state)
{
    test_site *t = pages_over(evening(), pool);
    p6_response *res = page(t, pool, "/fragment/tonight?commune=01840", NULL);

    (void)state;
    assert_int_equal(res->status, 200);
    assert_lacks(res, "<html");
    assert_lacks(res, "<!DOCTYPE");
    assert_has(res, "<div class=\"p6-tonight\" lang=\"vi\">");
    assert_has(res, "Tối nay có 1 điểm mở ở phường Đức Xuân.");
    assert_has(res, "href=\"/proj06/help?when=tonight&amp;commune=01840\"");
    assert_null(apr_table_get(res->headers, "Set-Cookie"));
    res = page(t, pool, "/fragment/tonight?commune=1", NULL);
    assert_int_equal(res->body_len, 0);
}

static void short_doors_lead_to_the_answer_and_keep_the_query(void **state)
{
    test_site *t = pages_over(evening(), pool);

    (void)state;
    assert_string_equal(apr_table_get(page(t, pool, "/toi-nay", NULL)->headers, "Location"),
                        "/proj06/help?when=tonight");
    assert_string_equal(apr_table_get(page(t, pool, "/bay-gio?commune=01840", NULL)->headers,
                                      "Location"), "/proj06/help?when=now&commune=01840");
    assert_string_equal(apr_table_get(page(t, pool, "/cuoi-tuan?lang=en", NULL)->headers,
                                      "Location"), "/proj06/help?when=weekend&lang=en");
    assert_int_equal(page(t, pool, "/toi-nay", NULL)->status, 302);
}

static void data_in_another_language_is_marked(void **state)
{
    test_site *t = pages_over(evening(), pool);
    p6_response *res = page(t, pool, "/point/hall?lang=en", NULL);

    (void)state;
    assert_has(res, "<h3>Install VNeID</h3>");
    assert_has(res, "<span lang=\"vi\">thẻ căn cước</span>");
    assert_has(page(t, pool, "/point/hall?lang=vi", NULL), "Cần mang theo:</b> thẻ căn cước");
}

static int set_up(void **state)
{
    (void)state;
    apr_pool_create(&pool, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    apr_pool_destroy(pool);
    return 0;
}

#define T(sentence, f) { sentence, f, set_up, tear_down, NULL }

int main(void)
{
    const struct CMUnitTest tests[] = {
        T("the first door follows the hour", the_first_door_follows_the_hour),
        T("the home page answers for the last commune", the_home_page_answers_for_the_last_commune),
        T("a chosen commune is remembered once", a_chosen_commune_is_remembered_once),
        T("the answer comes first and says what is not confirmed",
          the_answer_comes_first_and_says_what_is_not_confirmed),
        T("tomorrow is shown when tonight is over", tomorrow_is_shown_when_tonight_is_over),
        T("nothing is never a dead end", nothing_is_never_a_dead_end),
        T("an ambiguous name is asked about", an_ambiguous_name_is_asked_about),
        T("a bad value says what would be right", a_bad_value_says_what_would_be_right),
        T("without a picture people are told whom to call",
          without_a_picture_people_are_told_whom_to_call),
        T("a second reader gets the same bytes and a third none",
          a_second_reader_gets_the_same_bytes_and_a_third_none),
        T("pages say how old their data is when the database is silent",
          pages_say_how_old_their_data_is_when_the_database_is_silent),
        T("a point shows today, then the days that follow",
          a_point_shows_today_then_the_days_that_follow),
        T("what is past steps back", what_is_past_steps_back),
        T("JSON-LD can't leave its element and holds no host of the request",
          json_ld_cannot_leave_its_element_and_holds_no_host_of_the_request),
        T("a notice reads well over a loudspeaker", a_notice_reads_well_over_a_loudspeaker),
        T("the fragment is a piece and no page", the_fragment_is_a_piece_and_no_page),
        T("short doors lead to the answer and keep the query",
          short_doors_lead_to_the_answer_and_keep_the_query),
        T("data in another language is marked", data_in_another_language_is_marked),
    };

    apr_initialize();
    return cmocka_run_group_tests_name("pages", tests, NULL, NULL);
}
