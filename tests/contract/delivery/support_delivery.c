#include "support_delivery.h"

#include <apr_general.h>

p6_delivery_config *config;
char log_text[64 * 1024];

static p6_env usual;

static void line(void *baton, p6_level level, int id, const char *text)
{
    static volatile apr_size_t end;
    apr_size_t at = __atomic_fetch_add(&end, strlen(text), __ATOMIC_RELAXED) % 32768;

    memcpy(log_text + at, text, strlen(text) > 1000 ? 1000 : strlen(text));
    usual.log(baton, level, id, text);
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

/* once: behind the fixture's servers, which must not hold these ports */
static void start_servers(void)
{
    apr_pool_t *forever;

    if (gateway.port) return;
    apr_pool_create(&forever, NULL);
    ok(p6_delivery_open(forever));
    server_start(&gateway, serve_http);
    server_start(&mailer, serve_smtp);
}

int fresh_outbox(void **state)
{
    (void)state;
    fresh_store_of(CONNECTIONS);
    start_servers();
    servers_settle();
    memset(log_text, ' ', sizeof log_text - 1);
    usual = env;
    env.log = line;
    server_reset(&gateway);
    server_reset(&mailer);
    make_config();
    return 0;
}

const char *last_detail(apr_int64_t id)
{
    const char *text = rows_of(apr_psprintf(pool, "SELECT detail FROM delivery WHERE outbox = %d"
                                            " ORDER BY id DESC LIMIT 1", (int)id));

    return apr_pstrmemdup(pool, text, strcspn(text, "\n"));
}

static apr_int64_t put(p6_outgoing row)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    int inserted;

    row.due_s = row.made_at = now_s;
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

    if (number_of("SELECT count(*) FROM outbox WHERE id = %d AND state = '%s' AND tries = %d AND"
                  " %s (recipient = '' AND title = '' AND body = '')", (int)id, state, tries,
                  open ? "NOT" : "") != 1)
        fail_msg("message %d is not %s after %d tries", (int)id, state, tries);
}

int run_delivery(const char *name, const char *with)
{
    static const suite *const suites[] = { &sms_suite, &mail_suite, &together_suite };

    return run_suites(name, with, suites, sizeof suites / sizeof *suites);
}
