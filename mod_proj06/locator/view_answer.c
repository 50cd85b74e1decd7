#include "locator/view_answer.h"

#include <apr_strings.h>

/* i18n-prefix: when. */
/* i18n-prefix: place.in. */

static const char *const when_codes[] = {
    [P6_WHEN_NOW] = "now", [P6_WHEN_TODAY] = "today", [P6_WHEN_TONIGHT] = "tonight",
    [P6_WHEN_TOMORROW] = "tomorrow", [P6_WHEN_WEEKEND] = "weekend", [P6_WHEN_DATE] = NULL,
};

p6_value *p6_view_link(const p6_view *view, const char *href, const char *text)
{
    p6_value *row = p6_record_make(&p6_link_shape, view->call->pool);

    row[p6_link_href] = p6_v_url(href);
    row[p6_link_text] = p6_v_text(text);
    return row;
}

const char *p6_view_ask_link(const p6_view *view, const p6_ask *ask)
{
    const char *query = p6_ask_text(ask, view->call->pool);

    return p6_call_link(view->call, apr_pstrcat(view->call->pool, "/help", *query ? "?" : "",
                                                query, NULL));
}

const char *p6_view_when_code(p6_when when)
{
    return when_codes[when];
}

const char *p6_view_when_words(const p6_view *view, p6_when when, p6_day date)
{
    const p6_call *call = view->call;

    if (when == P6_WHEN_DATE)
        return P6_SAY(call, "when.date", "date", p6_words_plain_date(call, date));
    return P6_SAY(call, apr_pstrcat(call->pool, "when.", when_codes[when], NULL));
}

const char *p6_view_answer_when(const p6_view *view, const p6_ask *ask, const p6_answer *answer)
{
    return p6_view_when_words(view, answer->over ? P6_WHEN_TOMORROW : answer->when, ask->date);
}

const char *p6_view_in_commune(const p6_view *view, const p6_commune *commune)
{
    const p6_call *call = view->call;

    if (!commune) return P6_SAY(call, "place.in.province");
    return P6_SAY(call, apr_pstrcat(call->pool, "place.in.", commune->kind, NULL), "name",
                  commune->name);
}

static const char *counted(const p6_view *view, const char *id, int n)
{
    return P6_SAY(view->call, id, "n", apr_itoa(view->call->pool, n));
}

static int count_badge(const p6_answer *answer, p6_badge badge)
{
    int n = 0;

    for (int i = 0; i < answer->points->nelts; i++)
        n += APR_ARRAY_IDX(answer->points, i, p6_point_view).badge == badge;
    return n;
}

static void add(const p6_view *view, const char **counts, const char *id, int n)
{
    const char *text;

    if (n <= 0) return;
    text = counted(view, id, n);
    *counts = *counts ? apr_pstrcat(view->call->pool, *counts, ", ", text, NULL) : text;
}

/* Does the window of ANSWER lie wholly in the future? Then nothing is "open" yet. */
static int is_ahead(const p6_answer *answer)
{
    return answer->from > answer->now
           && p6_day_of_minute(answer->from) > p6_day_of_minute(answer->now);
}

static const char *counts_of(const p6_view *view, const p6_answer *answer)
{
    int unconfirmed = count_badge(answer, P6_BADGE_BY_SCHEDULE);
    const char *counts = NULL;

    if (is_ahead(answer)) {
        add(view, &counts, "count.helping", answer->open + answer->soon);
    } else {
        add(view, &counts, "count.open", answer->open - unconfirmed);
        add(view, &counts, "count.by_schedule", unconfirmed);
        add(view, &counts, "count.soon", answer->soon);
    }
    if (!counts) counts = P6_SAY(view->call, "count.none");
    add(view, &counts, "count.unknown", count_badge(answer, P6_BADGE_UNKNOWN));
    return counts;
}

