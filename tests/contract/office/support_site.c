#include "support_site.h"

#include <string.h>
#include <apr_general.h>

#include "base/token.h"
#include "locator/snapshot.h"
#include "office/office.h"
#include "product/product.h"
#include "site/dispatch.h"
#include "site/kept.h"
#include "site/statics.h"
#include "store/officials.h"
#include "store/shifts.h"
#include "visits/consent.h"
#include "visits/visits.h"

#define ORIGIN "https://portal.example"

const p6_product *whole;
p6_site site;

static p6_settings settings = { .portal_name = "Cổng thông tin", .help_line = "+842083855000",
    .tonight_from = 1050, .tonight_to = 1290, .soon = 60, .stale_days = 30 };
static p6_office office = { .idle_s = 1800, .longest_s = 36000, .recheck_s = 600 };
static int tokens;

/* Compiled once: they don't depend on the test. */
static void load_templates(void)
{
    static apr_pool_t *forever;
    struct p6_statics *statics;
    p6_templates *templates;
    p6_catalog *catalog;

    if (whole) return;
    apr_pool_create(&forever, NULL);
    whole = p6_product_whole(forever);
    ok(p6_catalog_load(&catalog, "templates/messages", forever));
    ok(p6_templates_compile(&templates, "templates", whole->bindings, whole->bindings_count,
                            catalog, forever));
    ok(p6_statics_load(&statics, "templates/static", forever));
    site = (p6_site){ .settings = &settings, .templates = templates, .catalog = catalog,
                      .statics = statics, .env = &env, .office = &office,
                      .guard = p6_office_guard };
    site.consent = p6_consent_make(catalog, 30, forever);
}

void open_site(void)
{
    const char *file = test_file("snap");

    load_templates();
    site.store = store;
    site.limits = &limits;
    ok(p6_snapshot_build(file, store, &env, pool));
    ok(p6_places_open(&site.places, file, &env, pool));
    ok(p6_kept_make(&site.kept, pool));
}

static const char *new_token(const char **hash)
{
    const char *token = apr_psprintf(pool, "token-of-a-test-%08d", ++tokens);

    *hash = p6_token_digest("office ", token, pool);
    return token;
}

const char *csrf_of(const char *token)
{
    return p6_token_digest("csrf ", p6_token_digest("office ", token, pool), pool);
}

const char *enter(const char *role, const char *commune)
{
    apr_array_header_t *rights = apr_array_make(pool, 1, sizeof(p6_right_row));
    p6_official_row who = { 0, "sample", apr_psprintf(pool, "%s of %s", role, commune), "user",
                            "Người thử" };
    p6_sign_in_row row = { .created_at = now_s, .seen_at = now_s, .rights_checked_at = now_s,
                           .expires_at = now_s + office.longest_s };
    const char *token = new_token(&row.token_hash);
    p6_tx *tx = begin(P6_TX_WRITE);

    APR_ARRAY_PUSH(rights, p6_right_row) = (p6_right_row){ role, commune };
    ok(p6_official_put(tx, &who, now_s));
    row.official = who.id;
    ok(p6_sign_in_add(tx, &row, rights));
    ok(p6_tx_commit(tx));
    return token;
}

const char *enter_by_pass(apr_int64_t shift)
{
    const char *hash, *token = new_token(&hash);
    p6_pass_row pass = { .code_hash = hash, .shift = shift, .helper_name = "Người có thẻ",
                         .agency = "", .issued_by = helper.id, .issued_at = now_s,
                         .expires_at = now_s + 86400 };
    p6_tx *tx = begin(P6_TX_WRITE);

    ok(p6_pass_add(tx, &pass));
    ok(p6_pass_sign_in_add(tx, hash, pass.id, now_s, pass.expires_at));
    ok(p6_tx_commit(tx));
    return token;
}

static p6_request *request(p6_method method, const char *path, const char *token)
{
    const char *query = strchr(path, '?');
    p6_request *req = apr_pcalloc(pool, sizeof *req);
    apr_table_t *headers = apr_table_make(pool, 4);

    if (token)
        apr_table_setn(headers, "Cookie", apr_pstrcat(pool, "__Host-p6_office=", token, NULL));
    *req = (p6_request){ .method = method, .query = query ? query + 1 : "", .mount = "/proj06",
        .path = query ? apr_pstrmemdup(pool, path, (apr_size_t)(query - path)) : path,
        .origin = ORIGIN, .secure = 1, .client = "192.0.2.7", .headers = headers };
    return req;
}

p6_response *gets(const char *path, const char *token, const char *headers)
{
    p6_request *req = request(P6_GET, path, token);
    char *rest = headers ? apr_pstrdup(pool, headers) : NULL, *last;

    for (char *line = rest ? apr_strtok(rest, "\n", &last) : NULL; line;
         line = apr_strtok(NULL, "\n", &last)) {
        char *colon = strstr(line, ": ");

        *colon = '\0';
        apr_table_set((apr_table_t *)req->headers, line, colon + 2);
    }
    return p6_dispatch(&site, whole, req, pool);
}

p6_response *posts(const char *path, const char *token, const char *form)
{
    p6_request *req = request(P6_POST, path, token);
    apr_table_t *headers = (apr_table_t *)req->headers;

    apr_table_setn(headers, "Content-Type", "application/x-www-form-urlencoded");
    apr_table_setn(headers, "Sec-Fetch-Site", "same-origin");
    apr_table_setn(headers, "Origin", ORIGIN);
    req->body = apr_pstrdup(pool, form);
    req->body_len = strlen(form);
    return p6_dispatch(&site, whole, req, pool);
}

const char *body_of(const p6_response *res)
{
    return res->body ? apr_pstrmemdup(pool, res->body, res->body_len) : "";
}
