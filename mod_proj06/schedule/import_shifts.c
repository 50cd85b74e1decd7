/* Rows of shifts.csv: shifts that people added or changed. */
#include "schedule/import_private.h"

#include <apr_strings.h>
#include <string.h>

#include "schedule/shift_key.h"

#define LONGEST_SUCCESSION 100 /* cancelled for another day, again and again */

static const char *const statuses[] = { "planned", "cancelled", "moved", NULL };

static p6_shift_status status_of(const char *word)
{
    if (strcmp(word, statuses[1]) == 0) return P6_SHIFT_CANCELLED;
    return strcmp(word, statuses[2]) == 0 ? P6_SHIFT_MOVED : P6_SHIFT_PLANNED;
}

/** The key of ROW, checked against its point and start. 0 after a report. */
static int read_key(p6_cells *cells, p6_shift_key *key, const p6_shift *shift)
{
    const char *text = cells->row->cell[P6_COL_SHIFT_KEY];

    if (!p6_shift_key_parse(key, text, cells->pool)) {
        p6_cells_bad(cells, P6_COL_SHIFT_KEY, "\"%s\" is no key of a shift: POINT@START for one"
                     " added by hand, like %s@2026-11-24T18:00, or ROTA/START for a changed one.",
                     p6_report_show(text, cells->pool),
                     *shift->point ? shift->point : "nha-van-hoa");
        return 0;
    }
    if (!key->of_rota && (strcmp(key->owner, shift->point) != 0 || key->start != shift->start)) {
        p6_cells_bad(cells, P6_COL_SHIFT_KEY, "The key must be made of the row's point and start:"
                     " %s@%s.", shift->point,
                     shift->start ? p6_minute_text(shift->start, cells->pool) : "START");
        return 0;
    }
    return 1;
}

static void check_times(p6_cells *cells, const p6_shift *shift)
{
    if (!shift->start || !shift->end) return;
    if (shift->end <= shift->start)
        p6_cells_bad(cells, P6_COL_SHIFT_END, "The end must be later than the start.");
    else if (shift->end - shift->start > P6_MAX_SHIFT_MINUTES)
        p6_cells_bad(cells, P6_COL_SHIFT_END, "A shift has at most %d hours; write two.",
                     P6_MAX_SHIFT_MINUTES / 60);
}

static void remember(p6_import *im, const p6_sheet_row *row, apr_int64_t id)
{
    apr_pool_t *pool = im->successions->pool;
    p6_succession *succession = apr_array_push(im->successions);

    succession->key = apr_pstrdup(pool, row->cell[P6_COL_SHIFT_KEY]);
    succession->successor = apr_pstrdup(pool, row->cell[P6_COL_SHIFT_SUCCESSOR]);
    succession->line = row->line;
    succession->id = id;
}

static p6_error *check(p6_import *im, p6_cells *cells, const p6_shift *shift)
{
    const char *text = cells->row->cell[P6_COL_SHIFT_KEY];
    p6_shift_key key;

    P6_TRY(p6_import_refer(im, cells, P6_KNOWN_POINT, P6_COL_SHIFT_POINT, shift->point));
    check_times(cells, shift);
    if (*cells->row->cell[P6_COL_SHIFT_SUCCESSOR]) {
        remember(im, cells->row, 0);
        if (shift->status == P6_SHIFT_PLANNED)
            p6_cells_bad(cells, P6_COL_SHIFT_SUCCESSOR, "Only a cancelled or moved shift has a"
                         " successor.");
    }
    if (*text && read_key(cells, &key, shift) && key.of_rota)
        P6_TRY(p6_import_refer(im, cells, P6_KNOWN_ROTA, P6_COL_SHIFT_KEY, key.owner));
    p6_import_define(im, cells, P6_KNOWN_SHIFT, P6_COL_SHIFT_KEY, text);
    return NULL;
}

/** Write SHIFT over the one of that key, or as a new one. */
static p6_error *write_shift(p6_import *im, const p6_sheet_row *row, p6_shift *shift,
                             apr_pool_t *pool)
{
    const char *text = row->cell[P6_COL_SHIFT_KEY];
    p6_shift *old = NULL;
    p6_shift_key key;
    int inserted;

    if (!p6_shift_key_parse(&key, text, pool))
        return p6_error_make(pool, P6_E_INTERNAL, NULL, "a key changed while it was imported");
    P6_TRY(p6_shift_key_find(im->tx, &key, &old, pool));
    P6_TRY(p6_import_plan(im, text, &shift->plan, pool));
    if (!shift->plan) shift->plan = old ? old->plan : "";
    shift->rota = key.of_rota ? key.owner : "";
    shift->rota_start = key.of_rota ? key.start : 0;
    shift->edited = 1;
    if (old) {
        shift->id = old->id;
        shift->live = old->live;
        shift->late_min = old->late_min;
        P6_TRY(p6_shift_change(im->tx, shift));
    } else {
        P6_TRY(p6_shift_ids(im->tx, 1, &shift->id));
        P6_TRY(p6_shift_add(im->tx, shift, &inserted));
    }
    if (*row->cell[P6_COL_SHIFT_SUCCESSOR]) remember(im, row, shift->id);
    return NULL;
}

