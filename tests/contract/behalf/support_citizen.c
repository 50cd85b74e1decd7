/* What officials do for citizens: book, move, cancel, find; an evening on paper. */
#include <string.h>

#include "base/limits.h"
#include "behalf/citizen.h"
#include "behalf/find.h"
#include "contract/fixture/client.h"
#include "contract/scenes/queue.h"
#include "evening/paper.h"
#include "evening/sheet.h"
#include "store/officials.h"
#include "store/shifts.h"
#include "visits/consent.h"

static const p6_consent consent = { "2026-11.abc", { "x", "x", "x" }, NULL };

static void at(int minutes)
{
    now_s = p6_epoch_of_minute(EVENING + minutes);
}

static p6_outcome *books(const p6_wish *w, int agreed)
{
    p6_outcome *outcome;

    ok(p6_citizen_book(&outcome, &desk, &helper, w, agreed, pool));
    return outcome;
}

static void a_helper_books_with_a_spoken_consent_and_without_limits(void **state)
{
    p6_wish w = wish(WIDE, EVENING, "eid", pool);
    p6_outcome *outcome;

    (void)state;
    desk.consent = &consent;
    limits.per_phone_day = 1;
    w.consent = NULL;
    w.phone = "0912345678";
    outcome = books(&w, 1);
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    assert_string_equal(outcome->receipt->visit.consent_version, "spoken");
    assert_int_equal(outcome->receipt->visit.channel, P6_OFFICIAL);
    assert_int_equal(books(&w, 1)->what, P6_BOOKED_BEFORE); /* a double tap */
    w.request_key = key(pool);
    assert_int_equal(books(&w, 1)->what, P6_BOOKED_DONE); /* the same phone once more */
    assert_int_equal(raw_int("SELECT count(*) FROM audit WHERE action = 'visit_book'"
                             " AND actor = 'official' AND commune = '01840'"), 2);
    assert_int_equal(raw_int("SELECT count(*) FROM visit_event WHERE kind = 'booked'"
                             " AND official IS NOT NULL"), 2);
}

