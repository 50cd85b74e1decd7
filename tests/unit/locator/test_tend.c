#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_dbd.h>
#include <apr_general.h>
#include <apr_strings.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include "locator/live.h"
#include "store/reference.h"
#include "store/shifts.h"
#include "support_places.h"

static apr_pool_t *pool;
static apr_int64_t now;
static p6_env *env;
static p6_store *store;
static const char *file, *database;

static p6_error *fill(void *baton, p6_tx *tx, apr_pool_t *p)
{
    static const p6_commune commune = { "01840", "Đức Xuân", "phuong", 22165800, 105849800, "" };
    static const p6_former_unit former = { "Phường Huyền Tụng", "01840" };
    static const p6_agency agency = { "police", "police", 1 };
    static const p6_service service = { "vneid", "police", 5, 1 };
    static const p6_data_text text = { "service", "vneid", "name", "vi", "Cài VNeID" };
    apr_array_header_t *desks = apr_array_make(p, 1, sizeof(p6_desk));
    p6_point point = point_row("one", "01840", 22.1658, 105.8498);
    const char *plan;

    (void)baton;
    APR_ARRAY_PUSH(desks, p6_desk) = (p6_desk){ 1, "police", "vneid", 1 };
    P6_TRY(p6_ref_put_commune(tx, &commune));
    P6_TRY(p6_ref_put_former_unit(tx, &former));
    P6_TRY(p6_ref_put_agency(tx, &agency));
    P6_TRY(p6_ref_put_service(tx, &service));
    P6_TRY(p6_ref_put_text(tx, &text));
    P6_TRY(p6_ref_put_point(tx, &point));
    P6_TRY(p6_ref_put_plan(tx, desks, &plan, p));
    for (int i = 0; i < 5000; i++) { /* more than a page of the builder */
        p6_shift row = shift_row(0, "one", MONDAY "T17:30", MONDAY "T21:30");
        int inserted;

        row.start += i * 10;
        row.end = row.start + 10;
        row.rota_start = 0;
        row.plan = plan;
        row.id = 1000 + i;
        P6_TRY(p6_shift_add(tx, &row, &inserted));
        assert_true(inserted);
    }
    return p6_ref_touch(tx);
}

static void must(p6_error *err)
{
    if (err) fail_msg("%s: %s", p6_error_name(err->code), err->detail);
}

static int set_up(void **state)
{
    const char *dir = scratch_dir(pool);
    int from, to;

    (void)state;
    now = p6_epoch_of_minute(at(MONDAY "T17:00"));
    env = still_env(&now, pool);
    file = apr_pstrcat(pool, dir, "/places", NULL);
    database = apr_pstrcat(pool, dir, "/p6.db", NULL);
    must(p6_store_open(&store, "sqlite3", database, 2, env, pool));
    must(p6_store_migrate(store, &from, &to, pool));
    must(p6_store_run(store, P6_TX_WRITE, 5000, fill, NULL, pool));
    return 0;
}

static int tend(void)
{
    int did = -1;

    must(p6_snapshot_tend(file, store, env, &did, pool));
    return did;
}

static p6_error *say_started(void *baton, p6_tx *tx, apr_pool_t *p)
{
    (void)baton;
    (void)p;
    return p6_shift_set_live(tx, 1000, P6_LIVE_STARTED, 0, now);
}

static p6_error *touch(void *baton, p6_tx *tx, apr_pool_t *p)
{
    (void)baton;
    (void)p;
    return p6_ref_touch(tx);
}

static const p6_snapshot *look(p6_places *places)
{
    int swapped;

    must(p6_places_refresh(places, &swapped, pool));
    return p6_places_acquire(places);
}

static void a_beat_builds_patches_or_does_nothing(void **state)
{
    p6_places *places;
    const p6_snapshot *s;
    apr_int64_t generation;
    p6_answer *a;

    (void)state;
    must(p6_places_open(&places, file, env, pool));
    assert_null(p6_places_acquire(places));
    assert_int_equal(tend(), 2);
    s = look(places);
    assert_non_null(s);
    generation = p6_snapshot_generation(s);
    assert_int_equal(p6_snapshot_checked_at(s), now);
    assert_int_equal(P6_COUNT(s, P6_S_SHIFTS), 5000);
    a = ask_at(s, "q=huyen+tung&when=tonight", MONDAY "T17:31", pool);
    assert_string_equal(slugs(a->points, pool), "one");
    assert_int_equal(view_of(a, "one")->badge, P6_BADGE_BY_SCHEDULE);
    assert_int_equal(view_of(a, "one")->until, at(MONDAY "T17:30") + 50000);
    now += 1;
    assert_int_equal(tend(), 0);
    assert_int_equal(p6_snapshot_checked_at(s), now);
    must(p6_store_run(store, P6_TX_WRITE, 5000, say_started, NULL, pool));
    now += 1;
    assert_int_equal(tend(), 1);
    now += 1;
    assert_int_equal(tend(), 0); /* seen again, but nothing is new */
    a = ask_at(s, "when=tonight", MONDAY "T17:31", pool);
    assert_int_equal(view_of(a, "one")->badge, P6_BADGE_OPEN);
    must(p6_store_run(store, P6_TX_WRITE, 5000, touch, NULL, pool));
    assert_int_equal(tend(), 2);
    p6_places_release(places, s);
    s = look(places);
    assert_true(p6_snapshot_generation(s) > generation);
    a = ask_at(s, "when=tonight", MONDAY "T17:31", pool);
    assert_int_equal(view_of(a, "one")->badge, P6_BADGE_OPEN);
    p6_places_release(places, s);
    assert_int_equal(tend(), 0);
    now += 86400;
    assert_int_equal(tend(), 2); /* another day */
    now -= 86400;
    assert_int_equal(tend(), 2); /* the clock went back */
}

