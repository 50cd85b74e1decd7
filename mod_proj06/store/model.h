/**
 * Rows of the reference data as plain structs: what import writes, the office edits and the
 * snapshot builder reads. Texts are UTF-8 NFC; "" stands for "none" unless said otherwise; codes
 * are text and keep leading zeros. Positions are millionths of a degree, 0/0 = none.
 */
#ifndef P6_STORE_MODEL_H
#define P6_STORE_MODEL_H

#include <apr_tables.h>
#include "base/civil.h"

typedef struct p6_commune {
    const char *code;      /**< 5 digits */
    const char *name;      /**< "Đức Xuân", without kind */
    const char *kind;      /**< "phuong" or "xa" */
    apr_int32_t lat_e6, lon_e6; /**< centroid: for "same or neighbouring commune" only */
    const char *help_line; /**< E.164 or "" */
} p6_commune;

typedef struct p6_former_unit {
    const char *name;    /**< with its kind: "Phường Sông Cầu" */
    const char *commune; /**< code it belongs to now; a name may have several rows */
} p6_former_unit;

typedef struct p6_agency {
    const char *code; /**< "youth-union", "police", "committee", "bank", "social-insurance"… */
    const char *kind; /**< one of these words too; several agencies may share a kind */
    int position;     /**< order in lists */
} p6_agency;

typedef struct p6_service {
    const char *code;   /**< "vneid-install", "eid-level-2"… */
    const char *agency_kind; /**< who usually offers it, or "" */
    int minutes;        /**< length of a visit, a multiple of 5 */
    int position;
} p6_service;

/** A text of the data in one language: service names, bring lists and the like. */
typedef struct p6_data_text {
    const char *kind;    /**< "agency", "service", "point", "calendar" */
    const char *subject; /**< code, slug or date */
    const char *field;   /**< agency: name; service: name, bring, ready, ends, next; point:
                              notice */
    const char *lang;    /**< "vi" is the tagged fallback of the others */
    const char *text;
} p6_data_text;

typedef struct p6_point {
    const char *slug;    /**< [a-z0-9-], 1…60, the key */
    const char *kind;    /**< "fixed", "mobile" (a team; its shifts carry stops), "police" (for
                               biometrics) */
    const char *name;
    const char *commune; /**< code */
    const char *group;   /**< residential group, free text */
    const char *group_aliases; /**< separated by "|" */
    const char *address;
    const char *landmark;
    apr_int32_t lat_e6, lon_e6;
    const char *phone;   /**< E.164 or "" */
    int step_free;       /**< 1 yes, 0 no, -1 unknown */
    apr_int64_t checked_at; /**< epoch seconds when somebody last confirmed it; 0 = never */
    int active;
    int sample;          /**< marked as sample data on every page */
} p6_point;

/** A counter inside a shift. */
typedef struct p6_desk {
    int number;           /**< 1…P6_MAX_DESKS, unique in its plan */
    const char *agency;   /**< code */
    const char *services; /**< codes separated by "," */
    int online;           /**< whole desk open to online booking */
} p6_desk;

/** An immutable, interned list of desks; rotas and shifts point to it. */
typedef struct p6_plan {
    const char *id;                  /**< 16 hex digits, from the content */
    const apr_array_header_t *desks; /**< of p6_desk, by number */
} p6_plan;

typedef struct p6_rota {
    const char *id;      /**< [a-z0-9-], 1…60 */
    const char *point;   /**< slug */
    const char *pattern; /**< opening hours, base/hours.h */
    p6_day valid_from, valid_to; /**< inclusive; 0 = open-ended */
    const char *plan;    /**< plan id */
    int walk_in;         /**< 1 people may come without a place */
    int last_entry;      /**< minutes before the end */
    const char *spoken;  /**< "tay,nung", or "" */
    const char *note;
    /** mobile team's stop, "" and 0 where the point's own place holds */
    const char *stop_group, *stop_landmark;
    apr_int32_t stop_lat_e6, stop_lon_e6;
} p6_rota;

typedef enum p6_shift_status {
    P6_SHIFT_PLANNED, P6_SHIFT_CANCELLED, P6_SHIFT_MOVED
} p6_shift_status;
typedef enum p6_shift_live {
    P6_LIVE_NONE,    /**< by schedule, not yet confirmed */
    P6_LIVE_STARTED, /**< helpers are there */
    P6_LIVE_LATE,    /**< `late_min` minutes late */
    P6_LIVE_FULL,    /**< no more walk-ins tonight */
    P6_LIVE_ENDED    /**< no more today */
} p6_shift_live;

typedef struct p6_shift {
    apr_int64_t id;      /**< > 0 */
    const char *rota;    /**< rota id, "" when added by hand */
    const char *point;   /**< slug */
    p6_minute start, end;
    p6_minute rota_start; /**< the rota's own start; stays when the shift is moved by hand; 0
                               for a shift added by hand */
    int unknown;         /**< the pattern said "unknown": call first */
    p6_shift_status status;
    apr_int64_t successor; /**< shift id, 0 = none */
    p6_shift_live live;
    int late_min;
    const char *plan;
    int walk_in, last_entry;
    const char *spoken, *note;
    const char *stop_group, *stop_landmark;
    apr_int32_t stop_lat_e6, stop_lon_e6;
    int edited;          /**< changed by hand: expansion keeps off */
    int waiting;         /**< people in the queue now */
    int places, free;    /**< units planned for online booking and still free; filled by readers.
                              Holds that ran out count as taken until they are swept */
} p6_shift;

typedef struct p6_calendar_day {
    p6_day day;
    const char *kind;     /**< "holiday" or "working" (a swapped day) */
    const char *name;     /**< Vietnamese */
    const char *decision; /**< what set it */
    int active;           /**< 0: known but not switched on by the province */
} p6_calendar_day;

#endif
