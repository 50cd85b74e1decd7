#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "audit/seal_file.h"
#include "audit/seal_head.h"
#include "audit/seal_key.h"

static apr_pool_t *pool;
static char directory[] = "/tmp/p6-seal-XXXXXX";
static int drawn;

static apr_status_t draw(void *baton, unsigned char *buf, apr_size_t n)
{
    (void)baton;
    memset(buf, ++drawn, n);
    return APR_SUCCESS;
}

static apr_status_t no_draw(void *baton, unsigned char *buf, apr_size_t n)
{
    (void)baton;
    (void)buf;
    (void)n;
    return APR_EGENERAL;
}

static const p6_env env = { .random = draw }, poor_env = { .random = no_draw };

static const char *in_directory(const char *name)
{
    return apr_psprintf(pool, "%s/%s", directory, name);
}

static const char *written(const char *name, const char *text, apr_size_t len, mode_t mode)
{
    const char *path = in_directory(name);
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
    return path;
}

static void check_code(p6_errcode code, const p6_error *err, const char *path)
{
    assert_non_null(err);
    assert_string_equal(p6_error_name(err->code), p6_error_name(code));
    assert_string_equal(err->where, path);
}

static void a_new_key_is_its_owners_alone(void **state)
{
    const char *path = in_directory("new.key");
    p6_seal_key made, read, other;
    mode_t before = umask(0);
    struct stat status;

    (void)state;
    assert_null(p6_seal_key_make(&made, path, &env, pool));
    umask(before);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_int_equal(status.st_size, 65);
    assert_null(p6_seal_key_read(&read, path, pool));
    assert_memory_equal(&made, &read, sizeof made);
    assert_int_equal(strlen(read.name), P6_SEAL_KEY_NAME);
    assert_null(p6_seal_key_make(&other, in_directory("second.key"), &env, pool));
    assert_string_not_equal(other.name, made.name);
}

static void a_key_is_never_overwritten(void **state)
{
    const char *path = in_directory("kept.key");
    p6_seal_key made, again;

    (void)state;
    assert_null(p6_seal_key_make(&made, path, &env, pool));
    check_code(P6_E_TAKEN, p6_seal_key_make(&again, path, &env, pool), path);
    assert_null(p6_seal_key_read(&again, path, pool));
    assert_string_equal(again.name, made.name);
}

static void without_randomness_there_is_no_key(void **state)
{
    const char *path = in_directory("poor.key");
    p6_error *err;
    p6_seal_key made;

    (void)state;
    err = p6_seal_key_make(&made, path, &poor_env, pool);
    assert_non_null(err);
    assert_int_equal(err->code, P6_E_UNAVAILABLE);
    assert_int_equal(access(path, F_OK), -1);
}

static void a_key_that_is_short_or_open_to_others_is_refused(void **state)
{
    static const char thirty_one[] = "0123456789012345678901234567890\r\n\n";
    static const mode_t open_modes[] = { 0604, 0620, 0606, 0666 };
    char *huge = apr_pcalloc(pool, P6_MAX_AUDIT_KEY + 1);
    const char *path = written("short.key", thirty_one, sizeof thirty_one - 1, 0600);
    p6_seal_key key;

    (void)state;
    check_code(P6_E_BAD_INPUT, p6_seal_key_read(&key, path, pool), path);
    path = written("huge.key", huge, P6_MAX_AUDIT_KEY + 1, 0600);
    check_code(P6_E_TOO_LARGE, p6_seal_key_read(&key, path, pool), path);
    path = written("raw.key", huge, P6_MAX_AUDIT_KEY, 0640); /* any bytes will do */
    assert_null(p6_seal_key_read(&key, path, pool));
    assert_int_equal(key.len, P6_MAX_AUDIT_KEY);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(chmod(path, open_modes[i]), 0);
        check_code(P6_E_BAD_INPUT, p6_seal_key_read(&key, path, pool), path);
    }
    path = in_directory("none.key");
    check_code(P6_E_NOT_FOUND, p6_seal_key_read(&key, path, pool), path);
    check_code(P6_E_BAD_INPUT, p6_seal_key_read(&key, directory, pool), directory);
}

static void a_line_end_behind_the_key_does_not_count(void **state)
{
    static const char text[] = "abcdefghijklmnopqrstuvwxyz0123456789\r\n";
    p6_seal_key with, without;

    (void)state;
    assert_null(p6_seal_key_read(&with, written("a.key", text, sizeof text - 1, 0400), pool));
    assert_null(p6_seal_key_read(&without, written("b.key", text, sizeof text - 3, 0400), pool));
    assert_int_equal(with.len, 36);
    assert_string_equal(with.name, without.name);
}

