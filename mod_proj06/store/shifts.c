#include "store/shifts.h"

#include <string.h>
#include "store/fields.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static const char *const status_words[] = { "planned", "cancelled", "moved", NULL };
static const char *const live_words[] = { "none", "started", "late", "full", "ended", NULL };

/* the id first, then what p6_shift_change writes, then what readers compute */
static const p6_field shift[] = {
    P6_FIELD(I64, p6_shift, id),
    P6_FIELD(REF, p6_shift, rota), P6_FIELD(TEXT, p6_shift, point),
    P6_FIELD(I64, p6_shift, start), P6_FIELD(I64, p6_shift, end),
    P6_FIELD(I64, p6_shift, rota_start), P6_FIELD(INT, p6_shift, unknown),
    P6_FIELD_WORD(status_words, p6_shift, status), P6_FIELD(ID, p6_shift, successor),
    P6_FIELD_WORD(live_words, p6_shift, live), P6_FIELD(INT, p6_shift, late_min),
    P6_FIELD(TEXT, p6_shift, plan), P6_FIELD(INT, p6_shift, walk_in),
    P6_FIELD(INT, p6_shift, last_entry), P6_FIELD(TEXT, p6_shift, spoken),
    P6_FIELD(TEXT, p6_shift, note), P6_FIELD(TEXT, p6_shift, stop_group),
    P6_FIELD(TEXT, p6_shift, stop_landmark), P6_FIELD(I32, p6_shift, stop_lat_e6),
    P6_FIELD(I32, p6_shift, stop_lon_e6), P6_FIELD(INT, p6_shift, edited),
    P6_FIELD(INT, p6_shift, waiting), P6_FIELD(INT, p6_shift, places),
    P6_FIELD(INT, p6_shift, free),
};
#define COMPUTED 3 /* the last fields */
#define WRITTEN (COUNT(shift) - COMPUTED)

static const p6_field figures[] = {
    P6_FIELD(I64, p6_shift_figures, id), P6_FIELD_WORD(live_words, p6_shift_figures, live),
    P6_FIELD(INT, p6_shift_figures, late_min), P6_FIELD(INT, p6_shift_figures, waiting),
    P6_FIELD(INT, p6_shift_figures, free),
};

static const p6_field shift_now[] = {
    P6_FIELD(I64, p6_shift_now, id), P6_FIELD(I64, p6_shift_now, start),
    P6_FIELD(I64, p6_shift_now, end), P6_FIELD(INT, p6_shift_now, unknown),
    P6_FIELD_WORD(status_words, p6_shift_now, status),
    P6_FIELD_WORD(live_words, p6_shift_now, live), P6_FIELD(INT, p6_shift_now, late_min),
    P6_FIELD(TEXT, p6_shift_now, plan), P6_FIELD(INT, p6_shift_now, last_entry),
    P6_FIELD(I64, p6_shift_now, structure),
};

p6_error *p6_shift_ids(p6_tx *tx, int count, apr_int64_t *first)
{
    int rows;

    P6_TRY(p6_exec(tx, P6_S_COUNTER_TAKE, P6_VALUES(p6_v_int(count), p6_v_text("shift")), &rows));
    P6_TRY(p6_select_int(tx, P6_S_COUNTER_NEXT, P6_VALUES(p6_v_text("shift")), first));
    *first -= count;
    return NULL;
}

p6_error *p6_shift_add(p6_tx *tx, const p6_shift *row, int *inserted)
{
    return p6_exec_row(tx, P6_S_SHIFT_ADD, shift, WRITTEN, row, NULL, 0, inserted);
}

static p6_error *found(p6_tx *tx, int rows)
{
    return rows ? NULL : p6_error_make(tx->pool, P6_E_NOT_FOUND, NULL, "there is no such shift");
}

p6_error *p6_shift_change(p6_tx *tx, const p6_shift *row)
{
    p6_value id = p6_v_int(row->id);
    int rows;

    P6_TRY(p6_exec_row(tx, P6_S_SHIFT_CHANGE, shift + 1, WRITTEN - 1, row, &id, 1, &rows));
    return found(tx, rows);
}

p6_error *p6_shift_drop_untouched(p6_tx *tx, apr_int64_t id, int *deleted)
{
    return p6_exec(tx, P6_S_SHIFT_DROP, P6_VALUES(p6_v_int(id)), deleted);
}

/* a plan that has shrunk since may leave more claims than places */
static void no_negative_places(apr_array_header_t *rows)
{
    for (int i = 0; i < rows->nelts; i++) {
        p6_shift *row = &APR_ARRAY_IDX(rows, i, p6_shift);

        if (row->free < 0) row->free = 0;
    }
}

static p6_error *list(p6_tx *tx, p6_statement statement, const p6_value *values, int n,
                      apr_array_header_t **rows, apr_pool_t *pool)
{
    P6_TRY(p6_select_rows(tx, statement, values, n, shift, COUNT(shift), sizeof(p6_shift), rows,
                          pool));
    no_negative_places(*rows);
    return NULL;
}

p6_error *p6_shift_get(p6_tx *tx, apr_int64_t id, p6_shift **row, apr_pool_t *pool)
{
    apr_array_header_t *rows;

    P6_TRY(list(tx, P6_S_SHIFT_GET, P6_VALUES(p6_v_int(id)), &rows, pool));
    P6_TRY(found(tx, rows->nelts));
    *row = &APR_ARRAY_IDX(rows, 0, p6_shift);
    return NULL;
}

