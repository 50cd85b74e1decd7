/* Verbs on shifts and leases. */
#include "support_store.h"

#include <string.h>
#include "store/leases.h"

#define EVENING 29923920 /* some minute in 2026 */

static p6_tx *with_places(const char **plan)
{
    p6_tx *tx = begin(P6_TX_WRITE);

    put_places(tx, plan);
    return tx;
}

static void add(p6_tx *tx, p6_shift shift)
{
    int inserted = 0;

    ok(p6_shift_add(tx, &shift, &inserted));
    assert_int_equal(inserted, 1);
}

static void a_shift_comes_back_and_can_be_changed(void **state)
{
    const char *plan;
    p6_tx *tx = with_places(&plan);
    p6_shift shift = a_shift(7, plan, EVENING), *got;

    (void)state;
    add(tx, a_shift(8, plan, EVENING + 1440));
    add(tx, shift);
    ok(p6_shift_get(tx, 7, &got, pool));
    assert_string_equal(got->rota, "to-3a-evening");
    assert_string_equal(got->point, "to-3a");
    assert_int_equal(got->start, EVENING);
    assert_int_equal(got->end, EVENING + 180);
    assert_int_equal(got->rota_start, EVENING);
    assert_int_equal(got->status, P6_SHIFT_PLANNED);
    assert_int_equal(got->live, P6_LIVE_NONE);
    assert_int_equal(got->successor, 0);
    assert_string_equal(got->spoken, "tay,nung");
    assert_int_equal(got->walk_in, 1);
    assert_int_equal(got->last_entry, 20);
    assert_int_equal(got->places, 36); /* one online desk, three hours */
    assert_int_equal(got->free, 36);
    assert_int_equal(got->waiting, 0);

    shift = (p6_shift){ .id = 7, .rota = "", .point = "to-3a", .start = 1, .end = 2,
        .rota_start = 3, .unknown = 1, .status = P6_SHIFT_MOVED, .successor = 8,
        .live = P6_LIVE_LATE, .late_min = 30, .plan = plan, .walk_in = 0, .last_entry = 5,
        .spoken = "mong", .note = nasty[7], .stop_group = nasty[13], .stop_landmark = nasty[15],
        .stop_lat_e6 = 22000000, .stop_lon_e6 = 105900000, .edited = 1, .waiting = 9, .free = 9 };
    ok(p6_shift_change(tx, &shift));
    ok(p6_tx_commit(tx));
    tx = begin(P6_TX_READ);
    ok(p6_shift_get(tx, 7, &got, pool));
    assert_string_equal(got->rota, "");
    assert_int_equal(got->start, 1);
    assert_int_equal(got->rota_start, 3);
    assert_int_equal(got->unknown, 1);
    assert_int_equal(got->status, P6_SHIFT_MOVED);
    assert_int_equal(got->successor, 8);
    assert_int_equal(got->live, P6_LIVE_LATE);
    assert_int_equal(got->late_min, 30);
    assert_int_equal(got->walk_in, 0);
    assert_string_equal(got->note, nasty[7]);
    assert_string_equal(got->stop_group, nasty[13]);
    assert_string_equal(got->stop_landmark, nasty[15]);
    assert_int_equal(got->stop_lat_e6, 22000000);
    assert_int_equal(got->stop_lon_e6, 105900000);
    assert_int_equal(got->edited, 1);
    assert_int_equal(got->waiting, 0); /* computed, never written */
    assert_int_equal(got->free, 0);
}

static void a_shift_that_is_not_there_is_not_found(void **state)
{
    const char *plan;
    p6_tx *tx = with_places(&plan);
    p6_shift shift = a_shift(7, plan, EVENING), *got;
    int deleted = 9;

    (void)state;
    fails(NOT_FOUND, p6_shift_get(tx, 7, &got, pool));
    fails(NOT_FOUND, p6_shift_change(tx, &shift));
    fails(NOT_FOUND, p6_shift_set_live(tx, 7, P6_LIVE_FULL, 0, NOW));
    ok(p6_shift_drop_untouched(tx, 7, &deleted));
    assert_int_equal(deleted, 0);
    ok(p6_tx_commit(tx)); /* not found is no failure of the database */
}

