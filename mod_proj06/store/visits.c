#include "store/visits.h"

#include "store/fields.h"
#include "store/visits_private.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

const char *const p6_visit_state_words[] = {
#define STATE_WORD(name, text) text,
    P6_VISIT_STATES(STATE_WORD)
#undef STATE_WORD
    NULL
};
const char *const p6_channel_words[] = { "online", "official", "walk_in", "paper", NULL };

/* the id first, then what p6_visit_add writes */
static const p6_field visit[] = {
    P6_FIELD(I64, p6_visit, id),
    P6_FIELD(REF, p6_visit, code), P6_FIELD(REF, p6_visit, request_key),
    P6_FIELD(I64, p6_visit, shift), P6_FIELD_WORD(p6_visit_state_words, p6_visit, state),
    P6_FIELD_WORD(p6_channel_words, p6_visit, channel), P6_FIELD(REF, p6_visit, ticket),
    P6_FIELD(ID, p6_visit, start), P6_FIELD(ID, p6_visit, end),
    P6_FIELD(INT, p6_visit, for_someone_else), P6_FIELD(INT, p6_visit, accept_offer),
    P6_FIELD(INT, p6_visit, wrong_proofs), P6_FIELD(I64, p6_visit, locked_until_s),
    P6_FIELD(REF, p6_visit, consent_version), P6_FIELD(ID, p6_visit, consent_at),
    P6_FIELD(I64, p6_visit, created_at), P6_FIELD(I64, p6_visit, changed_at),
    P6_FIELD(ID, p6_visit, cancelled_at), P6_FIELD(ID, p6_visit, erased_at),
    P6_FIELD(ID, p6_visit, moved_from),
};

/* of ROW in the order of visit_confirm's SET */
static const p6_field confirmed[] = {
    P6_FIELD(REF, p6_visit, code), P6_FIELD(REF, p6_visit, ticket),
    P6_FIELD(ID, p6_visit, start), P6_FIELD(ID, p6_visit, end),
    P6_FIELD(INT, p6_visit, for_someone_else), P6_FIELD(INT, p6_visit, accept_offer),
    P6_FIELD(REF, p6_visit, consent_version), P6_FIELD(ID, p6_visit, consent_at),
    P6_FIELD_WORD(p6_visit_state_words, p6_visit, state),
};

/* the database's NULL is P6_NO_MINUTE here, and 0 on the way (long before any shift) */
static p6_visit to_columns(const p6_visit *row)
{
    p6_visit copy = *row;

    if (copy.start == P6_NO_MINUTE) copy.start = 0;
    if (copy.end == P6_NO_MINUTE) copy.end = 0;
    if (!copy.changed_at) copy.changed_at = copy.created_at;
    return copy;
}

static void from_columns(p6_visit *row)
{
    row->code = p6_or_null(row->code);
    row->request_key = p6_or_null(row->request_key);
    row->ticket = p6_or_null(row->ticket);
    row->consent_version = p6_or_null(row->consent_version);
    if (!row->start) row->start = P6_NO_MINUTE;
    if (!row->end) row->end = P6_NO_MINUTE;
}

p6_error *p6_last_id(p6_tx *tx, apr_int64_t *id)
{
    return p6_select_int(tx, tx->store->dialect == P6_PGSQL ? P6_S_LAST_ID_PGSQL
                                                            : P6_S_LAST_ID_SQLITE, NULL, 0, id);
}

p6_error *p6_select_ids(p6_tx *tx, p6_statement statement, const p6_value *values, int n,
                        apr_array_header_t **ids, apr_pool_t *pool)
{
    static const p6_field id = { P6_F_I64, 0, NULL };

    return p6_select_rows(tx, statement, values, n, &id, 1, sizeof(apr_int64_t), ids, pool);
}

p6_error *p6_visit_uncount(p6_tx *tx, apr_int64_t visit)
{
    return p6_exec(tx, P6_S_COUNT_UNMARK, P6_VALUES(p6_v_int(visit)), NULL);
}

p6_error *p6_visit_found(p6_tx *tx, int rows)
{
    return rows ? NULL : p6_error_make(tx->pool, P6_E_NOT_FOUND, NULL, "there is no such visit");
}

p6_error *p6_visit_add(p6_tx *tx, p6_visit *row, int *inserted)
{
    p6_visit copy = to_columns(row);

    *inserted = 0;
    P6_TRY(p6_exec_row(tx, P6_S_VISIT_ADD, visit + 1, COUNT(visit) - 1, &copy, NULL, 0, inserted));
    return *inserted ? p6_last_id(tx, &row->id) : NULL;
}