/* The day or days of the answer's window; for "now" the hour. */
static const char *date_of(const p6_view *view, const p6_answer *answer)
{
    const p6_call *call = view->call;
    p6_day first = p6_day_of_minute(answer->from), last = p6_day_of_minute(answer->to - 1);
    const char *date = p6_words_sentence_date(call, first);

    if (answer->when == P6_WHEN_NOW) return p6_words_clock(call, answer->now);
    if (answer->when != P6_WHEN_WEEKEND || last == first) return date;
    return P6_SAY(call, "list.and", "first", date, "second",
                  p6_words_sentence_date(call, last));
}

const char *p6_view_sentence(const p6_view *view, const p6_ask *ask, const p6_answer *answer)
{
    const p6_call *call = view->call;

    if (answer->when == P6_WHEN_DATE)
        return P6_SAY(call, "help.day_sentence", "date",
                      p6_words_capital(call, p6_words_sentence_date(call, ask->date)), "counts",
                      counts_of(view, answer));
    return P6_SAY(call, "help.sentence", "when", p6_view_answer_when(view, ask, answer), "date",
                  date_of(view, answer), "counts", counts_of(view, answer));
}

const char *p6_view_short_sentence(const p6_view *view, const p6_ask *ask,
                                   const p6_answer *answer, const p6_commune *commune)
{
    const p6_call *call = view->call;
    const char *when = p6_view_answer_when(view, ask, answer);
    const char *place = p6_view_in_commune(view, commune);
    int n = answer->open + answer->soon;

    if (!n) return P6_SAY(call, "home.answer_none", "when", when, "place", place);
    return P6_SAY(call, "home.answer", "when", when, "place", place, "n",
                  apr_itoa(call->pool, n));
}

/* The shift of POINT that goes on or comes next, or NULL. */
static const p6_shift_view *coming_shift(const p6_point_view *point, p6_minute now)
{
    for (int i = 0; i < point->shifts->nelts; i++) {
        const p6_shift_view *s = &APR_ARRAY_IDX(point->shifts, i, p6_shift_view);

        if (s->end > now && !s->unknown && s->badge != P6_BADGE_CANCELLED
            && s->badge != P6_BADGE_MOVED && s->badge != P6_BADGE_ENDED)
            return s;
    }
    return NULL;
}

static void add_lines(const p6_view *view, apr_array_header_t *list, int max, int with_day,
                      const char *commune, const apr_array_header_t *points)
{
    const p6_call *call = view->call;

    for (int i = 0; points && i < points->nelts && list->nelts < max; i++) {
        const p6_point_view *point = &APR_ARRAY_IDX(points, i, p6_point_view);
        const p6_shift_view *shift = coming_shift(point, call->now);
        const char *hours;
        p6_value *row;

        if (!shift) continue;
        hours = p6_words_hours(call, shift->start, shift->end);
        if (with_day)
            hours = P6_SAY(call, "shift.day_hours", "day",
                           p6_words_day(call, p6_day_of_minute(shift->start)), "hours", hours);
        row = p6_view_link(view, p6_view_point_link(view, point->slug, ""), point->name);
        if (!commune)
            hours = apr_pstrcat(call->pool, p6_view_commune_words(view, point->commune_kind,
                                                                  point->commune_name),
                                " · ", hours, NULL);
        row[p6_link_more] = p6_v_text(hours);
        APR_ARRAY_PUSH(list, p6_value *) = row;
    }
}

p6_value p6_view_lines(const p6_view *view, const p6_answer *answer, int max, int *next)
{
    apr_array_header_t *list = apr_array_make(view->call->pool, max, sizeof(p6_value *));

    *next = 0;
    if (answer->open + answer->soon)
        add_lines(view, list, max, p6_day_of_minute(answer->to - 1)
                                       > p6_day_of_minute(answer->from),
                  answer->commune, answer->points);
    if (!list->nelts) {
        add_lines(view, list, max, 1, NULL, answer->otherwise);
        *next = list->nelts > 0;
    }
    return list->nelts ? p6_v_list(list) : P6_NOTHING;
}
