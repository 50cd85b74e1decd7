/* "/fragment/tonight": a small piece for the portal's own home page, included by SSI. */
#include "locator/pages.h"

#include <apr_strings.h>

#include "locator/view_answer.h"
#include "locator/view_pages.h"

#define FRAGMENT_LINES 5

#define FRAGMENT(F, r) \
    F(r, lang, TEXT, NULL) F(r, answer, TEXT, NULL) F(r, points, LIST, &p6_link_shape) \
    F(r, old, TEXT, NULL) F(r, sample, BOOL, NULL) F(r, more, URL, NULL)
P6_RECORD(fragment, FRAGMENT)

const p6_shape p6_fragment_shape = { "fragment", fragment_fields, fragment__count };

static p6_error *make(const p6_view *view, void *baton)
{
    p6_ask *ask = baton;
    p6_call *call = view->call;
    p6_value *r = p6_record_make(&fragment_shape, call->pool);
    const p6_commune *commune = p6_view_commune(view, ask->commune);
    p6_answer *answer;
    int next;

    P6_TRY(p6_answer_find(&answer, view->snapshot, ask, &view->windows, call->now, call->pool));
    r[fragment_lang] = p6_v_text(p6_lang_code(call->lang));
    r[fragment_answer] = p6_v_text(p6_view_short_sentence(view, ask, answer, commune));
    r[fragment_points] = p6_view_lines(view, answer, FRAGMENT_LINES, &next);
    if (view->old_data)
        r[fragment_old] = p6_v_text(P6_SAY(call, "frame.old", "time", p6_words_stamp(
            call, p6_snapshot_checked_at(view->snapshot))));
    r[fragment_sample] = p6_v_bool(p6_snapshot_sample(view->snapshot));
    r[fragment_more] = p6_v_url(p6_view_ask_link(view, ask));
    return p6_page(call, "fragment", r);
}

p6_error *p6_page_fragment(p6_call *call)
{
    p6_view view;
    p6_ask asked, ask = { .when = P6_WHEN_TONIGHT };

    P6_TRY(p6_view_begin(&view, call));
    P6_TRY(p6_ask_parse(&asked, NULL, call->query, view.snapshot, call->pool));
    ask.commune = asked.commune;
    return p6_view_answer(&view,
                          apr_pstrcat(call->pool, "/fragment ", ask.commune ? ask.commune : "",
                                      NULL),
                          ask.commune, "no-cache", NULL, make, &ask);
}
