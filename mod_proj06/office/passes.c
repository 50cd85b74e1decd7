#include "office/passes.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/token.h"
#include "office/note.h"
#include "office/sign_in.h"
#include "store/reference.h"
#include "store/shifts.h"

#define PASS_WAIT_MS 3000

/** Something done with passes. */
typedef struct job {
    const p6_booking *b;
    const p6_official *official;
    apr_int64_t shift, pass, now_s;
    const char *commune; /* of the shift */
    const char *name, *agency, *digest;
    apr_array_header_t *rows;
} job;

static p6_error *may(job *j, p6_tx *tx, apr_pool_t *pool)
{
    P6_TRY(p6_shift_commune(tx, j->shift, &j->commune, pool));
    return p6_require(j->official, P6_ACT_SCHEDULE, j->commune, j->shift, pool);
}

static p6_error *check_agency(const job *j, p6_tx *tx, apr_pool_t *pool)
{
    apr_array_header_t *agencies;

    if (!*j->agency) return NULL;
    P6_TRY(p6_ref_agencies(tx, &agencies, pool));
    for (int i = 0; i < agencies->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(agencies, i, p6_agency).code, j->agency)) return NULL;
    return p6_error_make(pool, P6_E_BAD_FIELD, "agency", "no such agency");
}

static p6_error *issue(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    job *j = baton;
    p6_shift *shift;
    p6_pass_row row = { .code_hash = j->digest, .shift = j->shift, .helper_name = j->name,
        .agency = j->agency, .issued_by = j->official->id, .issued_at = j->now_s };

    P6_TRY(may(j, tx, pool));
    P6_TRY(check_agency(j, tx, pool));
    P6_TRY(p6_shift_get(tx, j->shift, &shift, pool));
    row.expires_at = p6_epoch_of_minute(shift->end + P6_PASS_AFTER_MIN);
    if (row.expires_at <= j->now_s)
        return p6_error_make(pool, P6_E_GONE, NULL, "the shift is over");
    P6_TRY(p6_pass_add(tx, &row));
    return p6_office_note(tx, j->official, P6_DID_PASS_ISSUE, P6_ON_PASS, row.id, j->commune, "",
                          j->now_s);
}

p6_error *p6_pass_issue(const char **code, const p6_booking *b, const p6_official *official,
                        apr_int64_t shift, const char *helper_name, const char *agency,
                        apr_pool_t *pool)
{
    job j = { .b = b, .official = official, .shift = shift, .agency = agency,
              .now_s = p6_now_s(b->env) };

    if (!helper_name || p6_text_nfc(&j.name, helper_name, strlen(helper_name),
                                    P6_TEXT_NAME | P6_TEXT_TRIM, pool)
        || !*j.name || p6_text_length(j.name) > P6_MAX_PERSON_NAME)
        return p6_error_make(pool, P6_E_BAD_FIELD, "name", "a pass is for a person with a name");
    P6_TRY(p6_token_code(code, P6_PASS_CODE, b->env, pool));
    j.digest = p6_pass_digest(*code, pool);
    return p6_store_run(b->store, P6_TX_WRITE, PASS_WAIT_MS, issue, &j, pool);
}

static p6_error *list(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    job *j = baton;

    P6_TRY(may(j, tx, pool));
    return p6_passes_of_shift(tx, j->shift, &j->rows, pool);
}

p6_error *p6_passes_list(apr_array_header_t **rows, const p6_booking *b,
                         const p6_official *official, apr_int64_t shift, apr_pool_t *pool)
{
    job j = { .b = b, .official = official, .shift = shift };

    P6_TRY(p6_store_run(b->store, P6_TX_READ, PASS_WAIT_MS, list, &j, pool));
    *rows = j.rows;
    return NULL;
}

static p6_error *take_back(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    job *j = baton;
    p6_pass_row *row;
    int done;

    P6_TRY(may(j, tx, pool));
    P6_TRY(p6_pass_by_id(tx, j->pass, &row, pool));
    if (!row || row->shift != j->shift)
        return p6_error_make(pool, P6_E_NOT_FOUND, NULL, "no such pass of this shift");
    P6_TRY(p6_pass_revoke(tx, j->pass, j->now_s, &done));
    if (!done) return NULL;
    return p6_office_note(tx, j->official, P6_DID_PASS_REVOKE, P6_ON_PASS, j->pass, j->commune, "",
                          j->now_s);
}

p6_error *p6_pass_take_back(const p6_booking *b, const p6_official *official, apr_int64_t shift,
                            apr_int64_t pass, apr_pool_t *pool)
{
    job j = { .b = b, .official = official, .shift = shift, .pass = pass,
              .now_s = p6_now_s(b->env) };

    return p6_store_run(b->store, P6_TX_WRITE, PASS_WAIT_MS, take_back, &j, pool);
}