static void a_dead_database_leaves_the_last_picture(void **state)
{
    p6_places *places;
    p6_store *gone;
    const p6_snapshot *s;
    apr_int64_t checked;
    p6_error *err;
    int did;

    (void)state;
    assert_int_equal(tend(), 2);
    must(p6_store_open(&gone, "sqlite3", "/nowhere/p6.db", 1, env, pool));
    must(p6_places_open(&places, file, env, pool)); /* a start without database */
    s = p6_places_acquire(places);
    assert_non_null(s);
    checked = p6_snapshot_checked_at(s);
    now += 60;
    err = p6_snapshot_tend(file, gone, env, &did, pool);
    assert_non_null(err);
    assert_int_equal(did, 0);
    assert_int_equal(p6_snapshot_checked_at(s), checked); /* so readers can tell how old it is */
    assert_string_equal(slugs(ask_at(s, "when=tonight", MONDAY "T18:00", pool)->points, pool),
                        "one");
    p6_places_release(places, s);
}

/** The name of the figures of the picture that is there now. */
static const char *figures_file(void)
{
    p6_image_header head;
    FILE *f = fopen(file, "r");

    assert_non_null(f);
    assert_int_equal(fread(&head, sizeof head, 1, f), 1);
    fclose(f);
    return p6_live_file(file, head.build, pool);
}

static void a_damaged_file_is_built_anew(void **state)
{
    p6_places *places;
    const p6_snapshot *s;

    (void)state;
    assert_int_equal(tend(), 2);
    put_file(file, "broken", 6, pool);
    assert_int_equal(tend(), 2);
    must(p6_snapshot_check(file, pool));
    assert_int_equal(unlink(figures_file()), 0);
    assert_int_equal(tend(), 2);
    must(p6_places_open(&places, file, env, pool));
    s = p6_places_acquire(places);
    assert_int_equal(APR_ARRAY_IDX(view_of(ask_at(s, "when=tonight", MONDAY "T17:31", pool), "one")
                                   ->shifts, 0, p6_shift_view).places, 2);
    p6_places_release(places, s);
}

static void what_killed_builders_left_is_swept(void **state)
{
    /* no process can have this number */
    const char *left = apr_pstrcat(pool, file, ".new.4194305", NULL);
    const char *left_live = apr_pstrcat(pool, p6_live_file(file, 77, pool), ".new.4194305", NULL);
    struct stat st;

    (void)state;
    put_file(left, "x", 1, pool);
    put_file(left_live, "x", 1, pool);
    assert_int_equal(tend(), 2);
    assert_int_not_equal(stat(left, &st), 0);
    assert_int_not_equal(stat(left_live, &st), 0);
    assert_int_equal(stat(file, &st), 0);
}

static void figures_of_earlier_pictures_are_swept_when_no_builder_can_need_them(void **state)
{
    const char *old = p6_live_file(file, 77, pool), *young = p6_live_file(file, 78, pool);
    const struct utimbuf long_ago = { .actime = 1000000000, .modtime = 1000000000 };
    struct stat st;

    (void)state;
    put_file(old, "x", 1, pool);
    put_file(young, "x", 1, pool);
    assert_int_equal(utime(old, &long_ago), 0);
    assert_int_equal(tend(), 2);
    assert_int_not_equal(stat(old, &st), 0);
    assert_int_equal(stat(young, &st), 0);
    assert_int_equal(stat(figures_file(), &st), 0);
    assert_int_equal(utime(figures_file(), &long_ago), 0); /* and now it is the past one */
    must(p6_store_run(store, P6_TX_WRITE, 5000, touch, NULL, pool));
    old = figures_file();
    assert_int_equal(tend(), 2);
    assert_int_not_equal(stat(old, &st), 0);
    assert_int_equal(stat(figures_file(), &st), 0);
}

