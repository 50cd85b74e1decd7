#include "behalf/view_times.h"

#include <apr_strings.h>

#include "visits/view_way.h"

#define PARTS 3 /* of a day */

static int has(const apr_array_header_t *slots, p6_minute start)
{
    for (int i = 0; i < slots->nelts; i++)
        if (APR_ARRAY_IDX(slots, i, p6_slot).start == start) return 1;
    return 0;
}

p6_value p6_office_times(const p6_call *call, const apr_array_header_t *slots, p6_minute near,
                         const apr_array_header_t *faults)
{
    apr_array_header_t *parts = apr_array_make(call->pool, PARTS, sizeof(p6_value *));

    if (slots->nelts && !has(slots, near)) near = APR_ARRAY_IDX(slots, 0, p6_slot).start;
    for (int part = 0; part < PARTS; part++) {
        /* faults are told at the first time, which has the field's own name */
        const char *name = parts->nelts ? apr_psprintf(call->pool, "start-p%d", part) : "start";
        apr_array_header_t *times = apr_array_make(call->pool, 16, sizeof(p6_value *));

        for (int i = 0; i < slots->nelts; i++) {
            p6_minute start = APR_ARRAY_IDX(slots, i, p6_slot).start;

            if (p6_way_part(start) == part)
                p6_form_choice(call, times, name, "start", p6_minute_text(start, call->pool),
                               p6_words_clock(call, start), start == near);
        }
        if (times->nelts)
            APR_ARRAY_PUSH(parts, const p6_value *)
                = p6_form_group(call, parts->nelts ? NULL : faults, name,
                                p6_way_part_words(call, part), NULL, times).u.record;
    }
    return parts->nelts ? p6_v_list(parts) : P6_NOTHING;
}
