/* "/health": can this server answer citizens, and which of its parts are well? It asks no database:
   whoever polls it must not cost anything, and the builder's last look tells. */
#include "base/version.h"
#include "locator/api.h"

#define FRESH_S 15 /* the builder looks every second: longer silence means that it can't */

static void write_snapshot(p6_json *json, const p6_snapshot *s, apr_int64_t now, apr_pool_t *pool)
{
    p6_json_open(json, "snapshot", '{');
    p6_json_bool(json, "ok", s != NULL);
    if (s) {
        p6_json_number(json, "generation", p6_snapshot_generation(s));
        p6_json_minute(json, "built", p6_minute_of_epoch(p6_snapshot_built_at(s)), pool);
        p6_json_number(json, "age_s", now - p6_snapshot_built_at(s));
        p6_json_bool(json, "sample", p6_snapshot_sample(s));
    }
    p6_json_close(json, '}');
}

/** The database as the builder sees it. */
static int write_database(p6_json *json, const p6_call *call, const p6_snapshot *s, apr_int64_t now)
{
    apr_int64_t silent = s ? now - p6_snapshot_checked_at(s) : -1;
    int ok = s && silent <= FRESH_S;

    p6_json_open(json, "database", '{');
    p6_json_bool(json, "configured", call->site->store != NULL);
    p6_json_bool(json, "ok", ok);
    if (s) {
        p6_json_minute(json, "checked", p6_minute_of_epoch(p6_snapshot_checked_at(s)), call->pool);
        p6_json_number(json, "silent_s", silent);
    }
    p6_json_close(json, '}');
    return ok;
}

static const char *body(const p6_call *call, const p6_snapshot *s, apr_size_t *len)
{
    apr_int64_t now = p6_now_s(call->site->env), offset = call->site->settings->clock_offset;
    p6_json json = p6_json_make(call->pool, 1024);
    int ok;

    p6_json_open(&json, NULL, '{');
    p6_json_bool(&json, "live", 1);
    p6_json_bool(&json, "ready", s != NULL);
    p6_json_text(&json, "version", P6_VERSION);
    p6_json_open(&json, "parts", '{');
    write_snapshot(&json, s, now, call->pool);
    ok = write_database(&json, call, s, now);
    p6_json_close(&json, '}');
    p6_json_text(&json, "status", !s ? "down" : ok ? "ok" : "degraded");
    if (offset) {
        p6_json_open(&json, "clock", '{');
        p6_json_number(&json, "offset_s", offset);
        p6_json_minute(&json, "now", call->now, call->pool);
        p6_json_close(&json, '}');
    }
    p6_json_close(&json, '}');
    *len = json.buf->len;
    return json.buf->data;
}

p6_error *p6_health(p6_call *call)
{
    p6_places *places = call->site->places;
    const p6_snapshot *s = places ? p6_places_need(places, call->pool) : NULL;
    apr_size_t len;
    const char *text = body(call, s, &len);

    if (s) p6_places_release(places, s);
    else call->res->status = 503;
    call->res->cache = "no-store";
    p6_response_body(call->res, "application/json", text, len);
    return NULL;
}
