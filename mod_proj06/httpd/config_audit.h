/**
 * The directives about the audit's seals. Rows of the table in config.c, members of p6_config.
 */
#ifndef P6_HTTPD_CONFIG_AUDIT_H
#define P6_HTTPD_CONFIG_AUDIT_H

#include <httpd.h>
#include <http_config.h>
#include <apr_tables.h>

#include "base/error.h"

/* type, member, value when no directive set it, value when nobody set it at all; see config.h */
#define P6_CONFIG_AUDIT(M) \
    M(const char *, audit_key, NULL, NULL) \
    M(const char *, audit_head, NULL, NULL)

/** The path of a file into the member of p6_config whose offset stands behind the directive. */
const char *p6_set_audit_file(cmd_parms *cmd, void *dir, const char *arg);

struct p6_config; /* config.h */
/** The head file of CONFIG: Proj06AuditHead, else beside the key; NULL without a key. In POOL. */
const char *p6_audit_head_of(const struct p6_config *config, apr_pool_t *pool);

struct p6_instance; /* instances.h */
/** BAD_INPUT when INSTANCE and one of OTHERS (of p6_instance *) with another database would write
    the same head file; WHERE is where INSTANCE's server stands. */
p6_error *p6_check_audit_head(const struct p6_instance *instance,
                              const apr_array_header_t *others, const char *where,
                              apr_pool_t *pool);

#endif
