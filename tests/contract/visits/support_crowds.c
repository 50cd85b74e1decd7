/* Random steps of a crowd: processes and threads on one database, checked when they are done. */
#include "support_crowd.h"

#include <stdlib.h>
#include <time.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <apr_thread_proc.h>

#define PROCESSES 3
#define THREADS 3
#define STEPS 3000
#define LONGEST_S 45 /* of the steps that are taken when nobody asks for more */

static crowd *all;
static unsigned seed;
static int process;

static void *shared(apr_size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    assert_ptr_not_equal(memory, MAP_FAILED);
    return memory;
}

static int number_from(const char *name, int otherwise)
{
    return getenv(name) ? atoi(getenv(name)) : otherwise;
}

/* lives as long as the program: what a failed check shows stands in it */
static crowd *crowd_of(int steps)
{
    apr_size_t slots = (apr_size_t)slots_of(steps) + PROCESSES * THREADS;
    crowd *c = shared(sizeof *c);

    c->steps_n = steps;
    c->codes = shared(slots * sizeof *c->codes);
    c->tokens = shared(slots * sizeof *c->tokens);
    c->calls = shared(((apr_size_t)steps + PROCESSES * THREADS) * sizeof *c->calls);
    c->now_s = now_s;
    return c;
}

static int is_time_over(time_t end)
{
    return end && time(NULL) > end;
}

static void walk(int number, apr_pool_t *in)
{
    unsigned mine = seed + (unsigned)(process * THREADS + number) * 7919u;
    time_t end = getenv("P6_TEST_STEPS") ? 0 : time(NULL) + LONGEST_S;

    while (__atomic_load_n(&all->steps, __ATOMIC_SEQ_CST) < all->steps_n && !is_time_over(end)) {
        apr_pool_t *step;

        apr_pool_create(&step, in);
        crowd_step(all, &mine, step);
        apr_pool_destroy(step);
        __atomic_fetch_add(&all->steps, 1, __ATOMIC_SEQ_CST);
    }
}

static int a_process(int number)
{
    process = number;
    desk.store = store = another_store(THREADS + 1, pool);
    __atomic_fetch_add(&all->ready, 1, __ATOMIC_SEQ_CST);
    while (!__atomic_load_n(&all->go, __ATOMIC_SEQ_CST)) apr_sleep(1000);
    in_threads(THREADS, walk);
    return deadlocks() > 0;
}

static void run_processes(void)
{
    pid_t children[PROCESSES];
    int status;

    for (int i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        if (!children[i]) _exit(a_process(i));
    }
    while (__atomic_load_n(&all->ready, __ATOMIC_SEQ_CST) < PROCESSES) apr_sleep(1000);
    __atomic_store_n(&all->go, 1, __ATOMIC_SEQ_CST);
    for (int i = 0; i < PROCESSES; i++) {
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        all->broken += status != 0;
    }
    assert_int_equal(all->broken, 0);
}

/* until nothing is left to do; then nobody waits beside a place that would do */
static void tend_to_the_end(void)
{
    int did = 1;

    while (did) ok(p6_waiting_tend(&desk, &did, pool));
    for (apr_int64_t shift = WIDE; shift <= THIRTEEN; shift++)
        if (number_of("SELECT count(*) FROM waiting w JOIN visit_service s"
                      " ON s.visit = w.visit WHERE w.state = 'waiting' AND"
                      " w.shift = %d AND s.service = 'eid' AND s.list_order = 1 AND"
                      " NOT EXISTS (SELECT 1 FROM visit_service o"
                      " WHERE o.visit = w.visit AND o.list_order = 2)",
                      (int)shift) > 0) {
            apr_array_header_t *slots;

            ok(p6_booking_slots(&slots, &desk, shift, list("eid", pool), 1, pool));
            assert_int_equal(slots->nelts, 0);
        }
}

static void a_crowd_is_told_the_truth(void **state)
{
    (void)state;
    seed = (unsigned)number_from("P6_TEST_SEED", (int)getpid());
    print_message("# seed %u\n", seed);
    all = crowd_of(number_from("P6_TEST_STEPS", STEPS));
    follow_clock(&all->now_s);
    limits.hold_s = 180;
    run_processes();
    print_message("# %d steps\n", all->steps);
    check_answers(all);
    check_database();
    tend_to_the_end();
    check_database();
}

static const struct CMUnitTest tests[] = {
    T("a crowd in three processes is told the truth", a_crowd_is_told_the_truth),
};
SUITE(crowd_suite, tests);
