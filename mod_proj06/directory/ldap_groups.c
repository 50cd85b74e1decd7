/* From a person upwards: the groups that name them as a member, the groups that name those, and so
   on, each level in few searches. The depth, the number of groups and the places that are searched
   are bounded; groups that contain each other end it by themselves. */
#include <apr_strings.h>
#include <ldap.h>

#include "base/limits.h"
#include "directory/dn.h"
#include "directory/filter.h"
#include "directory/person.h"

#define AT_ONCE 32 /* members in one filter */

typedef struct looking {
    p6_groups *groups;
    apr_pool_t *pool;
} looking;

static p6_error *take_group(void *baton, p6_session *session, LDAPMessage *entry)
{
    looking *l = baton;
    char *raw = ldap_get_dn(session->ld, entry);
    const char *dn = raw ? apr_pstrdup(l->pool, raw) : "";
    const char *key = p6_dn_key(dn, l->pool);

    ldap_memfree(raw);
    if (!key || !*key || apr_hash_get(l->groups->keys, key, APR_HASH_KEY_STRING)) return NULL;
    if (l->groups->dns->nelts == P6_MAX_GROUPS) {
        l->groups->cut = 1;
        return NULL;
    }
    apr_hash_set(l->groups->keys, key, APR_HASH_KEY_STRING, dn);
    APR_ARRAY_PUSH(l->groups->dns, const char *) = dn;
    return NULL;
}

/* The groups with one of the N members from FROM on of DNS, in every place. */
static p6_error *look_up(looking *l, p6_session *session, const apr_array_header_t *dns, int from,
                         int n)
{
    static const char *const no_attributes[] = { LDAP_NO_ATTRS, NULL };
    const apr_array_header_t *bases = session->plan->conf->bases;
    const char *filter = p6_filter_of_groups(dns, from, n, l->pool);

    for (int i = 0; i < bases->nelts; i++) {
        p6_search search = { .base = APR_ARRAY_IDX(bases, i, const char *), .filter = filter,
                             .scope = P6_SCOPE_SUBTREE, .attributes = no_attributes,
                             .most = P6_MAX_GROUPS };

        P6_TRY(p6_session_search(session, &search, take_group, l));
        if (search.more) l->groups->cut = 1;
    }
    return NULL;
}

static p6_error *look_up_all(looking *l, p6_session *session, const apr_array_header_t *dns,
                             int from, int to)
{
    for (; from < to; from += AT_ONCE)
        P6_TRY(look_up(l, session, dns, from, to - from < AT_ONCE ? to - from : AT_ONCE));
    return NULL;
}

p6_error *p6_groups_find(p6_groups **found, p6_session *session, const char *dn, apr_pool_t *pool)
{
    p6_groups *groups = apr_pcalloc(pool, sizeof *groups);
    apr_array_header_t *person = apr_array_make(pool, 1, sizeof(const char *));
    looking l = { groups, pool };
    int level_begins = 0;

    APR_ARRAY_PUSH(person, const char *) = dn;
    groups->dns = apr_array_make(pool, 8, sizeof(const char *));
    groups->keys = apr_hash_make(pool);
    P6_TRY(look_up_all(&l, session, person, 0, 1));
    for (int depth = session->plan->conf->depth; depth > 0; depth--) {
        int level_ends = groups->dns->nelts;

        if (level_begins == level_ends) break;
        P6_TRY(look_up_all(&l, session, groups->dns, level_begins, level_ends));
        level_begins = level_ends;
    }
    *found = groups;
    return NULL;
}
