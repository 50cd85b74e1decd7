#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>
#include <apr_thread_proc.h>

#include "base/limits.h"
#include "site/kept.h"

static apr_pool_t *pool;

static p6_response *body(const char *text, apr_size_t len, apr_pool_t *p)
{
    p6_response *res = p6_response_make(p);

    p6_response_body(res, "text/html; charset=utf-8", text, len);
    res->cache = "no-cache";
    res->modified = 7;
    return res;
}

static void keep(p6_kept *kept, const char *key, const char *stamp, const char *text)
{
    p6_kept_put(kept, key, stamp, body(text, strlen(text), pool));
}

static const char *read_kept(p6_kept *kept, const char *key, const char *stamp)
{
    p6_response *res = p6_response_make(pool);

    return p6_kept_get(kept, key, stamp, 0, res) ? apr_pstrmemdup(pool, res->body, res->body_len)
                                                 : "";
}

static p6_kept *make_kept(void)
{
    p6_kept *kept = NULL;

    assert_null(p6_kept_make(&kept, pool));
    return kept;
}

static void an_answer_is_found_by_key_and_stamp(void **state)
{
    p6_kept *kept = make_kept();

    (void)state;
    keep(kept, "help?when=tonight vi", "1", "tối nay");
    assert_string_equal(read_kept(kept, "help?when=tonight vi", "1"), "tối nay");
    assert_string_equal(read_kept(kept, "help?when=tonight vi", "2"), "");
    assert_string_equal(read_kept(kept, "help?when=tonight en", "1"), "");
    keep(kept, "help?when=tonight vi", "2", "mới");
    assert_string_equal(read_kept(kept, "help?when=tonight vi", "1"), "");
    assert_string_equal(read_kept(kept, "help?when=tonight vi", "2"), "mới");
}

static void both_forms_have_type_tag_and_headers(void **state)
{
    p6_kept *kept = make_kept();
    char *text = apr_pcalloc(pool, 5000);
    p6_response *made, *plain = p6_response_make(pool), *gzip = p6_response_make(pool);

    (void)state;
    memset(text, 'x', 4999);
    made = body(text, 4999, pool);
    p6_kept_put(kept, "k", "s", made);
    assert_non_null(made->gzip);
    assert_int_equal(strlen(made->etag), 24);
    assert_true(p6_kept_get(kept, "k", "s", 0, plain));
    assert_true(p6_kept_get(kept, "k", "s", 1, gzip));
    assert_string_equal(plain->etag, made->etag);
    assert_string_equal(plain->cache, "no-cache");
    assert_int_equal(plain->modified, 7);
    assert_int_equal(plain->body_len, 4999);
    assert_memory_equal(plain->body, text, 4999);
    assert_int_equal(gzip->gzip_len, made->gzip_len);
    assert_memory_equal(gzip->gzip, made->gzip, made->gzip_len);
}

static void the_number_and_size_of_answers_is_bounded(void **state)
{
    p6_kept *kept = make_kept();
    int found = 0;

    (void)state;
    for (int i = 0; i < P6_KEPT_ENTRIES + 10; i++)
        keep(kept, apr_psprintf(pool, "%d", i), "s", "t");
    for (int i = 0; i < P6_KEPT_ENTRIES + 10; i++)
        found += *read_kept(kept, apr_psprintf(pool, "%d", i), "s") != '\0';
    assert_in_range(found, 1, P6_KEPT_ENTRIES);
    assert_string_equal(read_kept(kept, apr_psprintf(pool, "%d", P6_KEPT_ENTRIES + 9), "s"), "t");
}

typedef struct share {
    p6_kept *kept;
    int number, wrong;
} share;

static void *APR_THREAD_FUNC use(apr_thread_t *thread, void *data)
{
    share *s = data;
    apr_pool_t *p;

    (void)thread;
    apr_pool_create(&p, NULL);
    for (int i = 0; i < 3000; i++) {
        const char *key = apr_psprintf(p, "%d", i % 7), *stamp = apr_psprintf(p, "%d", i / 50);
        p6_response *res = p6_response_make(p);

        if (!p6_kept_get(s->kept, key, stamp, 0, res)) {
            const char *text = apr_pstrcat(p, key, "/", stamp, NULL);
            p6_kept_put(s->kept, key, stamp, body(text, strlen(text), p));
        } else if (strncmp(res->body, apr_pstrcat(p, key, "/", stamp, NULL), res->body_len) != 0) {
            s->wrong++;
        }
        if (i % 100 == 0) apr_pool_clear(p);
    }
    apr_pool_destroy(p);
    return NULL;
}

static void threads_never_read_another_answer(void **state)
{
    p6_kept *kept = make_kept();
    apr_thread_t *threads[4];
    share shares[4];
    apr_status_t status;

    (void)state;
    for (int i = 0; i < 4; i++) {
        shares[i] = (share){ kept, i, 0 };
        assert_int_equal(apr_thread_create(&threads[i], NULL, use, &shares[i], pool), 0);
    }
    for (int i = 0; i < 4; i++) {
        apr_thread_join(&status, threads[i]);
        assert_int_equal(shares[i].wrong, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "an answer is found by key and stamp", an_answer_is_found_by_key_and_stamp, 0, 0, 0 },
        { "both forms have type, tag and headers", both_forms_have_type_tag_and_headers, 0, 0, 0 },
        { "the number and size of kept answers is bounded",
          the_number_and_size_of_answers_is_bounded, 0, 0, 0 },
        { "threads never read another answer than they asked for",
          threads_never_read_another_answer, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("kept answers", tests, NULL, NULL);
}
