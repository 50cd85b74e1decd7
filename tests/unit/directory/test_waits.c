#include "support_unit.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/reaper.h"
#include "base/threads.h"
#include "directory/turns.h"

/* does FD read as ended within five seconds? */
static int ends(int fd)
{
    struct pollfd readable = { .fd = fd, .events = POLLIN };
    char byte;

    return poll(&readable, 1, 5000) == 1 && read(fd, &byte, 1) == 0;
}

static void the_reaper_ends_what_is_late_and_leaves_the_rest(void **state)
{
    p6_watched late, later;
    p6_reaper *reaper;
    int a[2], b[2];
    apr_pool_t *own;

    (void)state;
    apr_pool_create(&own, pool);
    assert_null(p6_reaper_make(&reaper, own));
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, a), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, b), 0);
    assert_null(p6_reaper_watch(&later, reaper, b[0], p6_deadline_in(60000), own));
    assert_null(p6_reaper_watch(&late, reaper, a[0], p6_deadline_in(50), own));
    assert_true(ends(a[0]));
    assert_true(ends(a[1]));
    assert_int_equal(write(b[0], "x", 1), 1);
    assert_int_equal(p6_reaper_release(&late, reaper), 1);
    assert_int_equal(p6_reaper_release(&later, reaper), 0);
    for (int i = 0; i < 2; i++) close(a[i]), close(b[i]);
    apr_pool_destroy(own);
}

static void the_reaper_never_touches_a_number_that_somebody_else_got(void **state)
{
    p6_watched watched;
    p6_reaper *reaper;
    int a[2], b[2];
    apr_pool_t *own;

    (void)state;
    apr_pool_create(&own, pool);
    assert_null(p6_reaper_make(&reaper, own));
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, a), 0);
    assert_null(p6_reaper_watch(&watched, reaper, a[0], p6_deadline_in(50), own));
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, b), 0);
    assert_int_equal(dup2(b[0], a[0]), a[0]); /* the number is another socket's now */
    assert_true(ends(a[1]));
    assert_int_equal(write(a[0], "x", 1), 1);
    assert_int_equal(p6_reaper_release(&watched, reaper), 1);
    for (int i = 0; i < 2; i++) close(a[i]), close(b[i]);
    apr_pool_destroy(own);
}

static void a_watch_may_begin_and_end_many_times(void **state)
{
    p6_watched watched;
    p6_reaper *reaper;
    int a[2];
    apr_pool_t *own;

    (void)state;
    apr_pool_create(&own, pool);
    assert_null(p6_reaper_make(&reaper, own));
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, a), 0);
    assert_null(p6_reaper_watch(&watched, reaper, a[0], 0, own));
    for (int i = 0; i < 100; i++) {
        p6_reaper_until(&watched, reaper, p6_deadline_in(60000 + i));
        p6_reaper_until(&watched, reaper, 0);
    }
    assert_int_equal(write(a[0], "x", 1), 1);
    assert_int_equal(read(a[1], (char[1]){ 0 }, 1), 1);
    p6_reaper_until(&watched, reaper, p6_deadline_in(50)); /* earlier than it sleeps for */
    assert_true(ends(a[1]));
    assert_int_equal(p6_reaper_release(&watched, reaper), 1);
    for (int i = 0; i < 2; i++) close(a[i]);
    apr_pool_destroy(own);
}

static void a_reaper_that_nobody_used_goes_quietly(void **state)
{
    p6_reaper *reaper;
    apr_pool_t *own;

    (void)state;
    apr_pool_create(&own, pool);
    assert_null(p6_reaper_make(&reaper, own));
    apr_pool_destroy(own);
}