static p6_error *one(p6_tx *tx, p6_statement statement, p6_value key, p6_visit **row,
                     apr_pool_t *pool)
{
    apr_array_header_t *rows;

    *row = NULL;
    P6_TRY(p6_select_rows(tx, statement, &key, 1, visit, COUNT(visit), sizeof(p6_visit), &rows,
                          pool));
    if (!rows->nelts) return NULL;
    *row = &APR_ARRAY_IDX(rows, 0, p6_visit);
    from_columns(*row);
    return NULL;
}

p6_error *p6_visit_by_id(p6_tx *tx, apr_int64_t id, p6_visit **row, apr_pool_t *pool)
{
    return one(tx, P6_S_VISIT_BY_ID, p6_v_int(id), row, pool);
}

p6_error *p6_visit_by_code(p6_tx *tx, const char *code, p6_visit **row, apr_pool_t *pool)
{
    return one(tx, P6_S_VISIT_BY_CODE, p6_v_text(code), row, pool);
}

p6_error *p6_visit_by_request_key(p6_tx *tx, const char *key, p6_visit **row, apr_pool_t *pool)
{
    return one(tx, P6_S_VISIT_BY_REQUEST_KEY, p6_v_text(key), row, pool);
}

static int is_in_queue(p6_visit_state state)
{
    return state == P6_VISIT_ARRIVED || state == P6_VISIT_PARKED;
}

p6_error *p6_visit_set_state(p6_tx *tx, apr_int64_t id, p6_visit_state from, p6_visit_state to,
                             apr_int64_t now_s, int *done)
{
    p6_value now = p6_v_int(now_s), state = p6_v_text(p6_visit_state_words[to]);

    *done = 0;
    P6_TRY(p6_exec(tx, P6_S_VISIT_SET_STATE,
                   P6_VALUES(state, now, state, now, state, now, state, now, state, now, state,
                             now, state, p6_v_int(id),
                             p6_v_text(p6_visit_state_words[from])), done));
    if (!*done || is_in_queue(from) == is_in_queue(to)) return NULL;
    return p6_exec(tx, P6_S_QUEUE_CHANGED, P6_VALUES(now, p6_v_int(id)), NULL);
}

p6_error *p6_visit_confirm(p6_tx *tx, const p6_visit *row, apr_int64_t now_s, int *done)
{
    const p6_value extra[] = { p6_v_int(now_s), p6_v_int(row->id), p6_v_text(row->code),
                               p6_v_text(row->ticket) };
    p6_visit copy = to_columns(row);

    *done = 0;
    return p6_exec_row(tx, P6_S_VISIT_CONFIRM, confirmed, COUNT(confirmed), &copy, extra,
                       COUNT(extra), done);
}

p6_error *p6_visit_move(p6_tx *tx, apr_int64_t id, apr_int64_t shift, p6_minute start,
                        p6_minute end, const char *ticket, apr_int64_t now_s)
{
    p6_value where = p6_v_int(shift);
    p6_visit *row;
    int rows;

    P6_TRY(p6_exec(tx, P6_S_VISIT_MOVE,
                   P6_VALUES(where, p6_v_int(start), p6_v_int(end), p6_v_text_or_null(ticket),
                             p6_v_int(now_s), p6_v_int(id), where, p6_v_text(ticket)), &rows));
    if (rows) return NULL;
    P6_TRY(p6_visit_by_id(tx, id, &row, tx->pool));
    if (row && row->state == P6_VISIT_BOOKED)
        return p6_error_make(tx->pool, P6_E_TAKEN, NULL, "another visit has the ticket");
    return p6_visit_found(tx, 0);
}

p6_error *p6_ticket_next(p6_tx *tx, apr_int64_t shift, const char *letter, int *number)
{
    const p6_value values[] = { p6_v_int(shift), p6_v_text(letter) };
    apr_int64_t taken = 0;

    P6_TRY(p6_exec(tx, P6_S_TICKET_TAKE, values, 2, NULL));
    P6_TRY(p6_select_int(tx, P6_S_TICKET_TAKEN, values, 2, &taken));
    *number = (int)taken;
    return NULL;
}

p6_error *p6_visit_set_proofs(p6_tx *tx, apr_int64_t id, int wrong, apr_int64_t locked_until_s)
{
    int rows;

    P6_TRY(p6_exec(tx, P6_S_VISIT_SET_PROOFS,
                   P6_VALUES(p6_v_int(wrong), p6_v_int(locked_until_s), p6_v_int(id)), &rows));
    return p6_visit_found(tx, rows);
}

p6_error *p6_visit_count_proof(p6_tx *tx, apr_int64_t id, int *wrong)
{
    apr_int64_t count = 0;
    int rows;

    P6_TRY(p6_exec(tx, P6_S_VISIT_COUNT_PROOF, P6_VALUES(p6_v_int(id)), &rows));
    P6_TRY(p6_visit_found(tx, rows));
    P6_TRY(p6_select_int(tx, P6_S_VISIT_PROOFS, P6_VALUES(p6_v_int(id)), &count));
    *wrong = (int)count;
    return NULL;
}
