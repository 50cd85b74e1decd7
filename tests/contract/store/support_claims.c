/* Claims: all units or none, holds that run out, freeing, cooling down. */
#include "support_visits.h"

#define LATER (NOW + 600)

static apr_int64_t units_of(apr_int64_t visit)
{
    return count_of("SELECT count(*) FROM claim WHERE visit = %d", (int)visit);
}

static int book(apr_int64_t shift, p6_segment segment, apr_int64_t visit)
{
    return takes(shift, segment, visit, "booked", 0, NOW);
}

static void overlapping_lengths_never_share_a_unit(void **state)
{
    apr_int64_t one = a_visit(P6_VISIT_HOLD, NULL), two = a_visit(P6_VISIT_HOLD, NULL);

    (void)state;
    assert_int_equal(book(1, at_desk(1, UNIT + 6, 3), one), 1);
    for (int first = 0; first <= 12; first++) {
        for (int units = 1; units <= 6; units++) {
            int overlap = first < 9 && first + units > 6;

            assert_int_equal(book(1, at_desk(1, UNIT + first, units), two), !overlap);
            raw(apr_psprintf(pool, "DELETE FROM claim WHERE visit = %d", (int)two));
        }
    }
    assert_int_equal(book(1, at_desk(2, UNIT + 6, 3), two), 1); /* another desk */
    assert_int_equal(book(2, at_desk(1, UNIT + 6, 3), two), 1); /* another shift */
    assert_int_equal(units_of(one), 3);
}

static void a_visit_at_several_desks_gets_all_its_units_or_none(void **state)
{
    apr_int64_t one = a_visit(P6_VISIT_HOLD, NULL), two = a_visit(P6_VISIT_HOLD, NULL);
    const p6_segment both[] = { at_desk(2, UNIT + 3, 2), at_desk(1, UNIT, 3) };
    p6_tx *tx;
    int taken = 9;

    (void)state;
    assert_int_equal(book(1, at_desk(2, UNIT + 4, 1), one), 1);
    tx = begin(P6_TX_WRITE);
    ok(p6_claims_take(tx, 1, both, 2, two, "booked", 0, NOW, &taken));
    assert_int_equal(taken, 0);
    p6_tx_rollback(tx);
    assert_int_equal(units_of(two), 0);
    assert_int_equal(units_of(one), 1);
    raw("DELETE FROM claim");
    tx = begin(P6_TX_WRITE);
    ok(p6_claims_take(tx, 1, both, 2, two, "booked", 0, NOW, &taken));
    assert_int_equal(taken, 1);
    commit(tx);
    assert_int_equal(units_of(two), 5);
    assert_int_equal(raw_int("SELECT count(*) FROM claim WHERE kind = 'booked' AND until_s IS NULL"
                             " AND online = CASE desk WHEN 1 THEN 1 ELSE 0 END"), 5);
}

static void segments_that_overlap_or_are_empty_are_refused(void **state)
{
    apr_int64_t visit = a_visit(P6_VISIT_HOLD, NULL);
    const p6_segment twice[] = { at_desk(1, UNIT + 2, 2), at_desk(1, UNIT, 3) };
    const p6_segment empty = at_desk(1, UNIT, 0);
    p6_tx *tx = begin(P6_TX_WRITE);
    int taken = 9;

    (void)state;
    fails(INTERNAL, p6_claims_take(tx, 1, twice, 2, visit, "booked", 0, NOW, &taken));
    fails(INTERNAL, p6_claims_take(tx, 1, &empty, 1, visit, "booked", 0, NOW, &taken));
    assert_int_equal(taken, 0);
    commit(tx);
    assert_int_equal(units_of(visit), 0);
}

