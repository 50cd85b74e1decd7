/* "/book/place": where and on which day; points that have places left, near ones first. */
#include "booking/way.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "locator/view_filter.h"

#define POINTS_SHOWN 4 /* the others are folded */
#define DAYS_SHOWN 2   /* of a point, likewise */
#define WAITING_SHOWN 3

#define PLACE_POINT(F, r) \
    F(r, name, TEXT, NULL) F(r, where, TEXT, NULL) F(r, commune, TEXT, NULL) \
    F(r, vi, TEXT, NULL) F(r, days, LIST, &p6_form_choice_shape) \
    F(r, more, LIST, &p6_form_choice_shape) F(r, more_text, TEXT, NULL)
P6_RECORD(place_point, PLACE_POINT)

#define PLACE(F, r) \
    P6_WAY_HEAD(F, r) F(r, names, TEXT, NULL) F(r, names_lang, TEXT, NULL) F(r, note, TEXT, NULL) \
    F(r, choices, LIST, &p6_link_shape) F(r, search, URL, NULL) \
    F(r, search_hidden, LIST, &p6_form_hidden_shape) F(r, typed, TEXT, NULL) \
    F(r, asked, BOOL, NULL) F(r, communes, LIST, &p6_option_shape) F(r, heading, TEXT, NULL) \
    F(r, action, URL, NULL) F(r, hidden, LIST, &p6_form_hidden_shape) \
    F(r, points, LIST, &place_point_shape) F(r, more, LIST, &place_point_shape) \
    F(r, more_text, TEXT, NULL) F(r, waiting, LIST, &p6_link_shape) \
    F(r, none, BOOL, NULL) F(r, fewer, URL, NULL) F(r, help, URL, NULL)
P6_RECORD(place, PLACE)

const p6_shape p6_book_place_shape = { "book-place", place_fields, place__count };

/** The page being made. */
typedef struct looking {
    const p6_visitor *v;
    const p6_way *way;                 /* without a shift */
    apr_int64_t chosen;                /* the shift chosen before: ticked; 0: none */
    const p6_commune *commune;         /* near which, or NULL */
    p6_place_result place;             /* of what was typed */
    apr_array_header_t *choices;       /* of p6_place_choice */
    const apr_array_header_t *points;  /* of p6_point_view */
} looking;

/* what was typed comes first, then what stands in the address, then what was looked at last */
static void find_commune(looking *l)
{
    const p6_view *view = &l->v->view;

    l->place = P6_PLACE_NONE;
    if (l->way->q) {
        l->place = p6_place_resolve(&l->choices, view->snapshot, l->way->q, view->call->pool);
        if (l->place == P6_PLACE_ONE)
            l->commune = p6_view_commune(
                view, APR_ARRAY_IDX(l->choices, 0, p6_place_choice).commune);
    } else if (l->way->commune) {
        l->commune = p6_view_commune(view, l->way->commune);
    } else if (!l->way->point) {
        l->commune = p6_view_last_commune(view);
    }
}

static const apr_array_header_t *find(const looking *l, const char *point, int full, int most)
{
    const p6_view *view = &l->v->view;
    p6_bookable_ask ask = { .services = l->way->services, .point = point, .full = full,
        .commune = l->commune ? l->commune->code : NULL, .points = most };

    return p6_bookable_find(view->snapshot, &ask, &view->windows, view->call->now,
                            view->call->pool);
}

/* "Hôm nay, thứ Hai, 23/11" */
static const char *day_words(const p6_call *call, p6_day day)
{
    const char *date = p6_words_short_date(call, day);

    if (day <= p6_day_of_minute(call->now) + 1)
        date = P6_SAY(call, "way.day", "word", p6_words_day(call, day), "date", date);
    return p6_words_capital(call, date);
}

static const char *shift_id(const p6_call *call, const p6_shift_view *shift)
{
    return apr_psprintf(call->pool, "%" APR_INT64_T_FMT, shift->id);
}

