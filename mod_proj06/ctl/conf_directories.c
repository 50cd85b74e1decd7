#include "ctl/conf_lines.h"
#include "base/limits.h"

#include <apr_strings.h>
#include <string.h>

/* What is wrong in a section matters only to who wants to use a directory: it is kept, not told, so
   that the database can be migrated meanwhile. */

static void wrong(p6_ctl_conf *conf, p6_conf_reader *r, const char *name, const char *sentence)
{
    r->section = NULL;
    r->skipping = 1;
    if (!conf->directories_wrong)
        conf->directories_wrong = p6_error_make(r->pool, P6_E_BAD_INPUT, p6_conf_place(r), "%s %s",
                                                name, sentence);
}

static const p6_directory_conf *known(const p6_ctl_conf *conf, const char *name)
{
    for (int i = 0; i < conf->directories->nelts; i++) {
        const p6_directory_conf *one = APR_ARRAY_IDX(conf->directories, i, p6_directory_conf *);

        if (strcmp(one->name, name) == 0) return one;
    }
    return NULL;
}

/* The first section of a name counts, as with other lines. */
static void begin_section(p6_ctl_conf *conf, p6_conf_reader *r, const char *args)
{
    const char *text = apr_pstrndup(r->pool, args, strcspn(args, ">"));
    const char *name = p6_conf_word(&text, r->pool);
    p6_error *err;

    r->skipping = name && known(conf, name);
    if (r->skipping) return;
    err = p6_directory_conf_make(&r->section, name ? name : "", r->pool);
    if (err) wrong(conf, r, "<Proj06Directory>", err->detail);
}

static void end_section(p6_ctl_conf *conf, p6_conf_reader *r)
{
    p6_error *err = r->section ? p6_directory_conf_check(r->section, r->pool) : NULL;

    if (err) wrong(conf, r, "</Proj06Directory>:", err->detail);
    else if (r->section && conf->directories->nelts < P6_MAX_DIRECTORIES)
        APR_ARRAY_PUSH(conf->directories, p6_directory_conf *) = r->section;
    r->section = NULL;
    r->skipping = 0;
}

static void take_setting(p6_ctl_conf *conf, p6_conf_reader *r, const char *name, const char *args)
{
    const char *argv[4];
    int argc = 0;
    p6_error *err;

    if (strstr(args, "${")) {
        wrong(conf, r, name, "has a variable of httpd, which is not known here");
        return;
    }
    while (argc < 4 && (argv[argc] = p6_conf_word(&args, r->pool)) != NULL) argc++;
    if (argc == 1 && strcasecmp(name, "CAFile") == 0 && *argv[0] != '/')
        argv[0] = apr_pstrcat(r->pool, conf->server_root ? conf->server_root : "", "/", argv[0],
                              NULL);
    err = p6_directory_conf_set(r->section, name, argc, argv, r->pool);
    if (err) wrong(conf, r, name, err->detail);
}

int p6_conf_directory_line(p6_ctl_conf *conf, p6_conf_reader *r, const char *name,
                           const char *args)
{
    int inside = r->section || r->skipping;

    if (strcasecmp(name, "<Proj06Directory") == 0) begin_section(conf, r, args);
    else if (strcasecmp(name, "<Proj06Directory>") == 0) begin_section(conf, r, "");
    else if (inside && strcasecmp(name, "</Proj06Directory>") == 0) end_section(conf, r);
    else if (r->section) take_setting(conf, r, name, args);
    else return inside;
    return 1;
}
