#include "support_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <apr_general.h>
#include "store/sql.h"

backend the_backend;
apr_pool_t *pool;
p6_store *store;
const char *params;
const char *database_name;
int logged[10000];

static char directory[64];
static const char *server; /* conninfo of the private PostgreSQL */
static apr_pool_t *program_pool, *test_pool;
static int databases;

const char *const nasty[] = {
    "", "'", "''", "\"", "%", "%s%lld", "\\", "\\'", "$1", "?", ";DROP TABLE point;--", "a\tb\nc",
    "Phường Đức Xuân", "Tổ 3A – “nhà văn hóa”",
    "Du\xcc\x9b\xcc\x81" "c", /* NFD: u, horn, acute */
    "\xf0\x9f\x8f\xa0 \xf0\xa0\x80\x80", /* four bytes each */
    "\xe1\x80\x80\xe2\x80\xae\xef\xbf\xbd", "NULL", " leading and trailing ", "{int}",
};
const size_t nasty_n = sizeof nasty / sizeof *nasty;

static apr_time_t stopped(void *baton)
{
    (void)baton;
    return apr_time_from_sec(NOW);
}

static apr_status_t no_random(void *baton, unsigned char *buf, apr_size_t n)
{
    (void)baton;
    memset(buf, 7, n);
    return APR_SUCCESS;
}

static void count_line(void *baton, p6_level level, int id, const char *line)
{
    (void)baton;
    (void)level;
    __atomic_fetch_add(&logged[id], 1, __ATOMIC_RELAXED);
    if (getenv("P6_TEST_VERBOSE")) fprintf(stderr, "# P6-%04d %s\n", id, line);
}

p6_env env = { stopped, no_random, count_line, NULL };

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

static const char *output_of(const char *command)
{
    char line[1024] = "";
    FILE *pipe = popen(command, "r");

    if (!pipe || !fgets(line, sizeof line, pipe) || pclose(pipe)) {
        fprintf(stderr, "%s failed\n", command);
        exit(1);
    }
    line[strcspn(line, "\n")] = '\0';
    return apr_pstrdup(program_pool, line);
}

void postgres(const char *verb)
{
    const char *command = apr_psprintf(pool, "tests/support/postgres.sh %s %s/pg", verb, directory);

    assert_int_equal(system(command), 0);
}

static const char *in_schema(const char *schema)
{
    return apr_psprintf(pool, "%s options='-c search_path=%s'", server, schema);
}

static p6_store *open_store(const char *with, int connections)
{
    p6_store *opened;

    ok(p6_store_open(&opened, the_backend == BACKEND_SQLITE ? "sqlite3" : "pgsql", with,
                     connections, &env, pool));
    return opened;
}

p6_store *another_store(int connections)
{
    return open_store(params, connections);
}

/* a raw connection of our own, beside every rule of the store */
static int raw_call(const char *with, const char *sql, apr_int64_t *number)
{
    p6_store *other = open_store(with, 1);
    p6_dbd db = { .driver = other->driver };
    const char *message;
    apr_dbd_results_t *results;
    apr_dbd_row_t *row = NULL;
    int rc;

    assert_int_equal(apr_pool_create(&db.pool, pool), APR_SUCCESS);
    assert_int_equal(p6_dbd_apr.open(&p6_dbd_apr, &db, other->params, &message), 0);
    if (!number) rc = p6_dbd_apr.command(&p6_dbd_apr, &db, sql);
    else {
        rc = p6_dbd_apr.ask(&p6_dbd_apr, &db, sql, &results, db.pool);
        assert_int_equal(rc, 0);
        assert_int_equal(p6_dbd_apr.row(&p6_dbd_apr, &db, results, &row, db.pool), 0);
        apr_dbd_datum_get(db.driver, row, 0, APR_DBD_TYPE_LONGLONG, number);
    }
    p6_dbd_apr.close(&p6_dbd_apr, &db);
    apr_pool_destroy(db.pool);
    return rc;
}

void raw(const char *sql)
{
    if (raw_call(params, sql, NULL)) fail_msg("refused: %s", sql);
}

