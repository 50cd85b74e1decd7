/* Drafts, the waiting list, the call list, home visits. */
#include "support_visits.h"

#include "store/sql.h"

static void a_draft_is_opened_by_its_cookie_and_kept_anew(void **state)
{
    apr_int64_t one = a_visit(P6_VISIT_HOLD, NULL), visit, until_s;
    const char *answers;
    p6_tx *tx = begin(P6_TX_WRITE);

    (void)state;
    ok(p6_draft_put(tx, one, "hash-1", "address", "{}", NOW + 600));
    ok(p6_draft_put(tx, one, "hash-1", "address", "{\"name\":\"Hòa\"}", NOW + 700));
    ok(p6_draft_get(tx, "hash-1", &visit, &answers, &until_s, pool));
    assert_int_equal(visit, one);
    assert_string_equal(answers, "{\"name\":\"Hòa\"}");
    assert_int_equal(until_s, NOW + 700);
    ok(p6_draft_get(tx, "hash-2", &visit, &answers, &until_s, pool));
    assert_int_equal(visit, 0);
    assert_null(answers);
    ok(p6_draft_drop(tx, one));
    ok(p6_draft_drop(tx, one));
    ok(p6_draft_get(tx, "hash-1", &visit, &answers, &until_s, pool));
    assert_int_equal(visit, 0);
    commit(tx);
}

static int drafts_of(p6_tx *tx, const char *address, apr_int64_t now_s)
{
    int count = 99;

    ok(p6_drafts_of_address(tx, address, now_s, &count));
    return count;
}

static void live_drafts_are_counted_per_address(void **state)
{
    p6_tx *tx;

    (void)state;
    for (int i = 0; i < 5; i++) {
        apr_int64_t id = a_visit(P6_VISIT_HOLD, NULL);

        tx = begin(P6_TX_WRITE);
        ok(p6_draft_put(tx, id, apr_psprintf(pool, "hash-%d", i), i < 4 ? "here" : "there", "{}",
                        NOW + 10 * i));
        commit(tx);
    }
    tx = begin(P6_TX_READ);
    assert_int_equal(drafts_of(tx, "here", NOW - 1), 4);
    assert_int_equal(drafts_of(tx, "here", NOW), 3); /* run out by now is not live */
    assert_int_equal(drafts_of(tx, "here", NOW + 30), 0);
    assert_int_equal(drafts_of(tx, "there", NOW), 1);
    assert_int_equal(drafts_of(tx, "nowhere", NOW), 0);
}

/* "3 1 2": who waits for SHIFT, by the order in which BY were made */
static const char *queue(apr_int64_t shift, const apr_int64_t *by, int n)
{
    p6_tx *tx = begin(P6_TX_READ);
    apr_array_header_t *ids;
    const char *text = "";

    ok(p6_waiting_of_shift(tx, shift, &ids, pool));
    p6_tx_rollback(tx);
    for (int i = 0; i < ids->nelts; i++) {
        for (int k = 0; k < n; k++) {
            if (APR_ARRAY_IDX(ids, i, apr_int64_t) == by[k])
                text = apr_psprintf(pool, "%s%s%d", text, *text ? " " : "", k + 1);
        }
    }
    return text;
}

static void join(apr_int64_t visit, apr_int64_t shift, apr_int64_t now_s)
{
    p6_tx *tx = begin(P6_TX_WRITE);

    ok(p6_waiting_join(tx, visit, shift, now_s));
    commit(tx);
}

static void put(apr_int64_t visit, const char *word, apr_int64_t until_s)
{
    p6_tx *tx = begin(P6_TX_WRITE);

    ok(p6_waiting_set(tx, visit, word, until_s));
    commit(tx);
}

static void who_joined_first_is_first(void **state)
{
    apr_int64_t v[5];

    (void)state;
    for (int i = 0; i < 5; i++) v[i] = a_visit(P6_VISIT_WAITING, NULL);
    join(v[2], 1, NOW);
    join(v[0], 1, NOW + 1);
    join(v[4], 1, NOW + 1); /* in the same second: by id */
    join(v[3], 2, NOW);
    assert_string_equal(queue(1, v, 5), "3 1 5");
    join(v[2], 1, NOW + 9); /* asking again keeps the place */
    assert_string_equal(queue(1, v, 5), "3 1 5");
    put(v[2], "offered", NOW + 600);
    assert_string_equal(queue(1, v, 5), "1 5");
    join(v[2], 1, NOW + 9); /* and so does an offer */
    assert_int_equal(count_of("SELECT count(*) FROM waiting WHERE visit = %d AND state = 'offered'"
                              " AND offer_until_s = %d", (int)v[2], NOW + 600), 1);
    put(v[2], "lapsed", 0);
    assert_string_equal(queue(1, v, 5), "1 5");
    join(v[2], 1, NOW + 10); /* back at the end */
    assert_string_equal(queue(1, v, 5), "1 5 3");
    put(v[0], "left", 0);
    put(v[4], "taken", 0);
    assert_string_equal(queue(1, v, 5), "3");
    put(v[2], "offered", NOW + 600);
    put(v[2], "waiting", 0); /* the offer was taken back: the old place */
    assert_string_equal(queue(1, v, 5), "3");
    assert_string_equal(queue(2, v, 5), "4");
    join(v[2], 2, NOW + 20); /* for another shift now */
    assert_string_equal(queue(1, v, 5), "");
    assert_string_equal(queue(2, v, 5), "4 3");
}

