#include "evening/shift_call.h"
#include "office/view_parts.h"

#include <apr_strings.h>
#include <string.h>

p6_error *p6_shift_call_lead(p6_shift_call *s, p6_call *call)
{
    memset(s, 0, sizeof *s);
    s->shift = p6_form_number(call->holes[0]);
    if (!s->shift) return p6_error_make(call->pool, P6_E_NOT_FOUND, NULL, "no shift's number");
    s->desk = (int)p6_form_int(call, "desk");
    return p6_visitor_begin(&s->visitor, call);
}

/* the desk that was chosen, else the one this official runs already, else the first */
static int choose_desk(const p6_shift_call *s, const p6_official *official)
{
    const p6_queue *q = s->queue;

    for (int i = 0; i < q->desks->nelts; i++)
        if (APR_ARRAY_IDX(q->desks, i, p6_desk).number == s->desk) return s->desk;
    for (int i = 0; i < q->now->nelts; i++) {
        const p6_desk_now *now = &APR_ARRAY_IDX(q->now, i, p6_desk_now);

        if ((official->id && now->official == official->id)
            || (official->pass && now->pass == official->pass))
            return now->desk;
    }
    return q->desks->nelts ? APR_ARRAY_IDX(q->desks, 0, p6_desk).number : 0;
}

static p6_error *read_queue(p6_shift_call *s, p6_call *call, const p6_official *official,
                            p6_act act)
{
    p6_queue *queue;
    p6_point_view *point;
    p6_error *err;

    P6_TRY(p6_shift_call_lead(s, call));
    P6_TRY(p6_queue_load(&queue, &s->visitor.booking, official, act, s->shift, call->pool));
    s->queue = queue;
    err = p6_point_find(&point, s->visitor.view.snapshot, queue->shift->point, 1,
                        &s->visitor.view.windows, call->now, call->pool);
    s->point = err ? queue->shift->point : point->name; /* the picture may be older */
    return NULL;
}

p6_error *p6_shift_call_begin(p6_shift_call *s, p6_call *call, p6_act act)
{
    P6_TRY(read_queue(s, call, call->official, act));
    s->desk = choose_desk(s, call->official);
    s->may = p6_may(call->official, P6_ACT_QUEUE, s->queue->commune, s->shift);
    return NULL;
}

p6_error *p6_shift_call_public(p6_shift_call *s, p6_call *call)
{
    return read_queue(s, call, NULL, P6_ACT_NONE);
}

const char *p6_shift_path(const p6_shift_call *s, const char *rest)
{
    return apr_psprintf(s->visitor.view.call->pool, "/office/shift/%" APR_INT64_T_FMT "%s",
                        s->shift, rest);
}

const char *p6_shift_link(const p6_shift_call *s, const char *rest)
{
    return p6_call_link(s->visitor.view.call, p6_shift_path(s, rest));
}

p6_badge_words p6_shift_said(const p6_shift_call *s)
{
    const p6_call *call = s->visitor.view.call;
    const p6_shift *shift = s->queue->shift;

    if (shift->status == P6_SHIFT_CANCELLED)
        return (p6_badge_words){ P6_SAY(call, "badge.cancelled"), "shut", "✕" };
    if (shift->status == P6_SHIFT_MOVED)
        return (p6_badge_words){ P6_SAY(call, "badge.moved"), "soon", "→" };
    switch (shift->live) {
    case P6_LIVE_STARTED:
        return (p6_badge_words){ P6_SAY(call, "queue.live.started"), "open", "●" };
    case P6_LIVE_LATE:
        return (p6_badge_words){ P6_SAY(call, "badge.late", "n",
                                        apr_itoa(call->pool, shift->late_min)), "soon", "◐" };
    case P6_LIVE_FULL: return (p6_badge_words){ P6_SAY(call, "queue.live.full"), "soon", "◐" };
    case P6_LIVE_ENDED: return (p6_badge_words){ P6_SAY(call, "queue.live.ended"), "shut", "○" };
    case P6_LIVE_NONE: break;
    }
    return (p6_badge_words){ P6_SAY(call, "queue.live.none"), "soon", "◌" };
}
