#include "office/view_parts.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "locator/bookable.h"

#define LONGEST_NUMBER 18 /* digits that fit 64 bits */
#define NEXT_SHOWN 8 /* shifts to choose from, before one asks for more */

const char *p6_typed(const p6_call *call, const char *name)
{
    return call->form ? p6_params_get(call->form, name) : NULL;
}

apr_int64_t p6_form_number(const char *text)
{
    apr_size_t len = text ? strlen(text) : 0;

    if (!len || len > LONGEST_NUMBER || strspn(text, "0123456789") != len) return 0;
    return apr_atoi64(text);
}

apr_int64_t p6_form_int(const p6_call *call, const char *name)
{
    const char *text = call->form ? p6_params_get(call->form, name) : NULL;

    return p6_form_number(text ? text : p6_params_get(call->query, name));
}

int p6_ticked(const p6_call *call, const char *name, const char *value)
{
    const apr_array_header_t *all = p6_params_all(call->form ? call->form : call->query, name,
                                                  call->pool);

    for (int i = 0; i < all->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(all, i, const char *), value)) return 1;
    return 0;
}

apr_array_header_t *p6_office_communes(p6_value *choose, const p6_view *view, p6_act act, int few,
                                       const char *path)
{
    p6_call *call = view->call;
    const p6_official *official = call->official;
    const apr_array_header_t *own = p6_communes_of(official, act, call->pool);
    const apr_array_header_t *all = p6_snapshot_communes(view->snapshot, call->pool);
    int all_of_them = own->nelts && !strcmp(APR_ARRAY_IDX(own, 0, const char *), "*");
    int many = all_of_them || own->nelts > few;
    const char *asked = p6_params_get(call->query, "commune");
    apr_array_header_t *shown = apr_array_make(call->pool, 4, sizeof(const p6_commune *));
    apr_array_header_t *links = apr_array_make(call->pool, 100, sizeof(p6_value *));

    for (int i = 0; i < all->nelts; i++) {
        const p6_commune *c = &APR_ARRAY_IDX(all, i, p6_commune);
        const char *there = apr_pstrcat(call->pool, path, "?commune=", c->code, NULL);

        if (!p6_may(official, act, c->code, official->pass_shift)) continue;
        if (!many || (asked && !strcmp(asked, c->code)))
            APR_ARRAY_PUSH(shown, const p6_commune *) = c;
        else
            APR_ARRAY_PUSH(links, p6_value *) = p6_view_link(view, p6_call_link(call, there),
                                                             p6_office_commune_words(view, c));
    }
    *choose = p6_v_list(links);
    return shown;
}

const char *p6_office_commune_words(const p6_view *view, const p6_commune *commune)
{
    return p6_view_commune_words(view, commune->kind, commune->name);
}

static int may(const p6_call *call, p6_act act, const char *commune)
{
    return p6_may(call->official, act, commune, call->official->pass_shift);
}

/* the one that is named, else the last one, else the first of theirs */
static const p6_commune *choose(const p6_view *view, p6_act act, const char *named,
                                const apr_array_header_t *all)
{
    const p6_commune *last;

    if (named) return p6_view_commune(view, named);
    last = p6_view_last_commune(view);
    if (last && may(view->call, act, last->code)) return last;
    for (int i = 0; i < all->nelts; i++)
        if (may(view->call, act, APR_ARRAY_IDX(all, i, p6_commune).code))
            return &APR_ARRAY_IDX(all, i, p6_commune);
    return NULL;
}

p6_error *p6_office_commune(const p6_commune **commune, p6_value *others, const p6_view *view,
                            p6_act act, const char *path)
{
    p6_call *call = view->call;
    const char *named = p6_typed(call, "commune");
    const apr_array_header_t *all = p6_snapshot_communes(view->snapshot, call->pool);
    apr_array_header_t *list = apr_array_make(call->pool, 4, sizeof(p6_value *));

    if (!named) named = p6_params_get(call->query, "commune");
    *commune = choose(view, act, named, all);
    P6_TRY(p6_require(call->official, act, *commune ? (*commune)->code : "",
                      call->official->pass_shift, call->pool));
    for (int i = 0; i < all->nelts; i++) {
        const p6_commune *c = &APR_ARRAY_IDX(all, i, p6_commune);
        const char *link = apr_pstrcat(call->pool, path, "?commune=", c->code, NULL);

        if (may(call, act, c->code) && strcmp(c->code, (*commune)->code))
            APR_ARRAY_PUSH(list, p6_value *) = p6_view_link(view, p6_call_link(call, link),
                                                            p6_office_commune_words(view, c));
    }
    *others = list->nelts ? p6_v_list(list) : P6_NOTHING;
    return NULL;
}

