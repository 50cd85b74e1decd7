/* Several at once, crashes, rests, things that happen while a message is out. */
#include "support_delivery.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
#include "store/sql.h"

#define MANY 30

static void a_channel_rests_after_a_failure_and_the_other_goes_on(void **state)
{
    apr_int64_t first = put_sms("a", "x"), second, mail;

    (void)state;
    second = put_sms("b", "x");
    mail = put_mail("c", "x", "y");
    gateway.status = 500;
    assert_int_equal(tend(), 2);
    check_message(first, "open", 1);
    check_message(second, "open", 0);
    check_message(mail, "sent", 1);
    now_s += P6_OUTBOX_PAUSE_S - 1;
    assert_int_equal(tend(), 0);
    now_s += 1;
    gateway.status = 200;
    assert_int_equal(tend(), 1);
    check_message(second, "sent", 1);
}

static volatile pid_t doomed;

static void kill_it(void)
{
    while (!doomed) apr_sleep(1000);
    kill(doomed, SIGKILL);
}

static void send_in_a_process_of_its_own(void)
{
    pid_t child = fork();
    int status;

    if (!child) {
        p6_store *own = another_store(CONNECTIONS, pool);
        int did;

        _exit(p6_delivery_tend(config, own, &env, &did, pool) != NULL);
    }
    doomed = child;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    servers_settle();
}

static void a_process_that_dies_in_the_middle_leaves_a_message_for_later(void **state)
{
    apr_int64_t id = put_sms("a", "x");

    (void)state;
    doomed = 0;
    gateway.during = kill_it;
    send_in_a_process_of_its_own();
    gateway.during = NULL;
    assert_int_equal(gateway.calls, 1);
    check_message(id, "open", 1); /* on record, though it may have gone out */
    assert_int_equal(tend(), 0);
    now_s += 4;
    assert_int_equal(tend(), 1);
    check_message(id, "sent", 2);
    assert_int_equal(gateway.calls, 2);
}

/* of a server's thread: neither the test's pool nor its assertions */
static void quietly(const char *sql)
{
    apr_pool_t *own;
    p6_tx *tx;

    apr_pool_create_unmanaged_ex(&own, NULL, NULL);
    if (!p6_tx_begin(&tx, store, P6_TX_WRITE, 5000, own) && !p6_command(tx, "test", sql)
        && p6_tx_commit(tx))
        fprintf(stderr, "# not done: %s\n", sql);
    apr_pool_destroy(own);
}

static void erase_all(void)
{
    quietly("DELETE FROM outbox");
}

static void drop_all(void)
{
    quietly("UPDATE outbox SET state = 'dropped', recipient = '', title = '', body = ''");
}

static void what_is_erased_or_dropped_while_it_is_out_stays_so(void **state)
{
    (void)state;
    put_sms("a", "x");
    gateway.during = erase_all;
    assert_int_equal(tend(), 1);
    assert_int_equal(number_of("SELECT count(*) FROM outbox"), 0);
    put_mail("b", "x", "y");
    mailer.during = drop_all;
    mailer.refuses = ".";
    mailer.status = 451;
    assert_int_equal(tend(), 1);
    assert_int_equal(number_of("SELECT count(*) FROM outbox WHERE state = 'dropped'"), 1);
}

static void *front_end(void *data)
{
    p6_store *own = data;
    apr_pool_t *mine;

    apr_pool_create_unmanaged_ex(&mine, NULL, NULL);
    for (int i = 0; i < 2000; i++) {
        p6_error *err;
        int did;

        apr_pool_clear(mine);
        err = p6_delivery_tend(config, own, &env, &did, mine);
        if (err) return (void *)err->detail;
        if (gateway.calls + mailer.calls >= 2 * MANY) break;
        if (!did) apr_sleep(1000);
    }
    apr_pool_destroy(mine);
    return NULL;
}

static int times_in(const char *text, const char *piece)
{
    int n = 0;

    while ((text = strstr(text, piece)) != NULL) {
        text += strlen(piece);
        n++;
    }
    return n;
}

