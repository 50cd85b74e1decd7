#include "directory/attempt.h"

#include <apr_strings.h>

#include "directory/filter.h"
#include "directory/person.h"

static p6_error *find(p6_person *person, p6_notices *notices, p6_session *session,
                      const p6_question *question, apr_pool_t *pool)
{
    const p6_directory_url *url = session->plan->url;
    const char *filter = question->user ? p6_filter_of_user(url, question->user, pool)
                                        : p6_filter_of_uuid(url, question->entry_uuid, pool);
    int count;

    P6_TRY(p6_person_find(person, &count, session, filter, pool));
    if (count == 0) return p6_error_make(pool, P6_E_REFUSED, NULL, "there is no such entry");
    if (count > 1) {
        notices->not_unique = 1;
        return p6_error_make(pool, P6_E_REFUSED, NULL, "there is more than one such entry");
    }
    if (person->disabled) return p6_error_make(pool, P6_E_REFUSED, NULL, "the account is disabled");
    if (!person->entry_uuid)
        return p6_error_make(pool, P6_E_UNAVAILABLE, NULL,
                             "the directory shows neither entryUUID nor objectGUID");
    return NULL;
}

/* As the person, and as the search account again. */
static p6_error *prove(p6_session *session, const p6_person *person, const p6_question *question)
{
    if (!question->user) return NULL;
    P6_TRY(p6_session_bind(session, person->dn, question->password, question->password_len));
    return p6_session_bind_search(session);
}

static p6_identity *identity_of(const p6_person *person, const p6_question *question,
                                const p6_directory_conf *conf, const apr_array_header_t *rights,
                                apr_pool_t *pool)
{
    p6_identity *identity = apr_palloc(pool, sizeof *identity);
    const char *user = person->user_name ? person->user_name : question->user;

    if (!user) user = person->entry_uuid;
    identity->directory = conf->name;
    identity->entry_uuid = apr_pstrdup(pool, person->entry_uuid);
    identity->user_name = apr_pstrdup(pool, user);
    identity->shown_name = apr_pstrdup(pool, person->shown_name ? person->shown_name : user);
    identity->rights = rights;
    return identity;
}

static p6_error *ask(p6_identity **identity, p6_notices *notices, p6_session *session,
                     const p6_question *question, apr_pool_t *pool, apr_pool_t *scratch)
{
    const p6_directory_conf *conf = session->plan->conf;
    apr_array_header_t *rights;
    p6_groups *groups;
    p6_person person;

    P6_TRY(p6_session_bind_search(session));
    P6_TRY(find(&person, notices, session, question, scratch));
    P6_TRY(prove(session, &person, question));
    P6_TRY(p6_groups_find(&groups, session, person.dn, scratch));
    notices->groups_cut = groups->cut;
    rights = p6_rights_of(conf, groups->keys, pool);
    if (!rights->nelts)
        return p6_error_make(scratch, P6_E_FORBIDDEN, NULL, "no group gives a role");
    *identity = identity_of(&person, question, conf, rights, pool);
    return NULL;
}

p6_error *p6_attempt(p6_identity **identity, p6_notices *notices, const p6_session_plan *plan,
                     const p6_question *question, apr_pool_t *pool, apr_pool_t *scratch)
{
    p6_session session;
    p6_error *err = p6_session_open(&session, plan, scratch);

    if (!err) err = ask(identity, notices, &session, question, pool, scratch);
    p6_session_close(&session);
    return err;
}
