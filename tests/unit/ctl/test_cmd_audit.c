#include "support_ctl.h"

#include <sys/stat.h>

#include "audit/seal.h"
#include "store/audit.h"

#define NOW 1795434059 /* 2026-11-23T18:40:59+07:00 */

static const p6_ctl_entry table[] = {
    { "audit", p6_cmd_audit, "audit verify | audit key FILE", "checks", p6_help_audit },
    { NULL, NULL, NULL, NULL, NULL },
};
static p6_env *env;
static p6_store *store;
static const char *db, *key;

static void need(p6_error *err)
{
    if (err) fail_msg("%s: %s", p6_error_name(err->code), err->detail);
}

static void add_row(apr_int64_t at_s)
{
    p6_audit_row row = { .at_s = at_s, .actor = P6_BY_SYSTEM, .action = P6_DID_RETENTION };
    p6_tx *tx;

    need(p6_tx_begin(&tx, store, P6_TX_WRITE, 5000, pool));
    need(p6_audit_add(tx, &row));
    need(p6_tx_commit(tx));
}

static void seal_all(void)
{
    p6_sealer sealer = { .store = store, .env = env, .holder = "test",
                         .head_file = apr_pstrcat(pool, key, ".head", NULL) };
    int sealed;

    need(p6_seal_key_read(&sealer.key, key, pool));
    need(p6_seal_tend(&sealer, &sealed, pool));
}

static void say_nothing(void *baton, p6_level level, int id, const char *line)
{
    (void)baton;
    (void)level;
    (void)id;
    (void)line;
}

/* two rows under one seal, one without */
static int sealed_audit(void **state)
{
    static int number;
    const char *file;
    int from, to;

    (void)state;
    number++;
    file = scratch(apr_psprintf(pool, "%d.db", number));
    db = apr_pstrcat(pool, "sqlite:", file, NULL);
    key = scratch(apr_psprintf(pool, "%d.key", number));
    env = p6_env_process(NOW - apr_time_sec(apr_time_now()), pool);
    env->log = say_nothing;
    need(p6_store_open(&store, "sqlite3", file, 2, env, pool));
    need(p6_store_migrate(store, &from, &to, pool));
    assert_int_equal(run(table, NULL, "--db", db, "audit", "key", key), 0);
    add_row(NOW - 60);
    add_row(NOW - 60);
    seal_all();
    add_row(NOW - 59);
    return 0;
}

static void says(const char *part)
{
    if (!strstr(out, part)) fail_msg("\"%s\" is not in \"%s\"", part, out);
}

/* the first letters of a key's file */
static const char *letters_of(const char *file)
{
    char *text = apr_pcalloc(pool, 21);
    FILE *f = fopen(file, "r");

    assert_non_null(f);
    assert_int_equal(fread(text, 1, 20, f), 20);
    fclose(f);
    return text;
}

