#include "contract/scenes/queue.h"

#include "store/officials.h"

p6_official helper, stranger;

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

int office_place(void **state)
{
    p6_tx *tx;

    fresh_place(state);
    tx = begin(P6_TX_WRITE);
    put_shift(tx, NEXT_DAY, put_plan(tx, wide_desks, 3), EVENING + 1440, 60, P6_SHIFT_PLANNED);
    helper = official_with(put_official(tx, "a"), "helper", "01840", pool);
    stranger = official_with(put_official(tx, "b"), "manager", "01843", pool);
    ok(p6_tx_commit(tx));
    return 0;
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

    return booked_visit(&w)->id;
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
