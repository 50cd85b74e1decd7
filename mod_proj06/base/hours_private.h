/**
 * Inside the opening hours: tokens, the parsed form, and who matches a day. Only base/hours*.c
 * include it.
 *
 * The text goes hours_lex.c -> tokens -> hours_parse.c -> rules -> hours_days.c (which day?) and
 * hours.c (which minutes?). Every array is bounded by P6_MAX_HOURS_TEXT and P6_MAX_HOURS_RULES.
 */
#ifndef P6_BASE_HOURS_PRIVATE_H
#define P6_BASE_HOURS_PRIVATE_H

#include "base/hours.h"

typedef enum p6_hours_kind {
    P6_TOK_END,
    P6_TOK_WEEKDAY, /**< value 0 = Mo … 6 = Su */
    P6_TOK_MONTH,   /**< value 1…12 */
    P6_TOK_PH,
    P6_TOK_STATE,   /**< value is a p6_rule_state */
    P6_TOK_NUMBER,  /**< value; 1…4 digits */
    P6_TOK_TIME,    /**< value in minutes, 00:00…48:00 */
    P6_TOK_ALWAYS,  /**< 24/7 */
    P6_TOK_COMMENT, /**< text without the quotes */
    P6_TOK_MARK     /**< value is one of - , ; [ ] */
} p6_hours_kind;

typedef enum p6_rule_state { P6_RULE_OPEN, P6_RULE_UNKNOWN, P6_RULE_OFF } p6_rule_state;

typedef struct p6_hours_token {
    p6_hours_kind kind;
    int value;
    int digits;       /**< of a number */
    int at;           /**< 1-based character position */
    const char *text; /**< of a comment */
} p6_hours_token;

/** A stretch of dates, both ends included; keys by p6_hours_day_key. `from` > `to` only without
    year: then it goes round the new year. */
typedef struct p6_hours_dates {
    int with_year;
    int from, to;
} p6_hours_dates;

/** Minutes since the midnight that begins the matching day; `to` up to 48:00. */
typedef struct p6_hours_times {
    int from, to;
} p6_hours_times;

/** Which weekdays; a rule without any has `any` unset. */
typedef struct p6_hours_weekdays {
    int any;
    unsigned plain;  /**< bit 0 = Mo … bit 6 = Su */
    unsigned nth[7]; /**< bits 1…5: n-th of the month; bits 6…10: n-th from its end */
    int or_holiday;  /**< "Mo,PH" */
} p6_hours_weekdays;

typedef struct p6_hours_rule {
    p6_rule_state state;
    int additional;          /**< came after a comma: adds to the day instead of replacing it */
    int only_holiday;        /**< "PH …": the day must be a holiday */
    p6_hours_weekdays weekdays;
    apr_array_header_t *dates; /**< of p6_hours_dates; empty: every date */
    apr_array_header_t *times; /**< of p6_hours_times; empty: the whole day */
    const char *comment;       /**< or NULL */
} p6_hours_rule;

struct p6_hours {
    apr_array_header_t *rules; /**< of p6_hours_rule, at most P6_MAX_HOURS_RULES */
    int asks_holidays;
};

/** Split TEXT into *TOKENS (of p6_hours_token, closed by P6_TOK_END), in POOL. BAD_SYNTAX, and then
    *TOKENS are those before the mistake, closed where it stands. */
p6_error *p6_hours_lex(apr_array_header_t **tokens, const char *text, apr_pool_t *pool);

/** BAD_SYNTAX at character position AT. */
p6_error *p6_hours_bad(apr_pool_t *pool, int at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/** A number that grows with the date; YEAR 0 for dates of every year. */
int p6_hours_day_key(int year, int month, int day);
/** Number of days of MONTH; YEAR 0 counts 29 February. */
int p6_hours_month_days(int year, int month);

/** Does the rule name days at all (dates, weekdays or PH)? */
int p6_hours_rule_names_days(const p6_hours_rule *rule);
/** Does RULE match DAY, which is a holiday or not? */
int p6_hours_rule_matches(const p6_hours_rule *rule, p6_day day, int is_holiday);

#endif
