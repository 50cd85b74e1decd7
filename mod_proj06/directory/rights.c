#include "directory/person.h"

#include <string.h>

static int has(const apr_array_header_t *rights, p6_role role, const char *commune)
{
    for (int i = 0; i < rights->nelts; i++) {
        const p6_right *right = &APR_ARRAY_IDX(rights, i, p6_right);

        if (right->role == role && strcmp(right->commune, commune) == 0) return 1;
    }
    return 0;
}

apr_array_header_t *p6_rights_of(const p6_directory_conf *conf, apr_hash_t *keys, apr_pool_t *pool)
{
    apr_array_header_t *rights = apr_array_make(pool, 4, sizeof(p6_right));

    for (int i = 0; i < conf->roles->nelts; i++) {
        const p6_directory_role *line = &APR_ARRAY_IDX(conf->roles, i, p6_directory_role);

        if (!apr_hash_get(keys, line->group_key, APR_HASH_KEY_STRING)) continue;
        for (int c = 0; c < line->communes->nelts; c++) {
            const char *commune = APR_ARRAY_IDX(line->communes, c, const char *);

            if (!has(rights, line->role, commune))
                APR_ARRAY_PUSH(rights, p6_right) = (p6_right){ line->role, commune };
        }
    }
    return rights;
}
