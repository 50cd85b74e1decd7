#include "store/outbox.h"

#include "store/fields.h"
#include "store/visits_private.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

/* the id first, then what p6_outbox_add writes, then the tries */
static const p6_field outgoing[] = {
    P6_FIELD(I64, p6_outgoing, id),
    P6_FIELD(TEXT, p6_outgoing, request_key), P6_FIELD(TEXT, p6_outgoing, channel),
    P6_FIELD(ID, p6_outgoing, visit), P6_FIELD(TEXT, p6_outgoing, recipient),
    P6_FIELD(TEXT, p6_outgoing, title), P6_FIELD(TEXT, p6_outgoing, body),
    P6_FIELD(I64, p6_outgoing, due_s), P6_FIELD(I64, p6_outgoing, made_at),
    P6_FIELD(INT, p6_outgoing, tries),
};
#define WRITTEN 8 /* from the second */

p6_error *p6_outbox_add(p6_tx *tx, p6_outgoing *row, int *inserted)
{
    *inserted = 0;
    P6_TRY(p6_exec_row(tx, P6_S_OUTBOX_ADD, outgoing + 1, WRITTEN, row, NULL, 0, inserted));
    return *inserted ? p6_last_id(tx, &row->id) : NULL;
}

p6_error *p6_outbox_due(p6_tx *tx, const char *channel, apr_int64_t now_s,
                        const p6_outgoing *after, int limit, apr_array_header_t **rows,
                        apr_pool_t *pool)
{
    return p6_select_rows(tx, P6_S_OUTBOX_DUE,
                          P6_VALUES(p6_v_text(channel), p6_v_int(now_s),
                                    p6_v_int(after ? after->due_s : 0),
                                    p6_v_int(after ? after->id : 0), p6_v_int(limit)),
                          outgoing, COUNT(outgoing), sizeof(p6_outgoing), rows, pool);
}

p6_error *p6_outbox_claim(p6_tx *tx, p6_outgoing *row, apr_int64_t due_s, int *ours)
{
    *ours = 0;
    P6_TRY(p6_exec(tx, P6_S_OUTBOX_CLAIM,
                   P6_VALUES(p6_v_int(due_s), p6_v_int(row->id), p6_v_int(row->tries)), ours));
    if (*ours) row->tries++;
    return NULL;
}

p6_error *p6_outbox_note(p6_tx *tx, apr_int64_t id, p6_delivered result, apr_int64_t due_s,
                         const char *detail, apr_int64_t now_s)
{
    static const char *const words[] = {
        [P6_SENT] = "sent", [P6_SEND_AGAIN] = "again", [P6_SEND_FAILED] = "failed",
    };
    p6_value which = p6_v_int(id);

    if (result == P6_SEND_AGAIN)
        P6_TRY(p6_exec(tx, P6_S_OUTBOX_AGAIN, P6_VALUES(p6_v_int(due_s), which), NULL));
    else
        P6_TRY(p6_exec(tx, result == P6_SENT ? P6_S_OUTBOX_SENT : P6_S_OUTBOX_FAILED,
                       P6_VALUES(which), NULL));
    return p6_exec(tx, P6_S_DELIVERY_ADD,
                   P6_VALUES(p6_v_int(now_s), p6_v_text(words[result]), p6_v_text(detail), which),
                   NULL);
}

p6_error *p6_outbox_drop(p6_tx *tx, apr_int64_t visit, const char *keep, int *dropped)
{
    return p6_exec(tx, P6_S_OUTBOX_DROP, P6_VALUES(p6_v_int(visit), p6_v_text(keep)), dropped);
}

p6_error *p6_outbox_sweep(p6_tx *tx, apr_int64_t stale_s, apr_int64_t old_s, int limit, int *swept)
{
    int stale = 0, old = 0;

    *swept = 0;
    P6_TRY(p6_exec(tx, P6_S_OUTBOX_STALE, P6_VALUES(p6_v_int(stale_s), p6_v_int(limit)), &stale));
    P6_TRY(p6_exec(tx, P6_S_OUTBOX_SWEEP, P6_VALUES(p6_v_int(limit), p6_v_int(old_s)), &old));
    *swept = stale + old;
    return NULL;
}

p6_error *p6_outbox_place_of(p6_tx *tx, apr_int64_t shift, p6_outbox_place **place,
                             apr_pool_t *pool)
{
    static const p6_field fields[] = {
        P6_FIELD(TEXT, p6_outbox_place, point), P6_FIELD(TEXT, p6_outbox_place, stop_group),
        P6_FIELD(TEXT, p6_outbox_place, stop_landmark),
        P6_FIELD(TEXT, p6_outbox_place, help_line),
    };
    apr_array_header_t *rows;

    P6_TRY(p6_select_rows(tx, P6_S_OUTBOX_PLACE, P6_VALUES(p6_v_int(shift)), fields,
                          COUNT(fields), sizeof(p6_outbox_place), &rows, pool));
    if (!rows->nelts)
        return p6_error_make(tx->pool, P6_E_NOT_FOUND, NULL, "there is no such shift");
    *place = &APR_ARRAY_IDX(rows, 0, p6_outbox_place);
    return NULL;
}