p6_error *p6_import_shift(void *import, const p6_sheet_row *row, apr_pool_t *pool)
{
    p6_import *im = import;
    p6_cells cells = p6_cells_of(row, im->report, pool);
    p6_shift shift = {
        .rota = "",
        .point = p6_cell_key(&cells, P6_COL_SHIFT_POINT),
        .start = p6_cell_minute(&cells, P6_COL_SHIFT_START),
        .end = p6_cell_minute(&cells, P6_COL_SHIFT_END),
        .unknown = p6_cell_yes(&cells, P6_COL_SHIFT_UNKNOWN, 0),
        .status = status_of(p6_cell_word(&cells, P6_COL_SHIFT_STATUS, statuses)),
        .walk_in = p6_cell_yes(&cells, P6_COL_SHIFT_WALK_IN, 1),
        .last_entry = p6_cell_number(&cells, P6_COL_SHIFT_LAST_ENTRY, 0, P6_MAX_SHIFT_MINUTES, 0),
        .spoken = p6_import_spoken(&cells, P6_COL_SHIFT_SPOKEN),
        .note = p6_cell_text(&cells, P6_COL_SHIFT_NOTE, P6_MAX_PHRASE),
        .stop_group = p6_cell_text(&cells, P6_COL_SHIFT_STOP_GROUP, P6_MAX_NAME),
        .stop_landmark = p6_cell_text(&cells, P6_COL_SHIFT_STOP_LANDMARK, P6_MAX_PHRASE),
    };

    p6_cell_position(&cells, P6_COL_SHIFT_STOP_LAT, P6_COL_SHIFT_STOP_LON, &shift.stop_lat_e6,
                     &shift.stop_lon_e6);
    return im->writing ? write_shift(im, row, &shift, pool) : check(im, &cells, &shift);
}

/** The shift that KEY names, in the files or the database? */
static p6_error *exists(p6_import *im, const char *text, int *found, apr_pool_t *pool)
{
    p6_known_entry *entry;
    p6_shift_key key;
    p6_shift *shift;

    P6_TRY(p6_known_find(im->known, P6_KNOWN_SHIFT, text, &entry));
    *found = entry != NULL;
    if (*found || !p6_shift_key_parse(&key, text, pool)) return NULL;
    P6_TRY(p6_shift_key_find(im->known->tx, &key, &shift, pool));
    *found = shift != NULL;
    return NULL;
}

/** Does following the successors from START come back to it? */
static int circular(apr_hash_t *next, const char *start)
{
    const char *at = start;

    for (int i = 0; i < LONGEST_SUCCESSION && at; i++) {
        at = apr_hash_get(next, at, APR_HASH_KEY_STRING);
        if (at && strcmp(at, start) == 0) return 1;
    }
    return 0;
}

p6_error *p6_import_check_successors(p6_import *im, apr_pool_t *pool)
{
    const char *file = p6_sheets[P6_SHEET_SHIFTS].file;
    apr_hash_t *next = apr_hash_make(pool);
    int found;

    for (int i = 0; i < im->successions->nelts; i++) {
        const p6_succession *s = &APR_ARRAY_IDX(im->successions, i, p6_succession);

        apr_hash_set(next, s->key, APR_HASH_KEY_STRING, s->successor);
    }
    for (int i = 0; i < im->successions->nelts; i++) {
        const p6_succession *s = &APR_ARRAY_IDX(im->successions, i, p6_succession);

        P6_TRY(exists(im, s->successor, &found, pool));
        if (!found)
            p6_report_add(im->report, file, s->line, "successor", "There is no shift \"%s\","
                          " neither in shifts.csv nor added by hand in the database.",
                          p6_report_show(s->successor, pool));
        else if (circular(next, s->key))
            p6_report_add(im->report, file, s->line, "successor", "The successors lead back to this"
                          " shift; the last one must take place.");
    }
    return NULL;
}

p6_error *p6_import_write_successors(p6_import *im, apr_pool_t *pool)
{
    p6_shift *shift, *successor;
    p6_shift_key key;

    for (int i = 0; i < im->successions->nelts; i++) {
        const p6_succession *s = &APR_ARRAY_IDX(im->successions, i, p6_succession);

        if (!p6_shift_key_parse(&key, s->successor, pool)) continue;
        P6_TRY(p6_shift_key_find(im->tx, &key, &successor, pool));
        if (!successor)
            return p6_error_make(pool, P6_E_BAD_DATA, NULL, "a successor disappeared meanwhile");
        P6_TRY(p6_shift_get(im->tx, s->id, &shift, pool));
        shift->successor = successor->id;
        P6_TRY(p6_shift_change(im->tx, shift));
    }
    return NULL;
}
