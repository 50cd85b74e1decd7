/**
 * Telling people: what a message to a phone or to the help desk's mailbox says, written to the
 * outbox in the transaction of what it tells. Sending is another's job (delivery/).
 *
 * Invariants: a message says where and when, a code, and never a name; mail says nothing about the
 * person at all. Messages are Vietnamese and fit P6_MAX_SMS_TEXT characters. News of a visit
 * replaces what was not sent about it yet. Without a teller nothing is written.
 */
#ifndef P6_VISITS_TELL_H
#define P6_VISITS_TELL_H

#include "base/civil.h"
#include "store/outbox.h"
#include "store/visits.h"
#include "template/catalog.h"

struct p6_booking; /* booking.h */

/** What is on, and what every message needs. */
typedef struct p6_teller {
    const p6_catalog *catalog;
    const char *base_url;   /**< the product's own address without trailing slash; NULL: no links */
    const char *help_line;  /**< E.164, where a commune has none; or NULL */
    int sms;                /**< messages to phones are sent */
    const char *mail_to;    /**< who is told of requests for home visits; NULL: nobody */
} p6_teller;

typedef enum p6_news {
    P6_NEWS_BOOKED,
    P6_NEWS_MOVED,
    P6_NEWS_CANCELLED, /**< by others: who cancels a visit knows it */
    P6_NEWS_OFFERED,   /**< a place on the waiting list, until some time */
    P6_NEWS_GIVEN,     /**< the same for good */
    P6_NEWS_RESTORED   /**< cancelled by mistake: all is as it was */
} p6_news;

/** What a message about a visit tells. */
typedef struct p6_tidings {
    const char *code;
    const p6_outbox_place *place;
    p6_minute start;
    apr_int64_t until_s; /**< of P6_NEWS_OFFERED */
} p6_tidings;

/** The text of NEWS for a phone, at most P6_MAX_SMS_TEXT characters, in POOL: who has no room says
    less, first without phone, then without link; long places are cut. */
const char *p6_tell_text(const p6_teller *teller, p6_news news, const p6_tidings *tidings,
                         apr_pool_t *pool);

/** Write NEWS of VISIT, which begins at START, for its person's phone; nothing for who left none,
    for walk-ins and for visits entered afterwards. UNTIL_S is when an offer ends, else 0. */
p6_error *p6_tell(const struct p6_booking *b, p6_tx *tx, const p6_visit *visit, p6_news news,
                  p6_minute start, apr_int64_t until_s, apr_pool_t *pool);
/** What was not sent yet about VISIT no longer holds, and nothing takes its place. */
p6_error *p6_tell_no_more(p6_tx *tx, const p6_visit *visit);
/** Write to the help desk that ROW, a request for a home visit, was made. */
p6_error *p6_tell_home(const struct p6_booking *b, p6_tx *tx, const p6_home_visit *row,
                       apr_pool_t *pool);

#endif
