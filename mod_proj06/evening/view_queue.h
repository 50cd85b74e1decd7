/**
 * The queue in words: the names of templates/office-shift.xhtml and office-visit.xhtml.
 */
#ifndef P6_EVENING_VIEW_QUEUE_H
#define P6_EVENING_VIEW_QUEUE_H

#include "evening/queue.h"
#include "office/view_office.h"

/** A visit in a list: who, what, since when, and its buttons. `key` belongs to its form. */
#define P6_QUEUER(F, r) \
    F(r, id, TEXT, NULL) F(r, href, URL, NULL) F(r, ticket, TEXT, NULL) F(r, name, TEXT, NULL) \
    F(r, what, TEXT, NULL) F(r, what_lang, TEXT, NULL) F(r, when, TEXT, NULL) \
    F(r, priority, TEXT, NULL) F(r, state, TEXT, NULL) F(r, key, TEXT, NULL) \
    F(r, desk, TEXT, NULL) F(r, place, TEXT, NULL) \
    F(r, can_arrive, BOOL, NULL) F(r, can_call, BOOL, NULL) F(r, can_recall, BOOL, NULL) \
    F(r, can_serve, BOOL, NULL) F(r, can_park, BOOL, NULL) F(r, can_absent, BOOL, NULL) \
    F(r, can_back, BOOL, NULL) F(r, can_finish, BOOL, NULL) F(r, any, BOOL, NULL)
P6_RECORD(p6_queuer, P6_QUEUER)

/** V as a row of SHIFT's list; NONCE makes its form's key. DESK is the one that this phone runs, 0:
    none; its page comes back to it. May nothing be done (only watched), it has no buttons. */
p6_value *p6_view_queuer(const p6_view *view, const p6_queue *queue, const p6_queue_visit *v,
                         const char *nonce, int desk, int may);
/** "Cài VNeID, Định danh mức 2": what is still open of V, or all of it when nothing is. */
const char *p6_view_queue_services(const p6_view *view, const p6_queue_visit *v,
                                   const char **lang);
/** The name of PRIORITY ("age"), NULL for "none". */
const char *p6_view_priority(const p6_call *call, const char *priority);
/** Changes whenever something in QUEUE does that its page shows: its ETag. */
const char *p6_view_queue_tag(const p6_call *call, const p6_queue *queue);
/** "bàn 2". */
const char *p6_view_desk(const p6_call *call, int desk);

#endif
