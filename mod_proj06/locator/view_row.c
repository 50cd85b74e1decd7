#include "locator/view_card.h"

#include <apr_strings.h>
#include <string.h>

/* i18n-prefix: spoken. */

static const char *joined(const p6_view *view, const char *before, const char *text,
                          const char *joint)
{
    if (!text) return before;
    return before ? apr_pstrcat(view->call->pool, before, joint, text, NULL) : text;
}

static const char *counted(const p6_view *view, const char *id, int n)
{
    return P6_SAY(view->call, id, "n", apr_itoa(view->call->pool, n));
}

/* Does it still take people in, now or later? */
static int takes_people(const p6_shift_view *shift)
{
    switch (shift->badge) {
    case P6_BADGE_CLOSED:
    case P6_BADGE_ENDED:
    case P6_BADGE_CANCELLED:
    case P6_BADGE_MOVED:
        return 0;
    default:
        return 1;
    }
}

static const char *admission(const p6_call *call, const p6_shift_view *shift)
{
    if (shift->full) return P6_SAY(call, "shift.full");
    return shift->walk_in ? P6_SAY(call, "shift.walk_in") : P6_SAY(call, "shift.appointment");
}

/* "Còn 6 chỗ · 4 người đang chờ · không cần hẹn" */
static const char *figures(const p6_view *view, const p6_shift_view *shift)
{
    const p6_call *call = view->call;
    const char *text = NULL;

    if (shift->unknown) return NULL;
    if (shift->free > 0)
        text = counted(view, "shift.free", shift->free);
    else if (shift->places > 0 && !shift->walk_in) /* who may just come is not turned away by it */
        text = P6_SAY(call, "shift.none_free");
    if (shift->waiting > 0)
        text = joined(view, text, counted(view, "shift.waiting", shift->waiting), " · ");
    text = joined(view, text, admission(call, shift), " · ");
    return p6_words_capital(call, text);
}

/* "tay,nung" as "Có cán bộ nói tiếng Tày, Nùng", or NULL. */
static const char *spoken(const p6_view *view, const char *codes)
{
    const p6_call *call = view->call;
    const char *all = NULL;

    while (*codes) {
        apr_size_t len = strcspn(codes, ",");
        const char *id = apr_pstrcat(call->pool, "spoken.",
                                     apr_pstrmemdup(call->pool, codes, len), NULL);

        all = joined(view, all, P6_SAY(call, id), ", ");
        codes += len + (codes[len] == ',');
    }
    return all ? P6_SAY(call, "shift.spoken", "languages", all) : NULL;
}

static const char *stop(const p6_view *view, const p6_shift_view *shift)
{
    const char *text = *shift->stop_landmark ? shift->stop_landmark : NULL;

    return joined(view, text, *shift->stop_group ? shift->stop_group : NULL, " · ");
}

static void link_successor(const p6_view *view, const p6_shift_view *shift, p6_value *row)
{
    const p6_call *call = view->call;
    p6_point_view *to;

    if (!shift->successor_slug) return;
    row[p6_row_moved_href] = p6_v_url(p6_view_point_link(view, shift->successor_slug, ""));
    if (shift->successor_start == P6_NO_MINUTE
        || p6_point_find(&to, view->snapshot, shift->successor_slug, 1, &view->windows, call->now,
                         call->pool))
        row[p6_row_moved] = p6_v_text(P6_SAY(call, "shift.moved_time"));
    else
        row[p6_row_moved] = p6_v_text(P6_SAY(call, "shift.moved_to", "name", to->name, "day",
            p6_words_day(call, p6_day_of_minute(shift->successor_start)), "at",
            p6_words_time(call, shift->successor_start)));
}

static p6_badge_words row_badge(const p6_view *view, const p6_shift_view *shift)
{
    const p6_call *call = view->call;
    p6_badge_words plain = p6_view_plain_badge(call, shift->badge);

    if (plain.text) return plain;
    if (shift->badge == P6_BADGE_LATE)
        return (p6_badge_words){ counted(view, "badge.late", shift->late_min), "soon", "◐" };
    if (shift->end > call->now) return plain;
    return (p6_badge_words){ P6_SAY(call, "badge.past"), "later", "○" };
}

static const char *hours(const p6_view *view, const p6_shift_view *shift, int with_day)
{
    const p6_call *call = view->call;
    const char *words = p6_words_hours(call, shift->start, shift->end);

    if (!with_day) return words;
    return P6_SAY(call, "shift.day_hours", "day",
                  p6_words_capital(call, p6_words_day(call, p6_day_of_minute(shift->start))),
                  "hours", words);
}

static void fill_offer(const p6_view *view, const p6_shift_view *shift, p6_value *row)
{
    const char *lang;

    row[p6_row_figures] = p6_v_text(figures(view, shift));
    row[p6_row_spoken] = p6_v_text(spoken(view, shift->spoken));
    row[p6_row_agencies] = p6_v_text(p6_view_names(view, "agency", shift->agencies, &lang));
    row[p6_row_agencies_lang] = p6_v_text(lang);
    row[p6_row_services] = p6_v_text(p6_view_names(view, "service", shift->services, &lang));
    row[p6_row_services_lang] = p6_v_text(lang);
}

p6_value *p6_view_row(const p6_view *view, const p6_shift_view *shift, int with_day, int shown)
{
    p6_value *row = p6_record_make(&p6_row_shape, view->call->pool);

    row[p6_row_hours] = p6_v_text(hours(view, shift, with_day));
    if ((int)shift->badge != shown) {
        p6_badge_words badge = row_badge(view, shift);

        row[p6_row_badge] = p6_v_text(badge.text);
        row[p6_row_tone] = p6_v_text(badge.tone);
        row[p6_row_figure] = p6_v_text(badge.shape);
    }
    link_successor(view, shift, row);
    row[p6_row_stop] = p6_v_text(stop(view, shift));
    if (takes_people(shift)) fill_offer(view, shift, row);
    row[p6_row_note] = p6_v_text(*shift->note ? shift->note : NULL);
    row[p6_row_vi] = p6_v_text(p6_view_vi(view));
    return row;
}
