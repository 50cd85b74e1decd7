#include "reports/hand_offs.h"

#include <string.h>

#include "base/limits.h"
#include "office/note.h"
#include "reports/report_ask.h"
#include "store/queue.h"

/** What is asked for. */
typedef struct work {
    const p6_official *official;
    const char *commune, *word;
    apr_int64_t id, now_s;
    int limit;
    apr_array_header_t *rows;
} work;

static p6_error *list(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    work *w = baton;

    return p6_hand_offs_open(tx, w->commune, w->id, w->limit, &w->rows, pool);
}

p6_error *p6_hand_offs_list(apr_array_header_t **rows, p6_store *store,
                            const p6_official *official, const char *commune, apr_int64_t after,
                            int limit, apr_pool_t *pool)
{
    work w = { .official = official, .commune = commune, .id = after, .limit = limit };

    if (*commune) P6_TRY(p6_require(official, P6_ACT_REPORT, commune, 0, pool));
    else if (!p6_report_everywhere(official, pool))
        return p6_error_make(pool, P6_E_FORBIDDEN, NULL, "no right to report on the province");
    P6_TRY(p6_store_run(store, P6_TX_READ, P6_REPORT_WAIT_MS, list, &w, pool));
    *rows = w.rows;
    return NULL;
}

static p6_error *settle(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    work *w = baton;
    p6_doer doer = { w->official->id, w->official->pass, 0 };
    p6_hand_off *row;
    int done;

    P6_TRY(p6_hand_off_get(tx, w->id, &row, pool));
    if (!row) return p6_error_make(pool, P6_E_NOT_FOUND, NULL, "no such hand-off");
    w->commune = row->commune;
    P6_TRY(p6_require(w->official, P6_ACT_PERSON, row->commune, row->shift, pool));
    P6_TRY(p6_hand_off_settle(tx, w->id, w->word, w->now_s, &done));
    if (!done) return NULL;
    P6_TRY(p6_visit_note_by(tx, row->visit, "hand_off", &doer, w->word, w->now_s));
    return p6_office_note(tx, w->official, P6_DID_HAND_OFF_SETTLE, P6_ON_VISIT, row->visit,
                          row->commune, w->word, w->now_s);
}

p6_error *p6_hand_offs_settle(const char **commune, p6_store *store, const p6_official *official,
                              apr_int64_t id, const char *word, apr_int64_t now_s,
                              apr_pool_t *pool)
{
    work w = { .official = official, .id = id, .word = word, .now_s = now_s };

    if (!word || (strcmp(word, "done") && strcmp(word, "dropped")))
        return p6_error_make(pool, P6_E_BAD_FIELD, "state", "a hand-off is done or dropped");
    P6_TRY(p6_store_run(store, P6_TX_WRITE, P6_REPORT_WAIT_MS, settle, &w, pool));
    *commune = w.commune;
    return NULL;
}
