/**
 * The port "verify this person", and the configuration of the LDAP directories behind it.
 *
 * Invariants: an attempt has one deadline over everything (its turn, names, connecting, TLS, binds,
 * searches, further servers). A password goes to a server only over TLS whose certificate was
 * checked, or over loopback where the configuration says so; never empty, never logged, wiped when
 * the attempt ends. "Unavailable" (nobody can say) is never mixed up with "refused" (somebody said
 * no). An official is (directory, entry_uuid), never the bare user name. Nothing is cached.
 * Threading: p6_directory is shared by the threads of the process that opened it; a configuration
 * is read only once it has been checked. Free of HTTP and of LDAP's types.
 */
#ifndef P6_DIRECTORY_DIRECTORY_H
#define P6_DIRECTORY_DIRECTORY_H

#include <apr_tables.h>
#include "base/env.h"
#include "base/error.h"

/** Roles: name. */
#define P6_ROLES(R) \
    R(HELPER, "helper") \
    R(MANAGER, "manager") \
    R(PROVINCE, "province") \
    R(AUDITOR, "auditor")

typedef enum p6_role {
#define P6_ROLE_ENUM(name, word) P6_ROLE_##name,
    P6_ROLES(P6_ROLE_ENUM)
#undef P6_ROLE_ENUM
    P6_ROLE__COUNT
} p6_role;

/** The role's name, as in directives and in the store. Static storage. */
const char *p6_role_name(p6_role role);
/** 1 and *ROLE when WORD names a role. */
int p6_role_parse(p6_role *role, const char *word);

#define P6_ALL_COMMUNES "*"

typedef enum p6_directory_scope { P6_SCOPE_BELOW, P6_SCOPE_SUBTREE } p6_directory_scope;

/** A server and where it has its people. */
typedef struct p6_directory_url {
    int ldaps;             /**< TLS from the first byte; otherwise StartTLS unless `clear` */
    int clear;             /**< no TLS: a loopback address, allowed by the word "none" */
    const char *host;      /**< name or address, an IPv6 one without brackets */
    int port;
    const char *base;      /**< DN of the entry that stands above all people */
    const char *attribute; /**< what people sign in by, "uid" */
    p6_directory_scope scope;
    const char *filter;    /**< who may sign in at all, "(objectClass=*)" */
} p6_directory_url;

/** Members of GROUP have ROLE in COMMUNES. */
typedef struct p6_directory_role {
    p6_role role;
    const char *group;                  /**< DN, as it was given */
    const char *group_key;              /**< equal for equal DNs */
    const apr_array_header_t *communes; /**< of const char *; one "*" for all */
} p6_directory_role;

/** One directory. Made by p6_directory_conf_make, filled by p6_directory_conf_set. */
typedef struct p6_directory_conf {
    const char *name;              /**< [a-z0-9-]; part of every official's identity */
    apr_array_header_t *urls;      /**< of p6_directory_url, in the order to be tried */
    const char *ca_file;           /**< PEM; NULL only where no server needs TLS */
    const char *bind_dn;           /**< of the account that searches; NULL: anonymous */
    const char *bind_password;     /**< NULL with bind_dn NULL */
    apr_array_header_t *communes;  /**< served, of const char *; one "*" for all */
    apr_array_header_t *roles;     /**< of p6_directory_role */
    apr_array_header_t *bases;     /**< of const char *: DNs below which nested groups are looked
                                        for; set by the check */
    int deadline_ms;               /**< of one attempt */
    int depth;                     /**< groups within groups that count; 0: direct members only */
} p6_directory_conf;

/** An empty configuration with a deadline of 3 s in POOL. BAD_INPUT: NAME is no name. */
p6_error *p6_directory_conf_make(p6_directory_conf **conf, const char *name, apr_pool_t *pool);
/** Set what the directive SETTING (URL, CAFile, BindDN, BindPassword, Communes, Role, GroupDepth,
    Deadline; in any case) says with ARGC arguments. A BindPassword is taken as it stands ("exec:"
    is the caller's affair), so is a relative CAFile, which is read on trial.
    BAD_INPUT: the detail is a sentence that follows the directive's name and says what would be
    right; it never shows a password. Copies into POOL, CONF's own. */
p6_error *p6_directory_conf_set(p6_directory_conf *conf, const char *setting, int argc,
                                const char *const *argv, apr_pool_t *pool);
/** Is everything there and does it fit together? Call it behind the last setting. BAD_INPUT as
    above, with the name of the setting in front. */
p6_error *p6_directory_conf_check(p6_directory_conf *conf, apr_pool_t *pool);
/** Does CONF serve COMMUNE (a code)? */
int p6_directory_conf_serves(const p6_directory_conf *conf, const char *commune);

typedef struct p6_directory p6_directory;

/** All directories of CONFS (of p6_directory_conf *, checked, with different names) for this
    process. Connects and starts threads with the first attempt, not here; never before a fork.
    CONFS and ENV outlive POOL; no call may be running when POOL is cleared. NO_MEMORY. */
p6_error *p6_directory_open(p6_directory **dir, const apr_array_header_t *confs, const p6_env *env,
                            apr_pool_t *pool);

/** The CONFS that it was opened with, for who chooses a directory. */
const apr_array_header_t *p6_directory_confs(const p6_directory *dir);

/** What a person typed. Both may hold any bytes. */
typedef struct p6_credentials {
    const char *user;
    apr_size_t user_len;
    char *password;        /**< wiped by p6_directory_verify, however it ends */
    apr_size_t password_len;
} p6_credentials;

/** A right: a role in one commune, or in all ("*"). */
typedef struct p6_right {
    p6_role role;
    const char *commune;
} p6_right;

/** A person as their directory knows them. */
typedef struct p6_identity {
    const char *directory;
    const char *entry_uuid; /**< 36 characters in lower case */
    const char *user_name;  /**< as the directory writes it, NFC */
    const char *shown_name; /**< displayName, else cn, else the user name; NFC, at most
                                 P6_MAX_PERSON_NAME characters */
    const apr_array_header_t *rights; /**< of p6_right, each once, never none */
} p6_identity;

/** Verify CREDENTIALS against the directory NAME. *IDENTITY in POOL. Logs neither names nor
    passwords. Apart from what libldap itself keeps of a message that it sends, no copy of the
    password is made.
    REFUSED: the name or the password is wrong, empty, too long or no text, the account is disabled,
    the name stands for more than one entry: deliberately all the same.
    FORBIDDEN: the password is right and no group of the person gives a role.
    UNAVAILABLE: nobody could say so in time. Never counts against the account.
    NOT_FOUND: there is no directory of that name. */
p6_error *p6_directory_verify(p6_identity **identity, p6_directory *dir, const char *name,
                              p6_credentials *credentials, apr_pool_t *pool);
/** What may the person of (NAME, ENTRY_UUID) do now? Asked with the search account, without a
    password. REFUSED: the entry is gone, disabled or no longer where people may sign in; so is one
    of a directory that is no longer configured. FORBIDDEN and UNAVAILABLE as above. */
p6_error *p6_directory_recheck(p6_identity **identity, p6_directory *dir, const char *name,
                               const char *entry_uuid, apr_pool_t *pool);

/** Figures for status pages, since the process began. */
typedef struct p6_directory_figures {
    unsigned verified, refused, without_role, unavailable; /**< ended attempts of both kinds */
    int busy, waiting;                                     /**< now */
} p6_directory_figures;
void p6_directory_figures_get(p6_directory_figures *figures, p6_directory *dir);

#endif
