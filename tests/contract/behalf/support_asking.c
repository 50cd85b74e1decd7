/* What officials ask for on behalf of citizens when there is no place: the waiting list of a full
   session, a visit at home; and home visits whose address nobody knows yet. */
#include <string.h>

#include "behalf/citizen.h"
#include "behalf/tells.h"
#include "contract/fixture/client.h"
#include "contract/scenes/queue.h"
#include "homes/requests.h"
#include "store/home_list.h"
#include "visits/consent.h"

static const p6_consent at_home = { "2026-11.def", { "y", "y", "y" }, NULL };
static const p6_consent consent = { "2026-11.abc", { "x", "x", "x" }, &at_home };

/* all quarter hours of both police desks of WIDE are taken; the last one's visit */
static apr_int64_t fill(void)
{
    apr_int64_t last = 0;

    desk.consent = NULL;
    for (int i = 0; i < 8; i++) last = a_booking(i / 2 * 15, "eid");
    desk.consent = &consent;
    return last;
}

static int full_place(void **state)
{
    office_place(state);
    limits.offer_s = 1800;
    desk.consent = &consent;
    return 0;
}
#define A(sentence, function) TEST(full_place, sentence, function)

static p6_wish waiting_wish(const char *phone)
{
    p6_wish w = wish(WIDE, P6_NO_MINUTE, "eid", pool);

    w.phone = phone;
    w.birth_year = NULL;
    w.consent = NULL;
    return w;
}

static p6_outcome *waits(const p6_wish *w, int agreed)
{
    p6_outcome *outcome;

    ok(p6_citizen_wait(&outcome, &desk, &helper, w, agreed, pool));
    return outcome;
}

static p6_receipt *receipt_of(apr_int64_t id)
{
    p6_receipt *receipt;

    ok(p6_citizen_receipt(&receipt, &desk, &helper, id, pool));
    return receipt;
}

static void cancel(apr_int64_t id)
{
    p6_outcome *outcome;

    ok(p6_citizen_cancel(&outcome, &desk, &helper, id, pool));
}

static const char *fault(const apr_array_header_t *faults, int i)
{
    const p6_field_fault *f = &APR_ARRAY_IDX(faults, i, p6_field_fault);

    assert_true(i < faults->nelts);
    return apr_pstrcat(pool, f->field, " ", f->message, NULL);
}

static void who_finds_a_session_full_is_put_on_its_list_once(void **state)
{
    p6_wish w = waiting_wish("0912345678");
    p6_outcome *outcome;

    (void)state;
    fill();
    outcome = waits(&w, 1);
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    assert_int_equal(outcome->receipt->visit.state, P6_VISIT_WAITING);
    assert_int_equal(outcome->receipt->visit.channel, P6_OFFICIAL);
    assert_string_equal(outcome->receipt->visit.consent_version, "spoken");
    assert_int_equal(outcome->receipt->waiting_place, 1);
    assert_non_null(outcome->receipt->visit.code);
    assert_int_equal(waits(&w, 1)->what, P6_BOOKED_BEFORE); /* a double tap */
    assert_string_equal(raw("SELECT actor || ' ' || subject_kind || ' ' || commune || ' ' || detail"
                            " FROM audit WHERE action = 'visit_book' AND actor <> 'citizen'"),
                        "official visit 01840 waiting\n");
    assert_int_equal(raw_int("SELECT count(*) FROM visit_event WHERE kind = 'waiting'"
                             " AND actor = 'official' AND official IS NOT NULL"), 1);
}

static void nobody_waits_who_was_not_asked_or_can_not_be_told(void **state)
{
    p6_wish w = waiting_wish(NULL);
    p6_outcome *outcome;

    (void)state;
    fill();
    outcome = waits(&w, 0);
    assert_int_equal(outcome->what, P6_BOOKED_FAULTS);
    assert_int_equal(outcome->faults->nelts, 2); /* the year is asked for with a phone given up */
    assert_string_equal(fault(outcome->faults, 0), "phone book.bad.phone_wait");
    assert_string_equal(fault(outcome->faults, 1), "consent book.bad.asked_consent");
    w.phone = "12";
    outcome = waits(&w, 1);
    assert_int_equal(outcome->faults->nelts, 1);
    assert_string_equal(fault(outcome->faults, 0), "phone book.bad.phone");
    w.phone = NULL;
    w.birth_year = "1950";
    assert_string_equal(fault(waits(&w, 1)->faults, 0), "phone book.bad.phone_wait");
    assert_int_equal(raw_int("SELECT count(*) FROM waiting"), 0);
    w.accept_offer = 1; /* no answer is needed */
    assert_int_equal(waits(&w, 1)->what, P6_BOOKED_DONE);
}