apr_array_header_t *p6_codes_of(const char *list, apr_pool_t *pool)
{
    apr_array_header_t *codes = apr_array_make(pool, 4, sizeof(const char *));
    char *rest = apr_pstrdup(pool, list), *last;

    for (char *code = apr_strtok(rest, ",", &last); code; code = apr_strtok(NULL, ",", &last))
        APR_ARRAY_PUSH(codes, const char *) = code;
    return codes;
}

const char *p6_office_services(const p6_view *view, const char *list, const char **lang)
{
    return p6_view_names(view, "service", p6_codes_of(list, view->call->pool), lang);
}

const char *p6_office_point(const p6_view *view, const char *slug)
{
    p6_point_view *point;

    if (p6_point_find(&point, view->snapshot, slug, 1, &view->windows, view->call->now,
                      view->call->pool))
        return slug;
    return point->name;
}

static int is_coming(const p6_view *view, const p6_shift_view *s)
{
    return s->end > view->call->now && s->badge != P6_BADGE_CANCELLED && s->badge != P6_BADGE_MOVED
           && s->badge != P6_BADGE_ENDED;
}

static int by_start(const void *a, const void *b)
{
    const p6_shift_choice *left = a, *right = b;
    int c = (left->shift->start > right->shift->start) - (left->shift->start < right->shift->start);

    return c ? c : strcmp(left->point->slug, right->point->slug);
}

static int mobile_by_start(const void *a, const void *b)
{
    const p6_shift_choice *left = a, *right = b;
    int c = !strcmp(right->point->kind, "mobile") - !strcmp(left->point->kind, "mobile");

    return c ? c : by_start(a, b);
}

apr_array_header_t *p6_office_shifts(const p6_view *view, const char *commune, int mobile_first,
                                     int limit)
{
    p6_call *call = view->call;
    const apr_array_header_t *points = p6_points_list(view->snapshot, commune, 0,
                                                      P6_MAX_API_POINTS, &view->windows,
                                                      call->now, call->pool);
    apr_array_header_t *list = apr_array_make(call->pool, 32, sizeof(p6_shift_choice));

    for (int i = 0; i < points->nelts; i++) {
        const p6_point_view *found = &APR_ARRAY_IDX(points, i, p6_point_view);
        p6_point_view *point;

        if (!strcmp(found->kind, "police")
            || p6_point_find(&point, view->snapshot, found->slug, P6_BOOK_DAYS, &view->windows,
                             call->now, call->pool))
            continue;
        for (int k = 0; k < point->shifts->nelts; k++) {
            const p6_shift_view *s = &APR_ARRAY_IDX(point->shifts, k, p6_shift_view);

            if (is_coming(view, s)) APR_ARRAY_PUSH(list, p6_shift_choice)
                = (p6_shift_choice){ point, s };
        }
    }
    qsort(list->elts, (size_t)list->nelts, sizeof(p6_shift_choice),
          mobile_first ? mobile_by_start : by_start);
    if (list->nelts > limit) list->nelts = limit;
    return list;
}

const char *p6_office_shift_words(const p6_view *view, const p6_shift_choice *choice)
{
    const p6_call *call = view->call;
    const p6_shift_view *s = choice->shift;
    const char *stop = *s->stop_group ? s->stop_group : s->stop_landmark;
    const char *text = P6_SAY(call, "office.shift_at", "day",
                              p6_words_day(call, p6_day_of_minute(s->start)), "time",
                              p6_words_time(call, s->start), "point", choice->point->name);

    return *stop ? apr_pstrcat(call->pool, text, " (", stop, ")", NULL) : text;
}

static int offered_at(const p6_desk *desk, const char *code, apr_pool_t *pool)
{
    const apr_array_header_t *own = p6_codes_of(desk->services, pool);

    for (int i = 0; i < own->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(own, i, const char *), code)) return 1;
    return 0;
}

