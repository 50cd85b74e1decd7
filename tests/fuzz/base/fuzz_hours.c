/* Opening hours: any bytes are either refused with a position inside the text or give intervals
   that keep the promises of base/hours.h. Fuzzed by clang -fsanitize=fuzzer,address,undefined;
   built with P6_REPLAY it runs the files and directories that it is given, once each. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <apr_general.h>

#include "base/hours.h"
#include "base/limits.h"

static int every_fifth_day(void *baton, p6_day day)
{
    (void)baton;
    return day % 5 == 0;
}

static void must(int promise, const char *what)
{
    if (promise) return;
    fprintf(stderr, "broken promise: %s\n", what);
    abort();
}

static void check_refusal(const p6_error *err, const char *text)
{
    int at = err->where ? atoi(err->where) : 0;

    must(err->code == P6_E_BAD_SYNTAX, "a refusal is BAD_SYNTAX");
    must(at >= 1 && (size_t)at <= strlen(text) + 1, "the position lies in the text or behind it");
    must(*err->detail != '\0', "a refusal says what was expected");
}

static void check_intervals(const apr_array_header_t *list, p6_minute from, p6_minute to)
{
    const p6_interval *before = NULL;

    for (int i = 0; i < list->nelts; i++) {
        const p6_interval *iv = &APR_ARRAY_IDX(list, i, p6_interval);

        must(iv->start >= from && iv->end <= to && iv->start < iv->end, "cut to what was asked");
        must(!before || before->end <= iv->start, "in order, without overlap");
        if (before && before->end == iv->start && before->state == iv->state)
            must(!before->comment != !iv->comment
                     || (iv->comment && strcmp(iv->comment, before->comment) != 0),
                 "touching ones of one state and comment are joined");
        before = iv;
    }
}

/* The sum of open and unknown minutes, so that two ways of asking can be compared. */
static p6_minute sum(const apr_array_header_t *list)
{
    p6_minute minutes = 0;

    for (int i = 0; i < list->nelts; i++) {
        const p6_interval *iv = &APR_ARRAY_IDX(list, i, p6_interval);
        minutes += iv->end - iv->start;
    }
    return minutes;
}

static void check(const char *text, apr_pool_t *pool)
{
    p6_minute from = p6_minute_at(20780, 0), middle = from + 12 * 1440 + 671, to = from + 40 * 1440;
    apr_array_header_t *whole, *first, *second;
    p6_hours *hours = NULL;
    p6_error *err = p6_hours_parse(&hours, text, pool);

    if (err) {
        check_refusal(err, text);
        return;
    }
    whole = p6_hours_expand(hours, from, to, every_fifth_day, NULL, pool);
    first = p6_hours_expand(hours, from, middle, every_fifth_day, NULL, pool);
    second = p6_hours_expand(hours, middle, to, every_fifth_day, NULL, pool);
    check_intervals(whole, from, to);
    check_intervals(first, from, middle);
    check_intervals(second, middle, to);
    must(sum(whole) == sum(first) + sum(second), "a cut in the middle changes nothing");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *pool;
    char *text;

    if (!pool && (apr_initialize() != APR_SUCCESS || apr_pool_create(&pool, NULL) != APR_SUCCESS))
        abort();
    text = malloc(size + 1); /* not from a pool, so that ASan sees its end */
    if (!text) abort();
    memcpy(text, data, size);
    text[size] = '\0';
    check(text, pool);
    free(text);
    apr_pool_clear(pool);
    return 0;
}

#ifdef P6_REPLAY
#include "fuzz/replay.h"
#endif
