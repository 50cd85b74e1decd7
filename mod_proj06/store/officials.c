#include "store/officials.h"

#include "store/fields.h"
#include "store/visits_private.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static const p6_field official[] = {
    P6_FIELD(I64, p6_official_row, id), P6_FIELD(TEXT, p6_official_row, directory),
    P6_FIELD(TEXT, p6_official_row, entry_uuid), P6_FIELD(TEXT, p6_official_row, user_name),
    P6_FIELD(TEXT, p6_official_row, shown_name),
};
static const p6_field sign_in[] = {
    P6_FIELD(TEXT, p6_sign_in_row, token_hash), P6_FIELD(I64, p6_sign_in_row, official),
    P6_FIELD(I64, p6_sign_in_row, created_at), P6_FIELD(I64, p6_sign_in_row, seen_at),
    P6_FIELD(I64, p6_sign_in_row, rights_checked_at), P6_FIELD(I64, p6_sign_in_row, expires_at),
    P6_FIELD(ID, p6_sign_in_row, ended_at),
};
static const p6_field right[] = {
    P6_FIELD(TEXT, p6_right_row, role), P6_FIELD(TEXT, p6_right_row, commune),
};
/* the id first, the revocation last: neither is written by p6_pass_add */
static const p6_field pass[] = {
    P6_FIELD(I64, p6_pass_row, id), P6_FIELD(TEXT, p6_pass_row, code_hash),
    P6_FIELD(I64, p6_pass_row, shift), P6_FIELD(TEXT, p6_pass_row, helper_name),
    P6_FIELD(REF, p6_pass_row, agency), P6_FIELD(I64, p6_pass_row, issued_by),
    P6_FIELD(I64, p6_pass_row, issued_at), P6_FIELD(I64, p6_pass_row, expires_at),
    P6_FIELD(ID, p6_pass_row, revoked_at),
};

p6_error *p6_official_put(p6_tx *tx, p6_official_row *row, apr_int64_t now_s)
{
    const p6_value extra[] = { p6_v_int(now_s), p6_v_int(now_s) };

    P6_TRY(p6_exec_row(tx, P6_S_OFFICIAL_PUT, official + 1, COUNT(official) - 1, row, extra, 2,
                       NULL));
    return p6_select_int(tx, P6_S_OFFICIAL_ID,
                         P6_VALUES(p6_v_text(row->directory), p6_v_text(row->entry_uuid)),
                         &row->id);
}

p6_error *p6_official_get(p6_tx *tx, apr_int64_t id, p6_official_row **row, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    P6_TRY(p6_select_rows(tx, P6_S_OFFICIAL_GET, P6_VALUES(p6_v_int(id)), official,
                          COUNT(official), sizeof(p6_official_row), &rows, pool));
    *row = rows->nelts ? &APR_ARRAY_IDX(rows, 0, p6_official_row) : NULL;
    return NULL;
}

static p6_error *add_rights(p6_tx *tx, const char *token_hash, const apr_array_header_t *rights)
{
    for (int i = 0; i < rights->nelts; i++) {
        const p6_right_row *r = &APR_ARRAY_IDX(rights, i, p6_right_row);

        P6_TRY(p6_exec(tx, P6_S_RIGHT_ADD,
                       P6_VALUES(p6_v_text(token_hash), p6_v_text(r->role),
                                 p6_v_text(r->commune)), NULL));
    }
    return NULL;
}

p6_error *p6_sign_in_add(p6_tx *tx, const p6_sign_in_row *row, const apr_array_header_t *rights)
{
    P6_TRY(p6_exec_row(tx, P6_S_SIGN_IN_ADD, sign_in, COUNT(sign_in), row, NULL, 0, NULL));
    return add_rights(tx, row->token_hash, rights);
}

p6_error *p6_sign_in_get(p6_tx *tx, const char *token_hash, apr_int64_t now_s,
                         p6_sign_in_row **row, apr_array_header_t **rights, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    *row = NULL;
    P6_TRY(p6_select_rows(tx, P6_S_SIGN_IN_GET,
                          P6_VALUES(p6_v_text(token_hash), p6_v_int(now_s)), sign_in,
                          COUNT(sign_in), sizeof(p6_sign_in_row), &rows, pool));
    if (!rows->nelts) return NULL;
    *row = &APR_ARRAY_IDX(rows, 0, p6_sign_in_row);
    return p6_select_rows(tx, P6_S_RIGHTS_OF, P6_VALUES(p6_v_text(token_hash)), right,
                          COUNT(right), sizeof(p6_right_row), rights, pool);
}

p6_error *p6_sign_in_seen(p6_tx *tx, const char *token_hash, apr_int64_t now_s)
{
    return p6_exec(tx, P6_S_SIGN_IN_SEEN,
                   P6_VALUES(p6_v_int(now_s), p6_v_text(token_hash), p6_v_int(now_s)), NULL);
}

p6_error *p6_sign_in_set_rights(p6_tx *tx, const char *token_hash,
                                const apr_array_header_t *rights, apr_int64_t now_s)
{
    P6_TRY(p6_exec(tx, P6_S_SIGN_IN_CHECKED, P6_VALUES(p6_v_int(now_s), p6_v_text(token_hash)),
                   NULL));
    P6_TRY(p6_exec(tx, P6_S_RIGHTS_DROP, P6_VALUES(p6_v_text(token_hash)), NULL));
    return add_rights(tx, token_hash, rights);
}