static void nobody_is_booked_without_having_been_asked(void **state)
{
    p6_wish w = wish(WIDE, EVENING, "eid", pool);
    p6_outcome *outcome;

    (void)state;
    desk.consent = &consent;
    outcome = books(&w, 0);
    assert_int_equal(outcome->what, P6_BOOKED_FAULTS);
    assert_string_equal(APR_ARRAY_IDX(outcome->faults, 0, p6_field_fault).message,
                        "book.bad.asked_consent");
    /* a citizen online can't claim that somebody asked */
    w.consent = P6_SPOKEN_CONSENT;
    ok(p6_book(&outcome, &desk, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_FAULTS);
    assert_string_equal(APR_ARRAY_IDX(outcome->faults, 0, p6_field_fault).message,
                        "book.bad.consent");
}

/* desk 2 is closed to online booking */
static void close_online(void)
{
    raw("UPDATE plan_desk SET online = 0 WHERE number = 2");
}

static void helpers_use_desks_that_are_closed_online(void **state)
{
    p6_wish w = wish(WIDE, EVENING, "eid", pool);
    p6_outcome *outcome;

    (void)state;
    close_online();
    a_booking(0, "eid");
    ok(p6_book(&outcome, &desk, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_TAKEN);
    w.request_key = key(pool);
    outcome = books(&w, 1);
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    assert_string_equal(outcome->receipt->visit.ticket, "2-01");
}

static void an_online_visit_is_moved_and_cancelled_by_a_helper(void **state)
{
    apr_int64_t id = a_booking(0, "eid");
    p6_receipt *receipt;
    p6_outcome *outcome;
    const char *once = key(pool);

    (void)state;
    close_online();
    a_booking(15, "eid");
    ok(p6_citizen_move(&outcome, &desk, &helper, id, WIDE, EVENING + 15, once, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    assert_string_equal(outcome->receipt->visit.ticket, "2-04"); /* the other desk */
    ok(p6_citizen_move(&outcome, &desk, &helper, id, WIDE, EVENING + 30, once, pool));
    assert_int_equal(outcome->what, P6_BOOKED_BEFORE);
    ok(p6_citizen_cancel(&outcome, &desk, &helper, id, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    ok(p6_citizen_cancel(&outcome, &desk, &helper, id, pool));
    assert_int_equal(outcome->what, P6_BOOKED_BEFORE);
    ok(p6_citizen_receipt(&receipt, &desk, &helper, id, pool));
    assert_int_equal(receipt->visit.state, P6_VISIT_CANCELLED);
    assert_int_equal(raw_int("SELECT count(*) FROM audit WHERE action IN ('visit_move',"
                             " 'visit_cancel') AND actor = 'official'"), 2);
    assert_int_equal(raw_int("SELECT count(*) FROM visit_event WHERE actor = 'official'"), 2);
}

static void only_the_shifts_commune_does_things_for_people(void **state)
{
    p6_official pass = { .pass = 7, .pass_shift = WIDE, .pass_commune = "01840" };
    apr_int64_t id = a_booking(0, "eid");
    p6_wish w = wish(WIDE, EVENING, "eid", pool);
    p6_receipt *receipt;
    p6_outcome *outcome;
    const char *phone;

    (void)state;
    fails(FORBIDDEN, p6_citizen_book(&outcome, &desk, &stranger, &w, 1, pool));
    fails(FORBIDDEN, p6_citizen_book(&outcome, &desk, &pass, &w, 1, pool));
    fails(FORBIDDEN, p6_citizen_receipt(&receipt, &desk, &stranger, id, pool));
    fails(FORBIDDEN, p6_citizen_phone(&phone, &desk, &pass, id, pool));
    fails(FORBIDDEN, p6_citizen_move(&outcome, &desk, &stranger, id, NEXT_DAY, EVENING + 1440,
                                     key(pool), pool));
    fails(FORBIDDEN, p6_citizen_cancel(&outcome, &desk, &stranger, id, pool));
    fails(NOT_FOUND, p6_citizen_receipt(&receipt, &desk, &helper, id + 9, pool));
    fails(STALE, p6_citizen_cancel(&outcome, &desk, &helper, comes("eid", "none"), pool));
}

static apr_array_header_t *finds(const p6_official *by, const char *typed)
{
    apr_array_header_t *rows;

    ok(p6_find(&rows, &desk, by, "01840", typed, pool));
    return rows;
}

static void somebody_is_found_by_the_name_without_marks_or_by_the_ticket(void **state)
{
    p6_wish w = wish(NEXT_DAY, EVENING + 1440, "eid", pool);
    apr_int64_t id = a_booking(0, "eid"), walk = comes("eid", "none");
    apr_array_header_t *rows;
    p6_outcome *outcome;

    (void)state;
    w.name = "Lý A Sinh";
    ok(p6_book(&outcome, &desk, &w, pool));
    assert_int_equal(finds(&helper, "hoang thi")->nelts, 2);
    assert_int_equal(finds(&helper, "MỶ")->nelts, 2);
    rows = finds(&helper, "sinh");
    assert_int_equal(rows->nelts, 1); /* tomorrow's too */
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_found_row).shift, NEXT_DAY);
    rows = finds(&helper, "1-1");
    assert_int_equal(rows->nelts, 2); /* of today and of tomorrow */
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_found_row).id, id);
    rows = finds(&helper, "a 1");
    assert_int_equal(rows->nelts, 1);
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_found_row).id, walk);
    rows = finds(&helper, apr_psprintf(pool, " %.3s-%s", outcome->receipt->visit.code,
                                           outcome->receipt->visit.code + 3));
    assert_int_equal(rows->nelts, 1); /* the code on the slip, however it is typed */
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_found_row).name, "Lý A Sinh");
    assert_int_equal(finds(&helper, "ho%thi")->nelts, 0); /* a text, no pattern */
    assert_int_equal(finds(&helper, "h__ng")->nelts, 0);
    fails(BAD_FIELD, p6_find(&rows, &desk, &helper, "01840", "x", pool));
    fails(BAD_FIELD, p6_find(&rows, &desk, &helper, "01840", NULL, pool));
}

static void a_pass_finds_people_of_its_own_shift_only(void **state)
{
    p6_official pass = { .pass = 7, .pass_shift = NEXT_DAY, .pass_commune = "01840" };
    apr_array_header_t *rows;

    (void)state;
    a_booking(0, "eid");
    assert_int_equal(finds(&pass, "hoang")->nelts, 0);
    pass.pass_shift = WIDE;
    assert_int_equal(finds(&pass, "hoang")->nelts, 1);
    fails(FORBIDDEN, p6_find(&rows, &desk, &stranger, "01840", "hoang", pool));
    fails(FORBIDDEN, p6_find(&rows, &desk, &pass, "01843", "hoang", pool));
}

