/* Who is told of what: messages stand in the outbox exactly when what they tell does. */
#include "support_booking.h"

#include <string.h>

#define PHONE "+84912345678"

static p6_teller teller;

static int fresh_teller(void **state)
{
    p6_catalog *catalog;

    if (booking_place(state)) return -1;
    if (p6_catalog_load(&catalog, "templates/messages", pool)) return -1;
    teller = (p6_teller){ catalog, "https://portal.example/proj06", NULL, 1,
                          "desk@commune.example" };
    desk.teller = &teller;
    return 0;
}
#define N(sentence, function) { sentence, function, fresh_teller, drop_store, NULL }

/* "sms open\nsms dropped\n" */
static const char *outbox(void)
{
    return rows_of("SELECT channel || ' ' || state FROM outbox ORDER BY id");
}

static const char *open_text(void)
{
    return rows_of("SELECT body FROM outbox WHERE state = 'open' ORDER BY id");
}

static void begins(const char *text, const char *beginning)
{
    if (strncmp(text, beginning, strlen(beginning))) fail_msg("it begins otherwise: %s", text);
}

static void sent_all(void)
{
    p6_tx *tx = begin(P6_TX_WRITE);

    for (int id = 1; id < 50; id++) ok(p6_outbox_note(tx, id, P6_SENT, 0, "", now_s));
    ok(p6_tx_commit(tx));
}

static p6_wish with_phone(apr_int64_t shift, p6_minute start)
{
    p6_wish w = wish(shift, start, "eid", pool);

    w.phone = "0912 345 678";
    return w;
}

static const char *booked_with_phone(apr_int64_t shift, p6_minute start)
{
    p6_wish w = with_phone(shift, start);
    p6_outcome *outcome = book(&w);

    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    return outcome->receipt->visit.code;
}

static void a_booking_writes_one_message_to_the_phone(void **state)
{
    const char *code = booked_with_phone(WIDE, EVENING), *text = open_text();

    (void)state;
    assert_string_equal(outbox(), "sms open\n");
    begins(text, "Đã đặt lịch hẹn: 6 giờ chiều (18:00), ");
    assert_non_null(strstr(text, code));
    assert_non_null(strstr(text, "Tổ 3A"));
    assert_null(strstr(text, "Hoàng"));
    assert_string_equal(rows_of("SELECT recipient FROM outbox"), PHONE "\n");
    assert_string_equal(rows_of("SELECT o.tries + v.id - o.visit FROM outbox o, visit v"), "0\n");
    assert_string_equal(rows_of("SELECT due_s FROM outbox"),
                        apr_psprintf(pool, "%" APR_INT64_T_FMT "\n", now_s));
}

static void the_same_request_writes_no_second_message(void **state)
{
    p6_wish w = with_phone(WIDE, EVENING);

    (void)state;
    book(&w);
    now_s += 5;
    assert_int_equal(book(&w)->what, P6_BOOKED_BEFORE);
    assert_string_equal(outbox(), "sms open\n");
}

static void what_was_not_booked_is_not_told(void **state)
{
    p6_wish bad = with_phone(WIDE, EVENING + 3), late;

    (void)state;
    assert_int_equal(book(&bad)->what, P6_BOOKED_FAULTS);
    booked(NARROW, EVENING, "eid"); /* without a phone */
    late = with_phone(NARROW, EVENING);
    assert_int_equal(book(&late)->what, P6_BOOKED_TAKEN);
    assert_string_equal(outbox(), "");
}

