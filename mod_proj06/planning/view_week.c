/* Weeks: lines of boxes, read back from a form, and in words. */
#include "planning/view_schedule.h"

#include <apr_strings.h>
#include <string.h>

#include "base/buf.h"

/* i18n-prefix: weekday.short. */

#define DAYS 7

static const char *day_words(const p6_call *call, int day)
{
    return P6_SAY(call, apr_psprintf(call->pool, "weekday.short.%d", day));
}

static const char *numbered(const p6_call *call, const char *name, int i, const char *end)
{
    return apr_psprintf(call->pool, "%s%d%s", name, i, end);
}

static const char *clock_text(const p6_call *call, int minutes)
{
    return apr_psprintf(call->pool, "%02d:%02d", minutes / 60, minutes % 60);
}

static p6_value days_form(const p6_call *call, const p6_week_line *line, int i)
{
    apr_array_header_t *list = apr_array_make(call->pool, DAYS, sizeof(p6_value *));
    const char *name = numbered(call, "days", i, "");

    for (int d = 0; d < DAYS; d++) {
        const char *value = apr_itoa(call->pool, d);

        p6_form_choice(call, list, name, name, value, day_words(call, d),
                       call->form ? p6_ticked(call, name, value)
                                  : (int)(line->days >> d & 1));
    }
    return p6_form_group(call, NULL, name, P6_SAY(call, "sched.f.days"), NULL, list);
}

static p6_value clock_form(const p6_call *call, const char *name, int i, const char *end,
                           const char *label, const p6_week_span *span, int of_end)
{
    const char *value = span ? clock_text(call, of_end ? span->to : span->from) : "";

    return p6_plan_field(call, NULL, numbered(call, name, i, end), label, NULL, value, "time");
}

static p6_value *line_form(const p6_call *call, const p6_week_line *line, int i)
{
    p6_value *row = p6_record_make(&p6_week_form_shape, call->pool);
    const char *from = P6_SAY(call, "sched.f.from"), *to = P6_SAY(call, "sched.f.to");
    const p6_week_span *first = line->n > 0 ? &line->span[0] : NULL;
    const p6_week_span *second = line->n > 1 ? &line->span[1] : NULL;

    row[p6_week_form_legend] = p6_v_text(P6_SAY(call, "sched.week_line", "n",
                                                apr_itoa(call->pool, i + 1)));
    row[p6_week_form_days] = days_form(call, line, i);
    row[p6_week_form_from] = clock_form(call, "from", i, "", from, first, 0);
    row[p6_week_form_to] = clock_form(call, "to", i, "", to, first, 1);
    row[p6_week_form_from2] = clock_form(call, "from", i, "b", P6_SAY(call, "sched.f.from2"),
                                         second, 0);
    row[p6_week_form_to2] = clock_form(call, "to", i, "b", to, second, 1);
    return row;
}

/* how many lines a form had: those with anything in them */
static int lines_sent(const p6_call *call)
{
    int most = 0;

    for (int i = 0; i < P6_WEEK_LINES; i++) {
        const char *from = p6_typed(call, numbered(call, "from", i, ""));

        if ((from && *from) || p6_typed(call, numbered(call, "days", i, ""))) most = i + 1;
    }
    return most;
}

p6_value p6_plan_week(const p6_call *call, const p6_week *week)
{
    apr_array_header_t *list = apr_array_make(call->pool, P6_WEEK_LINES, sizeof(p6_value *));
    int n = (call->form ? lines_sent(call) : week->n) + 1;

    for (int i = 0; i < n && i < P6_WEEK_LINES; i++) {
        p6_week_line empty = { 0 };

        APR_ARRAY_PUSH(list, p6_value *) = line_form(call, i < week->n ? &week->line[i] : &empty,
                                                     i);
    }
    return p6_v_list(list);
}

/* a time of LINE; 0 when it is half or none that can be */
static int span_sent(p6_week_line *line, const p6_call *call, int i, const char *end)
{
    const char *from = p6_typed(call, numbered(call, "from", i, end));
    const char *to = p6_typed(call, numbered(call, "to", i, end));
    p6_week_span *span = &line->span[line->n];

    if ((!from || !*from) && (!to || !*to)) return 1;
    if (!from || !to || !p6_clock_parse(&span->from, from) || !p6_clock_parse(&span->to, to)
        || span->from % P6_UNIT_MINUTES || span->to % P6_UNIT_MINUTES)
        return 0;
    span->from %= P6_DAY_MINUTES;
    span->to %= P6_DAY_MINUTES;
    line->n++;
    return 1;
}

p6_week *p6_plan_week_sent(const p6_call *call)
{
    p6_week *week = apr_pcalloc(call->pool, sizeof *week);

    week->not_on_holidays = p6_typed(call, "holidays") != NULL;
    for (int i = 0; i < P6_WEEK_LINES; i++) {
        p6_week_line *line = &week->line[week->n];
        int whole;

        memset(line, 0, sizeof *line);
        for (int d = 0; d < DAYS; d++)
            if (p6_ticked(call, numbered(call, "days", i, ""), apr_itoa(call->pool, d)))
                line->days |= 1u << d;
        whole = span_sent(line, call, i, "") && span_sent(line, call, i, "b");
        if (!whole) line->days = 0;
        if (line->days || line->n || !whole) week->n++;
    }
    return week;
}

/* "T2–T6, CN" */
static void say_days(p6_buf *out, const p6_call *call, unsigned days)
{
    int written = 0;

    for (int d = 0; d < DAYS; d++) {
        int last = d;

        if (!(days >> d & 1)) continue;
        while (last + 1 < DAYS && days >> (last + 1) & 1) last++;
        p6_buf_addf(out, "%s%s", written++ ? ", " : "", day_words(call, d));
        if (last > d) p6_buf_addf(out, "%s%s", last > d + 1 ? "–" : ", ", day_words(call, last));
        d = last;
    }
}

const char *p6_plan_hours_words(const p6_call *call, const char *pattern)
{
    p6_buf *out = p6_buf_make(call->pool, 128);
    p6_week week;

    if (!p6_week_read(&week, pattern)) return pattern;
    for (int i = 0; i < week.n; i++) {
        const p6_week_line *line = &week.line[i];

        if (i) p6_buf_adds(out, "; ");
        say_days(out, call, line->days);
        for (int k = 0; k < line->n; k++)
            p6_buf_addf(out, "%s%s–%s", k ? ", " : " ", clock_text(call, line->span[k].from),
                        clock_text(call, line->span[k].to));
    }
    if (week.not_on_holidays)
        p6_buf_addf(out, "; %s", P6_SAY(call, "sched.not_on_holidays"));
    return out->data;
}