static void tickets_are_read_however_they_are_typed(void **state)
{
    static const char *const pairs[][2] = { { "1-7", "1-07" }, { " 1-07 ", "1-07" },
        { "a12", "A12" }, { "P 7", "P7" }, { "12-3b", "12-03b" }, { "bà Lan", "" },
        { "7", "" }, { "", "" }, { "a12345678", "" } };

    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_string_equal(p6_ticket_read(pairs[i][0], pool), pairs[i][1]);
    assert_string_equal(p6_paper_ticket("p 07", pool), "P7");
    assert_string_equal(p6_paper_ticket("999", pool), "P999");
    assert_null(p6_paper_ticket("1000", pool));
    assert_null(p6_paper_ticket("0", pool));
    assert_null(p6_paper_ticket("A7", pool));
    assert_null(p6_paper_ticket(NULL, pool));
}

/* a line of the sheet for somebody who came without a booking */
static p6_outcome *paper_line(const char *ticket, const char *request_key)
{
    p6_wish w = wish(WIDE, P6_NO_MINUTE, "eid", pool);
    p6_doer doer = { helper.id, 0, 0 };
    p6_walk_in marks = { "P", "none", "", "", 1, &doer };
    p6_outcome *outcome;

    w.channel = P6_PAPER;
    w.request_key = request_key;
    ok(p6_paper_add(&outcome, &desk, &w, &marks, ticket, pool));
    return outcome;
}

static p6_done enters(apr_int64_t visit, p6_minute arrived, p6_minute finished,
                      const char *outcome, const char *request_key)
{
    apr_array_header_t *results = apr_array_make(pool, 1, sizeof(p6_result));
    p6_paper_line line = { .key = request_key, .visit = visit, .arrived = arrived,
                           .finished = finished, .results = results };
    p6_done done;

    if (outcome) APR_ARRAY_PUSH(results, p6_result) = (p6_result){ "eid", outcome, "", "",
                                                                   "công an", P6_NO_MINUTE };
    ok(p6_paper_enter(&done, &desk, &helper, WIDE, &line, pool));
    return done;
}

static void the_same_number_of_a_sheet_is_entered_once(void **state)
{
    const char *once = key(pool);
    p6_outcome *outcome;

    (void)state;
    at(120);
    assert_int_equal(paper_line("P7", once)->what, P6_BOOKED_DONE);
    assert_int_equal(paper_line("P7", once)->what, P6_BOOKED_BEFORE);
    outcome = paper_line("P7", key(pool)); /* the line once more */
    assert_int_equal(outcome->what, P6_BOOKED_FAULTS);
    assert_string_equal(APR_ARRAY_IDX(outcome->faults, 0, p6_field_fault).field, "number");
    assert_int_equal(paper_line("P8", key(pool))->what, P6_BOOKED_DONE);
    assert_int_equal(raw_int("SELECT count(*) FROM visit"), 2);
    assert_int_equal(raw_int("SELECT count(*) FROM claim"), 0); /* it has been */
}

static void times_and_outcomes_are_entered_at_once(void **state)
{
    apr_int64_t walk, booked = a_booking(0, "eid");
    const char *once = key(pool);

    (void)state;
    at(120);
    walk = paper_line("P1", key(pool))->receipt->visit.id;
    assert_int_equal(enters(walk, EVENING + 5, EVENING + 25, "handed_off", once), P6_DONE_NOW);
    assert_int_equal(enters(walk, EVENING + 5, EVENING + 25, "handed_off", once), P6_DONE_BEFORE);
    assert_int_equal(enters(walk, EVENING + 6, EVENING + 26, "done", key(pool)), P6_DONE_STALE);
    assert_string_equal(raw(apr_psprintf(pool, "SELECT state || ' ' || (arrived_at / 60) || ' ' ||"
                                         " (finished_at / 60) FROM visit WHERE id = %"
                                         APR_INT64_T_FMT, walk)),
                        apr_psprintf(pool, "finished %" APR_INT64_T_FMT " %" APR_INT64_T_FMT "\n",
                                     p6_epoch_of_minute(EVENING + 5) / 60,
                                     p6_epoch_of_minute(EVENING + 25) / 60));
    assert_int_equal(raw_int("SELECT count(*) FROM hand_off"), 1);
    assert_int_equal(enters(booked, EVENING - 5, P6_NO_MINUTE, "done", key(pool)), P6_DONE_NOW);
    assert_int_equal(state_of(booked), P6_VISIT_FINISHED);
}

