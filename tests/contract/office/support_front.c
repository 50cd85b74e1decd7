/* The first page of the office: today's shifts until midnight, and those of the last days that
   nobody closed. */
#include "support_site.h"

#include <string.h>

#include "base/limits.h"
#include "contract/fixture/client.h"
#include "store/reference.h"

#define OVER_MIDNIGHT 12
#define DAY 1440

static const char *plan_id;

static int front(void **state)
{
    p6_tx *tx;

    office_place(state);
    tx = begin(P6_TX_WRITE);
    plan_id = put_plan(tx, wide_desks, 3);
    ok(p6_tx_commit(tx));
    return 0;
}

static void a_shift(apr_int64_t id, p6_minute start, int minutes)
{
    p6_tx *tx = begin(P6_TX_WRITE);

    put_shift(tx, id, plan_id, start, minutes, P6_SHIFT_PLANNED);
    ok(p6_tx_commit(tx));
}

/* the page at MINUTES past EVENING, for TOKEN's holder */
static const char *office_at(int minutes, const char *role)
{
    const char *token;
    p6_response *res;

    now_s = p6_epoch_of_minute(EVENING + minutes);
    token = enter(role, "01840");
    open_site();
    res = gets("/office", token, NULL);
    assert_int_equal(res->status, 200);
    return body_of(res);
}

static int links_to(const char *page, int shift)
{
    return strstr(page, apr_psprintf(pool, "/office/shift/%d\"", shift)) != NULL;
}

#define UNCLOSED "Những buổi trước chưa khép lại"

/* the part of PAGE about earlier days, "" when there is none */
static const char *earlier(const char *page)
{
    const char *at = strstr(page, UNCLOSED);

    return at ? at : "";
}

static void the_day_s_shifts_are_listed_until_midnight(void **state)
{
    (void)state;
    comes("eid", "none");
    assert_true(links_to(office_at(-60, "helper"), WIDE));
    assert_true(links_to(office_at(220, "helper"), WIDE)); /* 21:40 */
    assert_true(links_to(office_at(359, "helper"), WIDE));
    assert_null(strstr(office_at(359, "helper"), UNCLOSED));
}

static void a_shift_past_midnight_is_listed_until_it_is_over(void **state)
{
    const char *page;

    (void)state;
    a_shift(OVER_MIDNIGHT, EVENING + 240, 180); /* 22:00 to 1:00 */
    page = office_at(390, "helper");
    assert_true(links_to(page, OVER_MIDNIGHT));
    assert_false(links_to(earlier(page), OVER_MIDNIGHT));
    assert_true(links_to(earlier(page), WIDE));
    page = office_at(421, "helper");
    assert_true(links_to(earlier(page), OVER_MIDNIGHT));
}

static void last_evening_s_shift_is_listed_until_it_is_closed(void **state)
{
    apr_int64_t visit = comes("eid", "none");
    const char *page = office_at(DAY - 600, "helper");

    (void)state;
    assert_true(links_to(earlier(page), WIDE));
    assert_non_null(strstr(earlier(page), "1 người chưa ghi kết quả"));
    ok(p6_queue_say_live(&desk, &helper, WIDE, P6_LIVE_ENDED, 0, pool));
    assert_true(links_to(earlier(office_at(DAY - 600, "helper")), WIDE));
    orders(P6_ORDER_NOT_REACHED, visit, 0);
    assert_false(links_to(office_at(DAY - 600, "helper"), WIDE));
}

static void an_evening_is_listed_for_some_days_only(void **state)
{
    (void)state;
    assert_true(links_to(earlier(office_at(P6_UNCLOSED_DAYS * DAY, "helper")), WIDE));
    assert_false(links_to(office_at((P6_UNCLOSED_DAYS + 1) * DAY, "helper"), WIDE));
}

static void the_list_of_earlier_shifts_has_a_bound(void **state)
{
    const char *at;
    int n = 0;

    (void)state;
    for (int i = 0; i < P6_MAX_UNCLOSED + 5; i++) a_shift(100 + i, EVENING - 600 + i * 5, 5);
    at = earlier(office_at(DAY, "helper"));
    while ((at = strstr(at, "/office/shift/"))) at++, n++;
    assert_int_equal(n, P6_MAX_UNCLOSED);
}

static void what_is_over_still_opens_its_queue_and_its_paper(void **state)
{
    apr_int64_t visit = comes("eid", "none");
    const char *token, *form;
    p6_response *res;

    (void)state;
    office_at(P6_UNCLOSED_DAYS * DAY, "helper"); /* no picture has it any more */
    token = enter("helper", "01840");
    assert_int_equal(gets("/office/shift/1", token, NULL)->status, 200);
    assert_int_equal(gets("/office/shift/1/paper", token, NULL)->status, 200);
    assert_int_equal(gets("/office/shift/1/close", token, NULL)->status, 200);
    assert_int_equal(gets("/office/shift/1/walk-in?paper=1", token, NULL)->status, 200);
    form = apr_psprintf(pool, "csrf=%s&key=%s&out-eid=done&arrived=18:10&finished=18:30",
                        csrf_of(token), key(pool));
    res = posts(apr_psprintf(pool, "/office/shift/1/visit/%" APR_INT64_T_FMT "/paper", visit),
                token, form);
    assert_int_equal(res->status, 303);
    assert_int_equal(state_of(visit), P6_VISIT_FINISHED);
    form = apr_psprintf(pool, "csrf=%s&key=%s&paper=1&number=7&out-eid=done&arrived=18:10"
                        "&finished=18:30", csrf_of(token), key(pool));
    assert_int_equal(posts("/office/shift/1/walk-in", token, form)->status, 303);
}

static void who_may_run_nothing_sees_no_evening_to_close(void **state)
{
    const char *page;

    (void)state;
    assert_null(strstr(office_at(DAY, "province"), UNCLOSED));
    page = office_at(DAY, "auditor");
    assert_null(strstr(page, UNCLOSED));
    assert_non_null(strstr(strstr(page, "<h1"), "/office/audit\""));
}

static void a_pass_shows_its_own_shift_with_its_day(void **state)
{
    const char *page;

    (void)state;
    now_s = p6_epoch_of_minute(EVENING);
    open_site();
    page = body_of(gets("/office", enter_by_pass(NEXT_DAY), NULL));
    assert_true(links_to(page, NEXT_DAY));
    assert_false(links_to(page, WIDE));
    assert_non_null(strstr(page, "Ngày mai"));
    assert_non_null(strstr(page, "Tổ 3A"));
    assert_null(strstr(page, "không có buổi nào"));
}

#define F(sentence, function) TEST(front, sentence, function)

static const struct CMUnitTest tests[] = {
    F("the day's shifts are listed until midnight", the_day_s_shifts_are_listed_until_midnight),
    F("a shift past midnight is listed until it is over",
      a_shift_past_midnight_is_listed_until_it_is_over),
    F("last evening's shift is listed until it is closed and nobody in it is without an end",
      last_evening_s_shift_is_listed_until_it_is_closed),
    F("an evening that nobody closed is listed for some days only",
      an_evening_is_listed_for_some_days_only),
    F("the list of earlier shifts has a bound", the_list_of_earlier_shifts_has_a_bound),
    F("a shift that is long over still opens its queue and takes what was on paper",
      what_is_over_still_opens_its_queue_and_its_paper),
    F("who may run nothing sees no evening to close, and an auditor the way to the audit trail",
      who_may_run_nothing_sees_no_evening_to_close),
    F("a pass shows its own shift with its day", a_pass_shows_its_own_shift_with_its_day),
};
SUITE(front_suite, tests);
