/**
 * The files of the data exchange: which columns each has, and reading one row by row from CSV or,
 * for points, GeoJSON. The tables here are what conf/data-format.md documents.
 *
 * Invariants: a row handed over has its cells in the sheet's order, whatever the file's; each is
 * UTF-8 NFC, trimmed, "" where the file has nothing. Memory is bounded by one row.
 */
#ifndef P6_SCHEDULE_SHEET_H
#define P6_SCHEDULE_SHEET_H

#include "base/limits.h"
#include "schedule/bytes.h"
#include "schedule/report.h"

typedef enum p6_column_flags {
    P6_COL_OPTIONAL = 0,
    P6_COL_REQUIRED = 1, /**< the header must name it and each row fill it */
    P6_COL_LINES = 2     /**< may hold line feeds */
} p6_column_flags;

typedef struct p6_column {
    const char *name;
    unsigned flags;
} p6_column;

typedef struct p6_sheet {
    const char *file; /**< "points.csv" */
    const p6_column *columns;
    int count;
} p6_sheet;

/* the columns by name, in the order in which export writes them */
#define P6_SHEETS(S) \
    S(COMMUNES, "communes.csv") \
    S(FORMER_UNITS, "former_units.csv") \
    S(AGENCIES, "agencies.csv") \
    S(SERVICES, "services.csv") \
    S(CALENDAR, "calendar.csv") \
    S(POINTS, "points.csv") \
    S(TEXTS, "texts.csv") \
    S(ROTAS, "rotas.csv") \
    S(SHIFTS, "shifts.csv") \
    S(DESKS, "desks.csv") \
    S(ACTIVATION, "activation.csv")

typedef enum p6_sheet_id {
#define P6_SHEET_ENUM(name, file) P6_SHEET_##name,
    P6_SHEETS(P6_SHEET_ENUM)
#undef P6_SHEET_ENUM
    P6_SHEET__COUNT
} p6_sheet_id;

#define P6_POINTS_GEOJSON "points.geojson"

enum { P6_COMMUNE_CODE, P6_COMMUNE_NAME, P6_COMMUNE_KIND, P6_COMMUNE_LAT, P6_COMMUNE_LON,
       P6_COMMUNE_HELP_LINE };
enum { P6_FORMER_UNIT_NAME, P6_FORMER_UNIT_CODE };
enum { P6_AGENCY_CODE, P6_AGENCY_KIND, P6_AGENCY_POSITION };
enum { P6_SERVICE_CODE, P6_SERVICE_AGENCY_KIND, P6_SERVICE_MINUTES, P6_SERVICE_POSITION };
enum { P6_CALENDAR_DAY, P6_CALENDAR_KIND, P6_CALENDAR_NAME, P6_CALENDAR_DECISION,
       P6_CALENDAR_ACTIVE };
enum { P6_POINT_SLUG, P6_POINT_KIND, P6_POINT_NAME, P6_POINT_COMMUNE, P6_POINT_GROUP,
       P6_POINT_GROUP_ALIASES, P6_POINT_ADDRESS, P6_POINT_LANDMARK, P6_POINT_LAT, P6_POINT_LON,
       P6_POINT_PHONE, P6_POINT_STEP_FREE, P6_POINT_CHECKED_AT, P6_POINT_ACTIVE, P6_POINT_SAMPLE };
enum { P6_TEXT_KIND, P6_TEXT_SUBJECT, P6_TEXT_FIELD, P6_TEXT_LANG, P6_TEXT_TEXT };
enum { P6_ROTA_ID, P6_ROTA_POINT, P6_ROTA_PATTERN, P6_ROTA_VALID_FROM, P6_ROTA_VALID_TO,
       P6_ROTA_WALK_IN, P6_ROTA_LAST_ENTRY, P6_ROTA_SPOKEN, P6_ROTA_NOTE, P6_ROTA_STOP_GROUP,
       P6_ROTA_STOP_LANDMARK, P6_ROTA_STOP_LAT, P6_ROTA_STOP_LON };
enum { P6_COL_SHIFT_KEY, P6_COL_SHIFT_POINT, P6_COL_SHIFT_START, P6_COL_SHIFT_END,
       P6_COL_SHIFT_STATUS, P6_COL_SHIFT_SUCCESSOR, P6_COL_SHIFT_UNKNOWN, P6_COL_SHIFT_WALK_IN,
       P6_COL_SHIFT_LAST_ENTRY, P6_COL_SHIFT_SPOKEN, P6_COL_SHIFT_NOTE, P6_COL_SHIFT_STOP_GROUP,
       P6_COL_SHIFT_STOP_LANDMARK, P6_COL_SHIFT_STOP_LAT, P6_COL_SHIFT_STOP_LON };
enum { P6_DESK_OWNER, P6_DESK_NUMBER, P6_DESK_AGENCY, P6_DESK_SERVICES, P6_DESK_ONLINE };
enum { P6_ACTIVATION_COMMUNE, P6_ACTIVATION_AS_OF, P6_ACTIVATION_RESIDENTS, P6_ACTIVATION_TARGET,
       P6_ACTIVATION_ACTIVATED, P6_ACTIVATION_SOURCE };

extern const p6_sheet p6_sheets[P6_SHEET__COUNT];

typedef struct p6_sheet_row {
    const p6_sheet *sheet;
    const char *file; /**< the file it stands in: the sheet's, or P6_POINTS_GEOJSON */
    int line;
    const char *cell[P6_MAX_CSV_COLUMNS];
} p6_sheet_row;

/** Called for each well-formed row; POOL is cleared behind it. An error ends the reading. */
typedef p6_error *(*p6_sheet_take)(void *baton, const p6_sheet_row *row, apr_pool_t *pool);
/** Called now and then with bytes done of all. */
typedef void (*p6_sheet_progress)(void *baton, const char *file, apr_int64_t done,
                                  apr_int64_t all);

typedef struct p6_sheet_reader {
    p6_report *report;
    p6_sheet_take take;
    p6_sheet_progress progress; /**< or NULL */
    void *baton;
    int rows;                   /**< grows with every row of data, good or bad */
} p6_sheet_reader;

/** Read the CSV file at PATH as SHEET. Malformed rows and headers go to the report. IO, TOO_LARGE;
    whatever `take` returns. POOL is scratch. */
p6_error *p6_sheet_read(p6_sheet_reader *reader, const p6_sheet *sheet, const char *path,
                        apr_pool_t *pool);
/** Read the GeoJSON FeatureCollection at PATH as points; else like p6_sheet_read. */
p6_error *p6_sheet_read_geojson(p6_sheet_reader *reader, const char *path, apr_pool_t *pool);

/** The same from any SOURCE of SIZE bytes (for the progress only). */
p6_error *p6_sheet_read_from(p6_sheet_reader *reader, const p6_sheet *sheet, p6_bytes_source source,
                             void *baton, apr_int64_t size, apr_pool_t *pool);
p6_error *p6_sheet_read_geojson_from(p6_sheet_reader *reader, p6_bytes_source source, void *baton,
                                     apr_int64_t size, apr_pool_t *pool);

/** Open PATH to be read and tell its size. IO, TOO_LARGE. */
p6_error *p6_sheet_open(apr_file_t **file, apr_int64_t *size, const char *path, apr_pool_t *pool);
/** Put VALUE of LEN bytes, as read, into ROW's cell COLUMN; 0 when it was reported instead. */
int p6_sheet_cell(p6_sheet_reader *reader, p6_sheet_row *row, int column, const char *value,
                  apr_size_t len, apr_pool_t *pool);

#endif
