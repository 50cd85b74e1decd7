#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <apr_general.h>
#include <stdio.h>
#include <string.h>

#include "reports/chart.h"

static apr_pool_t *pool;

static const p6_chart_bar *bar_at(const p6_chart *chart, int i)
{
    assert_true(i < chart->bars->nelts);
    return &APR_ARRAY_IDX(chart->bars, i, p6_chart_bar);
}

static void a_scale_has_round_steps_and_at_most_five(void **state)
{
    static const struct {
        apr_int64_t most, step;
    } cases[] = { { 0, 1 }, { 1, 1 }, { 5, 1 }, { 6, 2 }, { 10, 2 }, { 11, 5 }, { 25, 5 },
                  { 26, 10 }, { 412, 100 }, { 999, 200 }, { 1001, 500 }, { 123456789, 50000000 } };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(p6_chart_step(cases[i].most), cases[i].step);
    for (apr_int64_t most = 1; most < 3000; most++) {
        apr_int64_t step = p6_chart_step(most);

        assert_true(step * 5 >= most);
        assert_true(step == 1 || step * 2 < most); /* not more than needed: at least two of them */
    }
}

static void the_scale_reaches_the_largest_value(void **state)
{
    (void)state;
    for (apr_int64_t most = 0; most < 2000; most += 7) {
        apr_int64_t values[] = { most, most / 2 };
        p6_chart chart = p6_chart_columns(values, NULL, 2, pool);
        const p6_chart_tick *last;

        assert_true(chart.top >= most);
        assert_true(chart.top > 0);
        last = &APR_ARRAY_IDX(chart.ticks, chart.ticks->nelts - 1, p6_chart_tick);
        assert_int_equal(last->value, chart.top);
        assert_int_equal(APR_ARRAY_IDX(chart.ticks, 0, p6_chart_tick).y, chart.base);
        for (int i = 1; i < chart.ticks->nelts; i++)
            assert_true(APR_ARRAY_IDX(chart.ticks, i, p6_chart_tick).y
                        < APR_ARRAY_IDX(chart.ticks, i - 1, p6_chart_tick).y);
    }
}

