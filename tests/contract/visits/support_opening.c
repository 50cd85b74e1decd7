/* Who may see a visit without showing its proof again, and putting a person's data right. */
#include "support_booking.h"

#include <string.h>

static const char *booked_open(const char **token)
{
    p6_wish w = wish(WIDE, EVENING, "eid", pool);

    w.opening = 1;
    w.phone = "0912345678";
    *token = p6_opening_token(w.request_key, pool);
    return book(&w)->receipt->visit.code;
}

static void sees(const char *code, const char *token)
{
    p6_receipt *r;

    ok(p6_visit_seen(&r, &desk, code, token, pool));
    assert_string_equal(r->visit.code, code);
}

static void refused(const char *code, const char *token)
{
    p6_receipt *r;

    fails(REFUSED, p6_visit_seen(&r, &desk, code, token, pool));
}

static void a_cookie_opens_its_own_visit_alone(void **state)
{
    const char *token, *code = booked_open(&token), *other = booked(WIDE, EVENING, "eid");

    (void)state;
    sees(code, token);
    refused(other, token);
    refused("AAAAAA", token);
    refused("not a code", token);
    refused(NULL, token);
    refused(code, p6_opening_token("a request key of another", pool));
    refused(code, "");
    refused(code, NULL);
}

static void the_proof_gives_a_cookie_beside_the_first(void **state)
{
    const char *first, *second, *code = booked_open(&first);
    p6_receipt *r;

    (void)state;
    fails(REFUSED, p6_visit_open(&r, &second, &desk, code, "679", NULL, pool));
    ok(p6_visit_open(&r, &second, &desk, code, "678", NULL, pool));
    assert_string_not_equal(first, second);
    sees(code, first);
    sees(code, second);
}

static void without_a_wish_for_it_there_is_no_cookie(void **state)
{
    p6_wish w = wish(WIDE, EVENING, "eid", pool);

    (void)state;
    refused(book(&w)->receipt->visit.code, p6_opening_token(w.request_key, pool));
}

static void holds_and_waiting_people_see_their_visits_too(void **state)
{
    p6_wish w = wish(NARROW, EVENING, "eid", pool), late = wish(NARROW, P6_NO_MINUTE, "eid", pool);
    const char *token = held(&w);
    p6_outcome *outcome;

    (void)state;
    ok(p6_hold_confirm(&outcome, &desk, token, &w, pool));
    sees(outcome->receipt->visit.code, p6_opening_token(token, pool));
    late.opening = 1;
    ok(p6_wait(&outcome, &desk, &late, pool));
    sees(outcome->receipt->visit.code, p6_opening_token(late.request_key, pool));
}

static void a_cookie_runs_out(void **state)
{
    const char *token, *code = booked_open(&token);

    (void)state;
    now_s += P6_OPENING_S - 1;
    sees(code, token);
    now_s += 1;
    refused(code, token);
    assert_int_equal(receipt(code)->visit.state, P6_VISIT_BOOKED);
}

static void forgetting_closes_the_visit(void **state)
{
    const char *token, *code = booked_open(&token);

    (void)state;
    ok(p6_visit_forget(&desk, code, pool));
    refused(code, token);
    assert_int_equal(number_of("SELECT count(*) FROM opening"), 0);
}

static const char *corrects(const char *code, const char *name, const char *phone,
                            const char *birth_year)
{
    p6_outcome *outcome;

    ok(p6_visit_correct(&outcome, &desk, code, name, phone, birth_year, pool));
    if (outcome->what == P6_BOOKED_FAULTS)
        return APR_ARRAY_IDX(outcome->faults, 0, p6_field_fault).field;
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    assert_string_equal(outcome->receipt->person->name, name);
    return NULL;
}

