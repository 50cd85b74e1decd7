#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

#include "locator/live.h"
#include "locator/query_parts.h"
#include "support_places.h"

static apr_pool_t *pool;
static int refusals;

static p6_builder *small(apr_pool_t *p)
{
    p6_builder *b = province(p);
    p6_shift moved = shift_row(5, "one", "2026-11-25T18:00", "2026-11-25T20:00");
    p6_shift team = shift_row(6, "two", MONDAY "T18:00", MONDAY "T20:00");
    p6_point group = point_row("three", "01843", 22.1, 105.86);

    group.group = "Tổ 3A";
    group.landmark = "cạnh chợ";
    add_point(b, "one", "01840", 22.1658, 105.8498);
    add_point(b, "two", "05665", 21.78, 105.83);
    assert_null(p6_builder_point(b, &group));
    moved.status = P6_SHIFT_MOVED;
    moved.successor = 6;
    moved.spoken = "tay,nung";
    team.stop_lat_e6 = 22000000;
    team.stop_lon_e6 = 105900000;
    team.stop_landmark = "đình làng";
    assert_null(p6_builder_shift(b, &moved));
    assert_null(p6_builder_shift(b, &team));
    add_shift(b, 3, "one", MONDAY "T17:30", MONDAY "T21:30");
    return b;
}

static p6_built built_of(p6_builder *b)
{
    p6_built built;

    assert_null(p6_builder_finish(b, 7, p6_epoch_of_minute(at(MONDAY "T06:00")), 99, &built));
    return built;
}

static void records_have_the_sizes_that_the_format_promises(void **state)
{
    (void)state;
    assert_int_equal(sizeof(p6_shift_rec), 12);
    assert_int_equal(sizeof(p6_point_rec), 48);
    assert_int_equal(sizeof(p6_detail_rec), 32);
    assert_int_equal(sizeof(p6_image_header) % 8, 0);
    assert_int_equal(sizeof(p6_live_header) % 8, 0);
}

/* 2,000 points with 24 shifts each, 50 times less than the goal: it must fit 50 times into 100
   MB */
static void a_hundred_thousand_points_fit_into_a_hundred_megabytes(void **state)
{
    apr_pool_t *p;
    p6_builder *b;
    p6_built built;
    apr_size_t all;

    (void)state;
    apr_pool_create(&p, pool);
    b = province(p);
    for (int i = 0; i < 2000; i++) {
        p6_point row = point_row(apr_psprintf(p, "nha-van-hoa-to-%d", i), "01840",
                                 21.4 + i % 100 * 0.013, 105.5 + i / 100 * 0.03);

        row.name = apr_psprintf(p, "Nhà văn hóa tổ %d phường Đức Xuân", i);
        row.group = apr_psprintf(p, "Tổ %d", i);
        row.landmark = apr_psprintf(p, "đối diện trường tiểu học số %d", i);
        row.address = apr_psprintf(p, "số %d đường Trường Chinh", i);
        row.phone = apr_psprintf(p, "+84912%06d", i);
        assert_null(p6_builder_point(b, &row));
    }
    for (int i = 0; i < 2000 * 24; i++) {
        p6_shift row = shift_row(1 + i, apr_psprintf(p, "nha-van-hoa-to-%d", i / 24),
                                 MONDAY "T17:30", MONDAY "T21:30");

        row.start += i % 24 * 2 * 1440;
        row.end += i % 24 * 2 * 1440;
        assert_null(p6_builder_shift(b, &row));
    }
    built = built_of(b);
    assert_int_equal(built.shifts, 48000);
    all = built.len + p6_live_size(48000, 12);
    print_message("# %lu bytes for 2,000 points and 48,000 shifts\n", (unsigned long)all);
    assert_true(all * 50 < 100 * 1000 * 1000);
    apr_pool_destroy(p);
}

static void every_flipped_byte_is_found(void **state)
{
    p6_built built = built_of(small(pool));
    unsigned char *bytes = built.bytes;
    apr_pool_t *p;

    (void)state;
    apr_pool_create(&p, pool);
    assert_null(p6_image_check(bytes, built.len, p));
    for (apr_size_t i = 0; i < built.len; i++) {
        unsigned char flip = (unsigned char)(1u << i % 8);

        bytes[i] ^= flip;
        assert_non_null(p6_image_check(bytes, built.len, p));
        bytes[i] ^= flip;
        apr_pool_clear(p);
    }
    assert_null(p6_image_check(bytes, built.len, p));
}

