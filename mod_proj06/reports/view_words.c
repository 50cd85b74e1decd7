#include "reports/view_words.h"

#include <apr_strings.h>

#include "locator/view_card.h"

/* i18n-prefix: report.before. */
/* i18n-prefix: month. */

int p6_percent(apr_int64_t part, apr_int64_t whole)
{
    return whole ? (int)((part * 200 + whole) / (2 * whole)) : -1;
}

int p6_percent_more(apr_int64_t now, apr_int64_t before, int *known)
{
    apr_int64_t more = now - before;

    *known = before != 0;
    if (!*known) return 0;
    return more < 0 ? -p6_percent(-more, before) : p6_percent(more, before);
}

int p6_mean_minutes(apr_int64_t sum, apr_int64_t n)
{
    return n ? (int)((sum + 30 * n) / (60 * n)) : -1;
}

static const char *day_and_month(const p6_call *call, p6_day day)
{
    p6_date date = p6_date_of_day(day);

    return P6_SAY(call, "date.day_month", "day", apr_itoa(call->pool, date.day), "month",
                  apr_itoa(call->pool, date.month));
}

/* FROM in front of TO: without its year when that is the same */
static const char *begin_of(const p6_call *call, p6_day from, p6_day to)
{
    return p6_year_begin(from) == p6_year_begin(to) ? day_and_month(call, from)
                                                    : p6_words_plain_date(call, from);
}

const char *p6_view_days(const p6_call *call, p6_day from, p6_day to)
{
    if (from == to) return p6_words_plain_date(call, to);
    return apr_pstrcat(call->pool, begin_of(call, from, to), "–", p6_words_plain_date(call, to),
                       NULL);
}

const char *p6_view_month(const p6_call *call, p6_day day)
{
    p6_date date = p6_date_of_day(day);

    return P6_SAY(call, "report.period.month", "month", apr_itoa(call->pool, date.month),
                  "month_name", P6_SAY(call, apr_psprintf(call->pool, "month.%d", date.month)),
                  "year", apr_itoa(call->pool, date.year));
}

static const char *days_in_words(const p6_call *call, p6_day from, p6_day to)
{
    const char *last = p6_words_plain_date(call, to);

    if (from == to) return P6_SAY(call, "report.period.day", "day", last);
    return P6_SAY(call, "report.period.days", "from", begin_of(call, from, to), "to", last);
}

int p6_view_is_named(const p6_report_ask *ask)
{
    const p6_period *p = &ask->period;

    return p->span != P6_SPAN_DAYS && ask->today >= p->from && ask->today <= p->to;
}

const char *p6_view_period(const p6_call *call, const p6_report_ask *ask, int dates)
{
    const p6_period *p = &ask->period;
    const char *days = p6_view_days(call, p->from, p->to);
    int now = p6_view_is_named(ask) && !dates;

    switch (p->span) {
    case P6_SPAN_WEEK:
        return now ? P6_SAY(call, "report.period.this_week")
                   : P6_SAY(call, "report.period.week", "days", days);
    case P6_SPAN_MONTH:
        return now ? P6_SAY(call, "report.period.this_month") : p6_view_month(call, p->from);
    default:
        return days_in_words(call, p->from, p->to);
    }
}

const char *p6_view_step(const p6_call *call, p6_pace step, p6_days days)
{
    if (step == P6_PACE_DAY)
        return p6_words_capital(call, p6_words_short_date(call, days.from));
    if (step == P6_PACE_MONTH) return p6_words_capital(call, p6_view_month(call, days.from));
    return apr_pstrcat(call->pool, day_and_month(call, days.from), "–",
                       day_and_month(call, days.to), NULL);
}

const char *p6_view_scope(const p6_view *view, const char *commune)
{
    const p6_commune *c = *commune ? p6_view_commune(view, commune) : NULL;

    if (!*commune) return P6_SAY(view->call, "report.province");
    return c ? p6_view_commune_words(view, c->kind, c->name) : commune;
}

static const char *joined(const p6_call *call, const char *text, const char *joint,
                          const char *more)
{
    if (!more) return text;
    return text ? apr_pstrcat(call->pool, text, joint, more, NULL) : more;
}

static const char *visits(const p6_call *call, apr_int64_t n)
{
    return P6_SAY(call, "report.say.visits", "n", apr_psprintf(call->pool, "%" APR_INT64_T_FMT, n),
                  "count", p6_words_number(call, n));
}

static const char *jobs(const p6_call *call, apr_int64_t n)
{
    return P6_SAY(call, "report.say.jobs", "n", apr_psprintf(call->pool, "%" APR_INT64_T_FMT, n),
                  "count", p6_words_number(call, n));
}

/* how much of what the report counts */
static const char *amount(const p6_call *call, const p6_report_ask *ask, apr_int64_t n)
{
    return p6_report_narrow(ask) ? jobs(call, n) : visits(call, n);
}

static const char *outcomes(const p6_call *call, const p6_outcome_sums *o)
{
    return P6_SAY(call, "report.say.outcomes", "done", p6_words_number(call, o->done), "handed",
                  p6_words_number(call, o->handed_off), "not_done",
                  p6_words_number(call, o->not_done));
}

