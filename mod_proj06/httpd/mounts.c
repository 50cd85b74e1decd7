#include "httpd/mounts.h"

#include <ap_expr.h>
#include <http_config.h>
#include <http_core.h>
#include <apr_fnmatch.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* One SetHandler proj06 in the configuration tree. */
typedef struct found {
    const ap_directive_t *line;     /* the SetHandler itself */
    const ap_directive_t *location; /* the section around it; NULL: none */
    const ap_directive_t *vhost;    /* NULL: the main server's */
} found;

static int is_named(const ap_directive_t *node, const char *name)
{
    return ap_cstr_casecmp(node->directive, name) == 0;
}

/* Sections that only choose what is read: their lines count as if they stood outside. */
static int is_condition_on_reading(const ap_directive_t *node)
{
    static const char *const names[] = { "<IfModule", "<IfDefine", "<IfVersion", "<IfFile",
                                         "<IfDirective", "<IfSection" };

    for (apr_size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (is_named(node, names[i])) return 1;
    return 0;
}

static p6_error *refuse(const ap_directive_t *line, const char *stands, apr_pool_t *pool)
{
    return p6_error_make(pool, P6_E_BAD_INPUT,
                         apr_psprintf(pool, "%s:%d", line->filename, line->line_num),
                         "SetHandler " P6_HANDLER_NAME " stands %s; put it in a <Location> with a "
                         "fixed path, such as <Location \"/proj06\">", stands);
}

/* What encloses LINE: at most one <Location>, at most one <VirtualHost> around that. */
static p6_error *place(found *f, const ap_directive_t *line, apr_pool_t *pool)
{
    *f = (found){ line, NULL, NULL };
    for (const ap_directive_t *node = line->parent; node; node = node->parent) {
        if (is_condition_on_reading(node)) continue;
        if (is_named(node, "<VirtualHost")) f->vhost = node;
        else if (is_named(node, "<Location") && !f->location) f->location = node;
        else
            return refuse(line, apr_pstrcat(pool, "in ", node->directive, " ", node->args, NULL),
                          pool);
    }
    return f->location ? NULL : refuse(line, "outside any section", pool);
}

/* The fixed path of <Location>: its arguments still end with the ">". */
static p6_error *path_of(const char **path, const found *f, apr_pool_t *pool)
{
    const char *args = f->location->args, *end = strrchr(args, '>'), *rest;
    apr_size_t len;

    rest = apr_pstrmemdup(pool, args, end ? (apr_size_t)(end - args) : strlen(args));
    *path = ap_getword_conf(pool, &rest);
    if (**path != '/' || *rest || apr_fnmatch_test(*path))
        return refuse(f->line, apr_pstrcat(pool, "in <Location ", args, NULL), pool);
    len = strlen(*path);
    while (len && (*path)[len - 1] == '/') len--;
    *path = apr_pstrmemdup(pool, *path, len);
    return NULL;
}

static int belongs_to(const found *f, const server_rec *server)
{
    if (!f->vhost) return 1; /* virtual hosts take over the main server's sections */
    return server->is_virtual && (apr_int64_t)server->defn_line_number == f->vhost->line_num
           && strcmp(server->defn_name, f->vhost->filename) == 0;
}

static p6_error *walk(const ap_directive_t *node, const server_rec *server,
                      apr_array_header_t *mounts)
{
    for (; node; node = node->next) {
        const char *args = node->args, *path;
        found f;

        if (node->first_child) P6_TRY(walk(node->first_child, server, mounts));
        if (!is_named(node, "SetHandler")
            || strcmp(ap_getword_conf(mounts->pool, &args), P6_HANDLER_NAME) != 0)
            continue;
        P6_TRY(place(&f, node, mounts->pool));
        P6_TRY(path_of(&path, &f, mounts->pool));
        if (belongs_to(&f, server)) APR_ARRAY_PUSH(mounts, const char *) = path;
    }
    return NULL;
}

static int longest_first(const void *a, const void *b)
{
    apr_size_t one = strlen(*(const char *const *)a), other = strlen(*(const char *const *)b);

    return one < other ? 1 : one > other ? -1 : 0;
}

p6_error *p6_mounts_find(const apr_array_header_t **mounts, const server_rec *server,
                         apr_pool_t *pool)
{
    apr_array_header_t *all = apr_array_make(pool, 2, sizeof(const char *));

    P6_TRY(walk(ap_conftree, server, all));
    qsort(all->elts, (size_t)all->nelts, sizeof(const char *), longest_first);
    *mounts = all;
    return NULL;
}

const char *p6_mounts_match(const apr_array_header_t *mounts, const char *uri)
{
    for (int i = 0; mounts && i < mounts->nelts; i++) {
        const char *mount = APR_ARRAY_IDX(mounts, i, const char *);
        apr_size_t len = strlen(mount);

        if (strncmp(uri, mount, len) == 0 && (uri[len] == '/' || !uri[len])) return mount;
    }
    return NULL;
}

int p6_mounts_owns(request_rec *r)
{
    const core_dir_config *dir = ap_get_core_module_config(r->per_dir_config);
    const char *err = NULL, *handler = dir->handler;

    if (dir->expr_handler) handler = ap_expr_str_exec(r, dir->expr_handler, &err);
    return handler && !err && strcmp(handler, P6_HANDLER_NAME) == 0;
}