static void adding_a_shift_of_a_rota_again_does_nothing(void **state)
{
    const char *plan;
    p6_tx *tx = with_places(&plan);
    p6_shift shift = a_shift(1, plan, EVENING), *got;
    int inserted = 9;

    (void)state;
    add(tx, shift);
    shift.start = EVENING + 60; /* moved by hand: it is still the shift of that rota start */
    ok(p6_shift_change(tx, &shift));
    shift = a_shift(2, plan, EVENING);
    ok(p6_shift_add(tx, &shift, &inserted));
    assert_int_equal(inserted, 0);
    ok(p6_shift_get(tx, 1, &got, pool));
    assert_int_equal(got->start, EVENING + 60);
    fails(NOT_FOUND, p6_shift_get(tx, 2, &got, pool));
}

static void shifts_by_hand_may_begin_together(void **state)
{
    const char *plan;
    p6_tx *tx = with_places(&plan);

    (void)state;
    for (int id = 1; id <= 3; id++) {
        p6_shift shift = a_shift(id, plan, EVENING);

        shift.rota = "";
        shift.rota_start = 0;
        add(tx, shift);
    }
}

static void blocks_of_ids_never_overlap(void **state)
{
    apr_int64_t first, second, third;
    p6_tx *tx = begin(P6_TX_WRITE);

    (void)state;
    ok(p6_shift_ids(tx, 100, &first));
    assert_true(first > 0);
    ok(p6_shift_ids(tx, 1, &second));
    assert_int_equal(second, first + 100);
    ok(p6_tx_commit(tx));
    tx = begin(P6_TX_WRITE);
    ok(p6_shift_ids(tx, 5, &third));
    assert_int_equal(third, second + 1);
}

static void dropped(p6_tx *tx, apr_int64_t id, int wanted)
{
    int deleted = 9;

    ok(p6_shift_drop_untouched(tx, id, &deleted));
    assert_int_equal(deleted, wanted);
}

static void only_a_shift_that_nobody_touched_is_dropped(void **state)
{
    const char *plan;
    p6_tx *tx = with_places(&plan);
    p6_shift shift;

    (void)state;
    for (int id = 1; id <= 8; id++) add(tx, a_shift(id, plan, EVENING + id * 1440));
    shift = a_shift(2, plan, EVENING + 2 * 1440);
    shift.edited = 1;
    ok(p6_shift_change(tx, &shift));
    shift = a_shift(3, plan, EVENING + 3 * 1440);
    shift.rota = "";
    ok(p6_shift_change(tx, &shift));
    ok(p6_shift_set_live(tx, 4, P6_LIVE_STARTED, 0, NOW));
    shift = a_shift(2, plan, EVENING + 2 * 1440);
    shift.edited = 1;
    shift.successor = 5;
    ok(p6_shift_change(tx, &shift));
    ok(p6_tx_commit(tx));
    raw("INSERT INTO visit (id, shift, state, channel, created_at, changed_at)"
        " VALUES (1, 6, 'booked', 'online', 1, 1), (2, 8, 'cancelled', 'online', 1, 1)");
    raw("INSERT INTO claim (shift, desk, unit, visit, kind, online)"
        " VALUES (7, 1, 1, 1, 'booked', 1)");

    tx = begin(P6_TX_WRITE);
    dropped(tx, 1, 1);
    dropped(tx, 1, 0);
    for (int id = 2; id <= 8; id++) dropped(tx, id, 0);
    ok(p6_tx_commit(tx));
    assert_int_equal(raw_int("SELECT count(*) FROM shift"), 7);
}

