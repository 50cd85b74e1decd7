#include "base/hours_private.h"
#include "base/limits.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* Recursive descent over the tokens; the grammar stands in conf/opening-hours.md. Where other
   readers of opening_hours disagree about a text, it is refused rather than guessed. */

typedef struct parser {
    const p6_hours_token *t; /**< the next token; P6_TOK_END stays */
    p6_hours *hours;
    apr_pool_t *pool;
} parser;

static int is_mark(const p6_hours_token *t, char mark)
{
    return t->kind == P6_TOK_MARK && t->value == mark;
}

static int take_mark(parser *p, char mark)
{
    if (!is_mark(p->t, mark)) return 0;
    p->t++;
    return 1;
}

static int is_year(const p6_hours_token *t)
{
    return t->kind == P6_TOK_NUMBER && t->digits == 4;
}

static p6_error *expected(parser *p, const char *what)
{
    return p6_hours_bad(p->pool, p->t->at, "expected %s", what);
}

/* --- dates --- */

static p6_error *parse_year(parser *p, int *year)
{
    if (!is_year(p->t)) return expected(p, "a year of four digits (2026), as before the hyphen");
    if (p->t->value < 1970 || p->t->value > 2199) return expected(p, "a year from 1970 to 2199");
    *year = p->t++->value;
    return NULL;
}

static p6_error *parse_daynum(parser *p, int year, int month, int *day)
{
    int days = p6_hours_month_days(year, month);

    if (p->t->kind != P6_TOK_NUMBER || p->t->digits > 2)
        return expected(p, "a day of the month (Nov 23)");
    if (p->t->value < 1 || p->t->value > days)
        return p6_hours_bad(p->pool, p->t->at, "expected a day from 1 to %d in this month", days);
    *day = p->t++->value;
    return NULL;
}

static void add_dates(p6_hours_rule *rule, int with_year, int from, int to)
{
    *(p6_hours_dates *)apr_array_push(rule->dates) = (p6_hours_dates){ with_year, from, to };
}

/* "23", "23-25" or "23-Dec 05" (with year: "23-2027 Jan 05") after a month. *CROSSED: it left the
   month, so no further day numbers may follow. */
static p6_error *parse_day_range(parser *p, p6_hours_rule *rule, int year, int month, int *crossed)
{
    int to_year = year, to_month = month, day, to_day;
    const p6_hours_token *begin = p->t;

    P6_TRY(parse_daynum(p, year, month, &day));
    to_day = day;
    if (take_mark(p, '-')) {
        *crossed = p->t->kind == P6_TOK_MONTH || is_year(p->t);
        if (*crossed && year) P6_TRY(parse_year(p, &to_year));
        if (*crossed) {
            if (!year && is_year(p->t))
                return expected(p, "no year here, because there is none before the hyphen");
            if (p->t->kind != P6_TOK_MONTH) return expected(p, "a month (Nov)");
            to_month = p->t++->value;
        }
        P6_TRY(parse_daynum(p, to_year, to_month, &to_day));
    }
    add_dates(rule, year != 0, p6_hours_day_key(year, month, day),
              p6_hours_day_key(to_year, to_month, to_day));
    if ((year || !*crossed) && p6_hours_day_key(to_year, to_month, to_day)
                                   < p6_hours_day_key(year, month, day))
        return p6_hours_bad(p->pool, begin->at, "this range of dates ends before it begins");
    return NULL;
}

/* "23", "23,25", "20-25,28" after a month. A number before a colon is a time, not a day: the lexer
   has told them apart. */
static p6_error *parse_days_of_month(parser *p, p6_hours_rule *rule, int year, int month)
{
    int crossed = 0;

    P6_TRY(parse_day_range(p, rule, year, month, &crossed));
    while (!crossed && is_mark(p->t, ',') && p->t[1].kind == P6_TOK_NUMBER && !is_year(p->t + 1)) {
        p->t++;
        P6_TRY(parse_day_range(p, rule, year, month, &crossed));
        if (crossed)
            return p6_hours_bad(p->pool, p->t[-2].at,
                                "write the month at both ends of a range that leaves it");
    }
    return NULL;
}

