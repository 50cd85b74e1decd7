/* What booking's API says before any database is asked. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>
#include <jansson.h>

#include "booking/booking.h"
#include "locator/locator.h"
#include "site/dispatch.h"
#include "site/statics.h"
#include "visits/consent.h"
#include "visits/visits.h"

#define KEY "Idempotency-Key: 0123456789abcdef"
#define JSON_BODY "Content-Type: application/json"

static apr_pool_t *pool;
static p6_site site;

static apr_time_t clock_now(void *baton)
{
    (void)baton;
    return 0;
}

static void log_line(void *baton, p6_level level, int id, const char *text)
{
    (void)baton;
    (void)level;
    fail_msg("P6-%04d %s", id, text);
}

static int set_up_site(void **state)
{
    static const p6_settings settings = { .base_url = "https://portal.example/proj06" };
    static p6_env env = { clock_now, NULL, log_line, NULL };
    p6_catalog *catalog;
    struct p6_statics *statics;

    (void)state;
    assert_null(p6_catalog_load(&catalog, "templates/messages", pool));
    assert_null(p6_statics_load(&statics, "templates/static", pool));
    site = (p6_site){ .settings = &settings, .catalog = catalog, .statics = statics, .env = &env,
                      .consent = p6_consent_make(catalog, 30, pool) };
    return 0;
}

/* METHOD PATH with BODY (may be NULL) and header lines "Name: value", ending with NULL */
static p6_response *ask(p6_method method, const char *path, const char *body, ...)
{
    static const p6_part *const parts[] = { &p6_locator_part, &p6_booking_part };
    p6_request *req = apr_pcalloc(pool, sizeof *req);
    apr_table_t *headers = apr_table_make(pool, 4);
    const char *query = strchr(path, '?'), *line;
    va_list ap;

    va_start(ap, body);
    while ((line = va_arg(ap, const char *)) != NULL)
        apr_table_set(headers, apr_pstrmemdup(pool, line, strcspn(line, ":")),
                      strchr(line, ':') + 2);
    va_end(ap);
    *req = (p6_request){ .method = method, .mount = "/proj06", .client = "127.0.0.1",
                         .origin = "http://portal", .headers = headers, .body = body,
                         .body_len = body ? strlen(body) : 0 };
    req->path = query ? apr_pstrmemdup(pool, path, (apr_size_t)(query - path)) : path;
    req->query = query ? query + 1 : "";
    return p6_dispatch(&site, p6_product_join(parts, 2, pool), req, pool);
}

#define book(body, ...) ask(P6_POST, "/api/v1/visits?lang=en", body, __VA_ARGS__, NULL)

static json_t *json_of(const p6_response *res)
{
    json_t *json = json_loadb(res->body, res->body_len, 0, NULL);

    assert_non_null(json);
    return json;
}

/* RES is a problem of STATUS whose member NAME is TEXT */
static void check_problem(const p6_response *res, int status, const char *name, const char *text)
{
    json_t *json = json_of(res);
    const char *value = json_string_value(json_object_get(json, name));

    assert_int_equal(res->status, status);
    assert_string_equal(res->type, "application/problem+json");
    assert_int_equal(json_integer_value(json_object_get(json, "status")), status);
    if (!value || strcmp(value, text)) fail_msg("%s is not %s in %.*s", name, text,
                                                (int)res->body_len, res->body);
    json_decref(json);
}

