#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include <stdlib.h>

#include "base/limits.h"
#include "locator/grid.h"
#include "support_places.h"
#include "web/params.h"

static apr_pool_t *pool;

static p6_error *parse(p6_ask *ask, const char **right, const p6_snapshot *s, const char *query)
{
    p6_params *params;

    assert_null(p6_params_parse(&params, query, strlen(query), pool));
    return p6_ask_parse(ask, right, params, s, pool);
}

static const p6_snapshot *places(void)
{
    return picture(province(pool), pool);
}

static void bad_values_are_named_and_the_right_ones_told(void **state)
{
    static const struct { const char *query, *where; } bad[] = {
        { "when=yesterday", "when" }, { "when=2026-02-30", "when" }, { "when=2026-1-1", "when" },
        { "when=TONIGHT", "when" }, { "commune=1840", "commune" }, { "commune=99999", "commune" },
        { "commune=0184a", "commune" }, { "near=22.1", "near" }, { "near=22.1,", "near" },
        { "near=22.1,105.8,1", "near" }, { "near=1e1,105.8", "near" }, { "near=nan,inf", "near" },
        { "near=0x16,105", "near" }, { "near=%2B22.1,105.8", "near" }, { "near=22.,105.8", "near" },
        { "near=0,0", "near" }, { "near=0.0004,-0.0004", "near" },
        { "near=105.8498,22.1658", "near" },
        { "near=14.058,108.277", "near" }, { "near=91,105", "near" }, { "near=22,181", "near" },
        { "near=1234,5", "near" }, { "near=22.1,%20%20105.8", "near" },
        { "near=22.1;105.8", "near" }, { "service=none", "service" }, { "agency=none", "agency" },
        { "spoken=thai", "spoken" }, { "walk_in=yes", "walk_in" }, { "walk_in=0", "walk_in" },
        { "step_free=2", "step_free" }, { "free=true", "free" }, { "lang=de", "lang" },
        { "lang=VI", "lang" } };
    const p6_snapshot *s = places();

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *right = NULL;
        p6_ask ask;
        p6_error *err = parse(&ask, &right, s, bad[i].query);

        if (!err) fail_msg("%s was taken", bad[i].query);
        assert_int_equal(err->code, P6_E_BAD_INPUT);
        assert_string_equal(err->where, bad[i].where);
        assert_string_equal(right, apr_pstrcat(pool, "bad.", bad[i].where, NULL));
        assert_null(strstr(err->detail, "22.1")); /* positions land in no log */
    }
}

static void a_question_has_one_canonical_text(void **state)
{
    static const struct { const char *query, *text; } rows[] = {
        { "", "when=today" }, { "when=&commune=&q=&service=&near=&walk_in=", "when=today" },
        { "free=1&when=tonight&x=y&commune=01840", "when=tonight&commune=01840&free=1" },
        { "when=2026-11-24", "when=2026-11-24" },
        { "q=++Duc++Xuan+", "when=today&q=Duc%20Xuan" }, { "q=+", "when=today" },
        { "near=22.1658,105.8498", "when=today&near=22.165,105.849" },
        { "near=22.1658999,%20105.8", "when=today&near=22.165,105.800" },
        { "near=-22.1658,-0.0019", "when=today&near=-22.165,-0.001" },
        { "lang=en&spoken=tay&step_free=1&walk_in=1&agency=bank&service=cashless",
          "when=today&service=cashless&agency=bank&spoken=tay&walk_in=1&step_free=1" } };
    const p6_snapshot *s = places();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        p6_ask ask, again;
        const char *text;

        assert_null(parse(&ask, NULL, s, rows[i].query));
        text = p6_ask_text(&ask, pool);
        assert_string_equal(text, rows[i].text);
        assert_null(parse(&again, NULL, s, text));
        assert_string_equal(p6_ask_text(&again, pool), text);
    }
}

static void a_long_place_is_refused_at_its_limit(void **state)
{
    const p6_snapshot *s = places();
    char text[2 + 101 * 6 + 1] = "q=";
    p6_ask ask;

    (void)state;
    for (int i = 0; i < 100; i++) strcat(text, "%C4%91"); /* characters are counted, not bytes */
    assert_null(parse(&ask, NULL, s, text));
    strcat(text, "%C4%91");
    assert_non_null(parse(&ask, NULL, s, text));
}

