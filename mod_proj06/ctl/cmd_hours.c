#include "ctl/frame.h"
#include "base/hours.h"
#include "base/limits.h"

#include <apr_strings.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_DAYS 7

const char p6_help_hours[] =
    "  --from, --to    where to begin and where to stop (exclusive); a date is its midnight.\n"
    "                  Default: from today on, seven days.\n"
    "  --ph DATES      the public holidays, joined by commas; PH in TEXT matches these\n"
    "  --batch         instead of TEXT: one request a line on standard input,\n"
    "                  FROM <tab> TO <tab> DATES <tab> TEXT (DATES may be empty); one answer\n"
    "                  each: \"ok N\" and N intervals, or \"bad POSITION DETAIL\"\n"
    "\n"
    "An interval is a line \"START END\" in local time; \"unknown\" or \"open\" and a comment in\n"
    "quotes follow where they say more. A TEXT that does not parse is answered with its position\n"
    "and exit status 1. The subset of opening_hours is described in conf/opening-hours.md.\n";

typedef struct request {
    const char *text;
    p6_minute from, to;
    apr_array_header_t *holidays; /**< of p6_day, ascending */
} request;

static int compare_days(const void *a, const void *b)
{
    p6_day x = *(const p6_day *)a, y = *(const p6_day *)b;
    return (x > y) - (x < y);
}

static int is_holiday(void *baton, p6_day day)
{
    const apr_array_header_t *days = baton;
    return bsearch(&day, days->elts, days->nelts, sizeof day, compare_days) != NULL;
}

static int read_minute(p6_minute *minute, const char *text)
{
    p6_day day;

    if (!p6_day_parse(&day, text)) return p6_minute_parse(minute, text);
    *minute = p6_minute_at(day, 0);
    return 1;
}

/* Dates joined by commas; an empty TEXT is no date. */
static int read_holidays(apr_array_header_t **days, const char *text, apr_pool_t *pool)
{
    char *rest = apr_pstrdup(pool, text), *date, *state = NULL;

    *days = apr_array_make(pool, 16, sizeof(p6_day));
    while ((date = apr_strtok(rest, ",", &state))) {
        if (!p6_day_parse(apr_array_push(*days), date)) return 0;
        rest = NULL;
    }
    qsort((*days)->elts, (*days)->nelts, sizeof(p6_day), compare_days);
    return 1;
}

/* NULL when the three texts make a request, else what is wrong. An empty FROM or TO keeps what the
   request holds. */
static const char *fill(request *r, const char *from, const char *to, const char *ph,
                        apr_pool_t *pool)
{
    if (*from && !read_minute(&r->from, from)) return "--from needs YYYY-MM-DD or YYYY-MM-DDTHH:MM";
    r->to = r->from + DEFAULT_DAYS * P6_DAY_MINUTES;
    if (*to && !read_minute(&r->to, to)) return "--to needs YYYY-MM-DD or YYYY-MM-DDTHH:MM";
    if (r->to <= r->from) return "--to needs to be later than --from";
    if (!read_holidays(&r->holidays, ph, pool))
        return "--ph needs dates YYYY-MM-DD joined by commas";
    return NULL;
}

static void print_interval(const p6_interval *iv, apr_pool_t *pool)
{
    printf("%s %s", p6_minute_text(iv->start, pool), p6_minute_text(iv->end, pool));
    if (iv->state == P6_HOURS_UNKNOWN) fputs(" unknown", stdout);
    else if (iv->comment) fputs(" open", stdout);
    if (iv->comment) printf(" \"%s\"", iv->comment);
    putchar('\n');
}

static void print_intervals(const apr_array_header_t *intervals, apr_pool_t *pool)
{
    apr_pool_t *line;

    apr_pool_create(&line, pool);
    for (int i = 0; i < intervals->nelts; i++) {
        print_interval(&APR_ARRAY_IDX(intervals, i, p6_interval), line);
        apr_pool_clear(line);
    }
    apr_pool_destroy(line);
}

static p6_error *expand(apr_array_header_t **intervals, const request *r, apr_pool_t *pool)
{
    p6_hours *hours;

    P6_TRY(p6_hours_parse(&hours, r->text, pool));
    *intervals = p6_hours_expand(hours, r->from, r->to, is_holiday, r->holidays, pool);
    return NULL;
}