static void a_place_that_comes_free_is_on_the_call_list_until_it_is_taken_for_them(void **state)
{
    apr_int64_t last = fill(), id;
    p6_wish w = waiting_wish("0912345678");
    apr_array_header_t *rows;
    p6_outcome *outcome;

    (void)state;
    id = waits(&w, 1)->receipt->visit.id;
    ok(p6_citizen_accept(&outcome, &desk, &helper, id, pool)); /* nothing is offered yet */
    assert_int_equal(outcome->what, P6_BOOKED_TAKEN);
    cancel(last);
    assert_int_equal(receipt_of(id)->hold_until_s, now_s + 1800);
    ok(p6_tells_list(&rows, &desk, &helper, "01840", pool));
    assert_int_equal(rows->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_tell_row).kind, "offered");
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_tell_row).visit, id);
    ok(p6_citizen_accept(&outcome, &desk, &helper, id, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    assert_int_equal(state_of(id), P6_VISIT_BOOKED);
    assert_non_null(receipt_of(id)->visit.ticket);
    ok(p6_citizen_accept(&outcome, &desk, &helper, id, pool));
    assert_int_equal(outcome->what, P6_BOOKED_BEFORE);
    ok(p6_tells_list(&rows, &desk, &helper, "01840", pool));
    assert_int_equal(rows->nelts, 0);
    assert_int_equal(raw_int("SELECT count(*) FROM audit WHERE action = 'visit_book'"
                             " AND detail = 'offer' AND actor = 'official'"), 1);
}

static void an_offer_that_ran_out_is_neither_taken_nor_called_for(void **state)
{
    apr_int64_t last = fill(), id;
    p6_wish w = waiting_wish("0912345678");
    apr_array_header_t *rows;
    p6_outcome *outcome;
    int did;

    (void)state;
    id = waits(&w, 1)->receipt->visit.id;
    cancel(last);
    now_s += 1800 + 1;
    ok(p6_waiting_tend(&desk, &did, pool));
    ok(p6_tells_list(&rows, &desk, &helper, "01840", pool));
    assert_int_equal(rows->nelts, 0);
    ok(p6_citizen_accept(&outcome, &desk, &helper, id, pool));
    assert_int_equal(outcome->what, P6_BOOKED_TAKEN);
    assert_int_equal(receipt_of(id)->visit.state, P6_VISIT_EXPIRED);
}

static void who_needs_no_answer_gets_the_place_and_is_called_with_the_time(void **state)
{
    apr_int64_t last = fill(), id;
    p6_wish w = waiting_wish("0912345678");
    apr_array_header_t *rows;

    (void)state;
    w.accept_offer = 1;
    id = waits(&w, 1)->receipt->visit.id;
    cancel(last);
    assert_int_equal(state_of(id), P6_VISIT_BOOKED);
    ok(p6_tells_list(&rows, &desk, &helper, "01840", pool));
    assert_int_equal(rows->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_tell_row).kind, "given");
}

static void only_the_sessions_commune_lets_wait_and_accepts(void **state)
{
    p6_official pass = { .pass = 7, .pass_shift = WIDE, .pass_commune = "01840" };
    apr_int64_t last = fill(), id;
    p6_wish w = waiting_wish("0912345678");
    p6_outcome *outcome;

    (void)state;
    fails(FORBIDDEN, p6_citizen_wait(&outcome, &desk, &stranger, &w, 1, pool));
    fails(FORBIDDEN, p6_citizen_wait(&outcome, &desk, &pass, &w, 1, pool));
    id = waits(&w, 1)->receipt->visit.id;
    cancel(last);
    fails(FORBIDDEN, p6_citizen_accept(&outcome, &desk, &stranger, id, pool));
    fails(FORBIDDEN, p6_citizen_accept(&outcome, &desk, &pass, id, pool));
    fails(STALE, p6_citizen_accept(&outcome, &desk, &helper, last, pool));
    assert_int_equal(receipt_of(id)->visit.state, P6_VISIT_WAITING);
}

static void there_is_no_waiting_for_a_session_that_is_over(void **state)
{
    p6_wish w = waiting_wish("0912345678");

    (void)state;
    fill();
    now_s = p6_epoch_of_minute(EVENING + 65);
    assert_int_equal(waits(&w, 1)->what, P6_BOOKED_TAKEN);
    assert_int_equal(raw_int("SELECT count(*) FROM waiting"), 0);
}

static p6_home_wish home_wish(void)
{
    static const char *code = "eid";
    apr_array_header_t *codes = apr_array_make(pool, 1, sizeof(const char *));

    APR_ARRAY_PUSH(codes, const char *) = code;
    return (p6_home_wish){ .request_key = key(pool), .commune = "01840", .group = "Tổ 3A",
        .address = "Nhà cạnh cây đa", .note = "Buổi chiều", .name = "ông Páo",
        .phone = "0912345678", .services = codes, .address_key = "192.0.2.1" };
}

