#include "support_places.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <apr_strings.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "locator/live.h"
#include "web/params.h"

const p6_windows windows = { 17 * 60 + 30, 21 * 60 + 30, 60, 30 };

p6_minute at(const char *text)
{
    p6_minute minute;

    assert_true(p6_minute_parse(&minute, text));
    return minute;
}

static const p6_commune communes[] = {
    { "01840", "Đức Xuân", "phuong", 22165800, 105849800, "+842093870123" },
    { "01843", "Bắc Kạn", "phuong", 22108500, 105859800, "" },
    { "02143", "Văn Lang", "xa", 22258600, 106060700, "" },
    { "05665", "Văn Lăng", "xa", 21785700, 105829400, "" },
    { "05692", "Đồng Hỷ", "xa", 21673200, 105833700, "" },
    { "05467", "Gia Sàng", "phuong", 21562100, 105881800, "" },
    { "05443", "Phan Đình Phùng", "phuong", 21588700, 105833800, "" },
    { "05707", "Nam Hòa", "xa", 21626100, 105964400, "" },
    { "01981", "Vĩnh Thông", "xa", 22219700, 105970000, "" },
    { "05899", "Trung Thành", "phuong", 21359500, 105880500, "" },
    { "05500", "Tích Lương", "phuong", 21543200, 105850700, "" },
    { "02044", "Yên Thịnh", "xa", 22217400, 105502300, "" },
};
static const p6_former_unit former[] = {
    { "Phường Đức Xuân", "01840" }, { "Phường Sông Cầu", "01843" },
    { "Phường Phùng Chí Kiên", "01843" }, { "Xã Văn Lang", "02143" }, { "Xã Văn Lăng", "05665" },
    { "Xã Hòa Bình", "05665" }, { "Thị trấn Sông Cầu", "05692" }, { "Phường Gia Sàng", "05443" },
    { "Phường Gia Sàng", "05467" }, { "Phường Cam Giá", "05467" }, { "Phường Cam Giá", "05500" },
    { "Xã Sỹ Bình", "01981" }, { "Xã Nam Hòa", "05707" }, { "Xã Bản Thi", "02044" },
    { "Phường Trung Thành (thành phố Thái Nguyên)", "05500" },
    { "Phường Trung Thành (thành phố Phổ Yên)", "05899" }, { "Xã Nông Thượng", "01843" },
    { "Phường nào đó", "99999" } /* leads nowhere and is left out */
};

static void add_plan(p6_builder *b, const char *id, const p6_desk *desks, int count,
                     apr_pool_t *pool)
{
    apr_array_header_t *list = apr_array_make(pool, 4, sizeof(p6_desk));
    p6_plan plan = { id, list };

    for (int i = 0; i < count; i++) APR_ARRAY_PUSH(list, p6_desk) = desks[i];
    assert_null(p6_builder_plan(b, &plan));
}

static void add_plans(p6_builder *b, apr_pool_t *pool)
{
    static const p6_desk desks[] = { { 1, "police", "eid-level-2,vneid", 1 },
                                     { 2, "bank", "cashless", 0 },
                                     { 1, "youth-union", "vneid", 0 } };
    static const p6_desk online[] = { { 1, "police", "vneid", 1 }, { 2, "police", "vneid", 1 },
                                      { 3, "police", "vneid", 1 }, { 4, "police", "vneid", 1 } };

    add_plan(b, "p1", desks, 2, pool);
    add_plan(b, "p2", desks + 2, 1, pool);
    add_plan(b, "p3", online, 4, pool);
    add_plan(b, "p0", desks, 0, pool);
}

p6_builder *province(apr_pool_t *pool)
{
    static const p6_service services[] = { { "vneid", "police", 15, 1 },
        { "eid-level-2", "police", 20, 2 }, { "cashless", "bank", 10, 3 } };
    static const p6_agency agencies[] = { { "police", "police", 2 }, { "bank", "bank", 3 },
                                          { "youth-union", "youth-union", 1 } };
    static const p6_data_text texts[] = { { "service", "vneid", "name", "vi", "Cài VNeID" },
        { "service", "vneid", "name", "en", "Install VNeID" },
        { "service", "vneid", "bring", "vi", "thẻ căn cước" },
        { "agency", "police", "name", "vi", "Công an" } };
    p6_builder *b = p6_builder_make(p6_day_of_minute(at(MONDAY "T00:00")), 56, pool);

    for (size_t i = 0; i < sizeof communes / sizeof *communes; i++)
        assert_null(p6_builder_commune(b, &communes[i]));
    for (size_t i = 0; i < sizeof former / sizeof *former; i++)
        assert_null(p6_builder_former_unit(b, &former[i]));
    for (size_t i = 0; i < sizeof services / sizeof *services; i++)
        assert_null(p6_builder_service(b, &services[i]));
    for (size_t i = 0; i < sizeof agencies / sizeof *agencies; i++)
        assert_null(p6_builder_agency(b, &agencies[i]));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_null(p6_builder_text(b, &texts[i]));
    add_plans(b, pool);
    return b;
}

