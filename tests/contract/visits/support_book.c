/* Booking at once, and asking for a visit at home. */
#include "support_booking.h"

#include <string.h>

static void booking_gives_code_ticket_and_time(void **state)
{
    p6_wish w = wish(WIDE, EVENING + 15, "eid", pool);
    p6_outcome *outcome = book(&w);
    const p6_receipt *r = outcome->receipt;

    (void)state;
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    assert_int_equal(strlen(r->visit.code), 6);
    assert_string_equal(r->visit.ticket, "1-04");
    assert_int_equal(r->visit.state, P6_VISIT_BOOKED);
    assert_int_equal(r->visit.end, EVENING + 30);
    assert_string_equal(r->person->name, "Hoàng Thị Mỷ");
    assert_int_equal(r->person->erase_after_s,
                     p6_epoch_of_minute(EVENING + 30) + 30 * 86400);
    assert_int_equal(taken(WIDE), 3);
}

static void what_citizens_change_stands_in_the_audit_without_who_they_are(void **state)
{
    const char *code = booked(WIDE, EVENING, "eid");
    p6_outcome *outcome;

    (void)state;
    ok(p6_visit_reschedule(&outcome, &desk, code, WIDE, EVENING + 15, NULL, pool));
    ok(p6_visit_correct(&outcome, &desk, code, "Lý A Sinh", "0912345679", NULL, pool));
    ok(p6_visit_cancel(&outcome, &desk, code, pool));
    ok(p6_visit_cancel(&outcome, &desk, code, pool)); /* changes nothing */
    ok(p6_visit_forget(&desk, code, pool));
    assert_string_equal(rows_of("SELECT actor || ' ' || action || ' ' || subject_kind || ' ' ||"
                                " commune || ' ' || detail FROM audit ORDER BY id"),
                        "citizen visit_book visit 01840 \n"
                        "citizen visit_move visit 01840 \n"
                        "citizen person_change visit 01840 \n"
                        "citizen visit_cancel visit 01840 \n"
                        "citizen person_erase visit 01840 \n");
    assert_int_equal(number_of("SELECT count(DISTINCT subject) FROM audit"), 1);
}

static void a_double_click_reserves_once(void **state)
{
    p6_wish w = wish(WIDE, EVENING, "eid", pool);
    const char *code = book(&w)->receipt->visit.code;
    p6_outcome *again = book(&w);

    (void)state;
    assert_int_equal(again->what, P6_BOOKED_BEFORE);
    assert_string_equal(again->receipt->visit.code, code);
    assert_int_equal(taken(WIDE), 3);
}

static void same_text(const char *a, const char *b)
{
    if (a && b) assert_string_equal(a, b);
    else assert_true(a == b);
}

static void same_row(const p6_visit *a, const p6_visit *b)
{
#define SAME(member) assert_int_equal(a->member, b->member)
    SAME(id), SAME(shift), SAME(state), SAME(channel), SAME(start), SAME(end);
    SAME(for_someone_else), SAME(accept_offer), SAME(wrong_proofs), SAME(locked_until_s);
    SAME(consent_at), SAME(created_at), SAME(changed_at), SAME(cancelled_at), SAME(erased_at);
    SAME(moved_from);
#undef SAME
    same_text(a->code, b->code);
    same_text(a->request_key, b->request_key);
    same_text(a->ticket, b->ticket);
    same_text(a->consent_version, b->consent_version);
}

static void same_person(const p6_person *a, const p6_person *b)
{
    assert_int_equal(a != NULL, b != NULL);
    if (!a) return;
    same_text(a->name, b->name);
    same_text(a->phone, b->phone);
    assert_int_equal(a->birth_year, b->birth_year);
    assert_int_equal(a->visit, b->visit);
    assert_int_equal(a->erase_after_s, b->erase_after_s);
}

/* NOW was made of what was written, LATER of what was read */
static void same_receipt(const p6_receipt *now, const p6_receipt *later)
{
    same_row(&now->visit, &later->visit);
    same_person(now->person, later->person);
    assert_int_equal(now->hold_until_s, later->hold_until_s);
    assert_int_equal(now->services->nelts, later->services->nelts);
    for (int i = 0; i < now->services->nelts; i++) {
        const p6_segment *one = &APR_ARRAY_IDX(now->services, i, p6_segment);
        const p6_segment *other = &APR_ARRAY_IDX(later->services, i, p6_segment);

        same_text(one->service, other->service);
        assert_int_equal(one->desk, other->desk);
        assert_int_equal(one->first_unit, other->first_unit);
        assert_int_equal(one->units, other->units);
    }
}

