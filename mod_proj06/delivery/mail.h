/**
 * A mail as it goes to the server (RFC 5322, MIME): pure, so that every hostile value can be
 * tested.
 */
#ifndef P6_DELIVERY_MAIL_H
#define P6_DELIVERY_MAIL_H

#include "base/error.h"

typedef struct p6_mail {
    const char *from, *to; /**< plain addresses */
    const char *title;     /**< one line of UTF-8 */
    const char *body;      /**< lines of UTF-8 */
    const char *key;       /**< names the message: the same one again is the same mail */
    apr_int64_t now_s;     /**< for its date */
} p6_mail;

/** MAIL as bytes with CRLF line ends, in POOL: ASCII only, title in encoded words (RFC 2047) where
    needed, text/plain in UTF-8 and base64. BAD_INPUT for an address that is none, control
    characters, malformed UTF-8 or a text that is too long: nothing can add a header. */
p6_error *p6_mail_build(const char **message, const p6_mail *mail, apr_pool_t *pool);

/** 32 hex digits that stand for request key KEY outside, in POOL. */
const char *p6_message_key(const char *key, apr_pool_t *pool);

#endif
