/**
 * Verbs on the outbox: messages written in the transaction that causes them and sent later by a
 * job, and what came of each try.
 *
 * A message is open until it was sent, given up or dropped; from then on its recipient and its
 * texts are blank and the row is a count. A try is noted before it is made (p6_outbox_claim), so a
 * crash in between leads to another try later: a message goes out at least once, rarely twice.
 */
#ifndef P6_STORE_OUTBOX_H
#define P6_STORE_OUTBOX_H

#include <apr_tables.h>
#include "store/store.h"

#define P6_BY_MAIL "mail"
#define P6_BY_SMS "sms"

typedef struct p6_outgoing {
    apr_int64_t id;
    const char *request_key; /**< one message per key, for ever */
    const char *channel;     /**< P6_BY_MAIL or P6_BY_SMS */
    apr_int64_t visit;       /**< whom it is about, 0 = no visit */
    const char *recipient;   /**< an address, or E.164; personal */
    const char *title, *body; /**< title: "" for an SMS; personal */
    apr_int64_t due_s;       /**< not to be sent before */
    apr_int64_t made_at;
    int tries;               /**< begun so far */
} p6_outgoing;

/** Insert ROW, open and without a try, with a new id into ROW->id. *INSERTED is 0 when its request
    key was used before; nothing is written then. */
p6_error *p6_outbox_add(p6_tx *tx, p6_outgoing *row, int *inserted);
/** Open messages of CHANNEL that are due at NOW_S, by (due_s, id), at most LIMIT, after AFTER
    (NULL: from the first). Array of p6_outgoing in POOL. */
p6_error *p6_outbox_due(p6_tx *tx, const char *channel, apr_int64_t now_s,
                        const p6_outgoing *after, int limit, apr_array_header_t **rows,
                        apr_pool_t *pool);
/** Begin a try of ROW as p6_outbox_due gave it: counts it, in ROW->tries too, and puts the next one
    off to DUE_S. *OURS is 0 when somebody else began one meanwhile or the message is no longer
    open. */
p6_error *p6_outbox_claim(p6_tx *tx, p6_outgoing *row, apr_int64_t due_s, int *ours);

typedef enum p6_delivered { P6_SENT, P6_SEND_AGAIN, P6_SEND_FAILED } p6_delivered;

/** Note what came of a try of message ID, with DETAIL (a code, never personal) in the log of
    deliveries: sent and given up for good, or to be sent again at DUE_S. A message that was dropped
    while it went out counts as sent. Harmless when it was deleted meanwhile. */
p6_error *p6_outbox_note(p6_tx *tx, apr_int64_t id, p6_delivered result, apr_int64_t due_s,
                         const char *detail, apr_int64_t now_s);
/** Drop the open messages of VISIT, since what they say no longer holds; the one with the request
    key KEEP (NULL: none) stays. *DROPPED (may be NULL) of them. */
p6_error *p6_outbox_drop(p6_tx *tx, apr_int64_t visit, const char *keep, int *dropped);
/** Drop open messages made before STALE_S (nobody sends them), and delete those made before OLD_S
    that are not open, with their log; at most LIMIT of each. *SWEPT of both. */
p6_error *p6_outbox_sweep(p6_tx *tx, apr_int64_t stale_s, apr_int64_t old_s, int limit,
                          int *swept);

/** What a message says of the place of a shift. */
typedef struct p6_outbox_place {
    const char *point;       /**< its name */
    const char *stop_group, *stop_landmark; /**< where a mobile team stops; else "" */
    const char *help_line;   /**< E.164 of the commune, or "" */
} p6_outbox_place;
/** NOT_FOUND when there is no such shift. */
p6_error *p6_outbox_place_of(p6_tx *tx, apr_int64_t shift, p6_outbox_place **place,
                             apr_pool_t *pool);

#endif
