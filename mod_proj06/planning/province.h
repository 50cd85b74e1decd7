/**
 * What the province sets for all: the calendar's days, and the services with their texts.
 */
#ifndef P6_PLANNING_PROVINCE_H
#define P6_PLANNING_PROVINCE_H

#include "planning/deed.h"

/** A day of the calendar as typed; texts may be NULL. */
typedef struct p6_day_wish {
    const char *day;             /**< YYYY-MM-DD */
    const char *kind;            /**< "working", else "holiday" */
    const char *name, *decision; /**< what set it */
    int active;
} p6_day_wish;

/** Put a day of the calendar; shifts of the coming weeks follow at once, those that somebody has
    booked in stay. FORBIDDEN. */
p6_error *p6_calendar_save(p6_deed_outcome **outcome, const p6_editor *editor,
                           const p6_day_wish *wish, apr_pool_t *pool);
/** Switch DAY (YYYY-MM-DD) on or off. NOT_FOUND, FORBIDDEN. */
p6_error *p6_calendar_switch(p6_deed_outcome **outcome, const p6_editor *editor, const char *day,
                             int active, apr_pool_t *pool);
/** Let the shifts of the day that is OUTCOME's subject follow; nothing when it is no day. */
p6_error *p6_calendar_follow(const p6_deed_outcome *outcome, const p6_editor *editor,
                             apr_pool_t *pool);
/** The year whose calendar is missing among ROWS (of p6_calendar_day) on TODAY: this year's, from 1
    December on the next one's; 0 when nothing is missing. */
int p6_calendar_missing(const apr_array_header_t *rows, p6_day today);

/** Texts of a service, by field and p6_lang. */
#define P6_SERVICE_TEXTS(T) T(name) T(bring) T(ready) T(ends) T(next)
enum {
#define P6_SERVICE_TEXT_ENUM(field) P6_SERVICE_##field,
    P6_SERVICE_TEXTS(P6_SERVICE_TEXT_ENUM)
#undef P6_SERVICE_TEXT_ENUM
    P6_SERVICE__TEXTS
};
/** Their names in the database, ended by NULL. */
extern const char *const p6_service_fields[P6_SERVICE__TEXTS + 1];

/** A service as typed; texts may be NULL. */
typedef struct p6_service_wish {
    const char *code;
    const char *minutes, *position;
    const char *text[P6_SERVICE__TEXTS][3];
} p6_service_wish;
/** Change the service of WISH. NOT_FOUND, FORBIDDEN. */
p6_error *p6_service_save(p6_deed_outcome **outcome, const p6_editor *editor,
                          const p6_service_wish *wish, apr_pool_t *pool);

/** ROW with its texts as JSON, as history keeps it. */
p6_error *p6_service_content(const char **json, p6_tx *tx, const p6_service *row,
                             apr_pool_t *pool);
/** Write CONTENT, the JSON of a service, as it is. */
p6_error *p6_service_restore(p6_deed *deed, const char *content);
/** May the official set what holds for the province? FORBIDDEN. */
p6_error *p6_deed_province(p6_deed *deed);

#endif
