#include "support_delivery.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include <apr_general.h>
#include "store/sql.h"

apr_pool_t *pool;
p6_store *store;
apr_int64_t now_s;
p6_delivery_config *config;
int logged[10000];
char log_text[64 * 1024];

static char directory[64];
static const char *driver, *conninfo, *params;
static apr_pool_t *program_pool;
static int databases;

static apr_time_t clock_now(void *baton)
{
    (void)baton;
    return apr_time_from_sec(now_s);
}

static apr_status_t draw(void *baton, unsigned char *buf, apr_size_t n)
{
    (void)baton;
    return getrandom(buf, n, 0) == (ssize_t)n ? APR_SUCCESS : APR_EGENERAL;
}

static void line(void *baton, p6_level level, int id, const char *text)
{
    static volatile apr_size_t end;
    apr_size_t at = __atomic_fetch_add(&end, strlen(text), __ATOMIC_RELAXED) % 32768;

    (void)baton;
    (void)level;
    __atomic_fetch_add(&logged[id], 1, __ATOMIC_RELAXED);
    memcpy(log_text + at, text, strlen(text) > 1000 ? 1000 : strlen(text));
    if (getenv("P6_TEST_VERBOSE")) fprintf(stderr, "# P6-%04d %s\n", id, text);
}

p6_env env = { clock_now, draw, line, NULL };

void check_ok(p6_error *err, const char *file, int at)
{
    if (!err) return;
    print_error("%s: %s (%s)\n", p6_error_name(err->code), err->detail,
                err->where ? err->where : "-");
    _fail(file, at);
}

static const char *postgres(const char *verb, const char *setting)
{
    char text[1024] = "";
    const char *command = apr_psprintf(program_pool, "tests/support/postgres.sh %s %s/pg %s", verb,
                                       directory, setting);
    FILE *pipe = popen(command, "r");

    if (!pipe || (!fgets(text, sizeof text, pipe) && *setting)) exit(1);
    pclose(pipe);
    text[strcspn(text, "\n")] = '\0';
    return apr_pstrdup(program_pool, text);
}

static const char *new_database(void)
{
    const char *name = apr_psprintf(pool, "t%d", ++databases);

    if (!strcmp(driver, "sqlite3")) return apr_psprintf(pool, "%s/%s.db", directory, name);
    assert_int_equal(system(apr_psprintf(pool, "psql -X -q '%s' -c 'CREATE SCHEMA %s' > /dev/null",
                                         conninfo, name)), 0);
    return apr_psprintf(pool, "%s options='-c search_path=%s'", conninfo, name);
}

static void make_config(void)
{
    static const int pauses[] = { 60, 600 };

    config = p6_delivery_config_make(pool);
    config->smtp_url = apr_psprintf(pool, "smtp://127.0.0.1:%d", mailer.port);
    config->smtp_from = "noreply@portal.example";
    config->sms_url = apr_psprintf(pool, "http://127.0.0.1:%d/send", gateway.port);
    config->sms_body = "{\"to\":\"{to}\",\"text\":\"{text}\",\"key\":\"{key}\"}";
    config->total_s = 1;
    config->max_tries = 4;
    config->backoff_s = pauses;
    config->backoff_n = 2;
}

p6_store *another_store(void)
{
    p6_store *opened;

    ok(p6_store_open(&opened, driver, params, 3, &env, pool));
    return opened;
}

int fresh_outbox(void **state)
{
    int from, to;

    (void)state;
    apr_pool_create(&pool, program_pool);
    now_s = NOW;
    servers_settle();
    memset(logged, 0, sizeof logged);
    memset(log_text, ' ', sizeof log_text - 1);
    server_reset(&gateway);
    server_reset(&mailer);
    make_config();
    params = new_database();
    store = another_store();
    ok(p6_store_migrate(store, &from, &to, pool));
    return 0;
}

int drop_outbox(void **state)
{
    (void)state;
    apr_pool_destroy(pool);
    return 0;
}

