#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "locator/bookable.h"
#include "support_places.h"

static apr_pool_t *pool;

/** A shift with plan p1 (police online: eid-level-2, vneid; the bank only at the door) and FREE
    units of 36. */
static void add(p6_builder *b, apr_int64_t id, const char *point, const char *start,
                const char *end, int free)
{
    p6_shift row = shift_row(id, point, start, end);

    row.places = 36;
    row.free = free;
    assert_null(p6_builder_shift(b, &row));
}

/** near (Đức Xuân): a full Monday, a free Tuesday and Wednesday; early (Đức Xuân): Tuesday morning;
    next (Bắc Kạn, 6 km): Monday; far (Đồng Hỷ): Monday; late (Đức Xuân): after two weeks. */
static const p6_snapshot *week(void)
{
    p6_builder *b = province(pool);

    add_point(b, "near", "01840", 22.1658, 105.8498);
    add_point(b, "early", "01840", 22.1700, 105.8498);
    add_point(b, "late", "01840", 22.1700, 105.8498);
    add_point(b, "next", "01843", 22.1085, 105.8598);
    add_point(b, "far", "05692", 21.6732, 105.8337);
    add(b, 1, "near", MONDAY "T18:00", MONDAY "T21:00", 0);
    add(b, 2, "near", "2026-11-24T18:00", "2026-11-24T21:00", 36);
    add(b, 3, "near", "2026-11-25T18:00", "2026-11-25T21:00", 8);
    add(b, 4, "early", "2026-11-24T08:00", "2026-11-24T11:00", 36);
    add(b, 5, "next", MONDAY "T19:00", MONDAY "T21:00", 24);
    add(b, 6, "far", MONDAY "T18:30", MONDAY "T21:00", 30);
    add(b, 7, "late", "2026-12-08T08:00", "2026-12-08T11:00", 36);
    return picture(b, pool);
}

static const apr_array_header_t *codes(const char *first, const char *second)
{
    apr_array_header_t *list = apr_array_make(pool, 2, sizeof(const char *));

    if (first) APR_ARRAY_PUSH(list, const char *) = first;
    if (second) APR_ARRAY_PUSH(list, const char *) = second;
    return list;
}

/** What is found on Monday at 18:40, as "slug:id,id slug:id". */
static const char *found(const p6_bookable_ask *ask)
{
    const apr_array_header_t *points
        = p6_bookable_find(week(), ask, &windows, at(MONDAY "T18:40"), pool);
    const char *text = "";

    for (int i = 0; i < points->nelts; i++) {
        const p6_point_view *point = &APR_ARRAY_IDX(points, i, p6_point_view);

        text = apr_pstrcat(pool, text, *text ? " " : "", point->slug, NULL);
        for (int j = 0; j < point->shifts->nelts; j++)
            text = apr_psprintf(pool, "%s%c%" APR_INT64_T_FMT, text, j ? ',' : ':',
                                APR_ARRAY_IDX(point->shifts, j, p6_shift_view).id);
    }
    return text;
}

static void without_a_place_the_earliest_come_first(void **state)
{
    p6_bookable_ask ask = { .services = codes("vneid", NULL), .points = 12 };

    (void)state;
    assert_string_equal(found(&ask), "far:6 next:5 early:4 near:2,3");
    ask.points = 2;
    assert_string_equal(found(&ask), "far:6 next:5");
}

static void with_a_commune_its_points_come_first_then_its_neighbours(void **state)
{
    p6_bookable_ask ask = { .services = codes("vneid", "eid-level-2"), .commune = "01840",
                            .points = 12 };

    (void)state;
    assert_string_equal(found(&ask), "early:4 near:2,3 next:5 far:6");
    ask.points = 1;
    assert_string_equal(found(&ask), "early:4");
    ask.commune = "05692";
    ask.points = 2;
    assert_string_equal(found(&ask), "far:6 next:5");
}

static void at_one_point_only_its_own_shifts_are_found(void **state)
{
    p6_bookable_ask ask = { .services = codes("vneid", NULL), .point = "near", .points = 12 };

    (void)state;
    assert_string_equal(found(&ask), "near:2,3");
    ask.full = 1;
    assert_string_equal(found(&ask), "near:1");
    ask.point = "late";
    assert_string_equal(found(&ask), "");
    ask.point = "nowhere";
    assert_string_equal(found(&ask), "");
}

static void every_service_needs_a_desk_that_is_open_to_online_booking(void **state)
{
    p6_bookable_ask ask = { .services = codes("vneid", "cashless"), .points = 12 };

    (void)state;
    assert_string_equal(found(&ask), "");
    ask.services = codes("cashless", NULL);
    assert_string_equal(found(&ask), "");
    ask.services = codes("unheard-of", NULL);
    assert_string_equal(found(&ask), "");
    ask.services = codes(NULL, NULL);
    ask.full = 1;
    assert_string_equal(found(&ask), "near:1");
}

static int set_up(void **state)
{
    (void)state;
    return apr_pool_create(&pool, NULL) != APR_SUCCESS;
}

static int tear_down(void **state)
{
    (void)state;
    apr_pool_destroy(pool);
    return 0;
}

#define T(sentence, f) { sentence, f, set_up, tear_down, NULL }

int main(void)
{
    const struct CMUnitTest tests[] = {
        T("without a place the earliest come first", without_a_place_the_earliest_come_first),
        T("with a commune its points come first, then its neighbours",
          with_a_commune_its_points_come_first_then_its_neighbours),
        T("at one point only its own shifts are found", at_one_point_only_its_own_shifts_are_found),
        T("every service needs a desk that is open to online booking",
          every_service_needs_a_desk_that_is_open_to_online_booking),
    };

    apr_initialize();
    return cmocka_run_group_tests_name("bookable", tests, NULL, NULL);
}
