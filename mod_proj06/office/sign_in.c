#include "office/sign_in.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "base/throttle.h"
#include "base/token.h"
#include "base/wipe.h"
#include "office/note.h"
#include "store/officials.h"
#include "store/shifts.h"
#include "visits/visitor.h"

#define TOKEN_BYTES 32
#define OFFICE_WAIT_MS 3000
#define MINUTE_S 60 /* how often a sign-in's last use is written down, or its rights asked for */

/* in a quarter of an hour: tries from one address, whatever comes of them; refusals of one person
   from one address, and of one person from anywhere. The last one does not hold where the person
   signed in today: a stranger with many addresses can't lock a colleague out at work. */
#define QUARTER_S 900
#define DAY_S 86400
#define TRIES_OF_ADDRESS 60
#define REFUSALS_OF_PAIR 5
#define REFUSALS_OF_USER 60

static const char *hash_of(const char *token, apr_pool_t *pool)
{
    return p6_token_digest("office ", token, pool);
}

/** What tries are counted by. */
typedef struct tries {
    p6_throttle *table;
    const char *address, *pair, *user, *good; /**< keys */
    apr_int64_t now_s;
} tries;

static const char *key_of(const p6_call *call, const char *kind, const char *address,
                          const char *who)
{
    const char *both = apr_pstrcat(call->pool, address, " ", who, NULL);

    return apr_pstrcat(call->pool, "sign-in ", kind, " ",
                       p6_token_digest("throttle ", both, call->pool), NULL);
}

/* WHO ("": nobody in particular) is what was typed, so one person counts under each way of writing
   the name: the directory's own lock is behind it */
static tries tries_of(const p6_call *call, const char *who)
{
    const char *address = p6_client_key(call->req->client, call->pool);

    return (tries){ .table = call->site->throttle, .now_s = p6_now_s(call->site->env),
        .address = key_of(call, "address", address, ""),
        .pair = key_of(call, "pair", address, who), .user = key_of(call, "user", "", who),
        .good = key_of(call, "good", address, who) };
}

/* Is there a try left? TOO_MANY. */
static p6_error *throttle(const tries *t, apr_pool_t *pool)
{
    int wait;

    if (!t->table) return NULL;
    wait = p6_throttle_hit(t->table, t->address, QUARTER_S, TRIES_OF_ADDRESS, t->now_s);
    if (!wait) wait = p6_throttle_peek(t->table, t->pair, QUARTER_S, REFUSALS_OF_PAIR, t->now_s);
    if (!wait && !p6_throttle_peek(t->table, t->good, DAY_S, 1, t->now_s))
        wait = p6_throttle_peek(t->table, t->user, QUARTER_S, REFUSALS_OF_USER, t->now_s);
    return wait ? p6_error_make(pool, P6_E_TOO_MANY, NULL, "%d", wait) : NULL;
}

/* A directory that does not answer counts against nobody. */
static void count(const tries *t, const p6_error *err)
{
    if (!t->table) return;
    if (!err) p6_throttle_hit(t->table, t->good, DAY_S, 1, t->now_s);
    if (!err || err->code != P6_E_REFUSED) return;
    p6_throttle_hit(t->table, t->pair, QUARTER_S, REFUSALS_OF_PAIR, t->now_s);
    p6_throttle_hit(t->table, t->user, QUARTER_S, REFUSALS_OF_USER, t->now_s);
}

/** A sign-in being written. */
typedef struct entry {
    const p6_identity *identity;
    const char *hash, *old_hash; /* of the new token; of the one that the browser had, or NULL */
    apr_int64_t now_s, pass;
    const p6_office *office;
} entry;

static apr_array_header_t *right_rows(const p6_identity *identity, apr_pool_t *pool)
{
    apr_array_header_t *rows = apr_array_make(pool, 4, sizeof(p6_right_row));

    for (int i = 0; i < identity->rights->nelts; i++) {
        const p6_right *right = &APR_ARRAY_IDX(identity->rights, i, p6_right);

        APR_ARRAY_PUSH(rows, p6_right_row) = (p6_right_row){ p6_role_name(right->role),
                                                             right->commune };
    }
    return rows;
}

/* whoever signs in anew in the same browser leaves no sign-in behind that nobody can end */
static p6_error *end_old(p6_tx *tx, const entry *e)
{
    if (!e->old_hash) return NULL;
    P6_TRY(p6_sign_in_end(tx, e->old_hash, e->now_s));
    return p6_pass_sign_in_end(tx, e->old_hash, e->now_s);
}

static p6_error *write_entry(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    const entry *e = baton;
    p6_official_row who = { .directory = e->identity->directory,
        .entry_uuid = e->identity->entry_uuid, .user_name = e->identity->user_name,
        .shown_name = e->identity->shown_name };
    p6_sign_in_row row = { .token_hash = e->hash, .created_at = e->now_s, .seen_at = e->now_s,
        .rights_checked_at = e->now_s, .expires_at = e->now_s + e->office->longest_s };

    P6_TRY(end_old(tx, e));
    P6_TRY(p6_official_put(tx, &who, e->now_s));
    row.official = who.id;
    P6_TRY(p6_sign_in_add(tx, &row, right_rows(e->identity, pool)));
    return p6_audit_add(tx, &(p6_audit_row){ .at_s = e->now_s, .actor = P6_BY_OFFICIAL,
        .official = who.id, .action = P6_DID_SIGN_IN, .kind = P6_ON_OFFICIAL,
        .subject_id = who.id });
}

