/**
 * The directives about officials' sign-ins. Rows of the table in config.c, members of p6_config.
 */
#ifndef P6_HTTPD_CONFIG_OFFICE_H
#define P6_HTTPD_CONFIG_OFFICE_H

#include <httpd.h>
#include <http_config.h>

#include "httpd/config_limits.h"
#include "office/office.h"

/* type, member, value when no directive set it, value when nobody set it at all; see config.h */
#define P6_CONFIG_OFFICE(M) \
    M(int, idle_minutes, -1, 30) \
    M(int, longest_hours, -1, 10) \
    M(int, recheck_minutes, -1, 10)

#define P6_OFFICE_DIRECTIVES \
    AP_INIT_TAKE2("Proj06SignIn", p6_set_sign_in, NULL, RSRC_CONF, \
                  "minutes that a sign-in lasts unused, and hours that it lasts at most"), \
    AP_INIT_TAKE1("Proj06Recheck", p6_set_limit, (void *)&p6_limit_recheck, RSRC_CONF, \
                  "minutes after which an official's rights are looked up anew")

/** Proj06SignIn MINUTES HOURS. */
const char *p6_set_sign_in(cmd_parms *cmd, void *dir, const char *minutes, const char *hours);
extern const p6_limit_kind p6_limit_recheck;

struct p6_config; /* config.h */
/** The office as CONFIG, complete, has it; its directories are not open yet. */
p6_office p6_office_of(const struct p6_config *config);

#endif
