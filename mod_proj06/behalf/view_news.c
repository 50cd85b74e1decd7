#include "behalf/view_news.h"

#include <apr_strings.h>

#include "base/limits.h"
#include "office/view_parts.h"

/** A shift that does not take place as announced. */
typedef struct item {
    const p6_view *view; /* whose call speaks Vietnamese */
    const p6_point_view *point;
    const p6_shift_view *shift;
} item;

static const char *place(const item *it)
{
    const char *stop = *it->shift->stop_landmark ? it->shift->stop_landmark
                                                 : it->shift->stop_group;

    return *stop ? apr_pstrcat(it->view->call->pool, it->point->name, ", ", stop, NULL)
                 : it->point->name;
}

/* where to ask: the commune's line, else the site's; "" when there is none */
static const char *ask_at(const item *it)
{
    const p6_call *call = it->view->call;
    const char *phone = p6_view_phone(it->view, it->point);

    return phone ? P6_SAY(call, "news.ask", "phone", p6_words_phone(call, phone)) : "";
}

static const char *join(const p6_call *call, const char *const *parts, int n)
{
    const char *text = parts[0];

    for (int i = 1; i < n; i++)
        if (*parts[i]) text = apr_pstrcat(call->pool, text, " ", parts[i], NULL);
    return text;
}

static int is_moved(const item *it)
{
    return it->shift->badge == P6_BADGE_MOVED && it->shift->successor_slug
           && it->shift->successor_start != P6_NO_MINUTE;
}

static const char *zalo(const item *it)
{
    const p6_call *call = it->view->call;
    const p6_shift_view *s = it->shift;
    const char *off = P6_SAY(call, "news.off", "hours", p6_words_hours(call, s->start, s->end),
                             "date", p6_words_sentence_date(call, p6_day_of_minute(s->start)),
                             "place", place(it));
    const char *to = "";

    if (is_moved(it))
        to = P6_SAY(call, "news.to", "clock", p6_words_clock(call, s->successor_start), "date",
                    p6_words_sentence_date(call, p6_day_of_minute(s->successor_start)), "place",
                    p6_office_point(it->view, s->successor_slug));
    return join(call, (const char *const[]){ P6_SAY(call, "news.greeting"), off, to,
                                             P6_SAY(call, "news.booked"), ask_at(it),
                                             P6_SAY(call, "safe.free") }, 6);
}

static const char *aloud(const item *it)
{
    const p6_call *call = it->view->call;
    const p6_shift_view *s = it->shift;
    const char *off = P6_SAY(call, "news.aloud_off", "clock",
                             p6_words_spoken_clock(call, s->start), "date",
                             p6_words_spoken_date(call, p6_day_of_minute(s->start)), "place",
                             place(it));
    const char *to = "";

    if (is_moved(it))
        to = P6_SAY(call, "news.aloud_to", "clock",
                    p6_words_spoken_clock(call, s->successor_start), "date",
                    p6_words_spoken_date(call, p6_day_of_minute(s->successor_start)), "place",
                    p6_office_point(it->view, s->successor_slug));
    return join(call, (const char *const[]){ P6_SAY(call, "news.aloud_greeting"), off, to,
                                             P6_SAY(call, "news.booked"), ask_at(it),
                                             P6_SAY(call, "notice.thanks") }, 6);
}

static void add_point(const p6_view *view, const p6_view *viet, const char *slug,
                      apr_array_header_t *list)
{
    const p6_call *call = view->call;
    p6_point_view *point;

    if (p6_point_find(&point, view->snapshot, slug, P6_BOOK_DAYS, &view->windows, call->now,
                      call->pool))
        return;
    for (int i = 0; i < point->shifts->nelts; i++) {
        const p6_shift_view *s = &APR_ARRAY_IDX(point->shifts, i, p6_shift_view);
        item it = { viet, point, s };
        p6_value *row;

        if ((s->badge != P6_BADGE_CANCELLED && s->badge != P6_BADGE_MOVED) || s->end <= call->now)
            continue;
        row = p6_record_make(&p6_news_shape, call->pool);
        row[p6_news_title] = p6_v_text(P6_SAY(
            call, "office.shift_at", "day", p6_words_day(call, p6_day_of_minute(s->start)), "time",
            p6_words_time(call, s->start), "point", point->name));
        row[p6_news_zalo] = p6_v_text(zalo(&it));
        row[p6_news_aloud] = p6_v_text(aloud(&it));
        APR_ARRAY_PUSH(list, p6_value *) = row;
    }
}

p6_value p6_view_news(const p6_view *view, const p6_commune *commune)
{
    p6_call *call = view->call, viet_call = *call;
    const apr_array_header_t *points = p6_points_list(view->snapshot, commune->code, 0,
                                                      P6_MAX_API_POINTS, &view->windows,
                                                      call->now, call->pool);
    apr_array_header_t *list = apr_array_make(call->pool, 4, sizeof(p6_value *));
    p6_view viet = *view;

    viet_call.lang = P6_VI;
    viet.call = &viet_call;
    for (int i = 0; i < points->nelts; i++)
        add_point(view, &viet, APR_ARRAY_IDX(points, i, p6_point_view).slug, list);
    return list->nelts ? p6_v_list(list) : P6_NOTHING;
}