static void cut_files_are_refused(void **state)
{
    p6_built built = built_of(small(pool));
    apr_pool_t *p;

    (void)state;
    apr_pool_create(&p, pool);
    for (apr_size_t len = 0; len < built.len; len += len < sizeof(p6_image_header) ? 1 : 8) {
        /* a copy of just that size, so that a sanitizer sees every step too far */
        void *cut = apr_pmemdup(p, built.bytes, len ? len : 1);

        assert_non_null(p6_image_check(cut, len, p));
        apr_pool_clear(p);
    }
}

/* Ask everything of a picture that passed the check although it was damaged. */
static void ask_everything(const p6_snapshot *s, apr_pool_t *p)
{
    static const p6_ask asks[] = {
        { .when = P6_WHEN_TODAY }, { .when = P6_WHEN_NOW, .has_near = 1, .lat_e6 = 22165000,
                                     .lon_e6 = 105849000 },
        { .when = P6_WHEN_WEEKEND, .service = "vneid", .agency = "police", .free = 1 },
        { .when = P6_WHEN_TONIGHT, .commune = "01840", .spoken = "tay" },
        { .when = P6_WHEN_TODAY, .q = "tổ 3a" }, { .when = P6_WHEN_TODAY, .q = "song cau" } };
    p6_lang tag;
    p6_answer *answer;
    p6_point_view *view;

    for (size_t i = 0; i < sizeof asks / sizeof *asks; i++)
        assert_null(p6_answer_find(&answer, s, &asks[i], &windows, at(MONDAY "T18:00"), p));
    assert_true(p6_points_list(s, NULL, 0, 100, &windows, at(MONDAY "T18:00"), p)->nelts <= 100);
    if (p6_point_find(&view, s, "one", 14, &windows, at(MONDAY "T18:00"), p)) view = NULL;
    assert_non_null(p6_snapshot_text(s, "service", "vneid", "name", P6_FR, &tag));
    assert_non_null(p6_snapshot_communes(s, p));
    assert_non_null(p6_snapshot_services(s, p));
    assert_non_null(p6_snapshot_agencies(s, p));
    p6_snapshot_live_generation(s, "01840");
}

static void damage_with_a_right_checksum_is_refused_or_harmless(void **state)
{
    p6_built built = built_of(small(pool));
    unsigned char *bytes = built.bytes;
    int harmless = 0;
    apr_pool_t *p;

    (void)state;
    apr_pool_create(&p, pool);
    for (apr_size_t i = 0; i < built.len; i += i < sizeof(p6_image_header) ? 1 : 3) {
        unsigned char old = bytes[i];
        p6_snapshot *s;

        bytes[i] = (unsigned char)(i % 2 ? 0xff : old ^ (1u << i % 7));
        p6_image_seal(bytes, built.len);
        if (!p6_snapshot_of_bytes(&s, bytes, built.len, NULL, p)) {
            harmless++;
            ask_everything(s, p);
        }
        bytes[i] = old;
        apr_pool_clear(p);
    }
    assert_true(harmless > 100);
}

static void count_refusals(void *baton, p6_level level, int id, const char *line)
{
    (void)baton;
    (void)level;
    if (id == 4001) refusals++;
    else print_message("# P6-%d: %s\n", id, line);
}

static p6_places *places_at(const char *file, p6_env **env)
{
    static apr_int64_t now;
    p6_places *places;

    now = p6_epoch_of_minute(at(MONDAY "T06:00"));
    *env = still_env(&now, pool);
    (*env)->log = count_refusals;
    assert_null(p6_places_open(&places, file, *env, pool));
    return places;
}

static int refresh(p6_places *places)
{
    int swapped = -1;

    assert_null(p6_places_refresh(places, &swapped, pool));
    return swapped;
}

static void a_broken_file_is_refused_and_the_old_picture_stays(void **state)
{
    const char *file = apr_pstrcat(pool, scratch_dir(pool), "/places", NULL);
    p6_env *env;
    p6_places *places = places_at(file, &env);
    const p6_snapshot *s;
    p6_built built;

    (void)state;
    refusals = 0;
    assert_null(p6_places_acquire(places));
    assert_false(refresh(places));
    publish(small(pool), file, 1, 11, pool);
    assert_true(refresh(places));
    assert_false(refresh(places));
    s = p6_places_acquire(places);
    assert_int_equal(p6_snapshot_generation(s), 1);
    put_file(file, "no snapshot", 11, pool);
    assert_false(refresh(places));
    assert_false(refresh(places));
    assert_int_equal(refusals, 1); /* logged once */
    built = built_of(small(pool));
    put_file(file, built.bytes, built.len - 8, pool);
    assert_false(refresh(places));
    ((p6_image_header *)built.bytes)->version++;
    p6_image_seal(built.bytes, built.len);
    put_file(file, built.bytes, built.len, pool);
    assert_false(refresh(places));
    put_file(file, "", 0, pool);
    assert_false(refresh(places));
    assert_int_equal(refusals, 4);
    assert_ptr_equal(p6_places_acquire(places), s);
    p6_places_release(places, s);
    p6_places_release(places, s);
    publish(small(pool), file, 2, 12, pool);
    assert_true(refresh(places));
}