static void so_many_at_once_and_of_one_directory_its_share(void **state)
{
    p6_turns *turns;
    int a = 0, b = 0, busy, waiting;

    (void)state;
    assert_null(p6_turns_make(&turns, 3, 2, 1, pool));
    assert_null(p6_turns_take(turns, &a, p6_deadline_in(1000), pool));
    assert_null(p6_turns_take(turns, &a, p6_deadline_in(1000), pool));
    assert_int_equal(p6_turns_take(turns, &a, p6_deadline_in(30), pool)->code, P6_E_UNAVAILABLE);
    assert_null(p6_turns_take(turns, &b, p6_deadline_in(1000), pool));
    assert_int_equal(p6_turns_take(turns, &b, p6_deadline_in(30), pool)->code, P6_E_UNAVAILABLE);
    p6_turns_count(turns, &busy, &waiting);
    assert_int_equal(busy, 3);
    assert_int_equal(waiting, 0);
    p6_turns_give(turns, &a);
    assert_null(p6_turns_take(turns, &b, p6_deadline_in(0), pool));
    assert_int_equal(a, 1);
    assert_int_equal(b, 2);
}

static void beyond_those_who_wait_one_is_sent_away_at_once(void **state)
{
    p6_deadline begin = p6_deadline_in(0);
    p6_turns *turns;
    int a = 0;

    (void)state;
    assert_null(p6_turns_make(&turns, 1, 1, 0, pool));
    assert_null(p6_turns_take(turns, &a, p6_deadline_in(60000), pool));
    assert_int_equal(p6_turns_take(turns, &a, p6_deadline_in(60000), pool)->code,
                     P6_E_UNAVAILABLE);
    assert_true(p6_deadline_in(0) - begin < 5000000);
}

typedef struct giver {
    p6_turns *turns;
    int *busy;
} giver;

static void *give(void *data)
{
    giver *g = data;
    int busy, waiting;

    do p6_turns_count(g->turns, &busy, &waiting);
    while (!waiting);
    p6_turns_give(g->turns, g->busy);
    return NULL;
}

static void who_waits_gets_the_turn_that_is_given_back(void **state)
{
    pthread_t thread;
    p6_turns *turns;
    int a = 0;

    (void)state;
    assert_null(p6_turns_make(&turns, 1, 1, 4, pool));
    assert_null(p6_turns_take(turns, &a, p6_deadline_in(1000), pool));
    assert_int_equal(p6_thread_start(&thread, give, &(giver){ turns, &a }), 0);
    assert_null(p6_turns_take(turns, &a, p6_deadline_in(60000), pool));
    pthread_join(thread, NULL);
    assert_int_equal(a, 1);
}

static void writing_to_nobody_kills_nobody_behind_the_shield(void **state)
{
    p6_pipe_shield shield;
    sigset_t now;
    int ends_[2];

    (void)state;
    assert_int_equal(pipe(ends_), 0);
    close(ends_[0]);
    p6_pipe_shield_up(&shield);
    assert_int_equal(write(ends_[1], "x", 1), -1);
    p6_pipe_shield_down(&shield);
    close(ends_[1]);
    pthread_sigmask(SIG_SETMASK, NULL, &now);
    assert_int_equal(sigismember(&now, SIGPIPE), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        { "the reaper ends what is late and leaves the rest",
          the_reaper_ends_what_is_late_and_leaves_the_rest, 0, 0, 0 },
        { "the reaper never touches a number that somebody else got",
          the_reaper_never_touches_a_number_that_somebody_else_got, 0, 0, 0 },
        { "a watch may begin and end many times",
          a_watch_may_begin_and_end_many_times, 0, 0, 0 },
        { "a reaper that nobody used goes quietly",
          a_reaper_that_nobody_used_goes_quietly, 0, 0, 0 },
        { "so many at once, and of one directory its share",
          so_many_at_once_and_of_one_directory_its_share, 0, 0, 0 },
        { "beyond those who wait one is sent away at once",
          beyond_those_who_wait_one_is_sent_away_at_once, 0, 0, 0 },
        { "who waits gets the turn that is given back",
          who_waits_gets_the_turn_that_is_given_back, 0, 0, 0 },
        { "writing to nobody kills nobody behind the shield",
          writing_to_nobody_kills_nobody_behind_the_shield, 0, 0, 0 },
    };

    begin_tests();
    return cmocka_run_group_tests_name("waits of directories", tests, NULL, NULL);
}
