#include "support_pages.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_strings.h>
#include <stdio.h>

#include "locator/live.h"
#include "locator/locator.h"
#include "locator/snapshot_file.h"
#include "site/dispatch.h"
#include "site/kept.h"
#include "site/statics.h"

static p6_catalog *catalog;
static p6_templates *templates;
static struct p6_statics *statics;

static void must(const p6_error *err)
{
    if (err) fail_msg("%s: %s", err->where ? err->where : "?", err->detail);
}

/* Compiled once: they don't depend on the test. */
static void load_templates(void)
{
    static apr_pool_t *forever;
    static const p6_part *const parts[] = { &p6_locator_part };
    const p6_product *all;

    if (templates) return;
    apr_pool_create(&forever, NULL);
    all = p6_product_join(parts, 1, forever);
    must(p6_catalog_load(&catalog, "templates/messages", forever));
    must(p6_templates_compile(&templates, "templates", all->bindings, all->bindings_count,
                              catalog, forever));
    must(p6_statics_load(&statics, "templates/static", forever));
}

static void write_file(const char *file, const void *bytes, apr_size_t len, apr_pool_t *pool)
{
    const char *beside;

    must(p6_file_beside(&beside, file, bytes, len, pool));
    must(p6_file_replace(beside, file, pool));
}

static void write_picture(test_site *t, p6_builder *builder, apr_pool_t *pool)
{
    apr_size_t live_len;
    p6_image_header *head;
    p6_built built;
    void *live;

    must(p6_builder_finish(builder, 7, t->now_s - 3600, 99, &built));
    head = built.bytes;
    live_len = p6_live_size(head->sections[P6_S_SHIFTS].count,
                            head->sections[P6_S_COMMUNES].count);
    live = apr_pcalloc(pool, live_len);
    p6_live_fill(live, head, built.figures, t->now_s);
    write_file(p6_live_file(t->file, head->build, pool), live, live_len, pool);
    write_file(t->file, built.bytes, built.len, pool);
}

test_site *pages_over(p6_builder *builder, apr_pool_t *pool)
{
    test_site *t = apr_pcalloc(pool, sizeof *t);
    p6_env *env = still_env(&t->now_s, pool);

    load_templates();
    set_clock(t, MONDAY "T18:40");
    t->file = apr_pstrcat(pool, scratch_dir(pool), "/places", NULL);
    if (builder) write_picture(t, builder, pool);
    t->settings = (p6_settings){ .portal_name = "Cổng thông tin", .help_line = "+842083855000",
        .tonight_from = windows.tonight_from, .tonight_to = windows.tonight_to,
        .soon = windows.soon, .stale_days = windows.stale_days };
    t->site = (p6_site){ .settings = &t->settings, .templates = templates, .catalog = catalog,
                         .statics = statics, .env = env };
    must(p6_places_open(&t->site.places, t->file, env, pool));
    must(p6_kept_make(&t->site.kept, pool));
    return t;
}

void set_clock(test_site *site, const char *now)
{
    site->now_s = p6_epoch_of_minute(at(now));
}

p6_response *page(const test_site *site, apr_pool_t *pool, const char *target, ...)
{
    const char *query = strchr(target, '?'), *header;
    apr_table_t *headers = apr_table_make(pool, 4);
    p6_request *req = apr_pcalloc(pool, sizeof *req);
    va_list ap;

    va_start(ap, target);
    while ((header = va_arg(ap, const char *)) != NULL) {
        const char *colon = strstr(header, ": ");
        apr_table_set(headers, apr_pstrmemdup(pool, header, (apr_size_t)(colon - header)),
                      colon + 2);
    }
    va_end(ap);
    req->method = P6_GET;
    req->path = query ? apr_pstrmemdup(pool, target, (apr_size_t)(query - target)) : target;
    req->query = query ? query + 1 : "";
    req->mount = "/proj06";
    req->origin = "http://evil.example";
    req->client = "127.0.0.1";
    req->headers = headers;
    return p6_dispatch(&site->site, &p6_locator_part, req, pool);
}

const char *body_of(const p6_response *res)
{
    return res->body ? apr_pstrmemdup(res->pool, res->body, res->body_len) : "";
}

void assert_has(const p6_response *res, const char *text)
{
    if (!strstr(body_of(res), text)) fail_msg("“%s” is not in:\n%s", text, body_of(res));
}

void assert_lacks(const p6_response *res, const char *text)
{
    if (strstr(body_of(res), text)) fail_msg("“%s” is in:\n%s", text, body_of(res));
}
