#include "web/routes.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* Match PATH against PATTERN; a hole takes as few characters as its rest allows. */
static int matches(const char *pattern, const char *path, const char **holes, int hole,
                   apr_pool_t *pool)
{
    for (; *pattern; pattern++, path++) {
        if (pattern[0] == '{' && pattern[1] == '}' && hole < P6_MAX_HOLES) {
            apr_size_t max = strcspn(path, "/");

            for (apr_size_t n = 1; n <= max; n++)
                if (matches(pattern + 2, path + n, holes, hole + 1, pool)) {
                    holes[hole] = apr_pstrmemdup(pool, path, n);
                    return 1;
                }
            return 0;
        }
        if (*pattern != *path) return 0;
    }
    return *path == '\0';
}

p6_match p6_routes_match(const p6_route *table, int count, p6_method method, const char *path,
                         apr_pool_t *pool)
{
    p6_match found = { NULL, 0, { NULL } };

    for (int i = 0; i < count; i++) {
        const char *holes[P6_MAX_HOLES] = { NULL };
        unsigned offered = table[i].methods | (table[i].methods & P6_GET ? P6_HEAD : 0);

        if (!matches(table[i].pattern, path, holes, 0, pool)) continue;
        found.allowed |= offered;
        if (!found.route && (offered & method)) {
            found.route = &table[i];
            memcpy(found.holes, holes, sizeof holes);
        }
    }
    return found;
}

/* How precisely the media range of LEN bytes at RANGE names TYPE: 3 exact, 2 type, 1 any, 0 not. */
static int precision(const char *range, apr_size_t len, const char *type)
{
    apr_size_t major = strcspn(type, "/") + 1;

    if (len == strlen(type) && strncasecmp(range, type, len) == 0) return 3;
    if (len == major + 1 && range[major] == '*' && strncasecmp(range, type, major) == 0) return 2;
    return len == 3 && strncmp(range, "*/*", 3) == 0;
}

int p6_accepts(const char *header, const char *type)
{
    double q = 0;
    int best = 0;

    if (!header || !*header) return 1;
    while (*header) {
        apr_size_t all, len;
        const char *weight;
        int exact;

        header += strspn(header, " \t,");
        all = strcspn(header, ",");
        len = strcspn(header, ",; \t");
        exact = precision(header, len, type);
        if (exact > best) {
            best = exact;
            weight = strstr(header + len, "q=");
            q = weight && weight < header + all ? strtod(weight + 2, NULL) : 1;
        }
        header += all;
    }
    return q > 0;
}
