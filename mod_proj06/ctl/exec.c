#include "ctl/exec.h"
#include "base/limits.h"

#include <apr_strings.h>
#include <apr_thread_proc.h>
#include <string.h>

static p6_error *start(apr_proc_t *process, const char *command, apr_pool_t *pool)
{
    apr_procattr_t *attributes;
    char **argv;
    apr_status_t rv = apr_tokenize_to_argv(command, &argv, pool);

    if (rv == APR_SUCCESS && !argv[0]) rv = APR_EINVAL;
    if (rv == APR_SUCCESS) rv = apr_procattr_create(&attributes, pool);
    if (rv == APR_SUCCESS)
        rv = apr_procattr_io_set(attributes, APR_NO_PIPE, APR_FULL_BLOCK, APR_NO_PIPE);
    if (rv == APR_SUCCESS) rv = apr_procattr_cmdtype_set(attributes, APR_PROGRAM);
    if (rv == APR_SUCCESS) rv = apr_procattr_error_check_set(attributes, 1);
    if (rv == APR_SUCCESS)
        rv = apr_proc_create(process, argv[0], (const char *const *)argv, NULL, attributes, pool);
    return rv == APR_SUCCESS
               ? NULL : p6_error_apr(pool, P6_E_UNAVAILABLE, rv, "a program behind exec:");
}

p6_error *p6_ctl_first_line(const char **line, const char *command, apr_pool_t *pool)
{
    char *text = apr_pcalloc(pool, P6_MAX_PASSWORD + 2);
    apr_size_t len = 0;
    apr_proc_t process;
    apr_exit_why_e why;
    int status = 0;

    P6_TRY(start(&process, command, pool));
    apr_file_read_full(process.out, text, P6_MAX_PASSWORD + 1, &len);
    apr_file_close(process.out);
    apr_proc_wait(&process, &status, &why, APR_WAIT);
    text[strcspn(text, "\r\n")] = '\0';
    if (*text && why == APR_PROC_EXIT && status == 0) {
        *line = text;
        return NULL;
    }
    return p6_error_make(pool, P6_E_UNAVAILABLE, NULL,
                         "the program behind exec: failed or printed nothing");
}
