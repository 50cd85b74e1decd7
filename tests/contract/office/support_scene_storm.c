/* People book while a manager calls off, moves, alters: nobody is left in a shift that is not. */
#include "support_scene.h"

#include <apr_thread_proc.h>

#include "planning/shifts.h"

#define BOOKERS 5
#define BOOKINGS 6

typedef struct booker {
    int number;
    apr_int64_t shift;
    apr_pool_t *pool;
    int failed;
} booker;

static void *APR_THREAD_FUNC book(apr_thread_t *thread, void *data)
{
    booker *b = data;

    (void)thread;
    for (int i = 0; i < BOOKINGS; i++) {
        apr_array_header_t *codes = apr_array_make(b->pool, 1, sizeof(const char *));
        p6_wish wish = { .request_key = scene_key(b->pool), .shift = b->shift,
            .start = AT(1, 18) + 5 * ((b->number * BOOKINGS + i) % 12), .services = codes,
            .name = "bà Lan", .birth_year = "1958", .consent = "1", .channel = P6_ONLINE };
        p6_outcome *outcome;

        APR_ARRAY_PUSH(codes, const char *) = i % 2 ? "cashless" : "vneid";
        if (p6_book(&outcome, &sc.booking, &wish, b->pool)) b->failed++;
        if (i == BOOKINGS - 1 && p6_wait(&outcome, &sc.booking, &(p6_wish){
                .request_key = scene_key(b->pool), .shift = b->shift, .services = codes,
                .name = "bà Lan", .birth_year = "1958", .consent = "1" }, b->pool))
            b->failed++;
    }
    return NULL;
}

typedef p6_error *(*deed)(p6_deed_outcome **outcome, const p6_editor *editor, apr_int64_t id);

/* what the manager does, looking at each list that comes up, until it is done */
static void insist(deed what, apr_int64_t id)
{
    p6_editor editor = scene_editor();
    p6_deed_outcome *outcome;
    int tries = 0;

    do {
        GOOD(what(&outcome, &editor, id));
        assert_true(outcome->what != P6_DEED_FAULTS);
        if (outcome->what == P6_DEED_ASK)
            editor.shown = p6_fates_shown(outcome->fates, outcome->homes, sc.pool);
        assert_true(++tries < 200);
    } while (outcome->what == P6_DEED_ASK);
}

static void amid_bookings(deed what)
{
    apr_int64_t id = scene_shift("to-3a", AT(1, 18));
    apr_thread_t *threads[BOOKERS];
    booker bookers[BOOKERS];
    apr_status_t rv;

    for (int i = 0; i < BOOKERS; i++) {
        bookers[i] = (booker){ i, id, NULL, 0 };
        apr_pool_create(&bookers[i].pool, sc.pool);
        assert_int_equal(apr_thread_create(&threads[i], NULL, book, &bookers[i], sc.pool), 0);
    }
    insist(what, id);
    for (int i = 0; i < BOOKERS; i++) {
        apr_thread_join(&rv, threads[i]);
        assert_int_equal(bookers[i].failed, 0);
    }
    assert_int_equal(scene_int("SELECT count(*) FROM visit v JOIN shift s ON s.id = v.shift"
                               " WHERE v.state IN ('booked', 'waiting') AND s.status <> 'planned'"),
                     0);
    assert_int_equal(scene_int("SELECT count(*) FROM claim c LEFT JOIN visit v ON v.id = c.visit"
                               " AND v.shift = c.shift AND c.unit * 5 >= v.start_min"
                               " AND c.unit * 5 < v.end_min AND v.state = 'booked'"
                               " WHERE v.id IS NULL"), 0);
    assert_int_equal(scene_int("SELECT count(*) FROM visit v WHERE v.state = 'booked'"
                               " AND (v.end_min - v.start_min) / 5 <> (SELECT count(*) FROM claim c"
                               " WHERE c.visit = v.id AND c.until_s IS NULL)"), 0);
}

static p6_error *cancel(p6_deed_outcome **outcome, const p6_editor *editor, apr_int64_t id)
{
    return p6_shift_cancel(outcome, editor, id, NULL, sc.pool);
}

static p6_error *move(p6_deed_outcome **outcome, const p6_editor *editor, apr_int64_t id)
{
    static const p6_when_wish when = { "2026-11-26", "08:00", "08:40" };

    return p6_shift_move(outcome, editor, id, &when, NULL, NULL, sc.pool);
}

static p6_error *alter(p6_deed_outcome **outcome, const p6_editor *editor, apr_int64_t id)
{
    static const p6_when_wish when = { NULL, "18:15", "18:45" };
    p6_presence_wish presence = scene_presence(2);

    return p6_shift_alter(outcome, editor, id, &when, &presence, sc.pool);
}

static void nobody_stays_booked_in_a_shift_cancelled_meanwhile(void **state)
{
    (void)state;
    amid_bookings(cancel);
    assert_int_equal(scene_int("SELECT count(*) FROM claim"), 0);
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
    assert_int_equal(scene_int("SELECT count(*) FROM visit WHERE state = 'booked' AND"
                               " (start_min < %" APR_INT64_T_FMT " OR end_min > %" APR_INT64_T_FMT
                               ")", AT(1, 18) + 15, AT(1, 18) + 45), 0);
}

static const struct CMUnitTest tests[] = {
    SCENE("nobody stays booked in a shift that is cancelled meanwhile",
          nobody_stays_booked_in_a_shift_cancelled_meanwhile),
    SCENE("nobody stays behind when a shift moves meanwhile",
          nobody_stays_behind_when_a_shift_moves_meanwhile),
    SCENE("nobody stays where an altered shift no longer is",
          nobody_stays_where_an_altered_shift_no_longer_is),
};
SCENE_SUITE(scene_storm, tests);
