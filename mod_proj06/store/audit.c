#include "store/audit.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "store/audit_private.h"

#define MOST_DIGITS 8 /* in a row: an id of ours, not a phone (9 or more) nor a card's number */
#define NO_END APR_INT64_MAX

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

#define WORD(name, word) word,
static const char *const actor_words[] = { P6_AUDIT_ACTORS(WORD) NULL };
static const char *const action_words[] = { P6_AUDIT_ACTIONS(WORD) NULL };
static const char *const subject_words[] = { P6_AUDIT_SUBJECTS(WORD) NULL };
#undef WORD

static const p6_field row_fields[] = {
    P6_FIELD(I64, p6_audit_row, at_s), P6_FIELD_WORD(actor_words, p6_audit_row, actor),
    P6_FIELD(ID, p6_audit_row, official), P6_FIELD(ID, p6_audit_row, pass),
    P6_FIELD_WORD(action_words, p6_audit_row, action),
    P6_FIELD_WORD(subject_words, p6_audit_row, kind), P6_FIELD(TEXT, p6_audit_row, subject),
    P6_FIELD(TEXT, p6_audit_row, commune), P6_FIELD(TEXT, p6_audit_row, detail),
};

const p6_field p6_audit_entry_fields[P6_AUDIT_ENTRY_FIELDS] = {
    P6_FIELD(I64, p6_audit_entry, id), P6_FIELD(I64, p6_audit_entry, at_s),
    P6_FIELD(TEXT, p6_audit_entry, actor), P6_FIELD(ID, p6_audit_entry, official),
    P6_FIELD(ID, p6_audit_entry, pass), P6_FIELD(TEXT, p6_audit_entry, action),
    P6_FIELD(TEXT, p6_audit_entry, kind), P6_FIELD(TEXT, p6_audit_entry, subject),
    P6_FIELD(TEXT, p6_audit_entry, commune), P6_FIELD(TEXT, p6_audit_entry, detail),
};

const char *p6_audit_action_word(p6_audit_action action)
{
    return action_words[action];
}

const char *p6_audit_subject_word(p6_audit_subject subject)
{
    return subject_words[subject];
}

int p6_audit_action_known(const char *word)
{
    for (int i = 0; i < P6_DID__COUNT; i++) {
        if (strcmp(action_words[i], word) == 0) return 1;
    }
    return 0;
}

/* Printable ASCII, at most MOST characters, never more than DIGITS digits in a row? */
static int is_plain(const char *text, apr_size_t most, apr_size_t digits)
{
    apr_size_t len = strlen(text);

    if (len > most) return 0;
    for (apr_size_t i = 0; i < len; i++) {
        if (text[i] < ' ' || text[i] > '~') return 0;
        if (strspn(text + i, "0123456789") > digits) return 0;
    }
    return 1;
}

/* does who did it fit what was done? */
static int is_somebody(const p6_audit_row *row)
{
    int refused = row->action == P6_DID_SIGN_IN_REFUSED;

    switch (row->actor) {
    case P6_BY_OFFICIAL: return !row->pass && (row->official > 0 || (refused && !row->official));
    case P6_BY_PASS: return !row->official && (row->pass > 0 || (refused && !row->pass));
    default: return !row->official && !row->pass;
    }
}

static p6_error *check(p6_tx *tx, const p6_audit_row *row)
{
    const char *wrong = NULL;

    if (row->at_s <= 0) wrong = "its time";
    else if (!is_somebody(row)) wrong = "who did it";
    else if (!is_plain(row->subject, P6_MAX_KEY, P6_MAX_KEY) || strchr(row->subject, ' ')
             || (row->kind == P6_ON_NONE && *row->subject))
        wrong = "its subject";
    else if (!is_plain(row->commune, P6_MAX_KEY, P6_MAX_KEY)
             || strspn(row->commune, "0123456789") != strlen(row->commune))
        wrong = "its commune";
    else if (!is_plain(row->detail, P6_MAX_AUDIT_DETAIL, MOST_DIGITS)) wrong = "its detail";
    return wrong ? p6_error_make(tx->pool, P6_E_INTERNAL, NULL,
                                 "an audit row can't be written: %s is not as it should be", wrong)
                 : NULL;
}

p6_error *p6_audit_add(p6_tx *tx, const p6_audit_row *given)
{
    p6_audit_row row = *given;

    if (!row.commune) row.commune = "";
    if (!row.detail) row.detail = "";
    if (!row.subject)
        row.subject = row.subject_id ? apr_psprintf(tx->pool, "%" APR_INT64_T_FMT, row.subject_id)
                                     : "";
    P6_TRY(check(tx, &row));
    return p6_exec_row(tx, P6_S_AUDIT_ADD, row_fields, COUNT(row_fields), &row, NULL, 0, NULL);
}

p6_error *p6_audit_page(p6_tx *tx, const p6_audit_filter *filter, const p6_audit_place *after,
                        int limit, apr_array_header_t **rows, apr_pool_t *pool)
{
    int subject = filter->kind && *filter->kind;
    p6_value commune = p6_v_text(filter->commune), action = p6_v_text(filter->action);
    p6_value official = p6_v_int(filter->official);
    p6_value values[] = {
        p6_v_int(filter->from_s), p6_v_int(filter->to_s ? filter->to_s : NO_END),
        p6_v_int(after ? after->at_s : NO_END), p6_v_int(after ? after->id : NO_END),
        commune, commune, official, official, action, action,
        subject ? p6_v_text(filter->kind) : p6_v_int(limit), p6_v_text(filter->subject),
        p6_v_int(limit),
    };

    return p6_select_rows(tx, subject ? P6_S_AUDIT_PAGE_SUBJECT : P6_S_AUDIT_PAGE, values,
                          COUNT(values) - (subject ? 0 : 2), p6_audit_entry_fields,
                          P6_AUDIT_ENTRY_FIELDS, sizeof(p6_audit_entry), rows, pool);
}