static void a_hold_that_ran_out_is_taken_over_and_a_live_one_is_not(void **state)
{
    apr_int64_t one = a_visit(P6_VISIT_HOLD, NULL), two = a_visit(P6_VISIT_HOLD, NULL);

    (void)state;
    assert_int_equal(takes(1, at_desk(1, UNIT, 3), one, "hold", LATER, NOW), 1);
    assert_int_equal(takes(1, at_desk(1, UNIT + 1, 3), two, "hold", LATER, LATER - 1), 0);
    assert_int_equal(units_of(one), 3);
    assert_int_equal(takes(1, at_desk(1, UNIT + 1, 3), two, "hold", LATER + 600, LATER), 1);
    assert_int_equal(units_of(one), 1);
    assert_int_equal(units_of(two), 3);
    assert_int_equal(takes(1, at_desk(1, UNIT, 3), one, "hold", LATER + 900, LATER), 0);
    /* an offer runs out likewise; what is booked never does */
    assert_int_equal(takes(1, at_desk(2, UNIT, 1), one, "offer", LATER, NOW), 1);
    assert_int_equal(takes(1, at_desk(2, UNIT, 1), two, "booked", 0, LATER), 1);
    assert_int_equal(takes(1, at_desk(2, UNIT, 1), one, "booked", 0, LATER * 2LL), 0);
}

static void a_visit_takes_its_own_units_again(void **state)
{
    apr_int64_t one = a_visit(P6_VISIT_HOLD, NULL);

    (void)state;
    assert_int_equal(takes(1, at_desk(1, UNIT, 3), one, "hold", LATER, NOW), 1);
    assert_int_equal(takes(1, at_desk(1, UNIT + 1, 3), one, "hold", LATER + 60, NOW), 1);
    assert_int_equal(units_of(one), 4);
    assert_int_equal(count_of("SELECT count(*) FROM claim WHERE until_s = %d", LATER + 60), 3);
    assert_int_equal(takes(1, at_desk(1, UNIT, 4), one, "booked", 0, NOW), 1);
    assert_int_equal(raw_int("SELECT count(*) FROM claim WHERE kind = 'booked'"), 4);
}

static int confirms(apr_int64_t visit, int units)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    int done = 9;

    ok(p6_claims_confirm(tx, visit, units, &done));
    if (done) commit(tx);
    else p6_tx_rollback(tx);
    return done;
}

static void confirming_needs_all_units(void **state)
{
    apr_int64_t one = a_visit(P6_VISIT_HOLD, NULL), two = a_visit(P6_VISIT_HOLD, NULL);

    (void)state;
    assert_int_equal(takes(1, at_desk(1, UNIT, 3), one, "hold", LATER, NOW), 1);
    assert_int_equal(confirms(one, 4), 0);
    assert_int_equal(confirms(one, 2), 0);
    assert_int_equal(raw_int("SELECT count(*) FROM claim WHERE kind = 'hold'"), 3);
    assert_int_equal(takes(1, at_desk(1, UNIT + 2, 1), two, "hold", LATER * 2LL, LATER), 1);
    assert_int_equal(confirms(one, 3), 0);
    assert_int_equal(raw_int("SELECT count(*) FROM claim WHERE kind = 'booked'"), 0);
    assert_int_equal(confirms(two, 1), 1);
    assert_int_equal(confirms(two, 1), 1); /* a repeat finds the same */
    assert_int_equal(takes(1, at_desk(1, UNIT + 2, 1), one, "hold", LATER * 2LL, LATER * 2LL), 0);
    assert_int_equal(confirms(9999, 1), 0);
}

static void a_hold_that_ran_out_but_is_still_there_is_confirmed(void **state)
{
    apr_int64_t one = a_visit(P6_VISIT_HOLD, NULL);

    (void)state;
    assert_int_equal(takes(1, at_desk(1, UNIT, 3), one, "hold", NOW - 600, NOW - 1200), 1);
    assert_int_equal(confirms(one, 3), 1);
    assert_int_equal(raw_int("SELECT count(*) FROM claim WHERE kind = 'booked'"
                             " AND until_s IS NULL AND online = 1"), 3);
}

static void a_hold_can_be_extended_while_all_of_it_is_there(void **state)
{
    apr_int64_t one = a_visit(P6_VISIT_HOLD, NULL);
    p6_tx *tx;
    int done = 9;

    (void)state;
    assert_int_equal(takes(1, at_desk(1, UNIT, 3), one, "hold", LATER, NOW), 1);
    tx = begin(P6_TX_WRITE);
    ok(p6_claims_extend(tx, one, 3, LATER + 60, &done));
    assert_int_equal(done, 1);
    ok(p6_claims_extend(tx, one, 4, LATER + 90, &done));
    assert_int_equal(done, 0);
    commit(tx);
    assert_int_equal(count_of("SELECT count(*) FROM claim WHERE kind = 'hold' AND until_s = %d",
                              LATER + 60), 3);
    assert_int_equal(confirms(one, 3), 1);
    tx = begin(P6_TX_WRITE);
    ok(p6_claims_extend(tx, one, 3, LATER, &done)); /* what is firm stays firm */
    assert_int_equal(done, 0);
    commit(tx);
    assert_int_equal(raw_int("SELECT count(*) FROM claim WHERE until_s IS NULL"), 3);
}

