#include "evening/view_paper.h"

#include <apr_strings.h>
#include <string.h>

#include "office/view_parts.h"

/* i18n-prefix: outcome.reason. */

#define WANTED "open" /* came for it; nothing is said of what came of it */

static const char *field(const p6_call *call, const char *code)
{
    return apr_pstrcat(call->pool, "out-", code, NULL);
}

static void add(const p6_call *call, apr_array_header_t *list, const char *value,
                const char *text, const char *now)
{
    p6_value *row = p6_record_make(&p6_option_shape, call->pool);

    row[p6_option_value] = p6_v_text(value);
    row[p6_option_text] = p6_v_text(text);
    row[p6_option_selected] = p6_v_bool(now && !strcmp(value, now));
    APR_ARRAY_PUSH(list, p6_value *) = row;
}

static p6_value choices(const p6_call *call, const char *code, int asks)
{
    apr_array_header_t *list = apr_array_make(call->pool, 5, sizeof(p6_value *));
    const char *now = p6_typed(call, field(call, code));

    add(call, list, "", asks ? P6_SAY(call, "paper.not_wanted") : P6_SAY(call, "paper.not_written"),
        now);
    if (asks) add(call, list, WANTED, P6_SAY(call, "paper.not_written"), now);
    add(call, list, "done", P6_SAY(call, "outcome.done"), now);
    add(call, list, "handed_off", P6_SAY(call, "outcome.handed_off"), now);
    add(call, list, "not_done", P6_SAY(call, "outcome.not_done"), now);
    return p6_v_list(list);
}

static const char *decided(const p6_call *call, const p6_queue_service *s)
{
    if (!strcmp(s->outcome, "done")) return P6_SAY(call, "outcome.done");
    if (!strcmp(s->outcome, "handed_off")) return P6_SAY(call, "outcome.handed_off");
    return *s->outcome ? P6_SAY(call, "outcome.not_done") : NULL;
}

p6_value p6_view_outcomes(const p6_view *view, const apr_array_header_t *services, int asks)
{
    p6_call *call = view->call;
    apr_array_header_t *list = apr_array_make(call->pool, services->nelts, sizeof(p6_value *));

    for (int i = 0; i < services->nelts; i++) {
        const p6_queue_service *s = &APR_ARRAY_IDX(services, i, p6_queue_service);
        p6_value *row = p6_record_make(&p6_outcome_shape, call->pool);
        const char *lang;

        row[p6_outcome_code] = p6_v_text(s->service);
        row[p6_outcome_name] = p6_v_text(p6_view_name(view, "service", s->service, &lang));
        row[p6_outcome_lang] = p6_v_text(lang);
        row[p6_outcome_decided] = p6_v_text(decided(call, s));
        row[p6_outcome_choices] = choices(call, s->service, asks);
        APR_ARRAY_PUSH(list, p6_value *) = row;
    }
    return p6_v_list(list);
}

p6_value p6_view_reasons(const p6_call *call)
{
    apr_array_header_t *list = apr_array_make(call->pool, 10, sizeof(p6_value *));
    const char *now = p6_typed(call, "why");

    add(call, list, "", P6_SAY(call, "outcome.no_reason"), now);
#define REASON(word) add(call, list, word, P6_SAY(call, "outcome.reason." word), now);
    P6_REASONS(REASON)
#undef REASON
    return p6_v_list(list);
}

apr_array_header_t *p6_form_outcomes(const p6_call *call, const apr_array_header_t *services)
{
    apr_array_header_t *results = apr_array_make(call->pool, 4, sizeof(p6_result));
    const char *why = p6_typed(call, "why");

    for (int i = 0; i < services->nelts; i++) {
        const p6_queue_service *s = &APR_ARRAY_IDX(services, i, p6_queue_service);
        const char *out = p6_typed(call, field(call, s->service));

        if (*s->outcome || !out || !*out || !strcmp(out, WANTED)) continue;
        APR_ARRAY_PUSH(results, p6_result) = (p6_result){ s->service, out,
            why && !strcmp(out, "not_done") ? why : "", "", P6_SAY(call, "outcome.police"),
            P6_NO_MINUTE };
    }
    return results;
}

apr_array_header_t *p6_form_wanted(const p6_call *call, const apr_array_header_t *services)
{
    apr_array_header_t *codes = apr_array_make(call->pool, 4, sizeof(const char *));

    for (int i = 0; i < services->nelts; i++) {
        const char *code = APR_ARRAY_IDX(services, i, p6_queue_service).service;
        const char *out = p6_typed(call, field(call, code));

        if (out && *out) APR_ARRAY_PUSH(codes, const char *) = code;
    }
    return codes;
}

p6_value p6_view_paper_time(const p6_call *call, const apr_array_header_t *faults,
                            const char *name, const char *label)
{
    p6_form_input input = { .name = name, .label = label, .value = p6_typed(call, name),
                            .type = "time" };

    return p6_form_field(call, faults, &input);
}

p6_minute p6_paper_time(const p6_call *call, const p6_shift *shift, const char *name)
{
    const char *text = p6_typed(call, name);
    int clock;

    if (!text || !*text) return P6_NO_MINUTE;
    if (!p6_clock_parse(&clock, text)) return 0;
    return p6_minute_at(p6_day_of_minute(shift->start), clock);
}
