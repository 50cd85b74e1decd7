#include "base/hours_private.h"
#include "base/limits.h"

#include <apr_strings.h>
#include <string.h>

/* Each rule that matches a day lays its stretches over the day, later ones on top. A rule after `;`
   first clears what lies there – also what runs over from the evening before, because that is how
   the reference implementation reads the specification. `off` lays a hole instead. */

typedef struct stretch {
    int from, to; /**< minutes of the day, 0…1440 */
    const p6_hours_rule *rule;
} stretch;

typedef struct expansion {
    const p6_hours *hours;
    p6_minute from, to;
    p6_is_holiday holiday;
    void *baton;
    apr_array_header_t *stretches; /**< of the current day */
    apr_uint64_t matched;          /**< rules that match the current day, by bit */
    const char *comments[P6_MAX_HOURS_RULES]; /**< copied once each into the result's pool */
    apr_array_header_t *result;
} expansion;

static void lay(expansion *x, const p6_hours_rule *rule, int from, int to)
{
    if (from < 0) from = 0;
    if (to > P6_DAY_MINUTES) to = P6_DAY_MINUTES;
    if (from < to) *(stretch *)apr_array_push(x->stretches) = (stretch){ from, to, rule };
}

/* Lay RULE's times, moved by OFFSET minutes (-1440: those of the day before). */
static void lay_times(expansion *x, const p6_hours_rule *rule, int offset)
{
    for (int i = 0; i < rule->times->nelts; i++) {
        const p6_hours_times *t = &APR_ARRAY_IDX(rule->times, i, p6_hours_times);
        lay(x, rule, t->from + offset, t->to + offset);
    }
}

static void lay_day(expansion *x, p6_day day)
{
    const apr_array_header_t *rules = x->hours->rules;
    apr_uint64_t before = x->matched;
    int is_holiday = x->hours->asks_holidays && x->holiday && x->holiday(x->baton, day);

    x->matched = 0;
    x->stretches->nelts = 0;
    for (int i = 0; i < rules->nelts; i++) {
        const p6_hours_rule *rule = &APR_ARRAY_IDX(rules, i, p6_hours_rule);

        if (p6_hours_rule_matches(rule, day, is_holiday)) {
            x->matched |= (apr_uint64_t)1 << i;
            if (!rule->additional && rule->state != P6_RULE_OFF) x->stretches->nelts = 0;
            if (rule->times->nelts == 0) lay(x, rule, 0, P6_DAY_MINUTES);
            lay_times(x, rule, 0);
        }
        if (before >> i & 1) lay_times(x, rule, -P6_DAY_MINUTES);
    }
}

static int same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static const char *result_comment(expansion *x, const p6_hours_rule *rule)
{
    int i = (int)(rule - (const p6_hours_rule *)x->hours->rules->elts);

    if (rule->comment && !x->comments[i])
        x->comments[i] = apr_pstrdup(x->result->pool, rule->comment);
    return x->comments[i];
}

/* Add [FROM, TO) in the state of RULE to the result, cut and joined. */
static void emit(expansion *x, p6_minute from, p6_minute to, const p6_hours_rule *rule)
{
    p6_hours_state state = rule->state == P6_RULE_OPEN ? P6_HOURS_OPEN : P6_HOURS_UNKNOWN;
    p6_interval *last = NULL;

    if (from < x->from) from = x->from;
    if (to > x->to) to = x->to;
    if (from >= to) return;
    if (x->result->nelts)
        last = &APR_ARRAY_IDX(x->result, x->result->nelts - 1, p6_interval);
    if (last && last->end == from && last->state == state
        && same_text(last->comment, rule->comment)) {
        last->end = to;
        return;
    }
    *(p6_interval *)apr_array_push(x->result) =
        (p6_interval){ from, to, state, result_comment(x, rule) };
}

/* The rule on top at minute CLOCK, or NULL; *UNTIL becomes the first minute that may differ. */
static const p6_hours_rule *top_at(const expansion *x, int clock, int *until)
{
    *until = P6_DAY_MINUTES;
    for (int i = x->stretches->nelts - 1; i >= 0; i--) {
        const stretch *s = &APR_ARRAY_IDX(x->stretches, i, stretch);

        if (s->from <= clock && clock < s->to) {
            if (s->to < *until) *until = s->to;
            return s->rule;
        }
        if (s->from > clock && s->from < *until) *until = s->from;
    }
    return NULL;
}

static void emit_day(expansion *x, p6_day day)
{
    for (int clock = 0, until; clock < P6_DAY_MINUTES; clock = until) {
        const p6_hours_rule *rule = top_at(x, clock, &until);

        if (rule && rule->state != P6_RULE_OFF)
            emit(x, p6_minute_at(day, clock), p6_minute_at(day, until), rule);
    }
}

apr_array_header_t *p6_hours_expand(const p6_hours *hours, p6_minute from, p6_minute to,
                                    p6_is_holiday holiday, void *baton, apr_pool_t *result_pool)
{
    expansion x = { .hours = hours, .from = from, .to = to, .holiday = holiday, .baton = baton };
    p6_day first = p6_day_of_minute(from);

    x.result = apr_array_make(result_pool, 16, sizeof(p6_interval));
    if (from >= to) return x.result;
    x.stretches = apr_array_make(result_pool, 16, sizeof(stretch));
    lay_day(&x, first - 1); /* for what runs over midnight into the first day */
    for (p6_day day = first; p6_minute_at(day, 0) < to; day++) {
        lay_day(&x, day);
        emit_day(&x, day);
    }
    return x.result;
}