static p6_seal_head a_head(apr_int64_t number)
{
    p6_seal_head head = { number, "", 3456, 1795434059 };

    memset(head.mac, 'a', P6_SEAL_MAC);
    return head;
}

static void a_head_reads_back_as_it_was_written(void **state)
{
    const char *path = in_directory("head");
    p6_seal_head written_one = a_head(12), read;
    struct stat status;

    (void)state;
    assert_null(p6_seal_head_read(&read, path, pool));
    assert_int_equal(read.number, 0); /* there is none yet */
    assert_null(p6_seal_head_write(&written_one, path, pool));
    written_one.number = 13;
    assert_null(p6_seal_head_write(&written_one, path, pool));
    assert_null(p6_seal_head_read(&read, path, pool));
    assert_int_equal(read.number, 13);
    assert_string_equal(read.mac, written_one.mac);
    assert_int_equal(read.rows, written_one.rows);
    assert_int_equal(read.made_at, written_one.made_at);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0640);
}

static void something_else_is_no_head(void **state)
{
    static const char *const bad[] = { "", "\n", "proj06 audit head\n", "seal 1\nmac a\n",
        "proj06 audit head\nseal 0\n", "proj06 audit head\nseal -1\nmac x\nrows 1\nmade 1\n",
        "proj06 audit head\nseal 1\nmac abc\nrows 1\nmade 1\n",
        "proj06 audit head\nseal 99999999999999999999\n" };
    char *huge = apr_pcalloc(pool, P6_MAX_AUDIT_HEAD + 2);
    p6_seal_head whole = a_head(1), head;
    struct stat status;
    const char *text, *path;
    apr_size_t len;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        path = written("bad", bad[i], strlen(bad[i]), 0600);
        check_code(P6_E_BAD_INPUT, p6_seal_head_read(&head, path, pool), path);
    }
    path = written("bad", huge, P6_MAX_AUDIT_HEAD + 1, 0600);
    check_code(P6_E_TOO_LARGE, p6_seal_head_read(&head, path, pool), path);
    assert_null(p6_seal_head_write(&whole, path, pool));
    assert_null(p6_seal_file_read(&text, &len, &status, path, P6_MAX_AUDIT_HEAD, pool));
    for (apr_size_t cut = 1; cut < len - 1; cut++) { /* the last line end may be missing */
        const char *part = written("cut", text, cut, 0600);
        p6_error *err = p6_seal_head_read(&head, part, pool);

        if (err) check_code(P6_E_BAD_INPUT, err, part);
        else assert_true(cut > len - 12); /* a shorter time is a time */
    }
}

static void a_head_that_can_not_be_written_is_told(void **state)
{
    const char *path = in_directory("no/such/directory/head");
    p6_seal_head head = a_head(1);
    p6_error *err = p6_seal_head_write(&head, path, pool);

    (void)state;
    check_code(P6_E_NOT_FOUND, err, path);
    assert_int_equal(mkdir(in_directory("taken"), 0700), 0);
    path = in_directory("taken");
    assert_non_null(p6_seal_head_write(&head, path, pool));
    /* nothing is left beside it */
    assert_int_equal(access(apr_psprintf(pool, "%s.new.%ld", path, (long)getpid()), F_OK), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "a new key is its owner's alone", a_new_key_is_its_owners_alone, 0, 0, 0 },
        { "a key is never overwritten", a_key_is_never_overwritten, 0, 0, 0 },
        { "without randomness there is no key", without_randomness_there_is_no_key, 0, 0, 0 },
        { "a key that is short or open to others is refused",
          a_key_that_is_short_or_open_to_others_is_refused, 0, 0, 0 },
        { "a line end behind the key does not count", a_line_end_behind_the_key_does_not_count,
          0, 0, 0 },
        { "a head reads back as it was written", a_head_reads_back_as_it_was_written, 0, 0, 0 },
        { "something else is no head", something_else_is_no_head, 0, 0, 0 },
        { "a head that can't be written is told", a_head_that_can_not_be_written_is_told, 0, 0, 0 },
    };
    int failed;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    if (!mkdtemp(directory)) return 1;
    failed = cmocka_run_group_tests_name("files of the sealer", tests, NULL, NULL);
    if (system(apr_psprintf(pool, "rm -rf '%s'", directory))) failed++;
    return failed;
}
