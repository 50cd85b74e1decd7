#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>
#include <jansson.h>

#include "locator/ics.h"
#include "support_places.h"
#include "support_site.h"

static apr_pool_t *pool;
static apr_int64_t now_s;
static p6_site *site;

static int set_up(void **state)
{
    const char *file = apr_pstrcat(pool, scratch_dir(pool), "/places", NULL);
    p6_builder *b = province(pool);
    p6_point row = point_row("hall", "01840", 22.1658, 105.8498);
    p6_shift off = shift_row(2, "hall", "2026-11-24T17:30", "2026-11-24T21:30");
    p6_shift unsure = shift_row(4, "hall", "2026-11-26T17:30", "2026-11-26T21:30");

    (void)state;
    row.name = "Nhà văn hóa \"Tổ 3A\"; cạnh chợ, lối sau";
    row.landmark = "đối diện trường tiểu học Đức Xuân, đi qua cầu rồi rẽ trái chừng năm mươi "
                   "bước chân";
    assert_null(p6_builder_point(b, &row));
    add_point(b, "none", "01843", 0, 0);
    add_shift(b, 1, "hall", MONDAY "T17:30", MONDAY "T21:30");
    off.status = P6_SHIFT_MOVED;
    off.successor = 3;
    assert_null(p6_builder_shift(b, &off));
    add_shift(b, 3, "hall", "2026-11-25T17:30", "2026-11-25T21:30");
    unsure.unknown = 1;
    assert_null(p6_builder_shift(b, &unsure));
    publish(b, file, 5, 1, pool);
    now_s = p6_epoch_of_minute(at(MONDAY "T18:40"));
    site = site_over(file, &now_s, pool);
    return 0;
}

static json_t *json_of(const p6_response *res)
{
    json_error_t error;
    json_t *json = json_loadb(res->body, res->body_len, 0, &error);

    if (!json) fail_msg("no JSON: %s", error.text);
    return json;
}

static json_t *get_json(const char *path)
{
    p6_response *res = get(site, path, pool);

    assert_int_equal(res->status, 200);
    return json_of(res);
}

static const char *text_at(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text ? text : "(null)";
}

static void help_answers_in_the_shape_that_others_rely_on(void **state)
{
    json_t *json = get_json("/api/v1/help?when=tonight&near=22.165,105.849"), *point, *shift;

    (void)state;
    assert_string_equal(text_at(json, "generated"), "2026-11-23T18:40:00+07:00");
    assert_string_equal(text_at(json_object_get(json, "when"), "from"),
                        "2026-11-23T17:30:00+07:00");
    assert_string_equal(text_at(json_object_get(json, "when"), "to"), "2026-11-23T21:30:00+07:00");
    assert_int_equal(json_array_size(json_object_get(json, "points")), 2);
    assert_int_equal(json_array_size(json_object_get(json, "otherwise")), 0);
    point = json_array_get(json_object_get(json, "points"), 0);
    assert_string_equal(text_at(point, "slug"), "hall");
    assert_string_equal(text_at(point, "name"), "Nhà văn hóa \"Tổ 3A\"; cạnh chợ, lối sau");
    assert_string_equal(text_at(point, "commune"), "01840");
    assert_string_equal(text_at(point, "state"), "open");
    assert_string_equal(text_at(point, "until"), "2026-11-23T21:30:00+07:00");
    assert_true(json_is_null(json_object_get(point, "next_open")));
    assert_true(json_is_null(json_object_get(point, "address")));
    assert_in_range(json_integer_value(json_object_get(point, "distance_m")), 100, 140);
    assert_true(json_real_value(json_object_get(point, "lat")) == 22.1658);
    shift = json_array_get(json_object_get(point, "shifts"), 0);
    assert_int_equal(json_integer_value(json_object_get(shift, "id")), 1);
    assert_string_equal(text_at(shift, "status"), "planned");
    assert_string_equal(json_string_value(json_array_get(json_object_get(shift, "agencies"), 1)),
                        "bank");
    assert_int_equal(json_array_size(json_object_get(shift, "services")), 3);
    assert_true(json_is_true(json_object_get(shift, "walk_in")));
    assert_int_equal(json_integer_value(json_object_get(shift, "places")), 12);
    assert_int_equal(json_integer_value(json_object_get(shift, "free")), 8);
    assert_int_equal(json_integer_value(json_object_get(shift, "waiting")), 0);
    point = json_array_get(json_object_get(json, "points"), 1);
    assert_string_equal(text_at(point, "state"), "unknown");
    assert_true(json_is_null(json_object_get(point, "lat")));
    json_decref(json);
}