/* "Jun" or "Jun-Aug" after its month. */
static p6_error *parse_month_range(parser *p, p6_hours_rule *rule, int year, int month)
{
    int to = month;

    if (take_mark(p, '-')) {
        if (p->t->kind != P6_TOK_MONTH) return expected(p, "a month (Aug) after the hyphen");
        to = p->t->value;
        if (to == month) return expected(p, "another month; write one month alone without hyphen");
        if (year && to < month)
            return expected(p, "a later month; write 2026 Dec 01-2027 Jan 31 across the new year");
        p->t++;
        if (p->t->kind == P6_TOK_NUMBER)
            return expected(p, "no day of the month here, because there is none before the hyphen");
    }
    add_dates(rule, year != 0, p6_hours_day_key(year, month, 1), p6_hours_day_key(year, to, 31));
    return NULL;
}

/* One item of a list of dates. *YEAR: 0 before the first item; one year covers a list of months
   ("2026 Jun,Aug"), but each date with days names its own. */
static p6_error *parse_date_item(parser *p, p6_hours_rule *rule, int *year, int *months)
{
    int first = rule->dates->nelts == 0, had_year = is_year(p->t), month;

    if (!first && *months && had_year) return expected(p, "a month without year in this list");
    if (!first && !*months && !had_year && *year)
        return expected(p, "a year (2026), as in the dates before");
    if (!first && had_year && !*year) return expected(p, "no year, as in the dates before");
    if (had_year) P6_TRY(parse_year(p, year));
    if (p->t->kind != P6_TOK_MONTH) return expected(p, "a month (Nov) after the year");
    month = p->t++->value;
    if (p->t->kind == P6_TOK_NUMBER) {
        if (*year && *months) return expected(p, "months without days in this list");
        return parse_days_of_month(p, rule, *year, month);
    }
    if (!first && *year && !*months) return expected(p, "a day of the month (Nov 23)");
    *months = *year != 0;
    return parse_month_range(p, rule, *year, month);
}

static int begins_dates(const p6_hours_token *t)
{
    return t->kind == P6_TOK_MONTH || is_year(t);
}

static p6_error *parse_dates(parser *p, p6_hours_rule *rule)
{
    int year = 0, months = 0;

    if (!begins_dates(p->t)) return NULL;
    do {
        if (!begins_dates(p->t)) return expected(p, "a date (Nov 23) after the comma");
        P6_TRY(parse_date_item(p, rule, &year, &months));
    } while (take_mark(p, ','));
    return NULL;
}

/* --- weekdays and holidays --- */

static p6_error *parse_nth_number(parser *p, int *n)
{
    if (p->t->kind != P6_TOK_NUMBER || p->t->value < 1 || p->t->value > 5)
        return expected(p, "a number from 1 to 5, or from -1 to -5");
    *n = p->t++->value;
    return NULL;
}

/* "[1]", "[1,3]", "[1-2]", "[-1]" behind WEEKDAY. */
static p6_error *parse_nth(parser *p, p6_hours_weekdays *w, int weekday)
{
    do {
        int from = 0, to;

        if (take_mark(p, '-')) {
            P6_TRY(parse_nth_number(p, &from));
            w->nth[weekday] |= 1u << (5 + from);
            continue;
        }
        P6_TRY(parse_nth_number(p, &from));
        to = from;
        if (take_mark(p, '-')) P6_TRY(parse_nth_number(p, &to));
        if (to < from) return p6_hours_bad(p->pool, p->t[-1].at, "expected a larger number");
        for (int n = from; n <= to; n++) w->nth[weekday] |= 1u << n;
    } while (take_mark(p, ','));
    if (!take_mark(p, ']')) return expected(p, "] or , after the number");
    return NULL;
}

