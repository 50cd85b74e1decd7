#include "httpd/mounts.h"

#include <http_core.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

static const core_dir_config *section(const apr_array_header_t *sections, int i)
{
    return ap_get_core_module_config(APR_ARRAY_IDX(sections, i, ap_conf_vector_t *));
}

static int is_ours(const core_dir_config *dir)
{
    return dir->handler && strcmp(dir->handler, P6_HANDLER_NAME) == 0;
}

static p6_error *refuse(apr_pool_t *pool, const char *kind, const char *path)
{
    return p6_error_make(pool, P6_E_BAD_INPUT, NULL,
                         "SetHandler " P6_HANDLER_NAME " stands in %s %s; put it in a <Location> "
                         "with a fixed path, such as <Location \"/proj06\">", kind,
                         path ? path : "section");
}

static int longest_first(const void *a, const void *b)
{
    apr_size_t one = strlen(*(const char *const *)a), other = strlen(*(const char *const *)b);

    return one < other ? 1 : one > other ? -1 : 0;
}

static const char *without_slash(const char *path, apr_pool_t *pool)
{
    apr_size_t len = strlen(path);

    while (len && path[len - 1] == '/') len--;
    return apr_pstrmemdup(pool, path, len);
}

static p6_error *check_directories(const apr_array_header_t *sections, apr_pool_t *pool)
{
    for (int i = 0; sections && i < sections->nelts; i++) {
        const core_dir_config *dir = section(sections, i);

        if (is_ours(dir)) return refuse(pool, "the <Directory>", dir->d);
        for (int j = 0; dir->sec_file && j < dir->sec_file->nelts; j++)
            if (is_ours(section(dir->sec_file, j)))
                return refuse(pool, "the <Files>", section(dir->sec_file, j)->d);
    }
    return NULL;
}

p6_error *p6_mounts_find(const apr_array_header_t **mounts, server_rec *server, apr_pool_t *pool)
{
    const core_server_config *core = ap_get_core_module_config(server->module_config);
    const core_dir_config *base = ap_get_core_module_config(server->lookup_defaults);
    apr_array_header_t *found = apr_array_make(pool, 2, sizeof(const char *));

    P6_TRY(check_directories(core->sec_dir, pool));
    if (is_ours(base)) return refuse(pool, "the server's", "main part");
    for (int i = 0; core->sec_url && i < core->sec_url->nelts; i++) {
        const core_dir_config *dir = section(core->sec_url, i);

        if (!is_ours(dir)) continue;
        if (dir->r) return refuse(pool, "the <LocationMatch>", dir->d);
        if (dir->d_is_fnmatch || !dir->d || *dir->d != '/')
            return refuse(pool, "the <Location>", dir->d);
        APR_ARRAY_PUSH(found, const char *) = without_slash(dir->d, pool);
    }
    qsort(found->elts, (size_t)found->nelts, sizeof(const char *), longest_first);
    *mounts = found;
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

    return is_ours(dir);
}
