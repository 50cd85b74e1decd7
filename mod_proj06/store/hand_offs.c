#include "store/hand_offs.h"

#include "store/fields.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static const p6_field hand_off[] = {
    P6_FIELD(I64, p6_hand_off, id), P6_FIELD(I64, p6_hand_off, visit),
    P6_FIELD(TEXT, p6_hand_off, service), P6_FIELD(REF, p6_hand_off, to_point),
    P6_FIELD(REF, p6_hand_off, to_name),
    P6_FIELD(TEXT, p6_hand_off, to_whom), P6_FIELD(ID, p6_hand_off, due),
    P6_FIELD(TEXT, p6_hand_off, state), P6_FIELD(I64, p6_hand_off, made_at),
    P6_FIELD(I64, p6_hand_off, shift), P6_FIELD(REF, p6_hand_off, ticket),
    P6_FIELD(I64, p6_hand_off, shift_start), P6_FIELD(TEXT, p6_hand_off, point),
    P6_FIELD(TEXT, p6_hand_off, commune),
};
static const p6_field ages_row[] = {
    P6_FIELD(I64, p6_hand_off_ages, all), P6_FIELD(I64, p6_hand_off_ages, old),
    P6_FIELD(I64, p6_hand_off_ages, older), P6_FIELD(I64, p6_hand_off_ages, oldest_at),
};

static p6_error *list(p6_tx *tx, p6_statement statement, const p6_value *values, int n,
                      apr_array_header_t **rows, apr_pool_t *pool)
{
    P6_TRY(p6_select_rows(tx, statement, values, n, hand_off, COUNT(hand_off),
                          sizeof(p6_hand_off), rows, pool));
    for (int i = 0; i < (*rows)->nelts; i++) {
        p6_hand_off *row = &APR_ARRAY_IDX(*rows, i, p6_hand_off);

        if (!row->due) row->due = P6_NO_MINUTE;
    }
    return NULL;
}

p6_error *p6_hand_offs_open(p6_tx *tx, const char *commune, apr_int64_t after, int limit,
                            apr_array_header_t **rows, apr_pool_t *pool)
{
    return list(tx, P6_S_HAND_OFFS_OPEN,
                P6_VALUES(p6_v_int(after), p6_v_text(commune), p6_v_text(commune),
                          p6_v_int(limit)), rows, pool);
}

p6_error *p6_hand_offs_ages(p6_tx *tx, const char *commune, apr_int64_t old_s,
                            apr_int64_t older_s, p6_hand_off_ages *ages)
{
    apr_array_header_t *rows;

    P6_TRY(p6_select_rows(tx, P6_S_HAND_OFFS_AGES,
                          P6_VALUES(p6_v_int(old_s), p6_v_int(older_s), p6_v_text(commune),
                                    p6_v_text(commune)),
                          ages_row, COUNT(ages_row), sizeof *ages, &rows, tx->pool));
    *ages = APR_ARRAY_IDX(rows, 0, p6_hand_off_ages);
    return NULL;
}

p6_error *p6_hand_off_get(p6_tx *tx, apr_int64_t id, p6_hand_off **row, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    P6_TRY(list(tx, P6_S_HAND_OFF_GET, P6_VALUES(p6_v_int(id)), &rows, pool));
    *row = rows->nelts ? &APR_ARRAY_IDX(rows, 0, p6_hand_off) : NULL;
    return NULL;
}

p6_error *p6_hand_off_settle(p6_tx *tx, apr_int64_t id, const char *state, apr_int64_t now_s,
                             int *done)
{
    return p6_exec(tx, P6_S_HAND_OFF_SETTLE,
                   P6_VALUES(p6_v_text(state), p6_v_int(now_s), p6_v_int(id)), done);
}
