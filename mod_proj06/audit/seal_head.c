#include "audit/seal_head.h"

#include <apr_strings.h>
#include <string.h>

#include "audit/seal_file.h"
#include "base/limits.h"

/* four lines of a word and a value, after the one that says what the file is */
#define FIRST_LINE "proj06 audit head"

/* The value on the next line of *REST, which begins with NAME; NULL when it does not. */
static const char *line(char **rest, const char *name)
{
    char *text = apr_strtok(NULL, "\n", rest);
    apr_size_t len = strlen(name);

    return text && !strncmp(text, name, len) && text[len] == ' ' ? text + len + 1 : NULL;
}

/* 1 and *NUMBER when TEXT is a whole number from 1 on */
static int number(apr_int64_t *n, const char *text)
{
    *n = text && strlen(text) <= 18 && strspn(text, "0123456789") == strlen(text)
        ? apr_atoi64(text) : 0;
    return *n > 0;
}

static int parse(p6_seal_head *head, char *text)
{
    char *rest, *first = apr_strtok(text, "\n", &rest);
    const char *mac;

    if (!first || strcmp(first, FIRST_LINE) != 0 || !number(&head->number, line(&rest, "seal")))
        return 0;
    mac = line(&rest, "mac");
    if (!mac || strlen(mac) != P6_SEAL_MAC || strspn(mac, "0123456789abcdef") != P6_SEAL_MAC)
        return 0;
    apr_cpystrn(head->mac, mac, sizeof head->mac);
    return number(&head->rows, line(&rest, "rows")) && number(&head->made_at, line(&rest, "made"));
}

p6_error *p6_seal_head_read(p6_seal_head *head, const char *file, apr_pool_t *pool)
{
    struct stat status;
    const char *text;
    apr_size_t len;
    p6_error *err = p6_seal_file_read(&text, &len, &status, file, P6_MAX_AUDIT_HEAD, pool);

    memset(head, 0, sizeof *head);
    if (err && err->code == P6_E_NOT_FOUND) return NULL;
    if (!err && !parse(head, apr_pstrdup(pool, text)))
        err = p6_error_make(pool, P6_E_BAD_INPUT, file, "it is no head of an audit; move it away "
                            "to begin a new one");
    return err;
}

p6_error *p6_seal_head_write(const p6_seal_head *head, const char *file, apr_pool_t *pool)
{
    const char *text = apr_psprintf(pool, FIRST_LINE "\nseal %" APR_INT64_T_FMT "\nmac %s\n"
                                    "rows %" APR_INT64_T_FMT "\nmade %" APR_INT64_T_FMT "\n",
                                    head->number, head->mac, head->rows, head->made_at);

    return p6_seal_file_replace(file, text, strlen(text), pool);
}