p6_point point_row(const char *slug, const char *commune, double lat, double lon)
{
    return (p6_point){ .slug = slug, .kind = "fixed", .name = slug, .commune = commune,
        .group = "", .group_aliases = "", .address = "", .landmark = "", .phone = "",
        .lat_e6 = (apr_int32_t)(lat * 1e6), .lon_e6 = (apr_int32_t)(lon * 1e6), .step_free = -1,
        .active = 1 };
}

void add_point(p6_builder *b, const char *slug, const char *commune, double lat, double lon)
{
    p6_point row = point_row(slug, commune, lat, lon);

    assert_null(p6_builder_point(b, &row));
}

p6_shift shift_row(apr_int64_t id, const char *point, const char *start, const char *end)
{
    return (p6_shift){ .id = id, .rota = "", .point = point, .start = at(start), .end = at(end),
        .plan = "p1", .walk_in = 1, .spoken = "", .note = "", .stop_group = "",
        .stop_landmark = "" };
}

void add_shift(p6_builder *b, apr_int64_t id, const char *point, const char *start,
               const char *end)
{
    p6_shift row = shift_row(id, point, start, end);

    assert_null(p6_builder_shift(b, &row));
}

const p6_snapshot *picture(p6_builder *b, apr_pool_t *pool)
{
    p6_snapshot *s = NULL;
    p6_built built;

    assert_null(p6_builder_finish(b, 7, p6_epoch_of_minute(at(MONDAY "T06:00")), 99, &built));
    assert_null(p6_snapshot_of_bytes(&s, built.bytes, built.len, built.figures, pool));
    return s;
}

p6_answer *ask_at(const p6_snapshot *s, const char *query, const char *now, apr_pool_t *pool)
{
    p6_params *params;
    p6_answer *answer;
    p6_ask ask;

    assert_null(p6_params_parse(&params, query, strlen(query), pool));
    assert_null(p6_ask_parse(&ask, NULL, params, s, pool));
    assert_null(p6_answer_find(&answer, s, &ask, &windows, at(now), pool));
    return answer;
}

const char *slugs(const apr_array_header_t *points, apr_pool_t *pool)
{
    const char *text = "";

    for (int i = 0; i < points->nelts; i++)
        text = apr_pstrcat(pool, text, i ? " " : "",
                           APR_ARRAY_IDX(points, i, p6_point_view).slug, NULL);
    return text;
}

const p6_point_view *view_of(const p6_answer *answer, const char *slug)
{
    for (int i = 0; i < answer->points->nelts; i++) {
        const p6_point_view *view = &APR_ARRAY_IDX(answer->points, i, p6_point_view);

        if (!strcmp(view->slug, slug)) return view;
    }
    fail_msg("%s is not in the answer", slug);
    return NULL;
}

static apr_time_t still_now(void *baton)
{
    return apr_time_from_sec(**(apr_int64_t **)baton);
}

static apr_status_t counted(void *baton, unsigned char *buf, apr_size_t n)
{
    static unsigned char next;

    (void)baton;
    for (apr_size_t i = 0; i < n; i++) buf[i] = next++;
    return APR_SUCCESS;
}

static void to_stderr(void *baton, p6_level level, int id, const char *line)
{
    (void)baton;
    fprintf(stderr, "P6-%d %d: %s\n", id, (int)level, line);
}

p6_env *still_env(apr_int64_t *now_s, apr_pool_t *pool)
{
    p6_env *env = apr_pcalloc(pool, sizeof *env);
    apr_int64_t **baton = apr_palloc(pool, sizeof *baton);

    *baton = now_s;
    env->now = still_now;
    env->random = counted;
    env->log = to_stderr;
    env->baton = baton;
    return env;
}

const char *scratch_dir(apr_pool_t *pool)
{
    const char *base = getenv("P6_TEST_TMP");
    char *dir = apr_pstrcat(pool, base ? base : "/tmp", "/p6-places-XXXXXX", NULL);

    assert_non_null(mkdtemp(dir));
    return dir;
}

void put_file(const char *file, const void *bytes, apr_size_t len, apr_pool_t *pool)
{
    const char *beside = apr_pstrcat(pool, file, ".test", NULL);
    FILE *f = fopen(beside, "w");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(rename(beside, file), 0);
}

void publish(p6_builder *b, const char *file, apr_int64_t generation, apr_uint64_t build,
             apr_pool_t *pool)
{
    apr_int64_t now = p6_epoch_of_minute(at(MONDAY "T06:00"));
    p6_built built;
    const p6_image_header *head;
    apr_size_t len;
    void *live;

    assert_null(p6_builder_finish(b, generation, now, build, &built));
    head = built.bytes;
    len = p6_live_size(head->sections[P6_S_SHIFTS].count, head->sections[P6_S_COMMUNES].count);
    live = apr_palloc(pool, len);
    p6_live_fill(live, head, built.figures, now);
    put_file(p6_live_file(file, head->build, pool), live, len, pool);
    put_file(file, built.bytes, built.len, pool);
}