static void add_day(const p6_visitor *v, apr_array_header_t *list, const char *field,
                    const p6_shift_view *shift, int chosen)
{
    const p6_call *call = v->view.call;
    p6_value *c = p6_form_choice(call, list, field, "shift", shift_id(call, shift),
                                 day_words(call, p6_day_of_minute(shift->start)), chosen);
    const char *stop = *shift->stop_landmark ? shift->stop_landmark : shift->stop_group;

    c[p6_form_choice_more] = p6_v_text(apr_pstrcat(call->pool, p6_words_hours(call, shift->start,
        shift->end), " · ", P6_SAY(call, "shift.free", "n", apr_itoa(call->pool, shift->free)),
        NULL));
    c[p6_form_choice_note] = p6_v_text(*stop ? stop : NULL);
    c[p6_form_choice_note_lang] = p6_v_text(p6_view_vi(&v->view));
}

/* is the shift that was chosen before among those of POINT? */
static int has_chosen(const looking *l, const p6_point_view *point)
{
    for (int i = 0; l->chosen && i < point->shifts->nelts; i++)
        if (APR_ARRAY_IDX(point->shifts, i, p6_shift_view).id == l->chosen) return 1;
    return 0;
}

/* POINT, the NUMBER-th one from 0; the day that was chosen before is ticked, else the very first
   of all */
static p6_value *point_row(const looking *l, const p6_point_view *point, int number, int known)
{
    const p6_view *view = &l->v->view;
    const p6_call *call = view->call;
    p6_value *row = p6_record_make(&place_point_shape, call->pool);
    const char *field = number ? apr_psprintf(call->pool, "shift-p%d", number + 1) : "shift";
    const char *later = apr_pstrcat(call->pool, field, "-more", NULL);
    int n = point->shifts->nelts;
    apr_array_header_t *days = apr_array_make(call->pool, n, sizeof(p6_value *));
    apr_array_header_t *more = apr_array_make(call->pool, n, sizeof(p6_value *));

    for (int i = 0; i < n; i++) {
        const p6_shift_view *shift = &APR_ARRAY_IDX(point->shifts, i, p6_shift_view);
        int ticked = known ? shift->id == l->chosen : !number && !i;
        int open = i < DAYS_SHOWN || ticked;

        add_day(l->v, open ? days : more, open ? field : later, shift, ticked);
    }
    row[place_point_name] = p6_v_text(point->name);
    row[place_point_where] = p6_v_text(p6_view_where(view, point));
    row[place_point_commune] = p6_v_text(
        p6_view_commune_words(view, point->commune_kind, point->commune_name));
    row[place_point_vi] = p6_v_text(p6_view_vi(view));
    row[place_point_days] = p6_v_list(days);
    row[place_point_more] = p6_v_list(more);
    if (more->nelts)
        row[place_point_more_text] = p6_v_text(P6_SAY(call, "way.place.more", "n",
                                                      apr_itoa(call->pool, more->nelts)));
    return row;
}

/* full shifts as links to their waiting lists: of the point asked for, or anywhere when nothing
   else is left */
static p6_value waiting(const looking *l)
{
    const p6_call *call = l->v->view.call;
    apr_array_header_t *list = apr_array_make(call->pool, WAITING_SHOWN, sizeof(p6_value *));
    const apr_array_header_t *points = find(l, l->way->point, 1, WAITING_SHOWN);

    for (int i = 0; i < points->nelts; i++) {
        const p6_point_view *point = &APR_ARRAY_IDX(points, i, p6_point_view);

        for (int j = 0; j < point->shifts->nelts && list->nelts < WAITING_SHOWN; j++) {
            const p6_shift_view *s = &APR_ARRAY_IDX(point->shifts, j, p6_shift_view);
            p6_way way = *l->way;

            way.shift = s->id;
            APR_ARRAY_PUSH(list, p6_value *) = p6_view_link(
                &l->v->view, p6_way_link(l->v, "/book/wait", &way),
                P6_SAY(call, "way.place.waiting", "name", point->name, "day",
                       day_words(call, p6_day_of_minute(s->start)), "hours",
                       p6_words_hours(call, s->start, s->end)));
        }
    }
    return list->nelts ? p6_v_list(list) : P6_NOTHING;
}