static int offers(const p6_shift_view *shift, const apr_array_header_t *services, apr_pool_t *pool)
{
    for (int i = 0; i < services->nelts; i++) {
        int found = 0;

        for (int k = 0; k < shift->desks->nelts && !found; k++)
            found = offered_at(&APR_ARRAY_IDX(shift->desks, k, p6_desk),
                               APR_ARRAY_IDX(services, i, const char *), pool);
        if (!found) return 0;
    }
    return 1;
}

p6_error *p6_office_shift_links(const p6_view *view, const char *commune,
                                const apr_array_header_t *services, p6_shift_linker link,
                                const void *baton, p6_value *first, p6_value *more)
{
    p6_call *call = view->call;
    const apr_array_header_t *all = p6_office_shifts(view, commune, 0, P6_MAX_API_POINTS);
    apr_array_header_t *next = apr_array_make(call->pool, NEXT_SHOWN, sizeof(p6_value *));
    apr_array_header_t *rest = apr_array_make(call->pool, 32, sizeof(p6_value *));

    for (int i = 0; i < all->nelts && rest->nelts < P6_MAX_PLAN_SHIFTS; i++) {
        const p6_shift_choice *choice = &APR_ARRAY_IDX(all, i, p6_shift_choice);

        p6_value *record;

        if (choice->shift->last_entry <= call->now || !offers(choice->shift, services, call->pool))
            continue;
        P6_TRY(link(&record, view, choice, baton));
        APR_ARRAY_PUSH(next->nelts < NEXT_SHOWN ? next : rest, p6_value *) = record;
    }
    *first = next->nelts ? p6_v_list(next) : P6_NOTHING;
    *more = rest->nelts ? p6_v_list(rest) : P6_NOTHING;
    return NULL;
}

int p6_office_shift_open(const p6_view *view, apr_int64_t id)
{
    const p6_call *call = view->call;
    p6_shift_view *shift;
    const char *slug;

    return !p6_shift_find(&shift, &slug, view->snapshot, id, &view->windows, call->now, call->pool)
           && is_coming(view, shift) && shift->last_entry > call->now;
}

const char *p6_office_shift_of(const p6_view *view, apr_int64_t id)
{
    const p6_call *call = view->call;
    p6_shift_choice choice;
    p6_shift_view *shift;
    p6_point_view *point;
    const char *slug;

    if (p6_shift_find(&shift, &slug, view->snapshot, id, &view->windows, call->now, call->pool)
        || p6_point_find(&point, view->snapshot, slug, 1, &view->windows, call->now, call->pool))
        return NULL;
    choice = (p6_shift_choice){ point, shift };
    return p6_office_shift_words(view, &choice);
}

p6_error *p6_office_hidden(apr_array_header_t **hidden, const p6_call *call,
                           const apr_array_header_t *faults)
{
    const char *key;

    P6_TRY(p6_form_key(&key, call, faults));
    *hidden = apr_array_make(call->pool, 4, sizeof(p6_value *));
    p6_form_hide(call, *hidden, "csrf", call->official->csrf);
    p6_form_hide(call, *hidden, "key", key);
    return NULL;
}

p6_value p6_office_services_boxes(const p6_view *view, const apr_array_header_t *faults,
                                  const char *legend, int at_home)
{
    p6_call *call = view->call;
    const apr_array_header_t *all = p6_snapshot_services(view->snapshot, call->pool);
    apr_array_header_t *list = apr_array_make(call->pool, all->nelts, sizeof(p6_value *));

    for (int i = 0; i < all->nelts; i++) {
        const char *code = APR_ARRAY_IDX(all, i, p6_service).code, *lang, *name;

        if (at_home && p6_service_only_at(view->snapshot, code, P6_POINT_POLICE)) continue;
        name = p6_view_name(view, "service", code, &lang);
        p6_form_choice(call, list, "services", "service", code, name,
                       p6_ticked(call, "service", code))[p6_form_choice_lang] = p6_v_text(lang);
    }
    return p6_form_group(call, faults, "services", legend, NULL, list);
}

apr_array_header_t *p6_office_fault(const p6_call *call, const char *field, const char *message)
{
    apr_array_header_t *faults = apr_array_make(call->pool, 1, sizeof(p6_field_fault));

    APR_ARRAY_PUSH(faults, p6_field_fault) = (p6_field_fault){ field, message };
    return faults;
}