static void the_consent_is_told_in_three_languages(void **state)
{
    json_t *vi = json_of(ask(P6_GET, "/api/v1/consent", NULL, NULL));
    json_t *en = json_of(ask(P6_GET, "/api/v1/consent?lang=en", NULL, NULL));
    p6_response *res = ask(P6_GET, "/api/v1/consent?lang=en", NULL, NULL);

    (void)state;
    assert_string_equal(json_string_value(json_object_get(vi, "version")), site.consent->version);
    assert_string_equal(json_string_value(json_object_get(en, "version")), site.consent->version);
    assert_non_null(strstr(json_string_value(json_object_get(en, "text")), "30 days"));
    assert_string_equal(json_string_value(json_object_get(json_object_get(vi, "home_visit"),
                                                          "version")),
                        site.consent->home->version);
    assert_null(res->vary);
    assert_string_equal(ask(P6_GET, "/api/v1/consent", NULL, NULL)->vary,
                        "Accept-Language, Cookie");
    assert_int_equal(ask(P6_GET, "/api/v1/consent?lang=en", NULL,
                         apr_pstrcat(pool, "If-None-Match: \"", res->etag, "\"", NULL),
                         NULL)->status, 304);
    site.consent = NULL;
    assert_int_equal(ask(P6_GET, "/api/v1/consent", NULL, NULL)->status, 503);
    json_decref(vi);
    json_decref(en);
}

static void a_request_key_is_needed_and_of_one_form(void **state)
{
    static const char *const bad[] = { "Idempotency-Key: 0123456789abcde", "Idempotency-Key: ",
        "Idempotency-Key: 0123456789 abcdef", "Idempotency-Key: 0123456789abcde\xc4\x91",
        "Idempotency-Key: 0123456789012345678901234567890123456789012345678901234567890123x" };

    (void)state;
    check_problem(book("{}", JSON_BODY), 400, "parameter", "Idempotency-Key");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        check_problem(book("{}", JSON_BODY, bad[i]), 400, "parameter", "Idempotency-Key");
    check_problem(ask(P6_POST, "/api/v1/home-visits", "{}", JSON_BODY, NULL), 400, "parameter",
                  "Idempotency-Key");
    check_problem(ask(P6_POST, "/api/v1/visits/ABCDEF/reschedule", "{}", JSON_BODY, bad[0], NULL),
                  400, "parameter", "Idempotency-Key");
    /* with a good one, or none where none is needed, the missing database is what is wrong */
    check_problem(book("{}", JSON_BODY, KEY), 503, "code", "unavailable");
    check_problem(ask(P6_POST, "/api/v1/visits/ABCDEF/reschedule", "{}", JSON_BODY, NULL), 503,
                  "code", "unavailable");
}

static void members_of_a_wrong_type_are_pointed_to(void **state)
{
    static const struct { const char *body, *pointer; } bad[] = {
        { "[]", "#" }, { "{\"shift\":\"1\"}", "#/shift" }, { "{\"shift\":1.0}", "#/shift" },
        { "{\"start\":1}", "#/start" }, { "{\"services\":\"a\"}", "#/services" },
        { "{\"services\":{}}", "#/services" }, { "{\"services\":[\"a\",null]}", "#/services/1" },
        { "{\"services\":[[]]}", "#/services/0" }, { "{\"name\":1}", "#/name" },
        { "{\"phone\":912345678}", "#/phone" }, { "{\"birth_year\":1.5}", "#/birth_year" },
        { "{\"birth_year\":[]}", "#/birth_year" }, { "{\"accept_offer\":1}", "#/accept_offer" },
        { "{\"for_someone_else\":\"true\"}", "#/for_someone_else" },
        { "{\"consent\":true}", "#/consent" }, { "{\"wait\":0}", "#/wait" },
        { "{\"wait\":0,\"name\":1,\"shift\":{}}", "#/shift" } };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        check_problem(book(bad[i].body, JSON_BODY, KEY), 400, "pointer", bad[i].pointer);
    check_problem(book("{\"services\":[1]}", JSON_BODY, KEY), 400, "detail",
                  "The value at #/services/0 must be of type string.");
    check_problem(book("{\"name\":null,\"x\":[{}],\"birth_year\":1950}", JSON_BODY, KEY), 503,
                  "code", "unavailable");
}

static void a_body_is_needed_where_something_is_to_be_said(void **state)
{
    (void)state;
    check_problem(book(NULL, KEY), 400, "parameter", "json");
    check_problem(book("", JSON_BODY, KEY), 400, "parameter", "json");
    check_problem(book("{", JSON_BODY, KEY), 400, "parameter", "json");
    check_problem(ask(P6_POST, "/api/v1/visits/ABCDEF/correct", NULL, NULL), 400, "parameter",
                  "json");
    check_problem(ask(P6_POST, "/api/v1/visits/ABCDEF/cancel", NULL, NULL), 503, "code",
                  "unavailable");
    check_problem(ask(P6_POST, "/api/v1/visits/ABCDEF/cancel", "x=1", NULL), 415, "code",
                  "bad-type");
}

