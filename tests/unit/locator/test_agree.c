/* Badge, filter, JSON, bulk feed and calendar say the same at a thousand random instants, and what
   they say is what a plain model of the rules says, minute by minute. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>
#include <jansson.h>
#include <stdlib.h>
#include <time.h>

#include "base/limits.h"
#include "support_places.h"
#include "support_site.h"

#define POINTS 24
#define INSTANTS 1000

static apr_pool_t *pool;
static apr_int64_t now_s;
static p6_site *site;
static p6_shift rows[POINTS * 40];
static int row_count;
static unsigned seed;

static int chance(int of)
{
    return (int)((unsigned)rand_r(&seed) % (unsigned)of);
}

static const char *slug_of(int point, apr_pool_t *p)
{
    return apr_psprintf(p, "p%02d", point);
}

/** A shift of POINT on some day, at full minutes of any kind, often touching the one before. */
static p6_shift random_shift(int point, int day)
{
    static const char *const plans[] = { "p1", "p2", "p3", "p0" };
    p6_shift row = shift_row(row_count + 1, slug_of(point, pool), MONDAY "T00:00", MONDAY "T00:01");

    row.start += day * 1440 + (chance(2) ? 17 * 60 + 30 : chance(1440));
    if (chance(4) == 0 && row_count && rows[row_count - 1].point[1] == row.point[1])
        row.start = rows[row_count - 1].end;
    row.end = row.start + 1 + (chance(3) ? 239 : chance(1440));
    row.plan = plans[chance(4)];
    row.walk_in = chance(3) > 0;
    row.last_entry = chance(2) ? 0 : chance(60);
    row.unknown = chance(8) == 0;
    row.status = chance(8) ? P6_SHIFT_PLANNED : chance(2) ? P6_SHIFT_CANCELLED : P6_SHIFT_MOVED;
    row.live = chance(3) ? P6_LIVE_NONE : (p6_shift_live)chance(5);
    row.late_min = row.live == P6_LIVE_LATE ? 1 + chance(90) : 0;
    row.spoken = chance(3) ? "" : "tay,dao";
    return row;
}

static int set_up(void **state)
{
    const char *file = apr_pstrcat(pool, scratch_dir(pool), "/places", NULL);
    const char *given = getenv("P6_TEST_SEED");
    p6_builder *b = province(pool);

    (void)state;
    seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);
    print_message("# P6_TEST_SEED=%u\n", seed);
    for (int i = 0; i < POINTS; i++)
        add_point(b, slug_of(i, pool), i % 2 ? "01840" : "05665", 21.5 + i * 0.05, 105.8);
    for (int i = 0; i < POINTS - 2; i++) /* the last two have no schedule */
        for (int n = chance(30) + 1; n > 0; n--) {
            rows[row_count] = random_shift(i, chance(20) - 1);
            assert_null(p6_builder_shift(b, &rows[row_count]));
            row_count++;
        }
    publish(b, file, 5, 1, pool);
    now_s = p6_epoch_of_minute(at(MONDAY "T06:00"));
    site = site_over(file, &now_s, pool);
    site->kept = NULL; /* each answer is made anew */
    return 0;
}

/* the plain model */

static p6_minute opens(const p6_shift *row)
{
    return row->start + (row->live == P6_LIVE_LATE ? row->late_min : 0);
}

static int is_open(const p6_shift *row, p6_minute t)
{
    return row->status == P6_SHIFT_PLANNED && row->live != P6_LIVE_ENDED
        && !(row->unknown && row->live == P6_LIVE_NONE) && t >= opens(row) && t < row->end;
}

static int is_unknown(const p6_shift *row, p6_minute t)
{
    return row->status == P6_SHIFT_PLANNED && row->unknown && row->live == P6_LIVE_NONE
        && t >= row->start && t < row->end;
}

/** 1 open, 0 closed, 2 unknown by a stretch that runs, 3 unknown since nothing is scheduled. */
static int model_state(const char *slug, p6_minute t)
{
    p6_minute midnight = t / 1440 * 1440;
    int unknown = 0, scheduled = 0;

    for (int i = 0; i < row_count; i++) {
        if (strcmp(rows[i].point, slug)) continue;
        if (is_open(&rows[i], t)) return 1;
        unknown |= is_unknown(&rows[i], t);
        scheduled |= rows[i].end > midnight;
    }
    return unknown ? 2 : scheduled ? 0 : 3;
}

static p6_minute model_until(const char *slug, p6_minute t)
{
    while (model_state(slug, t) == 1) t++;
    return t;
}

/* reading the answers */

