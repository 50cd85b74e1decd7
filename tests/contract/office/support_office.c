#include "support_office.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <apr_general.h>

apr_pool_t *pool;
p6_store *store;
apr_int64_t now_s;
int logged[10000];
int on_pgsql;

static char directory[64];
static const char *driver, *params;
static const char *server; /* conninfo of the private PostgreSQL */
static apr_pool_t *program_pool;
static int databases;

static apr_time_t clock_now(void *baton)
{
    (void)baton;
    return apr_time_from_sec(__atomic_load_n(&now_s, __ATOMIC_SEQ_CST));
}

static apr_status_t draw(void *baton, unsigned char *buf, apr_size_t n)
{
    (void)baton;
    return getrandom(buf, n, 0) == (ssize_t)n ? APR_SUCCESS : APR_EGENERAL;
}

static void count_line(void *baton, p6_level level, int id, const char *line)
{
    (void)baton;
    (void)level;
    __atomic_fetch_add(&logged[id], 1, __ATOMIC_RELAXED);
    if (getenv("P6_TEST_VERBOSE")) fprintf(stderr, "# P6-%04d %s\n", id, line);
}

p6_env env = { clock_now, draw, count_line, NULL };

void check_ok(p6_error *err, const char *file, int line)
{
    if (!err) return;
    print_error("%s: %s (%s)\n", p6_error_name(err->code), err->detail,
                err->where ? err->where : "-");
    _fail(file, line);
}

void check_fails(p6_errcode code, p6_error *err, const char *file, int line)
{
    if (err && err->code == code) return;
    print_error("%s expected, got %s\n", p6_error_name(code),
                err ? p6_error_name(err->code) : "no error");
    _fail(file, line);
}

/* all that COMMAND prints; *STATUS is its exit status */
static const char *output_of(const char *command, int *status, apr_pool_t *in)
{
    char text[4096];
    FILE *pipe = popen(command, "r");
    size_t n;

    if (!pipe) exit(1);
    n = fread(text, 1, sizeof text - 1, pipe);
    text[n] = '\0';
    while (fgetc(pipe) != EOF) {}
    *status = pclose(pipe);
    return apr_pstrdup(in, text);
}

/* the client reads SQL from a file: no shell sees it */
static const char *client(const char *sql, int *status)
{
    const char *file = test_file("sql"), *quiet = getenv("P6_TEST_VERBOSE") ? "" : "2> /dev/null";
    FILE *out = fopen(file, "w");

    assert_non_null(out);
    fprintf(out, "%s;\n", sql);
    assert_int_equal(fclose(out), 0);
    return output_of(on_pgsql
        ? apr_psprintf(pool, "psql -X -q -A -t -v ON_ERROR_STOP=1 \"%s\" -f '%s' %s", params, file,
                       quiet)
        : apr_psprintf(pool, "sqlite3 -batch -bail -cmd '.timeout 5000' '%s' < '%s' %s", params,
                       file, quiet), status, pool);
}

const char *raw(const char *sql)
{
    int status;
    const char *out = client(sql, &status);

    if (status) fail_msg("refused: %s", sql);
    return out;
}

apr_int64_t raw_int(const char *sql)
{
    return apr_atoi64(raw(sql));
}

void raw_refused(const char *sql)
{
    int status;

    client(sql, &status);
    if (!status) fail_msg("not refused: %s", sql);
}

const char *test_file(const char *name)
{
    return apr_psprintf(pool, "%s/t%d.%s", directory, databases, name);
}

static void start_server(void)
{
    int status;
    const char *out = output_of(apr_psprintf(program_pool, "tests/support/postgres.sh start %s/pg"
                                             " fsync=off", directory), &status, program_pool);

    if (status) exit(1);
    server = apr_pstrmemdup(program_pool, out, strcspn(out, "\n"));
}