static void a_moved_shift_names_its_successor(void **state)
{
    json_t *json = get_json("/api/v1/help?when=tomorrow"), *shift, *next;

    (void)state;
    shift = json_array_get(json_object_get(json_array_get(json_object_get(json, "points"), 1),
                                           "shifts"), 0);
    assert_string_equal(text_at(shift, "status"), "moved");
    next = json_object_get(shift, "successor");
    assert_string_equal(text_at(next, "point"), "hall");
    assert_string_equal(text_at(next, "start"), "2026-11-25T17:30:00+07:00");
    assert_int_equal(json_array_size(json_object_get(json, "otherwise")), 1);
    json_decref(json);
}

static void bad_values_are_problems_that_name_the_parameter(void **state)
{
    static const char *const paths[] = { "help?when=x", "help.geojson?near=0,0", "points?commune=1",
        "points?limit=0", "points?limit=501", "points?offset=-1", "points?offset=1234567",
        "help?lang=xx" };

    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        p6_response *res = get(site, apr_pstrcat(pool, "/api/v1/", paths[i], NULL), pool);
        json_t *json = json_of(res);

        assert_int_equal(res->status, 400);
        assert_string_equal(res->type, "application/problem+json");
        assert_int_equal(json_integer_value(json_object_get(json, "status")), 400);
        json_decref(json);
    }
    assert_int_equal(get(site, "/api/v1/points/nowhere", pool)->status, 404);
    assert_int_equal(get(site, "/api/v1/bulk/slots/99999.ndjson", pool)->status, 404);
    assert_int_equal(get(site, "/point/nowhere.ics", pool)->status, 404);
}

static void geojson_puts_longitude_first(void **state)
{
    json_t *json = get_json("/api/v1/help.geojson?when=tonight"), *feature, *coordinates;

    (void)state;
    assert_string_equal(text_at(json, "type"), "FeatureCollection");
    feature = json_array_get(json_object_get(json, "features"), 0);
    assert_string_equal(text_at(feature, "type"), "Feature");
    coordinates = json_object_get(json_object_get(feature, "geometry"), "coordinates");
    assert_true(json_real_value(json_array_get(coordinates, 0)) == 105.8498);
    assert_true(json_real_value(json_array_get(coordinates, 1)) == 22.1658);
    assert_string_equal(text_at(json_object_get(feature, "properties"), "slug"), "hall");
    feature = json_array_get(json_object_get(json, "features"), 1);
    assert_true(json_is_null(json_object_get(feature, "geometry")));
    json_decref(json);
}

static void lists_are_paged_and_in_order(void **state)
{
    json_t *json = get_json("/api/v1/points?limit=1"), *points;

    (void)state;
    points = json_object_get(json, "points");
    assert_int_equal(json_array_size(points), 1);
    assert_string_equal(text_at(json_array_get(points, 0), "slug"), "none"); /* Bắc Kạn, Đức Xuân */
    assert_string_equal(text_at(json, "next"), "/proj06/api/v1/points?offset=1&limit=1");
    json_decref(json);
    json = get_json("/api/v1/points?offset=1&limit=1");
    assert_string_equal(text_at(json_array_get(json_object_get(json, "points"), 0), "slug"),
                        "hall");
    assert_true(json_is_null(json_object_get(json, "next")));
    json_decref(json);
    json = get_json("/api/v1/points/hall");
    assert_int_equal(json_array_size(json_object_get(json, "shifts")), 4);
    json_decref(json);
}

static void reference_data_is_told_in_the_language_asked_for(void **state)
{
    json_t *json = get_json("/api/v1/services?lang=en"), *row;

    (void)state;
    row = json_array_get(json_object_get(json, "services"), 0);
    assert_string_equal(text_at(row, "code"), "vneid");
    assert_string_equal(text_at(row, "name"), "Install VNeID");
    assert_string_equal(text_at(row, "bring"), "thẻ căn cước");
    assert_string_equal(text_at(row, "bring_lang"), "vi");
    json_decref(json);
    json = get_json("/api/v1/agencies");
    assert_string_equal(text_at(json_array_get(json_object_get(json, "agencies"), 0), "code"),
                        "youth-union");
    json_decref(json);
    json = get_json("/api/v1/communes");
    assert_int_equal(json_array_size(json_object_get(json, "communes")), 12);
    row = json_array_get(json_object_get(json, "communes"), 0);
    assert_string_equal(text_at(row, "name"), "Bắc Kạn");
    assert_int_equal(json_array_size(json_object_get(row, "former")), 3);
    json_decref(json);
    json = get_json("/api/v1/communes?q=van%20lang");
    assert_int_equal(json_array_size(json_object_get(json, "communes")), 2);
    json_decref(json);
}

