/**
 * One message over the wire, by libcurl, within its deadline. Blocks; belongs to one thread.
 */
#ifndef P6_DELIVERY_SEND_H
#define P6_DELIVERY_SEND_H

#include "delivery/delivery.h"
#include "store/outbox.h"

/** What came of a try. */
typedef struct p6_sent {
    p6_delivered result;
    const char *detail; /**< "smtp 250", "http 503", "curl 28 (Timeout was reached)": no names */
} p6_sent;

/** Send ROW, a mail, dated NOW_S. A message that can't be sent as it is counts as
    P6_SEND_FAILED. INTERNAL when libcurl refuses an option. */
p6_error *p6_send_mail(p6_sent *sent, const p6_delivery_config *config, const p6_outgoing *row,
                       apr_int64_t now_s, apr_pool_t *pool);
/** The same for an SMS. NOW_S is not looked at. */
p6_error *p6_send_sms(p6_sent *sent, const p6_delivery_config *config, const p6_outgoing *row,
                      apr_int64_t now_s, apr_pool_t *pool);
/** Seconds that a try takes at most: total_s, and half as much for a mail server that does not
    answer our goodbye. */
int p6_send_longest_s(const p6_delivery_config *config);

#endif
