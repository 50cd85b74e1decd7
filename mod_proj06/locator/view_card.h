/**
 * Points and shifts in words: the names "card" and "s" of templates/cards.xhtml.
 */
#ifndef P6_LOCATOR_VIEW_CARD_H
#define P6_LOCATOR_VIEW_CARD_H

#include "locator/view.h"

#define P6_ROW(F, r) \
    F(r, hours, TEXT, NULL) F(r, badge, TEXT, NULL) F(r, tone, TEXT, NULL) \
    F(r, figure, TEXT, NULL) F(r, moved, TEXT, NULL) F(r, moved_href, URL, NULL) \
    F(r, stop, TEXT, NULL) F(r, figures, TEXT, NULL) F(r, spoken, TEXT, NULL) \
    F(r, agencies, TEXT, NULL) F(r, agencies_lang, TEXT, NULL) \
    F(r, services, TEXT, NULL) F(r, services_lang, TEXT, NULL) \
    F(r, note, TEXT, NULL) F(r, vi, TEXT, NULL)
P6_RECORD(p6_row, P6_ROW)

#define P6_CARD(F, r) \
    F(r, name, TEXT, NULL) F(r, href, URL, NULL) F(r, way, URL, NULL) \
    F(r, tone, TEXT, NULL) F(r, figure, TEXT, NULL) F(r, badge, TEXT, NULL) \
    F(r, more, TEXT, NULL) F(r, where, TEXT, NULL) F(r, commune, TEXT, NULL) \
    F(r, distance, TEXT, NULL) F(r, phone, TEXT, NULL) F(r, phone_href, URL, NULL) \
    F(r, stale, TEXT, NULL) F(r, vi, TEXT, NULL) F(r, book, URL, NULL) \
    F(r, shifts, LIST, &p6_row_shape)
P6_RECORD(p6_card, P6_CARD)

/** A state in words, with its colour and its shape: never one without the others. */
typedef struct p6_badge_words {
    const char *text, *tone, *shape;
} p6_badge_words;

/** BADGE where it needs no time beside it (ended, cancelled, moved, unknown); else no text. */
p6_badge_words p6_view_plain_badge(const p6_call *call, p6_badge badge);
/** The state of POINT now. */
p6_badge_words p6_view_point_badge(const p6_view *view, const p6_point_view *point);

/** "Còn mở 25 phút nữa · nhận người cuối lúc 20:40" in POINT's last hour, or NULL. */
const char *p6_view_time_left(const p6_view *view, const p6_point_view *point);

/** "phường Đức Xuân". KIND "phuong" or "xa". */
const char *p6_view_commune_words(const p6_view *view, const char *kind, const char *name);

/** "/point/SLUG" + ENDING as a link. */
const char *p6_view_point_link(const p6_view *view, const char *slug, const char *ending);

/** The link to booking at POINT when one of its shifts has a place to be booked here, or NULL. */
const char *p6_view_book_link(const p6_view *view, const p6_point_view *point);

/** Landmark and group of POINT ("Cạnh chợ · Tổ 3A"), or NULL. */
const char *p6_view_where(const p6_view *view, const p6_point_view *point);

/** Where to call about POINT, E.164: its own number, its commune's, the site's; or NULL. */
const char *p6_view_phone(const p6_view *view, const p6_point_view *point);

/** The row of SHIFT; its day in front when WITH_DAY. Its state is told when it isn't SHOWN already
    and is out of the ordinary. */
p6_value *p6_view_row(const p6_view *view, const p6_shift_view *shift, int with_day, int shown);

/** The card of POINT. */
p6_value *p6_view_card(const p6_view *view, const p6_point_view *point, int with_day);

/** The cards of POINTS (of p6_point_view); nothing when there are none. */
p6_value p6_view_cards(const p6_view *view, const apr_array_header_t *points, int with_day);

#endif
