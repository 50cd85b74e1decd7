/* What an operator says of delivery: defaults, and files that hold secrets. */
#include "delivery/delivery.h"

#include <apr_file_io.h>
#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"

p6_delivery_config *p6_delivery_config_make(apr_pool_t *pool)
{
    static const int minutes[] = { 60, 5 * 60, 15 * 60, 60 * 60, 180 * 60 };
    p6_delivery_config *config = apr_pcalloc(pool, sizeof *config);

    config->total_s = P6_DELIVERY_S;
    config->max_tries = P6_DELIVERY_TRIES;
    config->backoff_s = minutes;
    config->backoff_n = sizeof minutes / sizeof *minutes;
    return config;
}

/* the text of FILE without white space at its end */
static p6_error *read_file(char **text, const char *file, apr_pool_t *pool)
{
    apr_size_t len = P6_MAX_SECRET + 1;
    apr_file_t *opened;
    apr_status_t status;

    status = apr_file_open(&opened, file, APR_FOPEN_READ, APR_FPROT_OS_DEFAULT, pool);
    if (status) return p6_error_apr(pool, P6_E_IO, status, "opening %s", file);
    *text = apr_pcalloc(pool, len + 1);
    status = apr_file_read_full(opened, *text, len, &len);
    apr_file_close(opened);
    if (status && !APR_STATUS_IS_EOF(status))
        return p6_error_apr(pool, P6_E_IO, status, "reading %s", file);
    if (len > P6_MAX_SECRET || strlen(*text) != len)
        return p6_error_make(pool, P6_E_BAD_INPUT, file, "no text of at most %d bytes",
                             P6_MAX_SECRET);
    while (len && strchr(" \t\r\n", (*text)[len - 1])) (*text)[--len] = '\0';
    return NULL;
}

/* one line without control characters */
static int is_line(const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        if (*c < ' ' || *c == 0x7F) return 0;
    return *text != '\0';
}

p6_error *p6_secret_read(const char **secret, const char *file, apr_pool_t *pool)
{
    char *text;

    P6_TRY(read_file(&text, file, pool));
    if (!is_line(text))
        return p6_error_make(pool, P6_E_BAD_INPUT, file, "the file must hold one line");
    *secret = text;
    return NULL;
}

/* "Name: value" in ASCII; the name a token of RFC 9110 */
static int is_header(const char *line)
{
    apr_size_t name = strspn(line, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                   "!#$%&'*+-.^_`|~");
    const char *value = line + name + 1;

    if (!name || line[name] != ':') return 0;
    value += strspn(value, " \t");
    for (const char *c = value; *c; c++)
        if (*c < ' ' || *c > '~') return 0;
    return *value != '\0';
}

p6_error *p6_headers_read(const apr_array_header_t **headers, const char *file, apr_pool_t *pool)
{
    apr_array_header_t *lines = apr_array_make(pool, 2, sizeof(const char *));
    char *text, *line, *last;

    P6_TRY(read_file(&text, file, pool));
    for (line = apr_strtok(text, "\r\n", &last); line; line = apr_strtok(NULL, "\r\n", &last)) {
        if (!is_header(line) || lines->nelts == P6_MAX_GATEWAY_HEADERS)
            return p6_error_make(pool, P6_E_BAD_INPUT, file, "line %d is not one of at most %d "
                                 "lines 'Name: value'", lines->nelts + 1, P6_MAX_GATEWAY_HEADERS);
        APR_ARRAY_PUSH(lines, const char *) = line;
    }
    if (!lines->nelts)
        return p6_error_make(pool, P6_E_BAD_INPUT, file, "the file must hold a line "
                             "'Name: value'");
    *headers = lines;
    return NULL;
}