static void distances_and_directions_are_right(void **state)
{
    static const struct { int lat, lon, sector; } around[] = {
        { 1, 0, 0 }, { 1, 1, 1 }, { 0, 1, 2 }, { -1, 1, 3 }, { -1, 0, 4 }, { -1, -1, 5 },
        { 0, -1, 6 }, { 1, -1, 7 } };

    (void)state;
    assert_int_equal(p6_distance_m(22000000, 105000000, 22000000, 105000000), 0);
    assert_int_equal(p6_distance_m(22000000, 105000000, 23000000, 105000000), 111195);
    assert_int_equal(p6_distance_m(0, 0, 0, 180000000), 20015114);
    /* Văn Lang and Văn Lăng are 58 km apart */
    assert_in_range(p6_distance_m(22258600, 106060700, 21785700, 105829400), 57500, 58500);
    for (size_t i = 0; i < sizeof around / sizeof *around; i++)
        assert_int_equal(p6_bearing8(22000000, 105800000, 22000000 + around[i].lat * 10000,
                                     105800000 + around[i].lon * 10780), around[i].sector);
}

/* Asked near LAT, LON the grid gives the points that looking at all gives; the answer. */
static const p6_answer *ask_both(const p6_snapshot *s, double lat, double lon)
{
    const char *near = apr_psprintf(pool, "near=%.3f,%.3f", lat, lon);
    p6_answer *grid = ask_at(s, apr_pstrcat(pool, "when=tonight&", near, NULL), MONDAY "T18:00",
                             pool);
    p6_answer *all = ask_at(s, apr_pstrcat(pool, "when=tonight&commune=01840&", near, NULL),
                            MONDAY "T18:00", pool);

    assert_int_equal(grid->points->nelts, P6_MAX_NEAREST);
    assert_string_equal(slugs(grid->points, pool), slugs(all->points, pool));
    return grid;
}

/* The nearest sixty by the grid are the nearest sixty by looking at all. */
static void the_grid_finds_the_nearest_points(void **state)
{
    p6_builder *b = province(pool);
    const p6_snapshot *s;
    unsigned seed = 20261123;

    (void)state;
    for (int i = 0; i < 1500; i++) {
        double lat = 21.3 + rand_r(&seed) % 1500 / 1000.0;
        double lon = 105.4 + rand_r(&seed) % 900 / 1000.0;

        add_point(b, apr_psprintf(pool, "p%d", i), "01840", i == 7 ? 0 : lat, i == 7 ? 0 : lon);
        add_shift(b, i + 1, apr_psprintf(pool, "p%d", i), MONDAY "T17:30", MONDAY "T21:30");
    }
    s = picture(b, pool);
    for (int i = 0; i < 60; i++) {
        double lat = 21.0 + rand_r(&seed) % 2000 / 1000.0;
        double lon = 105.2 + rand_r(&seed) % 1300 / 1000.0;

        ask_both(s, lat, lon);
    }
}

/* Clusters with wide gaps, every other point without a shift tonight, teams that stop elsewhere:
   cells beyond the last listed point are passed over, and nothing nearer is in them. */
static void what_the_grid_passes_over_is_farther_away(void **state)
{
    p6_builder *b = province(pool);
    const p6_snapshot *s;
    unsigned seed = 20261126;

    (void)state;
    for (int i = 0; i < 3000; i++) {
        const char *slug = apr_psprintf(pool, "p%d", i);
        double lat = 21.35 + i % 9 * 0.15 + rand_r(&seed) % 400 / 10000.0;
        double lon = 105.45 + i * 7 % 5 * 0.2 + rand_r(&seed) % 400 / 10000.0;
        p6_shift row = shift_row(i + 1, slug, MONDAY "T17:30", MONDAY "T21:30");

        add_point(b, slug, "01840", lat, lon);
        if (i % 2) row.start += 1440, row.end += 1440;
        if (i % 7 == 0) {
            row.stop_lat_e6 = (apr_int32_t)((lat + 0.07) * 1e6);
            row.stop_lon_e6 = (apr_int32_t)(lon * 1e6);
        }
        assert_null(p6_builder_shift(b, &row));
    }
    s = picture(b, pool);
    for (int i = 0; i < 200; i++) {
        double lat = 21.2 + rand_r(&seed) % 1700 / 1000.0;
        double lon = 105.3 + rand_r(&seed) % 1100 / 1000.0;
        const p6_answer *answer = ask_both(s, lat, lon);

        assert_int_equal(answer->open, P6_MAX_NEAREST); /* what is told is what is shown */
        assert_int_equal(answer->total, P6_MAX_NEAREST);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "bad values are named and the right ones told",
          bad_values_are_named_and_the_right_ones_told, 0, 0, 0 },
        { "a question has one canonical text", a_question_has_one_canonical_text, 0, 0, 0 },
        { "a long place is refused at its limit", a_long_place_is_refused_at_its_limit, 0, 0, 0 },
        { "distances and directions are right", distances_and_directions_are_right, 0, 0, 0 },
        { "the grid finds the nearest points", the_grid_finds_the_nearest_points, 0, 0, 0 },
        { "what the grid passes over is farther away, and only what is shown is counted",
          what_the_grid_passes_over_is_farther_away, 0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
