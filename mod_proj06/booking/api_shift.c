/* What one reads before booking: what is agreed to, and which starts are free. */
#include "booking/api_parts.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "locator/api.h"

#define MAX_SHIFT_DIGITS 18

p6_error *p6_api_consent(p6_call *call)
{
    const p6_consent *consent = call->site->consent;
    p6_json json = p6_json_make(call->pool, 2048);

    if (!consent)
        return p6_error_make(call->pool, P6_E_UNAVAILABLE, NULL, "nothing can be booked here");
    p6_json_open(&json, NULL, '{');
    p6_json_text(&json, "version", consent->version);
    p6_json_text(&json, "lang", p6_lang_code(call->lang));
    p6_json_text(&json, "text", consent->texts[call->lang]);
    p6_json_open(&json, "home_visit", '{');
    p6_json_text(&json, "version", consent->home->version);
    p6_json_text(&json, "text", consent->home->texts[call->lang]);
    p6_json_close(&json, '}');
    p6_json_close(&json, '}');
    p6_api_body(call, "application/json", &json);
    call->res->cache = P6_CACHE_API;
    call->res->vary = call->lang_explicit ? NULL : "Accept-Language, Cookie";
    call->res->etag = apr_pstrcat(call->pool, consent->version, "-", consent->home->version, "-",
                                  p6_lang_code(call->lang), NULL);
    return NULL;
}

static p6_error *read_shift(apr_int64_t *shift, const p6_call *call)
{
    const char *text = call->holes[0];
    size_t len = strlen(text);

    if (len > MAX_SHIFT_DIGITS || strspn(text, "0123456789") != len)
        return p6_error_make(call->pool, P6_E_NOT_FOUND, NULL, "a shift has a number");
    *shift = apr_atoi64(text);
    return NULL;
}

/* codes with commas between them; the rules look at each */
static const apr_array_header_t *services_of(const p6_call *call)
{
    apr_array_header_t *codes = apr_array_make(call->pool, 4, sizeof(const char *));
    const char *asked = p6_params_get(call->query, "service");
    char *rest = apr_pstrdup(call->pool, asked ? asked : ""), *last;

    for (char *code = apr_strtok(rest, ",", &last); code; code = apr_strtok(NULL, ",", &last))
        APR_ARRAY_PUSH(codes, const char *) = code;
    return codes;
}

static void write_slots(p6_call *call, const apr_array_header_t *slots)
{
    p6_json json = p6_json_make(call->pool, 4096);

    p6_json_open(&json, NULL, '{');
    p6_json_open(&json, "slots", '[');
    for (int i = 0; i < slots->nelts; i++) {
        const p6_slot *slot = &APR_ARRAY_IDX(slots, i, p6_slot);

        p6_json_open(&json, NULL, '{');
        p6_json_minute(&json, "start", slot->start, call->pool);
        p6_json_minute(&json, "end", slot->end, call->pool);
        p6_json_number(&json, "free", slot->free);
        p6_json_close(&json, '}');
    }
    p6_json_close(&json, ']');
    p6_json_close(&json, '}');
    p6_api_body(call, "application/json", &json);
}

p6_error *p6_api_slots(p6_call *call)
{
    apr_array_header_t *slots;
    apr_int64_t shift = 0;
    p6_visitor visitor;
    p6_error *err;

    P6_TRY(read_shift(&shift, call));
    P6_TRY(p6_visitor_begin(&visitor, call));
    err = p6_booking_slots(&slots, &visitor.booking, shift, services_of(call), 1, call->pool);
    if (err && err->code == P6_E_BAD_FIELD) /* here it is a parameter of the address */
        return p6_error_make(call->pool, P6_E_BAD_INPUT, "service", "%s", err->detail);
    P6_TRY(err);
    write_slots(call, slots);
    return NULL;
}
