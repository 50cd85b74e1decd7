#include "store/home_list.h"

#include "store/fields.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))
#define BEHIND_ALL APR_INT64_MAX

static const p6_field row_fields[] = {
    P6_FIELD(I64, p6_home_row, id), P6_FIELD(TEXT, p6_home_row, code),
    P6_FIELD(TEXT, p6_home_row, commune), P6_FIELD(TEXT, p6_home_row, group),
    P6_FIELD(TEXT, p6_home_row, services), P6_FIELD(TEXT, p6_home_row, state),
    P6_FIELD(ID, p6_home_row, shift), P6_FIELD(I64, p6_home_row, created_at),
    P6_FIELD(I64, p6_home_row, changed_at), P6_FIELD(REF, p6_home_row, name),
    P6_FIELD(INT, p6_home_row, has_phone), P6_FIELD(INT, p6_home_row, has_address),
};

static p6_error *list(p6_tx *tx, p6_statement statement, const p6_value *values, int n,
                      apr_array_header_t **rows, apr_pool_t *pool)
{
    return p6_select_rows(tx, statement, values, n, row_fields, COUNT(row_fields),
                          sizeof(p6_home_row), rows, pool);
}

p6_error *p6_home_list(p6_tx *tx, const char *commune, const char *state, int newest,
                       apr_int64_t after, int limit, apr_array_header_t **rows, apr_pool_t *pool)
{
    if (newest && !after) after = BEHIND_ALL;
    return list(tx, newest ? P6_S_HOME_LIST_NEWEST : P6_S_HOME_LIST,
                P6_VALUES(p6_v_text(commune), p6_v_text(state), p6_v_int(after), p6_v_int(limit)),
                rows, pool);
}

p6_error *p6_home_of_shift(p6_tx *tx, apr_int64_t shift, apr_array_header_t **rows,
                           apr_pool_t *pool)
{
    return list(tx, P6_S_HOME_OF_SHIFT, P6_VALUES(p6_v_int(shift)), rows, pool);
}

p6_error *p6_home_row_get(p6_tx *tx, apr_int64_t id, p6_home_row **row, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    P6_TRY(list(tx, P6_S_HOME_ROW, P6_VALUES(p6_v_int(id)), &rows, pool));
    *row = rows->nelts ? &APR_ARRAY_IDX(rows, 0, p6_home_row) : NULL;
    return NULL;
}

p6_error *p6_home_move(p6_tx *tx, apr_int64_t id, const char *from, const char *to,
                       apr_int64_t shift, apr_int64_t now_s, int *done)
{
    *done = 0;
    return p6_exec(tx, P6_S_HOME_MOVE,
                   P6_VALUES(p6_v_text(to), p6_v_int_or_null(shift), p6_v_int(now_s), p6_v_int(id),
                             p6_v_text(from)), done);
}

p6_error *p6_home_set_address(p6_tx *tx, apr_int64_t id, const char *address, int *done)
{
    *done = 0;
    return p6_exec(tx, P6_S_HOME_SET_ADDRESS, P6_VALUES(p6_v_text(address), p6_v_int(id)), done);
}

p6_error *p6_home_person_keep(p6_tx *tx, apr_int64_t id, apr_int64_t until_s)
{
    return p6_exec(tx, P6_S_HOME_PERSON_KEEP, P6_VALUES(p6_v_int(until_s), p6_v_int(id)), NULL);
}