static json_t *get_json(const char *path, apr_pool_t *p)
{
    p6_response *res = get(site, path, p);
    json_t *json;

    assert_int_equal(res->status, 200);
    json = json_loadb(res->body, res->body_len, 0, NULL);
    assert_non_null(json);
    return json;
}

static json_t *point_in(const json_t *answer, const char *slug)
{
    json_t *point;
    size_t i;

    json_array_foreach(json_object_get(answer, "points"), i, point)
        if (!strcmp(json_string_value(json_object_get(point, "slug")), slug)) return point;
    return NULL;
}

static const char *member(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text ? text : "";
}

/** Free units of shift ID in POINT, -1 when it is not there. */
static int free_of(const json_t *point, apr_int64_t id)
{
    json_t *shift;
    size_t i;

    json_array_foreach(json_object_get(point, "shifts"), i, shift)
        if (json_integer_value(json_object_get(shift, "id")) == id)
            return (int)json_integer_value(json_object_get(shift, "free"));
    return -1;
}

/** The status of shift ID in the calendar ICS, "" when it is not there. */
static const char *ics_status(const char *ics, const p6_shift *row, apr_pool_t *p)
{
    const char *at = strstr(ics, apr_psprintf(p, "\r\nUID:shift-%ld@", (long)row->id)), *end;

    if (!at) return "";
    assert_non_null(strstr(at, apr_pstrcat(p, "\r\nDTSTART:", p6_minute_ics(row->start, p), "\r\n"
                                           "DTEND:", p6_minute_ics(row->end, p), "\r\n", NULL)));
    at = strstr(at, "\r\nSTATUS:") + 9;
    end = strstr(at, "\r\n");
    return apr_pstrmemdup(p, at, (apr_size_t)(end - at));
}

#define ASSERT_AT(condition, ...) \
    do { if (!(condition)) fail_msg(__VA_ARGS__); } while (0)

/** The calendar and the bulk feed of POINT against its JSON. */
static void feeds_agree(const char *slug, const char *commune, const json_t *point, p6_minute t,
                        apr_pool_t *p)
{
    p6_day today = p6_day_of_minute(t);
    p6_response *ics = get(site, apr_pstrcat(p, "/point/", slug, ".ics", NULL), p);
    p6_response *slots = get(site, apr_pstrcat(p, "/api/v1/bulk/slots/", commune, ".ndjson", NULL),
                             p);

    for (int i = 0; i < row_count; i++) {
        const p6_shift *row = &rows[i];
        int shown = row->end > p6_minute_at(today, 0)
            && row->start < p6_minute_at(today + P6_FEED_DAYS, 0);
        const char *status = ics_status(ics->body, row, p);
        int units = free_of(point, row->id);
        const char *slot;

        if (strcmp(row->point, slug)) continue;
        ASSERT_AT((units >= 0) == shown, "shift %ld in JSON at %ld", (long)row->id, (long)t);
        ASSERT_AT((*status != '\0') == shown, "shift %ld in .ics at %ld", (long)row->id, (long)t);
        ASSERT_AT(!shown || (!strcmp(status, "CANCELLED")) == (row->status != P6_SHIFT_PLANNED),
                  "shift %ld cancelled in .ics", (long)row->id);
        ASSERT_AT(!is_open(row, t) || !strcmp(status, "CONFIRMED")
                  || (row->unknown && row->live != P6_LIVE_NONE), "shift %ld", (long)row->id);
        slot = strstr(slots->body ? slots->body : "",
                      apr_psprintf(p, "\"id\":\"%ld\",\"schedule\"", (long)row->id));
        ASSERT_AT((slot != NULL) == (shown && row->end > t), "slot %ld", (long)row->id);
        if (!slot) continue;
        slot = strstr(slot, "\"status\":\"") + 10;
        ASSERT_AT((strncmp(slot, "free", 4) == 0) == (units > 0), "slot %ld free", (long)row->id);
    }
}