void raw_refused(const char *sql)
{
    if (!raw_call(params, sql, NULL)) fail_msg("not refused: %s", sql);
}

apr_int64_t raw_int(const char *sql)
{
    apr_int64_t number = 0;

    raw_call(params, sql, &number);
    return number;
}

const char *empty_database(void)
{
    const char *name = apr_psprintf(pool, "t%d", ++databases);

    database_name = name;
    if (the_backend == BACKEND_SQLITE) return apr_psprintf(pool, "%s/%s.db", directory, name);
    raw_call(server, apr_psprintf(pool, "CREATE SCHEMA %s", name), NULL);
    return in_schema(name);
}

int fresh_store(void **state)
{
    int from, to;

    (void)state;
    apr_pool_create(&test_pool, program_pool);
    pool = test_pool;
    memset(logged, 0, sizeof logged);
    params = empty_database();
    store = open_store(params, 4);
    ok(p6_store_migrate(store, &from, &to, pool));
    return 0;
}

int drop_store(void **state)
{
    (void)state;
    apr_pool_destroy(test_pool);
    return 0;
}

p6_tx *begin(p6_tx_mode mode)
{
    p6_tx *tx;

    ok(p6_tx_begin(&tx, store, mode, WAIT_MS, pool));
    return tx;
}

void put_places(p6_tx *tx, const char **plan)
{
    static const p6_commune commune = { "01840", "Đức Xuân", "phuong", 22165800, 105849800, "" };
    static const p6_agency agency = { "police", "police", 1 };
    static const p6_desk one = { 1, "police", "eid-level-2", 1 }, two = { 2, "police", "sim", 0 };
    static const p6_service service = { "eid-level-2", "police", 15, 1 };
    p6_point point = { .slug = "to-3a", .kind = "fixed", .name = "Tổ 3A", .commune = "01840",
                       .active = 1, .step_free = -1 };
    p6_rota rota = { .id = "to-3a-evening", .point = "to-3a", .pattern = "Mo-Fr 18:00-21:00" };
    apr_array_header_t *desks = apr_array_make(pool, 2, sizeof(p6_desk));

    *(p6_desk *)apr_array_push(desks) = one;
    *(p6_desk *)apr_array_push(desks) = two;
    ok(p6_ref_put_commune(tx, &commune));
    ok(p6_ref_put_agency(tx, &agency));
    ok(p6_ref_put_service(tx, &service));
    ok(p6_ref_put_plan(tx, desks, plan, pool));
    ok(p6_ref_put_point(tx, &point));
    rota.plan = *plan;
    ok(p6_ref_put_rota(tx, &rota));
}

p6_shift a_shift(apr_int64_t id, const char *plan, p6_minute start)
{
    return (p6_shift){ .id = id, .rota = "to-3a-evening", .point = "to-3a", .start = start,
                       .end = start + 180, .rota_start = start, .plan = plan, .walk_in = 1,
                       .last_entry = 20, .spoken = "tay,nung", .note = "", .stop_group = "",
                       .stop_landmark = "" };
}

static void start_server(void)
{
    server = output_of(apr_psprintf(program_pool, "tests/support/postgres.sh start %s/pg fsync=off",
                                    directory));
}

static void clean_up(void)
{
    int failed = 0;

    if (the_backend == BACKEND_PGSQL)
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

/* the server must be able to reach its directory as another user */
static void make_directory(void)
{
    strcpy(directory, "/tmp/p6-store-XXXXXX");
    if (!mkdtemp(directory) || chmod(directory, 0711)) exit(1);
}

int run_suites(const char *name, backend which, const suite *const *suites, size_t n)
{
    struct CMUnitTest tests[200];
    size_t tests_n = 0;
    int failed, status, ours;
    pid_t guardian;

    apr_initialize();
    apr_pool_create(&program_pool, NULL);
    the_backend = which;
    make_directory();
    guardian = start_guardian(&ours);
    if (which == BACKEND_PGSQL) start_server();
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