static void freed_units_are_free_at_once_or_after_cooling_down(void **state)
{
    apr_int64_t one = a_visit(P6_VISIT_HOLD, NULL), two = a_visit(P6_VISIT_HOLD, NULL);
    p6_tx *tx;
    int units = 9;

    (void)state;
    assert_int_equal(book(1, at_desk(1, UNIT, 3), one), 1);
    tx = begin(P6_TX_WRITE);
    ok(p6_claims_free(tx, one, 0, NOW, &units));
    commit(tx);
    assert_int_equal(units, 3);
    assert_int_equal(raw_int("SELECT count(*) FROM claim"), 0);
    assert_int_equal(book(1, at_desk(1, UNIT, 3), one), 1);
    tx = begin(P6_TX_WRITE);
    ok(p6_claims_free(tx, one, LATER, NOW, NULL));
    ok(p6_claims_free(tx, one, LATER, NOW, &units));
    commit(tx);
    assert_int_equal(units, 0);
    assert_int_equal(raw_int("SELECT count(*) FROM claim WHERE kind = 'cooling'"
                             " AND visit IS NULL"), 3);
    assert_int_equal(takes(1, at_desk(1, UNIT, 3), two, "hold", LATER * 2LL, LATER - 1), 0);
    assert_int_equal(takes(1, at_desk(1, UNIT, 3), one, "hold", LATER * 2LL, LATER - 1), 0);
    assert_int_equal(takes(1, at_desk(1, UNIT, 3), two, "hold", LATER * 2LL, LATER), 1);
}

static void after_a_move_only_the_old_place_is_freed(void **state)
{
    apr_int64_t one = a_visit(P6_VISIT_HOLD, NULL), other = a_visit(P6_VISIT_HOLD, NULL);
    const p6_segment near = at_desk(1, UNIT + 2, 3), far = at_desk(2, UNIT + 300, 3);
    p6_tx *tx;
    int units = 9, taken;

    (void)state;
    assert_int_equal(book(1, at_desk(1, UNIT, 3), one), 1);
    assert_int_equal(book(1, at_desk(1, UNIT + 6, 1), other), 1);
    tx = begin(P6_TX_WRITE);
    ok(p6_claims_take(tx, 1, &near, 1, one, "booked", 0, NOW, &taken));
    assert_int_equal(taken, 1);
    ok(p6_claims_free_others(tx, one, 1, &near, 1, 0, NOW, &units));
    commit(tx);
    assert_int_equal(units, 2);
    assert_int_equal(units_of(one), 3);
    assert_int_equal(count_of("SELECT min(unit) FROM claim"), UNIT + 2);
    tx = begin(P6_TX_WRITE);
    ok(p6_claims_take(tx, 2, &far, 1, one, "booked", 0, NOW, &taken));
    ok(p6_claims_free_others(tx, one, 2, &far, 1, LATER, NOW, &units));
    commit(tx);
    assert_int_equal(units, 3);
    assert_int_equal(units_of(one), 3);
    assert_int_equal(count_of("SELECT count(*) FROM claim WHERE visit = %d AND shift = 2 AND"
                              " desk = 2", (int)one), 3);
    assert_int_equal(raw_int("SELECT count(*) FROM claim WHERE kind = 'cooling'"), 3);
    assert_int_equal(units_of(other), 1);
}

