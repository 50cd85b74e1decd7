#include "store/schedule.h"

#include <apr_strings.h>
#include <string.h>

#include "store/fields.h"
#include "store/visits_private.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))
#define CLOSURE "closure/"
#define DAY_LENGTH 10 /* of "2026-11-23" */

static const p6_field shift_visit[] = {
    P6_FIELD(I64, p6_shift_visit, id),
    P6_FIELD_WORD(p6_visit_state_words, p6_shift_visit, state),
    P6_FIELD_WORD(p6_channel_words, p6_shift_visit, channel),
    P6_FIELD(REF, p6_shift_visit, ticket), P6_FIELD(ID, p6_shift_visit, start),
    P6_FIELD(ID, p6_shift_visit, end), P6_FIELD(REF, p6_shift_visit, name),
    P6_FIELD(REF, p6_shift_visit, phone),
};
static const p6_field shift_load[] = {
    P6_FIELD(I64, p6_shift_load, shift), P6_FIELD(INT, p6_shift_load, visits),
    P6_FIELD(INT, p6_shift_load, homes),
};
/* id | what p6_history_add writes | what came of it */
static const p6_field history[] = {
    P6_FIELD(I64, p6_history_row, id), P6_FIELD(I64, p6_history_row, at_s),
    P6_FIELD(ID, p6_history_row, official), P6_FIELD(TEXT, p6_history_row, kind),
    P6_FIELD(TEXT, p6_history_row, subject), P6_FIELD(TEXT, p6_history_row, action),
    P6_FIELD(REF, p6_history_row, before), P6_FIELD(REF, p6_history_row, after),
    P6_FIELD(ID, p6_history_row, undone_by), P6_FIELD(REF, p6_history_row, who),
    P6_FIELD(INT, p6_history_row, of_move),
};
#define WRITTEN 7 /* from the second */

static const char *closure_name(p6_tx *tx, const char *point, p6_day from)
{
    return apr_pstrcat(tx->pool, CLOSURE, point, "/", p6_day_text(from, tx->pool), NULL);
}

p6_error *p6_closure_put(p6_tx *tx, const p6_closure *row, apr_int64_t now_s)
{
    const char *body = apr_pstrcat(tx->pool, p6_day_text(row->to, tx->pool), " ", row->reason,
                                   NULL);

    return p6_exec(tx, P6_S_SETTING_PUT,
                   P6_VALUES(p6_v_text(closure_name(tx, row->point, row->from)), p6_v_text(body),
                             p6_v_int(now_s)), NULL);
}

p6_error *p6_closure_drop(p6_tx *tx, const char *point, p6_day from, int *dropped)
{
    return p6_exec(tx, P6_S_SETTING_DROP, P6_VALUES(p6_v_text(closure_name(tx, point, from))),
                   dropped);
}

/* "closure/SLUG/2026-11-23" and "2026-11-30 reason"; 0 when somebody else wrote it */
static int read_closure(p6_closure *row, const char *name, const char *body, apr_pool_t *pool)
{
    const char *slug = name + strlen(CLOSURE), *slash = strrchr(slug, '/');

    if (!slash || strlen(body) <= DAY_LENGTH || !p6_day_parse(&row->from, slash + 1)
        || !p6_day_parse(&row->to, apr_pstrmemdup(pool, body, DAY_LENGTH)))
        return 0;
    row->point = apr_pstrmemdup(pool, slug, (apr_size_t)(slash - slug));
    row->reason = body + DAY_LENGTH + 1;
    return 1;
}

p6_error *p6_closures(p6_tx *tx, p6_day from, apr_array_header_t **rows, apr_pool_t *pool)
{
    p6_error *err;
    p6_rows found;
    int more;

    *rows = apr_array_make(pool, 4, sizeof(p6_closure));
    P6_TRY(p6_select(tx, P6_S_CLOSURES, P6_VALUES(p6_v_text(p6_day_text(from, tx->pool))),
                     &found));
    while (!(err = p6_rows_next(&found, &more)) && more) {
        p6_closure row;

        if (read_closure(&row, p6_row_text(&found, 0, pool), p6_row_text(&found, 1, pool), pool))
            APR_ARRAY_PUSH(*rows, p6_closure) = row;
    }
    p6_rows_end(&found);
    return err;
}

static p6_error *visits_of(p6_tx *tx, p6_statement statement, const p6_value *values, int n,
                           apr_array_header_t **rows, apr_pool_t *pool)
{
    P6_TRY(p6_select_rows(tx, statement, values, n, shift_visit, COUNT(shift_visit),
                          sizeof(p6_shift_visit), rows, pool));
    for (int i = 0; i < (*rows)->nelts; i++) {
        p6_shift_visit *row = &APR_ARRAY_IDX(*rows, i, p6_shift_visit);

        if (!row->start) row->start = row->end = P6_NO_MINUTE;
    }
    return NULL;
}

p6_error *p6_shift_visits(p6_tx *tx, apr_int64_t shift, apr_array_header_t **rows,
                          apr_pool_t *pool)
{
    return visits_of(tx, P6_S_SHIFT_VISITS, P6_VALUES(p6_v_int(shift)), rows, pool);
}

