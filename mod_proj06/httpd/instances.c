#include "httpd/instances.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>

#include "httpd/log.h"
#include "httpd/metrics.h"
#include "httpd/mounts.h"
#include "locator/snapshot.h"
#include "product/product.h"
#include "reports/statistics.h"
#include "site/kept.h"
#include "site/statics.h"
#include "visits/consent.h"

#define SOON_MINUTES 60 /* "opening soon" begins this long before */
#define STALE_DAYS 30   /* a point unchecked for longer is "not confirmed" */

/* What servers of one configuration share while it is read. */
typedef struct maker {
    apr_hash_t *by_key;       /* p6_config_key → p6_instance */
    apr_hash_t *by_templates; /* directory → p6_instance that has it compiled */
    apr_array_header_t *all;
    const p6_product *product;
    apr_pool_t *pool;
} maker;

static const char *server_place(const server_rec *server, apr_pool_t *pool)
{
    if (!server->is_virtual) return "main server";
    return apr_psprintf(pool, "%s:%u", server->defn_name, server->defn_line_number);
}

static p6_error *need(const char *directive, const char *example, const server_rec *server,
                      apr_pool_t *pool)
{
    return p6_error_make(pool, P6_E_BAD_INPUT, server_place(server, pool),
                         "SetHandler " P6_HANDLER_NAME " needs %s, such as %s", directive, example);
}

static void fill_settings(p6_settings *settings, const p6_config *config)
{
    settings->base_url = config->base_url;
    settings->portal_name = config->portal;
    settings->help_line = config->help_line;
    settings->tonight_from = config->tonight_from;
    settings->tonight_to = config->tonight_to;
    settings->soon = SOON_MINUTES;
    settings->stale_days = STALE_DAYS;
    settings->clock_offset = config->clock ? p6_clock_offset(config->clock) : 0;
}

/* Templates, catalogue and static files of SITE from DIR, unless another instance has them. */
static p6_error *load_templates(p6_site *site, const char *dir, maker *m)
{
    const p6_instance *other = apr_hash_get(m->by_templates, dir, APR_HASH_KEY_STRING);
    struct p6_statics *statics;
    p6_templates *templates;
    p6_catalog *catalog;

    if (other) {
        site->catalog = other->site.catalog;
        site->templates = other->site.templates;
        site->statics = other->site.statics;
        return NULL;
    }
    P6_TRY(p6_catalog_load(&catalog, apr_pstrcat(m->pool, dir, "/messages", NULL), m->pool));
    P6_TRY(p6_templates_compile(&templates, dir, m->product->bindings,
                                m->product->bindings_count, catalog, m->pool));
    P6_TRY(p6_statics_load(&statics, apr_pstrcat(m->pool, dir, "/static", NULL), m->pool));
    site->catalog = catalog;
    site->templates = templates;
    site->statics = statics;
    return NULL;
}

static int same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* One snapshot file is the picture of one database. */
static p6_error *check_snapshot(const p6_instance *made, const maker *m)
{
    for (int i = 0; i < m->all->nelts; i++) {
        const p6_instance *other = APR_ARRAY_IDX(m->all, i, p6_instance *);

        if (same_text(other->config->snapshot, made->config->snapshot)
            && !(same_text(other->config->db_driver, made->config->db_driver)
                 && same_text(other->config->db_params, made->config->db_params)))
            return p6_error_make(m->pool, P6_E_BAD_INPUT, server_place(made->server, m->pool),
                                 "Proj06Snapshot names the file of another server that has another "
                                 "database; give each database a file of its own");
    }
    return NULL;
}

/* An error's place is the server, as with other directives that lack one another. */
static p6_error *make_delivery(p6_instance *made, const p6_config *config, const maker *m)
{
    p6_error *err = p6_config_delivery(&made->delivery, config, m->pool);

    return err ? p6_error_make(m->pool, err->code, server_place(made->server, m->pool), "%s",
                               err->detail) : NULL;
}

/* booking writes what delivery sends, and nothing that nobody sends */
static void fill_teller(p6_instance *made, const p6_config *config)
{
    const p6_delivery_config *delivery = made->delivery;

    if (!delivery) return;
    made->teller = (p6_teller){ .catalog = made->site.catalog, .base_url = config->base_url,
        .help_line = config->help_line, .sms = delivery->sms_url != NULL,
        .mail_to = delivery->smtp_url ? config->mail_to : NULL };
    made->site.teller = &made->teller;
}

