/* The job: takes what is due, sends it outside any transaction, writes down what came of it. */
#include "delivery/delivery.h"

#include <string.h>

#include "base/limits.h"
#include "base/token.h"
#include "delivery/send.h"
#include "base/deadline.h"
#include "store/leases.h"

#define LEASE "outbox"

/* A way to tell somebody. Its rest after a try that failed is a lease that nobody gives back. */
typedef struct channel {
    const char *name, *rest;
    p6_error *(*send)(p6_sent *, const p6_delivery_config *, const p6_outgoing *, apr_int64_t,
                      apr_pool_t *);
} channel;

static const channel by_mail = { P6_BY_MAIL, "outbox-mail-rests", p6_send_mail };
static const channel by_sms = { P6_BY_SMS, "outbox-sms-rests", p6_send_sms };

typedef struct beat {
    const p6_delivery_config *config;
    p6_store *store;
    const p6_env *env;
    const char *holder;   /* of the lease: this beat alone */
    p6_deadline end;      /* no message is begun after it */
    int leased;
    int sent, again, failed;
} beat;

/* One message, or the question for those of a channel. */
typedef struct piece {
    beat *beat;
    const channel *channel;
    apr_array_header_t *rows;
    const p6_outgoing *found;
    p6_outgoing row;      /* with this try counted */
    apr_int64_t now_s;
    int held, ours;
    int trouble;          /* with the server or the gateway, so the channel rests */
    p6_sent sent;
} piece;

static p6_error *find(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    piece *p = baton;

    return p6_outbox_due(tx, p->channel->name, p->now_s, NULL, P6_OUTBOX_AT_ONCE, &p->rows, pool);
}

/* written before the message goes out: whatever happens then, the next try is far enough away */
static p6_error *begin_try(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    piece *p = baton;
    beat *b = p->beat;
    int longest_s = p6_send_longest_s(b->config);

    (void)pool;
    p->row = *p->found;
    p->ours = 0;
    P6_TRY(p6_lease_take(tx, p->channel->rest, b->holder, p->now_s, 0, &p->held));
    if (!p->held) return NULL;
    P6_TRY(p6_lease_take(tx, LEASE, b->holder, p->now_s, 2 * longest_s, &p->held));
    if (!p->held) return NULL;
    return p6_outbox_claim(tx, &p->row, p->now_s + 2 * longest_s, &p->ours);
}

static p6_error *end_try(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    piece *p = baton;
    const p6_delivery_config *config = p->beat->config;
    int pause = p->row.tries < config->backoff_n ? p->row.tries : config->backoff_n;
    int held;

    (void)pool;
    if (p->trouble)
        P6_TRY(p6_lease_take(tx, p->channel->rest, p->beat->holder, p->now_s, P6_OUTBOX_PAUSE_S,
                             &held));
    return p6_outbox_note(tx, p->row.id, p->sent.result, p->now_s + config->backoff_s[pause - 1],
                          p->sent.detail, p->now_s);
}

static p6_error *give_lease(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    const beat *b = baton;

    (void)pool;
    return p6_lease_drop(tx, LEASE, b->holder);
}

static p6_error *run(const beat *b, p6_tx_mode mode, p6_tx_work work, void *baton,
                     apr_pool_t *pool)
{
    return p6_store_run(b->store, mode, P6_OUTBOX_WAIT_MS, work, baton, pool);
}

static void count(const piece *p)
{
    beat *b = p->beat;

    switch (p->sent.result) {
    case P6_SENT: b->sent++; break;
    case P6_SEND_AGAIN: b->again++; break;
    case P6_SEND_FAILED:
        b->failed++;
        p6_log(b->env, P6_WARN, 5502, "message %" APR_INT64_T_FMT " (%s) is given up after %d "
               "tries: %s", p->row.id, p->channel->name, p->row.tries, p->sent.detail);
    }
    if (p->sent.result == P6_SEND_AGAIN)
        p6_log(b->env, P6_WARN, 5503, "message %" APR_INT64_T_FMT " (%s) could not be sent and "
               "is tried again: %s", p->row.id, p->channel->name, p->sent.detail);
}

