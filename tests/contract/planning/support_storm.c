/* People book while a manager calls off, moves, alters: nobody is left in a shift that is not. */
#include "support_planning.h"

#include "contract/fixture/threads.h"
#include "planning/shifts.h"

#define BOOKERS 5
#define BOOKINGS 6

static apr_int64_t the_shift;
static int failed;

static void book_and_wait(int number, apr_pool_t *in)
{
    for (int i = 0; i < BOOKINGS; i++) {
        const char *services = i % 2 ? "cashless" : "vneid";
        p6_wish w = wish(the_shift, AT(1, 18) + 5 * ((number * BOOKINGS + i) % 12), services, in);
        p6_outcome *outcome;

        if (p6_book(&outcome, &desk, &w, in)) __atomic_fetch_add(&failed, 1, __ATOMIC_RELAXED);
        if (i < BOOKINGS - 1) continue;
        w = wish(the_shift, P6_NO_MINUTE, services, in);
        if (p6_wait(&outcome, &desk, &w, in)) __atomic_fetch_add(&failed, 1, __ATOMIC_RELAXED);
    }
}

typedef p6_error *(*deed)(p6_deed_outcome **outcome, const p6_editor *editor, apr_int64_t id);

/* what the manager does, looking at each list that comes up, until it is done */
static void insist(deed what, apr_int64_t id)
{
    p6_editor editor = an_editor();
    p6_deed_outcome *outcome;
    int tries = 0;

    do {
        ok(what(&outcome, &editor, id));
        assert_true(outcome->what != P6_DEED_FAULTS);
        if (outcome->what == P6_DEED_ASK)
            editor.shown = p6_fates_shown(outcome->fates, outcome->homes, pool);
        assert_true(++tries < 200);
    } while (outcome->what == P6_DEED_ASK);
}

static void amid_bookings(deed what)
{
    runner *bookers;

    failed = 0;
    the_shift = shift_at("to-3a", AT(1, 18));
    bookers = threads_start(BOOKERS, book_and_wait);
    insist(what, the_shift);
    threads_join(bookers, BOOKERS);
    assert_int_equal(failed, 0);
    assert_int_equal(number_of("SELECT count(*) FROM visit v JOIN shift s ON s.id = v.shift"
                               " WHERE v.state IN ('booked', 'waiting') AND s.status <> 'planned'"),
                     0);
    assert_int_equal(number_of("SELECT count(*) FROM claim c LEFT JOIN visit v ON v.id = c.visit"
                               " AND v.shift = c.shift AND c.unit * 5 >= v.start_min"
                               " AND c.unit * 5 < v.end_min AND v.state = 'booked'"
                               " WHERE v.id IS NULL"), 0);
    assert_int_equal(number_of("SELECT count(*) FROM visit v WHERE v.state = 'booked'"
                               " AND (v.end_min - v.start_min) / 5 <> (SELECT count(*) FROM claim c"
                               " WHERE c.visit = v.id AND c.until_s IS NULL)"), 0);
}

static p6_error *cancel(p6_deed_outcome **outcome, const p6_editor *editor, apr_int64_t id)
{
    return p6_shift_cancel(outcome, editor, id, NULL, pool);
}

static p6_error *move(p6_deed_outcome **outcome, const p6_editor *editor, apr_int64_t id)
{
    static const p6_when_wish when = { "2026-11-26", "08:00", "08:40" };

    return p6_shift_move(outcome, editor, id, &when, NULL, NULL, pool);
}

static p6_error *alter(p6_deed_outcome **outcome, const p6_editor *editor, apr_int64_t id)
{
    static const p6_when_wish when = { NULL, "18:15", "18:45" };
    p6_presence_wish presence = a_presence(2);

    return p6_shift_alter(outcome, editor, id, &when, &presence, pool);
}

static void nobody_stays_booked_in_a_shift_cancelled_meanwhile(void **state)
{
    (void)state;
    amid_bookings(cancel);
    assert_int_equal(number_of("SELECT count(*) FROM claim"), 0);
}

static void nobody_stays_behind_when_a_shift_moves_meanwhile(void **state)
{
    (void)state;
    amid_bookings(move);
}

static void nobody_stays_where_an_altered_shift_no_longer_is(void **state)
{
    (void)state;
    amid_bookings(alter);
    assert_int_equal(number_of("SELECT count(*) FROM visit WHERE state = 'booked' AND"
                               " (start_min < %" APR_INT64_T_FMT " OR end_min > %" APR_INT64_T_FMT
                               ")", AT(1, 18) + 15, AT(1, 18) + 45), 0);
}

static const struct CMUnitTest tests[] = {
    T("nobody stays booked in a shift that is cancelled meanwhile",
      nobody_stays_booked_in_a_shift_cancelled_meanwhile),
    T("nobody stays behind when a shift moves meanwhile",
      nobody_stays_behind_when_a_shift_moves_meanwhile),
    T("nobody stays where an altered shift no longer is",
      nobody_stays_where_an_altered_shift_no_longer_is),
};
SUITE(storm_suite, tests);