/* each place that may be meant, as a link */
static p6_value choices(const looking *l)
{
    const p6_view *view = &l->v->view;
    const p6_call *call = view->call;
    apr_array_header_t *list = apr_array_make(call->pool, 4, sizeof(p6_value *));

    for (int i = 0; i < l->choices->nelts; i++) {
        const p6_place_choice *choice = &APR_ARRAY_IDX(l->choices, i, p6_place_choice);
        const char *text = p6_view_commune_words(view, choice->commune_kind,
                                                 choice->commune_name);
        p6_way way = *l->way;

        way.commune = choice->commune;
        if (choice->former)
            text = P6_SAY(call, "place.former_choice", "former", choice->former, "commune", text);
        APR_ARRAY_PUSH(list, p6_value *) = p6_view_link(
            view, p6_way_link(l->v, "/book/place", &way), p6_words_capital(call, text));
    }
    return p6_v_list(list);
}

/* to look elsewhere: everything is carried on but the place */
static void fill_search(const looking *l, p6_value *r)
{
    const p6_call *call = l->v->view.call;
    p6_way carried = *l->way;
    apr_array_header_t *hidden = p6_way_hidden(l->v);

    carried.point = carried.commune = NULL;
    p6_way_hide(l->v, hidden, &carried);
    r[place_search] = p6_v_url(apr_pstrcat(call->pool, call->req->mount, "/book/place", NULL));
    r[place_search_hidden] = p6_v_list(hidden);
    r[place_typed] = p6_v_text(l->way->q);
    r[place_asked] = p6_v_bool(!l->commune && !l->way->point);
    r[place_communes] = p6_view_commune_options(&l->v->view, l->commune ? l->commune->code : NULL);
}

static const char *note_of(const looking *l)
{
    const p6_call *call = l->v->view.call;

    if (l->place == P6_PLACE_UNKNOWN) return P6_SAY(call, "way.place.unknown", "q", l->way->q);
    if (l->place == P6_PLACE_ONE && APR_ARRAY_IDX(l->choices, 0, p6_place_choice).former)
        return P6_SAY(call, "place.former", "former",
                      APR_ARRAY_IDX(l->choices, 0, p6_place_choice).former, "commune",
                      p6_view_commune_words(&l->v->view, l->commune->kind, l->commune->name));
    if (l->way->point && l->points->nelts
        && strcmp(APR_ARRAY_IDX(l->points, 0, p6_point_view).slug, l->way->point) != 0)
        return P6_SAY(call, "way.place.elsewhere");
    return NULL;
}

static void fill_points(const looking *l, p6_value *r)
{
    const p6_call *call = l->v->view.call;
    apr_array_header_t *rows = apr_array_make(call->pool, POINTS_SHOWN, sizeof(p6_value *));
    apr_array_header_t *more = apr_array_make(call->pool, P6_MAX_BOOK_POINTS, sizeof(p6_value *));
    apr_array_header_t *hidden = p6_way_hidden(l->v);
    p6_way carried = *l->way;
    int known = 0;

    for (int i = 0; i < l->points->nelts; i++)
        known |= has_chosen(l, &APR_ARRAY_IDX(l->points, i, p6_point_view));
    for (int i = 0; i < l->points->nelts; i++) {
        const p6_point_view *point = &APR_ARRAY_IDX(l->points, i, p6_point_view);
        int open = i < POINTS_SHOWN || has_chosen(l, point);

        APR_ARRAY_PUSH(open ? rows : more, p6_value *) = point_row(l, point, i, known);
    }
    carried.commune = l->commune ? l->commune->code : NULL;
    p6_way_hide(l->v, hidden, &carried);
    r[place_action] = p6_v_url(apr_pstrcat(call->pool, call->req->mount, "/book/time", NULL));
    r[place_hidden] = p6_v_list(hidden);
    r[place_points] = p6_v_list(rows);
    r[place_more] = p6_v_list(more);
    if (more->nelts)
        r[place_more_text] = p6_v_text(P6_SAY(call, "way.place.more_points", "n",
                                              apr_itoa(call->pool, more->nelts)));
    if (!l->way->point || note_of(l))
        r[place_heading] = p6_v_text(l->commune
            ? P6_SAY(call, "way.place.near", "place", p6_view_in_commune(&l->v->view, l->commune))
            : P6_SAY(call, "way.place.soonest"));
}

