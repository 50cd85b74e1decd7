#include "ctl/conf_lines.h"
#include "base/limits.h"

#include <apr_file_io.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

const char *p6_conf_place(const p6_conf_reader *r)
{
    return apr_psprintf(r->pool, "%s:%d", r->file, r->line);
}

static p6_error *bad_line(const p6_conf_reader *r, const char *sentence)
{
    return p6_error_make(r->pool, P6_E_BAD_INPUT, p6_conf_place(r), "%s", sentence);
}

static p6_error *read_file(char **text, const char *file, apr_pool_t *pool)
{
    apr_file_t *f;
    apr_finfo_t info;
    apr_status_t rv = apr_file_open(&f, file, APR_FOPEN_READ, APR_FPROT_OS_DEFAULT, pool);

    if (rv == APR_SUCCESS) rv = apr_file_info_get(&info, APR_FINFO_SIZE | APR_FINFO_TYPE, f);
    if (rv != APR_SUCCESS) return p6_error_apr(pool, P6_E_IO, rv, "can't read %s", file);
    if (info.filetype != APR_REG || info.size > P6_MAX_CONF)
        return p6_error_make(pool, P6_E_TOO_LARGE, file, "expected a file of at most %d bytes",
                             P6_MAX_CONF);
    *text = apr_pcalloc(pool, (apr_size_t)info.size + 1);
    rv = apr_file_read_full(f, *text, (apr_size_t)info.size, NULL);
    apr_file_close(f);
    return rv == APR_SUCCESS || rv == APR_EOF
               ? NULL : p6_error_apr(pool, P6_E_IO, rv, "can't read %s", file);
}

/* Cut the next line off *REST, joined with those it continues on by a backslash at its end. */
static char *next_line(p6_conf_reader *r, char **rest, int *lines)
{
    char *line = *rest, *out = line, *p = line;

    r->line += *lines;
    *lines = 0;
    for (;;) {
        char *end = p + strcspn(p, "\n");
        int last = *end == '\0', len = (int)(end - p);

        ++*lines;
        if (len && p[len - 1] == '\r') len--;
        memmove(out, p, len);
        out += len;
        p = last ? end : end + 1;
        if (last || len == 0 || out[-1] != '\\') break;
        out--;
    }
    *rest = p;
    *out = '\0'; /* never beyond what was read: joined lines only get shorter */
    return line;
}

const char *p6_conf_word(const char **p, apr_pool_t *pool)
{
    const char *s = *p;
    char quote, *word, *out;

    while (apr_isspace(*s)) s++;
    if (!*s) return NULL;
    out = word = apr_palloc(pool, strlen(s) + 1);
    quote = *s == '"' || *s == '\'' ? *s++ : '\0';
    while (*s && (quote ? *s != quote : !apr_isspace(*s))) {
        if (quote && *s == '\\' && (s[1] == quote || s[1] == '\\')) s++;
        *out++ = *s++;
    }
    *out = '\0';
    *p = quote && *s ? s + 1 : s;
    return word;
}

static p6_error *take_database(p6_ctl_conf *conf, const p6_conf_reader *r, const char *args)
{
    const char *driver = p6_conf_word(&args, r->pool), *params = p6_conf_word(&args, r->pool);

    if (!driver || !params || p6_conf_word(&args, r->pool))
        return bad_line(r, "Proj06Database takes a driver and one word, quoted if it has blanks");
    if (strcmp(driver, "sqlite3") != 0 && strcmp(driver, "pgsql") != 0)
        return bad_line(r, "Proj06Database knows the drivers sqlite3 and pgsql");
    conf->db_driver = driver;
    conf->db_params = params;
    return NULL;
}

static p6_error *take_line(p6_ctl_conf *conf, p6_conf_reader *r, const char *line)
{
    struct {
        const char *name, **value;
    } single[] = { { "Proj06Clock", &conf->clock }, { "User", &conf->user },
                   { "ServerRoot", &conf->server_root },
                   { "Proj06AuditKey", &conf->audit_key },
                   { "Proj06AuditHead", &conf->audit_head } };
    const char *name = p6_conf_word(&line, r->pool);

    if (!name || *name == '#' || p6_conf_directory_line(conf, r, name, line)) return NULL;
    if (strcasecmp(name, "Proj06Database") == 0 && !conf->db_driver) {
        if (strstr(line, "${"))
            return bad_line(r, "httpd's variables are not known here; name the database by --db");
        return take_database(conf, r, line);
    }
    for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
        /* Debian's "User ${APACHE_RUN_USER}" says nothing to us */
        if (strcasecmp(name, single[i].name) == 0 && !*single[i].value && !strstr(line, "${"))
            *single[i].value = p6_conf_word(&line, r->pool);
    }
    return NULL;
}

/* httpd takes a relative file below ServerRoot. */
static p6_error *settle_path(const char **path, const char *directive, const p6_ctl_conf *conf,
                             const char *file, apr_pool_t *pool)
{
    if (!*path || **path == '/') return NULL;
    if (!conf->server_root)
        return p6_error_make(pool, P6_E_BAD_INPUT, file, "the path in %s is relative and there is "
                             "no ServerRoot here; name the file by an option", directive);
    *path = apr_pstrcat(pool, conf->server_root, "/", *path, NULL);
    return NULL;
}

static p6_error *settle_paths(p6_ctl_conf *conf, const char *file, apr_pool_t *pool)
{
    if (conf->db_driver && strcmp(conf->db_driver, "sqlite3") == 0)
        P6_TRY(settle_path(&conf->db_params, "Proj06Database", conf, file, pool));
    P6_TRY(settle_path(&conf->audit_key, "Proj06AuditKey", conf, file, pool));
    return settle_path(&conf->audit_head, "Proj06AuditHead", conf, file, pool);
}

p6_error *p6_ctl_read_conf(p6_ctl_conf *conf, const char *file, apr_pool_t *pool)
{
    p6_conf_reader r = { .file = file, .line = 1, .pool = pool };
    char *rest = NULL;
    int lines = 0;

    memset(conf, 0, sizeof *conf);
    conf->directories = apr_array_make(pool, 2, sizeof(p6_directory_conf *));
    P6_TRY(read_file(&rest, file, pool));
    while (*rest) P6_TRY(take_line(conf, &r, next_line(&r, &rest, &lines)));
    return settle_paths(conf, file, pool);
}
