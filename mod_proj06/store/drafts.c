/* The answers so far of a held visit, opened by a cookie. */
#include "store/sql.h"
#include "store/visits.h"

p6_error *p6_draft_put(p6_tx *tx, apr_int64_t visit, const char *cookie_hash,
                       const char *address_key, const char *answers, apr_int64_t until_s)
{
    return p6_exec(tx, P6_S_DRAFT_PUT,
                   P6_VALUES(p6_v_int(visit), p6_v_text(cookie_hash), p6_v_text(address_key),
                             p6_v_text(answers), p6_v_int(until_s)), NULL);
}

p6_error *p6_draft_get(p6_tx *tx, const char *cookie_hash, apr_int64_t *visit,
                       const char **answers, apr_int64_t *until_s, apr_pool_t *pool)
{
    p6_rows rows;
    p6_error *err;
    int more;

    *visit = *until_s = 0;
    *answers = NULL;
    P6_TRY(p6_select(tx, P6_S_DRAFT_GET, P6_VALUES(p6_v_text(cookie_hash)), &rows));
    err = p6_rows_next(&rows, &more);
    if (!err && more) {
        *visit = p6_row_int(&rows, 0);
        *answers = p6_row_text(&rows, 1, pool);
        *until_s = p6_row_int(&rows, 2);
    }
    p6_rows_end(&rows);
    return err;
}

p6_error *p6_draft_drop(p6_tx *tx, apr_int64_t visit)
{
    return p6_exec(tx, P6_S_DRAFT_DROP, P6_VALUES(p6_v_int(visit)), NULL);
}

p6_error *p6_drafts_of_address(p6_tx *tx, const char *address_key, apr_int64_t now_s, int *count)
{
    apr_int64_t n = 0;

    P6_TRY(p6_select_int(tx, P6_S_DRAFTS_OF_ADDRESS,
                         P6_VALUES(p6_v_text(address_key), p6_v_int(now_s)), &n));
    *count = (int)n;
    return NULL;
}
