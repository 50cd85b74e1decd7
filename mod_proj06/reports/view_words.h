/**
 * A report in sentences: its period, its answer, how that compares, and one line to send on.
 */
#ifndef P6_REPORTS_VIEW_WORDS_H
#define P6_REPORTS_VIEW_WORDS_H

#include "locator/view.h"
#include "reports/report.h"

/** A share in whole percent, rounded; -1 when WHOLE is 0. */
int p6_percent(apr_int64_t part, apr_int64_t whole);
/** How much NOW is above BEFORE, in percent; 0 and *KNOWN = 0 when BEFORE is 0. */
int p6_percent_more(apr_int64_t now, apr_int64_t before, int *known);
/** Seconds SUM over N, in whole minutes, rounded; -1 when N is 0. */
int p6_mean_minutes(apr_int64_t sum, apr_int64_t n);

/** Is the period of ASK called by what it is today: "this week", "this month"? */
int p6_view_is_named(const p6_report_ask *ask);
/** "tuần này", "tháng 10/2026", "từ 1/10 đến 20/11/2026"; with DATES never "this week" or the like,
    which means nothing a week later. */
const char *p6_view_period(const p6_call *call, const p6_report_ask *ask, int dates);
/** "16/11–22/11/2026". */
const char *p6_view_days(const p6_call *call, p6_day from, p6_day to);
/** "tháng 10/2026": the month that DAY lies in. */
const char *p6_view_month(const p6_call *call, p6_day day);
/** The label of a step: "Thứ Hai, 16/11", "16/11–22/11", "Tháng 10/2026". */
const char *p6_view_step(const p6_call *call, p6_pace step, p6_days days);
/** "phường Đức Xuân", or "toàn tỉnh" for "". */
const char *p6_view_scope(const p6_view *view, const char *commune);

/** "Tuần này 412 lượt, 9% không đến, chờ trung bình 14 phút." */
const char *p6_view_report_sentence(const p6_view *view, const p6_report *report);
/** "Cùng số ngày của tuần trước 380 lượt: tăng 8%. Từ đầu năm 5.120 lượt." */
const char *p6_view_report_compare(const p6_view *view, const p6_report *report);
/** One line for a chat, with everything that it needs to be understood by itself. */
const char *p6_view_report_quick(const p6_view *view, const p6_report *report);

#endif
