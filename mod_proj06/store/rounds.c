#include "store/rounds.h"

#include "store/fields.h"
#include "store/visits_private.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static const p6_field round_fields[] = {
    P6_FIELD(I64, p6_round_row, id), P6_FIELD(I64, p6_round_row, shift),
    P6_FIELD(TEXT, p6_round_row, group), P6_FIELD(ID, p6_round_row, official),
    P6_FIELD(ID, p6_round_row, pass), P6_FIELD(I64, p6_round_row, begun_at),
    P6_FIELD(ID, p6_round_row, ended_at),
};
static const p6_field household[] = {
    P6_FIELD(I64, p6_household_row, id), P6_FIELD(I64, p6_household_row, round),
    P6_FIELD(REF, p6_household_row, request_key), P6_FIELD(TEXT, p6_household_row, label),
    P6_FIELD(TEXT, p6_household_row, state), P6_FIELD(INT, p6_household_row, people),
    P6_FIELD(I64, p6_household_row, at_s),
};
static const p6_field service[] = {
    P6_FIELD(I64, p6_household_service, household), P6_FIELD(TEXT, p6_household_service, service),
    P6_FIELD(TEXT, p6_household_service, outcome), P6_FIELD(INT, p6_household_service, people),
    P6_FIELD(TEXT, p6_household_service, reason),
};

p6_error *p6_round_add(p6_tx *tx, p6_round_row *row)
{
    P6_TRY(p6_exec_row(tx, P6_S_ROUND_ADD, round_fields + 1, COUNT(round_fields) - 1, row, NULL, 0,
                       NULL));
    return p6_last_id(tx, &row->id);
}

p6_error *p6_rounds_of_shift(p6_tx *tx, apr_int64_t shift, apr_array_header_t **rows,
                             apr_pool_t *pool)
{
    return p6_select_rows(tx, P6_S_ROUNDS_OF_SHIFT, P6_VALUES(p6_v_int(shift)), round_fields,
                          COUNT(round_fields), sizeof(p6_round_row), rows, pool);
}

p6_error *p6_round_end(p6_tx *tx, apr_int64_t id, apr_int64_t now_s, int *done)
{
    return p6_exec(tx, P6_S_ROUND_END, P6_VALUES(p6_v_int(now_s), p6_v_int(id)), done);
}

p6_error *p6_household_add(p6_tx *tx, p6_household_row *row, int *inserted)
{
    *inserted = 0;
    P6_TRY(p6_exec_row(tx, P6_S_HOUSEHOLD_ADD, household + 1, COUNT(household) - 1, row, NULL, 0,
                       inserted));
    return *inserted ? p6_last_id(tx, &row->id) : NULL;
}

p6_error *p6_household_change(p6_tx *tx, const p6_household_row *row)
{
    int rows;

    P6_TRY(p6_exec(tx, P6_S_HOUSEHOLD_CHANGE,
                   P6_VALUES(p6_v_text(row->label), p6_v_text(row->state), p6_v_int(row->people),
                             p6_v_int(row->at_s), p6_v_int(row->id), p6_v_int(row->round)),
                   &rows));
    return rows ? NULL : p6_error_make(tx->pool, P6_E_NOT_FOUND, NULL, "no such house");
}

p6_error *p6_households_of_round(p6_tx *tx, apr_int64_t round, int limit,
                                 apr_array_header_t **rows, apr_pool_t *pool)
{
    return p6_select_rows(tx, P6_S_HOUSEHOLDS_OF_ROUND,
                          P6_VALUES(p6_v_int(round), p6_v_int(limit)), household, COUNT(household),
                          sizeof(p6_household_row), rows, pool);
}

p6_error *p6_household_put_services(p6_tx *tx, apr_int64_t id, const apr_array_header_t *services)
{
    P6_TRY(p6_exec(tx, P6_S_HOUSEHOLD_SERVICES_DROP, P6_VALUES(p6_v_int(id)), NULL));
    for (int i = 0; i < services->nelts; i++) {
        const p6_household_service *s = &APR_ARRAY_IDX(services, i, p6_household_service);

        P6_TRY(p6_exec(tx, P6_S_HOUSEHOLD_SERVICE_ADD,
                       P6_VALUES(p6_v_int(id), p6_v_text(s->service), p6_v_text(s->outcome),
                                 p6_v_int(s->people), p6_v_text(s->reason)), NULL));
    }
    return NULL;
}

p6_error *p6_household_services_of_round(p6_tx *tx, apr_int64_t round, apr_array_header_t **rows,
                                         apr_pool_t *pool)
{
    return p6_select_rows(tx, P6_S_HOUSEHOLD_SERVICES_OF_ROUND, P6_VALUES(p6_v_int(round)),
                          service, COUNT(service), sizeof(p6_household_service), rows, pool);
}
