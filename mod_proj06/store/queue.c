#include "store/queue.h"

#include "store/fields.h"
#include "store/visits_private.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static const p6_field queue[] = {
    P6_FIELD(I64, p6_queue_row, id), P6_FIELD_WORD(p6_visit_state_words, p6_queue_row, state),
    P6_FIELD_WORD(p6_channel_words, p6_queue_row, channel), P6_FIELD(REF, p6_queue_row, ticket),
    P6_FIELD(ID, p6_queue_row, start), P6_FIELD(TEXT, p6_queue_row, priority),
    P6_FIELD(INT, p6_queue_row, for_someone_else), P6_FIELD(I64, p6_queue_row, created_at),
    P6_FIELD(ID, p6_queue_row, arrived_at), P6_FIELD(ID, p6_queue_row, called_at),
    P6_FIELD(ID, p6_queue_row, serving_at), P6_FIELD(ID, p6_queue_row, finished_at),
    P6_FIELD(REF, p6_queue_row, name), P6_FIELD(REF, p6_queue_row, name_folded),
    P6_FIELD(INT, p6_queue_row, has_phone),
};
static const p6_field service[] = {
    P6_FIELD(I64, p6_queue_service, visit), P6_FIELD(TEXT, p6_queue_service, service),
    P6_FIELD(INT, p6_queue_service, desk), P6_FIELD(REF, p6_queue_service, outcome),
    P6_FIELD(TEXT, p6_queue_service, reason),
};
static const p6_field desk[] = {
    P6_FIELD(INT, p6_desk_now, desk), P6_FIELD(TEXT, p6_desk_now, state),
    P6_FIELD(ID, p6_desk_now, visit), P6_FIELD(ID, p6_desk_now, official),
    P6_FIELD(ID, p6_desk_now, pass), P6_FIELD(I64, p6_desk_now, changed_at),
};

/* the database's NULL is P6_NO_MINUTE here */
static void set_starts(apr_array_header_t *rows)
{
    for (int i = 0; i < rows->nelts; i++) {
        p6_queue_row *row = &APR_ARRAY_IDX(rows, i, p6_queue_row);

        if (!row->start) row->start = P6_NO_MINUTE;
    }
}

static p6_error *select_both(p6_tx *tx, p6_statement visits, p6_statement services,
                             apr_int64_t key, apr_array_header_t **rows,
                             apr_array_header_t **done, apr_pool_t *pool)
{
    P6_TRY(p6_select_rows(tx, visits, P6_VALUES(p6_v_int(key)), queue, COUNT(queue),
                          sizeof(p6_queue_row), rows, pool));
    set_starts(*rows);
    return p6_select_rows(tx, services, P6_VALUES(p6_v_int(key)), service, COUNT(service),
                          sizeof(p6_queue_service), done, pool);
}

p6_error *p6_queue_of_shift(p6_tx *tx, apr_int64_t shift, apr_array_header_t **rows,
                            apr_array_header_t **services, apr_pool_t *pool)
{
    return select_both(tx, P6_S_QUEUE_OF_SHIFT, P6_S_QUEUE_SERVICES, shift, rows, services, pool);
}

p6_error *p6_queue_row_get(p6_tx *tx, apr_int64_t visit, p6_queue_row **row,
                           apr_array_header_t **services, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    P6_TRY(select_both(tx, P6_S_QUEUE_ROW, P6_S_QUEUE_ROW_SERVICES, visit, &rows, services, pool));
    *row = rows->nelts ? &APR_ARRAY_IDX(rows, 0, p6_queue_row) : NULL;
    return NULL;
}

p6_error *p6_desks_now(p6_tx *tx, apr_int64_t shift, apr_array_header_t **rows, apr_pool_t *pool)
{
    return p6_select_rows(tx, P6_S_DESKS_NOW, P6_VALUES(p6_v_int(shift)), desk, COUNT(desk),
                          sizeof(p6_desk_now), rows, pool);
}

p6_error *p6_desk_put(p6_tx *tx, apr_int64_t shift, const p6_desk_now *row)
{
    p6_value where = p6_v_int(shift);
    apr_int64_t elsewhere = 0;

    if (row->visit)
        P6_TRY(p6_select_int(tx, P6_S_DESK_OF_VISIT,
                             P6_VALUES(p6_v_int(row->visit), where, p6_v_int(row->desk)),
                             &elsewhere));
    if (elsewhere)
        return p6_error_make(tx->pool, P6_E_TAKEN, NULL, "the visit is at another desk");
    return p6_exec_row(tx, P6_S_DESK_PUT, desk, COUNT(desk), row, &where, 1, NULL);
}

p6_error *p6_desk_leave(p6_tx *tx, apr_int64_t visit, apr_int64_t now_s)
{
    return p6_exec(tx, P6_S_DESK_LEAVE, P6_VALUES(p6_v_int(now_s), p6_v_int(visit)), NULL);
}

p6_error *p6_visit_set_marks(p6_tx *tx, apr_int64_t visit, const char *priority,
                             const char *age_band, const char *group)
{
    int rows;

    P6_TRY(p6_exec(tx, P6_S_VISIT_SET_MARKS,
                   P6_VALUES(p6_v_text(priority), p6_v_text(age_band), p6_v_text(group),
                             p6_v_int(visit)), &rows));
    return p6_visit_found(tx, rows);
}