/** One point at T: page's badge, JSON, the filter "now", the filter "free". */
static void point_agrees(const char *slug, const char *commune, const json_t *now_answer,
                         const json_t *free_answer, p6_minute t, apr_pool_t *p)
{
    static const char *const words[] = { "closed", "open", "unknown", "unknown" };
    const p6_snapshot *s = p6_places_acquire(site->places);
    json_t *json = get_json(apr_pstrcat(p, "/api/v1/points/", slug, NULL), p), *shift;
    json_t *listed = point_in(now_answer, slug);
    int model = model_state(slug, t), bookable = 0;
    p6_point_view *view;
    size_t i;

    assert_null(p6_point_find(&view, s, slug, 1, &windows, t, p));
    ASSERT_AT((view->badge == P6_BADGE_OPEN || view->badge == P6_BADGE_BY_SCHEDULE) == (model == 1),
              "badge of %s at %ld: %d, model %d", slug, (long)t, view->badge, model);
    ASSERT_AT(model < 2 || view->badge == P6_BADGE_UNKNOWN, "badge of %s at %ld", slug, (long)t);
    ASSERT_AT(model != 0 || view->state != P6_STATE_OPEN, "state of %s at %ld", slug, (long)t);
    ASSERT_AT(model != 1 || view->until == model_until(slug, t), "until of %s at %ld: %ld", slug,
              (long)t, (long)view->until);
    ASSERT_AT((view->until != P6_NO_MINUTE) == (model == 1), "until of %s at %ld", slug, (long)t);
    ASSERT_AT(model == 0 || !strcmp(member(json, "state"), words[model]), "JSON of %s at %ld", slug,
              (long)t);
    ASSERT_AT(strcmp(member(json, "state"), "open") || model == 1, "JSON of %s", slug);
    ASSERT_AT((listed != NULL) == (model != 0), "now: %s at %ld, model %d", slug, (long)t, model);
    ASSERT_AT(!listed || !strcmp(member(listed, "state"), words[model]), "now: state of %s", slug);
    json_array_foreach(json_object_get(json, "shifts"), i, shift)
        if (strncmp(member(shift, "start"), p6_day_text(p6_day_of_minute(t), p), 10) <= 0)
            bookable |= json_integer_value(json_object_get(shift, "free")) > 0;
    ASSERT_AT((point_in(free_answer, slug) != NULL) == bookable, "free=1: %s at %ld", slug,
              (long)t);
    feeds_agree(slug, commune, json, t, p);
    json_decref(json);
    p6_places_release(site->places, s);
}

static void all_agree_at_a_thousand_instants(void **state)
{
    p6_minute first = at(MONDAY "T00:00");
    apr_pool_t *p;

    (void)state;
    apr_pool_create(&p, pool);
    for (int n = 0; n < INSTANTS; n++) {
        /* half of them at the very edges of shifts */
        p6_minute t = chance(2) ? first + chance(15 * 1440)
            : (chance(2) ? rows[chance(row_count)].start : rows[chance(row_count)].end)
              - chance(2);
        json_t *now_answer, *free_answer;
        int point = chance(POINTS);

        if (t < first) t = first;
        now_s = p6_epoch_of_minute(t);
        now_answer = get_json("/api/v1/help?when=now", p);
        free_answer = get_json(apr_pstrcat(p, "/api/v1/help?free=1&when=",
                                           p6_day_text(p6_day_of_minute(t), p), NULL), p);
        point_agrees(slug_of(point, p), point % 2 ? "01840" : "05665", now_answer, free_answer, t,
                     p);
        json_decref(now_answer);
        json_decref(free_answer);
        apr_pool_clear(p);
    }
}

/** Every point and every filter at fewer instants: what is listed fits, what fits is listed. */
static void filters_list_what_fits_and_nothing_else(void **state)
{
    p6_minute first = at(MONDAY "T00:00");
    apr_pool_t *p;

    (void)state;
    apr_pool_create(&p, pool);
    for (int n = 0; n < 200; n++) {
        p6_minute t = first + chance(10 * 1440), from = p6_minute_at(p6_day_of_minute(t), 0);
        json_t *answer;

        now_s = p6_epoch_of_minute(t);
        answer = get_json(apr_pstrcat(p, "/api/v1/help?service=eid-level-2&spoken=dao&walk_in=1"
                                      "&when=", p6_day_text(p6_day_of_minute(t), p), NULL), p);
        for (int point = 0; point < POINTS; point++) {
            const char *slug = slug_of(point, p);
            int fits = 0;

            for (int i = 0; i < row_count; i++)
                fits |= !strcmp(rows[i].point, slug) && !strcmp(rows[i].plan, "p1")
                    && *rows[i].spoken && rows[i].walk_in && rows[i].live != P6_LIVE_FULL
                    && rows[i].end > from && rows[i].start < from + 1440;
            ASSERT_AT((point_in(answer, slug) != NULL) == fits, "%s at %ld", slug, (long)t);
        }
        json_decref(answer);
        apr_pool_clear(p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "badge, filter, JSON, feed and calendar agree at a thousand instants",
          all_agree_at_a_thousand_instants, 0, 0, 0 },
        { "filters list what fits and nothing else", filters_list_what_fits_and_nothing_else,
          0, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests(tests, set_up, NULL);
}
