/* "/help": the answer to one question, its points, and what else could be asked. */
#include "locator/pages.h"

#include <apr_strings.h>

#include "base/limits.h"
#include "locator/view_filter.h"
#include "locator/view_pages.h"

#define NOTE(F, r) F(r, text, TEXT, NULL)
P6_RECORD(note, NOTE)

#define HELP(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, heading, TEXT, NULL) \
    F(r, notes, LIST, &note_shape) F(r, choices, LIST, &p6_link_shape) F(r, seek, TEXT, NULL) \
    F(r, typed, TEXT, NULL) F(r, answer, TEXT, NULL) F(r, words, LIST, &p6_link_shape) \
    F(r, points, LIST, &p6_card_shape) F(r, more, TEXT, NULL) F(r, empty, BOOL, NULL) \
    F(r, other_heading, TEXT, NULL) F(r, otherwise, LIST, &p6_card_shape) \
    F(r, search, URL, NULL) F(r, when, TEXT, NULL) F(r, near, TEXT, NULL) \
    F(r, near_href, TEXT, NULL) F(r, whens, LIST, &p6_option_shape) \
    F(r, communes, LIST, &p6_option_shape) F(r, services, LIST, &p6_option_shape) \
    F(r, agencies, LIST, &p6_option_shape) F(r, tongues, LIST, &p6_option_shape) \
    F(r, walk_in, BOOL, NULL) F(r, step_free, BOOL, NULL) F(r, free, BOOL, NULL) \
    F(r, times, LIST, &p6_link_shape)
P6_RECORD(help, HELP)

const p6_shape p6_help_shape = { "help", help_fields, help__count };

/* One question being answered. */
typedef struct asking {
    p6_ask ask;
    p6_answer *answer;
    const p6_commune *commune; /* that was used, or NULL */
} asking;

static void add_note(const p6_view *view, apr_array_header_t *notes, const char *text)
{
    p6_value *row = p6_record_make(&note_shape, view->call->pool);

    row[note_text] = p6_v_text(text);
    APR_ARRAY_PUSH(notes, p6_value *) = row;
}

static const char *choice_text(const p6_view *view, const p6_place_choice *choice, const char *id)
{
    const char *now = p6_view_commune_words(view, choice->commune_kind, choice->commune_name);

    if (!choice->former) return now;
    return P6_SAY(view->call, id, "former", choice->former, "commune", now);
}

/* What must be known before the answer is read. */
static p6_value notes(const p6_view *view, const asking *a)
{
    const p6_call *call = view->call;
    const p6_answer *answer = a->answer;
    apr_array_header_t *list = apr_array_make(call->pool, 4, sizeof(p6_value *));

    if (answer->place == P6_PLACE_ONE
        && APR_ARRAY_IDX(answer->choices, 0, p6_place_choice).former)
        add_note(view, list, choice_text(view, &APR_ARRAY_IDX(answer->choices, 0, p6_place_choice),
                                         "place.former"));
    if (answer->place == P6_PLACE_UNKNOWN)
        add_note(view, list, P6_SAY(call, "help.unknown", "q", a->ask.q));
    if (answer->outside) add_note(view, list, P6_SAY(call, "help.outside"));
    if (answer->beyond)
        add_note(view, list, P6_SAY(call, "help.beyond", "date", p6_words_plain_date(
            call, p6_day_of_minute(call->now) + P6_HORIZON_DAYS - 1)));
    if (answer->over)
        add_note(view, list, a->ask.when == P6_WHEN_TODAY ? P6_SAY(call, "help.over.today")
                                                          : P6_SAY(call, "help.over.tonight"));
    return list->nelts ? p6_v_list(list) : P6_NOTHING;
}

static p6_value choices(const p6_view *view, const asking *a)
{
    const apr_array_header_t *all = a->answer->choices;
    apr_array_header_t *list = apr_array_make(view->call->pool, all->nelts, sizeof(p6_value *));

    for (int i = 0; i < all->nelts; i++) {
        const p6_place_choice *choice = &APR_ARRAY_IDX(all, i, p6_place_choice);
        p6_ask meant = a->ask;

        meant.q = NULL;
        meant.commune = choice->commune;
        APR_ARRAY_PUSH(list, p6_value *) =
            p6_view_link(view, p6_view_ask_link(view, &meant), p6_words_capital(
                view->call, choice_text(view, choice, "place.former_choice")));
    }
    return p6_v_list(list);
}

static const char *heading(const p6_view *view, const asking *a)
{
    const p6_call *call = view->call;
    const char *place = p6_view_in_commune(view, a->commune);

    if (a->answer->place == P6_PLACE_ASK) return P6_SAY(call, "help.ask");
    if (a->ask.has_near && !a->answer->outside && !a->commune)
        place = P6_SAY(call, "place.in.near");
    return P6_SAY(call, "help.heading", "when", p6_view_answer_when(view, &a->ask, a->answer),
                  "place", place);
}