static void a_message_goes_with_its_transaction(void **state)
{
    const char *code = booked_with_phone(WIDE, EVENING);
    p6_visit *visit;
    p6_tx *tx;

    (void)state;
    sent_all();
    tx = begin(P6_TX_WRITE);
    ok(p6_visit_by_code(tx, code, &visit, pool));
    ok(p6_tell(&desk, tx, visit, P6_NEWS_CANCELLED, visit->start, 0, pool));
    p6_tx_rollback(tx);
    assert_string_equal(outbox(), "sms sent\n");
    tx = begin(P6_TX_WRITE);
    ok(p6_tell(&desk, tx, visit, P6_NEWS_CANCELLED, visit->start, 0, pool));
    ok(p6_tx_commit(tx));
    assert_string_equal(outbox(), "sms sent\nsms open\n");
    begins(open_text(), "Rất tiếc, ");
}

static void without_a_teller_nobody_is_told(void **state)
{
    p6_wish walk_in = with_phone(WIDE, EVENING + 30);

    (void)state;
    walk_in.channel = P6_WALK_IN;
    book(&walk_in);
    teller.sms = 0;
    booked_with_phone(WIDE, EVENING);
    desk.teller = NULL;
    booked_with_phone(WIDE, EVENING + 15);
    assert_string_equal(outbox(), "");
}

static void a_hold_is_told_once_it_is_confirmed(void **state)
{
    p6_wish w = with_phone(WIDE, EVENING);
    p6_outcome *outcome;
    const char *token;

    (void)state;
    ok(p6_hold(&outcome, &token, &desk, &w, pool));
    assert_string_equal(outbox(), "");
    ok(p6_hold_confirm(&outcome, &desk, token, &w, pool));
    ok(p6_hold_confirm(&outcome, &desk, token, &w, pool));
    assert_string_equal(outbox(), "sms open\n");
    begins(open_text(), "Đã đặt lịch hẹn: ");
}