/* "Mo", "Mo-Fr", "Fr-Mo" or "We[1]". */
static p6_error *parse_weekday_item(parser *p, p6_hours_weekdays *w)
{
    int from = p->t++->value, to = from;

    w->any = 1;
    if (take_mark(p, '[')) {
        P6_TRY(parse_nth(p, w, from));
        if (is_mark(p->t, '-')) return expected(p, "no range after a numbered weekday");
        return NULL;
    }
    if (take_mark(p, '-')) {
        if (p->t->kind != P6_TOK_WEEKDAY) return expected(p, "a weekday (Fr) after the hyphen");
        if (p->t->value == from)
            return expected(p, "another weekday; write one day alone, the whole week as Mo-Su");
        to = p->t++->value;
        if (is_mark(p->t, '[')) return expected(p, "no number after a range of weekdays");
    }
    for (int d = from;; d = (d + 1) % 7) {
        w->plain |= 1u << d;
        if (d == to) return NULL;
    }
}

static int begins_days(const p6_hours_token *t)
{
    return t->kind == P6_TOK_WEEKDAY || t->kind == P6_TOK_PH;
}

/* "Mo-Fr,PH" matches either; "PH Sa,Su" (no comma) matches holidays on these weekdays only. */
static p6_error *parse_days(parser *p, p6_hours_rule *rule)
{
    if (p->t->kind == P6_TOK_PH && !is_mark(p->t + 1, ',')) {
        p->t++;
        rule->only_holiday = 1;
        p->hours->asks_holidays = 1;
        if (p->t->kind != P6_TOK_WEEKDAY) return NULL;
    }
    if (!begins_days(p->t)) return NULL;
    do {
        if (p->t->kind == P6_TOK_PH && rule->only_holiday)
            return expected(p, "weekdays only after PH without comma");
        if (!begins_days(p->t)) return expected(p, "a weekday (Mo) or PH after the comma");
        if (p->t->kind == P6_TOK_WEEKDAY) {
            P6_TRY(parse_weekday_item(p, &rule->weekdays));
            continue;
        }
        p->t++;
        rule->weekdays.any = rule->weekdays.or_holiday = 1;
        p->hours->asks_holidays = 1;
    } while (take_mark(p, ','));
    return NULL;
}

/* --- times and state --- */

static p6_error *parse_time_range(parser *p, p6_hours_rule *rule)
{
    p6_hours_times times;

    times.from = p->t->value;
    if (times.from >= P6_DAY_MINUTES) return expected(p, "a beginning before 24:00");
    p->t++;
    if (!take_mark(p, '-')) return expected(p, "- and the end of this time (08:00-11:30)");
    if (p->t->kind != P6_TOK_TIME) return expected(p, "the end of this time (08:00-11:30)");
    times.to = p->t->value;
    if (times.to == times.from)
        return expected(p, "an end other than the beginning; the whole day is 00:00-24:00");
    p->t++;
    if (times.to < times.from) times.to += P6_DAY_MINUTES;
    *(p6_hours_times *)apr_array_push(rule->times) = times;
    return NULL;
}

static p6_error *parse_times(parser *p, p6_hours_rule *rule)
{
    if (p->t->kind != P6_TOK_TIME) return NULL;
    do {
        P6_TRY(parse_time_range(p, rule));
        /* a comma before anything but a time begins an additional rule */
    } while (is_mark(p->t, ',') && p->t[1].kind == P6_TOK_TIME && take_mark(p, ','));
    return NULL;
}

static p6_error *parse_state(parser *p, p6_hours_rule *rule)
{
    if (p->t->kind == P6_TOK_COMMENT)
        return expected(p, "a state before the comment: open \"…\", unknown \"…\" or off \"…\"");
    if (p->t->kind != P6_TOK_STATE) {
        if (rule->times->nelts) return NULL;
        return expected(p, begins_dates(p->t)
                               ? "times or a state; dates stand before weekdays"
                               : "times (08:00-11:30), open, unknown, off or closed");
    }
    rule->state = (p6_rule_state)p->t++->value;
    if (p->t->kind == P6_TOK_COMMENT) rule->comment = p->t++->text;
    return NULL;
}

/* --- rules --- */

/* A rule that names no days stands for every day. After `;` it should then replace all that came
   before, but the reference implementation does so only in some cases; the others are refused. */
