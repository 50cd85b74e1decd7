/**
 * What is held about somebody as a JSON file to take home.
 */
#ifndef P6_BOOKING_HELD_JSON_H
#define P6_BOOKING_HELD_JSON_H

#include <jansson.h>

#include "site/call.h"

/** Set NAME of ALL to TEXT, to a time in RFC 3339: nothing for NULL, "", P6_NO_MINUTE and 0. */
void p6_held_text(json_t *all, const char *name, const char *text);
void p6_held_minute(json_t *all, const char *name, p6_minute minute, apr_pool_t *pool);
void p6_held_time(json_t *all, const char *name, apr_int64_t epoch_s, apr_pool_t *pool);

/** Answer CALL with ALL (given away) as the file KIND-CODE.json to be saved. NO_MEMORY. */
p6_error *p6_held_answer(p6_call *call, json_t *all, const char *kind, const char *code);

#endif
