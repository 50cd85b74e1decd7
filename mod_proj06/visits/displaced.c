/* What a change of the schedule did to a visit. It is told by the visit's events: those of the
   schedule carry where the visit was before. */
#include "visits/rules.h"

#include <apr_strings.h>
#include <string.h>

#include "store/queue.h"

#define BY_SCHEDULE "schedule"
#define MOVES_READ 20 /* back to where its citizen left it */

const char *p6_displaced_detail(apr_int64_t shift, p6_minute start, apr_pool_t *pool)
{
    return apr_psprintf(pool, BY_SCHEDULE " %" APR_INT64_T_FMT " %" APR_INT64_T_FMT, shift, start);
}

static int is_by_schedule(const p6_passed_event *event, const char *kind)
{
    return !strcmp(event->kind, kind)
        && !strncmp(event->detail, BY_SCHEDULE, strlen(BY_SCHEDULE));
}

/* where EVENT says that the visit was; 0: it was no move by the schedule */
static int read_from(p6_receipt *r, const p6_passed_event *event)
{
    const char *text;
    apr_int64_t shift;
    char *end;

    if (!is_by_schedule(event, "moved")) return 0;
    text = event->detail + strlen(BY_SCHEDULE);
    shift = apr_strtoi64(text, &end, 10);
    if (end == text || *end != ' ') return 0;
    r->from_shift = shift;
    r->from_start = apr_strtoi64(end, NULL, 10);
    return 1;
}

p6_error *p6_displaced_read(p6_receipt *r, p6_tx *tx, apr_pool_t *pool)
{
    p6_visit_state state = r->visit.state;
    apr_array_header_t *events;

    if (state != P6_VISIT_BOOKED && state != P6_VISIT_WAITING && state != P6_VISIT_CANCELLED)
        return NULL;
    P6_TRY(p6_visit_placings(tx, r->visit.id, MOVES_READ, &events, pool));
    if (state == P6_VISIT_CANCELLED) {
        r->called_off = events->nelts
            && is_by_schedule(&APR_ARRAY_IDX(events, 0, p6_passed_event), "cancelled");
        return NULL;
    }
    for (int i = 0; i < events->nelts; i++)
        if (!read_from(r, &APR_ARRAY_IDX(events, i, p6_passed_event))) break;
    return NULL;
}
