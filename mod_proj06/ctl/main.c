#include "ctl/frame.h"

#include <apr_general.h>
#include <string.h>

static const struct {
    const char *name, *text;
} more_help[] = {
#define P6_CTL_MORE(name, text) { name, text },
    P6_CTL_HELP(P6_CTL_MORE)
#undef P6_CTL_MORE
};

static const char *help_of(const char *name)
{
    for (size_t i = 0; i < sizeof more_help / sizeof *more_help; i++) {
        if (strcmp(more_help[i].name, name) == 0) return more_help[i].text;
    }
    return NULL;
}

int main(int argc, const char *const *argv)
{
    const p6_ctl_entry entries[] = {
#define P6_CTL_ENTRY(name, function, usage, what) { name, function, usage, what, help_of(name) },
        P6_CTL_COMMANDS(P6_CTL_ENTRY)
#undef P6_CTL_ENTRY
        { NULL, NULL, NULL, NULL, NULL },
    };
    apr_pool_t *pool;
    int status;

    if (apr_app_initialize(&argc, &argv, NULL) != APR_SUCCESS
        || apr_pool_create(&pool, NULL) != APR_SUCCESS)
        return 3;
    status = p6_ctl_run(argc - 1, argv + 1, entries, pool);
    apr_pool_destroy(pool);
    apr_terminate();
    return status;
}
