/* "/book/ready": what a ready person answers with yes, advice for a no, what to bring. Never a
   refusal. */
#include "booking/way.h"

#include <apr_strings.h>
#include <string.h>

#define QUESTION(F, r) F(r, text, TEXT, NULL) F(r, advice, TEXT, NULL) F(r, lang, TEXT, NULL)
P6_RECORD(question, QUESTION)

#define BRING(F, r) \
    F(r, name, TEXT, NULL) F(r, name_lang, TEXT, NULL) F(r, bring, TEXT, NULL) \
    F(r, bring_lang, TEXT, NULL) F(r, ends, TEXT, NULL) F(r, ends_lang, TEXT, NULL)
P6_RECORD(bring, BRING)

#define READY(F, r) \
    P6_WAY_HEAD(F, r) F(r, questions, LIST, &question_shape) F(r, bring, LIST, &bring_shape) \
    F(r, next, URL, NULL)
P6_RECORD(ready, READY)

const p6_shape p6_book_ready_shape = { "book-ready", ready_fields, ready__count };

static char *trimmed(apr_pool_t *pool, const char *from, const char *to)
{
    while (from < to && strchr(" \t\r", *from)) from++;
    while (to > from && strchr(" \t\r", to[-1])) to--;
    return apr_pstrmemdup(pool, from, (apr_size_t)(to - from));
}

static int is_asked(const apr_array_header_t *list, const char *text)
{
    for (int i = 0; i < list->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(list, i, p6_value *)[question_text].u.text, text)) return 1;
    return 0;
}

/* the lines "QUESTION | ADVICE" of TEXT that were not asked for another service already */
static void add_questions(const p6_call *call, apr_array_header_t *list, const char *text,
                          const char *lang)
{
    for (; *text; text += *text == '\n') {
        const char *end = text + strcspn(text, "\n"), *bar = memchr(text, '|',
                                                                    (apr_size_t)(end - text));
        const char *asked = trimmed(call->pool, text, bar ? bar : end);
        p6_value *q;

        text = end;
        if (!*asked || is_asked(list, asked)) continue;
        q = p6_record_make(&question_shape, call->pool);
        q[question_text] = p6_v_text(asked);
        q[question_advice] = p6_v_text(bar ? trimmed(call->pool, bar + 1, end) : NULL);
        q[question_lang] = p6_v_text(lang);
        APR_ARRAY_PUSH(list, p6_value *) = q;
    }
}

static p6_value *bring_row(const p6_view *view, const char *code)
{
    p6_value *row = p6_record_make(&bring_shape, view->call->pool);
    const char *lang, *text;

    row[bring_name] = p6_v_text(p6_view_name(view, "service", code, &lang));
    row[bring_name_lang] = p6_v_text(lang);
    text = p6_view_text(view, "service", code, "bring", &lang);
    row[bring_bring] = p6_v_text(text ? p6_words_capital(view->call, text) : NULL);
    row[bring_bring_lang] = p6_v_text(lang);
    row[bring_ends] = p6_v_text(p6_view_text(view, "service", code, "ends", &lang));
    row[bring_ends_lang] = p6_v_text(lang);
    return row;
}

/** What the page is made of. */
typedef struct asked {
    const p6_visitor *v;
    const p6_way *way;
} asked;

static p6_error *make(const p6_view *view, void *baton)
{
    const asked *a = baton;
    p6_call *call = view->call;
    p6_value *r = p6_record_make(&ready_shape, call->pool);
    apr_array_header_t *questions = apr_array_make(call->pool, 8, sizeof(p6_value *));
    apr_array_header_t *rows = apr_array_make(call->pool, 4, sizeof(p6_value *));
    p6_way_page page = { P6_STEP_READY, P6_SAY(call, "way.ready"),
                         p6_way_link(a->v, "/book", a->way),
                         p6_way_path(a->v, "/book/ready", a->way), NULL, NULL, 0,
                         p6_way_commune(a->v, a->way) };

    for (int i = 0; i < a->way->services->nelts; i++) {
        const char *code = APR_ARRAY_IDX(a->way->services, i, const char *), *lang;
        const char *text = p6_view_text(view, "service", code, "ready", &lang);

        if (text) add_questions(call, questions, text, lang);
        APR_ARRAY_PUSH(rows, p6_value *) = bring_row(view, code);
    }
    p6_way_fill(a->v, call, &page, r);
    r[ready_questions] = p6_v_list(questions);
    r[ready_bring] = p6_v_list(rows);
    r[ready_next] = p6_v_url(p6_way_link(a->v, a->way->shift ? "/book/time" : "/book/place",
                                         a->way));
    return p6_page(call, "book-ready", r);
}

static p6_error *answer(p6_call *call)
{
    const apr_array_header_t *faults;
    p6_visitor v;
    p6_way way;
    asked a = { &v, &way };

    P6_TRY(p6_visitor_begin(&v, call));
    way = p6_way_read(&v, call->query);
    faults = p6_way_faults(&v, &way);
    if (faults->nelts) return p6_book_services(&v, &way, faults);
    if (p6_way_asks_ready(&v, &way))
        return p6_view_answer(&v.view, NULL, NULL, "no-cache", "Cookie", make, &a);
    p6_response_redirect(call->res, 302,
                         p6_way_link(&v, way.shift ? "/book/time" : "/book/place", &way));
    return NULL;
}

p6_error *p6_page_ready(p6_call *call)
{
    return p6_book_settle(call, "/book", answer(call));
}
