#include "evening/view_queue.h"

#include <apr_strings.h>
#include <string.h>

#include "base/buf.h"
#include "base/token.h"
#include "visits/state.h"

/* i18n-prefix: queue.state. */
/* i18n-prefix: queue.priority. */

#define TAG_DIGITS 24

static const char *const state_words[P6_VISIT__COUNT] = {
#define WORD(name, text) text,
    P6_VISIT_STATES(WORD)
#undef WORD
};

const char *p6_view_desk(const p6_call *call, int desk)
{
    return P6_SAY(call, "queue.desk", "n", apr_itoa(call->pool, desk));
}

const char *p6_view_priority(const p6_call *call, const char *priority)
{
    if (!strcmp(priority, "none")) return NULL;
    return P6_SAY(call, apr_pstrcat(call->pool, "queue.priority.", priority, NULL));
}

const char *p6_view_queue_services(const p6_view *view, const p6_queue_visit *v, const char **lang)
{
    apr_pool_t *pool = view->call->pool;
    apr_array_header_t *open = apr_array_make(pool, 4, sizeof(const char *));
    apr_array_header_t *all = apr_array_make(pool, 4, sizeof(const char *));

    for (int i = 0; i < v->services->nelts; i++) {
        const p6_queue_service *s = &APR_ARRAY_IDX(v->services, i, p6_queue_service);

        APR_ARRAY_PUSH(all, const char *) = s->service;
        if (!*s->outcome) APR_ARRAY_PUSH(open, const char *) = s->service;
    }
    return p6_view_names(view, "service", open->nelts ? open : all, lang);
}

/* the hour that matters at this stage */
static const char *when(const p6_call *call, const p6_queue_visit *v)
{
    const p6_queue_row *row = &v->row;
    const char *slot = row->start == P6_NO_MINUTE ? NULL : p6_words_time(call, row->start);
    const char *came;

    if (v->stage == P6_STAGE_EXPECTED || !row->arrived_at)
        return slot ? P6_SAY(call, "queue.booked", "time", slot) : NULL;
    came = p6_words_time(call, p6_minute_of_epoch(row->arrived_at));
    return slot ? P6_SAY(call, "queue.booked_came", "time", slot, "came", came)
                : P6_SAY(call, "queue.came", "came", came);
}

static const char *state(const p6_call *call, const p6_queue_visit *v)
{
    if (v->stage == P6_STAGE_EXPECTED || v->stage == P6_STAGE_WAITING) return NULL;
    return P6_SAY(call, apr_pstrcat(call->pool, "queue.state.", state_words[v->row.state], NULL));
}

static const char *place_of(const p6_call *call, const p6_queue_visit *v)
{
    const char *place = apr_itoa(call->pool, v->place);

    if (!v->place) return NULL;
    if (v->wait_min < 0) return P6_SAY(call, "queue.place_only", "place", place);
    if (!v->wait_min) return P6_SAY(call, "queue.place_soon", "place", place);
    return P6_SAY(call, "queue.place", "place", place, "n", apr_itoa(call->pool, v->wait_min));
}

/* is V called and not there, or booked and late by more than the grace? */
static int is_missing(const p6_call *call, const p6_queue_visit *v)
{
    if (v->row.state == P6_VISIT_CALLED) return 1;
    return v->row.state == P6_VISIT_BOOKED && v->row.start != P6_NO_MINUTE
           && call->now > v->row.start + P6_GRACE_MINUTES;
}

