#include "reports/visit_times.h"

#include <string.h>

#include "visits/orders.h"

/** Where somebody is: each since when, 0 = not there. */
typedef struct walk {
    apr_int64_t waiting, called, serving;
    apr_int64_t waited, served;
    apr_int64_t last_waiting; /* as it was before the last call */
    int calls, ends;
} walk;

static apr_int64_t since(apr_int64_t from, apr_int64_t to)
{
    return to > from ? to - from : 0;
}

static void call(walk *w, apr_int64_t at)
{
    if (w->waiting) w->waited += since(w->waiting, at);
    w->last_waiting = w->waiting;
    w->waiting = 0;
    w->called = at;
    w->calls++;
}

static void take_back(walk *w)
{
    if (!w->called) return;
    if (w->last_waiting) w->waited -= since(w->last_waiting, w->called);
    w->waiting = w->last_waiting;
    w->called = 0;
    w->calls--;
}

/* done at a desk: whoever needs more waits from now on */
static void leave(walk *w, apr_int64_t at)
{
    apr_int64_t begun = w->serving ? w->serving : w->called;

    if (!begun) return;
    w->served += since(begun, at);
    w->ends++;
    w->serving = w->called = 0;
    w->waiting = at;
}

static void step_aside(walk *w, apr_int64_t at)
{
    if (w->serving) leave(w, at);
    w->waiting = w->called = 0;
}

static void take(walk *w, const p6_count_event *e)
{
    p6_order_kind kind;

    if (!p6_order_parse(&kind, e->kind)) return;
    switch (kind) {
    case P6_ORDER_CALL_NEXT:
    case P6_ORDER_CALL: call(w, e->at_s); break;
    case P6_ORDER_MISTAKE: take_back(w); break;
    case P6_ORDER_SERVE: w->serving = e->at_s; break;
    case P6_ORDER_PARK:
    case P6_ORDER_ABSENT: step_aside(w, e->at_s); break;
    case P6_ORDER_BACK: w->waiting = e->at_s; break;
    case P6_ORDER_REDIRECT:
    case P6_ORDER_FINISH: leave(w, e->at_s); break;
    default: break;
    }
}

p6_visit_times p6_visit_times_of(const p6_count_visit *visit, const p6_count_event *events, int n)
{
    apr_int64_t hour = visit->start ? p6_epoch_of_minute(visit->start) : 0;
    walk w = { .waiting = visit->arrived_at };

    if (w.waiting && w.waiting < hour) w.waiting = hour;
    for (int i = 0; i < n; i++) take(&w, &events[i]);
    return (p6_visit_times){ w.calls ? w.waited : -1, w.ends ? w.served : -1 };
}
