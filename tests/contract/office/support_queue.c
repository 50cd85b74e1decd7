#include "support_queue.h"

#include <string.h>

#include "base/limits.h"
#include "store/officials.h"
#include "store/reference.h"
#include "store/shifts.h"

p6_official helper, stranger;
p6_booking desk;
p6_booking_limits limits;

static int keys;

p6_official official_with(apr_int64_t id, const char *role, const char *commune, apr_pool_t *in)
{
    apr_array_header_t *rights = apr_array_make(in, 1, sizeof(p6_right_row));

    APR_ARRAY_PUSH(rights, p6_right_row) = (p6_right_row){ role, commune };
    return (p6_official){ .id = id, .name = "x", .token_hash = "", .csrf = "", .rights = rights };
}

static apr_int64_t put_official(p6_tx *tx, const char *uuid)
{
    p6_official_row row = { 0, "sample", uuid, "user", "shown" };

    ok(p6_official_put(tx, &row, now_s));
    return row.id;
}

static void put_reference(p6_tx *tx)
{
    static const p6_commune commune = { "01840", "Đức Xuân", "phuong", 22165800, 105849800, "" };
    static const p6_agency police = { "police", "police", 1 }, bank = { "bank", "bank", 2 };
    static const p6_service eid = { "eid", "police", 15, 1 }, vneid = { "vneid", "police", 10, 2 },
                            cashless = { "cashless", "bank", 5, 3 };
    p6_point point = { .slug = "to-3a", .kind = "fixed", .name = "Tổ 3A", .commune = "01840",
                       .group = "", .group_aliases = "", .address = "", .landmark = "",
                       .phone = "", .active = 1, .step_free = -1 };

    ok(p6_ref_put_commune(tx, &commune));
    ok(p6_ref_put_agency(tx, &police));
    ok(p6_ref_put_agency(tx, &bank));
    ok(p6_ref_put_service(tx, &eid));
    ok(p6_ref_put_service(tx, &vneid));
    ok(p6_ref_put_service(tx, &cashless));
    ok(p6_ref_put_point(tx, &point));
}

static void put_shifts(p6_tx *tx)
{
    static const p6_desk rows[] = { { 1, "police", "eid,vneid", 1 },
                                    { 2, "police", "eid,vneid", 1 }, { 3, "bank", "cashless", 1 } };
    apr_array_header_t *desks = apr_array_make(pool, 3, sizeof(p6_desk));
    const char *plan;
    int inserted;

    for (int i = 0; i < 3; i++) APR_ARRAY_PUSH(desks, p6_desk) = rows[i];
    ok(p6_ref_put_plan(tx, desks, &plan, pool));
    for (int i = 0; i < 2; i++) {
        p6_shift row = { .id = WIDE + i, .rota = "", .point = "to-3a", .start = EVENING + i * 1440,
                         .end = EVENING + i * 1440 + 60, .plan = plan, .walk_in = 1, .spoken = "",
                         .note = "", .stop_group = "", .stop_landmark = "" };

        ok(p6_shift_add(tx, &row, &inserted));
        assert_int_equal(inserted, 1);
    }
}

int office_place(void **state)
{
    p6_tx *tx;

    fresh_store(state);
    now_s = p6_epoch_of_minute(EVENING) - 7200;
    limits = (p6_booking_limits){ .hold_s = 600, .per_phone_day = 4, .proofs_before_lock = 5,
        .lock_s = 900, .offer_s = 1800, .retention_days = 30, .services_max = 4 };
    desk = (p6_booking){ .store = store, .env = &env, .limits = &limits };
    tx = begin(P6_TX_WRITE);
    put_reference(tx);
    put_shifts(tx);
    helper = official_with(put_official(tx, "a"), "helper", "01840", pool);
    stranger = official_with(put_official(tx, "b"), "manager", "01843", pool);
    ok(p6_tx_commit(tx));
    return 0;
}

const char *key(apr_pool_t *in)
{
    return apr_psprintf(in, "request-key-%08d", __atomic_add_fetch(&keys, 1, __ATOMIC_RELAXED));
}

p6_wish wish(apr_int64_t shift, p6_minute start, const char *services, apr_pool_t *in)
{
    apr_array_header_t *codes = apr_array_make(in, 4, sizeof(const char *));
    char *rest = apr_pstrdup(in, services), *last;

    for (char *code = apr_strtok(rest, ",", &last); code; code = apr_strtok(NULL, ",", &last))
        APR_ARRAY_PUSH(codes, const char *) = code;
    return (p6_wish){ .request_key = key(in), .shift = shift, .start = start, .services = codes,
        .name = "Hoàng Thị Mỷ", .birth_year = "1958", .consent = "2026-01",
        .channel = P6_ONLINE };
}

p6_done tries(p6_order_kind kind, apr_int64_t visit, int at, const char *request_key)
{
    p6_order order = { .kind = kind, .visit = visit, .desk = at, .key = request_key,
                       .word = "open" };
    p6_done done;

    ok(p6_queue_do(&done, NULL, &desk, &helper, WIDE, &order, pool));
    return done;
}

apr_int64_t orders(p6_order_kind kind, apr_int64_t visit, int at)
{
    p6_order order = { .kind = kind, .visit = visit, .desk = at, .key = key(pool),
                       .word = "open" };
    apr_int64_t whom;
    p6_done done;

    ok(p6_queue_do(&done, &whom, &desk, &helper, WIDE, &order, pool));
    assert_int_equal(done, P6_DONE_NOW);
    return whom;
}

apr_int64_t a_booking(int start, const char *services)
{
    p6_wish w = wish(WIDE, EVENING + start, services, pool);
    p6_outcome *outcome;

    ok(p6_book(&outcome, &desk, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    return outcome->receipt->visit.id;
}

apr_int64_t comes(const char *services, const char *priority)
{
    p6_wish w = wish(WIDE, P6_NO_MINUTE, services, pool);
    p6_doer doer = { helper.id, 0, 0 };
    p6_walk_in marks = { "A", priority, "", "", 1, &doer };
    p6_outcome *outcome;

    w.channel = P6_WALK_IN;
    ok(p6_walk_in_add(&outcome, &desk, &w, &marks, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    return outcome->receipt->visit.id;
}

p6_queue *queue(void)
{
    p6_queue *q;

    ok(p6_queue_load(&q, &desk, &helper, P6_ACT_WATCH, WIDE, pool));
    return q;
}

p6_visit_state state_of(apr_int64_t visit)
{
    const p6_queue_visit *v = p6_queue_find(queue(), visit);

    assert_non_null(v);
    return v->row.state;
}