p6_error *p6_shifts_page(p6_tx *tx, p6_minute from, p6_minute to, const p6_shift *after, int limit,
                         apr_array_header_t **rows, apr_pool_t *pool)
{
    return list(tx, P6_S_SHIFTS_PAGE,
                P6_VALUES(p6_v_int(from), p6_v_int(to), p6_v_text(after ? after->point : ""),
                          p6_v_int(after ? after->start : 0), p6_v_int(after ? after->id : 0),
                          p6_v_int(limit)),
                rows, pool);
}

p6_error *p6_shifts_of_rota(p6_tx *tx, const char *rota, p6_minute from, p6_minute to,
                            apr_array_header_t **rows, apr_pool_t *pool)
{
    return list(tx, P6_S_SHIFTS_OF_ROTA,
                P6_VALUES(p6_v_text(rota), p6_v_int(from), p6_v_int(to)), rows, pool);
}

p6_error *p6_shifts_of_point(p6_tx *tx, const char *point, p6_minute from, p6_minute to,
                             apr_array_header_t **rows, apr_pool_t *pool)
{
    return list(tx, P6_S_SHIFTS_OF_POINT,
                P6_VALUES(p6_v_text(point), p6_v_int(from), p6_v_int(to)), rows, pool);
}

p6_error *p6_shift_remove(p6_tx *tx, apr_int64_t id, int *removed)
{
    return p6_exec(tx, P6_S_SHIFT_REMOVE, P6_VALUES(p6_v_int(id)), removed);
}

p6_error *p6_shift_commune(p6_tx *tx, apr_int64_t id, const char **commune, apr_pool_t *pool)
{
    p6_rows rows;
    p6_error *err;
    int more;

    P6_TRY(p6_select(tx, P6_S_SHIFT_COMMUNE, P6_VALUES(p6_v_int(id)), &rows));
    err = p6_rows_next(&rows, &more);
    if (!err && more) *commune = p6_row_text(&rows, 0, pool);
    p6_rows_end(&rows);
    if (!err && !more) err = p6_error_make(tx->pool, P6_E_NOT_FOUND, NULL, "no such shift");
    return err;
}

/* must shift ID be held yet, so that nobody else changes its places? */
static int is_free(const p6_tx *tx, apr_int64_t id)
{
    if (tx->store->dialect == P6_SQLITE || tx->mode != P6_TX_WRITE) return 0;
    for (int n = 0; n < P6_HELD_SHIFTS; n++)
        if (tx->held[n] == id) return 0;
    return 1;
}

static void note_held(p6_tx *tx, apr_int64_t id)
{
    for (int n = 0; n < P6_HELD_SHIFTS; n++) {
        if (tx->held[n]) continue;
        tx->held[n] = id;
        return;
    }
}

p6_error *p6_shift_hold(p6_tx *tx, apr_int64_t id)
{
    apr_int64_t held;

    if (!is_free(tx, id)) return NULL;
    P6_TRY(p6_select_int(tx, P6_S_SHIFT_HOLD, P6_VALUES(p6_v_int(id)), &held));
    note_held(tx, id);
    return NULL;
}

p6_error *p6_shift_hold_now(p6_tx *tx, apr_int64_t id, p6_shift_now **row, apr_pool_t *pool)
{
    int hold = is_free(tx, id);
    apr_array_header_t *rows;

    P6_TRY(p6_select_rows(tx, hold ? P6_S_SHIFT_HOLD_NOW : P6_S_SHIFT_NOW,
                          P6_VALUES(p6_v_int(id)), shift_now, COUNT(shift_now),
                          sizeof(p6_shift_now), &rows, pool));
    P6_TRY(found(tx, rows->nelts));
    if (hold) note_held(tx, id);
    *row = &APR_ARRAY_IDX(rows, 0, p6_shift_now);
    return NULL;
}

p6_error *p6_shift_set_live(p6_tx *tx, apr_int64_t id, p6_shift_live live, int late_min,
                            apr_int64_t now_s)
{
    const p6_shift_figures row = { .id = id, .live = live, .late_min = late_min };
    p6_value word;
    int rows;

    P6_TRY(p6_field_value(tx, &figures[1], &row, &word));
    P6_TRY(p6_exec(tx, P6_S_SHIFT_LIVE, P6_VALUES(word, p6_v_int(late_min), p6_v_int(id)), &rows));
    P6_TRY(found(tx, rows));
    return p6_exec(tx, P6_S_CHANGE_ADD,
                   P6_VALUES(p6_v_int(now_s), p6_v_text("live"), p6_v_int(id)), NULL);
}

p6_error *p6_shift_changes(p6_tx *tx, apr_int64_t since_s, apr_array_header_t **rows,
                           apr_pool_t *pool)
{
    P6_TRY(p6_select_rows(tx, P6_S_SHIFT_CHANGES, P6_VALUES(p6_v_int(since_s)), figures,
                          COUNT(figures), sizeof(p6_shift_figures), rows, pool));
    for (int i = 0; i < (*rows)->nelts; i++) {
        p6_shift_figures *row = &APR_ARRAY_IDX(*rows, i, p6_shift_figures);

        if (row->free < 0) row->free = 0;
    }
    return NULL;
}
