/**
 * What a cancelled or moved shift is told in the group: a text to copy into Zalo, and one to read
 * over the loudspeaker. Both are Vietnamese whatever the official reads.
 */
#ifndef P6_BEHALF_VIEW_NEWS_H
#define P6_BEHALF_VIEW_NEWS_H

#include "locator/view_card.h"

#define P6_NEWS(F, r) F(r, title, TEXT, NULL) F(r, zalo, TEXT, NULL) F(r, aloud, TEXT, NULL)
P6_RECORD(p6_news, P6_NEWS)

/** The coming shifts of COMMUNE that were cancelled or moved, as a list of p6_news; nothing when
    there are none. */
p6_value p6_view_news(const p6_view *view, const p6_commune *commune);

#endif