static p6_home_outcome *asks_home(const p6_home_wish *w, int agreed)
{
    p6_home_outcome *outcome;

    ok(p6_homes_ask(&outcome, &desk, &helper, w, agreed, pool));
    return outcome;
}

static void a_request_on_the_telephone_is_in_the_communes_list_once(void **state)
{
    p6_home_wish w = home_wish();
    p6_home_outcome *outcome = asks_home(&w, 1);
    apr_array_header_t *rows;

    (void)state;
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    assert_int_equal(strlen(outcome->request->code), 6);
    assert_string_equal(outcome->request->consent_version, "spoken");
    assert_int_equal(asks_home(&w, 1)->what, P6_BOOKED_BEFORE);
    ok(p6_homes_list(&rows, &desk, &helper, "01840", "asked", 0, pool));
    assert_int_equal(rows->nelts, 1);
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_home_row).id, outcome->request->id);
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_home_row).has_phone, 1);
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_home_row).has_address, 1);
    assert_string_equal(raw("SELECT actor || ' ' || action || ' ' || subject_kind || ' ' || commune"
                            " || '[' || detail || ']' FROM audit WHERE official IS NOT NULL"),
                        "official home_visit_ask home_visit 01840[]\n");
}

static void a_request_on_the_telephone_has_the_rules_of_the_form(void **state)
{
    p6_home_wish w = home_wish();
    p6_home_outcome *outcome;

    (void)state;
    w.address = " ";
    w.phone = NULL;
    w.name = "";
    outcome = asks_home(&w, 0);
    assert_int_equal(outcome->what, P6_BOOKED_FAULTS);
    assert_string_equal(fault(outcome->faults, 0), "address book.bad.address");
    assert_string_equal(fault(outcome->faults, 1), "name book.bad.name");
    assert_string_equal(fault(outcome->faults, 2), "birth_year book.bad.birth_year");
    assert_string_equal(fault(outcome->faults, 3), "consent homevisit.bad.asked_consent");
    assert_int_equal(raw_int("SELECT count(*) FROM home_visit"), 0);
    w = home_wish(); /* a citizen's own form can't say that somebody asked */
    w.consent = P6_SPOKEN_CONSENT;
    ok(p6_home_ask(&outcome, &desk, &w, pool));
    assert_string_equal(fault(outcome->faults, 0), "consent homevisit.bad.consent");
    assert_int_equal(raw_int("SELECT count(*) FROM audit"), 0);
}

static void an_offices_own_address_has_no_limit(void **state)
{
    (void)state;
    limits.per_address_hour = 1;
    for (int i = 0; i < 4; i++) {
        p6_home_wish w = home_wish();

        assert_int_equal(asks_home(&w, 1)->what, P6_BOOKED_DONE);
    }
}

static void a_home_visit_is_asked_for_in_ones_own_commune_only(void **state)
{
    p6_official pass = { .pass = 7, .pass_shift = WIDE, .pass_commune = "01840" };
    p6_home_wish w = home_wish();
    p6_home_outcome *outcome;

    (void)state;
    fails(FORBIDDEN, p6_homes_ask(&outcome, &desk, &stranger, &w, 1, pool));
    fails(FORBIDDEN, p6_homes_ask(&outcome, &desk, &pass, &w, 1, pool));
    w.commune = NULL;
    fails(FORBIDDEN, p6_homes_ask(&outcome, &desk, &helper, &w, 1, pool));
    assert_int_equal(raw_int("SELECT count(*) FROM home_visit"), 0);
}

/* a request as closing time leaves it: nobody knows where to go */
static apr_int64_t without_address(void)
{
    p6_home_wish w = home_wish();
    apr_int64_t id = asks_home(&w, 1)->request->id;

    raw("UPDATE home_person SET address = ''");
    return id;
}

static p6_error *notes_address(const p6_official *by, apr_int64_t id, const char *typed)
{
    return p6_homes_note_address(&desk, by, id, typed, pool);
}

static void nobody_is_sent_where_nobody_knows_the_way(void **state)
{
    p6_official manager = official_with(helper.id, "manager", "01840", pool);
    apr_int64_t id = without_address();
    p6_home_row *row;
    p6_error *err;

    (void)state;
    ok(p6_homes_get(&row, &desk, &helper, id, pool));
    assert_true(p6_home_lacks_address(row));
    err = p6_homes_order(&desk, &manager, id, P6_HOME_PLAN, NEXT_DAY, pool);
    fails(BAD_FIELD, err);
    assert_string_equal(err->where, "address");
    fails(FORBIDDEN, notes_address(&stranger, id, "Nhà cạnh chợ"));
    fails(BAD_FIELD, notes_address(&helper, id, NULL));
    fails(BAD_FIELD, notes_address(&helper, id, "  "));
    fails(NOT_FOUND, notes_address(&helper, id + 9, "Nhà cạnh chợ"));
    ok(notes_address(&helper, id, " Nhà cạnh chợ "));
    fails(STALE, notes_address(&helper, id, "Nhà khác"));
    assert_string_equal(raw("SELECT address FROM home_person"), "Nhà cạnh chợ\n");
    ok(p6_homes_order(&desk, &manager, id, P6_HOME_PLAN, NEXT_DAY, pool));
    assert_string_equal(raw("SELECT action || ' ' || detail FROM audit WHERE action ="
                            " 'person_change'"), "person_change address\n");
}