static void pages_of_other_sites_post_in_vain(void **state)
{
    (void)state;
    check_problem(book("{}", JSON_BODY, KEY, "Sec-Fetch-Site: cross-site"), 403, "code",
                  "forbidden");
    check_problem(book("{}", JSON_BODY, KEY, "Origin: null"), 403, "code", "forbidden");
    check_problem(book("{}", JSON_BODY, KEY, "Origin: http://portal.evil"), 403, "code",
                  "forbidden");
    check_problem(book("{}", JSON_BODY, KEY, "Origin: https://portal.example"), 503, "code",
                  "unavailable");
    check_problem(ask(P6_POST, "/api/v1/visits/ABCDEF/erase", NULL, "Sec-Fetch-Site: same-site",
                      NULL), 403, "code", "forbidden");
}

/* "/api/v1/visits/{}/cancel" of the routes is "/visits/{code}/cancel" in the description */
static int is_described_by(const char *path, const char *pattern)
{
    for (; *path && *pattern; path++, pattern++) {
        if (*path == '{' && *pattern == '{') {
            path += strcspn(path, "}");
            pattern++;
        } else if (*path != *pattern) return 0;
    }
    return *path == *pattern;
}

static int is_described(json_t *paths, const p6_route *route)
{
    const char *path;
    json_t *item;

    json_object_foreach(paths, path, item)
        if (is_described_by(path, route->pattern + strlen("/api/v1")))
            return json_object_get(item, route->methods & P6_POST ? "post" : "get") != NULL;
    return 0;
}

static size_t count_described(json_t *paths, const p6_part *part)
{
    size_t count = 0;

    for (int i = 0; i < part->routes_count; i++) {
        const p6_route *route = &part->routes[i];

        if (strncmp(route->pattern, "/api/v1/", 8)) continue;
        if (!is_described(paths, route)) fail_msg("%s is not described", route->pattern);
        count++;
    }
    return count;
}

static void the_description_names_every_route_and_no_other(void **state)
{
    json_t *json = json_of(ask(P6_GET, "/api/v1/openapi.json", NULL, NULL));
    json_t *paths = json_object_get(json, "paths");

    (void)state;
    assert_int_equal(count_described(paths, &p6_locator_part)
                         + count_described(paths, &p6_booking_part), json_object_size(paths));
    json_decref(json);
}

static void what_is_posted_to_the_api_is_always_json(void **state)
{
    (void)state;
    for (int i = 0; i < p6_booking_part.routes_count; i++) {
        const p6_route *route = &p6_booking_part.routes[i];

        if (!(route->methods & P6_POST)) continue;
        assert_true(route->flags & (P6_ROUTE_JSON | P6_ROUTE_FORM));
        if (!strncmp(route->pattern, "/api/", 5)) assert_true(route->flags & P6_ROUTE_JSON);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "the consent is told in three languages", the_consent_is_told_in_three_languages,
          set_up_site, 0, 0 },
        { "a request key is needed, and of one form", a_request_key_is_needed_and_of_one_form,
          set_up_site, 0, 0 },
        { "members of a wrong type are pointed to", members_of_a_wrong_type_are_pointed_to,
          set_up_site, 0, 0 },
        { "a body is needed where something is to be said",
          a_body_is_needed_where_something_is_to_be_said, set_up_site, 0, 0 },
        { "pages of other sites post in vain", pages_of_other_sites_post_in_vain, set_up_site,
          0, 0 },
        { "the description names every route and no other",
          the_description_names_every_route_and_no_other, set_up_site, 0, 0 },
        { "what is posted to the API is always JSON, and looked at for its origin",
          what_is_posted_to_the_api_is_always_json, set_up_site, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("booking's API", tests, NULL, NULL);
}