static void taken_units_are_listed_by_desk_and_time(void **state)
{
    apr_int64_t one = a_visit(P6_VISIT_HOLD, NULL);
    apr_array_header_t *rows;
    const p6_claim *c;
    p6_tx *tx;

    (void)state;
    assert_int_equal(book(1, at_desk(2, UNIT, 1), one), 1);
    assert_int_equal(takes(1, at_desk(1, UNIT + 4, 2), one, "hold", LATER, NOW), 1);
    assert_int_equal(book(2, at_desk(1, UNIT, 1), one), 1);
    raw(apr_psprintf(pool, "INSERT INTO claim (shift, desk, unit, kind, until_s, online)"
                           " VALUES (1, 1, 7, 'cooling', %d, 1)", LATER + 1));
    tx = begin(P6_TX_READ);
    ok(p6_claims_of_shift(tx, 1, NOW, &rows, pool));
    assert_int_equal(rows->nelts, 4);
    c = (const p6_claim *)rows->elts;
    assert_int_equal(c[0].visit, 0);
    assert_string_equal(c[0].kind, "cooling");
    assert_int_equal(c[1].desk, 1);
    assert_int_equal(c[1].unit, UNIT + 4);
    assert_string_equal(c[1].kind, "hold");
    assert_int_equal(c[1].until_s, LATER);
    assert_int_equal(c[3].desk, 2);
    assert_int_equal(c[3].visit, one);
    assert_int_equal(c[3].until_s, 0);
    ok(p6_claims_of_shift(tx, 1, LATER, &rows, pool));
    assert_int_equal(rows->nelts, 2); /* the hold has run out */
    ok(p6_claims_of_visit(tx, one, &rows, pool));
    assert_int_equal(rows->nelts, 4);
    c = (const p6_claim *)rows->elts;
    assert_int_equal(c[2].shift, 1);
    assert_int_equal(c[2].desk, 2);
    assert_int_equal(c[3].shift, 2);
}

static int free_places(apr_int64_t since_s)
{
    p6_tx *tx = begin(P6_TX_READ);
    apr_array_header_t *rows;

    ok(p6_shift_changes(tx, since_s, &rows, pool));
    p6_tx_rollback(tx);
    return rows->nelts ? APR_ARRAY_IDX(rows, 0, p6_shift_figures).free : -1;
}

static void the_locator_hears_of_every_place_taken_or_freed(void **state)
{
    apr_int64_t one = a_visit(P6_VISIT_HOLD, NULL), two = a_visit(P6_VISIT_HOLD, NULL);
    p6_tx *tx;
    int swept;

    (void)state;
    assert_int_equal(free_places(0), -1);
    assert_int_equal(takes(1, at_desk(1, UNIT, 3), one, "hold", NOW + 20, NOW), 1);
    assert_int_equal(free_places(NOW), 33);
    assert_int_equal(free_places(NOW + 1), -1);
    assert_int_equal(takes(1, at_desk(1, UNIT, 3), two, "hold", NOW + 20, NOW + 1), 0);
    assert_int_equal(free_places(NOW + 1), -1); /* nothing was taken */
    assert_int_equal(takes(1, at_desk(1, UNIT + 9, 2), two, "booked", 0, NOW + 2), 1);
    assert_int_equal(free_places(NOW + 2), 31);
    tx = begin(P6_TX_WRITE);
    ok(p6_claims_free(tx, two, 0, NOW + 3, NULL));
    commit(tx);
    assert_int_equal(free_places(NOW + 3), 33);
    tx = begin(P6_TX_WRITE);
    ok(p6_claims_sweep(tx, 1, NOW + 20, &swept));
    commit(tx);
    assert_int_equal(free_places(NOW + 20), 36);
}

static const struct CMUnitTest tests[] = {
    V("overlapping lengths never share a unit", overlapping_lengths_never_share_a_unit),
    V("a visit at several desks gets all its units or none",
      a_visit_at_several_desks_gets_all_its_units_or_none),
    V("segments that overlap or are empty are refused",
      segments_that_overlap_or_are_empty_are_refused),
    V("a hold that ran out is taken over and a live one is not",
      a_hold_that_ran_out_is_taken_over_and_a_live_one_is_not),
    V("a visit takes its own units again", a_visit_takes_its_own_units_again),
    V("confirming needs all units", confirming_needs_all_units),
    V("a hold that ran out but is still there is confirmed",
      a_hold_that_ran_out_but_is_still_there_is_confirmed),
    V("a hold can be extended while all of it is there",
      a_hold_can_be_extended_while_all_of_it_is_there),
    V("freed units are free at once or after cooling down",
      freed_units_are_free_at_once_or_after_cooling_down),
    V("after a move only the old place is freed", after_a_move_only_the_old_place_is_freed),
    V("taken units are listed by desk and time", taken_units_are_listed_by_desk_and_time),
    V("the locator hears of every place taken or freed",
      the_locator_hears_of_every_place_taken_or_freed),
};
SUITE(claims_suite, tests);