static void pages_of_shifts_are_ordered_and_cut_by_time(void **state)
{
    const char *plan;
    p6_tx *tx = with_places(&plan);
    apr_array_header_t *rows;

    (void)state;
    ok(p6_ref_put_point(tx, &(p6_point){ .slug = "ba", .kind = "mobile", .name = "x",
                                         .commune = "01840" }));
    for (int id = 1; id <= 12; id++) {
        p6_shift shift = a_shift(id, plan, EVENING + (12 - id) / 2 * 60);

        shift.rota = "";
        if (id % 3 == 0) shift.point = "ba";
        add(tx, shift);
    }
    for (int limit = 1; limit <= 13; limit++) {
        const p6_shift *after = NULL;
        int seen = 0;

        do {
            ok(p6_shifts_page(tx, EVENING, EVENING + 1440, after, limit, &rows, pool));
            for (int i = 0; i < rows->nelts; i++, seen++) {
                const p6_shift *row = &APR_ARRAY_IDX(rows, i, p6_shift);

                if (after) {
                    int points = strcmp(after->point, row->point);

                    assert_true(points < 0 || (!points && (after->start < row->start
                        || (after->start == row->start && after->id < row->id))));
                }
                after = row;
            }
        } while (rows->nelts == limit);
        assert_int_equal(seen, 12);
    }
    /* ends after FROM, starts before TO: touching is not enough */
    ok(p6_shifts_page(tx, EVENING + 180 + 60 * 5, EVENING + 9999, NULL, 99, &rows, pool));
    assert_int_equal(rows->nelts, 0);
    ok(p6_shifts_page(tx, EVENING + 180 + 60 * 5 - 1, EVENING + 9999, NULL, 99, &rows, pool));
    assert_int_equal(rows->nelts, 2);
    ok(p6_shifts_page(tx, 0, EVENING, NULL, 99, &rows, pool));
    assert_int_equal(rows->nelts, 0);
    ok(p6_shifts_page(tx, 0, EVENING + 1, NULL, 99, &rows, pool));
    assert_int_equal(rows->nelts, 2); /* the shifts 11 and 12 */
}

static void the_shifts_of_a_rota_are_found_by_the_start_it_gave_them(void **state)
{
    const char *plan;
    p6_tx *tx = with_places(&plan);
    apr_array_header_t *rows;
    p6_shift shift;

    (void)state;
    for (int id = 1; id <= 4; id++) add(tx, a_shift(id, plan, EVENING + id * 1440));
    shift = a_shift(3, plan, EVENING + 3 * 1440);
    shift.start = EVENING + 90 * 1440; /* moved far away by hand */
    shift.end = shift.start + 60;
    ok(p6_shift_change(tx, &shift));
    ok(p6_shifts_of_rota(tx, "to-3a-evening", EVENING + 2 * 1440, EVENING + 4 * 1440, &rows, pool));
    assert_int_equal(rows->nelts, 2);
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_shift).id, 2);
    assert_int_equal(APR_ARRAY_IDX(rows, 1, p6_shift).id, 3);
    ok(p6_shifts_of_rota(tx, "other", 0, EVENING * 2, &rows, pool));
    assert_int_equal(rows->nelts, 0);
}

static void a_live_state_reaches_those_who_ask_for_changes(void **state)
{
    const char *plan;
    p6_tx *tx = with_places(&plan);
    apr_array_header_t *rows;
    const p6_shift_figures *figures;

    (void)state;
    add(tx, a_shift(1, plan, EVENING));
    add(tx, a_shift(2, plan, EVENING + 1440));
    ok(p6_shift_changes(tx, 0, &rows, pool));
    assert_int_equal(rows->nelts, 0);
    ok(p6_shift_set_live(tx, 2, P6_LIVE_LATE, 30, NOW));
    ok(p6_shift_set_live(tx, 2, P6_LIVE_FULL, 0, NOW + 1));
    ok(p6_tx_commit(tx));
    raw("INSERT INTO visit (id, shift, state, channel, created_at, changed_at) VALUES"
        " (1, 2, 'booked', 'online', 1, 1), (2, 2, 'arrived', 'walk_in', 1, 1),"
        " (3, 2, 'parked', 'walk_in', 1, 1), (4, 1, 'arrived', 'walk_in', 1, 1)");
    raw("INSERT INTO claim (shift, desk, unit, visit, kind, until_s, online) VALUES"
        " (2, 1, 1, 1, 'booked', NULL, 1), (2, 1, 2, 1, 'booked', NULL, 1),"
        " (2, 2, 1, 1, 'booked', NULL, 0)");

    tx = begin(P6_TX_READ);
    ok(p6_shift_changes(tx, NOW + 1, &rows, pool));
    assert_int_equal(rows->nelts, 1); /* one row for a shift, however many changes */
    figures = &APR_ARRAY_IDX(rows, 0, p6_shift_figures);
    assert_int_equal(figures->id, 2);
    assert_int_equal(figures->live, P6_LIVE_FULL);
    assert_int_equal(figures->waiting, 2);
    assert_int_equal(figures->free, 34);
    ok(p6_shift_changes(tx, NOW + 2, &rows, pool));
    assert_int_equal(rows->nelts, 0);
}