static void a_visitor_before_the_first_beat_finds_the_picture(void **state)
{
    const char *file = apr_pstrcat(pool, scratch_dir(pool), "/places", NULL);
    p6_env *env;
    p6_places *places = places_at(file, &env);
    const p6_snapshot *s;

    (void)state;
    assert_null(p6_places_need(places, pool));
    publish(small(pool), file, 1, 11, pool);
    assert_null(p6_places_acquire(places));
    s = p6_places_need(places, pool);
    assert_non_null(s);
    assert_int_equal(p6_snapshot_generation(s), 1);
    publish(small(pool), file, 2, 12, pool);
    assert_ptr_equal(p6_places_need(places, pool), s); /* with a picture the beat is soon enough */
    p6_places_release(places, s);
    p6_places_release(places, s);
}

static void a_held_picture_outlives_the_swap(void **state)
{
    const char *file = apr_pstrcat(pool, scratch_dir(pool), "/places", NULL);
    p6_env *env;
    p6_places *places = places_at(file, &env);
    const p6_snapshot *old, *new;

    (void)state;
    publish(small(pool), file, 1, 11, pool);
    assert_true(refresh(places));
    old = p6_places_acquire(places);
    publish(small(pool), file, 2, 12, pool);
    assert_true(refresh(places));
    new = p6_places_acquire(places);
    assert_ptr_not_equal(old, new);
    assert_int_equal(p6_snapshot_generation(old), 1);
    assert_string_equal(slugs(ask_at(old, "when=tonight", MONDAY "T18:00", pool)->points, pool),
                        "one two three");
    assert_int_equal(p6_snapshot_generation(new), 2);
    p6_places_release(places, old);
    p6_places_release(places, new);
}

static void figures_are_patched_in_place_and_counted_by_commune(void **state)
{
    const char *file = apr_pstrcat(pool, scratch_dir(pool), "/places", NULL);
    apr_array_header_t *rows = apr_array_make(pool, 2, sizeof(p6_shift_figures));
    p6_env *env;
    p6_places *places = places_at(file, &env);
    apr_int64_t here, there, all;
    const p6_snapshot *s;
    p6_answer *a;
    int changed;

    (void)state;
    publish(small(pool), file, 1, 11, pool);
    assert_true(refresh(places));
    s = p6_places_acquire(places);
    here = p6_snapshot_live_generation(s, "01840");
    there = p6_snapshot_live_generation(s, "05665");
    all = p6_snapshot_live_generation(s, NULL);
    APR_ARRAY_PUSH(rows, p6_shift_figures) = (p6_shift_figures){ 3, P6_LIVE_STARTED, 0, 9, 5 };
    APR_ARRAY_PUSH(rows, p6_shift_figures) = (p6_shift_figures){ 4711, P6_LIVE_ENDED, 0, 1, 1 };
    assert_null(p6_live_patch(file, rows, 4242, &changed, pool));
    assert_int_equal(changed, 1);
    assert_false(refresh(places)); /* the picture is the same: nothing is mapped anew */
    a = ask_at(s, "when=tonight", MONDAY "T18:00", pool);
    assert_int_equal(view_of(a, "one")->badge, P6_BADGE_OPEN);
    assert_int_equal(APR_ARRAY_IDX(view_of(a, "one")->shifts, 0, p6_shift_view).waiting, 9);
    assert_int_equal(APR_ARRAY_IDX(view_of(a, "one")->shifts, 0, p6_shift_view).free, 1);
    assert_int_equal(p6_snapshot_checked_at(s), 4242);
    assert_true(p6_snapshot_live_generation(s, "01840") > here);
    assert_true(p6_snapshot_live_generation(s, NULL) > all);
    assert_int_equal(p6_snapshot_live_generation(s, "05665"), there);
    here = p6_snapshot_live_generation(s, "01840");
    assert_null(p6_live_patch(file, rows, 4243, &changed, pool));
    assert_int_equal(changed, 0);
    assert_int_equal(p6_snapshot_live_generation(s, "01840"), here);
    p6_places_release(places, s);
}

