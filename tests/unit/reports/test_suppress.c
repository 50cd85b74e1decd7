/* Small counts are hidden so that nobody works them out: an attacker who has all that is published
   tries every list that would look the same. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "reports/suppress.h"

#define MOST 6
#define LEAST 5

/** What the attacker knows: counts that are shown, and the total unless it is hidden. */
typedef struct published {
    apr_int64_t counts[MOST], total;
    char hidden[MOST];
    int n, total_hidden;
} published;

static published publish(const apr_int64_t *counts, int n)
{
    published p = { .n = n };

    memcpy(p.counts, counts, (size_t)n * sizeof *counts);
    for (int i = 0; i < n; i++) p.total += counts[i];
    p6_suppress(counts, n, LEAST, p.hidden, &p.total_hidden);
    return p;
}

/* What the hidden counts add up to; each is 1 at least, since zeros are shown. */
static apr_int64_t hidden_sum(const published *p)
{
    apr_int64_t sum = 0;

    for (int i = 0; i < p->n; i++)
        if (p->hidden[i]) sum += p->counts[i];
    return sum;
}

static int hidden_count(const published *p)
{
    int n = 0;

    for (int i = 0; i < p->n; i++) n += p->hidden[i];
    return n;
}

/* the largest value that the count at INDEX may have by what is published: all others are 1 then */
static apr_int64_t at_most(const published *p, int index)
{
    assert_true(p->hidden[index]);
    if (p->total_hidden) return INT64_MAX;
    return hidden_sum(p) - (hidden_count(p) - 1);
}

/* the smallest: 1, unless it is the only one */
static apr_int64_t at_least(const published *p, int index)
{
    assert_true(p->hidden[index]);
    return p->total_hidden || hidden_count(p) > 1 ? 1 : p->counts[index];
}

static void check(const apr_int64_t *counts, int n)
{
    published p = publish(counts, n);

    if (p.total > 0 && p.total < LEAST) assert_true(p.total_hidden);
    for (int i = 0; i < n; i++) {
        if (counts[i] <= 0 || counts[i] >= LEAST) continue;
        assert_true(p.hidden[i]);
        assert_true(at_most(&p, i) >= LEAST); /* it could as well be no small count */
        assert_true(at_least(&p, i) < at_most(&p, i));
    }
    for (int i = 0; i < n; i++)
        if (!counts[i]) assert_false(p.hidden[i]);
}

static void no_small_count_can_be_worked_out(void **state)
{
    static const apr_int64_t some[] = { 0, 1, 2, 3, 4, 5, 6, 9, 30 };
    const int kinds = (int)(sizeof some / sizeof *some);
    apr_int64_t counts[MOST];

    (void)state;
    for (int n = 1; n <= MOST - 1; n++) {
        int index[MOST] = { 0 }, i;

        do { /* every list of N of these counts */
            for (i = 0; i < n; i++) counts[i] = some[index[i]];
            check(counts, n);
            for (i = 0; i < n && ++index[i] == kinds; i++) index[i] = 0;
        } while (i < n);
    }
}

static void what_is_large_enough_is_shown(void **state)
{
    apr_int64_t counts[] = { 5, 100, 0, 7 };
    published p = publish(counts, 4);

    (void)state;
    assert_int_equal(hidden_count(&p), 0);
    assert_false(p.total_hidden);
}

static void one_small_count_takes_the_smallest_that_helps_with_it(void **state)
{
    apr_int64_t counts[] = { 3, 100, 8, 7, 50 };
    published p = publish(counts, 5);

    (void)state;
    assert_memory_equal(p.hidden, "\1\0\0\1\0", 5);
    assert_false(p.total_hidden);
}

static void small_counts_that_hide_each_other_need_no_other(void **state)
{
    apr_int64_t counts[] = { 4, 4, 100 };
    published p = publish(counts, 3);

    (void)state;
    assert_memory_equal(p.hidden, "\1\1\0", 3);
    assert_false(p.total_hidden);
}

static void many_ones_do_not_hide_each_other(void **state)
{
    apr_int64_t counts[] = { 1, 1, 1, 1, 1, 9 }; /* five hidden that make 5 are all 1 */
    published p = publish(counts, 6);

    (void)state;
    assert_int_equal(hidden_count(&p), 6);
    assert_false(p.total_hidden);
}

static void the_total_goes_when_nothing_else_helps(void **state)
{
    apr_int64_t counts[] = { 1, 0, 0 }, two[] = { 1, 5 };
    published p = publish(counts, 3);

    (void)state;
    assert_true(p.total_hidden);
    p = publish(two, 2); /* 5 can give away 4 and keep 1 */
    assert_false(p.total_hidden);
    assert_int_equal(hidden_count(&p), 2);
    two[1] = 4;
    p = publish(two, 2); /* 1 and 4: the total of 5 would say that 4 is no more than 4 */
    assert_true(p.total_hidden);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "no small count can be worked out, whatever the others are",
          no_small_count_can_be_worked_out, 0, 0, 0 },
        { "what is large enough is shown", what_is_large_enough_is_shown, 0, 0, 0 },
        { "one small count takes the smallest with it that helps",
          one_small_count_takes_the_smallest_that_helps_with_it, 0, 0, 0 },
        { "small counts that hide each other need no other",
          small_counts_that_hide_each_other_need_no_other, 0, 0, 0 },
        { "many ones do not hide each other", many_ones_do_not_hide_each_other, 0, 0, 0 },
        { "the total goes when nothing else helps", the_total_goes_when_nothing_else_helps, 0, 0,
          0 },
    };

    return cmocka_run_group_tests_name("small counts", tests, NULL, NULL);
}
