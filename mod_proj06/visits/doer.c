#include "visits/rules.h"

#include "store/queue.h"
#include "store/shifts.h"

p6_error *p6_doer_audit(p6_tx *tx, const p6_doer *doer, const p6_audit_row *row)
{
    p6_audit_row whole = *row;

    whole.actor = !doer ? P6_BY_CITIZEN : doer->pass ? P6_BY_PASS : P6_BY_OFFICIAL;
    whole.official = doer && !doer->pass ? doer->official : 0;
    whole.pass = doer ? doer->pass : 0;
    return p6_audit_add(tx, &whole);
}

p6_error *p6_doer_note(p6_tx *tx, const p6_doer *doer, apr_int64_t visit, apr_int64_t shift,
                       const char *kind, p6_audit_action action, const char *detail,
                       apr_int64_t now_s, apr_pool_t *pool)
{
    p6_audit_row row = { .at_s = now_s, .action = action, .kind = P6_ON_VISIT,
        .subject_id = visit, .detail = detail };

    P6_TRY(doer ? p6_visit_note_by(tx, visit, kind, doer, "", now_s)
                : p6_visit_note(tx, visit, kind, "citizen", "", now_s));
    P6_TRY(p6_shift_commune(tx, shift, &row.commune, pool));
    return p6_doer_audit(tx, doer, &row);
}