static void figures_of_another_picture_are_not_believed(void **state)
{
    const char *dir = scratch_dir(pool), *file = apr_pstrcat(pool, dir, "/places", NULL);
    p6_env *env;
    p6_places *places = places_at(file, &env);
    apr_array_header_t *rows = apr_array_make(pool, 1, sizeof(p6_shift_figures));
    p6_built built = built_of(small(pool));
    const p6_snapshot *s;
    p6_error *err;
    int changed;

    (void)state;
    publish(small(pool), file, 1, 11, pool);
    put_file(file, built.bytes, built.len, pool); /* build 99 without figures */
    assert_true(refresh(places));
    assert_false(refresh(places));
    s = p6_places_acquire(places);
    assert_int_equal(APR_ARRAY_IDX(view_of(ask_at(s, "when=tonight", MONDAY "T18:00", pool), "one")
                                   ->shifts, 0, p6_shift_view).free, 0);
    p6_places_release(places, s);
    err = p6_live_patch(file, rows, 1, &changed, pool);
    assert_non_null(err);
    assert_int_equal(err->code, P6_E_NOT_FOUND);
    assert_int_equal(rename(p6_live_file(file, 11, pool), p6_live_file(file, 99, pool)), 0);
    assert_false(refresh(places)); /* of build 11 in spite of their name */
    err = p6_live_patch(file, rows, 1, &changed, pool);
    assert_non_null(err);
    assert_int_equal(err->code, P6_E_STALE);
    publish(small(pool), file, 1, 99, pool); /* the fitting figures come */
    assert_true(refresh(places));
}

/** What two reading threads share with the swapping one. */
typedef struct race {
    p6_places *places;
    int stop, wrong;
    unsigned long reads;
} race;

static void *read_on(void *baton)
{
    race *r = baton;
    apr_pool_t *p;
    unsigned long reads = 0;

    apr_pool_create(&p, NULL);
    while (!__atomic_load_n(&r->stop, __ATOMIC_ACQUIRE)) {
        const p6_snapshot *s = p6_places_acquire(r->places);
        p6_ask ask = { .when = P6_WHEN_TONIGHT };
        p6_answer *a;

        if (p6_answer_find(&a, s, &ask, &windows, at(MONDAY "T18:00"), p) || a->total != 3)
            __atomic_store_n(&r->wrong, 1, __ATOMIC_RELEASE);
        p6_places_release(r->places, s);
        apr_pool_clear(p);
        reads++;
    }
    apr_pool_destroy(p);
    __atomic_fetch_add(&r->reads, reads, __ATOMIC_ACQ_REL);
    return NULL;
}

static void readers_go_on_while_pictures_are_swapped(void **state)
{
    const char *file = apr_pstrcat(pool, scratch_dir(pool), "/places", NULL);
    p6_env *env;
    race r = { .places = places_at(file, &env) };
    pthread_t reader[2];
    apr_pool_t *p;

    (void)state;
    publish(small(pool), file, 1, 1, pool);
    assert_true(refresh(r.places));
    for (int i = 0; i < 2; i++) assert_int_equal(pthread_create(&reader[i], NULL, read_on, &r), 0);
    for (int i = 2; i < 100; i++) {
        apr_pool_create(&p, NULL);
        publish(small(p), file, i, (apr_uint64_t)i, p);
        assert_true(refresh(r.places));
        apr_pool_destroy(p);
        sched_yield();
    }
    __atomic_store_n(&r.stop, 1, __ATOMIC_RELEASE);
    for (int i = 0; i < 2; i++) pthread_join(reader[i], NULL);
    assert_false(r.wrong);
    assert_true(r.reads > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "records have the sizes that the format promises",
          records_have_the_sizes_that_the_format_promises, 0, 0, 0 },
        { "a hundred thousand points fit into a hundred megabytes",
          a_hundred_thousand_points_fit_into_a_hundred_megabytes, 0, 0, 0 },
        { "every flipped byte is found", every_flipped_byte_is_found, 0, 0, 0 },
        { "cut files are refused", cut_files_are_refused, 0, 0, 0 },
        { "damage with a right checksum is refused or harmless",
          damage_with_a_right_checksum_is_refused_or_harmless, 0, 0, 0 },
        { "a broken file is refused and the old picture stays",
          a_broken_file_is_refused_and_the_old_picture_stays, 0, 0, 0 },
        { "a visitor before the first beat finds the picture that another child built",
          a_visitor_before_the_first_beat_finds_the_picture, 0, 0, 0 },
        { "a held picture outlives the swap", a_held_picture_outlives_the_swap, 0, 0, 0 },
        { "figures are patched in place and counted by commune",
          figures_are_patched_in_place_and_counted_by_commune, 0, 0, 0 },
        { "figures of another picture are not believed",
          figures_of_another_picture_are_not_believed, 0, 0, 0 },
        { "readers go on while pictures are swapped", readers_go_on_while_pictures_are_swapped,
          0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