static void columns_are_as_high_as_their_values(void **state)
{
    apr_int64_t values[] = { 100, 50, 0, 1, 25 };
    p6_chart chart = p6_chart_columns(values, NULL, 5, pool);
    int whole = bar_at(&chart, 0)->height;

    (void)state;
    assert_int_equal(chart.top, 100);
    assert_int_equal(chart.bars->nelts, 4); /* none for 0 */
    assert_int_equal(bar_at(&chart, 1)->height, whole / 2);
    assert_true(bar_at(&chart, 2)->height >= 1);
    assert_int_equal(bar_at(&chart, 3)->height, whole / 4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(bar_at(&chart, i)->y + bar_at(&chart, i)->height, chart.base);
}

static void a_value_above_nothing_is_never_drawn_as_nothing(void **state)
{
    apr_int64_t values[] = { 1000000, 1 }, parts[] = { 1000000, 1, 1 };
    p6_chart columns = p6_chart_columns(values, NULL, 2, pool);
    p6_chart rows = p6_chart_rows(parts, 1, 3, 0, 60, pool);

    (void)state;
    assert_int_equal(bar_at(&columns, 1)->height, 1);
    assert_int_equal(bar_at(&rows, 1)->width, 1);
    assert_int_equal(bar_at(&rows, 2)->width, 1);
}

/* with 1 to 40 items: inside the drawing, none over another */
static void bars_stand_beside_each_other(void **state)
{
    apr_int64_t values[40], before[40];

    (void)state;
    for (int i = 0; i < 40; i++) values[i] = before[i] = 10 + i;
    for (int n = 1; n <= 40; n++) {
        p6_chart chart = p6_chart_columns(values, before, n, pool);
        int end = chart.left;

        for (int i = 0; i < chart.bars->nelts; i++) {
            const p6_chart_bar *bar = bar_at(&chart, i);

            assert_true(bar->x >= end);
            assert_true(bar->width > 0);
            end = bar->x + bar->width;
        }
        assert_true(end <= chart.right);
        assert_true((n + chart.every - 1) / chart.every <= 7);
        assert_int_equal(chart.bars->nelts, 2 * n);
    }
}

static void parts_of_a_row_stand_end_to_end(void **state)
{
    apr_int64_t values[] = { 60, 30, 10, 50, 0, 0 };
    p6_chart chart = p6_chart_rows(values, 2, 3, 0, 60, pool);
    int y, x;

    (void)state;
    assert_int_equal(chart.bars->nelts, 4);
    assert_int_equal(bar_at(&chart, 1)->x, bar_at(&chart, 0)->width);
    assert_int_equal(bar_at(&chart, 2)->x, bar_at(&chart, 1)->x + bar_at(&chart, 1)->width);
    assert_true(bar_at(&chart, 0)->width > bar_at(&chart, 1)->width);
    assert_true(bar_at(&chart, 3)->y > bar_at(&chart, 0)->y);
    x = p6_chart_row_numbers(&chart, 0, &y);
    assert_true(x > bar_at(&chart, 2)->x + bar_at(&chart, 2)->width);
    assert_true(x < P6_CHART_WIDTH);
    assert_true(y < chart.height);
}

static void a_percent_is_drawn_of_the_whole(void **state)
{
    apr_int64_t values[] = { 50, 100, 150 };
    p6_chart some = p6_chart_rows(values, 2, 1, 100, 60, pool);
    p6_chart more = p6_chart_rows(values, 3, 1, 100, 60, pool);
    p6_chart one = p6_chart_rows(values, 1, 1, 100, 60, pool);

    (void)state;
    assert_int_equal(some.top, 100);
    assert_int_equal(one.top, 100);
    assert_int_equal(bar_at(&one, 0)->width, bar_at(&some, 0)->width);
    assert_in_range(bar_at(&one, 0)->width * 2, bar_at(&some, 1)->width - 1,
                    bar_at(&some, 1)->width);
    assert_int_equal(more.top, 150); /* and what is more than that still fits */
}

static void a_running_sum_never_falls(void **state)
{
    apr_int64_t values[] = { 5, 0, 10, 3, 2 };
    p6_chart chart;
    const char *at = p6_chart_running(&chart, values, 5, 7, pool);
    int x, y, last_x = -1, last_y = 1000, points = 0, used;

    (void)state;
    for (; sscanf(at, "%d,%d%n", &x, &y, &used) == 2; at += used, points++) {
        assert_true(x > last_x);
        assert_true(y <= last_y);
        last_x = x;
        last_y = y;
    }
    assert_int_equal(points, 5); /* two are still to come */
    assert_int_equal(chart.top, 20);
}

static void nothing_at_all_can_be_drawn(void **state)
{
    apr_int64_t values[] = { 0, 0, 0 };
    p6_chart chart = p6_chart_columns(values, values, 3, pool);

    (void)state;
    assert_int_equal(chart.bars->nelts, 0);
    assert_int_equal(chart.top, 1);
    chart = p6_chart_rows(values, 3, 1, 0, 60, pool);
    assert_int_equal(chart.bars->nelts, 0);
    assert_string_equal(p6_chart_running(&chart, values, 0, 3, pool), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "a scale has round steps and at most five of them",
          a_scale_has_round_steps_and_at_most_five, 0, 0, 0 },
        { "the scale reaches the largest value", the_scale_reaches_the_largest_value, 0, 0, 0 },
        { "columns are as high as their values", columns_are_as_high_as_their_values, 0, 0, 0 },
        { "a value above nothing is never drawn as nothing",
          a_value_above_nothing_is_never_drawn_as_nothing, 0, 0, 0 },
        { "bars stand beside each other, inside the drawing", bars_stand_beside_each_other, 0, 0,
          0 },
        { "parts of a row stand end to end", parts_of_a_row_stand_end_to_end, 0, 0, 0 },
        { "a percent is drawn of the whole, not of the largest", a_percent_is_drawn_of_the_whole, 0,
          0, 0 },
        { "a running sum never falls", a_running_sum_never_falls, 0, 0, 0 },
        { "nothing at all can be drawn", nothing_at_all_can_be_drawn, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests_name("charts", tests, NULL, NULL);
}