static p6_value frame_of(const p6_view *view, const asking *a)
{
    p6_call *call = view->call;
    const char *query = p6_ask_text(&a->ask, call->pool);
    p6_frame frame = p6_view_frame(view, p6_view_answer_when(view, &a->ask, a->answer),
                                   apr_pstrcat(call->pool, "/help", *query ? "?" : "", query,
                                               NULL));

    if (a->answer->place == P6_PLACE_ASK) frame.title = P6_SAY(call, "help.ask.title");
    if (a->commune) {
        frame.place = p6_view_commune_words(view, a->commune->kind, a->commune->name);
        frame.help_line = a->commune->help_line;
    }
    return p6_frame_value(call, &frame);
}

static void fill_answer(const p6_view *view, const asking *a, p6_value *r)
{
    const p6_call *call = view->call;
    const p6_answer *answer = a->answer;
    int rest = answer->total - answer->points->nelts;
    int several_days = answer->to - answer->from > P6_DAY_MINUTES;

    r[help_answer] = p6_v_text(p6_view_sentence(view, &a->ask, answer));
    r[help_points] = p6_view_cards(view, answer->points, several_days);
    if (rest > 0)
        r[help_more] = p6_v_text(P6_SAY(call, "help.more", "n", apr_itoa(call->pool, rest)));
    r[help_empty] = p6_v_bool(!answer->points->nelts);
    r[help_otherwise] = p6_view_cards(view, answer->otherwise, 1);
    r[help_other_heading] = p6_v_text(answer->relaxed ? P6_SAY(call, "help.otherwise_relaxed")
                                                      : P6_SAY(call, "help.otherwise"));
}

static void fill_filter(const p6_view *view, const asking *a, p6_value *r)
{
    const p6_call *call = view->call;
    const p6_ask *ask = &a->ask;
    const char *when = p6_view_when_code(ask->when);

    r[help_search] = p6_v_url(apr_pstrcat(call->pool, call->req->mount, "/help", NULL));
    r[help_when] = p6_v_text(when ? when : p6_day_text(ask->date, call->pool));
    if (ask->has_near) r[help_near] = p6_v_text(p6_params_get(call->query, "near"));
    r[help_whens] = p6_view_when_options(view, ask);
    r[help_communes] = p6_view_commune_options(view, a->commune ? a->commune->code : NULL);
    r[help_services] = p6_view_service_options(view, ask->service);
    r[help_agencies] = p6_view_agency_options(view, ask->agency);
    r[help_tongues] = p6_view_tongue_options(view, ask->spoken);
    r[help_walk_in] = p6_v_bool(ask->walk_in);
    r[help_step_free] = p6_v_bool(ask->step_free);
    r[help_free] = p6_v_bool(ask->free);
    if (a->answer->place != P6_PLACE_ASK) r[help_times] = p6_view_time_links(view, ask);
}

/* The whole province is much: ask for a place. */
static void fill_seek(const p6_view *view, const asking *a, p6_value *r)
{
    p6_ask anywhere = a->ask;

    anywhere.q = NULL;
    r[help_seek] = p6_v_text(a->ask.q ? P6_SAY(view->call, "help.again")
                                      : P6_SAY(view->call, "home.search"));
    r[help_typed] = p6_v_text(a->ask.q);
    if (a->answer->place != P6_PLACE_ASK)
        r[help_near_href] = p6_v_text(p6_view_ask_link(view, &anywhere));
}

static p6_error *make(const p6_view *view, void *baton)
{
    asking *a = baton;
    p6_call *call = view->call;
    p6_value *r = p6_record_make(&help_shape, call->pool);

    P6_TRY(p6_answer_find(&a->answer, view->snapshot, &a->ask, &view->windows, call->now,
                          call->pool));
    a->commune = p6_view_commune(view, a->answer->commune);
    r[help_page] = frame_of(view, a);
    r[help_heading] = p6_v_text(heading(view, a));
    r[help_notes] = notes(view, a);
    if (a->answer->place == P6_PLACE_ASK)
        r[help_choices] = choices(view, a);
    else
        fill_answer(view, a, r);
    if (!a->commune && !a->ask.has_near) fill_seek(view, a, r);
    r[help_words] = p6_view_removable(view, &a->ask, a->commune);
    fill_filter(view, a, r);
    return p6_page(call, "help", r);
}

p6_error *p6_page_help(p6_call *call)
{
    const p6_commune *last;
    const char *key = NULL;
    p6_view view;
    asking a = { .answer = NULL };

    P6_TRY(p6_view_begin(&view, call));
    P6_TRY(p6_ask_parse(&a.ask, NULL, call->query, view.snapshot, call->pool));
    /* what people type and where they stand is endless: such answers are made each time */
    last = a.ask.commune ? NULL : p6_view_last_commune(&view); /* for the help line on top */
    if (!a.ask.has_near && !a.ask.q)
        key = apr_pstrcat(call->pool, "/help ", p6_ask_text(&a.ask, call->pool), " ",
                          last ? last->code : "", NULL);
    P6_TRY(p6_view_answer(&view, key, a.ask.commune, "no-cache", a.ask.commune ? NULL : "Cookie",
                          make, &a));
    if (a.ask.commune) p6_view_remember_commune(&view, a.ask.commune);
    return NULL;
}