static void moves(const char *code, p6_minute start)
{
    p6_outcome *outcome;

    ok(p6_visit_reschedule(&outcome, &desk, code, WIDE, start, NULL, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
}

static void news_of_a_move_replaces_what_was_not_sent(void **state)
{
    const char *code = booked_with_phone(WIDE, EVENING);

    (void)state;
    moves(code, EVENING + 30);
    assert_string_equal(outbox(), "sms dropped\nsms open\n");
    moves(code, EVENING + 15); /* within the same second */
    assert_string_equal(outbox(), "sms dropped\nsms dropped\nsms open\n");
    assert_non_null(strstr(open_text(), "(18:15)"));
    moves(code, EVENING + 15); /* where it is already */
    sent_all();
    now_s += 60;
    moves(code, EVENING);
    assert_string_equal(open_text(), rows_of("SELECT body FROM outbox WHERE id = 4"));
    begins(open_text(), "Lịch hẹn đã đổi sang 6 giờ chiều (18:00)");
}

static void who_cancels_or_leaves_is_told_nothing_more(void **state)
{
    const char *one = booked_with_phone(WIDE, EVENING);
    const char *two = booked_with_phone(WIDE, EVENING + 15);
    p6_outcome *outcome;

    (void)state;
    ok(p6_visit_cancel(&outcome, &desk, one, pool));
    assert_string_equal(outbox(), "sms dropped\nsms open\n");
    ok(p6_visit_forget(&desk, two, pool));
    assert_string_equal(outbox(), "sms dropped\n");
}

static const char *waits(int accept_offer)
{
    p6_wish w = with_phone(NARROW, P6_NO_MINUTE);
    p6_outcome *outcome;

    w.accept_offer = accept_offer;
    ok(p6_wait(&outcome, &desk, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    return outcome->receipt->visit.code;
}

static void an_offer_is_told_and_its_acceptance_replaces_it(void **state)
{
    const char *full = booked(NARROW, EVENING, "eid"), *next = waits(0);
    p6_outcome *outcome;

    (void)state;
    assert_string_equal(outbox(), "");
    ok(p6_visit_cancel(&outcome, &desk, full, pool));
    assert_string_equal(outbox(), "sms open\n");
    begins(open_text(), "Đã có chỗ cho ông bà: 6 giờ chiều");
    assert_non_null(strstr(open_text(), "Xin nhận chỗ trước 16:30 ngày 23/11."));
    ok(p6_offer_accept(&outcome, &desk, next, pool));
    assert_string_equal(outbox(), "sms dropped\nsms open\n");
    begins(open_text(), "Ông bà đã có chỗ: ");
}

static void an_offer_that_lapsed_is_no_longer_told(void **state)
{
    const char *full = booked(NARROW, EVENING, "eid");
    p6_outcome *outcome;
    int did;

    (void)state;
    waits(0);
    ok(p6_visit_cancel(&outcome, &desk, full, pool));
    now_s += limits.offer_s;
    ok(p6_waiting_tend(&desk, &did, pool));
    assert_string_equal(outbox(), "sms dropped\n");
}

static void who_agreed_is_told_that_the_place_is_theirs(void **state)
{
    const char *full = booked(NARROW, EVENING, "eid"), *next = waits(1);
    p6_outcome *outcome;

    (void)state;
    ok(p6_visit_cancel(&outcome, &desk, full, pool));
    assert_string_equal(outbox(), "sms open\n");
    begins(open_text(), "Ông bà đã có chỗ: ");
    assert_non_null(strstr(open_text(), next));
}

static p6_home_wish home(void)
{
    return (p6_home_wish){ .request_key = key(pool), .commune = "01840", .group = "Tổ 3A",
        .address = "Số 7", .note = "Đi lại khó", .name = "Hoàng Thị Mỷ", .phone = "0912345678",
        .consent = "2026-01", .services = list("eid", pool) };
}

static void the_help_desk_is_told_of_a_home_visit_and_nothing_of_the_person(void **state)
{
    static const char *const secrets[] = { "Hoàng", "Mỷ", "912345678", "912 345", "Số 7", "khó" };
    p6_home_wish w = home();
    p6_home_outcome *outcome;
    const char *mail;

    (void)state;
    ok(p6_home_ask(&outcome, &desk, &w, pool));
    ok(p6_home_ask(&outcome, &desk, &w, pool));
    assert_string_equal(outbox(), "mail open\n");
    mail = rows_of("SELECT recipient || title || body FROM outbox");
    begins(mail, "desk@commune.example");
    assert_non_null(strstr(mail, outcome->request->code));
    assert_non_null(strstr(mail, "phường Đức Xuân"));
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
        assert_null(strstr(mail, secrets[i]));
    teller.mail_to = NULL;
    w.request_key = key(pool);
    ok(p6_home_ask(&outcome, &desk, &w, pool));
    desk.teller = NULL;
    w.request_key = key(pool);
    ok(p6_home_ask(&outcome, &desk, &w, pool));
    assert_string_equal(outbox(), "mail open\n");
}

static const struct CMUnitTest tests[] = {
    N("a booking writes one message to the phone", a_booking_writes_one_message_to_the_phone),
    N("the same request writes no second message", the_same_request_writes_no_second_message),
    N("what was not booked is not told", what_was_not_booked_is_not_told),
    N("a message goes with its transaction", a_message_goes_with_its_transaction),
    N("without a teller nobody is told", without_a_teller_nobody_is_told),
    N("a hold is told once it is confirmed", a_hold_is_told_once_it_is_confirmed),
    N("news of a move replaces what was not sent", news_of_a_move_replaces_what_was_not_sent),
    N("who cancels or leaves is told nothing more", who_cancels_or_leaves_is_told_nothing_more),
    N("an offer is told, and its acceptance replaces it",
      an_offer_is_told_and_its_acceptance_replaces_it),
    N("an offer that lapsed is no longer told", an_offer_that_lapsed_is_no_longer_told),
    N("who agreed is told that the place is theirs", who_agreed_is_told_that_the_place_is_theirs),
    N("the help desk is told of a home visit and nothing of the person",
      the_help_desk_is_told_of_a_home_visit_and_nothing_of_the_person),
};
SUITE(tell_suite, tests);
