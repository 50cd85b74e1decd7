#include "directory/person.h"

#include <apr_strings.h>
#include <ldap.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "directory/uuid.h"

#define ACCOUNT_DISABLED 2 /* bit of Active Directory's userAccountControl */
#define LOCKED_FOR_GOOD "000001010000Z"

typedef struct finding {
    p6_person *person;
    int count;
    const char *user_attribute;
    apr_pool_t *pool;
} finding;

/* The first value of ATTRIBUTE as the entry has it (it may hold any bytes), in POOL; 0: none. */
static int first_value(struct berval *value, p6_session *session, LDAPMessage *entry,
                       const char *attribute, apr_pool_t *pool)
{
    struct berval **values = ldap_get_values_len(session->ld, entry, attribute);
    int found = values && values[0];

    if (found) {
        value->bv_len = values[0]->bv_len;
        value->bv_val = apr_pstrmemdup(pool, values[0]->bv_val, values[0]->bv_len);
    }
    ldap_value_free_len(values);
    return found;
}

/* The first value as a line of text in NFC, or NULL. */
static const char *first_text(p6_session *session, LDAPMessage *entry, const char *attribute,
                              apr_pool_t *pool)
{
    struct berval value;
    const char *text;

    if (!first_value(&value, session, entry, attribute, pool)) return NULL;
    if (p6_text_nfc(&text, value.bv_val, value.bv_len, P6_TEXT_TRIM, pool)) return NULL;
    return *text ? text : NULL;
}

/* TEXT with MOST characters at most. */
static const char *cut(const char *text, apr_size_t most, apr_pool_t *pool)
{
    const char *p = text;

    for (apr_size_t n = 0; *p; p++) {
        if ((*p & 0xC0) != 0x80 && n++ == most) break; /* not inside a character */
    }
    return apr_pstrmemdup(pool, text, p - text);
}

static const char *shown_name(p6_session *session, LDAPMessage *entry, const char *user_name,
                              apr_pool_t *pool)
{
    const char *name = first_text(session, entry, "displayName", pool);

    if (!name) name = first_text(session, entry, "cn", pool);
    if (!name) name = user_name;
    return name ? cut(name, P6_MAX_PERSON_NAME, pool) : NULL;
}

static const char *entry_uuid(p6_session *session, LDAPMessage *entry, apr_pool_t *pool)
{
    struct berval value;

    if (first_value(&value, session, entry, "entryUUID", pool))
        return p6_uuid_read(value.bv_val, value.bv_len, pool);
    if (first_value(&value, session, entry, "objectGUID", pool) && value.bv_len == P6_UUID_BYTES)
        return p6_uuid_of_guid((const unsigned char *)value.bv_val, pool);
    return NULL;
}

/* What directories write into an entry whose account is switched off. A lock for a while, after
   wrong passwords, is none of these: the server's answer to the bind tells it, and it must not end
   a sign-in that somebody else tries to guess the password of. */
static int is_disabled(p6_session *session, LDAPMessage *entry, apr_pool_t *pool)
{
    struct berval value;

    if (first_value(&value, session, entry, "pwdAccountLockedTime", pool)
        && strcmp(value.bv_val, LOCKED_FOR_GOOD) == 0)
        return 1;
    if (first_value(&value, session, entry, "nsAccountLock", pool)
        && strcasecmp(value.bv_val, "true") == 0)
        return 1;
    return first_value(&value, session, entry, "userAccountControl", pool)
        && (strtol(value.bv_val, NULL, 10) & ACCOUNT_DISABLED);
}

static p6_error *take_person(void *baton, p6_session *session, LDAPMessage *entry)
{
    finding *f = baton;
    char *dn;

    if (f->count++) return NULL;
    dn = ldap_get_dn(session->ld, entry);
    f->person->dn = dn ? apr_pstrdup(f->pool, dn) : "";
    ldap_memfree(dn);
    f->person->entry_uuid = entry_uuid(session, entry, f->pool);
    f->person->user_name = first_text(session, entry, f->user_attribute, f->pool);
    f->person->shown_name = shown_name(session, entry, f->person->user_name, f->pool);
    f->person->disabled = is_disabled(session, entry, f->pool);
    return NULL;
}

p6_error *p6_person_find(p6_person *person, int *count, p6_session *session, const char *filter,
                         apr_pool_t *pool)
{
    const p6_directory_url *url = session->plan->url;
    const char *const attributes[] = { url->attribute, "displayName", "cn", "entryUUID",
                                       "objectGUID", "pwdAccountLockedTime", "nsAccountLock",
                                       "userAccountControl", NULL };
    p6_search search = { .base = url->base, .filter = filter, .scope = url->scope,
                         .attributes = attributes, .most = 1 };
    finding f = { person, 0, url->attribute, pool };

    memset(person, 0, sizeof *person);
    P6_TRY(p6_session_search(session, &search, take_person, &f));
    *count = search.more ? 2 : f.count;
    /* an entry without a name can't be bound to: an empty one would be anonymous */
    if (*count == 1 && !*person->dn)
        return p6_error_make(pool, P6_E_UNAVAILABLE, NULL, "search: an entry without a name");
    return NULL;
}
