#include "support_booking.h"

#include "visits/home_open.h"

static const p6_home_visit *asked(const char *phone, const char *birth_year)
{
    p6_home_wish w = { .request_key = key(pool), .commune = "01840", .group = "Tổ 3A",
        .address = "Nhà cuối ngõ", .name = "Nông Văn Bảy", .phone = phone,
        .birth_year = birth_year, .consent = "2026-01", .services = list("eid,vneid", pool) };
    p6_home_outcome *outcome;

    ok(p6_home_ask(&outcome, &desk, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    return outcome->request;
}

static void the_proof_opens_a_request_and_its_cookie_shows_it(void **state)
{
    const p6_home_visit *with_phone = asked("0912345678", NULL), *without = asked(NULL, "1941");
    p6_home_visit *got;
    const char *token, *other;

    (void)state;
    ok(p6_home_open(&got, &token, &desk, with_phone->code, "678", pool));
    assert_string_equal(got->code, with_phone->code);
    ok(p6_home_seen(&got, &desk, with_phone->code, token, pool));
    assert_string_equal(got->address, "Nhà cuối ngõ");
    ok(p6_home_open(&got, &other, &desk, without->code, " 1941", pool));
    assert_string_not_equal(token, other);
    fails(REFUSED, p6_home_seen(&got, &desk, with_phone->code, other, pool));
    fails(REFUSED, p6_home_seen(&got, &desk, with_phone->code, NULL, pool));
    fails(REFUSED, p6_home_seen(&got, &desk, with_phone->code, "", pool));
    fails(REFUSED, p6_home_seen(&got, &desk, "AAAAAA", token, pool));
    fails(REFUSED, p6_home_open(&got, &token, &desk, with_phone->code, "1941", pool));
    fails(REFUSED, p6_home_open(&got, &token, &desk, with_phone->code, "", pool));
    fails(REFUSED, p6_home_open(&got, &token, &desk, with_phone->code, NULL, pool));
    fails(REFUSED, p6_home_open(&got, &token, &desk, "AAAAAA", "678", pool));
    fails(REFUSED, p6_home_open(&got, &token, &desk, NULL, "678", pool));
}

static void a_cookie_of_a_request_runs_out_within_two_hours(void **state)
{
    const p6_home_visit *request = asked("0912345678", NULL);
    const char *token = p6_home_token(request, &env, pool);
    p6_home_visit *got;

    (void)state;
    now_s += P6_OPENING_S;
    ok(p6_home_seen(&got, &desk, request->code, token, pool));
    now_s += P6_OPENING_S;
    fails(REFUSED, p6_home_seen(&got, &desk, request->code, token, pool));
}

static void wrong_proofs_lock_a_request_for_a_while(void **state)
{
    const p6_home_visit *request = asked("0912345678", NULL);
    p6_home_visit *got;
    const char *token;

    (void)state;
    for (int i = 0; i < 5; i++)
        fails(REFUSED, p6_home_open(&got, &token, &desk, request->code, "000", pool));
    fails(TOO_MANY, p6_home_open(&got, &token, &desk, request->code, "678", pool));
    now_s += limits.lock_s;
    ok(p6_home_open(&got, &token, &desk, request->code, "678", pool));
    assert_string_equal(got->code, request->code);
}

static void a_request_is_withdrawn_and_can_be_so_again(void **state)
{
    const p6_home_visit *request = asked("0912345678", NULL);
    p6_home_visit *got;
    const char *token;

    (void)state;
    ok(p6_home_cancel(&desk, request->code, pool));
    ok(p6_home_cancel(&desk, request->code, pool));
    ok(p6_home_open(&got, &token, &desk, request->code, "678", pool));
    assert_string_equal(got->state, "cancelled");
    fails(NOT_FOUND, p6_home_cancel(&desk, "AAAAAA", pool));
}

static void a_request_is_erased_and_opens_no_more(void **state)
{
    const p6_home_visit *request = asked("0912345678", NULL);
    const char *token = p6_home_token(request, &env, pool);
    p6_home_visit *got;

    (void)state;
    ok(p6_home_forget(&desk, request->code, pool));
    fails(REFUSED, p6_home_seen(&got, &desk, request->code, token, pool));
    fails(REFUSED, p6_home_open(&got, &token, &desk, request->code, "678", pool));
    ok(p6_home_forget(&desk, request->code, pool));
    fails(NOT_FOUND, p6_home_forget(&desk, "AAAAAA", pool));
}

static void what_is_done_to_a_request_stands_in_the_audit(void **state)
{
    const p6_home_visit *request = asked("0912345678", NULL);
    p6_home_fix fix = { .phone = "0912 345 999", .group = "Tổ 9" };
    p6_home_outcome *outcome;

    (void)state;
    ok(p6_home_correct(&outcome, &desk, request->code, &fix, pool));
    ok(p6_home_cancel(&desk, request->code, pool));
    ok(p6_home_cancel(&desk, request->code, pool));
    ok(p6_home_forget(&desk, request->code, pool));
    ok(p6_home_forget(&desk, request->code, pool));
    assert_string_equal(rows_of("SELECT actor || ' ' || action || ' ' || subject_kind || ' ' ||"
                                " commune || ' ' || detail FROM audit ORDER BY id"),
                        "citizen home_visit_ask home_visit 01840 \n"
                        "citizen person_change home_visit 01840 phone,group\n"
                        "citizen home_visit_cancel home_visit 01840 \n"
                        "citizen person_erase home_visit 01840 \n");
}

static p6_home_outcome *corrected(const char *code, p6_home_fix fix)
{
    p6_home_outcome *outcome;

    ok(p6_home_correct(&outcome, &desk, code, &fix, pool));
    return outcome;
}

static void a_request_is_put_right_and_its_new_phone_opens_it(void **state)
{
    const p6_home_visit *request = asked("0912345678", NULL), *now;
    p6_home_visit *got;
    const char *token;

    (void)state;
    now = corrected(request->code, (p6_home_fix){ .phone = "0912 345 999",
                                                  .address = " Nhà cạnh chợ " })->request;
    assert_string_equal(now->address, "Nhà cạnh chợ");
    assert_string_equal(now->name, request->name); /* what was not sent stays */
    assert_string_equal(now->group, request->group);
    fails(REFUSED, p6_home_open(&got, &token, &desk, request->code, "678", pool));
    ok(p6_home_open(&got, &token, &desk, request->code, "999", pool));
    assert_string_equal(got->phone, "+84912345999");
    assert_string_equal(got->address, "Nhà cạnh chợ");
    now = corrected(request->code, (p6_home_fix){ .phone = "", .birth_year = "1941",
                                                  .group = "", .note = "" })->request;
    ok(p6_home_open(&got, &token, &desk, request->code, "1941", pool));
    assert_string_equal(got->group, "");
}

static void what_is_wrong_in_a_correction_changes_nothing(void **state)
{
    const p6_home_visit *request = asked("0912345678", NULL);
    p6_home_fix nothing = { 0 };
    p6_home_outcome *outcome;
    p6_home_visit *got;
    const char *token;

    (void)state;
    outcome = corrected(request->code, (p6_home_fix){ .name = " ", .phone = "", .address = "" });
    assert_int_equal(outcome->what, P6_BOOKED_FAULTS);
    assert_int_equal(outcome->faults->nelts, 3);
    assert_string_equal(APR_ARRAY_IDX(outcome->faults, 1, p6_field_fault).field, "birth_year");
    ok(p6_home_open(&got, &token, &desk, request->code, "678", pool));
    assert_string_equal(got->name, request->name);
    fails(NOT_FOUND, p6_home_correct(&outcome, &desk, "AAAAAA", &nothing, pool));
    ok(p6_home_forget(&desk, request->code, pool));
    fails(GONE, p6_home_correct(&outcome, &desk, request->code, &nothing, pool));
}

static const struct CMUnitTest tests[] = {
    T("the proof opens a request for a home visit, and its cookie shows it",
      the_proof_opens_a_request_and_its_cookie_shows_it),
    T("the cookie of a request for a home visit runs out within two hours",
      a_cookie_of_a_request_runs_out_within_two_hours),
    T("wrong proofs lock a request for a home visit for a while",
      wrong_proofs_lock_a_request_for_a_while),
    T("a request for a home visit is withdrawn, and again",
      a_request_is_withdrawn_and_can_be_so_again),
    T("a request for a home visit is erased and opens no more",
      a_request_is_erased_and_opens_no_more),
    T("what is done to a request stands in the audit",
      what_is_done_to_a_request_stands_in_the_audit),
    T("a request for a home visit is put right, and its new phone opens it",
      a_request_is_put_right_and_its_new_phone_opens_it),
    T("what is wrong in the correction of a request changes nothing",
      what_is_wrong_in_a_correction_changes_nothing),
};
SUITE(home_suite, tests);
