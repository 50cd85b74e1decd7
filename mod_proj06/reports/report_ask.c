#include "reports/report_ask.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"

static const char *const spans[] = { "week", "month", "days" };

const char *p6_span_word(p6_span span)
{
    return spans[span];
}

int p6_report_everywhere(const p6_official *official, apr_pool_t *pool)
{
    const apr_array_header_t *own = p6_communes_of(official, P6_ACT_REPORT, pool);

    return own->nelts && !strcmp(APR_ARRAY_IDX(own, 0, const char *), "*");
}

static p6_error *bad(const p6_call *call, const char *where)
{
    return p6_error_make(call->pool, P6_E_BAD_INPUT, where, "a report's %s is wrong", where);
}

static const char *asked(const p6_call *call, const char *name)
{
    const char *text = p6_params_get(call->query, name);

    return text && *text ? text : NULL;
}

/* the day of the parameter NAME; FALLBACK when there is none */
static p6_error *read_day(p6_day *day, const p6_call *call, const char *name, p6_day fallback)
{
    const char *text = asked(call, name);

    *day = fallback;
    return !text || p6_day_parse(day, text) ? NULL : bad(call, name);
}

static p6_error *read_span(p6_span *span, const p6_call *call)
{
    const char *text = asked(call, "span");

    *span = P6_SPAN_WEEK;
    if (!text) return NULL;
    for (int i = P6_SPAN_WEEK; i <= P6_SPAN_DAYS; i++)
        if (!strcmp(text, spans[i])) {
            *span = (p6_span)i;
            return NULL;
        }
    return bad(call, "span");
}

static p6_error *read_period(p6_report_ask *ask, const p6_call *call)
{
    p6_day day, from, to;
    p6_span span;

    P6_TRY(read_span(&span, call));
    P6_TRY(read_day(&day, call, "day", ask->today));
    P6_TRY(read_day(&from, call, "from", day));
    P6_TRY(read_day(&to, call, "to", from > ask->today ? from : ask->today));
    if (to < from) { /* chosen the other way round: what is meant is plain */
        p6_day earlier = to;

        to = from;
        from = earlier;
    }
    if (span == P6_SPAN_DAYS && to - from >= P6_MAX_REPORT_DAYS) return bad(call, "to");
    ask->period = span == P6_SPAN_WEEK ? p6_period_week(day, ask->today)
                : span == P6_SPAN_MONTH ? p6_period_month(day, ask->today)
                                        : p6_period_days(from, to, ask->today);
    return NULL;
}

static const char *own_commune(const p6_call *call)
{
    const apr_array_header_t *own = p6_communes_of(call->official, P6_ACT_REPORT, call->pool);

    if (p6_report_everywhere(call->official, call->pool) || !own->nelts) return "";
    return APR_ARRAY_IDX(own, 0, const char *);
}

p6_error *p6_report_ask_read(p6_report_ask *ask, const p6_call *call)
{
    const char *commune = asked(call, "commune"), *agency = asked(call, "agency");
    const char *service = asked(call, "service");

    *ask = (p6_report_ask){ .commune = commune ? commune : own_commune(call),
                            .agency = agency ? agency : "", .service = service ? service : "",
                            .today = p6_day_of_minute(call->now) };
    return read_period(ask, call);
}

static const char *add(const p6_call *call, const char *query, const char *name, const char *value)
{
    if (!*value) return query;
    return apr_pstrcat(call->pool, query, *query ? "&" : "?", name, "=",
                       p6_url_encode(value, call->pool), NULL);
}

const char *p6_report_path(const p6_call *call, const p6_report_ask *ask, const char *path)
{
    const p6_period *p = &ask->period;
    const char *query = add(call, "", "commune", ask->commune);

    query = add(call, query, "span", spans[p->span]);
    if (p->span == P6_SPAN_DAYS) {
        query = add(call, query, "from", p6_day_text(p->from, call->pool));
        query = add(call, query, "to", p6_day_text(p->to, call->pool));
    } else {
        query = add(call, query, "day", p6_day_text(p->from, call->pool));
    }
    query = add(call, query, "agency", ask->agency);
    query = add(call, query, "service", ask->service);
    return apr_pstrcat(call->pool, path, query, NULL);
}