static p6_error *new_token(const char **token, entry *e, const p6_call *call)
{
    const char *old = p6_request_cookie(call->req, p6_sign_in_cookie(call->site, call->req),
                                        call->pool);

    P6_TRY(p6_token_random(token, TOKEN_BYTES, call->site->env, call->pool));
    e->hash = hash_of(*token, call->pool);
    e->old_hash = old && *old ? hash_of(old, call->pool) : NULL;
    e->now_s = p6_now_s(call->site->env);
    e->office = call->site->office;
    return NULL;
}

/** A refusal being written down. */
typedef struct refusal {
    apr_int64_t now_s;
    p6_audit_actor actor;
} refusal;

static p6_error *write_refusal(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    const refusal *r = baton;

    (void)pool;
    return p6_audit_add(tx, &(p6_audit_row){ .at_s = r->now_s, .actor = r->actor,
        .action = P6_DID_SIGN_IN_REFUSED });
}

/* Somebody was refused: that is written down, without who. ERR stays the answer. */
static p6_error *refused(const p6_call *call, p6_audit_actor actor, p6_error *err)
{
    refusal r = { p6_now_s(call->site->env), actor };
    p6_error *unwritten = NULL;

    if (err->code == P6_E_REFUSED || err->code == P6_E_FORBIDDEN)
        unwritten = p6_store_run(call->site->store, P6_TX_WRITE, OFFICE_WAIT_MS, write_refusal,
                                 &r, call->pool);
    return unwritten ? unwritten : err;
}

p6_error *p6_sign_in(const char **token, const p6_call *call, const char *directory,
                     const char *user, char *password)
{
    const p6_office *office = call->site->office;
    p6_credentials credentials = { user, strlen(user), password, strlen(password) };
    tries t = tries_of(call, apr_pstrcat(call->pool, directory, " ", user, NULL));
    p6_error *err = throttle(&t, call->pool);
    p6_identity *identity;
    entry e = { 0 };

    if (!err && !office->directories)
        err = p6_error_make(call->pool, P6_E_UNAVAILABLE, NULL, "no directory is configured");
    if (err) {
        p6_wipe(password, credentials.password_len);
        return err;
    }
    err = p6_directory_verify(&identity, office->directories, directory, &credentials,
                              call->pool);
    count(&t, err);
    if (err) return refused(call, P6_BY_OFFICIAL, err);
    e.identity = identity;
    P6_TRY(new_token(token, &e, call));
    return p6_store_run(call->site->store, P6_TX_WRITE, OFFICE_WAIT_MS, write_entry, &e,
                        call->pool);
}

const char *p6_pass_digest(const char *code, apr_pool_t *pool)
{
    const char *canonical = code ? p6_token_code_read(code, P6_PASS_CODE, pool) : NULL;

    return canonical ? p6_token_digest("pass ", canonical, pool) : NULL;
}

typedef struct pass_entry {
    entry e;
    const char *digest;
} pass_entry;

static p6_error *write_pass_entry(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    pass_entry *p = baton;
    p6_pass_row *pass;

    P6_TRY(p6_pass_by_code(tx, p->digest, &pass, pool));
    if (!pass || pass->revoked_at || pass->expires_at <= p->e.now_s)
        return p6_error_make(pool, P6_E_REFUSED, NULL, "no such pass, or it has ended");
    P6_TRY(end_old(tx, &p->e));
    P6_TRY(p6_pass_sign_in_add(tx, p->e.hash, pass->id, p->e.now_s, pass->expires_at));
    return p6_audit_add(tx, &(p6_audit_row){ .at_s = p->e.now_s, .actor = P6_BY_PASS,
        .pass = pass->id, .action = P6_DID_SIGN_IN, .kind = P6_ON_PASS, .subject_id = pass->id });
}

p6_error *p6_sign_in_by_pass(const char **token, const p6_call *call, const char *code)
{
    pass_entry p = { .digest = p6_pass_digest(code, call->pool) };
    tries t = tries_of(call, "");
    p6_error *err;

    P6_TRY(throttle(&t, call->pool));
    if (!p.digest) {
        err = p6_error_make(call->pool, P6_E_REFUSED, NULL, "that is no pass's code");
        return refused(call, P6_BY_PASS, err);
    }
    P6_TRY(new_token(token, &p.e, call));
    err = p6_store_run(call->site->store, P6_TX_WRITE, OFFICE_WAIT_MS, write_pass_entry, &p,
                       call->pool);
    return err ? refused(call, P6_BY_PASS, err) : NULL;
}

/** What is found behind a token. */
typedef struct lookup {
    const p6_site *site;
    apr_pool_t *pool;
    const char *hash;
    apr_int64_t now_s;
    p6_sign_in_row *row;
    apr_array_header_t *rights;
    p6_official_row *who;
    p6_pass_row *pass;
    const char *commune; /* of the pass's shift */
} lookup;

