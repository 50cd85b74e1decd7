/* Bodies of the API: whatever is posted, the answer is a problem in JSON that says what is wrong,
   and what is right gets as far as the database, which is not there. With libFuzzer: clang
   -fsanitize=fuzzer,address,undefined; built with P6_REPLAY it runs the files and directories that
   it is given, once each. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <apr_general.h>
#include <jansson.h>

#include "booking/booking.h"
#include "site/dispatch.h"
#include "visits/visits.h"

static apr_pool_t *forever, *pool;
static p6_site site;

static void must(int promise, const char *what)
{
    if (promise) return;
    fprintf(stderr, "broken promise: %s\n", what);
    abort();
}

static apr_time_t clock_now(void *baton)
{
    (void)baton;
    return 0;
}

static void log_line(void *baton, p6_level level, int id, const char *text)
{
    (void)baton;
    (void)level;
    (void)id;
    must(0, text); /* only what fails inside is logged */
}

static void begin(void)
{
    static const p6_settings settings = { 0 };
    static p6_env env = { clock_now, NULL, log_line, NULL };
    p6_catalog *catalog;

    must(apr_initialize() == APR_SUCCESS, "APR starts");
    apr_pool_create(&forever, NULL);
    apr_pool_create(&pool, forever);
    must(!p6_catalog_load(&catalog, "templates/messages", forever), "the messages are read");
    site = (p6_site){ .settings = &settings, .catalog = catalog, .env = &env };
}

static void post(const char *path, const char *body, size_t size)
{
    apr_table_t *headers = apr_table_make(pool, 2);
    p6_request req = { .method = P6_POST, .path = path, .query = "lang=en", .mount = "/proj06",
                       .client = "127.0.0.1", .headers = headers, .body = body,
                       .body_len = size };
    p6_response *res;
    json_t *problem;

    apr_table_setn(headers, "Content-Type", "application/json");
    apr_table_setn(headers, "Idempotency-Key", "0123456789abcdef");
    res = p6_dispatch(&site, &p6_booking_part, &req, pool);
    must(res->status == 400 || res->status == 413 || res->status == 503, "no other status");
    problem = json_loadb(res->body, res->body_len, 0, NULL);
    must(json_is_object(problem), "an answer is JSON");
    must(json_integer_value(json_object_get(problem, "status")) == res->status, "the same status");
    if (res->status == 400)
        must(json_is_string(json_object_get(problem, "detail"))
                 && (json_object_get(problem, "line") || json_object_get(problem, "pointer")),
             "a refusal says what would be right, and where");
    json_decref(problem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const paths[] = { "/api/v1/visits", "/api/v1/home-visits",
        "/api/v1/visits/ABCDEF/reschedule", "/api/v1/visits/ABCDEF/correct" };
    char *text;

    if (!pool) begin();
    text = malloc(size ? size : 1); /* not from a pool, so that ASan sees its end */
    if (!text) abort();
    memcpy(text, data, size);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) post(paths[i], text, size);
    free(text);
    apr_pool_clear(pool);
    return 0;
}

#ifdef P6_REPLAY
#include "fuzz/replay.h"
#endif
