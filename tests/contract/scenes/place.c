#include "contract/scenes/place.h"

p6_booking_limits limits;
p6_booking desk;
const p6_desk wide_desks[3] = { { 1, "police", "eid,vneid", 1 }, { 2, "police", "eid,vneid", 1 },
                                { 3, "bank", "cashless", 1 } };

static int keys;

void open_desk(void)
{
    limits = (p6_booking_limits){ .hold_s = 600, .per_phone_day = 4, .proofs_before_lock = 5,
        .lock_s = 900, .offer_s = 1800, .retention_days = 30, .services_max = 4 };
    desk = (p6_booking){ .store = store, .env = &env, .limits = &limits };
}

void put_reference(p6_tx *tx)
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

const char *put_plan(p6_tx *tx, const p6_desk *desks, int n)
{
    apr_array_header_t *rows = apr_array_make(pool, n, sizeof(p6_desk));
    const char *id;

    for (int i = 0; i < n; i++) APR_ARRAY_PUSH(rows, p6_desk) = desks[i];
    ok(p6_ref_put_plan(tx, rows, &id, pool));
    return id;
}

void put_shift(p6_tx *tx, apr_int64_t id, const char *plan, p6_minute start, int minutes,
               p6_shift_status status)
{
    p6_shift row = { .id = id, .rota = "", .point = "to-3a", .start = start,
                     .end = start + minutes, .plan = plan, .walk_in = 1, .spoken = "", .note = "",
                     .stop_group = "", .stop_landmark = "", .status = status };
    int inserted;

    ok(p6_shift_add(tx, &row, &inserted));
    assert_int_equal(inserted, 1);
}

int fresh_place(void **state)
{
    p6_tx *tx;

    fresh_store(state);
    now_s = p6_epoch_of_minute(EVENING) - 7200;
    open_desk();
    tx = begin(P6_TX_WRITE);
    put_reference(tx);
    put_shift(tx, WIDE, put_plan(tx, wide_desks, 3), EVENING, 60, P6_SHIFT_PLANNED);
    ok(p6_tx_commit(tx));
    return 0;
}

const char *key(apr_pool_t *in)
{
    return apr_psprintf(in, "request-key-%08d", __atomic_add_fetch(&keys, 1, __ATOMIC_RELAXED));
}

const apr_array_header_t *list(const char *codes, apr_pool_t *in)
{
    apr_array_header_t *rows = apr_array_make(in, 4, sizeof(const char *));
    char *rest = apr_pstrdup(in, codes), *last, *code = apr_strtok(rest, ",", &last);

    for (; code; code = apr_strtok(NULL, ",", &last)) APR_ARRAY_PUSH(rows, const char *) = code;
    return rows;
}

p6_wish wish(apr_int64_t shift, p6_minute start, const char *services, apr_pool_t *in)
{
    return (p6_wish){ .request_key = key(in), .shift = shift, .start = start,
        .services = list(services, in), .name = "Hoàng Thị Mỷ", .birth_year = "1958",
        .consent = "2026-01", .channel = P6_ONLINE };
}

p6_outcome *book(const p6_wish *w)
{
    p6_outcome *outcome;

    ok(p6_book(&outcome, &desk, w, pool));
    return outcome;
}

const p6_visit *booked_visit(const p6_wish *w)
{
    const p6_outcome *outcome = book(w);

    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    return &outcome->receipt->visit;
}
