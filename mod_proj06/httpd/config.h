/**
 * Directives and the configuration they fill: one p6_config per server and virtual host.
 *
 * Every member stands in P6_CONFIG_MEMBERS once, from which it is created, unset, and merged
 * (a virtual host's value, else the main server's). Where the product is mounted is not a member:
 * that is a <Location> with SetHandler, see mounts.h. Directive handlers check the value's form, so
 * that `apachectl configtest` tells with file and line; what needs other values or files is checked
 * in check_config (lifecycle.c).
 */
#ifndef P6_HTTPD_CONFIG_H
#define P6_HTTPD_CONFIG_H

#include <httpd.h>
#include <http_config.h>

#include "base/civil.h"
#include "httpd/config_audit.h"
#include "httpd/config_limits.h"
#include "httpd/config_delivery.h"
#include "httpd/config_office.h"

extern module AP_MODULE_DECLARE_DATA proj06_module;

/* type, member, value when no directive set it, value when nobody set it at all */
#define P6_CONFIG_MEMBERS(M) \
    M(const char *, db_driver, NULL, NULL) \
    M(const char *, db_params, NULL, NULL) \
    M(int, db_connections, 0, 8) \
    M(const char *, templates, NULL, NULL) \
    M(const char *, snapshot, NULL, NULL) \
    M(const char *, base_url, NULL, NULL) \
    M(const char *, portal, NULL, "Cổng thông tin điện tử tỉnh Thái Nguyên") \
    M(const char *, help_line, NULL, NULL) \
    M(int, tonight_from, -1, 17 * 60 + 30) \
    M(int, tonight_to, -1, 21 * 60 + 30) \
    M(const char *, clock, NULL, NULL) \
    M(apr_array_header_t *, directories, NULL, NULL) /* of p6_directory_conf *, directories.h */ \
    M(const char *, metrics, NULL, NULL) \
    P6_CONFIG_LIMITS(M) \
    P6_DELIVERY_MEMBERS(M) \
    P6_CONFIG_AUDIT(M) \
    P6_CONFIG_OFFICE(M)

struct p6_instance; /* instances.h */

typedef struct p6_config {
#define P6_CONFIG_MEMBER(type, name, unset, otherwise) type name;
    P6_CONFIG_MEMBERS(P6_CONFIG_MEMBER)
#undef P6_CONFIG_MEMBER
    const apr_array_header_t *mounts; /**< of const char *, longest first; set by check_config */
    struct p6_instance *instance;     /**< NULL where nothing is mounted; set by check_config */
} p6_config;

extern const command_rec p6_directives[];

void *p6_config_make(apr_pool_t *pool, server_rec *server);
void *p6_config_merge(apr_pool_t *pool, void *base, void *virt);
p6_config *p6_config_of(server_rec *server);
/** A copy of CONFIG in POOL with defaults in place of what nobody set. */
p6_config *p6_config_complete(const p6_config *config, apr_pool_t *pool);
/** One text that is equal for configurations with equal members, in POOL. */
const char *p6_config_key(const p6_config *config, apr_pool_t *pool);

#endif