p6_error *p6_visit_set_priority(p6_tx *tx, apr_int64_t visit, const char *priority)
{
    int rows;

    P6_TRY(p6_exec(tx, P6_S_VISIT_SET_PRIORITY,
                   P6_VALUES(p6_v_text(priority), p6_v_int(visit)), &rows));
    return p6_visit_found(tx, rows);
}

p6_error *p6_service_decide(p6_tx *tx, apr_int64_t visit, const char *code, int at,
                            const char *outcome, const char *reason, apr_int64_t now_s)
{
    int rows;

    P6_TRY(p6_exec(tx, P6_S_SERVICE_DECIDE,
                   P6_VALUES(p6_v_text(outcome), p6_v_text(reason), p6_v_int(now_s),
                             p6_v_int_or_null(at), p6_v_int(visit), p6_v_text(code)), &rows));
    P6_TRY(p6_visit_found(tx, rows));
    return p6_visit_uncount(tx, visit);
}

p6_error *p6_service_place(p6_tx *tx, apr_int64_t visit, const char *code, int at)
{
    int rows;

    P6_TRY(p6_exec(tx, P6_S_SERVICE_PLACE,
                   P6_VALUES(p6_v_int(at), p6_v_int(visit), p6_v_text(code)), &rows));
    return p6_visit_found(tx, rows);
}

p6_error *p6_service_add(p6_tx *tx, apr_int64_t visit, const char *code, int at)
{
    return p6_exec(tx, P6_S_SERVICE_APPEND,
                   P6_VALUES(p6_v_int(visit), p6_v_text(code), p6_v_int_or_null(at),
                             p6_v_int(visit)), NULL);
}

p6_error *p6_hand_off_add(p6_tx *tx, apr_int64_t visit, const char *code, const char *to_point,
                          const char *to_whom, p6_minute due, apr_int64_t now_s)
{
    return p6_exec(tx, P6_S_HAND_OFF_ADD,
                   P6_VALUES(p6_v_int(visit), p6_v_text(code), p6_v_text_or_null(to_point),
                             p6_v_text(to_whom),
                             due == P6_NO_MINUTE ? p6_v_int_or_null(0) : p6_v_int(due),
                             p6_v_int(now_s)), NULL);
}

p6_error *p6_visit_note_by(p6_tx *tx, apr_int64_t visit, const char *kind, const p6_doer *doer,
                           const char *detail, apr_int64_t now_s)
{
    const char *actor = doer->pass ? "pass" : doer->official ? "official" : "system";

    return p6_exec(tx, P6_S_VISIT_NOTE_BY,
                   P6_VALUES(p6_v_int(visit), p6_v_int(now_s), p6_v_text(kind), p6_v_text(actor),
                             p6_v_int_or_null(doer->official), p6_v_int_or_null(doer->pass),
                             p6_v_int_or_null(doer->desk), p6_v_text(detail)), NULL);
}

p6_error *p6_visit_last_event(p6_tx *tx, apr_int64_t visit, const char **kind, apr_int64_t *at_s,
                              apr_pool_t *pool)
{
    p6_rows rows;
    p6_error *err;
    int more;

    *kind = NULL;
    *at_s = 0;
    P6_TRY(p6_select(tx, P6_S_VISIT_LAST_EVENT, P6_VALUES(p6_v_int(visit)), &rows));
    err = p6_rows_next(&rows, &more);
    if (!err && more) {
        *kind = p6_row_text(&rows, 0, pool);
        *at_s = p6_row_int(&rows, 1);
    }
    p6_rows_end(&rows);
    return err;
}

p6_error *p6_visit_history(p6_tx *tx, apr_int64_t visit, int limit, apr_array_header_t **rows,
                           apr_pool_t *pool)
{
    static const p6_field fields[] = {
        P6_FIELD(TEXT, p6_passed_event, kind), P6_FIELD(TEXT, p6_passed_event, actor),
        P6_FIELD(I64, p6_passed_event, at_s),
    };

    return p6_select_rows(tx, P6_S_VISIT_HISTORY, P6_VALUES(p6_v_int(visit), p6_v_int(limit)),
                          fields, sizeof fields / sizeof *fields, sizeof(p6_passed_event), rows,
                          pool);
}

p6_error *p6_visit_placings(p6_tx *tx, apr_int64_t visit, int limit, apr_array_header_t **rows,
                            apr_pool_t *pool)
{
    static const p6_field fields[] = {
        P6_FIELD(TEXT, p6_passed_event, kind), P6_FIELD(TEXT, p6_passed_event, actor),
        P6_FIELD(I64, p6_passed_event, at_s), P6_FIELD(TEXT, p6_passed_event, detail),
    };

    return p6_select_rows(tx, P6_S_VISIT_PLACINGS, P6_VALUES(p6_v_int(visit), p6_v_int(limit)),
                          fields, sizeof fields / sizeof *fields, sizeof(p6_passed_event), rows,
                          pool);
}

p6_error *p6_action_get(p6_tx *tx, const char *key, const char **action, apr_int64_t *visit,
                        apr_pool_t *pool)
{
    p6_rows rows;
    p6_error *err;
    int more;

    *action = NULL;
    *visit = 0;
    P6_TRY(p6_select(tx, P6_S_ACTION_GET, P6_VALUES(p6_v_text(key)), &rows));
    err = p6_rows_next(&rows, &more);
    if (!err && more) {
        *action = p6_row_text(&rows, 0, pool);
        *visit = p6_row_int(&rows, 1);
    }
    p6_rows_end(&rows);
    return err;
}
