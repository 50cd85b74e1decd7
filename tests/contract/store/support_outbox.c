/* Messages on their way out: written once, taken in order, tried, noted, dropped, swept. */
#include "support_visits.h"

#include "store/outbox.h"

static apr_int64_t put_in(const char *key, const char *channel, apr_int64_t visit,
                          apr_int64_t due_s)
{
    p6_outgoing row = { .request_key = key, .channel = channel, .visit = visit,
                        .recipient = "+84912345678", .title = "", .body = "Mã hẹn K7M2QX",
                        .due_s = due_s, .made_at = NOW };
    p6_tx *tx = begin(P6_TX_WRITE);
    int inserted = 9;

    ok(p6_outbox_add(tx, &row, &inserted));
    commit(tx);
    return inserted ? row.id : 0;
}

static apr_array_header_t *due(const char *channel, apr_int64_t now_s, const p6_outgoing *after,
                               int limit)
{
    p6_tx *tx = begin(P6_TX_READ);
    apr_array_header_t *rows;

    ok(p6_outbox_due(tx, channel, now_s, after, limit, &rows, pool));
    p6_tx_rollback(tx);
    return rows;
}

static p6_outgoing *first(const char *channel, apr_int64_t now_s)
{
    apr_array_header_t *rows = due(channel, now_s, NULL, 1);

    assert_int_equal(rows->nelts, 1);
    return &APR_ARRAY_IDX(rows, 0, p6_outgoing);
}

static int claim(p6_outgoing *row, apr_int64_t due_s)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    int ours = 9;

    ok(p6_outbox_claim(tx, row, due_s, &ours));
    commit(tx);
    return ours;
}

static void note(apr_int64_t id, p6_delivered result, apr_int64_t due_s, const char *detail)
{
    p6_tx *tx = begin(P6_TX_WRITE);

    ok(p6_outbox_note(tx, id, result, due_s, detail, NOW + 5));
    commit(tx);
}

static int drop(apr_int64_t visit, const char *keep)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    int dropped = 9;

    ok(p6_outbox_drop(tx, visit, keep, &dropped));
    commit(tx);
    return dropped;
}

static int blank(apr_int64_t id, const char *state)
{
    return (int)count_of("SELECT count(*) FROM outbox WHERE id = %d AND state = '%s'"
                         " AND recipient = '' AND title = '' AND body = ''", (int)id, state);
}

static int deliveries(apr_int64_t id, const char *result)
{
    return (int)count_of("SELECT count(*) FROM delivery WHERE outbox = %d AND result = '%s'",
                         (int)id, result);
}

static void a_message_comes_back_whole(void **state)
{
    apr_int64_t visit = a_visit(P6_VISIT_BOOKED, NULL);

    (void)state;
    for (size_t i = 0; i < nasty_n; i++) {
        p6_outgoing row = { .request_key = apr_psprintf(pool, "k%d%s", (int)i, nasty[i]),
                            .channel = P6_BY_MAIL, .visit = i % 2 ? visit : 0,
                            .recipient = nasty[i], .title = nasty[nasty_n - 1 - i],
                            .body = nasty[i], .due_s = NOW, .made_at = NOW - 7 }, *got;
        p6_tx *tx = begin(P6_TX_WRITE);
        int inserted = 0;

        ok(p6_outbox_add(tx, &row, &inserted));
        assert_int_equal(inserted, 1);
        commit(tx);
        got = first(P6_BY_MAIL, NOW);
        assert_int_equal(got->id, row.id);
        assert_string_equal(got->request_key, row.request_key);
        assert_string_equal(got->channel, "mail");
        assert_int_equal(got->visit, row.visit);
        assert_string_equal(got->recipient, row.recipient);
        assert_string_equal(got->title, row.title);
        assert_string_equal(got->body, row.body);
        assert_int_equal(got->due_s, NOW);
        assert_int_equal(got->made_at, NOW - 7);
        assert_int_equal(got->tries, 0);
        note(row.id, P6_SENT, 0, "");
    }
}

static void a_request_key_writes_one_message_for_ever(void **state)
{
    apr_int64_t id = put_in("once", P6_BY_SMS, 0, NOW);

    (void)state;
    assert_true(id > 0);
    assert_int_equal(put_in("once", P6_BY_MAIL, 0, NOW + 5), 0);
    note(id, P6_SENT, 0, "http 200");
    assert_int_equal(put_in("once", P6_BY_SMS, 0, NOW), 0);
    assert_int_equal(raw_int("SELECT count(*) FROM outbox"), 1);
}

