/* Openings, keys of actions, and the held shift. */
#include "support_visits.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include "store/openings.h"

#define COOKIE(digit) "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde" digit

static void put(const char *cookie, apr_int64_t visit, apr_int64_t until_s)
{
    p6_tx *tx = begin(P6_TX_WRITE);

    ok(p6_opening_put(tx, cookie, visit, until_s));
    commit(tx);
}

static apr_int64_t opened(const char *cookie, apr_int64_t now_s)
{
    p6_tx *tx = begin(P6_TX_READ);
    apr_int64_t visit;

    ok(p6_opening_get(tx, cookie, now_s, &visit));
    commit(tx);
    return visit;
}

static void a_cookie_opens_one_visit_until_it_runs_out(void **state)
{
    apr_int64_t visit = a_visit(P6_VISIT_BOOKED, NULL);

    (void)state;
    put(COOKIE("0"), visit, NOW + 60);
    assert_int_equal(opened(COOKIE("0"), NOW + 59), visit);
    assert_int_equal(opened(COOKIE("0"), NOW + 60), 0);
    assert_int_equal(opened(COOKIE("1"), NOW), 0);
    put(COOKIE("0"), visit, NOW + 90);
    assert_int_equal(opened(COOKIE("0"), NOW + 89), visit);
    assert_int_equal(raw_int("SELECT count(*) FROM opening"), 1);
}

static void erasing_and_sweeping_close_visits(void **state)
{
    apr_int64_t first = a_visit(P6_VISIT_BOOKED, NULL), second = a_visit(P6_VISIT_BOOKED, NULL);
    p6_tx *tx;

    (void)state;
    put(COOKIE("0"), first, NOW + 60);
    put(COOKIE("1"), first, NOW + 60);
    put(COOKIE("2"), second, NOW + 60);
    put(COOKIE("3"), second, NOW);
    tx = begin(P6_TX_WRITE);
    ok(p6_person_erase(tx, first, NOW));
    ok(p6_openings_sweep(tx, NOW));
    commit(tx);
    assert_int_equal(opened(COOKIE("2"), NOW), second);
    assert_int_equal(raw_int("SELECT count(*) FROM opening"), 1);
}

static void an_action_is_noted_once_and_forgotten_later(void **state)
{
    apr_int64_t visit = a_visit(P6_VISIT_BOOKED, NULL), found;
    p6_tx *tx = begin(P6_TX_WRITE);
    int first;

    (void)state;
    fails(NOT_FOUND, p6_action_visit(tx, "key", &found));
    ok(p6_action_note(tx, "key", "reschedule", visit, NOW, &first));
    assert_int_equal(first, 1);
    ok(p6_action_note(tx, "key", "reschedule", visit + 1, NOW + 1, &first));
    assert_int_equal(first, 0);
    ok(p6_action_visit(tx, "key", &found));
    assert_int_equal(found, visit);
    ok(p6_actions_sweep(tx, NOW - 1));
    ok(p6_action_visit(tx, "key", &found));
    ok(p6_actions_sweep(tx, NOW));
    fails(NOT_FOUND, p6_action_visit(tx, "key", &found));
    commit(tx);
}

/* another's look at shift 1 while we hold it */
typedef struct look {
    p6_store *theirs;
    apr_pool_t *in;
    p6_error *err;
    int claims, over; /* set when it is over */
} look;

static p6_error *look_at_shift(void *baton, p6_tx *tx, apr_pool_t *in)
{
    look *l = baton;
    apr_array_header_t *rows;

    P6_TRY(p6_shift_hold(tx, 1));
    P6_TRY(p6_claims_of_shift(tx, 1, NOW, &rows, in));
    l->claims = rows->nelts;
    return NULL;
}

static void *look_in_thread(void *data)
{
    look *l = data;

    l->err = p6_store_run(l->theirs, P6_TX_WRITE, WAIT_MS, look_at_shift, l, l->in);
    __atomic_store_n(&l->over, 1, __ATOMIC_SEQ_CST);
    return NULL;
}

/* the second byte of the lock file is the next one's in line (store/lock.h) */
static int somebody_waits(void)
{
    struct flock next = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 1, .l_len = 1 };
    int fd;

    if (on_pgsql)
        return raw_int("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0;
    fd = open(apr_pstrcat(pool, params, ".lock", NULL), O_RDWR);
    assert_true(fd >= 0 && !fcntl(fd, F_OFD_GETLK, &next));
    close(fd);
    return next.l_type != F_UNLCK;
}

static void await_somebody(const look *l)
{
    for (int left = WAIT_MS; left && !somebody_waits(); left--) {
        assert_int_equal(__atomic_load_n(&l->over, __ATOMIC_SEQ_CST), 0);
        apr_sleep(1000);
    }
    assert_true(somebody_waits());
}

static void who_holds_a_shift_second_waits_and_sees_what_was_claimed(void **state)
{
    apr_int64_t visit = a_visit(P6_VISIT_BOOKED, NULL);
    const p6_segment s = at_desk(1, UNIT, 3);
    look l = { .theirs = another_store(1, pool) };
    pthread_t thread;
    p6_tx *tx;
    int done;

    (void)state;
    apr_pool_create_unmanaged_ex(&l.in, NULL, NULL); /* the other thread's own */
    tx = begin(P6_TX_WRITE);
    ok(p6_shift_hold(tx, 1));
    assert_int_equal(pthread_create(&thread, NULL, look_in_thread, &l), 0);
    await_somebody(&l);
    ok(p6_claims_take(tx, 1, &s, 1, visit, "booked", 0, NOW, &done));
    assert_int_equal(__atomic_load_n(&l.over, __ATOMIC_SEQ_CST), 0);
    commit(tx);
    pthread_join(thread, NULL);
    ok(l.err);
    assert_int_equal(l.claims, 3);
    apr_pool_destroy(l.in);
}

static void shifts_are_held_again_and_apart(void **state)
{
    p6_tx *tx = begin(P6_TX_WRITE), *reader;
    p6_error *err;

    (void)state;
    for (int i = 0; i < 3; i++) {
        ok(p6_shift_hold(tx, 1));
        ok(p6_shift_hold(tx, 2));
    }
    reader = begin(P6_TX_READ);
    ok(p6_shift_hold(reader, 1)); /* readers hold nothing and wait for nobody */
    commit(reader);
    err = p6_shift_hold(tx, 99); /* on SQLite the turn to write holds whatever there is */
    if (on_pgsql) assert_true(err && err->code == P6_E_NOT_FOUND);
    else ok(err);
    commit(tx);
}

static const struct CMUnitTest tests[] = {
    V("a cookie opens one visit until it runs out", a_cookie_opens_one_visit_until_it_runs_out),
    V("erasing and sweeping close visits", erasing_and_sweeping_close_visits),
    V("an action is noted once and forgotten later", an_action_is_noted_once_and_forgotten_later),
    V("who holds a shift second waits and sees what was claimed",
      who_holds_a_shift_second_waits_and_sees_what_was_claimed),
    V("shifts are held again and apart", shifts_are_held_again_and_apart),
};
SUITE(openings_suite, tests);
