/**
 * What is posted to an SMS gateway: the operator's text with a message put into its holes. Pure.
 */
#ifndef P6_DELIVERY_SMS_H
#define P6_DELIVERY_SMS_H

#include "base/error.h"

typedef struct p6_sms {
    const char *to;   /**< E.164 */
    const char *text; /**< UTF-8 */
    const char *key;  /**< names the message, see p6_message_key */
} p6_sms;

/** BODY (checked by p6_sms_body_check) with SMS in its holes, in POOL: escaped for a JSON string or
    for a form, as BODY is one or the other. BAD_INPUT for a number that is not E.164, control
    characters, malformed UTF-8 or more than P6_MAX_SMS_TEXT characters. */
p6_error *p6_sms_fill(const char **filled, const char *body, const p6_sms *sms, apr_pool_t *pool);
/** "application/json" or "application/x-www-form-urlencoded". */
const char *p6_sms_body_type(const char *body);

#endif
