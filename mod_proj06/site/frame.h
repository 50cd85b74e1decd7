/**
 * What every page shares: the values behind the layout template's frame, finishing a page, and
 * times, dates and distances in words of the reader's language.
 */
#ifndef P6_SITE_FRAME_H
#define P6_SITE_FRAME_H

#include "site/call.h"

/** The frame's names in templates: page/title, page/lang, …; `page` is the first field of every
    root shape. Declared in site/frame.c; the shape is public for root shapes. */
extern const p6_shape p6_frame_shape;

typedef struct p6_frame {
    const char *title;       /**< page title before place and portal; text */
    const char *place;       /**< second part of the title, or NULL */
    const char *help_line;   /**< E.164 of the commune, or NULL: the site's */
    apr_int64_t data_at;     /**< epoch s: "data as of …", 0 = don't say */
    int old_data;            /**< the database has not answered for a while: say how old */
    int sample;
    int error;               /**< puts "Lỗi: " in front of the title */
    int print;               /**< page is mainly for print (slip, notice) */
    const char *canonical;   /**< path with its query but without lang, for the language links */
} p6_frame;

/** The frame record for FRAME, in the call's pool. */
p6_value p6_frame_value(const p6_call *call, const p6_frame *frame);

/** Render page NAME with ROOT into the call's response as text/html. */
p6_error *p6_page(p6_call *call, const char *name, const p6_value *root);

/** "7 giờ tối (19:00)", "7 pm (19:00)", "19 h (19:00)". */
const char *p6_words_clock(const p6_call *call, p6_minute minute);
/** "19:00". */
const char *p6_words_time(const p6_call *call, p6_minute minute);
/** "thứ Ba, 24/11/2026". */
const char *p6_words_date(const p6_call *call, p6_day day);
/** "hôm nay", "ngày mai" or the date, relative to the call's now. */
const char *p6_words_day(const p6_call *call, p6_day day);
/** "khoảng 600 m, hướng bắc (đường chim bay)"; BEARING 0…7 or -1. */
const char *p6_words_distance(const p6_call *call, int meters, int bearing);
/** "18:40 ngày 23/11". */
const char *p6_words_stamp(const p6_call *call, apr_int64_t epoch_s);
/** "0912 345 678" for E.164 Vietnamese numbers; others as they are. */
const char *p6_words_phone(const p6_call *call, const char *e164);

#endif
