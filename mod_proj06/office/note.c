#include "office/note.h"

static p6_error *add(p6_tx *tx, const p6_official *official, p6_audit_row row)
{
    row.actor = official->pass ? P6_BY_PASS : P6_BY_OFFICIAL;
    row.official = official->pass ? 0 : official->id;
    row.pass = official->pass;
    return p6_audit_add(tx, &row);
}

p6_error *p6_office_note(p6_tx *tx, const p6_official *official, p6_audit_action action,
                         p6_audit_subject subject, apr_int64_t id, const char *commune,
                         const char *detail, apr_int64_t now_s)
{
    return add(tx, official, (p6_audit_row){ .at_s = now_s, .action = action, .kind = subject,
                                             .subject_id = id, .commune = commune,
                                             .detail = detail });
}

p6_error *p6_office_note_of(p6_tx *tx, const p6_official *official, p6_audit_action action,
                            p6_audit_subject subject, const char *name, const char *commune,
                            const char *detail, apr_int64_t now_s)
{
    return add(tx, official, (p6_audit_row){ .at_s = now_s, .action = action, .kind = subject,
                                             .subject = name, .commune = commune,
                                             .detail = detail });
}