static void the_bulk_feed_holds_together(void **state)
{
    json_t *manifest = get_json("/api/v1/$bulk-publish"), *output, *one;
    p6_response *res;
    size_t i;

    (void)state;
    output = json_object_get(manifest, "output");
    assert_int_equal(json_array_size(output), 6);
    json_array_foreach(output, i, one) {
        const char *url = text_at(one, "url"), *base = "https://portal.example/proj06";
        const char *type = text_at(one, "type");
        char *line, *last;

        assert_int_equal(strncmp(url, base, strlen(base)), 0);
        res = get(site, url + strlen(base), pool);
        assert_int_equal(res->status, 200);
        assert_string_equal(res->type, "application/fhir+ndjson");
        assert_string_equal(res->cache, "public, max-age=60");
        assert_true(res->body_len == 0 || res->body[res->body_len - 1] == '\n');
        for (line = apr_strtok(apr_pstrmemdup(pool, res->body, res->body_len), "\n", &last); line;
             line = apr_strtok(NULL, "\n", &last)) {
            json_t *resource = json_loads(line, 0, NULL);

            assert_non_null(resource);
            assert_string_equal(text_at(resource, "resourceType"), type);
            json_decref(resource);
        }
    }
    json_decref(manifest);
    res = get(site, "/api/v1/bulk/slots/01840.ndjson", pool);
    assert_non_null(strstr(res->body, "\"id\":\"1\""));
    assert_non_null(strstr(res->body, "/booking-deep-link\",\"valueUrl\":"
                                      "\"https://portal.example/proj06/book?point=hall&shift=1\""));
    assert_non_null(strstr(res->body, "\"id\":\"2\",\"schedule\":{\"reference\":\"Schedule/hall\"},"
                                      "\"status\":\"busy\""));
}

static void calendars_keep_to_the_standard(void **state)
{
    p6_response *res = get(site, "/point/hall.ics", pool);
    const char *end = res->body + res->body_len;

    (void)state;
    assert_int_equal(res->status, 200);
    assert_string_equal(res->type, "text/calendar; charset=utf-8");
    for (const char *line = res->body; line < end;) {
        const char *eol = memchr(line, '\n', (size_t)(end - line));

        assert_non_null(eol);
        assert_int_equal(eol[-1], '\r');
        assert_true(eol - 1 - line <= 75);
        assert_true((line[0] & 0xc0) != 0x80 && (line[1] & 0xc0) != 0x80); /* no cut character */
        line = eol + 1;
    }
    assert_non_null(strstr(res->body, "\r\nUID:shift-1@hall.proj06\r\n"));
    assert_non_null(strstr(res->body, "\r\nDTSTART:20261123T103000Z\r\n"
                                      "DTEND:20261123T143000Z\r\n"));
    assert_non_null(strstr(res->body, "\r\nSEQUENCE:1\r\nSTATUS:CANCELLED\r\n"));
    assert_non_null(strstr(res->body, "\r\nSTATUS:TENTATIVE\r\n"));
    assert_non_null(strstr(res->body, "Tổ 3A\"\\; cạnh chợ\\, "));
}

static void long_lines_are_folded_between_characters(void **state)
{
    p6_buf *buf = p6_buf_make(pool, 0), *joined = p6_buf_make(pool, 0);
    const char *text = "ắẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựýỳỷỹỵđĐăâêôơư\\,;\n";

    (void)state;
    p6_ics_text(buf, "SUMMARY", text);
    for (apr_size_t i = 0; i < buf->len; i++) {
        if (!strncmp(buf->data + i, "\r\n ", 3)) i += 2;
        else p6_buf_addc(joined, buf->data[i]);
    }
    assert_string_equal(joined->data,
                        "SUMMARY:ắẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựýỳỷỹỵđĐăâêôơư\\\\\\,\\;\\n\r\n");
}

