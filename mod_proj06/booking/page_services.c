/* "/book": which services, one to four; "/dat-lich": the door to it. */
#include "booking/way.h"

#include <apr_strings.h>
#include <string.h>

#define SERVICES(F, r) \
    P6_WAY_HEAD(F, r) F(r, action, URL, NULL) F(r, hidden, LIST, &p6_form_hidden_shape) \
    F(r, note, TEXT, NULL) F(r, elsewhere, URL, NULL) F(r, services, RECORD, &p6_form_group_shape)
P6_RECORD(services, SERVICES)

const p6_shape p6_book_services_shape = { "book-services", services_fields, services__count };

/** The shifts that bind what can be asked for. */
typedef struct bound {
    const char *place;                /* name of the point, or NULL: nothing binds */
    const apr_array_header_t *shifts; /* of p6_shift_view; NULL: any service can be asked for */
} bound;

static bound of_shift(const p6_visitor *v, apr_int64_t id)
{
    const p6_call *call = v->view.call;
    apr_array_header_t *shifts = apr_array_make(call->pool, 1, sizeof(p6_shift_view));
    p6_point_view *point;
    p6_shift_view *shift;
    const char *slug;

    if (p6_shift_find(&shift, &slug, v->view.snapshot, id, &v->view.windows, call->now, call->pool)
        || p6_point_find(&point, v->view.snapshot, slug, 1, &v->view.windows, call->now,
                         call->pool))
        return (bound){ NULL, NULL };
    APR_ARRAY_PUSH(shifts, p6_shift_view) = *shift;
    return (bound){ point->name, shifts };
}

/* those with a place left; when there are none, the full ones: one may wait there */
static bound of_point(const p6_visitor *v, const char *slug)
{
    const p6_call *call = v->view.call;
    p6_bookable_ask ask = { .services = apr_array_make(call->pool, 1, sizeof(const char *)),
                            .point = slug, .points = 1 };
    p6_point_view *point;

    for (; ask.full <= 1; ask.full++) {
        const apr_array_header_t *found = p6_bookable_find(v->view.snapshot, &ask,
                                                           &v->view.windows, call->now, call->pool);

        if (!found->nelts) continue;
        point = &APR_ARRAY_IDX(found, 0, p6_point_view);
        return (bound){ point->name, point->shifts };
    }
    if (p6_point_find(&point, v->view.snapshot, slug, 1, &v->view.windows, call->now, call->pool))
        return (bound){ NULL, NULL };
    return (bound){ point->name, NULL };
}

static int is_offered(const p6_visitor *v, const bound *b, const char *code)
{
    apr_array_header_t *one = apr_array_make(v->view.call->pool, 1, sizeof(const char *));
    p6_way way = { .services = one };

    APR_ARRAY_PUSH(one, const char *) = code;
    if (!b->shifts) return 1;
    for (int i = 0; i < b->shifts->nelts; i++)
        if (p6_way_offered(&way, &APR_ARRAY_IDX(b->shifts, i, p6_shift_view))) return 1;
    return 0;
}

static int is_chosen(const p6_way *way, const char *code)
{
    for (int i = 0; i < way->services->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(way->services, i, const char *), code)) return 1;
    return 0;
}

static p6_value choices(const p6_visitor *v, const p6_way *way, const bound *b,
                        const apr_array_header_t *faults)
{
    const p6_call *call = v->view.call;
    const apr_array_header_t *all = p6_snapshot_services(v->view.snapshot, call->pool);
    apr_array_header_t *list = apr_array_make(call->pool, all->nelts, sizeof(p6_value *));

    for (int i = 0; i < all->nelts; i++) {
        const p6_service *service = &APR_ARRAY_IDX(all, i, p6_service);
        const char *lang, *name = p6_view_name(&v->view, "service", service->code, &lang);
        p6_value *c;

        if (!is_offered(v, b, service->code)) continue;
        c = p6_form_choice(call, list, "services", "service", service->code, name,
                           is_chosen(way, service->code));
        c[p6_form_choice_lang] = p6_v_text(lang);
        c[p6_form_choice_more] = p6_v_text(P6_SAY(call, "way.minutes", "n",
                                                  apr_itoa(call->pool, service->minutes)));
    }
    return p6_form_group(call, faults, "services", P6_SAY(call, "way.services.legend"), NULL,
                         list);
}

static p6_error *make(const p6_visitor *v, const p6_way *way, const apr_array_header_t *faults)
{
    p6_call *call = v->view.call;
    p6_value *r = p6_record_make(&services_shape, call->pool);
    p6_way carried = *way, elsewhere = *way;
    apr_array_header_t *hidden = p6_way_hidden(v);
    bound b = way->shift ? of_shift(v, way->shift) : (bound){ NULL, NULL };
    p6_way_page page = { P6_STEP_SERVICES, P6_SAY(call, "way.services"), p6_call_link(call, "/"),
                         p6_way_path(v, "/book", way), NULL, faults, 0,
                         p6_way_commune(v, way) };

    if (!b.place && way->point) b = of_point(v, way->point);
    p6_way_fill(v, call, &page, r);
    carried.services = apr_array_make(call->pool, 1, sizeof(const char *));
    if (!b.shifts) carried.point = NULL;
    if (!b.shifts) carried.shift = 0;
    p6_way_hide(v, hidden, &carried);
    r[services_action] = p6_v_url(apr_pstrcat(call->pool, call->req->mount, "/book/ready", NULL));
    r[services_hidden] = p6_v_list(hidden);
    if (b.place)
        r[services_note] = p6_v_text(b.shifts ? P6_SAY(call, "way.services.at", "name", b.place)
                                              : P6_SAY(call, "way.services.not_at", "name",
                                                       b.place));
    elsewhere.point = NULL;
    elsewhere.shift = 0;
    if (b.place && b.shifts) r[services_elsewhere] = p6_v_url(p6_way_link(v, "/book", &elsewhere));
    r[services_services] = choices(v, way, &b, faults);
    return p6_page(call, "book-services", r);
}

/** What the page is kept by. */
typedef struct asked {
    const p6_visitor *v;
    const p6_way *way;
} asked;

static p6_error *make_plain(const p6_view *view, void *baton)
{
    const asked *a = baton;

    (void)view;
    return make(a->v, a->way, NULL);
}

p6_error *p6_book_services(const p6_visitor *v, const p6_way *way,
                           const apr_array_header_t *faults)
{
    asked a = { v, way };

    const p6_commune *last = p6_view_last_commune(&v->view); /* for the help line on top */
    const char *plain = apr_pstrcat(v->view.call->pool, "/book ", last ? last->code : "", NULL);

    if (!faults || !faults->nelts)
        return p6_view_answer(&v->view, way->services->nelts || way->point || way->commune
                                            || way->shift ? NULL : plain,
                              NULL, "no-cache", "Cookie", make_plain, &a);
    P6_TRY(make(v, way, faults));
    v->view.call->res->status = 422;
    return NULL;
}

static p6_error *answer(p6_call *call)
{
    p6_visitor v;
    p6_way way;

    P6_TRY(p6_visitor_begin(&v, call));
    way = p6_way_read(&v, call->query);
    return p6_book_services(&v, &way, NULL);
}

p6_error *p6_page_book(p6_call *call)
{
    return p6_book_settle(call, "/book", answer(call));
}

p6_error *p6_page_book_door(p6_call *call)
{
    const p6_request *req = call->req;

    p6_response_redirect(call->res, 302, apr_pstrcat(call->pool, req->mount, "/book",
                                                     *req->query ? "?" : "", req->query, NULL));
    return NULL;
}