static p6_error *check_dayless(parser *p, const p6_hours_rule *rule, int at)
{
    const apr_array_header_t *rules = p->hours->rules;

    if (rules->nelts == 1 || p6_hours_rule_names_days(rule)) return NULL;
    if (rule->additional)
        return p6_hours_bad(p->pool, at, "expected days; a rule after a comma names its days");
    if (rule->state == P6_RULE_OFF || rule->times->nelts == 0) return NULL;
    if (rule->state == P6_RULE_OPEN && !p6_hours_rule_names_days(rule - 1)) return NULL;
    return p6_hours_bad(p->pool, at, "expected days; times for every day stand in the first rule "
                        "(or write Mo-Su)");
}

static p6_error *parse_always(parser *p, p6_hours_rule *rule)
{
    if (p->t->kind != P6_TOK_ALWAYS) return NULL;
    if (p6_hours_rule_names_days(rule) || rule->times->nelts)
        return expected(p, "times; 24/7 stands alone, a whole day is 00:00-24:00");
    p->t++;
    *(p6_hours_times *)apr_array_push(rule->times) = (p6_hours_times){ 0, P6_DAY_MINUTES };
    if (begins_dates(p->t) || begins_days(p->t) || p->t->kind == P6_TOK_TIME)
        return expected(p, "nothing but a state or ; after 24/7");
    return NULL;
}

static p6_error *parse_rule(parser *p, int additional)
{
    int at = p->t->at;
    p6_hours_rule *rule;

    if (p->hours->rules->nelts == P6_MAX_HOURS_RULES)
        return p6_hours_bad(p->pool, at, "expected at most %d rules", P6_MAX_HOURS_RULES);
    rule = apr_array_push(p->hours->rules);
    memset(rule, 0, sizeof *rule);
    rule->additional = additional;
    rule->dates = apr_array_make(p->pool, 1, sizeof(p6_hours_dates));
    rule->times = apr_array_make(p->pool, 2, sizeof(p6_hours_times));
    if (p->t->kind == P6_TOK_END)
        return expected(p, "a rule such as Mo-Fr 08:00-11:30, 24/7 or unknown");
    P6_TRY(parse_dates(p, rule));
    P6_TRY(parse_days(p, rule));
    P6_TRY(parse_always(p, rule));
    P6_TRY(parse_times(p, rule));
    P6_TRY(parse_state(p, rule));
    return check_dayless(p, rule, at);
}

/* What may stand behind a rule; tells the likely mistake. */
static p6_error *after_rule(parser *p)
{
    if (p->t->kind == P6_TOK_COMMENT) return expected(p, "one comment only");
    if (begins_dates(p->t)) return expected(p, "dates before weekdays, times and state; or ;");
    if (begins_days(p->t)) return expected(p, "days before times and state; or ; or ,");
    if (p->t->kind == P6_TOK_TIME) return expected(p, "times before the state, joined by commas");
    if (p->t->kind == P6_TOK_STATE) return expected(p, "one state only");
    return expected(p, "; or , or the end");
}

static p6_error *parse_rules(parser *p)
{
    int additional = 0;

    for (;;) {
        P6_TRY(parse_rule(p, additional));
        if (p->t->kind == P6_TOK_END) return NULL;
        additional = is_mark(p->t, ',');
        if (!additional && !is_mark(p->t, ';')) return after_rule(p);
        p->t++;
    }
}

p6_error *p6_hours_parse(p6_hours **hours, const char *text, apr_pool_t *pool)
{
    apr_array_header_t *tokens;
    parser p = { NULL, apr_pcalloc(pool, sizeof(p6_hours)), pool };
    p6_error *lexed = p6_hours_lex(&tokens, text, pool), *parsed;
    int end = APR_ARRAY_IDX(tokens, tokens->nelts - 1, p6_hours_token).at;

    p.t = (const p6_hours_token *)tokens->elts;
    p.hours->rules = apr_array_make(pool, 4, sizeof(p6_hours_rule));
    parsed = parse_rules(&p);
    /* the first mistake counts; at a spot that could not even be read, the reader's word does */
    if (lexed && (!parsed || atoi(parsed->where) >= end)) return lexed;
    if (parsed) return parsed;
    *hours = p.hours;
    return NULL;
}