static void the_proof_follows_what_was_put_right(void **state)
{
    const char *token, *code = booked_open(&token);
    apr_int64_t until = receipt(code)->person->erase_after_s;
    p6_receipt *r;

    (void)state;
    assert_null(corrects(code, "Nông Thị Bảy", "0987 654 321", NULL));
    fails(REFUSED, p6_visit_open(&r, NULL, &desk, code, "678", NULL, pool));
    ok(p6_visit_open(&r, NULL, &desk, code, "321", NULL, pool));
    assert_string_equal(r->person->name, "Nông Thị Bảy");
    assert_string_equal(r->person->phone, "+84987654321");
    assert_int_equal(r->person->birth_year, 0);
    assert_int_equal(r->person->erase_after_s, until);
    assert_null(corrects(code, "Nông Thị Bảy", "", "1961"));
    fails(REFUSED, p6_visit_open(&r, NULL, &desk, code, "321", NULL, pool));
    ok(p6_visit_open(&r, NULL, &desk, code, "1961", NULL, pool));
    sees(code, token);
}

static void what_can_not_be_right_changes_nothing(void **state)
{
    const char *token, *code = booked_open(&token);
    p6_outcome *outcome;

    (void)state;
    assert_string_equal(corrects(code, " ", "0912345678", NULL), "name");
    assert_string_equal(corrects(code, "Hòa", "123", NULL), "phone");
    assert_string_equal(corrects(code, "Hòa", NULL, "1899"), "birth_year");
    assert_string_equal(corrects(code, "Hòa", NULL, NULL), "birth_year");
    assert_string_equal(receipt(code)->person->name, "Hoàng Thị Mỷ");
    assert_string_equal(receipt(code)->person->phone, "+84912345678");
    fails(NOT_FOUND, p6_visit_correct(&outcome, &desk, "AAAAAA", "Hòa", NULL, "1958", pool));
}

static void nobody_is_put_right_after_erasing(void **state)
{
    const char *code = booked(WIDE, EVENING, "eid");
    p6_outcome *outcome;

    (void)state;
    ok(p6_visit_forget(&desk, code, pool));
    fails(GONE, p6_visit_correct(&outcome, &desk, code, "Hòa", NULL, "1958", pool));
    assert_int_equal(number_of("SELECT count(*) FROM person"), 0);
}

static tally seen;
static const char *both;

static void correct_or_move(int number, apr_pool_t *in)
{
    for (int i = 0; i < 151; i++) {
        p6_outcome *outcome = NULL;

        if (number)
            count(&seen, p6_visit_correct(&outcome, &desk, both, "Hòa", "0987654321", NULL, in),
                  &outcome);
        else
            count(&seen, p6_visit_reschedule(&outcome, &desk, both, WIDE, EVENING + i % 3 * 5,
                                             NULL, in), &outcome);
    }
}

static void correcting_and_moving_at_once_lose_nothing(void **state)
{
    (void)state;
    memset(&seen, 0, sizeof seen);
    both = booked(WIDE, EVENING, "eid");
    in_threads(2, correct_or_move);
    assert_int_equal(seen.errors, 0);
    assert_int_equal(seen.of[P6_BOOKED_DONE], 302);
    assert_string_equal(receipt(both)->person->phone, "+84987654321");
    assert_int_equal(receipt(both)->visit.start, EVENING);
    assert_int_equal(deadlocks(), 0); /* they took turns: nobody was stopped and tried again */
    check_rows(WIDE, list(both, pool));
}

static const struct CMUnitTest tests[] = {
    T("a cookie opens its own visit alone", a_cookie_opens_its_own_visit_alone),
    T("the proof gives a cookie beside the first", the_proof_gives_a_cookie_beside_the_first),
    T("without a wish for it there is no cookie", without_a_wish_for_it_there_is_no_cookie),
    T("holds and waiting people see their visits too",
      holds_and_waiting_people_see_their_visits_too),
    T("a cookie runs out", a_cookie_runs_out),
    T("forgetting closes the visit", forgetting_closes_the_visit),
    T("the proof follows what was put right", the_proof_follows_what_was_put_right),
    T("what can't be right changes nothing", what_can_not_be_right_changes_nothing),
    T("nobody is put right after erasing", nobody_is_put_right_after_erasing),
    T("correcting and moving at once lose nothing", correcting_and_moving_at_once_lose_nothing),
};
SUITE(opening_suite, tests);
