/**
 * <Proj06Directory NAME> sections: the officials' directories (directory/directory.h).
 *
 * A section is read as a whole, its lines by p6_directory_conf_set, which the tool uses too; the
 * directives in it are known to httpd only so that it can list them and say where they belong.
 */
#ifndef P6_HTTPD_DIRECTORIES_H
#define P6_HTTPD_DIRECTORIES_H

#include <httpd.h>
#include <http_config.h>

/** Read the section CMD stands at into its server's configuration. */
const char *p6_directory_section(cmd_parms *cmd, void *dir, const char *arg);
/** A directive of the section stands somewhere else. */
const char *p6_directory_misplaced(cmd_parms *cmd, void *dir, const char *arg);

#define P6_DIRECTORY_DIRECTIVES \
    AP_INIT_RAW_ARGS("<Proj06Directory", p6_directory_section, NULL, RSRC_CONF, \
                     "an LDAP directory that officials sign in by"), \
    AP_INIT_RAW_ARGS("URL", p6_directory_misplaced, NULL, RSRC_CONF, \
                     "ldap[s]://HOST[:PORT]/BASE?ATTRIBUTE?SCOPE?FILTER; several: failover"), \
    AP_INIT_RAW_ARGS("CAFile", p6_directory_misplaced, NULL, RSRC_CONF, \
                     "PEM file of the authorities that its certificates are checked by"), \
    AP_INIT_RAW_ARGS("BindDN", p6_directory_misplaced, NULL, RSRC_CONF, \
                     "DN of the account that searches"), \
    AP_INIT_RAW_ARGS("BindPassword", p6_directory_misplaced, NULL, RSRC_CONF, \
                     "its password, or exec: and a program that prints it"), \
    AP_INIT_RAW_ARGS("Communes", p6_directory_misplaced, NULL, RSRC_CONF, \
                     "codes of the communes that it serves, or *"), \
    AP_INIT_RAW_ARGS("Role", p6_directory_misplaced, NULL, RSRC_CONF, \
                     "role, DN of a group, and the communes when not all of the directory's"), \
    AP_INIT_RAW_ARGS("GroupDepth", p6_directory_misplaced, NULL, RSRC_CONF, \
                     "how many groups within groups count"), \
    AP_INIT_RAW_ARGS("Deadline", p6_directory_misplaced, NULL, RSRC_CONF, \
                     "how long one sign-in may take")

#endif