static void a_key_is_made_once(void **state)
{
    struct stat status;

    (void)state;
    assert_int_equal(stat(key, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_int_equal(run(table, NULL, "--db", db, "audit", "key", key), 3);
    assert_non_null(strstr(err, "somebody else has it already"));
    assert_int_equal(run(table, NULL, "--db", db, "audit", "key", scratch("more.key")), 0);
    says("made key ");
    assert_null(strstr(out, letters_of(scratch("more.key"))));
}

static void root_must_say_whose_key_it_is(void **state)
{
    (void)state;
    assert_int_equal(run(table, NULL, "audit", "key", scratch("root.key")),
                     geteuid() == 0 ? 2 : 0);
}

static void a_whole_audit_is_answered_with_0(void **state)
{
    (void)state;
    assert_int_equal(run(table, NULL, "--db", db, "audit", "verify", "--key", key), 0);
    says("1 seals over 2 rows: whole\n");
    says("head file: seal 1 over 2 rows\n");
    says(": 1 seals, 1 to 1\n");
    says("without seal: 1 rows, the oldest of 2026-11-23T18:40\n");
    assert_string_equal(err, "");
}

static void a_broken_audit_is_answered_with_1(void **state)
{
    const char *other = scratch("other.key");

    (void)state;
    write_scratch("other.key", "another key, which is long enough to be one\n");
    assert_int_equal(chmod(other, 0600), 0);
    assert_int_equal(run(table, NULL, "--db", db, "audit", "verify", "--key", other, "--head",
                         apr_pstrcat(pool, key, ".head", NULL)), 1);
    says("BAD  seal 1: was made with the key ");
    says(" (not given): 1 seals, 1 to 1\n");
    says("the audit is not whole\n");
    assert_int_equal(run(table, NULL, "--db", db, "audit", "verify", "--key", other, "--key", key,
                         "--head", apr_pstrcat(pool, key, ".head", NULL)), 0);
}

static void a_named_head_file_must_be_there(void **state)
{
    const char *conf = write_scratch("httpd.conf", apr_psprintf(pool,
        "Proj06Database sqlite3 %s\nProj06AuditKey %s\n", db + 7, key));

    (void)state;
    assert_int_equal(run(table, NULL, "--conf", conf, "audit", "verify"), 0);
    says("head file: seal 1 over 2 rows\n");
    assert_int_equal(remove(apr_pstrcat(pool, key, ".head", NULL)), 0);
    assert_int_equal(run(table, NULL, "--conf", conf, "audit", "verify"), 1);
    says("BAD  no head file");
    assert_int_equal(run(table, NULL, "--db", db, "audit", "verify", "--key", key, "--head",
                         scratch("no.head")), 1);
    /* nobody named one: it is told, and that is all */
    assert_int_equal(run(table, NULL, "--db", db, "audit", "verify", "--key", key), 0);
    says("no head file");
    assert_null(strstr(out, "BAD"));
}

static void files_that_are_none_fail(void **state)
{
    (void)state;
    assert_int_equal(run(table, NULL, "--db", db, "audit", "verify", "--key", scratch("no.key")),
                     3);
    assert_non_null(strstr(err, "no.key"));
    assert_int_equal(run(table, NULL, "--db", db, "audit", "verify", "--key", key, "--head", key),
                     3);
    assert_non_null(strstr(err, "it is no head"));
}

static void wrong_usage_is_refused(void **state)
{
    (void)state;
    assert_int_equal(run(table, NULL, "--db", db, "audit"), 2);
    assert_int_equal(run(table, NULL, "--db", db, "audit", "check"), 2);
    assert_int_equal(run(table, NULL, "--db", db, "audit", "verify"), 2);
    assert_non_null(strstr(err, "--key FILE or by --conf"));
    assert_int_equal(run(table, NULL, "--db", db, "audit", "verify", "--key"), 2);
    assert_int_equal(run(table, NULL, "--db", db, "audit", "verify", "--lock", "x"), 2);
    assert_int_equal(run(table, NULL, "--db", db, "audit", "key"), 2);
    assert_int_equal(run(table, NULL, "audit", "verify", "--key", key), 3); /* no database */
    assert_int_equal(run(table, NULL, "audit", "--help"), 0);
    says("--head FILE");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "a key is made once", a_key_is_made_once, sealed_audit, NULL, NULL },
        { "root must say whose key it is", root_must_say_whose_key_it_is, sealed_audit, NULL,
          NULL },
        { "a whole audit is answered with 0", a_whole_audit_is_answered_with_0, sealed_audit, NULL,
          NULL },
        { "a broken audit is answered with 1", a_broken_audit_is_answered_with_1, sealed_audit,
          NULL, NULL },
        { "a named head file must be there", a_named_head_file_must_be_there, sealed_audit, NULL,
          NULL },
        { "files that are none fail", files_that_are_none_fail, sealed_audit, NULL, NULL },
        { "wrong usage is refused", wrong_usage_is_refused, sealed_audit, NULL, NULL },
    };

    begin_tests();
    return cmocka_run_group_tests_name("proj06ctl audit", tests, NULL, NULL);
}
