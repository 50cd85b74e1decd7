#include "support_site.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <apr_strings.h>
#include <string.h>

#include "site/dispatch.h"
#include "site/kept.h"
#include "site/statics.h"
#include "support_places.h"

p6_site *site_over(const char *file, apr_int64_t *now_s, apr_pool_t *pool)
{
    static const p6_settings settings = { .base_url = "https://portal.example/proj06",
        .portal_name = "Cổng thông tin", .help_line = "+842083855555", .tonight_from = 1050,
        .tonight_to = 1290, .soon = 60, .stale_days = 30 };
    p6_site *site = apr_pcalloc(pool, sizeof *site);
    p6_env *env = still_env(now_s, pool);
    p6_catalog *catalog;
    struct p6_statics *statics;

    assert_null(p6_catalog_load(&catalog, "templates/messages", pool));
    assert_null(p6_statics_load(&statics, "templates/static", pool));
    assert_null(p6_places_open(&site->places, file, env, pool));
    assert_null(p6_kept_make(&site->kept, pool));
    site->settings = &settings;
    site->catalog = catalog;
    site->statics = statics;
    site->env = env;
    return site;
}

p6_response *get(const p6_site *site, const char *path, apr_pool_t *pool)
{
    const char *question = strchr(path, '?');
    p6_request *req = apr_pcalloc(pool, sizeof *req);

    req->method = P6_GET;
    req->path = question ? apr_pstrmemdup(pool, path, (apr_size_t)(question - path)) : path;
    req->query = question ? question + 1 : "";
    req->mount = "/proj06";
    req->client = "127.0.0.1";
    req->headers = apr_table_make(pool, 1);
    return p6_dispatch(site, &p6_locator_part, req, pool);
}