/* The points to choose from: the one asked for; when it has nothing left, those around it. */
static void find_points(looking *l)
{
    const p6_view *view = &l->v->view;
    p6_point_view *point;

    if (l->way->point) {
        l->points = find(l, l->way->point, 0, 1);
        if (l->points->nelts) return;
        if (!l->commune
            && !p6_point_find(&point, view->snapshot, l->way->point, 1, &view->windows,
                              view->call->now, view->call->pool))
            l->commune = p6_view_commune(view, point->commune);
    }
    l->points = find(l, NULL, 0, P6_MAX_BOOK_POINTS);
}

static void fill_nothing(const looking *l, p6_value *r)
{
    p6_ask ask = { .when = P6_WHEN_TODAY, .commune = l->commune ? l->commune->code : NULL };

    r[place_none] = p6_v_bool(!l->points->nelts);
    if (!l->points->nelts || l->way->point) r[place_waiting] = waiting(l);
    if (!l->points->nelts && l->way->services->nelts > 1)
        r[place_fewer] = p6_v_url(p6_way_link(l->v, "/book", l->way));
    r[place_help] = p6_v_url(p6_view_ask_link(&l->v->view, &ask));
}

static p6_error *make(const p6_view *view, void *baton)
{
    looking *l = baton;
    p6_call *call = view->call;
    p6_way whole = *l->way;
    p6_value *r = p6_record_make(&place_shape, call->pool);
    const char *before = p6_way_asks_ready(l->v, l->way) ? "/book/ready" : "/book", *lang;
    p6_way_page page = { P6_STEP_PLACE, P6_SAY(call, "way.place"),
                         p6_way_link(l->v, before, l->way),
                         NULL, NULL, NULL, 0, NULL };

    whole.shift = l->chosen;
    page.canonical = p6_way_path(l->v, "/book/place", &whole);
    if (l->place == P6_PLACE_ASK) page.title = P6_SAY(call, "help.ask");
    if (l->place != P6_PLACE_ASK) find_points(l);
    page.commune = l->commune ? l->commune : p6_way_commune(l->v, l->way);
    p6_way_fill(l->v, call, &page, r);
    r[place_names] = p6_v_text(p6_way_names(l->v, l->way, &lang));
    r[place_names_lang] = p6_v_text(lang);
    fill_search(l, r);
    if (l->place == P6_PLACE_ASK) {
        r[place_choices] = choices(l);
        return p6_page(call, "book-place", r);
    }
    r[place_note] = p6_v_text(note_of(l));
    fill_points(l, r);
    fill_nothing(l, r);
    return p6_page(call, "book-place", r);
}

static p6_error *answer(p6_call *call)
{
    const apr_array_header_t *faults;
    p6_visitor v;
    p6_way way;
    looking l = { .v = &v, .way = &way };

    P6_TRY(p6_visitor_begin(&v, call));
    way = p6_way_read(&v, call->query);
    l.chosen = way.shift;
    way.shift = 0;
    faults = p6_way_faults(&v, &way);
    if (faults->nelts) return p6_book_services(&v, &way, faults);
    find_commune(&l);
    P6_TRY(p6_view_answer(&v.view, NULL, NULL, "no-cache", "Cookie", make, &l));
    if (way.commune) p6_view_remember_commune(&v.view, way.commune);
    return NULL;
}

p6_error *p6_page_place(p6_call *call)
{
    return p6_book_settle(call, "/book", answer(call));
}
