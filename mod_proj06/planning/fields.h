/**
 * Fields of the schedule's forms, from what was typed to what is stored. What can't be accepted is
 * a fault of the deed and gives a harmless value, so that one reading tells all mistakes.
 */
#ifndef P6_PLANNING_FIELDS_H
#define P6_PLANNING_FIELDS_H

#include "planning/deed.h"

/** TEXT (may be NULL) trimmed, at most MAX characters; "" when empty, a fault when NEEDED then. */
const char *p6_typed_text(p6_deed *deed, const char *field, const char *text, int max, int needed);
/** A phone number in E.164, or "". */
const char *p6_typed_phone(p6_deed *deed, const char *field, const char *text);
/** A date YYYY-MM-DD; 0 when empty, a fault when NEEDED then. */
p6_day p6_typed_day(p6_deed *deed, const char *field, const char *text, int needed);
/** A time HH:MM of whole units, in minutes since midnight; 0 with a fault. */
int p6_typed_clock(p6_deed *deed, const char *field, const char *text);
/** A whole number MIN…MAX; MIN when empty. */
int p6_typed_number(p6_deed *deed, const char *field, const char *text, int min, int max);
/** A position in the province; 0/0 when both are empty. */
void p6_typed_position(p6_deed *deed, const char *field, const char *lat, const char *lon,
                       apr_int32_t *lat_e6, apr_int32_t *lon_e6);
/** The stretch on DAY from FROM to TO (HH:MM; TO 00:00 is midnight). TO not after FROM is a fault,
    since twelve hours are mistaken easily; a shift that was past midnight before (NIGHT), as only
    the text of a rota can say, may stay so for P6_MAX_NIGHT_MINUTES. */
void p6_typed_stretch(p6_deed *deed, p6_day day, const char *from, const char *to, int night,
                      p6_minute *start, p6_minute *end);

/** How people are there, of a rota or a shift, as typed; texts may be NULL. */
typedef struct p6_presence_wish {
    const apr_array_header_t *desks;  /**< of p6_desk; services: codes by "," */
    const apr_array_header_t *spoken; /**< codes of languages, const char * */
    int walk_in;
    const char *last_entry, *note, *stop_group, *stop_landmark, *stop_lat, *stop_lon;
} p6_presence_wish;

/** The same as it is stored. */
typedef struct p6_presence {
    const char *plan, *spoken, *note, *stop_group, *stop_landmark;
    int walk_in, last_entry;
    apr_int32_t stop_lat_e6, stop_lon_e6;
} p6_presence;

/** Read WISH, and put its plan. */
p6_error *p6_typed_presence(p6_presence *presence, p6_deed *deed, const p6_presence_wish *wish);

#endif
