#include "locator/view_card.h"

#include <apr_strings.h>
#include <string.h>

#include "locator/view_place.h"

/* i18n-prefix: commune. */

#define LAST_HOUR 60

static const p6_shift_view *current_shift(const p6_view *view, const p6_point_view *point)
{
    for (int i = 0; i < point->shifts->nelts; i++) {
        const p6_shift_view *s = &APR_ARRAY_IDX(point->shifts, i, p6_shift_view);

        if (s->start <= view->call->now && view->call->now < s->end
            && (s->badge == P6_BADGE_OPEN || s->badge == P6_BADGE_BY_SCHEDULE
                || s->badge == P6_BADGE_LATE))
            return s;
    }
    return NULL;
}

static int late_minutes(const p6_point_view *point)
{
    for (int i = 0; i < point->shifts->nelts; i++) {
        const p6_shift_view *s = &APR_ARRAY_IDX(point->shifts, i, p6_shift_view);
        if (s->badge == P6_BADGE_LATE) return s->late_min;
    }
    return 0;
}

/* "Mở lúc 18:00", with the day when it is not today. ID_DAY is the form with a day. */
static const char *opens(const p6_view *view, const p6_point_view *point, const char *id,
                         const char *id_day)
{
    const p6_call *call = view->call;
    p6_day day = p6_day_of_minute(point->next_open);
    const char *at = p6_words_time(call, point->next_open);

    if (id && day == p6_day_of_minute(call->now)) return P6_SAY(call, id, "at", at);
    return P6_SAY(call, id_day, "at", at, "day", p6_words_day(call, day));
}

static const char *until(const p6_view *view, const p6_point_view *point)
{
    return point->until == P6_NO_MINUTE ? "" : p6_words_time(view->call, point->until);
}

static p6_badge_words closed_badge(const p6_view *view, const p6_point_view *point)
{
    const char *text = point->next_open == P6_NO_MINUTE
                           ? P6_SAY(view->call, "badge.closed")
                           : opens(view, point, NULL, "badge.shut");

    return (p6_badge_words){ text, "shut", "○" };
}

p6_badge_words p6_view_plain_badge(const p6_call *call, p6_badge badge)
{
    switch (badge) {
    case P6_BADGE_ENDED:
        return (p6_badge_words){ P6_SAY(call, "badge.ended"), "shut", "○" };
    case P6_BADGE_CANCELLED:
        return (p6_badge_words){ P6_SAY(call, "badge.cancelled"), "shut", "✕" };
    case P6_BADGE_MOVED:
        return (p6_badge_words){ P6_SAY(call, "badge.moved"), "soon", "→" };
    case P6_BADGE_UNKNOWN:
        return (p6_badge_words){ P6_SAY(call, "badge.unknown"), "soon", "?" };
    default:
        return (p6_badge_words){ NULL, NULL, NULL };
    }
}

p6_badge_words p6_view_point_badge(const p6_view *view, const p6_point_view *point)
{
    const p6_call *call = view->call;
    p6_badge_words plain;

    switch (point->badge) {
    case P6_BADGE_OPEN:
        return (p6_badge_words){ P6_SAY(call, "badge.open", "until", until(view, point)),
                                 "open", "●" };
    case P6_BADGE_BY_SCHEDULE:
        return (p6_badge_words){ P6_SAY(call, "badge.by_schedule", "until", until(view, point)),
                                 "soon", "◌" };
    case P6_BADGE_LATE:
        return (p6_badge_words){ P6_SAY(call, "badge.late", "n",
                                        apr_itoa(call->pool, late_minutes(point))), "soon", "◐" };
    case P6_BADGE_SOON:
    case P6_BADGE_LATER:
        if (point->next_open == P6_NO_MINUTE) break;
        if (point->badge == P6_BADGE_SOON)
            return (p6_badge_words){ opens(view, point, "badge.soon", "badge.later_day"), "soon",
                                     "◐" };
        return (p6_badge_words){ opens(view, point, "badge.later", "badge.later_day"), "later",
                                 "◐" };
    default:
        plain = p6_view_plain_badge(call, point->badge);
        if (plain.text) return plain;
    }
    return closed_badge(view, point);
}

const char *p6_view_time_left(const p6_view *view, const p6_point_view *point)
{
    const p6_call *call = view->call;
    const p6_shift_view *shift = current_shift(view, point);
    const char *left, *entry;

    if (!shift || point->until == P6_NO_MINUTE || point->until - call->now > LAST_HOUR) return NULL;
    left = P6_SAY(call, "shift.left", "n", apr_itoa(call->pool, (int)(point->until - call->now)));
    if (shift->last_entry <= shift->start || shift->last_entry >= shift->end) return left;
    entry = call->now > shift->last_entry
                ? P6_SAY(call, "shift.entry_over")
                : P6_SAY(call, "shift.last_entry", "at", p6_words_time(call, shift->last_entry));
    return apr_pstrcat(call->pool, left, " · ", entry, NULL);
}

const char *p6_view_commune_words(const p6_view *view, const char *kind, const char *name)
{
    return P6_SAY(view->call, apr_pstrcat(view->call->pool, "commune.", kind, NULL), "name", name);
}

const char *p6_view_point_link(const p6_view *view, const char *slug, const char *ending)
{
    return p6_call_link(view->call, apr_pstrcat(view->call->pool, "/point/", slug, ending, NULL));
}

