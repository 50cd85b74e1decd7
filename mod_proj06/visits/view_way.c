#include "visits/view_way.h"

#include <stdlib.h>
#include <string.h>
#include <apr_strings.h>

#include "base/limits.h"


#define STEPS 6
#define MAX_ID_DIGITS 18

static int is_among(const apr_array_header_t *codes, const char *code)
{
    for (int i = 0; i < codes->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(codes, i, const char *), code)) return 1;
    return 0;
}

static const char *known_service(const p6_visitor *v, const char *code)
{
    const apr_array_header_t *all = p6_snapshot_services(v->view.snapshot, v->view.call->pool);

    for (int i = 0; i < all->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(all, i, p6_service).code, code))
            return APR_ARRAY_IDX(all, i, p6_service).code;
    return NULL;
}

static const apr_array_header_t *read_services(const p6_visitor *v, const p6_params *params)
{
    apr_pool_t *pool = v->view.call->pool;
    const apr_array_header_t *asked = p6_params_all(params, "service", pool);
    apr_array_header_t *codes = apr_array_make(pool, 4, sizeof(const char *));

    for (int i = 0; i < asked->nelts; i++) {
        const char *code = known_service(v, APR_ARRAY_IDX(asked, i, const char *));

        if (code && !is_among(codes, code)) APR_ARRAY_PUSH(codes, const char *) = code;
    }
    return codes;
}

static const char *known_point(const p6_visitor *v, const char *slug)
{
    p6_point_view *point;
    p6_error *err;

    if (!slug || !*slug) return NULL;
    err = p6_point_find(&point, v->view.snapshot, slug, 1, &v->view.windows, v->view.call->now,
                        v->view.call->pool);
    return err ? NULL : point->slug;
}

static apr_int64_t read_id(const char *text)
{
    apr_size_t len = text ? strlen(text) : 0;

    return len && len <= MAX_ID_DIGITS && strspn(text, "0123456789") == len ? apr_atoi64(text) : 0;
}

/* a typed place that is too long or empty is none */
static const char *read_typed(const char *q)
{
    return q && q[strspn(q, " ")] && strlen(q) <= 4 * P6_MAX_PLACE_QUERY ? q : NULL;
}

p6_way p6_way_read(const p6_visitor *v, const p6_params *params)
{
    const p6_commune *commune = p6_view_commune(&v->view, p6_params_get(params, "commune"));

    return (p6_way){ .services = read_services(v, params),
        .point = known_point(v, p6_params_get(params, "point")),
        .commune = commune ? commune->code : NULL, .q = read_typed(p6_params_get(params, "q")),
        .shift = read_id(p6_params_get(params, "shift")) };
}

p6_way p6_way_of_receipt(const p6_visitor *v, const p6_receipt *receipt)
{
    apr_array_header_t *codes = apr_array_make(v->view.call->pool, 4, sizeof(const char *));

    for (int i = 0; i < receipt->services->nelts; i++)
        APR_ARRAY_PUSH(codes, const char *)
            = APR_ARRAY_IDX(receipt->services, i, p6_segment).service;
    return (p6_way){ .services = codes, .shift = receipt->visit.shift,
                     .commune = receipt->point ? receipt->point->commune : NULL };
}

static const char *with(const p6_call *call, const char *path, const char *name, const char *value)
{
    if (!value) return path;
    return apr_pstrcat(call->pool, path, strchr(path, '?') ? "&" : "?", name, "=",
                       p6_url_encode(value, call->pool), NULL);
}

static const char *shift_text(const p6_call *call, const p6_way *way)
{
    return way->shift ? apr_psprintf(call->pool, "%" APR_INT64_T_FMT, way->shift) : NULL;
}

const char *p6_way_path(const p6_visitor *v, const char *path, const p6_way *way)
{
    const p6_call *call = v->view.call;

    for (int i = 0; i < way->services->nelts; i++)
        path = with(call, path, "service", APR_ARRAY_IDX(way->services, i, const char *));
    path = with(call, path, "point", way->point);
    path = with(call, path, "commune", way->commune);
    return with(call, path, "shift", shift_text(call, way));
}

const char *p6_way_link(const p6_visitor *v, const char *path, const p6_way *way)
{
    return p6_call_link(v->view.call, p6_way_path(v, path, way));
}

apr_array_header_t *p6_way_hidden(const p6_visitor *v)
{
    return apr_array_make(v->view.call->pool, 8, sizeof(p6_value *));
}