/* The text with a mark below the character that stopped the reader; not for a text that can't be
   shown on one line. */
static void point_at(const char *text, int position)
{
    for (const char *p = text; *p; p++) {
        if ((unsigned char)*p < ' ' || *p == 0x7f) return;
    }
    fprintf(stderr, "  %s\n  %*s\n", text, position, "^");
}

static int answer_one(const request *r, apr_pool_t *pool)
{
    apr_array_header_t *intervals;
    p6_error *err = expand(&intervals, r, pool);

    if (!err) {
        print_intervals(intervals, pool);
        return 0;
    }
    fprintf(stderr, "proj06ctl: character %s: %s\n", err->where, err->detail);
    point_at(r->text, atoi(err->where));
    return 1;
}

/* One request of --batch in LINE; NULL, or what is wrong with it. */
static const char *answer_line(char *line, apr_pool_t *pool)
{
    char *to = strchr(line, '\t'), *ph = to ? strchr(to + 1, '\t') : NULL;
    char *text = ph ? strchr(ph + 1, '\t') : NULL;
    apr_array_header_t *intervals;
    request r = { 0 };
    const char *wrong;
    p6_error *err;

    if (!text) return "expected FROM, TO, DATES and TEXT, joined by tabs";
    *to++ = *ph++ = *text++ = '\0';
    if (!*line || !*to) return "FROM and TO can't be empty";
    r.text = text;
    wrong = fill(&r, line, to, ph, pool);
    if (wrong) return wrong;
    err = expand(&intervals, &r, pool);
    if (err) {
        printf("bad %s %s\n", err->where, err->detail);
        return NULL;
    }
    printf("ok %d\n", intervals->nelts);
    print_intervals(intervals, pool);
    return NULL;
}

static int answer_batch(apr_pool_t *pool)
{
    char line[P6_MAX_HOURS_REQUEST];
    apr_pool_t *iteration;

    apr_pool_create(&iteration, pool);
    for (int number = 1; fgets(line, sizeof line, stdin); number++) {
        apr_size_t len = strlen(line);
        const char *wrong = NULL;

        if (len && line[len - 1] == '\n') line[len - 1] = '\0';
        else if (!feof(stdin)) wrong = "this line is too long";
        if (!wrong) wrong = answer_line(line, iteration);
        if (wrong) return p6_ctl_usage(apr_psprintf(pool, "line %d: %s", number, wrong));
        apr_pool_clear(iteration);
    }
    apr_pool_destroy(iteration);
    return 0;
}

int p6_cmd_hours(p6_ctl *ctl)
{
    const char *text = NULL, *from = "", *to = "", *ph = "", *wrong;
    request r = { 0 };
    int batch = 0;

    for (int i = 0; i < ctl->argc; i++) {
        const char *arg = ctl->argv[i], **value = NULL;

        if (strcmp(arg, "--batch") == 0) batch = 1;
        else if (strcmp(arg, "--from") == 0) value = &from;
        else if (strcmp(arg, "--to") == 0) value = &to;
        else if (strcmp(arg, "--ph") == 0) value = &ph;
        else if (strncmp(arg, "--", 2) == 0) return p6_ctl_usage("hours has no such option");
        else if (text) return p6_ctl_usage("hours takes one TEXT; put it in quotes");
        else text = arg;
        if (value && i + 1 == ctl->argc) return p6_ctl_usage("this option of hours needs a value");
        if (value) *value = ctl->argv[++i];
    }
    if (batch && (text || *from || *to || *ph))
        return p6_ctl_usage("hours --batch takes everything from standard input");
    if (batch) return answer_batch(ctl->pool);
    if (!text) return p6_ctl_usage("hours needs a TEXT");
    r.text = text;
    r.from = p6_minute_at(p6_day_of_minute(p6_minute_now(ctl->env)), 0);
    wrong = fill(&r, from, to, ph, ctl->pool);
    return wrong ? p6_ctl_usage(wrong) : answer_one(&r, ctl->pool);
}
