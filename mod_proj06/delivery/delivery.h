/**
 * Delivery: sends what stands in the outbox, mail by SMTP and SMS by a gateway's HTTPS interface,
 * both by libcurl.
 *
 * Invariants: a channel without its server is off and sends nothing. No message waits longer than
 * its deadline. Nothing goes over a network in clear: smtp:// must become TLS (STARTTLS), a
 * gateway's address begins with https://; only the loopback addresses 127.0.0.1 and [::1] are
 * spoken to in clear. Certificates are verified, redirects are not followed, proxies and other
 * settings of the process environment are not looked at. Log lines and the log of deliveries hold
 * ids, codes and counts only.
 *
 * A message goes out at least once: its try is written down before it is made, so that a crash
 * leads to another try later, never to a loop. A second copy is possible, and rare; mail carries
 * the same Message-ID again and {key} names the message to a gateway.
 *
 * Threading: a configuration is immutable and shared; p6_delivery_tend may run in several threads,
 * processes and machines at once: a lease lets one of them work.
 */
#ifndef P6_DELIVERY_DELIVERY_H
#define P6_DELIVERY_DELIVERY_H

#include <apr_tables.h>
#include "base/env.h"
#include "base/error.h"
#include "store/store.h"

/** What is on and how; all texts checked by the functions below. */
typedef struct p6_delivery_config {
    const char *smtp_url;       /**< smtp[s]://HOST[:PORT][/NAME], NAME for EHLO; NULL: no mail */
    const char *smtp_from;      /**< sender's address; needed with smtp_url */
    const char *smtp_user, *smtp_password; /**< NULL: no sign-in at the server */
    const char *sms_url;        /**< https://…; NULL: no SMS */
    const char *sms_body;       /**< what is posted, with {text} and {to}; needed with sms_url */
    const apr_array_header_t *sms_headers; /**< of const char * "Name: value", or NULL */
    const char *sms_expect;     /**< an answer without this text refuses the message; NULL: any
                                     answer of status 200 to 299 accepts it */
    const char *ca_file;        /**< PEM file of CAs; NULL: those of the system */
    int total_s;                /**< deadline of one message; connecting has half of it */
    int max_tries;              /**< then it is given up */
    const int *backoff_s;       /**< seconds to the second, third … try; the last one repeats */
    int backoff_n;              /**< > 0 */
} p6_delivery_config;

/** A configuration with everything off, the deadline, tries and pauses that hold when nobody says:
    1, 5, 15, 60, 180 minutes. In POOL. */
p6_delivery_config *p6_delivery_config_make(apr_pool_t *pool);

/** May mail be handed to URL: smtp:// or smtps://, no user, no query? */
int p6_mail_server_ok(const char *url);
/** Is ADDRESS a plain mail address, name@domain in ASCII, at most P6_MAX_MAIL_ADDRESS bytes? */
int p6_mail_address_ok(const char *address);
/** May messages be posted to URL: https://, or http:// to 127.0.0.1 or [::1]; no user? */
int p6_sms_gateway_ok(const char *url);
/** Is BODY something to post to a gateway: a JSON document, or a form "a=b&c=d"? It must hold
    {text} or {text_ascii}, and {to} "+84912345678", {to_84} "84912345678" or {to_0} "0912345678";
    {key} may name the message. BAD_INPUT says what is missing. */
p6_error *p6_sms_body_check(const char *body, apr_pool_t *pool);

/** Read the one line of FILE, a password, into *SECRET, in POOL. IO, BAD_INPUT for an empty, long
    or binary file; details never hold what it says. */
p6_error *p6_secret_read(const char **secret, const char *file, apr_pool_t *pool);
/** Read FILE, lines "Name: value" to be sent with each request to a gateway, into *HEADERS (of
    const char *), in POOL. Errors as above. */
p6_error *p6_headers_read(const apr_array_header_t **headers, const char *file, apr_pool_t *pool);

/** Prepare libcurl in this process, once or oftener, before there are threads. INTERNAL. */
p6_error *p6_delivery_open(apr_pool_t *pool);
/** One beat: try what is due, at most P6_OUTBOX_AT_ONCE messages and no further one once total_s
    have passed, so that a beat ends within three times that. A try that must be repeated lets its
    channel rest for P6_OUTBOX_PAUSE_S. *DID: how many messages were tried. UNAVAILABLE when the
    database does not answer; a server or gateway that does not is no error. */
p6_error *p6_delivery_tend(const p6_delivery_config *config, p6_store *store, const p6_env *env,
                           int *did, apr_pool_t *pool);
/** Drop what nobody sent in time and delete what is long over, from time to time. *SWEPT rows;
    there may be more when it is not 0. */
p6_error *p6_delivery_sweep(p6_store *store, const p6_env *env, int *swept, apr_pool_t *pool);

#endif
