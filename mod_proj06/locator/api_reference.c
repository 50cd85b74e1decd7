#include "locator/api.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "locator/query_parts.h"
#include "site/statics.h"

/** All communes with the former units that belong to them, or what a typed text may mean. */
static void write_former(p6_json *json, const p6_snapshot *s, int commune)
{
    const p6_name_rec *name = P6_SECTION(s, P6_S_NAMES, p6_name_rec);
    p6_ref last = 0;

    p6_json_open(json, "former", '[');
    for (int i = 0; i < P6_COUNT(s, P6_S_NAMES); i++) {
        if (name[i].commune != commune || !name[i].former || name[i].former == last) continue;
        last = name[i].former; /* a name with a bracket stands there twice */
        p6_json_text(json, NULL, P6_HEAP_TEXT(s, last));
    }
    p6_json_close(json, ']');
}

static void write_all_communes(p6_json *json, const p6_view *view)
{
    const apr_array_header_t *rows = p6_snapshot_communes(view->snapshot, view->call->pool);

    for (int i = 0; i < rows->nelts; i++) {
        const p6_commune *c = &APR_ARRAY_IDX(rows, i, p6_commune);

        p6_json_open(json, NULL, '{');
        p6_json_text(json, "code", c->code);
        p6_json_text(json, "name", c->name);
        p6_json_text(json, "kind", c->kind);
        p6_json_filled(json, "help_line", c->help_line);
        p6_json_number(json, "points", p6_communes_of(view->snapshot)[i].points);
        write_former(json, view->snapshot, i);
        p6_json_close(json, '}');
    }
}

static p6_error *make_communes(const p6_view *view, void *baton)
{
    const char *q = baton;
    apr_pool_t *pool = view->call->pool;
    p6_json json = p6_json_make(pool, 16384);

    p6_json_open(&json, NULL, '{');
    p6_json_open(&json, "communes", '[');
    if (!q) {
        write_all_communes(&json, view);
    } else {
        apr_array_header_t *choices = p6_place_search(view->snapshot, q, pool);

        for (int i = 0; i < choices->nelts; i++)
            p6_json_choice(&json, &APR_ARRAY_IDX(choices, i, p6_place_choice));
    }
    p6_json_close(&json, ']');
    p6_json_close(&json, '}');
    p6_api_body(view->call, "application/json", &json);
    return NULL;
}

p6_error *p6_api_communes(p6_call *call)
{
    p6_view view;
    p6_ask ask;
    const char *key;

    P6_TRY(p6_view_begin(&view, call));
    P6_TRY(p6_ask_parse(&ask, NULL, call->query, view.snapshot, call->pool));
    key = apr_pstrcat(call->pool, "api/communes ", ask.q ? ask.q : "", NULL);
    return p6_view_answer(&view, key, NULL, P6_CACHE_API, NULL, make_communes, (void *)ask.q);
}

void p6_api_data_text(p6_json *json, const p6_view *view, const char *kind, const char *code,
                      const char *field)
{
    const char *lang = NULL, *text = p6_view_text(view, kind, code, field, &lang);

    p6_json_text(json, field, text);
    if (text && lang)
        p6_json_text(json, apr_pstrcat(view->call->pool, field, "_lang", NULL), lang);
}

static p6_error *make_services(const p6_view *view, void *baton)
{
    static const char *const fields[] = { "name", "bring", "ends", "next" };
    const apr_array_header_t *rows = p6_snapshot_services(view->snapshot, view->call->pool);
    p6_json json = p6_json_make(view->call->pool, 8192);

    (void)baton;
    p6_json_open(&json, NULL, '{');
    p6_json_open(&json, "services", '[');
    for (int i = 0; i < rows->nelts; i++) {
        const p6_service *row = &APR_ARRAY_IDX(rows, i, p6_service);

        p6_json_open(&json, NULL, '{');
        p6_json_text(&json, "code", row->code);
        p6_json_filled(&json, "agency_kind", row->agency_kind);
        p6_json_number(&json, "minutes", row->minutes);
        for (size_t f = 0; f < sizeof fields / sizeof *fields; f++)
            p6_api_data_text(&json, view, "service", row->code, fields[f]);
        p6_json_close(&json, '}');
    }
    p6_json_close(&json, ']');
    p6_json_close(&json, '}');
    p6_api_body(view->call, "application/json", &json);
    return NULL;
}

static p6_error *make_agencies(const p6_view *view, void *baton)
{
    const apr_array_header_t *rows = p6_snapshot_agencies(view->snapshot, view->call->pool);
    p6_json json = p6_json_make(view->call->pool, 4096);

    (void)baton;
    p6_json_open(&json, NULL, '{');
    p6_json_open(&json, "agencies", '[');
    for (int i = 0; i < rows->nelts; i++) {
        const p6_agency *row = &APR_ARRAY_IDX(rows, i, p6_agency);

        p6_json_open(&json, NULL, '{');
        p6_json_text(&json, "code", row->code);
        p6_json_text(&json, "kind", row->kind);
        p6_api_data_text(&json, view, "agency", row->code, "name");
        p6_json_close(&json, '}');
    }
    p6_json_close(&json, ']');
    p6_json_close(&json, '}');
    p6_api_body(view->call, "application/json", &json);
    return NULL;
}

p6_error *p6_api_services(p6_call *call)
{
    p6_view view;

    P6_TRY(p6_view_begin(&view, call));
    return p6_view_answer(&view, "api/services", NULL, P6_CACHE_API, NULL, make_services, NULL);
}

p6_error *p6_api_agencies(p6_call *call)
{
    p6_view view;

    P6_TRY(p6_view_begin(&view, call));
    return p6_view_answer(&view, "api/agencies", NULL, P6_CACHE_API, NULL, make_agencies, NULL);
}

/* The description lies among the static files, so that it is read and checked with them. */
p6_error *p6_api_openapi(p6_call *call)
{
    static const char *const name[P6_MAX_HOLES] = { "openapi.json" };

    call->holes = name;
    return p6_static_handler(call);
}