static void who_does_not_wait_can_not_be_offered_anything(void **state)
{
    p6_tx *tx = begin(P6_TX_WRITE);

    (void)state;
    fails(NOT_FOUND, p6_waiting_set(tx, 9999, "offered", NOW));
    commit(tx);
}

static void offers_that_ran_out_are_found_the_oldest_first(void **state)
{
    apr_int64_t v[4];
    apr_array_header_t *ids;
    p6_tx *tx;

    (void)state;
    for (int i = 0; i < 4; i++) {
        v[i] = a_visit(P6_VISIT_WAITING, NULL);
        join(v[i], 1, NOW);
        if (i < 3) put(v[i], "offered", NOW + 100 - 10 * i);
    }
    tx = begin(P6_TX_WRITE);
    ok(p6_waiting_lapsed(tx, NOW + 79, 9, &ids, pool));
    assert_int_equal(ids->nelts, 0);
    ok(p6_waiting_lapsed(tx, NOW + 90, 9, &ids, pool));
    assert_int_equal(ids->nelts, 2);
    assert_int_equal(APR_ARRAY_IDX(ids, 0, apr_int64_t), v[2]);
    assert_int_equal(APR_ARRAY_IDX(ids, 1, apr_int64_t), v[1]);
    ok(p6_waiting_lapsed(tx, NOW + 900, 2, &ids, pool));
    assert_int_equal(ids->nelts, 2);
    ok(p6_waiting_set(tx, v[2], "lapsed", 0));
    ok(p6_waiting_set(tx, v[1], "taken", 0));
    ok(p6_waiting_lapsed(tx, NOW + 900, 9, &ids, pool));
    assert_int_equal(ids->nelts, 1);
    commit(tx);
}

static const char *waiting_shifts(p6_minute now)
{
    p6_tx *tx = begin(P6_TX_READ);
    apr_array_header_t *ids;
    const char *text = "";

    ok(p6_waiting_shifts(tx, now, &ids, pool));
    p6_tx_rollback(tx);
    for (int i = 0; i < ids->nelts; i++)
        text = apr_psprintf(pool, "%s%d ", text, (int)APR_ARRAY_IDX(ids, i, apr_int64_t));
    return text;
}

static void shifts_to_come_with_people_waiting_are_found(void **state)
{
    apr_int64_t one = a_visit(P6_VISIT_WAITING, NULL), two = a_visit(P6_VISIT_WAITING, NULL);

    (void)state;
    assert_string_equal(waiting_shifts(0), "");
    join(two, 2, NOW);
    join(one, 1, NOW + 1);
    assert_string_equal(waiting_shifts(EVENING - 1), "1 2 ");
    assert_string_equal(waiting_shifts(EVENING), "2 ");
    put(two, "offered", NOW);
    assert_string_equal(waiting_shifts(EVENING), "");
    put(two, "waiting", 0);
    raw("UPDATE shift SET status = 'cancelled' WHERE id = 2");
    assert_string_equal(waiting_shifts(EVENING - 1), "1 ");
}

static void the_call_list_holds_whom_to_tell(void **state)
{
    static const char *const kinds[] = { "cancelled", "moved", "offered", "given" };
    apr_int64_t id = a_visit(P6_VISIT_BOOKED, NULL);
    p6_tx *tx = begin(P6_TX_WRITE);

    (void)state;
    for (int i = 0; i < 4; i++) ok(p6_tell_add(tx, id, kinds[i], NOW + i));
    commit(tx);
    assert_int_equal(count_of("SELECT count(*) FROM tell WHERE visit = %d AND state = 'open'"
                              " AND tries = 0 AND made_at >= %d", (int)id, NOW), 4);
}

static const struct CMUnitTest tests[] = {
    V("a draft is opened by its cookie and kept anew",
      a_draft_is_opened_by_its_cookie_and_kept_anew),
    V("live drafts are counted per address", live_drafts_are_counted_per_address),
    V("who joined first is first", who_joined_first_is_first),
    V("who does not wait can't be offered anything",
      who_does_not_wait_can_not_be_offered_anything),
    V("offers that ran out are found, the oldest first",
      offers_that_ran_out_are_found_the_oldest_first),
    V("shifts to come with people waiting are found",
      shifts_to_come_with_people_waiting_are_found),
    V("the call list holds whom to tell", the_call_list_holds_whom_to_tell),
};
SUITE(waiting_suite, tests);