const char *p6_view_book_link(const p6_view *view, const p6_point_view *point)
{
    const p6_call *call = view->call;

    for (int i = 0; p6_view_books(view) && i < point->shifts->nelts; i++)
        if (APR_ARRAY_IDX(point->shifts, i, p6_shift_view).free > 0)
            return p6_call_link(call, apr_pstrcat(call->pool, "/book?point=", point->slug, NULL));
    return NULL;
}

const char *p6_view_where(const p6_view *view, const p6_point_view *point)
{
    if (!*point->landmark) return *point->group ? point->group : NULL;
    if (!*point->group) return point->landmark;
    return apr_pstrcat(view->call->pool, point->landmark, " · ", point->group, NULL);
}

const char *p6_view_phone(const p6_view *view, const p6_point_view *point)
{
    if (*point->phone) return point->phone;
    return *point->help_line ? point->help_line : view->call->site->settings->help_line;
}

static void say_phone(const p6_view *view, const p6_point_view *point, p6_value *card)
{
    const p6_call *call = view->call;
    const char *phone = p6_view_phone(view, point);

    if (point->badge != P6_BADGE_UNKNOWN || !phone || !*phone) return;
    card[p6_card_phone] = p6_v_text(P6_SAY(call, "card.call", "phone",
                                           p6_words_phone(call, phone)));
    card[p6_card_phone_href] = p6_v_url(apr_pstrcat(call->pool, "tel:", phone, NULL));
}

static const char *stale(const p6_view *view, const p6_point_view *point)
{
    const p6_call *call = view->call;

    if (!point->stale) return NULL;
    if (!point->checked_at) return P6_SAY(call, "card.unchecked");
    return P6_SAY(call, "card.stale", "date",
                  p6_words_plain_date(call, p6_day_of_minute(
                      p6_minute_of_epoch(point->checked_at))));
}

/* The shifts of POINT as rows; what is past is left out when something is still to come. */
static p6_value rows(const p6_view *view, const p6_point_view *point, int with_day)
{
    apr_array_header_t *list = apr_array_make(view->call->pool, point->shifts->nelts,
                                              sizeof(p6_value *));
    int coming = 0;

    for (int i = 0; i < point->shifts->nelts; i++)
        coming |= APR_ARRAY_IDX(point->shifts, i, p6_shift_view).end > view->call->now;
    for (int i = 0; i < point->shifts->nelts; i++) {
        const p6_shift_view *shift = &APR_ARRAY_IDX(point->shifts, i, p6_shift_view);

        if (coming && shift->end <= view->call->now) continue;
        APR_ARRAY_PUSH(list, p6_value *) = p6_view_row(view, shift, with_day, (int)point->badge);
    }
    return p6_v_list(list);
}

/* A team is where it stops next: there the card's place and way lead, not to the team. */
static void fill_stop(const p6_view *view, const p6_point_view *point, p6_value *card)
{
    for (int i = 0; i < point->shifts->nelts; i++) {
        const p6_shift_view *s = &APR_ARRAY_IDX(point->shifts, i, p6_shift_view);
        const char *google = p6_view_maps(view, s->lat_e6, s->lon_e6).google;

        if (s->end <= view->call->now) continue;
        if (!*s->stop_landmark && !*s->stop_group) return;
        card[p6_card_where] = p6_v_text(*s->stop_landmark ? s->stop_landmark : s->stop_group);
        if (google) card[p6_card_way] = p6_v_url(google);
        return;
    }
}

p6_value *p6_view_card(const p6_view *view, const p6_point_view *point, int with_day)
{
    apr_pool_t *pool = view->call->pool;
    p6_value *card = p6_record_make(&p6_card_shape, pool);
    p6_badge_words badge = p6_view_point_badge(view, point);

    card[p6_card_name] = p6_v_text(point->name);
    card[p6_card_href] = p6_v_url(p6_view_point_link(view, point->slug, ""));
    card[p6_card_way] = p6_v_url(apr_pstrcat(pool, card[p6_card_href].u.text, "#way", NULL));
    card[p6_card_badge] = p6_v_text(badge.text);
    card[p6_card_tone] = p6_v_text(badge.tone);
    card[p6_card_figure] = p6_v_text(badge.shape);
    card[p6_card_more] = p6_v_text(p6_view_time_left(view, point));
    card[p6_card_where] = p6_v_text(p6_view_where(view, point));
    card[p6_card_commune] = p6_v_text(
        p6_view_commune_words(view, point->commune_kind, point->commune_name));
    fill_stop(view, point, card);
    if (point->distance_m >= 0)
        card[p6_card_distance] = p6_v_text(
            p6_words_distance(view->call, point->distance_m, point->bearing));
    card[p6_card_stale] = p6_v_text(stale(view, point));
    card[p6_card_vi] = p6_v_text(p6_view_vi(view));
    card[p6_card_book] = p6_v_url(p6_view_book_link(view, point));
    card[p6_card_shifts] = rows(view, point, with_day);
    say_phone(view, point, card);
    return card;
}

p6_value p6_view_cards(const p6_view *view, const apr_array_header_t *points, int with_day)
{
    apr_array_header_t *list;

    if (!points || !points->nelts) return P6_NOTHING;
    list = apr_array_make(view->call->pool, points->nelts, sizeof(p6_value *));
    for (int i = 0; i < points->nelts; i++)
        APR_ARRAY_PUSH(list, p6_value *) =
            p6_view_card(view, &APR_ARRAY_IDX(points, i, p6_point_view), with_day);
    return p6_v_list(list);
}
