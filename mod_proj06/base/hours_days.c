#include "base/hours_private.h"

/* Months of 32, years of 13 months: keys need only grow with the date, not be dense. */
int p6_hours_day_key(int year, int month, int day)
{
    return (year * 13 + month) * 32 + day;
}

int p6_hours_month_days(int year, int month)
{
    static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    if (month == 2 && year && (year % 4 || (year % 100 == 0 && year % 400))) return 28;
    return days[month - 1];
}

int p6_hours_rule_names_days(const p6_hours_rule *rule)
{
    return rule->dates->nelts || rule->weekdays.any || rule->only_holiday;
}

/* A range that ends on 29 February simply ends with February in other years, because the key of
   that day lies between the 28th and 1 March. */
static int dates_match(const apr_array_header_t *dates, p6_date date)
{
    for (int i = 0; i < dates->nelts; i++) {
        const p6_hours_dates *d = &APR_ARRAY_IDX(dates, i, p6_hours_dates);
        int key = p6_hours_day_key(d->with_year ? date.year : 0, date.month, date.day);

        if (d->from <= d->to ? key >= d->from && key <= d->to : key >= d->from || key <= d->to)
            return 1;
    }
    return dates->nelts == 0;
}

static int weekdays_match(const p6_hours_weekdays *w, p6_day day, p6_date date, int is_holiday)
{
    int weekday = p6_weekday(day);
    int from_start = (date.day - 1) / 7 + 1;
    int from_end = (p6_hours_month_days(date.year, date.month) - date.day) / 7 + 1;

    if (!w->any) return 1;
    if (w->or_holiday && is_holiday) return 1;
    if (w->plain >> weekday & 1) return 1;
    return (w->nth[weekday] & (1u << from_start | 1u << (5 + from_end))) != 0;
}

int p6_hours_rule_matches(const p6_hours_rule *rule, p6_day day, int is_holiday)
{
    p6_date date;

    if (rule->only_holiday && !is_holiday) return 0;
    date = p6_date_of_day(day);
    return dates_match(rule->dates, date) && weekdays_match(&rule->weekdays, day, date, is_holiday);
}