static p6_home_visit asked(const char *code, const char *key)
{
    return (p6_home_visit){ .code = code, .request_key = key, .commune = "01840",
        .group = nasty[13], .services = "sim,eid-level-2", .wrong_proofs = 0,
        .consent_at = NOW + 1, .created_at = NOW, .consent_version = "v1", .name = nasty[15],
        .phone = "+84912345678", .address = nasty[5], .note = nasty[7], .birth_year = 1940,
        .erase_after_s = NOW + 99 };
}

static void a_home_visit_comes_back_by_code_and_request_key(void **state)
{
    p6_home_visit row = asked("H23456", "key-1"), *got;
    p6_tx *tx = begin(P6_TX_WRITE);
    int inserted = 0;

    (void)state;
    ok(p6_home_visit_add(tx, &row, &inserted));
    assert_int_equal(inserted, 1);
    for (int i = 0; i < 2; i++) {
        if (i) ok(p6_home_visit_by_code(tx, "H23456", &got, pool));
        else ok(p6_home_visit_by_request_key(tx, "key-1", &got, pool));
        assert_int_equal(got->id, row.id);
        assert_string_equal(got->code, "H23456");
        assert_string_equal(got->request_key, "key-1");
        assert_string_equal(got->commune, "01840");
        assert_string_equal(got->group, nasty[13]);
        assert_string_equal(got->services, "sim,eid-level-2");
        assert_string_equal(got->state, "asked");
        assert_int_equal(got->consent_at, NOW + 1);
        assert_int_equal(got->created_at, NOW);
        assert_string_equal(got->consent_version, "v1");
        assert_string_equal(got->name, nasty[15]);
        assert_string_equal(got->phone, "+84912345678");
        assert_string_equal(got->address, nasty[5]);
        assert_string_equal(got->note, nasty[7]);
        assert_int_equal(got->birth_year, 1940);
        assert_int_equal(got->erase_after_s, NOW + 99);
    }
    ok(p6_home_visit_by_code(tx, "H23457", &got, pool));
    assert_null(got);
    row = asked("H23457", "key-1");
    ok(p6_home_visit_add(tx, &row, &inserted));
    assert_int_equal(inserted, 0);
    row = asked("H23456", "key-2");
    ok(p6_home_visit_add(tx, &row, &inserted));
    assert_int_equal(inserted, 0);
    commit(tx);
    assert_int_equal(raw_int("SELECT count(*) FROM home_person"), 1);
}

static void a_home_visit_is_cancelled_once_and_never_after_it_was_made(void **state)
{
    p6_home_visit one = asked("H23456", NULL), two = asked("H23457", NULL), *got;
    p6_tx *tx = begin(P6_TX_WRITE);
    int inserted, wrong, done = 9;

    (void)state;
    two.state = "done";
    ok(p6_home_visit_add(tx, &one, &inserted));
    ok(p6_home_visit_add(tx, &two, &inserted));
    assert_int_equal(inserted, 1);
    ok(p6_home_visit_cancel(tx, one.id, NOW + 3, &done));
    assert_int_equal(done, 1);
    ok(p6_home_visit_cancel(tx, one.id, NOW + 4, &done));
    assert_int_equal(done, 0);
    ok(p6_home_visit_cancel(tx, two.id, NOW + 4, &done));
    assert_int_equal(done, 0);
    ok(p6_home_visit_by_code(tx, "H23456", &got, pool));
    assert_string_equal(got->state, "cancelled");
    assert_null(got->request_key);
    ok(p6_home_visit_count_proof(tx, two.id, &wrong));
    ok(p6_home_visit_count_proof(tx, two.id, &wrong));
    assert_int_equal(wrong, 2);
    fails(NOT_FOUND, p6_home_visit_count_proof(tx, 9999, &wrong));
    ok(p6_home_visit_set_proofs(tx, two.id, 3, NOW + 900));
    fails(NOT_FOUND, p6_home_visit_set_proofs(tx, 9999, 3, 0));
    ok(p6_home_visit_by_code(tx, "H23457", &got, pool));
    assert_int_equal(got->wrong_proofs, 3);
    assert_int_equal(got->locked_until_s, NOW + 900);
    assert_string_equal(got->state, "done");
}

static const struct CMUnitTest home_tests[] = {
    V("a home visit comes back by code and request key",
      a_home_visit_comes_back_by_code_and_request_key),
    V("a home visit is cancelled once, and never after it was made",
      a_home_visit_is_cancelled_once_and_never_after_it_was_made),
};
SUITE(home_visits_suite, home_tests);