void p6_way_hide(const p6_visitor *v, apr_array_header_t *hidden, const p6_way *way)
{
    const p6_call *call = v->view.call;

    for (int i = 0; i < way->services->nelts; i++)
        p6_form_hide(call, hidden, "service", APR_ARRAY_IDX(way->services, i, const char *));
    p6_form_hide(call, hidden, "point", way->point);
    p6_form_hide(call, hidden, "commune", way->commune);
    p6_form_hide(call, hidden, "shift", shift_text(call, way));
    p6_form_hide(call, hidden, "lang", call->lang_explicit ? p6_lang_code(call->lang) : NULL);
}

apr_array_header_t *p6_way_faults(const p6_visitor *v, const p6_way *way)
{
    apr_array_header_t *faults = apr_array_make(v->view.call->pool, 1, sizeof(p6_field_fault));
    int n = way->services->nelts;

    if (n < 1 || n > v->booking.limits->services_max)
        APR_ARRAY_PUSH(faults, p6_field_fault)
            = (p6_field_fault){ "services", "way.bad.services" };
    return faults;
}

/* Is CODE one of the words of LIST, which commas separate? */
static int lists(const char *list, const char *code)
{
    apr_size_t len = strlen(code);

    for (const char *word = list; word; word = strchr(word, ',') ? strchr(word, ',') + 1 : NULL)
        if (!strncmp(word, code, len) && (word[len] == ',' || !word[len])) return 1;
    return 0;
}

int p6_way_offered(const p6_way *way, const p6_shift_view *shift)
{
    for (int i = 0; i < way->services->nelts; i++) {
        const char *code = APR_ARRAY_IDX(way->services, i, const char *);
        int found = 0;

        for (int d = 0; d < shift->desks->nelts && !found; d++) {
            const p6_desk *desk = &APR_ARRAY_IDX(shift->desks, d, p6_desk);

            found = desk->online && lists(desk->services, code);
        }
        if (!found) return 0;
    }
    return 1;
}

const char *p6_way_names(const p6_visitor *v, const p6_way *way, const char **lang)
{
    return p6_view_names(&v->view, "service", way->services, lang);
}

int p6_way_asks_ready(const p6_visitor *v, const p6_way *way)
{
    const char *lang;

    for (int i = 0; i < way->services->nelts; i++)
        if (p6_view_text(&v->view, "service", APR_ARRAY_IDX(way->services, i, const char *),
                         "ready", &lang))
            return 1;
    return 0;
}

const p6_commune *p6_way_commune(const p6_visitor *v, const p6_way *way)
{
    const p6_view *view = &v->view;
    const char *slug = way->point;
    p6_shift_view *shift;
    p6_point_view *point;

    if (way->commune) return p6_view_commune(view, way->commune);
    if (!slug && (!way->shift || p6_shift_find(&shift, &slug, view->snapshot, way->shift,
                                               &view->windows, view->call->now,
                                               view->call->pool)))
        return NULL;
    if (p6_point_find(&point, view->snapshot, slug, 1, &view->windows, view->call->now,
                      view->call->pool))
        return NULL;
    return p6_view_commune(view, point->commune);
}

void p6_way_fill(const p6_visitor *v, p6_call *call, const p6_way_page *page, p6_value *root)
{
    p6_frame frame = { .title = page->title, .canonical = page->canonical };

    if (v->view.snapshot) frame = p6_view_frame(&v->view, page->title, page->canonical);
    frame.error = page->error || (page->faults && page->faults->nelts);
    if (page->commune) frame.help_line = page->commune->help_line;
    if (page->point) {
        frame.place = page->point->name;
        frame.help_line = page->point->help_line;
    }
    root[p6_way_head_page] = p6_frame_value(call, &frame);
    root[p6_way_head_back] = p6_v_url(page->back);
    if (page->step != P6_STEP_NONE)
        root[p6_way_head_step] = p6_v_text(
            P6_SAY(call, "way.step", "step", apr_itoa(call->pool, page->step), "of",
                   apr_itoa(call->pool, STEPS)));
    root[p6_way_head_title] = p6_v_text(page->title);
    root[p6_way_head_errors] = p6_form_errors(call, page->faults);
}

int p6_way_part(p6_minute minute)
{
    int hour = p6_clock_of_minute(minute) / 60;

    return hour < 12 ? 0 : hour < 19 ? 1 : 2; /* as site/words says the hour */
}

const char *p6_way_part_words(const p6_call *call, int part)
{
    static const char *const ids[] = { "way.morning", "way.afternoon", "way.evening" };

    return P6_SAY(call, ids[part]);
}

const char *p6_way_when(const p6_call *call, p6_minute minute)
{
    return P6_SAY(call, "way.when", "day", p6_words_date(call, p6_day_of_minute(minute)), "clock",
                  p6_words_clock(call, minute));
}

p6_minute p6_way_minute(const char *text)
{
    p6_minute minute;

    return text && p6_minute_parse(&minute, text) ? minute : P6_NO_MINUTE;
}
