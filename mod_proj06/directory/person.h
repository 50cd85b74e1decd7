/**
 * One person's entry and their groups, read with the search account.
 */
#ifndef P6_DIRECTORY_PERSON_H
#define P6_DIRECTORY_PERSON_H

#include <apr_hash.h>
#include "directory/session.h"

typedef struct p6_person {
    const char *dn;
    const char *entry_uuid; /**< NULL: the directory gives none */
    const char *user_name, *shown_name; /**< NULL: none that is text */
    int disabled;
} p6_person;

/** The one entry that FILTER finds at the session's URL, in POOL. *COUNT is 0, 1 or 2 (for more);
    PERSON is filled when it is 1. UNAVAILABLE. */
p6_error *p6_person_find(p6_person *person, int *count, p6_session *session, const char *filter,
                         apr_pool_t *pool);

/** What a search for groups found. */
typedef struct p6_groups {
    apr_array_header_t *dns;  /**< of const char * */
    apr_hash_t *keys;         /**< p6_dn_key of each */
    int cut;                  /**< there were more than P6_MAX_GROUPS */
} p6_groups;

/** The groups that DN is in, directly or by groups up to the configuration's depth. UNAVAILABLE. */
p6_error *p6_groups_find(p6_groups **groups, p6_session *session, const char *dn,
                         apr_pool_t *pool);

/** Rights that CONF gives for groups with KEYS: each once, as an array of p6_right in POOL. */
apr_array_header_t *p6_rights_of(const p6_directory_conf *conf, apr_hash_t *keys,
                                 apr_pool_t *pool);

#endif
