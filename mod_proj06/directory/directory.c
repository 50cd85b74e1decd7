#include "directory/private.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/wipe.h"
#include "directory/conf.h"
#include "directory/uuid.h"

static apr_status_t destroy_lock(void *lock)
{
    pthread_mutex_destroy(lock);
    return APR_SUCCESS;
}

static p6_error *make_house(p6_house *house, const p6_directory_conf *conf, apr_pool_t *pool)
{
    house->conf = conf;
    house->servers_n = conf->urls->nelts;
    house->servers = apr_pcalloc(pool, house->servers_n * sizeof *house->servers);
    for (int i = 0; i < house->servers_n; i++) {
        p6_server *server = &house->servers[i];

        server->url = &APR_ARRAY_IDX(conf->urls, i, p6_directory_url);
        P6_TRY(p6_resolver_make(&server->resolver, server->url->host, server->url->port, pool));
    }
    return NULL;
}

p6_error *p6_directory_open(p6_directory **opened, const apr_array_header_t *confs,
                            const p6_env *env, apr_pool_t *pool)
{
    p6_directory *dir = apr_pcalloc(pool, sizeof *dir);
    int share = confs->nelts > 1 ? P6_DIRECTORY_SHARE : P6_DIRECTORY_AT_ONCE;

    p6_directory_ldap_begin();
    dir->env = env;
    dir->confs = confs;
    dir->houses_n = confs->nelts;
    dir->houses = apr_pcalloc(pool, dir->houses_n * sizeof *dir->houses);
    for (int i = 0; i < dir->houses_n; i++)
        P6_TRY(make_house(&dir->houses[i], APR_ARRAY_IDX(confs, i, p6_directory_conf *), pool));
    P6_TRY(p6_reaper_make(&dir->reaper, pool));
    P6_TRY(p6_turns_make(&dir->turns, P6_DIRECTORY_AT_ONCE, share, P6_DIRECTORY_WAITING, pool));
    if (pthread_mutex_init(&dir->lock, NULL))
        return p6_error_make(pool, P6_E_NO_MEMORY, NULL, "a lock");
    apr_pool_cleanup_register(pool, &dir->lock, destroy_lock, apr_pool_cleanup_null);
    *opened = dir;
    return NULL;
}

const apr_array_header_t *p6_directory_confs(const p6_directory *dir)
{
    return dir->confs;
}

static p6_house *house_of(p6_directory *dir, const char *name)
{
    for (int i = 0; i < dir->houses_n; i++) {
        if (strcmp(dir->houses[i].conf->name, name) == 0) return &dir->houses[i];
    }
    return NULL;
}

/* The servers in the order to be tried: those that failed a short while ago come last. */
static void put_in_order(p6_server **order, p6_directory *dir, p6_house *house)
{
    int n = 0;

    pthread_mutex_lock(&dir->lock);
    for (int avoided = 0; avoided < 2; avoided++) {
        for (int i = 0; i < house->servers_n; i++) {
            p6_server *server = &house->servers[i];

            if ((p6_deadline_left(server->avoid_until) > 0) == avoided) order[n++] = server;
        }
    }
    pthread_mutex_unlock(&dir->lock);
}

static void note_server(p6_directory *dir, p6_server *server, int failed)
{
    pthread_mutex_lock(&dir->lock);
    server->avoid_until = failed ? p6_deadline_in(P6_DIRECTORY_AVOID_S * 1000) : 0;
    pthread_mutex_unlock(&dir->lock);
}

static void log_notices(const p6_directory *dir, const p6_house *house, const p6_notices *notices)
{
    if (notices->not_unique)
        p6_log(dir->env, P6_WARN, 6502, "directory %s: one name stands for several entries; who "
               "types it is refused", house->conf->name);
    if (notices->groups_cut)
        p6_log(dir->env, P6_WARN, 6503, "directory %s: somebody is in more than %d groups; the "
               "others were not looked at", house->conf->name, P6_MAX_GROUPS);
}

static p6_tls *tls_of(p6_directory *dir, p6_house *house)
{
    p6_tls *tls;

    if (!house->conf->ca_file) return NULL;
    pthread_mutex_lock(&dir->lock);
    if (!house->tls) house->tls = p6_tls_make(house->conf->ca_file);
    tls = house->tls;
    pthread_mutex_unlock(&dir->lock);
    return tls;
}

/* Ask one SERVER, which gets its part of what is left for LEFT servers. */
static p6_error *ask_server(p6_identity **identity, p6_directory *dir, p6_house *house,
                            p6_server *server, int left, p6_deadline until,
                            const p6_question *question, apr_pool_t *pool)
{
    p6_session_plan plan = { house->conf, server->url, server->resolver, dir->reaper,
                             tls_of(dir, house),
                             p6_deadline_in(0) + p6_deadline_left(until) / left };
    p6_notices notices = { 0, 0 };
    apr_pool_t *scratch;
    p6_error *err;

    if (apr_pool_create(&scratch, pool) != APR_SUCCESS)
        return p6_error_make(pool, P6_E_NO_MEMORY, NULL, "a pool");
    err = p6_error_dup(pool, p6_attempt(identity, &notices, &plan, question, pool, scratch));
    apr_pool_destroy(scratch);
    log_notices(dir, house, &notices);
    note_server(dir, server, err && err->code == P6_E_UNAVAILABLE);
    if (err && err->code == P6_E_UNAVAILABLE)
        p6_log(dir->env, P6_WARN, 6501, "directory %s, server %s:%d: %s", house->conf->name,
               server->url->host, server->url->port, err->detail);
    return err;
}

