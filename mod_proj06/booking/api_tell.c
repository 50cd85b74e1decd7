/* Problems of booking's API: every fault with its field, every refusal with what to do. */
#include "booking/api_parts.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <jansson.h>
#include <string.h>

/** A note on its way to the problem. */
typedef struct told {
    const p6_call *call;
    p6_api_note note;
} told;

/* "book.bad.phone_old" is "phone-old" to programs */
static const char *code_of(const char *message, apr_pool_t *pool)
{
    const char *dot = strrchr(message, '.');
    char *code = apr_pstrdup(pool, dot ? dot + 1 : message);

    for (char *c = code; *c; c++)
        if (*c == '_') *c = '-';
    return code;
}

static json_t *error_of(const p6_call *call, const p6_field_fault *fault)
{
    int key = !strcmp(fault->field, "request_key");
    json_t *error = json_object();

    json_object_set_new(error, "field", json_string(key ? P6_KEY_HEADER : fault->field));
    json_object_set_new(error, "code", json_string(code_of(fault->message, call->pool)));
    json_object_set_new(error, "detail", json_string(key ? P6_SAY(call, "api.key_used")
                                                         : P6_SAY(call, fault->message)));
    return error;
}

static json_t *errors_of(const p6_call *call, const apr_array_header_t *faults)
{
    json_t *list = json_array();

    for (int i = 0; i < faults->nelts; i++)
        json_array_append_new(list, error_of(call, &APR_ARRAY_IDX(faults, i, p6_field_fault)));
    return list;
}

static json_t *slots_of(const p6_call *call, const apr_array_header_t *slots)
{
    json_t *list = json_array();

    for (int i = 0; i < slots->nelts; i++) {
        const p6_slot *slot = &APR_ARRAY_IDX(slots, i, p6_slot);
        json_t *one = json_object();

        json_object_set_new(one, "start", json_string(p6_minute_rfc3339(slot->start, call->pool)));
        json_object_set_new(one, "end", json_string(p6_minute_rfc3339(slot->end, call->pool)));
        json_object_set_new(one, "free", json_integer(slot->free));
        json_array_append_new(list, one);
    }
    return list;
}

static void tell(json_t *problem, void *baton)
{
    const told *t = baton;
    const p6_api_note *note = &t->note;

    if (note->detail) json_object_set_new(problem, "detail", json_string(note->detail));
    if (note->parameter) json_object_set_new(problem, "parameter", json_string(note->parameter));
    if (note->pointer) json_object_set_new(problem, "pointer", json_string(note->pointer));
    if (note->faults) json_object_set_new(problem, "errors", errors_of(t->call, note->faults));
    if (note->alternatives)
        json_object_set_new(problem, "alternatives", slots_of(t->call, note->alternatives));
}

p6_error *p6_api_problem(p6_call *call, p6_errcode code, const p6_api_note *note)
{
    told *t = apr_palloc(call->pool, sizeof *t);

    *t = (told){ call, *note };
    call->tell = tell;
    call->tell_baton = t;
    return p6_error_make(call->pool, code, NULL, "told to the caller");
}

p6_error *p6_api_too_many(p6_call *call, int seconds, const char *detail)
{
    p6_api_note note = { .detail = detail };

    apr_table_setn(call->res->headers, "Retry-After", apr_itoa(call->pool, seconds));
    return p6_api_problem(call, P6_E_TOO_MANY, &note);
}

/* until DAY is over: no earlier does the limit of a phone's visits on that day let go by itself */
static int until_end_of(p6_day day, const p6_call *call)
{
    apr_int64_t seconds = p6_epoch_of_minute(p6_minute_at(day + 1, 0)) - p6_now_s(call->site->env);

    return seconds > 0 ? (int)seconds : 1;
}

p6_error *p6_api_refusal(p6_call *call, p6_booked what, const apr_array_header_t *faults,
                         const apr_array_header_t *alternatives, int moves, int retry_s,
                         p6_day day)
{
    p6_api_note note = { .faults = faults, .alternatives = alternatives };

    if (what == P6_BOOKED_FAULTS) return p6_api_problem(call, P6_E_BAD_FIELD, &note);
    if (what == P6_BOOKED_TAKEN) {
        /* who has a place and moves keeps it: there is no list to wait on */
        note.detail = P6_SAY(call, moves ? "api.taken_move" : "api.taken");
        return p6_api_problem(call, P6_E_TAKEN, &note);
    }
    if (retry_s) return p6_api_too_many(call, retry_s, P6_SAY(call, "api.limit_address"));
    return p6_api_too_many(call, until_end_of(day, call),
                           P6_SAY(call, "api.limit_phone", "n",
                                  apr_itoa(call->pool, call->site->limits->per_phone_day)));
}
