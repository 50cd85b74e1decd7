#include "store/seals.h"

#include "store/audit_private.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static const p6_field seal_fields[] = {
    P6_FIELD(I64, p6_seal, number), P6_FIELD(I64, p6_seal, made_at), P6_FIELD(I64, p6_seal, rows_n),
    P6_FIELD(TEXT, p6_seal, key_name), P6_FIELD(TEXT, p6_seal, mac_before),
    P6_FIELD(TEXT, p6_seal, mac),
};

static const p6_field sealed_fields[] = {
    P6_FIELD(I64, p6_sealed, seal), P6_FIELD(I64, p6_sealed, place),
    P6_FIELD(I64, p6_sealed, audit),
    P6_FIELD(I64, p6_sealed, entry.id), P6_FIELD(I64, p6_sealed, entry.at_s),
    P6_FIELD(TEXT, p6_sealed, entry.actor), P6_FIELD(ID, p6_sealed, entry.official),
    P6_FIELD(ID, p6_sealed, entry.pass), P6_FIELD(TEXT, p6_sealed, entry.action),
    P6_FIELD(TEXT, p6_sealed, entry.kind), P6_FIELD(TEXT, p6_sealed, entry.subject),
    P6_FIELD(TEXT, p6_sealed, entry.commune), P6_FIELD(TEXT, p6_sealed, entry.detail),
};

static p6_error *seals(p6_tx *tx, p6_statement statement, const p6_value *values, int n,
                       apr_array_header_t **rows, apr_pool_t *pool)
{
    return p6_select_rows(tx, statement, values, n, seal_fields, COUNT(seal_fields),
                          sizeof(p6_seal), rows, pool);
}

p6_error *p6_seal_last(p6_tx *tx, p6_seal **seal, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    P6_TRY(seals(tx, P6_S_SEAL_LAST, NULL, 0, &rows, pool));
    *seal = rows->nelts ? &APR_ARRAY_IDX(rows, 0, p6_seal) : NULL;
    return NULL;
}

p6_error *p6_seal_get(p6_tx *tx, apr_int64_t number, p6_seal **seal, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    P6_TRY(seals(tx, P6_S_SEAL_GET, P6_VALUES(p6_v_int(number)), &rows, pool));
    *seal = rows->nelts ? &APR_ARRAY_IDX(rows, 0, p6_seal) : NULL;
    return NULL;
}

p6_error *p6_seals_page(p6_tx *tx, apr_int64_t after, apr_int64_t upto, int limit,
                        apr_array_header_t **rows, apr_pool_t *pool)
{
    return seals(tx, P6_S_SEALS_PAGE,
                 P6_VALUES(p6_v_int(after), p6_v_int(upto), p6_v_int(limit)), rows, pool);
}

p6_error *p6_seals_rows(p6_tx *tx, apr_int64_t after, apr_int64_t upto, apr_int64_t *rows)
{
    return p6_select_int(tx, P6_S_SEALS_ROWS, P6_VALUES(p6_v_int(after), p6_v_int(upto)), rows);
}

p6_error *p6_sealed_page(p6_tx *tx, const p6_sealed *after, apr_int64_t upto, int limit,
                         apr_array_header_t **places, apr_pool_t *pool)
{
    return p6_select_rows(tx, P6_S_SEALED_PAGE,
                          P6_VALUES(p6_v_int(after->seal), p6_v_int(after->place),
                                    p6_v_int(after->audit), p6_v_int(upto), p6_v_int(limit)),
                          sealed_fields, COUNT(sealed_fields), sizeof(p6_sealed), places, pool);
}

p6_error *p6_sealed_beyond(p6_tx *tx, apr_int64_t upto, apr_int64_t *places)
{
    return p6_select_int(tx, P6_S_SEALED_BEYOND, P6_VALUES(p6_v_int(upto)), places);
}

p6_error *p6_audit_unsealed(p6_tx *tx, const p6_audit_range *range, int limit,
                            apr_array_header_t **rows, apr_pool_t *pool)
{
    p6_value after = p6_v_int(range->after), to = p6_v_int(range->to);

    return p6_select_rows(tx, P6_S_AUDIT_UNSEALED,
                          P6_VALUES(after, to, p6_v_int(range->before_s), after, to,
                                    p6_v_int(limit)),
                          p6_audit_entry_fields, P6_AUDIT_ENTRY_FIELDS, sizeof(p6_audit_entry),
                          rows, pool);
}

p6_error *p6_audit_recent(p6_tx *tx, int count, p6_audit_range *range)
{
    range->to = APR_INT64_MAX;
    return p6_select_int(tx, P6_S_AUDIT_SEALED_BACK, P6_VALUES(p6_v_int(count)), &range->after);
}

p6_error *p6_audit_next_slice(p6_tx *tx, int count, p6_audit_range *range)
{
    apr_int64_t end;

    range->after = range->to;
    P6_TRY(p6_select_int(tx, P6_S_AUDIT_SLICE_END,
                         P6_VALUES(p6_v_int(range->after), p6_v_int(count)), &end));
    if (end > range->after) range->to = end;
    return NULL;
}

/* their number and the time of the oldest */
static p6_error *count_unsealed(p6_tx *tx, const p6_value *values, int n, p6_audit_figures *figures)
{
    p6_error *err;
    p6_rows found;
    int more;

    P6_TRY(p6_select(tx, P6_S_AUDIT_COUNT_UNSEALED, values, n, &found));
    err = p6_rows_next(&found, &more);
    if (!err && more) {
        figures->unsealed = p6_row_int(&found, 0);
        figures->oldest_s = p6_row_int(&found, 1);
    }
    p6_rows_end(&found);
    return err;
}

p6_error *p6_audit_count(p6_tx *tx, const p6_audit_range *range, apr_int64_t upto,
                         p6_audit_figures *figures)
{
    p6_value after = p6_v_int(range->after), to = p6_v_int(range->to);

    *figures = (p6_audit_figures){ 0, 0, 0, 0 };
    P6_TRY(p6_select_int(tx, P6_S_AUDIT_COUNT, P6_VALUES(after, to), &figures->rows));
    P6_TRY(p6_select_int(tx, P6_S_AUDIT_COUNT_LATER,
                         P6_VALUES(after, to, after, to, p6_v_int(upto)), &figures->later));
    return count_unsealed(tx, P6_VALUES(after, to, after, to), figures);
}

p6_error *p6_seal_add(p6_tx *tx, const p6_seal *seal, const p6_audit_range *range)
{
    p6_value after = p6_v_int(range->after), to = p6_v_int(range->to);
    int taken;

    P6_TRY(p6_exec_row(tx, P6_S_SEAL_ADD, seal_fields, COUNT(seal_fields), seal, NULL, 0, NULL));
    P6_TRY(p6_exec(tx, P6_S_SEAL_TAKE_ROWS,
                   P6_VALUES(p6_v_int(seal->number), after, to, p6_v_int(range->before_s), after,
                             to), &taken));
    if (taken == seal->rows_n) return NULL;
    return p6_error_make(tx->pool, P6_E_STALE, NULL, "a row of the audit was committed meanwhile");
}