static void what_is_told_at_once_is_what_is_told_later(void **state)
{
    p6_wish w = wish(WIDE, EVENING, "cashless,eid,vneid", pool);
    p6_outcome *outcome = book(&w);
    const char *token, *answers;
    p6_receipt *later;

    (void)state;
    same_receipt(outcome->receipt, receipt(outcome->receipt->visit.code));
    w = wish(WIDE, EVENING + 30, "eid,cashless", pool);
    w.phone = "0912345678";
    w.for_someone_else = w.accept_offer = 1;
    ok(p6_hold(&outcome, &token, &desk, &w, pool));
    ok(p6_hold_find(&later, &answers, &desk, token, pool));
    same_receipt(outcome->receipt, later);
    now_s += 60;
    ok(p6_hold_confirm(&outcome, &desk, token, &w, pool));
    same_receipt(outcome->receipt, receipt(outcome->receipt->visit.code));
}

static void several_services_follow_one_another(void **state)
{
    p6_wish w = wish(WIDE, EVENING, "cashless,eid,vneid", pool);
    const p6_receipt *r = book(&w)->receipt;

    (void)state;
    assert_int_equal(r->services->nelts, 3);
    for (int i = 1; i < 3; i++) {
        const p6_segment *s = &APR_ARRAY_IDX(r->services, i, p6_segment);

        assert_int_equal(s->first_unit, s[-1].first_unit + s[-1].units);
    }
    assert_int_equal(r->visit.end, EVENING + 30);
    assert_int_equal(taken(WIDE), 6);
}

static void a_taken_place_names_others_nearest_first(void **state)
{
    p6_wish w = wish(NEXT_DAY, EVENING + 1440 + 15, "eid", pool);
    p6_outcome *outcome;

    (void)state;
    book(&w);
    w.request_key = key(pool);
    outcome = book(&w);
    assert_int_equal(outcome->what, P6_BOOKED_TAKEN);
    assert_int_equal(outcome->alternatives->nelts, 3);
    assert_int_equal(APR_ARRAY_IDX(outcome->alternatives, 0, p6_slot).start, EVENING + 1440);
    assert_int_equal(APR_ARRAY_IDX(outcome->alternatives, 2, p6_slot).start, EVENING + 1440 + 45);
    assert_int_equal(taken(NEXT_DAY), 3);
}

static void desks_that_are_not_online_are_for_officials(void **state)
{
    p6_wish w = wish(NEXT_DAY, EVENING + 1440, "eid", pool);
    p6_wish other = wish(NEXT_DAY, EVENING + 1440, "eid", pool);

    (void)state;
    book(&w);
    assert_int_equal(book(&other)->what, P6_BOOKED_TAKEN);
    other.channel = P6_OFFICIAL;
    assert_string_equal(book(&other)->receipt->visit.ticket, "2-01");
}

static void past_and_called_off_shifts_have_no_places(void **state)
{
    p6_wish off = wish(OFF, EVENING, "eid", pool), late = wish(WIDE, EVENING, "eid", pool);
    p6_outcome *outcome = book(&off);

    (void)state;
    assert_int_equal(outcome->what, P6_BOOKED_TAKEN);
    assert_int_equal(outcome->alternatives->nelts, 0);
    now_s += 7260;
    assert_int_equal(book(&late)->what, P6_BOOKED_TAKEN);
    fails(NOT_FOUND, p6_book(&outcome, &desk, &(p6_wish){ .request_key = key(pool), .shift = 99 },
                             pool));
}