static void due_messages_come_by_time_in_pages_and_by_channel(void **state)
{
    apr_int64_t late = put_in("late", P6_BY_SMS, 0, NOW), one = put_in("1", P6_BY_SMS, 0, NOW - 9);
    apr_int64_t two = put_in("2", P6_BY_SMS, 0, NOW - 9);
    apr_array_header_t *rows;

    (void)state;
    put_in("not yet", P6_BY_SMS, 0, NOW + 1);
    put_in("by mail", P6_BY_MAIL, 0, NOW - 20);
    rows = due(P6_BY_SMS, NOW, NULL, 2);
    assert_int_equal(rows->nelts, 2);
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_outgoing).id, one);
    assert_int_equal(APR_ARRAY_IDX(rows, 1, p6_outgoing).id, two);
    rows = due(P6_BY_SMS, NOW, &APR_ARRAY_IDX(rows, 1, p6_outgoing), 2);
    assert_int_equal(rows->nelts, 1);
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_outgoing).id, late);
    assert_int_equal(due(P6_BY_SMS, NOW + 1, NULL, 9)->nelts, 4);
    assert_int_equal(due(P6_BY_MAIL, NOW, NULL, 9)->nelts, 1);
}

static void a_try_is_begun_by_one_and_puts_the_next_one_off(void **state)
{
    apr_int64_t id = put_in("x", P6_BY_SMS, 0, NOW);
    p6_outgoing *mine = first(P6_BY_SMS, NOW), *yours = first(P6_BY_SMS, NOW);

    (void)state;
    assert_int_equal(claim(mine, NOW + 60), 1);
    assert_int_equal(mine->tries, 1);
    assert_int_equal(claim(yours, NOW + 60), 0);
    assert_int_equal(yours->tries, 0);
    assert_int_equal(due(P6_BY_SMS, NOW + 59, NULL, 9)->nelts, 0);
    yours = first(P6_BY_SMS, NOW + 60);
    assert_int_equal(yours->id, id);
    assert_int_equal(yours->tries, 1);
    assert_int_equal(claim(yours, NOW + 120), 1);
    assert_int_equal(yours->tries, 2);
}

static void what_came_of_a_try_is_noted_and_nothing_personal_stays(void **state)
{
    apr_int64_t sent = put_in("1", P6_BY_SMS, 0, NOW), failed = put_in("2", P6_BY_SMS, 0, NOW);
    apr_int64_t again = put_in("3", P6_BY_SMS, 0, NOW);

    (void)state;
    note(sent, P6_SENT, 0, "http 200");
    note(failed, P6_SEND_FAILED, 0, "http 404");
    note(again, P6_SEND_AGAIN, NOW + 300, "http 503");
    assert_int_equal(blank(sent, "sent"), 1);
    assert_int_equal(blank(failed, "failed"), 1);
    assert_int_equal(blank(again, "open"), 0);
    assert_int_equal(deliveries(sent, "sent"), 1);
    assert_int_equal(deliveries(failed, "failed"), 1);
    assert_int_equal(deliveries(again, "again"), 1);
    assert_int_equal(raw_int("SELECT count(*) FROM delivery WHERE detail = 'http 503'"
                             " AND at_s = " APR_STRINGIFY(NOW) " + 5"), 1);
    assert_int_equal(due(P6_BY_SMS, NOW + 299, NULL, 9)->nelts, 0);
    assert_string_equal(first(P6_BY_SMS, NOW + 300)->body, "Mã hẹn K7M2QX");
    note(sent, P6_SEND_FAILED, 0, "late"); /* what was sent was sent */
    assert_int_equal(blank(sent, "sent"), 1);
    note(99999, P6_SENT, 0, "nobody's");
    assert_int_equal(raw_int("SELECT count(*) FROM delivery"), 4);
}

static void the_open_messages_of_a_visit_are_dropped(void **state)
{
    apr_int64_t visit = a_visit(P6_VISIT_BOOKED, NULL), other = a_visit(P6_VISIT_BOOKED, NULL);
    apr_int64_t sent = put_in("1", P6_BY_SMS, visit, NOW);
    apr_int64_t open = put_in("2", P6_BY_SMS, visit, NOW);
    p6_outgoing *row;

    (void)state;
    put_in("3", P6_BY_SMS, other, NOW);
    put_in("4", P6_BY_MAIL, 0, NOW);
    note(sent, P6_SENT, 0, "");
    row = first(P6_BY_SMS, NOW);
    assert_int_equal(drop(visit, "2"), 0);
    assert_int_equal(drop(visit, NULL), 1);
    assert_int_equal(drop(visit, NULL), 0);
    assert_int_equal(blank(open, "dropped"), 1);
    assert_int_equal(blank(sent, "sent"), 1);
    assert_int_equal(claim(row, NOW + 60), 0);
    assert_int_equal(raw_int("SELECT count(*) FROM outbox WHERE state = 'open'"), 2);
    note(open, P6_SEND_AGAIN, NOW + 9, "it was out");
    assert_int_equal(blank(open, "dropped"), 1);
    note(open, P6_SENT, 0, "it was out");
    assert_int_equal(blank(open, "sent"), 1);
}

static int sweep(apr_int64_t stale_s, apr_int64_t old_s, int limit)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    int swept = 99;

    ok(p6_outbox_sweep(tx, stale_s, old_s, limit, &swept));
    commit(tx);
    return swept;
}

