#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "store/lock.h"

static apr_pool_t *pool;
static char directory[] = "/tmp/p6-lock-XXXXXX";
static const char *path;
static p6_lock one, two;

static int setup(void **state)
{
    (void)state;
    p6_lock_init(&one, path);
    p6_lock_init(&two, path);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    p6_lock_close(&one);
    p6_lock_close(&two);
    unlink(path);
    return 0;
}

static p6_error *take(p6_lock *lock, int ms)
{
    return p6_lock_take(lock, p6_deadline_in(ms), pool);
}

static void one_holder_at_a_time_in_one_process_too(void **state)
{
    p6_error *err;

    (void)state;
    assert_null(take(&one, 0));
    err = take(&two, 20);
    assert_non_null(err);
    assert_int_equal(err->code, P6_E_UNAVAILABLE);
    p6_lock_give(&one);
    assert_null(take(&two, 0));
    assert_non_null(take(&one, 0));
    p6_lock_give(&two);
}

static void who_gave_up_waiting_leaves_no_trace(void **state)
{
    (void)state;
    assert_null(take(&one, 0));
    assert_non_null(take(&two, 5));
    p6_lock_give(&one);
    assert_null(take(&one, 0)); /* the place of the next is free again */
    p6_lock_give(&one);
}

static void a_killed_holder_lets_go(void **state)
{
    int ready[2], status;
    char byte;
    pid_t child;

    (void)state;
    assert_int_equal(pipe(ready), 0);
    child = fork();
    if (!child) {
        if (take(&one, 0) || write(ready[1], "x", 1) != 1) _exit(1);
        for (;;) pause();
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    assert_non_null(take(&two, 0));
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_null(take(&two, 0));
    p6_lock_give(&two);
    close(ready[0]);
    close(ready[1]);
}

static void the_file_is_private_and_stays(void **state)
{
    struct stat before, after;

    (void)state;
    assert_null(take(&one, 0));
    assert_int_equal(stat(path, &before), 0);
    assert_int_equal(before.st_mode & 07777, 0600);
    p6_lock_give(&one);
    p6_lock_close(&one);
    assert_null(take(&two, 0));
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
    p6_lock_give(&two);
}

static void a_removed_file_is_replaced_for_all(void **state)
{
    (void)state;
    assert_null(take(&one, 0));
    p6_lock_give(&one);
    assert_int_equal(unlink(path), 0);
    assert_null(take(&two, 0));
    assert_non_null(take(&one, 0));
    p6_lock_give(&two);
}

static void a_symbolic_link_is_not_followed(void **state)
{
    p6_error *err;

    (void)state;
    assert_int_equal(symlink("/dev/null", path), 0);
    err = take(&one, 0);
    assert_non_null(err);
    assert_int_equal(err->code, P6_E_UNAVAILABLE);
}

int main(void)
{
#define T(sentence, function) { sentence, function, setup, teardown, NULL }
    static const struct CMUnitTest tests[] = {
        T("one holder at a time, in one process too", one_holder_at_a_time_in_one_process_too),
        T("who gave up waiting leaves no trace", who_gave_up_waiting_leaves_no_trace),
        T("a killed holder lets go", a_killed_holder_lets_go),
        T("the file is private and stays", the_file_is_private_and_stays),
        T("a removed file is replaced for all", a_removed_file_is_replaced_for_all),
        T("a symbolic link is not followed", a_symbolic_link_is_not_followed),
    };
    int failed;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    if (!mkdtemp(directory)) return 1;
    path = apr_pstrcat(pool, directory, "/db.lock", NULL);
    failed = cmocka_run_group_tests_name("the write lock", tests, NULL, NULL);
    rmdir(directory);
    return failed;
}