static p6_error *make_one(p6_instance **made, server_rec *server, const p6_config *config, maker *m)
{
    p6_instance *instance = apr_pcalloc(m->pool, sizeof *instance);

    if (!config->templates)
        return need("Proj06Templates DIR", "/usr/share/proj06/templates", server, m->pool);
    if (!config->snapshot)
        return need("Proj06Snapshot FILE", "/var/lib/proj06/places.snap", server, m->pool);
    instance->config = config;
    instance->server = server;
    instance->product = m->product;
    P6_TRY(check_snapshot(instance, m));
    P6_TRY(make_delivery(instance, config, m));
    P6_TRY(p6_check_audit_head(instance, m->all, server_place(server, m->pool), m->pool));
    instance->audit_head = p6_audit_head_of(config, m->pool);
    fill_settings(&instance->settings, config);
    instance->site.settings = &instance->settings;
    instance->site.env = p6_env_httpd(server, instance->settings.clock_offset, m->pool);
    P6_TRY(load_templates(&instance->site, config->templates, m));
    instance->metrics_readers = p6_metrics_readers(config->metrics, m->pool);
    instance->limits = p6_limits_of(config);
    instance->site.limits = &instance->limits;
    instance->office = p6_office_of(config);
    instance->site.office = &instance->office;
    instance->site.guard = p6_office_guard;
    instance->site.consent = p6_consent_make(instance->site.catalog, config->retention_days,
                                             m->pool);
    fill_teller(instance, config);
    apr_hash_set(m->by_templates, config->templates, APR_HASH_KEY_STRING, instance);
    APR_ARRAY_PUSH(m->all, p6_instance *) = instance;
    *made = instance;
    return NULL;
}

/* httpd gives a virtual host without a directive of ours the main server's configuration itself,
   not a copy: its mounts would be everybody's. */
static p6_config *own_config(server_rec *server, server_rec *main, apr_pool_t *pool)
{
    p6_config *config = p6_config_of(server);

    if (server == main || config != p6_config_of(main)) return config;
    config = apr_pmemdup(pool, config, sizeof *config);
    config->instance = NULL;
    ap_set_module_config(server->module_config, &proj06_module, config);
    return config;
}

static p6_error *make_for(server_rec *server, server_rec *main, maker *m)
{
    p6_config *config = own_config(server, main, m->pool);
    const p6_config *whole;
    const char *key;

    P6_TRY(p6_mounts_find(&config->mounts, server, m->pool));
    if (!config->mounts->nelts) return NULL;
    whole = p6_config_complete(config, m->pool);
    key = p6_config_key(whole, m->pool);
    config->instance = apr_hash_get(m->by_key, key, APR_HASH_KEY_STRING);
    if (config->instance) return NULL;
    P6_TRY(make_one(&config->instance, server, whole, m));
    apr_hash_set(m->by_key, key, APR_HASH_KEY_STRING, config->instance);
    return NULL;
}

p6_error *p6_instances_make(const apr_array_header_t **instances, server_rec *main,
                            apr_pool_t *pool)
{
    maker m = { apr_hash_make(pool), apr_hash_make(pool),
                apr_array_make(pool, 2, sizeof(p6_instance *)),
                p6_product_whole(pool), pool };

    for (server_rec *server = main; server; server = server->next)
        P6_TRY(make_for(server, main, &m));
    *instances = m.all;
    return NULL;
}

p6_error *p6_instance_open(p6_instance *instance, apr_pool_t *pool)
{
    const p6_config *config = instance->config;
    p6_site *site = &instance->site;

    P6_TRY(p6_places_open(&site->places, config->snapshot, site->env, pool));
    P6_TRY(p6_kept_make(&site->kept, pool));
    if (config->db_driver) {
        P6_TRY(p6_store_open(&site->store, config->db_driver, config->db_params,
                             config->db_connections, site->env, pool));
        p6_store_on_note(site->store, p6_metrics_noted, instance->metrics);
        P6_TRY(p6_statistics_make(&instance->office.statistics, pool));
    }
    if (config->directories)
        P6_TRY(p6_directory_open(&instance->office.directories, config->directories, site->env,
                                 pool));
    if (instance->delivery) P6_TRY(p6_delivery_open(pool));
    return NULL;
}
