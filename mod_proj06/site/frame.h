/**
 * What every page shares: the values behind the layout template's frame, and finishing a page.
 */
#ifndef P6_SITE_FRAME_H
#define P6_SITE_FRAME_H

#include "site/call.h"
#include "site/words.h"

/** The frame's names in templates: page/title, page/lang, …; `page` is the first field of every
    root shape. Declared in site/frame.c; the shape is public for root shapes. */
extern const p6_shape p6_frame_shape;

typedef struct p6_frame {
    const char *title;       /**< page title before place and portal; text */
    const char *place;       /**< second part of the title, or NULL */
    const char *help_line;   /**< E.164 of the commune, or NULL or "": the site's */
    apr_int64_t data_at;     /**< epoch s: "data as of …", 0 = don't say */
    int old_data;            /**< the database has not answered for a while: say how old */
    int sample;
    int error;               /**< puts "Lỗi: " in front of the title */
    const char *canonical;   /**< path with its query but without lang, for the language links */
} p6_frame;

/** The frame record for FRAME, in the call's pool. */
p6_value p6_frame_value(const p6_call *call, const p6_frame *frame);

/** Render page NAME with ROOT into the call's response as text/html. */
p6_error *p6_page(p6_call *call, const char *name, const p6_value *root);

#endif