static void health_tells_of_its_parts(void **state)
{
    p6_response *res = get(site, "/health", pool);
    json_t *json = json_of(res), *parts;
    p6_site *empty;

    (void)state;
    assert_int_equal(res->status, 200);
    assert_string_equal(res->cache, "no-store");
    assert_true(json_is_true(json_object_get(json, "ready")));
    parts = json_object_get(json, "parts");
    assert_int_equal(json_integer_value(json_object_get(json_object_get(parts, "snapshot"),
                                                        "generation")), 5);
    assert_true(json_is_false(json_object_get(json_object_get(parts, "database"), "ok")));
    assert_string_equal(text_at(json, "status"), "degraded"); /* nobody looked since 06:00 */
    json_decref(json);
    empty = site_over("/nowhere/places", &now_s, pool);
    res = get(empty, "/health", pool);
    assert_int_equal(res->status, 503);
    json = json_of(res);
    assert_true(json_is_false(json_object_get(json, "ready")));
    assert_true(json_is_true(json_object_get(json, "live")));
    json_decref(json);
    assert_int_equal(get(empty, "/api/v1/help", pool)->status, 503);
}

static void the_description_names_every_route_of_the_locator(void **state)
{
    json_t *json = get_json("/api/v1/openapi.json"), *paths = json_object_get(json, "paths");
    const char *const from[] = { "/api/v1/points/{}", "/api/v1/bulk/locations/{}.ndjson",
        "/api/v1/bulk/schedules/{}.ndjson", "/api/v1/bulk/slots/{}.ndjson" };
    const char *const to[] = { "/points/{slug}", "/bulk/locations/{commune}.ndjson",
        "/bulk/schedules/{commune}.ndjson", "/bulk/slots/{commune}.ndjson" };

    (void)state;
    for (int i = 0; i < p6_locator_part.routes_count; i++) {
        const char *pattern = p6_locator_part.routes[i].pattern, *path = pattern + 7;

        if (strncmp(pattern, "/api/v1/", 8)) continue;
        for (size_t j = 0; j < sizeof from / sizeof *from; j++)
            if (!strcmp(pattern, from[j])) path = to[j];
        if (!json_object_get(paths, path)) fail_msg("%s is not described", pattern);
    }
    json_decref(json);
}

static void every_route_of_the_api_answers(void **state)
{
    static const char *const paths[] = { "help", "help.geojson", "points", "points/hall",
        "communes", "services", "agencies", "openapi.json", "$bulk-publish",
        "bulk/locations/01840.ndjson", "bulk/schedules/01840.ndjson", "bulk/slots/01840.ndjson" };

    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const char *path = apr_pstrcat(pool, "/api/v1/", paths[i], NULL);
        p6_response *first = get(site, path, pool), *again = get(site, path, pool);

        assert_int_equal(first->status, 200);
        assert_true(first->body_len > 0);
        assert_non_null(first->etag);
        assert_string_equal(first->etag, again->etag); /* the second comes from the kept ones */
        assert_int_equal(first->body_len, again->body_len);
        assert_memory_equal(first->body, again->body, first->body_len);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "help answers in the shape that others rely on",
          help_answers_in_the_shape_that_others_rely_on, set_up, 0, 0 },
        { "a moved shift names its successor", a_moved_shift_names_its_successor, set_up, 0, 0 },
        { "bad values are problems that name the parameter",
          bad_values_are_problems_that_name_the_parameter, set_up, 0, 0 },
        { "GeoJSON puts longitude first", geojson_puts_longitude_first, set_up, 0, 0 },
        { "lists are paged and in order", lists_are_paged_and_in_order, set_up, 0, 0 },
        { "reference data is told in the language asked for",
          reference_data_is_told_in_the_language_asked_for, set_up, 0, 0 },
        { "the bulk feed holds together", the_bulk_feed_holds_together, set_up, 0, 0 },
        { "calendars keep to the standard", calendars_keep_to_the_standard, set_up, 0, 0 },
        { "long lines are folded between characters", long_lines_are_folded_between_characters,
          0, 0, 0 },
        { "health tells of its parts", health_tells_of_its_parts, set_up, 0, 0 },
        { "the description names every route of the locator",
          the_description_names_every_route_of_the_locator, set_up, 0, 0 },
        { "every route of the API answers", every_route_of_the_api_answers, set_up, 0, 0 },
    };

    apr_initialize();
    apr_pool_create(&pool, NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
