#include "directory/uuid.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#define TEXT_LEN 36

/* where in the text each byte of a GUID has its two digits */
static const unsigned char places[P6_UUID_BYTES] = { 6, 4, 2, 0, 11, 9, 16, 14,
                                                     19, 21, 24, 26, 28, 30, 32, 34 };

static const char digits[] = "0123456789abcdef";

const char *p6_uuid_read(const char *text, apr_size_t len, apr_pool_t *pool)
{
    char *uuid;

    if (len != TEXT_LEN) return NULL;
    for (int i = 0; i < TEXT_LEN; i++) {
        int hyphen = i == 8 || i == 13 || i == 18 || i == 23;

        if (hyphen ? text[i] != '-' : !apr_isxdigit(text[i])) return NULL;
    }
    uuid = apr_pstrmemdup(pool, text, len);
    for (int i = 0; i < TEXT_LEN; i++) uuid[i] = (char)apr_tolower(uuid[i]);
    return uuid;
}

const char *p6_uuid_of_guid(const unsigned char guid[P6_UUID_BYTES], apr_pool_t *pool)
{
    char *uuid = apr_pstrdup(pool, "00000000-0000-0000-0000-000000000000");

    for (int i = 0; i < P6_UUID_BYTES; i++) {
        uuid[places[i]] = digits[guid[i] >> 4];
        uuid[places[i] + 1] = digits[guid[i] & 15];
    }
    return uuid;
}

static int digit(char c)
{
    return (int)(strchr(digits, c) - digits);
}

void p6_uuid_to_guid(unsigned char guid[P6_UUID_BYTES], const char *uuid)
{
    for (int i = 0; i < P6_UUID_BYTES; i++)
        guid[i] = (unsigned char)(digit(uuid[places[i]]) << 4 | digit(uuid[places[i] + 1]));
}
