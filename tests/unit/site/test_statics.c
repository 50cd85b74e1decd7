#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "base/limits.h"
#include "site/statics.h"

static apr_pool_t *pool;

static const char *make_dir(void)
{
    const char *base = getenv("P6_TEST_TMP");
    char *dir = apr_pstrcat(pool, base ? base : "/tmp", "/p6-statics-XXXXXX", NULL);

    assert_non_null(mkdtemp(dir));
    return dir;
}

static void write_file(const char *dir, const char *name, size_t size)
{
    FILE *f = fopen(apr_pstrcat(pool, dir, "/", name, NULL), "w");

    assert_non_null(f);
    for (size_t i = 0; i < size; i++) assert_true(fputc("body{margin:0}\n"[i % 15], f) >= 0);
    assert_int_equal(fclose(f), 0);
}

/* GET NAME with QUERY from the files of DIR. */
static p6_error *get(p6_response **res, const char *dir, const char *name, const char *query)
{
    static p6_site site;
    static p6_request req = { .mount = "/proj06" };
    p6_call *call = apr_pcalloc(pool, sizeof *call);
    const char **holes = apr_pcalloc(pool, P6_MAX_HOLES * sizeof *holes);
    struct p6_statics *statics;
    p6_params *params;

    assert_null(p6_statics_load(&statics, dir, pool));
    assert_null(p6_params_parse(&params, query, strlen(query), pool));
    site.statics = statics;
    holes[0] = name;
    *call = (p6_call){ .site = &site, .req = &req, .res = p6_response_make(pool), .holes = holes,
                       .query = params, .pool = pool };
    *res = call->res;
    if (strcmp(query, "link") == 0) call->res->etag = p6_static_link(call, name);
    else return p6_static_handler(call);
    return NULL;
}

static void an_address_with_its_hash_may_be_kept_for_ever(void **state)
{
    const char *dir = make_dir(), *link;
    p6_response *res;

    (void)state;
    write_file(dir, "p6.css", 3000);
    assert_null(get(&res, dir, "p6.css", "link"));
    link = res->etag;
    assert_true(strncmp(link, "/proj06/static/p6.css?v=", 24) == 0);
    assert_null(get(&res, dir, "p6.css", strchr(link, '?') + 1));
    assert_string_equal(res->type, "text/css; charset=utf-8");
    assert_int_equal(res->body_len, 3000);
    assert_non_null(res->gzip);
    assert_true(res->gzip_len < res->body_len);
    assert_string_equal(res->cache, "public, max-age=31536000, immutable");
    assert_null(get(&res, dir, "p6.css", "v=0123456789ab"));
    assert_string_equal(res->cache, "public, max-age=300");
    write_file(dir, "p6.css", 3001);
    assert_null(get(&res, dir, "p6.css", "link"));
    assert_string_not_equal(res->etag, link);
}

static void only_what_was_read_at_the_start_is_served(void **state)
{
    const char *dir = make_dir();
    p6_response *res;

    (void)state;
    write_file(dir, "p6.js", 0);
    write_file(dir, ".secret.css", 10);
    assert_null(get(&res, dir, "p6.js", ""));
    assert_int_equal(res->body_len, 0);
    assert_null(res->gzip);
    assert_int_equal(get(&res, dir, ".secret.css", "")->code, P6_E_NOT_FOUND);
    assert_int_equal(get(&res, dir, "../p6.js", "")->code, P6_E_NOT_FOUND);
    assert_int_equal(get(&res, dir, "other.css", "")->code, P6_E_NOT_FOUND);
}

static void what_is_not_meant_to_be_served_stops_the_start(void **state)
{
    const char *dir = make_dir();
    struct p6_statics *statics;

    (void)state;
    assert_int_equal(p6_statics_load(&statics, "/no/such/dir", pool)->code, P6_E_IO);
    write_file(dir, "p6.css", P6_MAX_STATIC_BYTES);
    assert_null(p6_statics_load(&statics, dir, pool));
    write_file(dir, "p6.css", P6_MAX_STATIC_BYTES + 1);
    assert_int_equal(p6_statics_load(&statics, dir, pool)->code, P6_E_TOO_LARGE);
    write_file(dir, "p6.css", 1);
    write_file(dir, "notes.txt", 1);
    assert_int_equal(p6_statics_load(&statics, dir, pool)->code, P6_E_BAD_TYPE);
}

static void there_is_a_limit_on_their_number(void **state)
{
    const char *dir = make_dir();
    struct p6_statics *statics;

    (void)state;
    for (int i = 0; i < P6_MAX_STATICS; i++)
        write_file(dir, apr_psprintf(pool, "%d.svg", i), 1);
    assert_null(p6_statics_load(&statics, dir, pool));
    write_file(dir, "one-more.svg", 1);
    assert_int_equal(p6_statics_load(&statics, dir, pool)->code, P6_E_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "an address with its hash may be kept for ever",
          an_address_with_its_hash_may_be_kept_for_ever, NULL, NULL, NULL },
        { "only what was read at the start is served", only_what_was_read_at_the_start_is_served,
          NULL, NULL, NULL },
        { "what is not meant to be served stops the start",
          what_is_not_meant_to_be_served_stops_the_start, NULL, NULL, NULL },
        { "there is a limit on their number", there_is_a_limit_on_their_number, NULL, NULL, NULL },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("static files", tests, NULL, NULL);
}
