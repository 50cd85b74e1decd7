/* Points, shifts and places as JSON: one shape for every answer. */
#include "locator/api_json.h"

#include <string.h>

static const char *const badge_words[] = {
    [P6_BADGE_OPEN] = "open", [P6_BADGE_BY_SCHEDULE] = "by_schedule", [P6_BADGE_LATE] = "late",
    [P6_BADGE_SOON] = "soon", [P6_BADGE_LATER] = "later", [P6_BADGE_CLOSED] = "closed",
    [P6_BADGE_ENDED] = "ended", [P6_BADGE_CANCELLED] = "cancelled", [P6_BADGE_MOVED] = "moved",
    [P6_BADGE_UNKNOWN] = "unknown" };
static const char *const state_words[] = { [P6_STATE_CLOSED] = "closed", [P6_STATE_OPEN] = "open",
                                           [P6_STATE_UNKNOWN] = "unknown" };
static const char *const live_words[] = {
    [P6_LIVE_NONE] = "planned", [P6_LIVE_STARTED] = "started", [P6_LIVE_LATE] = "late",
    [P6_LIVE_FULL] = "full", [P6_LIVE_ENDED] = "ended" };

/** What was planned and said about a shift; not what the clock makes of it. */
static const char *status_of(const p6_shift_view *shift)
{
    if (shift->badge == P6_BADGE_CANCELLED || shift->badge == P6_BADGE_MOVED)
        return badge_words[shift->badge];
    if (shift->unknown && shift->live == P6_LIVE_NONE) return "unknown";
    return live_words[shift->live];
}

static void write_position(p6_json *json, apr_int32_t lat_e6, apr_int32_t lon_e6)
{
    if (lat_e6 || lon_e6) {
        p6_json_degrees(json, "lat", lat_e6);
        p6_json_degrees(json, "lon", lon_e6);
    } else {
        p6_json_null(json, "lat");
        p6_json_null(json, "lon");
    }
}

static void write_spoken(p6_json *json, const char *spoken)
{
    char code[16];

    p6_json_open(json, "spoken", '[');
    for (size_t len; *spoken; spoken += len + (spoken[len] == ',')) {
        len = strcspn(spoken, ",");
        if (len >= sizeof code) continue;
        memcpy(code, spoken, len);
        code[len] = '\0';
        p6_json_text(json, NULL, code);
    }
    p6_json_close(json, ']');
}

static void write_successor(p6_json *json, const p6_shift_view *shift, apr_pool_t *pool)
{
    if (!shift->successor || !shift->successor_slug) {
        p6_json_null(json, "successor");
        return;
    }
    p6_json_open(json, "successor", '{');
    p6_json_number(json, "id", shift->successor);
    p6_json_text(json, "point", shift->successor_slug);
    p6_json_minute(json, "start", shift->successor_start, pool);
    p6_json_close(json, '}');
}

static void write_shift(p6_json *json, const p6_shift_view *shift, apr_pool_t *pool)
{
    p6_json_open(json, NULL, '{');
    p6_json_number(json, "id", shift->id);
    p6_json_minute(json, "start", shift->start, pool);
    p6_json_minute(json, "end", shift->end, pool);
    p6_json_text(json, "status", status_of(shift));
    p6_json_texts(json, "agencies", shift->agencies);
    p6_json_texts(json, "services", shift->services);
    p6_json_bool(json, "walk_in", shift->walk_in);
    p6_json_number(json, "places", shift->places);
    p6_json_number(json, "free", shift->free);
    p6_json_number(json, "waiting", shift->waiting);
    p6_json_minute(json, "last_entry", shift->last_entry, pool);
    p6_json_number(json, "late_minutes", shift->late_min);
    write_spoken(json, shift->spoken);
    p6_json_filled(json, "note", shift->note);
    p6_json_filled(json, "stop_group", shift->stop_group);
    p6_json_filled(json, "stop_landmark", shift->stop_landmark);
    write_position(json, shift->lat_e6, shift->lon_e6);
    write_successor(json, shift, pool);
    p6_json_close(json, '}');
}

static void write_own(p6_json *json, const p6_point_view *point, apr_pool_t *pool)
{
    p6_json_text(json, "kind", point->kind);
    p6_json_filled(json, "group", point->group);
    p6_json_filled(json, "phone", point->phone);
    if (point->step_free < 0) p6_json_null(json, "step_free");
    else p6_json_bool(json, "step_free", point->step_free);
    p6_json_minute(json, "checked", point->checked_at
                   ? p6_minute_of_epoch(point->checked_at) : P6_NO_MINUTE, pool);
    p6_json_bool(json, "confirmed", !point->stale);
    p6_json_bool(json, "sample", point->sample);
}

void p6_json_point_members(p6_json *json, const p6_point_view *point, int with_position,
                           apr_pool_t *pool)
{
    p6_json_text(json, "slug", point->slug);
    p6_json_text(json, "name", point->name);
    p6_json_text(json, "commune", point->commune);
    p6_json_filled(json, "address", point->address);
    p6_json_filled(json, "landmark", point->landmark);
    if (with_position) write_position(json, point->lat_e6, point->lon_e6);
    p6_json_text(json, "state", state_words[point->state]);
    p6_json_minute(json, "until", point->until, pool);
    p6_json_minute(json, "next_open", point->next_open, pool);
    if (point->distance_m < 0) p6_json_null(json, "distance_m");
    else p6_json_number(json, "distance_m", point->distance_m);
    p6_json_open(json, "shifts", '[');
    for (int i = 0; i < point->shifts->nelts; i++)
        write_shift(json, &APR_ARRAY_IDX(point->shifts, i, p6_shift_view), pool);
    p6_json_close(json, ']');
    p6_json_text(json, "badge", badge_words[point->badge]);
    write_own(json, point, pool);
}

void p6_json_point(p6_json *json, const p6_point_view *point, apr_pool_t *pool)
{
    p6_json_open(json, NULL, '{');
    p6_json_point_members(json, point, 1, pool);
    p6_json_close(json, '}');
}

void p6_json_choice(p6_json *json, const p6_place_choice *choice)
{
    p6_json_open(json, NULL, '{');
    p6_json_text(json, "code", choice->commune);
    p6_json_text(json, "name", choice->commune_name);
    p6_json_text(json, "kind", choice->commune_kind);
    p6_json_text(json, "former", choice->former);
    p6_json_close(json, '}');
}
