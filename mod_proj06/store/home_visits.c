/* Requests to come to somebody's home: the request, and the personal part apart. */
#include "base/text.h"
#include "store/fields.h"
#include "store/visits.h"
#include "store/visits_private.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

/* id | what p6_home_visit_add writes | proofs | the personal part */
static const p6_field request[] = {
    P6_FIELD(I64, p6_home_visit, id),
    P6_FIELD(TEXT, p6_home_visit, code), P6_FIELD(REF, p6_home_visit, request_key),
    P6_FIELD(TEXT, p6_home_visit, commune), P6_FIELD(TEXT, p6_home_visit, group),
    P6_FIELD(TEXT, p6_home_visit, services), P6_FIELD(TEXT, p6_home_visit, state),
    P6_FIELD(REF, p6_home_visit, consent_version), P6_FIELD(ID, p6_home_visit, consent_at),
    P6_FIELD(I64, p6_home_visit, created_at),
    P6_FIELD(INT, p6_home_visit, wrong_proofs), P6_FIELD(I64, p6_home_visit, locked_until_s),
    P6_FIELD(TEXT, p6_home_visit, name), P6_FIELD(TEXT, p6_home_visit, phone),
    P6_FIELD(INT, p6_home_visit, birth_year), P6_FIELD(TEXT, p6_home_visit, address),
    P6_FIELD(TEXT, p6_home_visit, note), P6_FIELD(I64, p6_home_visit, erase_after_s),
};
#define WRITTEN 9  /* from the second */
#define PERSONAL 6 /* the last */

p6_error *p6_home_visit_add(p6_tx *tx, p6_home_visit *row, int *inserted)
{
    p6_value changed_at = p6_v_int(row->created_at), person[2];

    *inserted = 0;
    if (!row->state) row->state = "asked";
    P6_TRY(p6_exec_row(tx, P6_S_HOME_VISIT_ADD, request + 1, WRITTEN, row, &changed_at, 1,
                       inserted));
    if (!*inserted) return NULL;
    P6_TRY(p6_last_id(tx, &row->id));
    person[0] = p6_v_int(row->id);
    person[1] = p6_v_text(p6_text_keys_of(row->name ? row->name : "", tx->pool).folded);
    return p6_exec_row(tx, P6_S_HOME_PERSON_ADD, request + COUNT(request) - PERSONAL, PERSONAL,
                       row, person, 2, NULL);
}

static p6_error *one(p6_tx *tx, p6_statement statement, p6_value key, p6_home_visit **row,
                     apr_pool_t *pool)
{
    apr_array_header_t *rows;

    *row = NULL;
    P6_TRY(p6_select_rows(tx, statement, &key, 1, request, COUNT(request),
                          sizeof(p6_home_visit), &rows, pool));
    if (!rows->nelts) return NULL;
    *row = &APR_ARRAY_IDX(rows, 0, p6_home_visit);
    (*row)->request_key = p6_or_null((*row)->request_key);
    (*row)->consent_version = p6_or_null((*row)->consent_version);
    return NULL;
}

p6_error *p6_home_visit_by_code(p6_tx *tx, const char *code, p6_home_visit **row, apr_pool_t *pool)
{
    return one(tx, P6_S_HOME_VISIT_BY_CODE, p6_v_text(code), row, pool);
}

p6_error *p6_home_visit_by_id(p6_tx *tx, apr_int64_t id, p6_home_visit **row, apr_pool_t *pool)
{
    return one(tx, P6_S_HOME_VISIT_BY_ID, p6_v_int(id), row, pool);
}

p6_error *p6_home_visit_by_request_key(p6_tx *tx, const char *key, p6_home_visit **row,
                                       apr_pool_t *pool)
{
    return one(tx, P6_S_HOME_VISIT_BY_REQUEST_KEY, p6_v_text(key), row, pool);
}

p6_error *p6_home_visit_cancel(p6_tx *tx, apr_int64_t id, apr_int64_t now_s, int *done)
{
    *done = 0;
    return p6_exec(tx, P6_S_HOME_VISIT_CANCEL, P6_VALUES(p6_v_int(now_s), p6_v_int(id)), done);
}

p6_error *p6_home_visit_set_proofs(p6_tx *tx, apr_int64_t id, int wrong,
                                   apr_int64_t locked_until_s)
{
    int rows;

    P6_TRY(p6_exec(tx, P6_S_HOME_VISIT_SET_PROOFS,
                   P6_VALUES(p6_v_int(wrong), p6_v_int(locked_until_s), p6_v_int(id)), &rows));
    return p6_visit_found(tx, rows);
}

p6_error *p6_home_visit_count_proof(p6_tx *tx, apr_int64_t id, int *wrong)
{
    apr_int64_t count = 0;
    int rows;

    P6_TRY(p6_exec(tx, P6_S_HOME_VISIT_COUNT_PROOF, P6_VALUES(p6_v_int(id)), &rows));
    P6_TRY(p6_visit_found(tx, rows));
    P6_TRY(p6_select_int(tx, P6_S_HOME_VISIT_PROOFS, P6_VALUES(p6_v_int(id)), &count));
    *wrong = (int)count;
    return NULL;
}

p6_error *p6_home_person_put(p6_tx *tx, const p6_home_visit *row, apr_int64_t now_s)
{
    const char *folded = p6_text_keys_of(row->name, tx->pool).folded;
    int rows;

    P6_TRY(p6_exec(tx, P6_S_HOME_PERSON_PUT,
                   P6_VALUES(p6_v_text(row->name), p6_v_text(row->phone),
                             p6_v_int(row->birth_year), p6_v_text(row->address),
                             p6_v_text(row->note), p6_v_text(folded), p6_v_int(row->id)), &rows));
    if (!rows) return p6_error_make(tx->pool, P6_E_GONE, NULL, "the person is erased");
    return p6_exec(tx, P6_S_HOME_VISIT_SET_GROUP,
                   P6_VALUES(p6_v_text(row->group), p6_v_int(now_s), p6_v_int(row->id)), NULL);
}

p6_error *p6_home_person_erase(p6_tx *tx, apr_int64_t id, apr_int64_t now_s)
{
    P6_TRY(p6_exec(tx, P6_S_HOME_PERSON_DROP, P6_VALUES(p6_v_int(id)), NULL));
    return p6_exec(tx, P6_S_HOME_VISIT_ERASED, P6_VALUES(p6_v_int(now_s), p6_v_int(id)), NULL);
}
