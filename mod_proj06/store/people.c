/* The people behind visits: kept apart, so that erasing one leaves the visit as a count. */
#include <string.h>
#include "base/limits.h"
#include "base/text.h"
#include "store/fields.h"
#include "store/openings.h"
#include "store/visits.h"
#include "store/visits_private.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static const p6_field person[] = {
    P6_FIELD(I64, p6_person, visit), P6_FIELD(TEXT, p6_person, name),
    P6_FIELD(TEXT, p6_person, phone), P6_FIELD(INT, p6_person, birth_year),
    P6_FIELD(I64, p6_person, erase_after_s),
};

p6_error *p6_person_put(p6_tx *tx, const p6_person *row)
{
    p6_value folded = p6_v_text(p6_text_keys_of(row->name ? row->name : "", tx->pool).folded);

    return p6_exec_row(tx, P6_S_PERSON_PUT, person, COUNT(person), row, &folded, 1, NULL);
}

p6_error *p6_person_get(p6_tx *tx, apr_int64_t visit, p6_person **row, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    *row = NULL;
    P6_TRY(p6_select_rows(tx, P6_S_PERSON_GET, P6_VALUES(p6_v_int(visit)), person, COUNT(person),
                          sizeof(p6_person), &rows, pool));
    if (rows->nelts) *row = &APR_ARRAY_IDX(rows, 0, p6_person);
    return NULL;
}

p6_error *p6_person_erase(p6_tx *tx, apr_int64_t visit, apr_int64_t now_s)
{
    p6_value who = p6_v_int(visit);

    P6_TRY(p6_exec(tx, P6_S_PERSON_DROP, P6_VALUES(who), NULL));
    P6_TRY(p6_exec(tx, P6_S_DRAFT_DROP, P6_VALUES(who), NULL));
    P6_TRY(p6_exec(tx, P6_S_MESSAGES_DROP, P6_VALUES(who), NULL));
    P6_TRY(p6_openings_drop(tx, visit));
    return p6_exec(tx, P6_S_VISIT_ERASED, P6_VALUES(p6_v_int(now_s), who), NULL);
}

static p6_error *drop_draft(p6_tx *tx, apr_int64_t visit, apr_int64_t now_s)
{
    (void)now_s;
    return p6_draft_drop(tx, visit);
}

/* erase what STATEMENT finds due by DUE_S, at most LIMIT; *ERASED */
static p6_error *retire(p6_tx *tx, p6_statement statement, apr_int64_t due_s,
                        p6_error *(*erase)(p6_tx *, apr_int64_t, apr_int64_t), apr_int64_t now_s,
                        int limit, int *erased)
{
    apr_array_header_t *ids;

    if (limit <= 0) return NULL;
    P6_TRY(p6_select_ids(tx, statement, P6_VALUES(p6_v_int(due_s), p6_v_int(limit)), &ids,
                         tx->pool));
    for (int i = 0; i < ids->nelts; i++)
        P6_TRY(erase(tx, APR_ARRAY_IDX(ids, i, apr_int64_t), now_s));
    *erased = ids->nelts;
    return NULL;
}

p6_error *p6_people_retire(p6_tx *tx, apr_int64_t now_s, int limit, p6_retired *retired)
{
    p6_retired *r = retired;

    memset(r, 0, sizeof *r);
    P6_TRY(p6_openings_sweep(tx, now_s));
    P6_TRY(p6_actions_sweep(tx, now_s - P6_ACTIONS_KEPT_S));
    P6_TRY(retire(tx, P6_S_PEOPLE_DUE, now_s, p6_person_erase, now_s, limit, &r->people));
    P6_TRY(retire(tx, P6_S_HOME_PEOPLE_DUE, now_s, p6_home_person_erase, now_s,
                  limit - p6_retired_all(r), &r->home_people));
    return retire(tx, P6_S_DRAFTS_DUE, now_s - P6_DRAFT_KEPT_S, drop_draft, now_s,
                  limit - p6_retired_all(r), &r->drafts);
}

p6_error *p6_visits_of_phone(p6_tx *tx, const char *phone, p6_day day, int *count)
{
    apr_int64_t n = 0;

    if (tx->mode == P6_TX_WRITE && tx->store->dialect == P6_PGSQL && *phone)
        P6_TRY(p6_select_int(tx, P6_S_PHONE_HOLD, P6_VALUES(p6_v_text(phone)), &n));
    P6_TRY(p6_select_int(tx, P6_S_VISITS_OF_PHONE,
                         P6_VALUES(p6_v_text(phone), p6_v_int(p6_minute_at(day, 0)),
                                   p6_v_int(p6_minute_at(day + 1, 0) - 1)), &n));
    *count = (int)n;
    return NULL;
}

p6_error *p6_consent_put(p6_tx *tx, const char *version, const char *lang, const char *body,
                         apr_int64_t now_s)
{
    return p6_exec(tx, P6_S_CONSENT_PUT,
                   P6_VALUES(p6_v_text(version), p6_v_text(lang), p6_v_text(body),
                             p6_v_int(now_s)), NULL);
}
