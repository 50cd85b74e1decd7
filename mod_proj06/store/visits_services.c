/* What a visit came for, and its history. */
#include "store/fields.h"
#include "store/visits.h"

p6_error *p6_visit_put_services(p6_tx *tx, apr_int64_t visit, const p6_segment *segments,
                                int count)
{
    P6_TRY(p6_exec(tx, P6_S_SERVICES_DROP, P6_VALUES(p6_v_int(visit)), NULL));
    return p6_visit_add_services(tx, visit, segments, count);
}

p6_error *p6_visit_add_services(p6_tx *tx, apr_int64_t visit, const p6_segment *segments,
                                int count)
{
    for (int i = 0; i < count; i++)
        P6_TRY(p6_exec(tx, P6_S_SERVICE_ADD,
                       P6_VALUES(p6_v_int(visit), p6_v_text(segments[i].service), p6_v_int(i + 1),
                                 p6_v_int_or_null(segments[i].desk)), NULL));
    return NULL;
}

p6_error *p6_visit_services(p6_tx *tx, apr_int64_t visit, apr_array_header_t **rows,
                            apr_pool_t *pool)
{
    static const p6_field fields[] = { P6_FIELD(TEXT, p6_segment, service),
                                       P6_FIELD(INT, p6_segment, desk) };

    return p6_select_rows(tx, P6_S_SERVICES_OF_VISIT, P6_VALUES(p6_v_int(visit)), fields, 2,
                          sizeof(p6_segment), rows, pool);
}

p6_error *p6_visit_note(p6_tx *tx, apr_int64_t visit, const char *kind, const char *actor,
                        const char *detail, apr_int64_t now_s)
{
    P6_TRY(p6_exec(tx, P6_S_VISIT_NOTE,
                   P6_VALUES(p6_v_int(visit), p6_v_int(now_s), p6_v_text(kind), p6_v_text(actor),
                             p6_v_text(detail)), NULL));
    p6_tx_note(tx, kind);
    return NULL;
}