static void fill_buttons(const p6_call *call, const p6_queue_visit *v, p6_value *r)
{
    p6_visit_state s = v->row.state;

    r[p6_queuer_can_arrive] = p6_v_bool(s == P6_VISIT_BOOKED);
    r[p6_queuer_can_call] = p6_v_bool(s == P6_VISIT_ARRIVED || s == P6_VISIT_PARKED);
    r[p6_queuer_can_recall] = p6_v_bool(s == P6_VISIT_CALLED);
    r[p6_queuer_can_serve] = p6_v_bool(s == P6_VISIT_CALLED);
    r[p6_queuer_can_park] = p6_v_bool(p6_visit_may(s, P6_VISIT_PARKED));
    r[p6_queuer_can_absent] = p6_v_bool(is_missing(call, v));
    r[p6_queuer_can_back] = p6_v_bool(s == P6_VISIT_PARKED || s == P6_VISIT_ABSENT);
    r[p6_queuer_can_finish] = p6_v_bool(s == P6_VISIT_SERVING);
    r[p6_queuer_any] = p6_v_bool(s == P6_VISIT_BOOKED || s == P6_VISIT_ARRIVED
                                 || s == P6_VISIT_CALLED || s == P6_VISIT_SERVING
                                 || s == P6_VISIT_PARKED || s == P6_VISIT_ABSENT);
}

p6_value *p6_view_queuer(const p6_view *view, const p6_queue *queue, const p6_queue_visit *v,
                         const char *nonce, int desk, int may)
{
    p6_call *call = view->call;
    p6_value *r = p6_record_make(&p6_queuer_shape, call->pool);
    const char *lang, *id = apr_psprintf(call->pool, "%" APR_INT64_T_FMT, v->row.id);
    const char *path = apr_psprintf(call->pool, "/office/shift/%" APR_INT64_T_FMT "/visit/%s%s",
                                    queue->shift->id, id,
                                    desk ? apr_psprintf(call->pool, "?desk=%d", desk) : "");

    r[p6_queuer_id] = p6_v_text(id);
    r[p6_queuer_href] = p6_v_url(p6_call_link(call, path));
    r[p6_queuer_ticket] = p6_v_text(*v->row.ticket ? v->row.ticket : NULL);
    r[p6_queuer_name] = p6_v_text(*v->row.name ? v->row.name : P6_SAY(call, "queue.no_name"));
    r[p6_queuer_what] = p6_v_text(p6_view_queue_services(view, v, &lang));
    r[p6_queuer_what_lang] = p6_v_text(lang);
    r[p6_queuer_when] = p6_v_text(when(call, v));
    r[p6_queuer_priority] = p6_v_text(p6_view_priority(call, v->row.priority));
    r[p6_queuer_state] = p6_v_text(state(call, v));
    r[p6_queuer_key] = p6_v_text(apr_pstrcat(call->pool, nonce, "-", id, NULL));
    r[p6_queuer_place] = p6_v_text(place_of(call, v));
    if (v->desk) r[p6_queuer_desk] = p6_v_text(p6_view_desk(call, v->desk));
    if (may) fill_buttons(call, v, r);
    return r;
}

const char *p6_view_queue_tag(const p6_call *call, const p6_queue *queue)
{
    p6_buf *buf = p6_buf_make(call->pool, 4096);

    p6_buf_addf(buf, "%s %d %d %d ", p6_lang_code(call->lang), (int)queue->shift->status,
                (int)queue->shift->live, queue->shift->late_min);
    for (int i = 0; i < queue->visits->nelts; i++) {
        const p6_queue_visit *v = &APR_ARRAY_IDX(queue->visits, i, p6_queue_visit);

        p6_buf_addf(buf, "%" APR_INT64_T_FMT ":%d:%d:%d:%d:%s ", v->row.id, (int)v->row.state,
                    v->desk, v->wait_min, is_missing(call, v), v->row.priority);
        for (int s = 0; s < v->services->nelts; s++)
            p6_buf_adds(buf, APR_ARRAY_IDX(v->services, s, p6_queue_service).outcome);
    }
    for (int i = 0; i < queue->now->nelts; i++) {
        const p6_desk_now *now = &APR_ARRAY_IDX(queue->now, i, p6_desk_now);

        p6_buf_addf(buf, "%s%" APR_INT64_T_FMT " ", now->state, now->changed_at);
    }
    return apr_pstrmemdup(call->pool, p6_token_digest("queue ", buf->data, call->pool),
                          TAG_DIGITS);
}