static p6_error *try_message(piece *p, apr_pool_t *pool)
{
    beat *b = p->beat;
    p6_error *err;

    if (p->now_s - p->row.made_at > P6_OUTBOX_FRESH_S)
        p->sent = (p6_sent){ P6_SEND_FAILED, "too old" };
    else
        P6_TRY(p->channel->send(&p->sent, b->config, &p->row, p->now_s, pool));
    p->trouble = p->sent.result == P6_SEND_AGAIN;
    if (p->trouble && p->row.tries >= b->config->max_tries) p->sent.result = P6_SEND_FAILED;
    p->now_s = p6_now_s(b->env);
    err = run(b, P6_TX_WRITE, end_try, p, pool);
    count(p);
    return err;
}

/* *MORE: the channel may go on */
static p6_error *send_one(beat *b, const channel *c, const p6_outgoing *found, int *more,
                          apr_pool_t *pool)
{
    piece p = { .beat = b, .channel = c, .found = found, .now_s = p6_now_s(b->env) };

    P6_TRY(run(b, P6_TX_WRITE, begin_try, &p, pool));
    b->leased |= p.held;
    *more = p.held;
    if (!p.ours) return NULL;
    P6_TRY(try_message(&p, pool));
    *more = !p.trouble;
    return NULL;
}

static p6_error *tend_channel(beat *b, const channel *c, apr_pool_t *pool)
{
    piece question = { .beat = b, .channel = c, .now_s = p6_now_s(b->env) };
    apr_pool_t *each;
    int more = 1;

    P6_TRY(run(b, P6_TX_READ, find, &question, pool));
    if (!question.rows->nelts) return NULL;
    if (apr_pool_create(&each, pool)) return p6_error_make(pool, P6_E_NO_MEMORY, NULL, "outbox");
    for (int i = 0; i < question.rows->nelts && more && p6_deadline_left(b->end); i++) {
        apr_pool_clear(each);
        P6_TRY(p6_error_dup(pool, send_one(b, c, &APR_ARRAY_IDX(question.rows, i, p6_outgoing),
                                           &more, each)));
    }
    apr_pool_destroy(each);
    return NULL;
}

static p6_error *tend(beat *b, apr_pool_t *pool)
{
    if (b->config->sms_url) P6_TRY(tend_channel(b, &by_sms, pool));
    if (b->config->smtp_url) P6_TRY(tend_channel(b, &by_mail, pool));
    return NULL;
}

p6_error *p6_delivery_tend(const p6_delivery_config *config, p6_store *store, const p6_env *env,
                           int *did, apr_pool_t *pool)
{
    beat b = { .config = config, .store = store, .env = env,
               .end = p6_deadline_in(config->total_s * 1000) };
    p6_error *err;

    *did = 0;
    P6_TRY(p6_token_random(&b.holder, 12, env, pool));
    err = tend(&b, pool);
    if (b.leased) {
        p6_error *kept = run(&b, P6_TX_WRITE, give_lease, &b, pool);

        (void)kept; /* it runs out by itself */
    }
    *did = b.sent + b.again + b.failed;
    if (*did)
        p6_log(env, P6_INFO, 5501, "outbox: %d sent, %d to be tried again, %d given up", b.sent,
               b.again, b.failed);
    return err;
}

/* What the sweep asks. */
typedef struct broom {
    apr_int64_t now_s;
    int swept;
} broom;

static p6_error *sweep(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    broom *w = baton;

    (void)pool;
    return p6_outbox_sweep(tx, w->now_s - P6_OUTBOX_FRESH_S, w->now_s - P6_OUTBOX_KEPT_S,
                           P6_OUTBOX_SWEEP_AT_ONCE, &w->swept);
}

p6_error *p6_delivery_sweep(p6_store *store, const p6_env *env, int *swept, apr_pool_t *pool)
{
    broom w = { .now_s = p6_now_s(env) };

    *swept = 0;
    P6_TRY(p6_store_run(store, P6_TX_WRITE, P6_OUTBOX_WAIT_MS, sweep, &w, pool));
    *swept = w.swept;
    return NULL;
}