p6_error *p6_sign_in_end(p6_tx *tx, const char *token_hash, apr_int64_t now_s)
{
    return p6_exec(tx, P6_S_SIGN_IN_END, P6_VALUES(p6_v_int(now_s), p6_v_text(token_hash)), NULL);
}

p6_error *p6_sign_ins_end(p6_tx *tx, apr_int64_t who, apr_int64_t now_s, int *ended)
{
    return p6_exec(tx, P6_S_SIGN_INS_END, P6_VALUES(p6_v_int(now_s), p6_v_int(who)), ended);
}

p6_error *p6_sign_ins_end_all(p6_tx *tx, apr_int64_t now_s, int *ended)
{
    p6_value now = p6_v_int(now_s);
    int by_pass;

    P6_TRY(p6_exec(tx, P6_S_SIGN_INS_END_ALL, P6_VALUES(now, now), ended));
    P6_TRY(p6_exec(tx, P6_S_PASS_SIGN_INS_END_ALL, P6_VALUES(now, now), &by_pass));
    *ended += by_pass;
    return NULL;
}

p6_error *p6_sign_ins_sweep(p6_tx *tx, apr_int64_t before_s)
{
    p6_value before = p6_v_int(before_s);

    P6_TRY(p6_exec(tx, P6_S_SIGN_INS_SWEEP, P6_VALUES(before, before), NULL));
    return p6_exec(tx, P6_S_PASS_SIGN_INS_SWEEP, P6_VALUES(before, before), NULL);
}

p6_error *p6_pass_add(p6_tx *tx, p6_pass_row *row)
{
    P6_TRY(p6_exec_row(tx, P6_S_PASS_ADD, pass + 1, COUNT(pass) - 2, row, NULL, 0, NULL));
    return p6_last_id(tx, &row->id);
}

static p6_error *passes(p6_tx *tx, p6_statement statement, const p6_value *values, int n,
                        apr_array_header_t **rows, apr_pool_t *pool)
{
    return p6_select_rows(tx, statement, values, n, pass, COUNT(pass), sizeof(p6_pass_row), rows,
                          pool);
}

static p6_error *one_pass(p6_tx *tx, p6_statement statement, const p6_value *values, int n,
                          p6_pass_row **row, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    P6_TRY(passes(tx, statement, values, n, &rows, pool));
    *row = rows->nelts ? &APR_ARRAY_IDX(rows, 0, p6_pass_row) : NULL;
    return NULL;
}

p6_error *p6_pass_by_code(p6_tx *tx, const char *code_hash, p6_pass_row **row, apr_pool_t *pool)
{
    return one_pass(tx, P6_S_PASS_BY_CODE, P6_VALUES(p6_v_text(code_hash)), row, pool);
}

p6_error *p6_pass_by_id(p6_tx *tx, apr_int64_t id, p6_pass_row **row, apr_pool_t *pool)
{
    return one_pass(tx, P6_S_PASS_BY_ID, P6_VALUES(p6_v_int(id)), row, pool);
}

p6_error *p6_passes_of_shift(p6_tx *tx, apr_int64_t shift, apr_array_header_t **rows,
                             apr_pool_t *pool)
{
    return passes(tx, P6_S_PASSES_OF_SHIFT, P6_VALUES(p6_v_int(shift)), rows, pool);
}

p6_error *p6_pass_revoke(p6_tx *tx, apr_int64_t id, apr_int64_t now_s, int *done)
{
    P6_TRY(p6_exec(tx, P6_S_PASS_REVOKE, P6_VALUES(p6_v_int(now_s), p6_v_int(id)), done));
    return p6_exec(tx, P6_S_PASS_SIGN_INS_END, P6_VALUES(p6_v_int(now_s), p6_v_int(id)), NULL);
}

p6_error *p6_pass_sign_in_add(p6_tx *tx, const char *token_hash, apr_int64_t id,
                              apr_int64_t now_s, apr_int64_t expires_s)
{
    return p6_exec(tx, P6_S_PASS_SIGN_IN_ADD,
                   P6_VALUES(p6_v_text(token_hash), p6_v_int(id), p6_v_int(now_s),
                             p6_v_int(now_s), p6_v_int(expires_s)), NULL);
}

p6_error *p6_pass_signed_in(p6_tx *tx, const char *token_hash, apr_int64_t now_s,
                            p6_pass_row **row, apr_pool_t *pool)
{
    return one_pass(tx, P6_S_PASS_SIGNED_IN,
                    P6_VALUES(p6_v_text(token_hash), p6_v_int(now_s), p6_v_int(now_s)), row,
                    pool);
}

p6_error *p6_pass_sign_in_end(p6_tx *tx, const char *token_hash, apr_int64_t now_s)
{
    return p6_exec(tx, P6_S_PASS_SIGN_IN_END, P6_VALUES(p6_v_int(now_s), p6_v_text(token_hash)),
                   NULL);
}
