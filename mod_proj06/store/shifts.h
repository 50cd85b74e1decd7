/**
 * Verbs on shifts: expansion, hand-made changes, live states, and reading them for the snapshot.
 */
#ifndef P6_STORE_SHIFTS_H
#define P6_STORE_SHIFTS_H

#include "store/model.h"
#include "store/store.h"

/** Take COUNT consecutive new shift ids; *FIRST is the first. */
p6_error *p6_shift_ids(p6_tx *tx, int count, apr_int64_t *first);

/** Insert ROW unless its rota already has a shift that began as ROW->rota_start; *INSERTED
    tells. `waiting`, `places` and `free` are computed by readers and never written. */
p6_error *p6_shift_add(p6_tx *tx, const p6_shift *row, int *inserted);
/** Replace all columns of the shift with ROW->id. NOT_FOUND. */
p6_error *p6_shift_change(p6_tx *tx, const p6_shift *row);
/** Delete a shift of a rota that nobody touched (edited = 0) and nothing refers to; *DELETED. */
p6_error *p6_shift_drop_untouched(p6_tx *tx, apr_int64_t id, int *deleted);
p6_error *p6_shift_get(p6_tx *tx, apr_int64_t id, p6_shift **row, apr_pool_t *pool);
/** The code of the commune that the shift's point lies in. NOT_FOUND. */
p6_error *p6_shift_commune(p6_tx *tx, apr_int64_t id, const char **commune, apr_pool_t *pool);
/** Hold the shift's row until the transaction ends: two that take, move or free places of one shift
    go one after the other, and each sees what the other did. Several shifts: in ascending order of
    ids, before anything else is written. On SQLite the write lock does it already. NOT_FOUND. */
p6_error *p6_shift_hold(p6_tx *tx, apr_int64_t id);

/** What booking needs to know of a shift. */
typedef struct p6_shift_now {
    apr_int64_t id;
    p6_minute start, end;
    int unknown, late_min, last_entry;
    p6_shift_status status;
    p6_shift_live live;
    const char *plan;
    apr_int64_t structure; /**< generation of the structure */
} p6_shift_now;
/** Hold the shift, in a write transaction, and read it. In POOL. NOT_FOUND. */
p6_error *p6_shift_hold_now(p6_tx *tx, apr_int64_t id, p6_shift_now **row, apr_pool_t *pool);

/** Shifts that end after FROM and start before TO, in keyset pages ordered by (point, start, id):
    pass the last row of the page before, NULL first. Array of p6_shift. */
p6_error *p6_shifts_page(p6_tx *tx, p6_minute from, p6_minute to, const p6_shift *after, int limit,
                         apr_array_header_t **rows, apr_pool_t *pool);
/** Shifts of ROTA that start in [FROM, TO), by rota_start. Array of p6_shift. */
p6_error *p6_shifts_of_rota(p6_tx *tx, const char *rota, p6_minute from, p6_minute to,
                            apr_array_header_t **rows, apr_pool_t *pool);

/** Shifts of POINT that end after FROM and start before TO, by start and id. Array of p6_shift. */
p6_error *p6_shifts_of_point(p6_tx *tx, const char *point, p6_minute from, p6_minute to,
                             apr_array_header_t **rows, apr_pool_t *pool);
/** Delete a shift that was added by hand and that nothing refers to; *REMOVED. */
p6_error *p6_shift_remove(p6_tx *tx, apr_int64_t id, int *removed);

/** Set the live state of a shift and write a change row, so that the locator hears of it. */
p6_error *p6_shift_set_live(p6_tx *tx, apr_int64_t id, p6_shift_live live, int late_min,
                            apr_int64_t now_s);

/** One shift's moving figures. */
typedef struct p6_shift_figures {
    apr_int64_t id;
    p6_shift_live live;
    int late_min, waiting, free;
} p6_shift_figures;
/** Figures of shifts with a change row written at or after SINCE_S (epoch seconds; the reader
    overlaps generously, since commits overtake each other). Array of p6_shift_figures. */
p6_error *p6_shift_changes(p6_tx *tx, apr_int64_t since_s, apr_array_header_t **rows,
                           apr_pool_t *pool);

#endif
