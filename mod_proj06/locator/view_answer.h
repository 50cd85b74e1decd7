/**
 * An answer in words: the sentence that answers, where and when it is about, and short lines of
 * points for the home page and the portal's fragment.
 */
#ifndef P6_LOCATOR_VIEW_ANSWER_H
#define P6_LOCATOR_VIEW_ANSWER_H

#include "locator/view_card.h"

#define P6_LINK(F, r) \
    F(r, href, URL, NULL) F(r, text, TEXT, NULL) F(r, more, TEXT, NULL) \
    F(r, label, TEXT, NULL) F(r, lang, TEXT, NULL)
P6_RECORD(p6_link, P6_LINK)

/** A row of links with HREF and TEXT. */
p6_value *p6_view_link(const p6_view *view, const char *href, const char *text);

/** ASK as a link to /help. */
const char *p6_view_ask_link(const p6_view *view, const p6_ask *ask);

/** "now", "tonight" …: the word of WHEN in addresses and message ids; NULL for a date. */
const char *p6_view_when_code(p6_when when);
/** "Tối nay", "Ngày 25/11/2026": what WHEN (and DATE) are called. */
const char *p6_view_when_words(const p6_view *view, p6_when when, p6_day date);
/** The time that ANSWER shows, as asked by ASK: tomorrow when tonight is over. */
const char *p6_view_answer_when(const p6_view *view, const p6_ask *ask, const p6_answer *answer);

/** "ở phường Đức Xuân"; COMMUNE may be NULL: the whole province. */
const char *p6_view_in_commune(const p6_view *view, const p6_commune *commune);

/** "Tối nay, thứ Tư 25/11/2026: 3 điểm đang mở, 2 điểm sắp mở." */
const char *p6_view_sentence(const p6_view *view, const p6_ask *ask, const p6_answer *answer);
/** "Tối nay có 3 điểm mở ở phường Đức Xuân." */
const char *p6_view_short_sentence(const p6_view *view, const p6_ask *ask,
                                   const p6_answer *answer, const p6_commune *commune);
/** At most MAX lines "name – hours" of what is open or will open in ANSWER, with the commune unless
    all are of the one asked for; else of the next openings: *NEXT tells that. Nothing when there is
    neither. */
p6_value p6_view_lines(const p6_view *view, const p6_answer *answer, int max, int *next);

#endif
