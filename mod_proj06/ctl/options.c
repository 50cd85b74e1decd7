#include "ctl/frame.h"

#include <apr_strings.h>
#include <string.h>

/* The value of option NAME ("--db") at ARGV[*I], as "--db VALUE" or "--db=VALUE". 0: not this
   option; 1: *VALUE is set, or NULL when it is missing. */
static int valued(const char **value, const char *name, int argc, const char *const *argv, int *i)
{
    apr_size_t len = strlen(name);

    if (strncmp(argv[*i], name, len) != 0) return 0;
    if (argv[*i][len] == '=') {
        *value = argv[*i] + len + 1;
        return 1;
    }
    if (argv[*i][len] != '\0') return 0;
    *value = *i + 1 < argc ? argv[++*i] : NULL;
    return 1;
}

const char *p6_ctl_read_options(p6_ctl_options *options, int argc, const char *const *argv,
                                apr_pool_t *pool)
{
    struct {
        const char *name, **value;
    } known[] = { { "--db", &options->db }, { "--conf", &options->conf },
                  { "--user", &options->user }, { "--clock", &options->clock } };
    int i;

    memset(options, 0, sizeof *options);
    for (i = 0; i < argc && argv[i][0] == '-'; i++) {
        const char *given = argv[i];
        int found = 1;

        if (strcmp(given, "--help") == 0 || strcmp(given, "-h") == 0) options->help = 1;
        else if (strcmp(given, "--version") == 0) options->version = 1;
        else found = 0;
        for (size_t k = 0; !found && k < sizeof known / sizeof *known; k++) {
            const char *value;

            if (!valued(&value, known[k].name, argc, argv, &i)) continue;
            if (!value || !*value) return apr_pstrcat(pool, known[k].name, " needs a value", NULL);
            if (*known[k].value) return apr_pstrcat(pool, known[k].name, " is given twice", NULL);
            *known[k].value = value;
            found = 1;
        }
        /* its value may be a secret: name the option only */
        if (!found)
            return apr_pstrcat(pool, "there is no option ",
                               apr_pstrndup(pool, given, strcspn(given, "=")), NULL);
    }
    options->used = i;
    return NULL;
}

/* "password=…", "sslpassword=…" or "scheme://user:secret@host". */
static int holds_password(const char *conninfo)
{
    const char *authority = strstr(conninfo, "://"), *at;

    if (strstr(conninfo, "password")) return 1;
    if (!authority) return 0;
    authority += 3;
    at = authority + strcspn(authority, "@/?");
    return *at == '@' && memchr(authority, ':', at - authority) != NULL;
}

const char *p6_ctl_read_db(const char **driver, const char **params, const char *db)
{
    const char *colon = strchr(db, ':');

    if (colon && colon[1] && strncmp(db, "sqlite:", 7) == 0) *driver = "sqlite3";
    else if (colon && colon[1] && strncmp(db, "pgsql:", 6) == 0) *driver = "pgsql";
    else return "--db needs sqlite:FILE or pgsql:CONNINFO";
    *params = colon + 1;
    if (strcmp(*driver, "pgsql") == 0 && holds_password(*params))
        return "a password does not belong on a command line: use passfile=FILE or service=NAME in "
               "the connection text, or --conf";
    return NULL;
}