apr_int64_t number(const char *sql, ...)
{
    apr_int64_t n = 0;
    va_list args;
    p6_rows rows;
    p6_tx *tx;
    int more;

    va_start(args, sql);
    ok(p6_tx_begin(&tx, store, P6_TX_READ, 5000, pool));
    ok(p6_ask(tx, "test", apr_pvsprintf(pool, sql, args), &rows));
    va_end(args);
    ok(p6_rows_next(&rows, &more));
    if (more) n = p6_row_int(&rows, 0);
    p6_rows_end(&rows);
    p6_tx_rollback(tx);
    return n;
}

void raw(const char *sql)
{
    p6_tx *tx;

    ok(p6_tx_begin(&tx, store, P6_TX_WRITE, 5000, pool));
    ok(p6_command(tx, "test", sql));
    ok(p6_tx_commit(tx));
}

const char *last_detail(apr_int64_t id)
{
    const char *text = "";
    p6_rows rows;
    p6_tx *tx;
    int more;

    ok(p6_tx_begin(&tx, store, P6_TX_READ, 5000, pool));
    ok(p6_ask(tx, "test", apr_psprintf(pool, "SELECT detail FROM delivery WHERE outbox = %d"
                                       " ORDER BY id DESC LIMIT 1", (int)id), &rows));
    ok(p6_rows_next(&rows, &more));
    if (more) text = p6_row_text(&rows, 0, pool);
    p6_rows_end(&rows);
    p6_tx_rollback(tx);
    return text;
}

static apr_int64_t put(p6_outgoing row)
{
    p6_tx *tx;
    int inserted;

    row.due_s = row.made_at = now_s;
    ok(p6_tx_begin(&tx, store, P6_TX_WRITE, 5000, pool));
    ok(p6_outbox_add(tx, &row, &inserted));
    ok(p6_tx_commit(tx));
    assert_int_equal(inserted, 1);
    return row.id;
}

apr_int64_t put_sms(const char *key, const char *text)
{
    return put((p6_outgoing){ .request_key = key, .channel = P6_BY_SMS, .recipient = PHONE,
                              .title = "", .body = text });
}

apr_int64_t put_mail(const char *key, const char *title, const char *body)
{
    return put((p6_outgoing){ .request_key = key, .channel = P6_BY_MAIL,
                              .recipient = "desk@commune.example", .title = title, .body = body });
}

int tend(void)
{
    int did = 99;

    ok(p6_delivery_tend(config, store, &env, &did, pool));
    servers_settle();
    return did;
}

void check_message(apr_int64_t id, const char *state, int tries)
{
    int open = !strcmp(state, "open");

    if (number("SELECT count(*) FROM outbox WHERE id = %d AND state = '%s' AND tries = %d AND"
               " %s (recipient = '' AND title = '' AND body = '')", (int)id, state, tries,
               open ? "NOT" : "") != 1)
        fail_msg("message %d is not %s after %d tries", (int)id, state, tries);
}

int run_suites(const char *name, const char *which)
{
    static const suite *const suites[] = { &sms_suite, &mail_suite, &together_suite };
    struct CMUnitTest tests[100];
    size_t n = 0;
    int failed;

    apr_initialize();
    apr_pool_create(&program_pool, NULL);
    pool = program_pool;
    ok(p6_delivery_open(program_pool));
    driver = which;
    strcpy(directory, "/tmp/p6-delivery-XXXXXX");
    if (!mkdtemp(directory) || chmod(directory, 0711)) exit(1);
    if (!strcmp(driver, "pgsql")) conninfo = postgres("start", "fsync=off");
    server_start(&gateway, serve_http);
    server_start(&mailer, serve_smtp);
    for (size_t i = 0; i < sizeof suites / sizeof *suites; i++) {
        memcpy(tests + n, suites[i]->tests, suites[i]->n * sizeof *tests);
        n += suites[i]->n;
    }
    failed = _cmocka_run_group_tests(name, tests, n, NULL, NULL);
    if (!strcmp(driver, "pgsql")) postgres("stop", "");
    if (system(apr_psprintf(program_pool, "rm -rf '%s'", directory))) failed++;
    return failed;
}
