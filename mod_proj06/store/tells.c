#include "store/tells.h"

#include "store/fields.h"
#include "store/visits_private.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static const p6_field row_fields[] = {
    P6_FIELD(I64, p6_tell_row, id), P6_FIELD(I64, p6_tell_row, visit),
    P6_FIELD(TEXT, p6_tell_row, kind), P6_FIELD(TEXT, p6_tell_row, state),
    P6_FIELD(INT, p6_tell_row, tries), P6_FIELD(I64, p6_tell_row, made_at),
    P6_FIELD(I64, p6_tell_row, changed_at),
    P6_FIELD_WORD(p6_visit_state_words, p6_tell_row, visit_state),
    P6_FIELD(REF, p6_tell_row, ticket), P6_FIELD(ID, p6_tell_row, start),
    P6_FIELD(I64, p6_tell_row, shift), P6_FIELD(I64, p6_tell_row, shift_start),
    P6_FIELD(I64, p6_tell_row, shift_end), P6_FIELD(TEXT, p6_tell_row, point),
    P6_FIELD(TEXT, p6_tell_row, commune), P6_FIELD(REF, p6_tell_row, name),
    P6_FIELD(INT, p6_tell_row, has_phone), P6_FIELD(I64, p6_tell_row, sent_at),
    P6_FIELD(INT, p6_tell_row, restored),
};

/* the database's NULL is P6_NO_MINUTE here */
static p6_error *list(p6_tx *tx, p6_statement statement, const p6_value *values, int n,
                      apr_array_header_t **rows, apr_pool_t *pool)
{
    P6_TRY(p6_select_rows(tx, statement, values, n, row_fields, COUNT(row_fields),
                          sizeof(p6_tell_row), rows, pool));
    for (int i = 0; i < (*rows)->nelts; i++) {
        p6_tell_row *row = &APR_ARRAY_IDX(*rows, i, p6_tell_row);

        if (!row->start) row->start = P6_NO_MINUTE;
    }
    return NULL;
}

p6_error *p6_tells_of_commune(p6_tx *tx, const char *commune, p6_minute now, int limit,
                              apr_array_header_t **rows, apr_pool_t *pool)
{
    return list(tx, P6_S_TELLS_OF_COMMUNE,
                P6_VALUES(p6_v_text(commune), p6_v_int(now), p6_v_int(limit)), rows, pool);
}

p6_error *p6_tell_get(p6_tx *tx, apr_int64_t id, p6_tell_row **row, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    P6_TRY(list(tx, P6_S_TELL_GET, P6_VALUES(p6_v_int(id)), &rows, pool));
    *row = rows->nelts ? &APR_ARRAY_IDX(rows, 0, p6_tell_row) : NULL;
    return NULL;
}

p6_error *p6_tells_of_visit(p6_tx *tx, apr_int64_t visit, const char *kind, apr_int64_t made_at,
                            apr_array_header_t **rows, apr_pool_t *pool)
{
    return list(tx, P6_S_TELLS_OF_VISIT,
                P6_VALUES(p6_v_int(visit), p6_v_text(kind), p6_v_int(made_at)), rows, pool);
}

p6_error *p6_tell_drop(p6_tx *tx, apr_int64_t id)
{
    return p6_exec(tx, P6_S_TELL_DROP, P6_VALUES(p6_v_int(id)), NULL);
}

p6_error *p6_tell_settle(p6_tx *tx, apr_int64_t id, const char *state, int tried,
                         apr_int64_t official, apr_int64_t now_s)
{
    int rows;

    P6_TRY(p6_exec(tx, P6_S_TELL_SETTLE,
                   P6_VALUES(p6_v_text(state), p6_v_int(tried != 0), p6_v_int_or_null(official),
                             p6_v_int(now_s), p6_v_int(id)), &rows));
    return rows ? NULL : p6_error_make(tx->pool, P6_E_NOT_FOUND, NULL, "no such call");
}