/** Builds a picture again and again while others open the file. */
static void *build_on(void *baton)
{
    int *left = baton;
    apr_pool_t *p;

    apr_pool_create(&p, NULL);
    for (int i = 0; i < 60; i++, apr_pool_clear(p))
        if (p6_snapshot_build(file, store, env, p)) break;
    __atomic_store_n(left, 0, __ATOMIC_RELEASE);
    apr_pool_destroy(p);
    return NULL;
}

/** An environment that counts the log lines of one id. */
typedef struct watch {
    p6_env env;
    int id, lines;
} watch;

static void count_lines(void *baton, p6_level level, int id, const char *line)
{
    watch *w = baton;

    (void)level;
    (void)line;
    w->lines += id == w->id;
}

static apr_time_t still(void *baton)
{
    (void)baton;
    return apr_time_from_sec(now);
}

static watch watch_for(int id)
{
    return (watch){ { .now = still, .random = env->random, .log = count_lines }, id, 0 };
}

static void a_child_that_starts_while_pictures_are_swapped_has_its_figures(void **state)
{
    int building = 1, opened = 0;
    watch blind = watch_for(4002);
    pthread_t builder;

    (void)state;
    assert_int_equal(tend(), 2);
    assert_int_equal(pthread_create(&builder, NULL, build_on, &building), 0);
    while (__atomic_load_n(&building, __ATOMIC_ACQUIRE)) {
        apr_pool_t *p;
        p6_places *places;

        apr_pool_create(&p, NULL);
        blind.env.baton = &blind;
        must(p6_places_open(&places, file, &blind.env, p));
        opened++;
        apr_pool_destroy(p);
    }
    pthread_join(builder, NULL);
    print_message("# opened %d times\n", opened);
    assert_int_equal(blind.lines, 0);
}

/* A point with a shift, in one transaction, as an import adds them. */
static p6_error *add_pair(void *baton, p6_tx *tx, apr_pool_t *p)
{
    int n = *(int *)baton, inserted;
    const char *slug = apr_psprintf(p, "a%d", n);
    p6_point point = point_row(slug, "01840", 22.16, 105.84);
    p6_shift shift = shift_row(0, slug, MONDAY "T17:30", MONDAY "T21:30");
    const char *plan;

    P6_TRY(p6_ref_put_point(tx, &point));
    P6_TRY(p6_ref_put_plan(tx, apr_array_make(p, 1, sizeof(p6_desk)), &plan, p));
    shift.plan = plan;
    shift.rota_start = 0;
    shift.id = 100000 + n;
    P6_TRY(p6_shift_add(tx, &shift, &inserted));
    return p6_ref_touch(tx);
}

static void *add_on(void *baton)
{
    int *adding = baton;
    apr_pool_t *p;

    apr_pool_create(&p, NULL);
    for (int i = 0; i < 400; i++, apr_pool_clear(p))
        if (p6_store_run(store, P6_TX_WRITE, 5000, add_pair, &i, p)) break;
    __atomic_store_n(adding, 0, __ATOMIC_RELEASE);
    apr_pool_destroy(p);
    return NULL;
}

static void what_comes_while_it_is_read_is_not_called_a_row_that_refers_to_nothing(void **state)
{
    int adding = 1, built = 0;
    watch left_out = watch_for(4004);
    apr_pool_t *p;
    pthread_t adder;

    (void)state;
    left_out.env.baton = &left_out;
    apr_pool_create(&p, NULL);
    assert_int_equal(pthread_create(&adder, NULL, add_on, &adding), 0);
    for (; __atomic_load_n(&adding, __ATOMIC_ACQUIRE); built++, apr_pool_clear(p))
        must(p6_snapshot_build(file, store, &left_out.env, p));
    pthread_join(adder, NULL);
    print_message("# built %d times\n", built);
    assert_int_equal(left_out.lines, 0);
    apr_pool_destroy(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "a beat builds, patches or does nothing", a_beat_builds_patches_or_does_nothing, set_up,
          0, 0 },
        { "a dead database leaves the last picture", a_dead_database_leaves_the_last_picture,
          set_up, 0, 0 },
        { "a damaged file is built anew", a_damaged_file_is_built_anew, set_up, 0, 0 },
        { "what killed builders left is swept", what_killed_builders_left_is_swept, set_up, 0, 0 },
        { "figures of earlier pictures are swept when no builder can need them",
          figures_of_earlier_pictures_are_swept_when_no_builder_can_need_them, set_up, 0, 0 },
        { "a child that starts while pictures are swapped has its figures",
          a_child_that_starts_while_pictures_are_swapped_has_its_figures, set_up, 0, 0 },
        { "what comes while it is read is not called a row that refers to nothing",
          what_comes_while_it_is_read_is_not_called_a_row_that_refers_to_nothing, set_up, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    apr_dbd_init(pool);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