static void who_came_without_an_end_waits_and_who_did_not_come_is_absent(void **state)
{
    apr_int64_t came = a_booking(0, "eid"), not = a_booking(15, "eid");
    p6_paper_line line = { .key = key(pool), .visit = not, .absent = 1,
                           .arrived = P6_NO_MINUTE, .finished = P6_NO_MINUTE };
    p6_done done;

    (void)state;
    at(30);
    assert_int_equal(enters(came, EVENING + 1, P6_NO_MINUTE, NULL, key(pool)), P6_DONE_NOW);
    assert_int_equal(state_of(came), P6_VISIT_ARRIVED);
    ok(p6_paper_enter(&done, &desk, &helper, WIDE, &line, pool));
    assert_int_equal(state_of(not), P6_VISIT_ABSENT);
    /* the system thought so, the sheet knows better */
    assert_int_equal(enters(not, EVENING + 20, EVENING + 29, "done", key(pool)), P6_DONE_NOW);
    assert_int_equal(state_of(not), P6_VISIT_FINISHED);
}

static void times_that_can_not_be_are_refused(void **state)
{
    apr_int64_t id = a_booking(0, "eid");
    p6_paper_line line = { .key = key(pool), .visit = id, .arrived = EVENING + 40,
                           .finished = P6_NO_MINUTE };
    p6_error *err;
    p6_done done;

    (void)state;
    at(30);
    err = p6_paper_enter(&done, &desk, &helper, WIDE, &line, pool); /* in the future */
    fails(BAD_FIELD, err);
    assert_string_equal(err->where, "arrived");
    line.arrived = EVENING + 20;
    line.finished = EVENING + 10;
    err = p6_paper_enter(&done, &desk, &helper, WIDE, &line, pool);
    fails(BAD_FIELD, err);
    assert_string_equal(err->where, "finished");
    line.arrived = 0; /* what can't be read */
    fails(BAD_FIELD, p6_paper_enter(&done, &desk, &helper, WIDE, &line, pool));
    line.arrived = EVENING;
    line.finished = P6_NO_MINUTE;
    fails(FORBIDDEN, p6_paper_enter(&done, &desk, &stranger, WIDE, &line, pool));
    fails(NOT_FOUND, p6_paper_enter(&done, &desk, &helper, NEXT_DAY, &line, pool));
    assert_int_equal(state_of(id), P6_VISIT_BOOKED);
}

static void making_the_sheet_is_written_down(void **state)
{
    p6_queue *q;

    (void)state;
    a_booking(0, "eid");
    fails(FORBIDDEN, p6_sheet_load(&q, &desk, &stranger, WIDE, pool));
    ok(p6_sheet_load(&q, &desk, &helper, WIDE, pool));
    assert_int_equal(q->visits->nelts, 1);
    assert_string_equal(raw("SELECT action || ' ' || subject_kind || ' ' || subject || ' ' ||"
                            " detail FROM audit WHERE actor = 'official'"),
                        "person_export shift 1 sheet\n");
}

static const struct CMUnitTest tests[] = {
    Q("a helper books with a spoken consent and without limits",
      a_helper_books_with_a_spoken_consent_and_without_limits),
    Q("nobody is booked without having been asked", nobody_is_booked_without_having_been_asked),
    Q("helpers use desks that are closed online", helpers_use_desks_that_are_closed_online),
    Q("an online visit is moved and cancelled by a helper",
      an_online_visit_is_moved_and_cancelled_by_a_helper),
    Q("only the shift's commune does things for people",
      only_the_shifts_commune_does_things_for_people),
    Q("somebody is found by the name without marks or by the ticket",
      somebody_is_found_by_the_name_without_marks_or_by_the_ticket),
    Q("a pass finds people of its own shift only", a_pass_finds_people_of_its_own_shift_only),
    Q("tickets are read however they are typed", tickets_are_read_however_they_are_typed),
    Q("the same number of a sheet is entered once", the_same_number_of_a_sheet_is_entered_once),
    Q("times and outcomes are entered at once", times_and_outcomes_are_entered_at_once),
    Q("who came without an end waits, and who did not come is absent",
      who_came_without_an_end_waits_and_who_did_not_come_is_absent),
    Q("times that can not be are refused", times_that_can_not_be_are_refused),
    Q("making the sheet is written down", making_the_sheet_is_written_down),
};
SUITE(citizen_suite, tests);
