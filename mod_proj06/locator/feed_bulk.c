/* The bulk feed in the shape of SMART Scheduling Links: a manifest, and for each commune with
   points one NDJSON file of locations, schedules and slots, fourteen days ahead. A slot is "free"
   only when it can truly be booked. */
#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "locator/api.h"
#include "locator/query_parts.h"
#include "locator/view_card.h"

#define NDJSON "application/fhir+ndjson"
#define EXTENSIONS "http://fhir-registry.smarthealthit.org/StructureDefinition/"

static void write_output(p6_json *json, const p6_call *call, const char *type, const char *kind,
                         const char *commune)
{
    const char *path = apr_psprintf(call->pool, "/api/v1/bulk/%s/%s.ndjson", kind, commune);

    p6_json_open(json, NULL, '{');
    p6_json_text(json, "type", type);
    p6_json_text(json, "url", p6_call_absolute(call, path));
    p6_json_open(json, "extension", '{');
    p6_json_open(json, "state", '[');
    p6_json_text(json, NULL, "VN-69");
    p6_json_close(json, ']');
    p6_json_close(json, '}');
    p6_json_close(json, '}');
}

static p6_error *make_manifest(const p6_view *view, void *baton)
{
    const p6_call *call = view->call;
    const apr_array_header_t *communes = p6_snapshot_communes(view->snapshot, call->pool);
    p6_json json = p6_json_make(call->pool, 16384);

    (void)baton;
    p6_json_open(&json, NULL, '{');
    p6_json_minute(&json, "transactionTime", call->now, call->pool);
    p6_json_text(&json, "request", p6_call_absolute(call, "/api/v1/$bulk-publish"));
    p6_json_open(&json, "output", '[');
    for (int i = 0; i < communes->nelts; i++) {
        const char *code = APR_ARRAY_IDX(communes, i, p6_commune).code;

        if (!p6_communes_of(view->snapshot)[i].points) continue;
        write_output(&json, call, "Location", "locations", code);
        write_output(&json, call, "Schedule", "schedules", code);
        write_output(&json, call, "Slot", "slots", code);
    }
    p6_json_close(&json, ']');
    p6_json_open(&json, "error", '[');
    p6_json_close(&json, ']');
    p6_json_close(&json, '}');
    p6_api_body(view->call, "application/json", &json);
    return NULL;
}

p6_error *p6_feed_manifest(p6_call *call)
{
    p6_view view;

    P6_TRY(p6_view_begin(&view, call));
    return p6_view_answer(&view, call->site->settings->base_url ? "bulk" : NULL, NULL,
                          P6_CACHE_FEED, NULL, make_manifest, NULL);
}

static void end_line(p6_json *json)
{
    p6_json_close(json, '}');
    p6_buf_addc(json->buf, '\n');
    json->more = 0;
}

static void begin_resource(p6_json *json, const char *type, const char *id)
{
    p6_json_open(json, NULL, '{');
    p6_json_text(json, "resourceType", type);
    p6_json_text(json, "id", id);
}

static void write_reference(p6_json *json, const char *name, const char *type, const char *id,
                            apr_pool_t *pool)
{
    p6_json_open(json, name, '{');
    p6_json_text(json, "reference", apr_pstrcat(pool, type, "/", id, NULL));
    p6_json_close(json, '}');
}

static void write_address(p6_json *json, const p6_view *view, const p6_point_view *point)
{
    p6_json_open(json, "address", '{');
    p6_json_open(json, "line", '[');
    if (*point->address) p6_json_text(json, NULL, point->address);
    if (*point->landmark) p6_json_text(json, NULL, point->landmark);
    p6_json_close(json, ']');
    p6_json_text(json, "city",
                 p6_view_commune_words(view, point->commune_kind, point->commune_name));
    p6_json_text(json, "state", "VN-69");
    p6_json_text(json, "country", "VN");
    p6_json_close(json, '}');
}

static void write_location(p6_json *json, const p6_view *view, const p6_point_view *point)
{
    begin_resource(json, "Location", point->slug);
    p6_json_text(json, "name", point->name);
    if (*point->phone) {
        p6_json_open(json, "telecom", '[');
        p6_json_open(json, NULL, '{');
        p6_json_text(json, "system", "phone");
        p6_json_text(json, "value", point->phone);
        p6_json_close(json, '}');
        p6_json_close(json, ']');
    }
    write_address(json, view, point);
    if (point->lat_e6 || point->lon_e6) {
        p6_json_open(json, "position", '{');
        p6_json_degrees(json, "latitude", point->lat_e6);
        p6_json_degrees(json, "longitude", point->lon_e6);
        p6_json_close(json, '}');
    }
    end_line(json);
}

static int has_text(const apr_array_header_t *texts, const char *text)
{
    for (int i = 0; i < texts->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(texts, i, const char *), text)) return 1;
    return 0;
}

/** The services of all shifts of POINT, each once. */
static const apr_array_header_t *services_of(const p6_point_view *point, apr_pool_t *pool)
{
    apr_array_header_t *all = apr_array_make(pool, 8, sizeof(const char *));

    for (int i = 0; i < point->shifts->nelts; i++) {
        const p6_shift_view *shift = &APR_ARRAY_IDX(point->shifts, i, p6_shift_view);

        for (int j = 0; j < shift->services->nelts; j++) {
            const char *code = APR_ARRAY_IDX(shift->services, j, const char *);
            if (!has_text(all, code)) APR_ARRAY_PUSH(all, const char *) = code;
        }
    }
    return all;
}