static void live_states_are_undone_with_their_transaction(void **state)
{
    const char *plan;
    p6_tx *tx = with_places(&plan);
    apr_array_header_t *rows;

    (void)state;
    add(tx, a_shift(1, plan, EVENING));
    ok(p6_tx_commit(tx));
    tx = begin(P6_TX_WRITE);
    ok(p6_shift_set_live(tx, 1, P6_LIVE_ENDED, 0, NOW));
    p6_tx_rollback(tx);
    tx = begin(P6_TX_READ);
    ok(p6_shift_changes(tx, 0, &rows, pool));
    assert_int_equal(rows->nelts, 0);
}

static int take(const char *name, const char *holder, apr_int64_t now_s)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    int held = 9;

    ok(p6_lease_take(tx, name, holder, now_s, 10, &held));
    ok(p6_tx_commit(tx));
    return held;
}

static void a_lease_has_one_holder_until_it_runs_out(void **state)
{
    p6_tx *tx;

    (void)state;
    assert_int_equal(take("builder", "one", NOW), 1);
    assert_int_equal(take("builder", "two", NOW), 0);
    assert_int_equal(take("sealer", "two", NOW), 1);
    assert_int_equal(take("builder", "one", NOW + 5), 1); /* renewed until + 15 */
    assert_int_equal(take("builder", "two", NOW + 14), 0);
    assert_int_equal(take("builder", "two", NOW + 15), 1);
    assert_int_equal(take("builder", "one", NOW + 15), 0);
    tx = begin(P6_TX_WRITE);
    ok(p6_lease_drop(tx, "builder", "one")); /* not his: harmless */
    ok(p6_tx_commit(tx));
    assert_int_equal(take("builder", "one", NOW + 16), 0);
    tx = begin(P6_TX_WRITE);
    ok(p6_lease_drop(tx, "builder", "two"));
    ok(p6_tx_commit(tx));
    assert_int_equal(take("builder", "one", NOW + 16), 1);
}

static const struct CMUnitTest tests[] = {
    T("a shift comes back and can be changed", a_shift_comes_back_and_can_be_changed),
    T("a shift that is not there is not found", a_shift_that_is_not_there_is_not_found),
    T("adding a shift of a rota again does nothing", adding_a_shift_of_a_rota_again_does_nothing),
    T("shifts by hand may begin together", shifts_by_hand_may_begin_together),
    T("blocks of ids never overlap", blocks_of_ids_never_overlap),
    T("only a shift that nobody touched is dropped", only_a_shift_that_nobody_touched_is_dropped),
    T("pages of shifts are ordered and cut by time", pages_of_shifts_are_ordered_and_cut_by_time),
    T("the shifts of a rota are found by the start it gave them",
      the_shifts_of_a_rota_are_found_by_the_start_it_gave_them),
    T("a live state reaches those who ask for changes",
      a_live_state_reaches_those_who_ask_for_changes),
    T("live states are undone with their transaction",
      live_states_are_undone_with_their_transaction),
    T("a lease has one holder until it runs out", a_lease_has_one_holder_until_it_runs_out),
};
SUITE(shift_suite, tests);