/* "412 lượt, 9% không đến, chờ trung bình 14 phút": what is not known is left out */
static const char *clauses(const p6_call *call, const p6_report *r)
{
    const p6_visit_sums *v = &r->total.visits;
    const char *text = amount(call, &r->ask, p6_report_size(&r->ask, &r->total));
    int absent = p6_percent(v->absent, v->booked), wait = p6_mean_minutes(v->waited_s, v->waited_n);

    if (p6_report_narrow(&r->ask))
        return joined(call, text, ", ", outcomes(call, &r->total.outcomes));
    if (absent >= 0)
        text = joined(call, text, ", ", P6_SAY(call, "report.say.absent", "percent",
                                               p6_words_percent(call, absent)));
    if (wait >= 0)
        text = joined(call, text, ", ", P6_SAY(call, "report.say.wait", "n",
                                               apr_itoa(call->pool, wait)));
    return text;
}

/* "Ngân hàng, Cài VNeID: " in front of a narrow report's figures, or NULL */
static const char *narrowed(const p6_view *view, const p6_report_ask *ask)
{
    const char *lang, *text = NULL;

    if (*ask->agency) text = p6_view_name(view, "agency", ask->agency, &lang);
    if (*ask->service)
        text = joined(view->call, text, ", ", p6_view_name(view, "service", ask->service, &lang));
    return text;
}

const char *p6_view_report_sentence(const p6_view *view, const p6_report *r)
{
    const p6_call *call = view->call;
    const char *period = p6_words_capital(call, p6_view_period(call, &r->ask, 0));
    const char *what = narrowed(view, &r->ask), *text = clauses(call, r);

    if (what) text = apr_pstrcat(call->pool, what, ": ", text, NULL);
    return P6_SAY(call, "report.sentence", "period", period, "figures", text);
}

static const char *change(const p6_call *call, apr_int64_t now, apr_int64_t before)
{
    int known, more = p6_percent_more(now, before, &known);

    if (!known) return NULL;
    if (!more) return P6_SAY(call, "report.say.same");
    return more > 0 ? P6_SAY(call, "report.say.more", "percent", p6_words_percent(call, more))
                    : P6_SAY(call, "report.say.less", "percent", p6_words_percent(call, -more));
}

static const char *before_words(const p6_call *call, const p6_period *p)
{
    static const char *const spans[] = { "week", "month", "days" };

    if (p->running && p->before.to >= p->before.from)
        return P6_SAY(call, "report.before_part", "days",
                      p6_view_days(call, p->before.from, p->before.to));
    return P6_SAY(call, apr_pstrcat(call->pool, "report.before.", spans[p->span], NULL));
}

static const char *year_words(const p6_call *call, const p6_report *r)
{
    return P6_SAY(call, "report.year", "figures",
                  amount(call, &r->ask, p6_report_size(&r->ask, &r->year)));
}

const char *p6_view_report_compare(const p6_view *view, const p6_report *r)
{
    const p6_call *call = view->call;
    apr_int64_t now = p6_report_size(&r->ask, &r->total);
    apr_int64_t before = p6_report_size_before(&r->ask, &r->total);
    const char *text = P6_SAY(call, "report.compare", "period", before_words(call, &r->ask.period),
                              "figures", amount(call, &r->ask, before));

    if (now || !r->ask.period.running) /* else it has hardly begun: nothing fell by 100% */
        text = joined(call, text, ": ", change(call, now, before));
    return apr_pstrcat(call->pool, text, ". ", p6_words_capital(call, year_words(call, r)), ".",
                       NULL);
}

static const char *activated(const p6_call *call, const p6_report *r)
{
    apr_int64_t target = 0, accounts = 0;
    p6_day as_of = 0;

    for (int i = 0; i < r->activation->nelts; i++) {
        const p6_activation *a = &APR_ARRAY_IDX(r->activation, i, p6_report_activation).now;

        target += a->target;
        accounts += a->activated;
        if (a->as_of > as_of) as_of = a->as_of;
    }
    if (!target) return NULL;
    return P6_SAY(call, "report.quick.activated", "accounts", p6_words_number(call, accounts),
                  "target", p6_words_number(call, target), "percent",
                  p6_words_percent(call, p6_percent(accounts, target)), "day",
                  p6_words_plain_date(call, as_of));
}

const char *p6_view_report_quick(const p6_view *view, const p6_report *r)
{
    const p6_call *call = view->call;
    const char *what = narrowed(view, &r->ask), *text = clauses(call, r);

    if (what) text = apr_pstrcat(call->pool, what, ": ", text, NULL);
    text = P6_SAY(call, "report.quick", "place", p6_view_scope(view, r->ask.commune), "period",
                  p6_view_period(call, &r->ask, 1), "figures", text);
    if (!p6_report_narrow(&r->ask)) {
        text = joined(call, text, "; ",
                      P6_SAY(call, "report.quick.shifts", "n",
                             apr_psprintf(call->pool, "%" APR_INT64_T_FMT,
                                          r->total.visits.shifts),
                             "count", p6_words_number(call, r->total.visits.shifts)));
        text = joined(call, text, "; ", outcomes(call, &r->total.outcomes));
    }
    text = joined(call, text, "; ", year_words(call, r));
    text = joined(call, text, "; ", activated(call, r));
    return apr_pstrcat(call->pool, text, ".", NULL);
}