p6_error *p6_shift_called_off(p6_tx *tx, apr_int64_t shift, apr_int64_t at_s,
                              apr_array_header_t **rows, apr_pool_t *pool)
{
    return visits_of(tx, P6_S_SHIFT_CALLED_OFF, P6_VALUES(p6_v_int(shift), p6_v_int(at_s)), rows,
                     pool);
}

p6_error *p6_shift_loads(p6_tx *tx, const char *point, p6_minute from, p6_minute to,
                         apr_array_header_t **rows, apr_pool_t *pool)
{
    const p6_value where = p6_v_text(point), first = p6_v_int(from), last = p6_v_int(to);

    return p6_select_rows(tx, P6_S_SHIFT_LOADS, P6_VALUES(where, first, last, where, first, last),
                          shift_load, COUNT(shift_load), sizeof(p6_shift_load), rows, pool);
}

p6_error *p6_booked_shifts(p6_tx *tx, p6_minute from, p6_minute to, int *count)
{
    apr_int64_t number;

    P6_TRY(p6_select_int(tx, P6_S_BOOKED_SHIFTS, P6_VALUES(p6_v_int(from), p6_v_int(to)),
                         &number));
    *count = (int)number;
    return NULL;
}

p6_error *p6_visit_follow(p6_tx *tx, apr_int64_t visit, apr_int64_t shift, apr_int64_t now_s)
{
    int rows;

    P6_TRY(p6_exec(tx, P6_S_VISIT_FOLLOW,
                   P6_VALUES(p6_v_int(shift), p6_v_int(now_s), p6_v_int(visit)), &rows));
    if (!rows) return p6_error_make(tx->pool, P6_E_STALE, NULL, "the visit does not wait");
    return p6_exec(tx, P6_S_WAITING_FOLLOW, P6_VALUES(p6_v_int(shift), p6_v_int(visit)), NULL);
}

p6_error *p6_passes_follow(p6_tx *tx, apr_int64_t from, apr_int64_t to, apr_int64_t expires_s)
{
    return p6_exec(tx, P6_S_PASSES_FOLLOW,
                   P6_VALUES(p6_v_int(to), p6_v_int(expires_s), p6_v_int(from)), NULL);
}

p6_error *p6_homes_follow(p6_tx *tx, apr_int64_t from, apr_int64_t to, apr_int64_t now_s,
                          int *count)
{
    if (!to)
        return p6_exec(tx, P6_S_HOMES_RELEASE, P6_VALUES(p6_v_int(now_s), p6_v_int(from)), count);
    return p6_exec(tx, P6_S_HOMES_FOLLOW,
                   P6_VALUES(p6_v_int(to), p6_v_int(now_s), p6_v_int(from)), count);
}

p6_error *p6_history_add(p6_tx *tx, p6_history_row *row)
{
    P6_TRY(p6_exec_row(tx, P6_S_HISTORY_ADD, history + 1, WRITTEN, row, NULL, 0, NULL));
    return p6_last_id(tx, &row->id);
}

static p6_error *one(p6_tx *tx, p6_statement statement, const p6_value *values, int n,
                     p6_history_row **row, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    P6_TRY(p6_select_rows(tx, statement, values, n, history, COUNT(history), sizeof **row, &rows,
                          pool));
    *row = rows->nelts ? &APR_ARRAY_IDX(rows, 0, p6_history_row) : NULL;
    return NULL;
}

p6_error *p6_history_get(p6_tx *tx, apr_int64_t id, p6_history_row **row, apr_pool_t *pool)
{
    return one(tx, P6_S_HISTORY_GET, P6_VALUES(p6_v_int(id)), row, pool);
}

p6_error *p6_history_last(p6_tx *tx, const char *kind, const char *subject, p6_history_row **row,
                          apr_pool_t *pool)
{
    return one(tx, P6_S_HISTORY_LAST, P6_VALUES(p6_v_text(kind), p6_v_text(subject)), row, pool);
}

p6_error *p6_history_undone(p6_tx *tx, apr_int64_t id, apr_int64_t by, int *done)
{
    return p6_exec(tx, P6_S_HISTORY_UNDONE, P6_VALUES(p6_v_int(by), p6_v_int(id)), done);
}

p6_error *p6_history_page(p6_tx *tx, const char *point, apr_int64_t before, int limit,
                          apr_array_header_t **rows, apr_pool_t *pool)
{
    p6_value first = p6_v_int(before ? before : APR_INT64_MAX), most = p6_v_int(limit);
    p6_value where = p6_v_text(point);

    if (!point)
        return p6_select_rows(tx, P6_S_HISTORY_OF_PROVINCE, P6_VALUES(first, most), history,
                              COUNT(history), sizeof(p6_history_row), rows, pool);
    return p6_select_rows(tx, P6_S_HISTORY_OF_POINT, P6_VALUES(first, where, where, where, most),
                          history, COUNT(history), sizeof(p6_history_row), rows, pool);
}