static void write_schedule(p6_json *json, const p6_view *view, const p6_point_view *point)
{
    apr_pool_t *pool = view->call->pool;
    const apr_array_header_t *services = services_of(point, pool);

    begin_resource(json, "Schedule", point->slug);
    p6_json_open(json, "actor", '[');
    write_reference(json, NULL, "Location", point->slug, pool);
    p6_json_close(json, ']');
    p6_json_open(json, "serviceType", '[');
    for (int i = 0; i < services->nelts; i++) {
        const char *code = APR_ARRAY_IDX(services, i, const char *), *lang;

        p6_json_open(json, NULL, '{');
        p6_json_open(json, "coding", '[');
        p6_json_open(json, NULL, '{');
        p6_json_text(json, "code", code);
        p6_json_text(json, "display", p6_view_name(view, "service", code, &lang));
        p6_json_close(json, '}');
        p6_json_close(json, ']');
        p6_json_close(json, '}');
    }
    p6_json_close(json, ']');
    end_line(json);
}

/* the page where a free slot is booked */
static const char *booking_link(const p6_call *call, const p6_point_view *point,
                                const p6_shift_view *shift)
{
    return p6_call_absolute(call, apr_psprintf(call->pool, "/book?point=%s&shift=%" APR_INT64_T_FMT,
                                               point->slug, shift->id));
}

static void write_slot_extensions(p6_json *json, const p6_view *view, const p6_point_view *point,
                                  const p6_shift_view *shift)
{
    p6_json_open(json, "extension", '[');
    p6_json_open(json, NULL, '{');
    p6_json_text(json, "url", EXTENSIONS "slot-capacity");
    p6_json_number(json, "valueInteger", shift->free);
    p6_json_close(json, '}');
    if (shift->free > 0) {
        p6_json_open(json, NULL, '{');
        p6_json_text(json, "url", EXTENSIONS "booking-deep-link");
        p6_json_text(json, "valueUrl", booking_link(view->call, point, shift));
        p6_json_close(json, '}');
    }
    p6_json_close(json, ']');
}

static void write_slot(p6_json *json, const p6_view *view, const p6_point_view *point,
                       const p6_shift_view *shift)
{
    apr_pool_t *pool = view->call->pool;

    begin_resource(json, "Slot", apr_psprintf(pool, "%" APR_INT64_T_FMT, shift->id));
    write_reference(json, "schedule", "Schedule", point->slug, pool);
    p6_json_text(json, "status", shift->free > 0 ? "free" : "busy");
    p6_json_minute(json, "start", shift->start, pool);
    p6_json_minute(json, "end", shift->end, pool);
    if (*shift->stop_landmark || *shift->stop_group)
        p6_json_text(json, "comment", *shift->stop_landmark ? shift->stop_landmark
                                                            : shift->stop_group);
    write_slot_extensions(json, view, point, shift);
    end_line(json);
}

static void write_slots(p6_json *json, const p6_view *view, const p6_point_view *point)
{
    for (int i = 0; i < point->shifts->nelts; i++) {
        const p6_shift_view *shift = &APR_ARRAY_IDX(point->shifts, i, p6_shift_view);

        if (shift->end > view->call->now) write_slot(json, view, point, shift);
    }
}

/** What one file holds of each point. */
typedef void (*write_part)(p6_json *json, const p6_view *view, const p6_point_view *point);

typedef struct part {
    write_part write;
    int commune;
} part;

static p6_error *make_part(const p6_view *view, void *baton)
{
    const part *p = baton;
    const p6_commune_rec *commune = &p6_communes_of(view->snapshot)[p->commune];
    p6_json json = p6_json_make(view->call->pool, 32768);

    for (apr_uint32_t i = 0; i < commune->points; i++) {
        const p6_point_rec *rec = &p6_points_of(view->snapshot)[commune->first_point + i];
        p6_point_view *point;

        P6_TRY(p6_point_find(&point, view->snapshot, P6_HEAP_TEXT(view->snapshot, rec->slug),
                             P6_FEED_DAYS, &view->windows, view->call->now, view->call->pool));
        p->write(&json, view, point);
    }
    p6_api_body(view->call, NDJSON, &json);
    return NULL;
}

static p6_error *answer(p6_call *call, const char *kind, write_part write)
{
    const char *code = call->holes[0], *key = NULL;
    part p = { .write = write };
    p6_view view;

    P6_TRY(p6_view_begin(&view, call));
    p.commune = p6_snapshot_commune(view.snapshot, code);
    if (p.commune < 0) return p6_error_make(call->pool, P6_E_NOT_FOUND, NULL, "no such commune");
    /* slots link to their booking: without a base URL of ours by the name the client used */
    if (write != write_slots || call->site->settings->base_url)
        key = apr_pstrcat(call->pool, "bulk ", kind, " ", code, NULL);
    return p6_view_answer(&view, key, code, P6_CACHE_FEED, NULL, make_part, &p);
}

p6_error *p6_feed_locations(p6_call *call)
{
    return answer(call, "locations", write_location);
}

p6_error *p6_feed_schedules(p6_call *call)
{
    return answer(call, "schedules", write_schedule);
}

p6_error *p6_feed_slots(p6_call *call)
{
    return answer(call, "slots", write_slots);
}