static p6_error *look_up(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    lookup *l = baton;

    P6_TRY(p6_sign_in_get(tx, l->hash, l->now_s, &l->row, &l->rights, pool));
    if (l->row) return p6_official_get(tx, l->row->official, &l->who, pool);
    P6_TRY(p6_pass_signed_in(tx, l->hash, l->now_s, &l->pass, pool));
    return l->pass ? p6_shift_commune(tx, l->pass->shift, &l->commune, pool) : NULL;
}

static p6_error *note_use(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    const lookup *l = baton;

    (void)pool;
    return p6_sign_in_seen(tx, l->hash, l->now_s);
}

static p6_error *note_rights(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    const lookup *l = baton;

    (void)pool;
    if (!l->rights->nelts) return p6_sign_in_end(tx, l->hash, l->now_s);
    return p6_sign_in_set_rights(tx, l->hash, l->rights, l->now_s);
}

static p6_error *change(lookup *l, p6_tx_work work)
{
    return p6_store_run(l->site->store, P6_TX_WRITE, OFFICE_WAIT_MS, work, l, l->pool);
}

/* Are the rights to be looked up? A directory that does not answer is not waited for with every
   request: each sign-in asks once a minute. */
static int is_recheck_due(const lookup *l)
{
    const p6_office *office = l->site->office;

    if (!office->directories || l->now_s - l->row->rights_checked_at < office->recheck_s) return 0;
    return !l->site->throttle
           || !p6_throttle_hit(l->site->throttle, apr_pstrcat(l->pool, "recheck ", l->hash, NULL),
                               MINUTE_S, 1, l->now_s);
}

/* Ask the directory anew what the person may do. It says no: the sign-in ends. It says nothing:
   what it said last holds. */
static p6_error *recheck(lookup *l)
{
    p6_identity *identity;
    p6_error *err;

    if (!is_recheck_due(l)) return NULL;
    err = p6_directory_recheck(&identity, l->site->office->directories, l->who->directory,
                               l->who->entry_uuid, l->pool);
    if (!err) l->rights = right_rows(identity, l->pool);
    else if (err->code == P6_E_REFUSED || err->code == P6_E_FORBIDDEN) l->rights->nelts = 0;
    else return NULL;
    return change(l, note_rights);
}

static const p6_official *official_of(const lookup *l)
{
    p6_official *official = apr_pcalloc(l->pool, sizeof *official);

    official->token_hash = l->hash;
    official->csrf = p6_token_digest("csrf ", l->hash, l->pool);
    if (l->pass) {
        official->name = l->pass->helper_name;
        official->rights = apr_array_make(l->pool, 1, sizeof(p6_right_row));
        official->pass = l->pass->id;
        official->pass_shift = l->pass->shift;
        official->pass_commune = l->commune;
    } else {
        official->id = l->who->id;
        official->name = l->who->shown_name;
        official->rights = l->rights;
    }
    return official;
}

p6_error *p6_signed_in(const p6_official **official, const p6_site *site, const p6_request *req,
                       apr_pool_t *pool)
{
    const char *token = p6_request_cookie(req, p6_sign_in_cookie(site, req), pool);
    lookup l = { .site = site, .pool = pool, .now_s = p6_now_s(site->env) };

    *official = NULL;
    if (!token || !*token) return NULL;
    l.hash = hash_of(token, pool);
    P6_TRY(p6_store_run(site->store, P6_TX_READ, OFFICE_WAIT_MS, look_up, &l, pool));
    if (l.row && l.now_s - l.row->seen_at > site->office->idle_s) return NULL;
    if (l.row) P6_TRY(recheck(&l));
    if (l.row && !l.rights->nelts) return NULL;
    if (l.row && l.now_s - l.row->seen_at >= MINUTE_S) P6_TRY(change(&l, note_use));
    if (l.row || l.pass) *official = official_of(&l);
    return NULL;
}

/** Whose sign-in is to end. */
typedef struct ending {
    const p6_official *official;
    int everywhere;
    apr_int64_t now_s;
} ending;

static p6_error *end(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    const ending *e = baton;

    (void)pool;
    P6_TRY(p6_office_note(tx, e->official, P6_DID_SIGN_OUT,
                          e->official->pass ? P6_ON_PASS : P6_ON_OFFICIAL,
                          e->official->pass ? e->official->pass : e->official->id, "",
                          e->everywhere ? "everywhere" : "", e->now_s));
    if (e->official->pass)
        return p6_pass_sign_in_end(tx, e->official->token_hash, e->now_s);
    if (e->everywhere) return p6_sign_ins_end(tx, e->official->id, e->now_s, NULL);
    return p6_sign_in_end(tx, e->official->token_hash, e->now_s);
}

p6_error *p6_sign_out(const p6_call *call, const p6_official *official, int everywhere)
{
    ending e = { official, everywhere, p6_now_s(call->site->env) };

    return p6_store_run(call->site->store, P6_TX_WRITE, OFFICE_WAIT_MS, end, &e, call->pool);
}