static void several_front_ends_send_each_message_once(void **state)
{
    pthread_t threads[3];
    void *failed;

    (void)state;
    for (int i = 0; i < MANY; i++) {
        put_sms(apr_psprintf(pool, "s%d", i), apr_psprintf(pool, "number %d.", i));
        put_mail(apr_psprintf(pool, "m%d", i), apr_psprintf(pool, "title %d.", i), "x");
    }
    config->total_s = 5;
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, front_end,
                                        another_store(CONNECTIONS, pool)), 0);
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], &failed);
        if (failed) fail_msg("%s", (const char *)failed);
    }
    servers_settle();
    assert_int_equal(gateway.calls, MANY);
    assert_int_equal(mailer.calls, MANY);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(times_in(gateway.all, apr_psprintf(pool, "\"number %d.\"", i)), 1);
        assert_int_equal(times_in(mailer.all, apr_psprintf(pool, "Subject: title %d.\r", i)), 1);
    }
    assert_int_equal(number_of("SELECT count(*) FROM outbox WHERE state = 'sent' AND tries = 1"),
                     2 * MANY);
}

static void a_slow_server_does_not_hold_a_beat_for_ever(void **state)
{
    apr_int64_t begun;

    (void)state;
    config->total_s = 2;
    for (int i = 0; i < 8; i++) put_mail(apr_psprintf(pool, "m%d", i), "x", "y");
    mailer.manner = NO_GOODBYE; /* each takes a second */
    begun = ms();
    assert_in_range(tend(), 2, 4);
    assert_in_range(ms() - begun, 0, 6000);
}

static void logs_hold_no_name_number_or_text(void **state)
{
    (void)state;
    put_sms("a", "Kính gửi Nguyễn Thị Hòa");
    put_mail("b", "Title", "Body");
    gateway.text = "Nguyễn Thị Hòa " PHONE;
    gateway.status = 404;
    mailer.refuses = "RCPT";
    mailer.status = 550;
    assert_int_equal(tend(), 2);
    assert_int_equal(logged[5502], 2);
    assert_null(strstr(log_text, "912345678"));
    assert_null(strstr(log_text, "Hòa"));
    assert_null(strstr(log_text, "commune.example"));
    assert_int_equal(number_of("SELECT count(*) FROM delivery WHERE detail IN"
                               " ('http 404', 'smtp 550')"), 2);
}

static void the_sweep_drops_what_nobody_sent_and_deletes_what_is_old(void **state)
{
    apr_int64_t off = put_sms("a", "x");
    int swept;

    (void)state;
    put_mail("b", "x", "y");
    config->sms_url = NULL;
    assert_int_equal(tend(), 1);
    now_s += P6_OUTBOX_FRESH_S;
    ok(p6_delivery_sweep(store, &env, &swept, pool));
    assert_int_equal(swept, 0);
    now_s += 1;
    ok(p6_delivery_sweep(store, &env, &swept, pool));
    assert_int_equal(swept, 1);
    check_message(off, "dropped", 0);
    now_s = NOW + P6_OUTBOX_KEPT_S + 1;
    ok(p6_delivery_sweep(store, &env, &swept, pool));
    assert_int_equal(swept, 2);
    assert_int_equal(number_of("SELECT count(*) FROM outbox"), 0);
}

static const struct CMUnitTest tests[] = {
    T("a channel rests after a failure and the other goes on",
      a_channel_rests_after_a_failure_and_the_other_goes_on),
    T("a process that dies in the middle leaves a message for later",
      a_process_that_dies_in_the_middle_leaves_a_message_for_later),
    T("what is erased or dropped while it is out stays so",
      what_is_erased_or_dropped_while_it_is_out_stays_so),
    T("several front ends send each message once", several_front_ends_send_each_message_once),
    T("a slow server does not hold a beat for ever", a_slow_server_does_not_hold_a_beat_for_ever),
    T("logs hold no name, number or text", logs_hold_no_name_number_or_text),
    T("the sweep drops what nobody sent and deletes what is old",
      the_sweep_drops_what_nobody_sent_and_deletes_what_is_old),
};
SUITE(together_suite, tests);
