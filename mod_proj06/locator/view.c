#include "locator/view.h"

#include <apr_strings.h>
#include <string.h>

#include "site/kept.h"
#include "web/gzip.h"

#define OLD_AFTER_S 120 /* the builder looks every second or two; this long means it can't */
#define HALF_YEAR_S (183 * 24 * 3600)

typedef struct held {
    p6_places *places;
    const p6_snapshot *snapshot;
} held;

static apr_status_t release(void *data)
{
    held *h = data;

    p6_places_release(h->places, h->snapshot);
    return APR_SUCCESS;
}

p6_error *p6_view_begin(p6_view *view, p6_call *call)
{
    const p6_settings *settings = call->site->settings;
    p6_places *places = call->site->places;
    const p6_snapshot *snapshot = places ? p6_places_need(places, call->pool) : NULL;
    held *h;

    if (!snapshot)
        return p6_error_make(call->pool, P6_E_NO_SNAPSHOT, NULL, "no picture is mapped");
    h = apr_palloc(call->pool, sizeof *h);
    h->places = places;
    h->snapshot = snapshot;
    apr_pool_cleanup_register(call->pool, h, release, apr_pool_cleanup_null);
    view->call = call;
    view->snapshot = snapshot;
    view->windows = (p6_windows){ settings->tonight_from, settings->tonight_to, settings->soon,
                                  settings->stale_days };
    view->built_at = p6_snapshot_built_at(snapshot);
    view->old_data = p6_now_s(call->site->env) - p6_snapshot_checked_at(snapshot) > OLD_AFTER_S;
    return NULL;
}

int p6_view_books(const p6_view *view)
{
    return view->call->site->store && view->call->site->limits;
}

p6_frame p6_view_frame(const p6_view *view, const char *title, const char *canonical)
{
    p6_frame frame = { .title = title, .canonical = canonical, .old_data = view->old_data,
                       .sample = p6_snapshot_sample(view->snapshot) };
    const p6_commune *last = p6_view_last_commune(view);

    if (last) frame.help_line = last->help_line;
    frame.data_at = view->old_data ? p6_snapshot_checked_at(view->snapshot) : view->built_at;
    return frame;
}

p6_frame p6_view_bare_frame(p6_call *call, const char *title, const char *canonical)
{
    p6_frame frame = { .title = title, .canonical = canonical };
    const p6_commune *last;
    p6_view view;

    if (p6_view_begin(&view, call)) return frame; /* no picture: the province's */
    last = p6_view_last_commune(&view);
    if (last) frame.help_line = last->help_line;
    return frame;
}

static const char *stamp_of(const p6_view *view, const char *commune)
{
    return apr_psprintf(view->call->pool,
                        "%" APR_INT64_T_FMT ".%" APR_INT64_T_FMT ".%" APR_INT64_T_FMT ".%d",
                        p6_snapshot_generation(view->snapshot),
                        p6_snapshot_live_generation(view->snapshot, commune), view->call->now,
                        view->old_data);
}

static const char *vary_of(const p6_call *call, const char *vary)
{
    return call->lang_explicit ? vary : "Accept-Language, Cookie";
}

/* An answer that is not kept has its tag and its short form all the same. */
static void seal(const p6_call *call)
{
    p6_response *res = call->res;

    p6_response_tag(res);
    if (p6_request_accepts_gzip(call->req))
        res->gzip = p6_gzip(res->body, res->body_len, &res->gzip_len, call->pool);
    else
        apr_table_mergen(res->headers, "Vary", "Accept-Encoding");
}

p6_error *p6_view_answer(const p6_view *view, const char *key, const char *commune,
                         const char *cache, const char *vary, p6_view_make make, void *baton)
{
    p6_call *call = view->call;
    struct p6_kept *kept = key ? call->site->kept : NULL;
    const char *stamp = stamp_of(view, commune);

    if (kept) {
        /* links begin with the mount: the same page under two mounts is two answers */
        key = apr_psprintf(call->pool, "%s %s %s%s", call->req->mount, key,
                           p6_lang_code(call->lang), call->lang_explicit ? "!" : "");
        if (p6_kept_get(kept, key, stamp, p6_request_accepts_gzip(call->req), call->res))
            return NULL;
    }
    P6_TRY(make(view, baton));
    call->res->cache = cache;
    call->res->vary = vary_of(call, vary);
    call->res->modified = p6_epoch_of_minute(call->now);
    if (kept) p6_kept_put(kept, key, stamp, call->res);
    else seal(call);
    return NULL;
}

const p6_commune *p6_view_commune(const p6_view *view, const char *code)
{
    const apr_array_header_t *all;

    if (!code) return NULL;
    all = p6_snapshot_communes(view->snapshot, view->call->pool);
    for (int i = 0; i < all->nelts; i++) {
        const p6_commune *c = &APR_ARRAY_IDX(all, i, p6_commune);
        if (strcmp(c->code, code) == 0) return c;
    }
    return NULL;
}

const p6_commune *p6_view_last_commune(const p6_view *view)
{
    return p6_view_commune(view, p6_call_cookie(view->call, P6_COMMUNE_COOKIE));
}

void p6_view_remember_commune(const p6_view *view, const char *code)
{
    const p6_call *call = view->call;
    const char *cookie = p6_call_cookie(call, P6_COMMUNE_COOKIE);

    if (cookie && strcmp(cookie, code) == 0) return;
    p6_call_set_cookie(call, P6_COMMUNE_COOKIE, code, "", HALF_YEAR_S);
}

const char *p6_view_text(const p6_view *view, const char *kind, const char *subject,
                         const char *field, const char **lang)
{
    p6_lang tag = view->call->lang;
    const char *text = p6_snapshot_text(view->snapshot, kind, subject, field, tag, &tag);

    *lang = tag == view->call->lang ? NULL : p6_lang_code(tag);
    return text && *text ? text : NULL;
}

const char *p6_view_name(const p6_view *view, const char *kind, const char *code,
                         const char **lang)
{
    const char *text = p6_view_text(view, kind, code, "name", lang);

    return text ? text : code;
}

const char *p6_view_names(const p6_view *view, const char *kind, const apr_array_header_t *codes,
                          const char **lang)
{
    const char *all = NULL;

    *lang = NULL;
    for (int i = 0; codes && i < codes->nelts; i++) {
        const char *other;
        const char *name = p6_view_name(view, kind, APR_ARRAY_IDX(codes, i, const char *), &other);

        if (other) *lang = other;
        all = all ? apr_pstrcat(view->call->pool, all, ", ", name, NULL) : name;
    }
    return all;
}

const char *p6_view_vi(const p6_view *view)
{
    return view->call->lang == P6_VI ? NULL : "vi";
}