/* Ask one server after the other until one can say. */
static p6_error *ask_house(p6_identity **identity, p6_directory *dir, p6_house *house,
                           p6_deadline until, const p6_question *question, apr_pool_t *pool)
{
    p6_server *order[P6_MAX_DIRECTORY_SERVERS];
    p6_error *err = NULL;

    put_in_order(order, dir, house);
    for (int i = 0; i < house->servers_n && (i == 0 || p6_deadline_left(until)); i++) {
        err = ask_server(identity, dir, house, order[i], house->servers_n - i, until, question,
                         pool);
        if (!err || err->code != P6_E_UNAVAILABLE) break;
    }
    return err;
}

/* Once in a while: an attack must not fill the log. */
static void log_no_turn(p6_directory *dir, p6_house *house, const p6_error *err)
{
    int quiet;

    pthread_mutex_lock(&dir->lock);
    quiet = p6_deadline_left(house->quiet_until) > 0;
    if (!quiet) house->quiet_until = p6_deadline_in(P6_DIRECTORY_QUIET_S * 1000);
    pthread_mutex_unlock(&dir->lock);
    if (!quiet)
        p6_log(dir->env, P6_WARN, 6504, "directory %s: %s; not said again for %d seconds",
               house->conf->name, err->detail, P6_DIRECTORY_QUIET_S);
}

static p6_error *ask_in_turn(p6_identity **identity, p6_directory *dir, p6_house *house,
                             const p6_question *question, apr_pool_t *pool)
{
    p6_deadline until = p6_deadline_in(house->conf->deadline_ms);
    p6_error *err = p6_turns_take(dir->turns, &house->busy, until, pool);

    if (err) {
        log_no_turn(dir, house, err);
        return err;
    }
    err = ask_house(identity, dir, house, until, question, pool);
    p6_turns_give(dir->turns, &house->busy);
    return err;
}

static void count(p6_directory *dir, const p6_error *err)
{
    p6_directory_figures *figures = &dir->figures;

    pthread_mutex_lock(&dir->lock);
    if (!err) figures->verified++;
    else if (err->code == P6_E_REFUSED) figures->refused++;
    else if (err->code == P6_E_FORBIDDEN) figures->without_role++;
    else if (err->code == P6_E_UNAVAILABLE) figures->unavailable++;
    pthread_mutex_unlock(&dir->lock);
}

/* What needs no server to be refused. */
static p6_error *read_credentials(p6_question *question, const p6_credentials *credentials,
                                  apr_pool_t *pool)
{
    p6_error *refused = p6_error_make(pool, P6_E_REFUSED, NULL, "no name or no password");

    if (!credentials->user_len || credentials->user_len > P6_MAX_USER_NAME) return refused;
    if (!credentials->password_len || credentials->password_len > P6_MAX_PASSWORD) return refused;
    if (p6_text_nfc(&question->user, credentials->user, credentials->user_len, P6_TEXT_TRIM, pool)
        || !*question->user)
        return refused;
    question->password = credentials->password;
    question->password_len = credentials->password_len;
    return NULL;
}

p6_error *p6_directory_verify(p6_identity **identity, p6_directory *dir, const char *name,
                              p6_credentials *credentials, apr_pool_t *pool)
{
    p6_house *house = house_of(dir, name);
    p6_question question = { 0 };
    p6_error *err;

    if (!house) err = p6_error_make(pool, P6_E_NOT_FOUND, NULL, "no such directory");
    else err = read_credentials(&question, credentials, pool);
    if (!err) err = ask_in_turn(identity, dir, house, &question, pool);
    p6_wipe(credentials->password, credentials->password_len);
    count(dir, err);
    return err;
}

p6_error *p6_directory_recheck(p6_identity **identity, p6_directory *dir, const char *name,
                               const char *entry_uuid, apr_pool_t *pool)
{
    p6_house *house = house_of(dir, name);
    p6_question question = {
        .entry_uuid = p6_uuid_read(entry_uuid, strlen(entry_uuid), pool)
    };
    p6_error *err;

    if (!house || !question.entry_uuid)
        err = p6_error_make(pool, P6_E_REFUSED, NULL, "no such directory or no entryUUID");
    else err = ask_in_turn(identity, dir, house, &question, pool);
    count(dir, err);
    return err;
}

void p6_directory_figures_get(p6_directory_figures *figures, p6_directory *dir)
{
    pthread_mutex_lock(&dir->lock);
    *figures = dir->figures;
    pthread_mutex_unlock(&dir->lock);
    p6_turns_count(dir->turns, &figures->busy, &figures->waiting);
}
