/**
 * Inside the import: its state, and one handler for each kind of row.
 *
 * Every file is read twice by the same handlers: once to check all of it against all other files
 * and the database, with `writing` 0, and then, only when nothing at all is wrong, once more inside
 * one write transaction. What a handler keeps between rows is keys and desks, nothing else.
 */
#ifndef P6_SCHEDULE_IMPORT_PRIVATE_H
#define P6_SCHEDULE_IMPORT_PRIVATE_H

#include "schedule/cells.h"
#include "schedule/import.h"
#include "schedule/known.h"

/** The desks of a rota or shift, from desks.csv. */
typedef struct p6_owner {
    const char *key;
    int line;
    apr_array_header_t *desks; /**< of p6_desk */
    int placed; /**< its rota or shift was written in this run */
} p6_owner;

/** A shift's successor, by keys. */
typedef struct p6_succession {
    const char *key, *successor;
    int line;
    apr_int64_t id; /**< of the shift, once written */
} p6_succession;

typedef struct p6_import {
    apr_pool_t *pool;
    p6_report *report;
    int writing;
    p6_tx *tx;
    apr_int64_t now_s;
    p6_known *known;
    apr_hash_t *named;  /**< "agency/bank": texts.csv has its Vietnamese name */
    apr_hash_t *words;  /**< strings that many desks share */
    apr_hash_t *owners; /**< p6_owner by key */
    apr_hash_t *plans;  /**< ids of plans that were put in this run, by content */
    apr_array_header_t *successions; /**< of p6_succession; of the check, then of the writing */
} p6_import;

p6_error *p6_import_commune(void *import, const p6_sheet_row *row, apr_pool_t *pool);
p6_error *p6_import_former_unit(void *import, const p6_sheet_row *row, apr_pool_t *pool);
p6_error *p6_import_point(void *import, const p6_sheet_row *row, apr_pool_t *pool);
p6_error *p6_import_agency(void *import, const p6_sheet_row *row, apr_pool_t *pool);
p6_error *p6_import_service(void *import, const p6_sheet_row *row, apr_pool_t *pool);
p6_error *p6_import_calendar_day(void *import, const p6_sheet_row *row, apr_pool_t *pool);
p6_error *p6_import_text(void *import, const p6_sheet_row *row, apr_pool_t *pool);
p6_error *p6_import_rota(void *import, const p6_sheet_row *row, apr_pool_t *pool);
p6_error *p6_import_shift(void *import, const p6_sheet_row *row, apr_pool_t *pool);
p6_error *p6_import_desk(void *import, const p6_sheet_row *row, apr_pool_t *pool);
p6_error *p6_import_activation(void *import, const p6_sheet_row *row, apr_pool_t *pool);

/** Say that the cell COLUMN defines KEY; reported when a file did so before. NULL when reported, or
    when writing. */
p6_known_entry *p6_import_define(p6_import *im, p6_cells *cells, p6_known_kind kind, int column,
                                 const char *key);
/** The cell COLUMN refers to KEY ("" to nothing): reported when there is none. */
p6_error *p6_import_refer(p6_import *im, p6_cells *cells, p6_known_kind kind, int column,
                          const char *key);

/** The cell's codes of languages that the staff speak beside Vietnamese, joined with ",". */
const char *p6_import_spoken(p6_cells *cells, int column);

/** What can only be said when all files are read: things without name, desks or successor. */
p6_error *p6_import_check_names(p6_import *im, apr_pool_t *pool);
p6_error *p6_import_check_desks(p6_import *im, apr_pool_t *pool);
p6_error *p6_import_check_successors(p6_import *im, apr_pool_t *pool);

/** The plan of OWNER's desks, put if it is new, or NULL when desks.csv has none for it. */
p6_error *p6_import_plan(p6_import *im, const char *owner, const char **plan, apr_pool_t *pool);
/** Link the shifts that were written to their successors. */
p6_error *p6_import_write_successors(p6_import *im, apr_pool_t *pool);
/** Give desks to rotas and shifts that only the database has. */
p6_error *p6_import_write_desks(p6_import *im, apr_pool_t *pool);

#endif
