/**
 * Times, dates, distances and phones in words of the reader's language.
 *
 * The hour is said as people say it with the clock beside it; wording comes from the catalogues,
 * only the choice between them is here. All results are in the call's pool.
 */
#ifndef P6_SITE_WORDS_H
#define P6_SITE_WORDS_H

#include "site/call.h"

/** "7 giờ tối (19:00)", "7 pm (19:00)", "19 h": French reads the clock of 24 hours anyway. */
const char *p6_words_clock(const p6_call *call, p6_minute minute);
/** The same without digits, to be read aloud: "6 giờ 30 chiều", "6:30 pm", "18 h 30". */
const char *p6_words_spoken_clock(const p6_call *call, p6_minute minute);
/** "19:00". */
const char *p6_words_time(const p6_call *call, p6_minute minute);
/** "6 giờ chiều (18:00) đến 9 giờ tối (21:00)". */
const char *p6_words_hours(const p6_call *call, p6_minute start, p6_minute end);

/** "thứ Ba, 24/11/2026". */
const char *p6_words_date(const p6_call *call, p6_day day);
/** "thứ Ba 24/11/2026", in the middle of a sentence. */
const char *p6_words_sentence_date(const p6_call *call, p6_day day);
/** "thứ Ba, 24/11". */
const char *p6_words_short_date(const p6_call *call, p6_day day);
/** "24/11/2026". */
const char *p6_words_plain_date(const p6_call *call, p6_day day);
/** "thứ Ba, ngày 24 tháng 11", to be read aloud. */
const char *p6_words_spoken_date(const p6_call *call, p6_day day);
/** "hôm nay", "ngày mai" or the short date, relative to the call's now. */
const char *p6_words_day(const p6_call *call, p6_day day);
/** "18:40 ngày 23/11". */
const char *p6_words_stamp(const p6_call *call, apr_int64_t epoch_s);

/** "5.120": thousands apart, as the reader's language has them. */
const char *p6_words_number(const p6_call *call, apr_int64_t n);
/** "9%". */
const char *p6_words_percent(const p6_call *call, apr_int64_t percent);

/** "khoảng 600 m, hướng bắc (đường chim bay)"; BEARING 0…7 or -1. A position is cut to about
    100 m, so nothing below 200 m is told apart. */
const char *p6_words_distance(const p6_call *call, int meters, int bearing);
/** "0912 345 678" for E.164 Vietnamese numbers; others as they are. */
const char *p6_words_phone(const p6_call *call, const char *e164);
/** TEXT with its first letter large, if it is one of a…z or đ. */
const char *p6_words_capital(const p6_call *call, const char *text);

#endif