static void who_is_erased_or_was_helped_needs_no_address(void **state)
{
    apr_int64_t id = without_address();
    p6_home_row *row;

    (void)state;
    ok(p6_homes_order(&desk, &helper, id, P6_HOME_DONE, 0, pool));
    ok(p6_homes_get(&row, &desk, &helper, id, pool));
    assert_false(p6_home_lacks_address(row));
    fails(STALE, notes_address(&helper, id, "Nhà cạnh chợ"));
    id = without_address();
    raw("DELETE FROM home_person");
    ok(p6_homes_get(&row, &desk, &helper, id, pool));
    assert_false(p6_home_lacks_address(row));
    fails(STALE, notes_address(&helper, id, "Nhà cạnh chợ"));
}

static void an_official_puts_a_request_right_and_the_audit_names_the_fields(void **state)
{
    p6_home_wish w = home_wish();
    apr_int64_t id = asks_home(&w, 1)->request->id;
    p6_home_fix fix = { .address = "Nhà cạnh chợ", .phone = "0912345999" };
    const apr_array_header_t *faults;

    (void)state;
    fails(FORBIDDEN, p6_homes_correct(&faults, &desk, &stranger, id, &fix, pool));
    fails(NOT_FOUND, p6_homes_correct(&faults, &desk, &helper, id + 9, &fix, pool));
    ok(p6_homes_correct(&faults, &desk, &helper, id, &fix, pool));
    assert_int_equal(faults->nelts, 0);
    ok(p6_homes_correct(&faults, &desk, &helper, id, &fix, pool)); /* nothing is new */
    assert_string_equal(raw("SELECT address || ' ' || phone FROM home_person"),
                        "Nhà cạnh chợ +84912345999\n");
    fix.name = "";
    fix.note = "mới";
    ok(p6_homes_correct(&faults, &desk, &helper, id, &fix, pool));
    assert_string_equal(fault(faults, 0), "name book.bad.name");
    assert_string_equal(raw("SELECT action || ' ' || detail FROM audit WHERE action ="
                            " 'person_change'"), "person_change phone,address\n");
    raw("UPDATE home_person SET address = ''"); /* as closing time leaves it */
    fix = (p6_home_fix){ .note = "Chó dữ" };
    ok(p6_homes_correct(&faults, &desk, &helper, id, &fix, pool));
    assert_int_equal(faults->nelts, 0);
    raw("DELETE FROM home_person");
    fails(GONE, p6_homes_correct(&faults, &desk, &helper, id, &fix, pool));
}

static const struct CMUnitTest tests[] = {
    A("who finds a session full is put on its list, once",
      who_finds_a_session_full_is_put_on_its_list_once),
    A("nobody waits who was not asked or can not be told",
      nobody_waits_who_was_not_asked_or_can_not_be_told),
    A("a place that comes free is on the call list until it is taken for them",
      a_place_that_comes_free_is_on_the_call_list_until_it_is_taken_for_them),
    A("an offer that ran out is neither taken nor called for",
      an_offer_that_ran_out_is_neither_taken_nor_called_for),
    A("who needs no answer gets the place and is called with the time",
      who_needs_no_answer_gets_the_place_and_is_called_with_the_time),
    A("only the session's commune lets wait and accepts",
      only_the_sessions_commune_lets_wait_and_accepts),
    A("there is no waiting for a session that is over",
      there_is_no_waiting_for_a_session_that_is_over),
    A("a request on the telephone is in the commune's list, once",
      a_request_on_the_telephone_is_in_the_communes_list_once),
    A("a request on the telephone has the rules of the form",
      a_request_on_the_telephone_has_the_rules_of_the_form),
    A("an office's own address has no limit", an_offices_own_address_has_no_limit),
    A("a home visit is asked for in one's own commune only",
      a_home_visit_is_asked_for_in_ones_own_commune_only),
    A("nobody is sent where nobody knows the way", nobody_is_sent_where_nobody_knows_the_way),
    A("an official puts a request right, and the audit names the fields, not what is in them",
      an_official_puts_a_request_right_and_the_audit_names_the_fields),
    A("who is erased or was helped needs no address",
      who_is_erased_or_was_helped_needs_no_address),
};
SUITE(asking_suite, tests);