static void all_faults_are_told_at_once(void **state)
{
    p6_wish w = wish(WIDE, EVENING + 3, "eid,eid", pool);
    p6_wish bad_key = wish(WIDE, EVENING, "eid", pool);
    p6_outcome *outcome;

    (void)state;
    w.name = "  ";
    w.phone = "12345";
    w.birth_year = "1899";
    w.consent = NULL;
    outcome = book(&w);
    assert_int_equal(outcome->faults->nelts, 6);
    assert_true(faulty(outcome, "name") && faulty(outcome, "phone"));
    assert_true(faulty(outcome, "birth_year") && faulty(outcome, "consent"));
    assert_true(faulty(outcome, "services") && faulty(outcome, "start"));
    bad_key.request_key = "short";
    assert_true(faulty(book(&bad_key), "request_key"));
    assert_int_equal(taken(WIDE), 0);
}

static void a_phone_books_for_four_a_day(void **state)
{
    p6_wish w;

    (void)state;
    for (int i = 0; i < 5; i++) {
        p6_outcome *outcome;

        w = wish(WIDE, EVENING + (i / 2) * 15, "eid", pool);
        w.phone = "0912 345 678";
        outcome = book(&w);
        assert_int_equal(outcome->what, i < 4 ? P6_BOOKED_DONE : P6_BOOKED_LIMIT);
    }
    w.channel = P6_OFFICIAL;
    assert_int_equal(book(&w)->what, P6_BOOKED_DONE);
    w = wish(NEXT_DAY, EVENING + 1440, "eid", pool);
    w.phone = "+84912345678";
    assert_int_equal(book(&w)->what, P6_BOOKED_DONE);
}

static void an_address_books_so_often_an_hour_and_repeats_are_free(void **state)
{
    p6_wish w = wish(WIDE, EVENING, "eid", pool);
    p6_outcome *outcome;

    (void)state;
    desk.throttle = p6_throttle_init(apr_palloc(pool, p6_throttle_size(64)), 64, 7);
    limits.per_address_hour = 2;
    w.address_key = "192.0.2.1";
    book(&w);
    assert_int_equal(book(&w)->what, P6_BOOKED_BEFORE);
    w.request_key = key(pool);
    assert_int_equal(book(&w)->what, P6_BOOKED_DONE);
    w.request_key = key(pool);
    w.start = EVENING + 15;
    outcome = book(&w);
    assert_int_equal(outcome->what, P6_BOOKED_LIMIT);
    assert_true(outcome->retry_s > 0 && outcome->retry_s <= 3600);
    now_s += outcome->retry_s;
    assert_int_equal(book(&w)->what, P6_BOOKED_DONE);
}

static void a_request_for_a_home_visit_is_kept_once(void **state)
{
    p6_home_wish w = { .request_key = key(pool), .commune = "01840", .group = "Tổ 3A",
        .address = "Nhà cuối ngõ", .name = "Nông Văn Bảy", .phone = "0912345678",
        .consent = "2026-01", .services = list("eid,vneid", pool) };
    p6_home_outcome *outcome;

    (void)state;
    ok(p6_home_ask(&outcome, &desk, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    assert_string_equal(outcome->request->services, "eid,vneid");
    ok(p6_home_ask(&outcome, &desk, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_BEFORE);
    w.request_key = key(pool);
    w.commune = "99999";
    w.address = "";
    ok(p6_home_ask(&outcome, &desk, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_FAULTS);
    assert_int_equal(outcome->faults->nelts, 2);
}

static const struct CMUnitTest tests[] = {
    T("booking gives code, ticket and time", booking_gives_code_ticket_and_time),
    T("what citizens change stands in the audit without who they are",
      what_citizens_change_stands_in_the_audit_without_who_they_are),
    T("a double click reserves once", a_double_click_reserves_once),
    T("what is told at once is what is told later", what_is_told_at_once_is_what_is_told_later),
    T("several services follow one another", several_services_follow_one_another),
    T("a taken place names others, nearest first", a_taken_place_names_others_nearest_first),
    T("desks that are not online are for officials", desks_that_are_not_online_are_for_officials),
    T("past and called-off shifts have no places", past_and_called_off_shifts_have_no_places),
    T("all faults are told at once", all_faults_are_told_at_once),
    T("a phone books for four a day, helpers are exempt", a_phone_books_for_four_a_day),
    T("an address books so often an hour, and repeats are free",
      an_address_books_so_often_an_hour_and_repeats_are_free),
    T("a request for a home visit is kept once", a_request_for_a_home_visit_is_kept_once),
};
SUITE(book_suite, tests);