/* what the waiting-list job does: shift by shift */
static int sweep(apr_int64_t now_s, int limit)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    apr_array_header_t *shifts;
    int all = 0;

    ok(p6_claims_stale_shifts(tx, now_s, limit, &shifts, pool));
    for (int i = 0; i < shifts->nelts; i++) {
        int swept = 9;

        ok(p6_shift_hold(tx, APR_ARRAY_IDX(shifts, i, apr_int64_t)));
        ok(p6_claims_sweep(tx, APR_ARRAY_IDX(shifts, i, apr_int64_t), now_s, &swept));
        all += swept;
    }
    ok(p6_changes_drop(tx, now_s - P6_CHANGES_KEPT_S));
    commit(tx);
    return all;
}

static void what_ran_out_is_swept_a_few_shifts_at_a_time(void **state)
{
    apr_int64_t one = a_visit(P6_VISIT_HOLD, NULL), two = a_visit(P6_VISIT_BOOKED, NULL);

    (void)state;
    assert_int_equal(takes(1, at_desk(1, UNIT, 5), one, "hold", LATER, NOW), 1);
    assert_int_equal(takes(1, at_desk(2, UNIT, 3), two, "booked", 0, NOW), 1);
    raw(apr_psprintf(pool, "INSERT INTO claim (shift, desk, unit, kind, until_s, online)"
                           " VALUES (2, 1, 7, 'cooling', %d, 1)", LATER));
    assert_int_equal(sweep(LATER - 1, 100), 0);
    assert_int_equal(get_visit(one)->state, P6_VISIT_HOLD);
    assert_int_equal(sweep(LATER, 1), 6); /* five units, one hold */
    assert_int_equal(get_visit(one)->state, P6_VISIT_EXPIRED);
    assert_int_equal(get_visit(one)->changed_at, LATER);
    assert_int_equal(count_of("SELECT count(*) FROM claim WHERE shift = 2"), 1);
    assert_int_equal(sweep(LATER, 1), 1);
    assert_int_equal(sweep(LATER, 1), 0);
    assert_int_equal(get_visit(two)->state, P6_VISIT_BOOKED);
    assert_int_equal(units_of(two), 3);
    assert_int_equal(count_of("SELECT count(*) FROM change WHERE shift = 2 AND at_s = %d", LATER),
                     1);
}

static void a_hold_whose_units_others_took_expires_too(void **state)
{
    apr_int64_t one = a_visit(P6_VISIT_HOLD, NULL), two = a_visit(P6_VISIT_HOLD, NULL);

    (void)state;
    assert_int_equal(takes(1, at_desk(1, UNIT, 2), one, "hold", LATER, NOW), 1);
    assert_int_equal(takes(1, at_desk(1, UNIT, 2), two, "hold", LATER * 2LL, LATER), 1);
    assert_int_equal(sweep(LATER, 100), 1);
    assert_int_equal(get_visit(one)->state, P6_VISIT_EXPIRED);
    assert_int_equal(get_visit(two)->state, P6_VISIT_HOLD);
}

static void old_rows_of_the_change_feed_are_dropped(void **state)
{
    (void)state;
    raw(apr_psprintf(pool, "INSERT INTO change (at_s, kind, shift) VALUES (%d, 'places', 1),"
                           " (%d, 'places', 1)", NOW - P6_CHANGES_KEPT_S - 1,
                     NOW - P6_CHANGES_KEPT_S));
    sweep(NOW, 100);
    assert_int_equal(raw_int("SELECT count(*) FROM change"), 1);
}

static const struct CMUnitTest sweep_tests[] = {
    V("what ran out is swept, a few shifts at a time",
      what_ran_out_is_swept_a_few_shifts_at_a_time),
    V("a hold whose units others took expires too", a_hold_whose_units_others_took_expires_too),
    V("old rows of the change feed are dropped", old_rows_of_the_change_feed_are_dropped),
};
SUITE(sweep_suite, sweep_tests);
