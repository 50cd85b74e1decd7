#include "locator/query_parts.h"

p6_error *p6_shift_find(p6_shift_view **shift, const char **slug, const p6_snapshot *snapshot,
                        apr_int64_t id, const p6_windows *windows, p6_minute now,
                        apr_pool_t *pool)
{
    int index = p6_snapshot_shift(snapshot, id), point;
    p6_span span = { .now = now, .from = now, .to = now + 1, .soon = windows->soon,
                     .stale_days = windows->stale_days };

    if (index < 0) return p6_error_make(pool, P6_E_NOT_FOUND, NULL, "no such shift");
    point = p6_snapshot_point_of_shift(snapshot, index);
    *shift = apr_palloc(pool, sizeof **shift);
    p6_fill_shift(*shift, snapshot, point, index, &span, pool);
    *slug = P6_HEAP_TEXT(snapshot, p6_points_of(snapshot)[point].slug);
    return NULL;
}