static void stale_messages_are_dropped_and_old_ones_deleted(void **state)
{
    apr_int64_t ids[5];

    (void)state;
    for (int i = 0; i < 5; i++)
        ids[i] = put_in(apr_psprintf(pool, "%d", i), P6_BY_SMS, 0, NOW);
    note(ids[0], P6_SENT, 0, "");
    note(ids[1], P6_SEND_FAILED, 0, "");
    assert_int_equal(sweep(NOW, NOW, 9), 0);
    assert_int_equal(sweep(NOW + 1, NOW, 2), 2);
    assert_int_equal(blank(ids[2], "dropped"), 1);
    assert_int_equal(sweep(NOW + 1, NOW, 9), 1);
    assert_int_equal(sweep(NOW + 1, NOW + 1, 3), 3);
    assert_int_equal(raw_int("SELECT count(*) FROM delivery"), 0);
    assert_int_equal(sweep(NOW + 1, NOW + 1, 9), 2);
    assert_int_equal(raw_int("SELECT count(*) FROM outbox"), 0);
}

static void an_erased_person_takes_the_messages_along(void **state)
{
    apr_int64_t visit = a_visit(P6_VISIT_BOOKED, NULL), id = put_in("1", P6_BY_SMS, visit, NOW);
    p6_outgoing *row = first(P6_BY_SMS, NOW);
    p6_tx *tx = begin(P6_TX_WRITE);

    (void)state;
    ok(p6_person_erase(tx, visit, NOW));
    commit(tx);
    assert_int_equal(claim(row, NOW + 60), 0);
    note(id, P6_SENT, 0, "it was out");
    assert_int_equal(raw_int("SELECT count(*) FROM outbox"), 0);
    assert_int_equal(raw_int("SELECT count(*) FROM delivery"), 0);
}

static void the_place_of_a_shift_is_told_with_its_stop(void **state)
{
    p6_outbox_place *place;
    p6_tx *tx;

    (void)state;
    raw("UPDATE shift SET stop_group = 'Tổ 5', stop_landmark = 'gốc đa' WHERE id = 2");
    raw("UPDATE commune SET help_line = '+842093870123'");
    tx = begin(P6_TX_READ);
    ok(p6_outbox_place_of(tx, 1, &place, pool));
    assert_string_equal(place->point, "Tổ 3A");
    assert_string_equal(place->stop_group, "");
    assert_string_equal(place->help_line, "+842093870123");
    ok(p6_outbox_place_of(tx, 2, &place, pool));
    assert_string_equal(place->stop_group, "Tổ 5");
    assert_string_equal(place->stop_landmark, "gốc đa");
    fails(NOT_FOUND, p6_outbox_place_of(tx, 99, &place, pool));
}

static p6_error *add_and_drop(void *baton, p6_tx *tx, apr_pool_t *in)
{
    p6_outgoing row = { .request_key = "retried", .channel = P6_BY_SMS, .recipient = "x",
                        .visit = *(apr_int64_t *)baton, .due_s = NOW, .made_at = NOW };
    int inserted;

    (void)in;
    P6_TRY(p6_outbox_drop(tx, row.visit, row.request_key, NULL));
    return p6_outbox_add(tx, &row, &inserted);
}

static void every_call_failed_once_leaves_one_message_or_none(void **state)
{
    apr_int64_t visit = a_visit(P6_VISIT_BOOKED, NULL);
    int done = 0;

    (void)state;
    for (int after = 0; after < 2; after++)
        for (int at = 1, fired = 1; fired; at++) {
            p6_store *other = another_store(1, pool);
            faults *f = apr_palloc(pool, sizeof *f); /* it is asked until the store is gone */
            p6_error *err;

            raw("DELETE FROM outbox");
            faults_init(f, at, after);
            p6_store_set_ops(other, &f->ops);
            err = p6_store_run(other, P6_TX_WRITE, WAIT_MS, add_and_drop, &visit, pool);
            fired = f->fired;
            assert_int_equal(raw_int("SELECT count(*) FROM outbox WHERE state = 'open'"), !err);
            done += !err;
            assert_true(at < 1000);
        }
    assert_true(done > 2);
}

static const struct CMUnitTest tests[] = {
    V("a message comes back whole", a_message_comes_back_whole),
    V("a request key writes one message for ever", a_request_key_writes_one_message_for_ever),
    V("due messages come by time, in pages and by channel",
      due_messages_come_by_time_in_pages_and_by_channel),
    V("a try is begun by one and puts the next one off",
      a_try_is_begun_by_one_and_puts_the_next_one_off),
    V("what came of a try is noted and nothing personal stays",
      what_came_of_a_try_is_noted_and_nothing_personal_stays),
    V("the open messages of a visit are dropped", the_open_messages_of_a_visit_are_dropped),
    V("stale messages are dropped and old ones deleted",
      stale_messages_are_dropped_and_old_ones_deleted),
    V("an erased person takes the messages along", an_erased_person_takes_the_messages_along),
    V("the place of a shift is told with its stop", the_place_of_a_shift_is_told_with_its_stop),
    V("every call failed once leaves one message or none",
      every_call_failed_once_leaves_one_message_or_none),
};
SUITE(outbox_suite, tests);