/* on PostgreSQL every test has a schema of its own */
static void name_database(void)
{
    int status;

    databases++;
    params = apr_psprintf(pool, "%s/t%d.db", directory, databases);
    if (!on_pgsql) return;
    params = server;
    client(apr_psprintf(pool, "CREATE SCHEMA t%d", databases), &status);
    assert_int_equal(status, 0);
    params = apr_psprintf(pool, "%s options='-c search_path=t%d'", server, databases);
}

int fresh_store(void **state)
{
    int from, to;

    (void)state;
    apr_pool_create(&pool, program_pool);
    memset(logged, 0, sizeof logged);
    now_s = NOW;
    name_database();
    ok(p6_store_open(&store, driver, params, 8, &env, pool));
    ok(p6_store_migrate(store, &from, &to, pool));
    return 0;
}

int drop_store(void **state)
{
    (void)state;
    apr_pool_destroy(pool);
    return 0;
}

p6_tx *begin(p6_tx_mode mode)
{
    p6_tx *tx;

    ok(p6_tx_begin(&tx, store, mode, WAIT_MS, pool));
    return tx;
}

typedef struct runner {
    int number;
    void (*work)(int number, apr_pool_t *in);
} runner;

/* plain threads: apr_thread_exit leaves AddressSanitizer's marks on a stack that is used again */
static void *run(void *data)
{
    const runner *r = data;
    apr_pool_t *mine;

    apr_pool_create_unmanaged_ex(&mine, NULL, NULL);
    r->work(r->number, mine);
    apr_pool_destroy(mine);
    return NULL;
}

void in_threads(int n, void (*work)(int number, apr_pool_t *in))
{
    pthread_t *threads = apr_palloc(pool, (apr_size_t)n * sizeof *threads);
    runner *runners = apr_palloc(pool, (apr_size_t)n * sizeof *runners);

    for (int i = 0; i < n; i++) {
        runners[i] = (runner){ i, work };
        assert_int_equal(pthread_create(&threads[i], NULL, run, &runners[i]), 0);
    }
    for (int i = 0; i < n; i++) pthread_join(threads[i], NULL);
}

static void clean_up(void)
{
    int failed = 0;

    if (on_pgsql)
        failed = system(apr_psprintf(program_pool, "tests/support/postgres.sh stop %s/pg",
                                     directory));
    failed |= system(apr_psprintf(program_pool, "rm -rf '%s'", directory));
    _exit(failed != 0);
}

/* A child that cleans up when this program ends, however it ends: a crash or a time limit must not
   leave a server behind. It waits for the end of a pipe that only we hold open. */
static pid_t start_guardian(int *ours)
{
    int ends[2];
    char byte;
    pid_t guardian;

    if (pipe(ends) || fcntl(ends[1], F_SETFD, FD_CLOEXEC)) exit(1);
    guardian = fork();
    if (!guardian) {
        setpgid(0, 0); /* a time limit may end the whole group */
        close(ends[1]);
        while (read(ends[0], &byte, 1) < 0 && errno == EINTR) {}
        clean_up();
    }
    close(ends[0]);
    *ours = ends[1];
    return guardian;
}

int run_suites(const char *name, const char *which, const suite *const *suites, size_t n)
{
    struct CMUnitTest tests[200];
    size_t tests_n = 0;
    int failed, status, ours;
    pid_t guardian;

    apr_initialize();
    apr_pool_create(&program_pool, NULL);
    driver = which;
    on_pgsql = !strcmp(driver, "pgsql");
    strcpy(directory, "/tmp/p6-office-XXXXXX");
    /* the server must be able to reach its directory as another user */
    if (!mkdtemp(directory) || chmod(directory, 0711)) exit(1);
    guardian = start_guardian(&ours);
    if (on_pgsql) start_server();
    for (size_t i = 0; i < n; i++) {
        if (tests_n + suites[i]->n > 200) exit(1);
        memcpy(tests + tests_n, suites[i]->tests, suites[i]->n * sizeof *tests);
        tests_n += suites[i]->n;
    }
    failed = _cmocka_run_group_tests(name, tests, tests_n, NULL, NULL);
    close(ours);
    if (waitpid(guardian, &status, 0) != guardian || status) failed++;
    return failed;
}
