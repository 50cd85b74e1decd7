/**
 * Asking the snapshot: parameters in, one answer out, that pages, JSON, GeoJSON, feeds and booking
 * all read. The one evaluator of opening states is behind it (locator/state.h): badge, filter,
 * order, JSON, feed and .ics can't disagree.
 *
 * Texts in answers point into the snapshot or the pool and are valid while both are.
 */
#ifndef P6_LOCATOR_QUERY_H
#define P6_LOCATOR_QUERY_H

#include "locator/snapshot.h"
#include "template/catalog.h"
#include "web/params.h"

typedef enum p6_when {
    P6_WHEN_NOW, P6_WHEN_TODAY, P6_WHEN_TONIGHT, P6_WHEN_TOMORROW, P6_WHEN_WEEKEND, P6_WHEN_DATE
} p6_when;

/** What is configurable in answers. */
typedef struct p6_windows {
    int tonight_from, tonight_to; /**< clock minutes, 17:30 and 21:30 */
    int soon;                     /**< "opening soon" begins this many minutes before, 60 */
    int stale_days;               /**< a point unchecked for longer is "not confirmed", 30 */
} p6_windows;

/** A parsed question. */
typedef struct p6_ask {
    p6_when when;
    p6_day date;             /**< for P6_WHEN_DATE */
    const char *commune;     /**< code or NULL */
    const char *q;           /**< typed place, NFC, or NULL */
    int has_near;
    apr_int32_t lat_e6, lon_e6; /**< cut to three decimals */
    const char *service, *agency, *spoken; /**< codes or NULL */
    int walk_in, step_free, free;
} p6_ask;

/** Read PARAMS (unknown names ignored). BAD_INPUT: `where` is the parameter's name; *RIGHT (may be
    NULL to ignore) is the message id that says what would be right, e.g. "bad.when". Default for an
    absent `when`: "today" before the evening ends, see home page. */
p6_error *p6_ask_parse(p6_ask *ask, const char **right, const p6_params *params,
                       const p6_snapshot *snapshot, apr_pool_t *pool);
/** ASK as a canonical query string ("when=tonight&commune=01840"), fixed order, in POOL: the key of
    kept answers and the source of links. */
const char *p6_ask_text(const p6_ask *ask, apr_pool_t *pool);

/** The state of a point or a shift at an instant, always shown in words. */
typedef enum p6_badge {
    P6_BADGE_OPEN,        /**< open, a helper has confirmed it */
    P6_BADGE_BY_SCHEDULE, /**< open by schedule, not yet confirmed */
    P6_BADGE_LATE,        /**< should be open; helpers said they are late */
    P6_BADGE_SOON,        /**< opens within `soon` minutes */
    P6_BADGE_LATER,       /**< opens later in the window asked for */
    P6_BADGE_CLOSED,      /**< closed now, nothing more in the window */
    P6_BADGE_ENDED,       /**< "no more today" was said */
    P6_BADGE_CANCELLED,
    P6_BADGE_MOVED,       /**< see successor */
    P6_BADGE_UNKNOWN      /**< no schedule or "unknown": call first */
} p6_badge;

/** Is a point open right now, whatever window was asked for? */
typedef enum p6_open { P6_STATE_CLOSED, P6_STATE_OPEN, P6_STATE_UNKNOWN } p6_open;

typedef struct p6_shift_view {
    apr_int64_t id;
    p6_minute start, end;
    p6_minute last_entry;       /**< nobody is taken in after it */
    p6_badge badge;
    int unknown, walk_in;
    int full;                   /**< no more walk-ins tonight */
    int late_min;
    p6_shift_live live;         /**< what the helpers said */
    int places, free;           /**< visits of the longest kind offered online: planned, and
                                     truly bookable now */
    int waiting;                /**< people in the queue; 0 before the start */
    const apr_array_header_t *agencies; /**< of const char * codes */
    const apr_array_header_t *services; /**< of const char * codes */
    const apr_array_header_t *desks;    /**< of p6_desk */
    const char *spoken, *note;          /**< "" = none */
    const char *stop_group, *stop_landmark; /**< "" = the point's own */
    apr_int32_t lat_e6, lon_e6; /**< where it takes place; 0/0 unknown */
    apr_int64_t successor;      /**< shift id or 0 */
    const char *successor_slug; /**< its point, or NULL */
    p6_minute successor_start;  /**< or P6_NO_MINUTE */
} p6_shift_view;

typedef struct p6_point_view {
    const char *slug, *kind, *name;
    const char *commune, *commune_name, *commune_kind;
    const char *group, *address, *landmark, *phone; /**< "" = none */
    const char *help_line;      /**< of the commune, "" = none */
    apr_int32_t lat_e6, lon_e6;
    int step_free;              /**< 1, 0, -1 unknown */
    apr_int64_t checked_at;     /**< epoch s, 0 never */
    int stale;
    int sample;
    p6_badge badge;             /**< now, of the shifts in the window */
    p6_open state;              /**< now, of all shifts that fit: what JSON calls "state" */
    p6_minute until;            /**< end of the present opening, or P6_NO_MINUTE */
    p6_minute next_open;        /**< or P6_NO_MINUTE */
    int distance_m;             /**< as the crow flies, -1 without a position */
    int bearing;                /**< 0…7: N NE E SE S SW W NW from the asker; -1 */
    const apr_array_header_t *shifts; /**< of p6_shift_view, in the window, by start */
} p6_point_view;

/** A place that a typed text may mean. */
typedef struct p6_place_choice {
    const char *commune, *commune_name, *commune_kind;
    const char *former;         /**< "Phường Phùng Chí Kiên" when an old name matched, else NULL */
} p6_place_choice;

typedef enum p6_place_result {
    P6_PLACE_NONE,      /**< nothing typed */
    P6_PLACE_ONE,       /**< choices[0] is meant and was used as the commune */
    P6_PLACE_ASK,       /**< several: ask, never guess */
    P6_PLACE_UNKNOWN    /**< no such place; the answer is of the whole province */
} p6_place_result;

typedef struct p6_answer {
    p6_minute now, from, to;    /**< the window that is shown, `to` exclusive */
    p6_when when;               /**< as asked */
    int over;                   /**< tonight (or today) was asked, is over, tomorrow is shown */
    int outside;                /**< the position lies outside the province */
    int beyond;                 /**< the date lies before today or behind the horizon */
    p6_place_result place;
    const apr_array_header_t *choices; /**< of p6_place_choice */
    const char *commune;        /**< code that was used, or NULL */
    /** points: open now, opening later in the window, all that fit (closed and unknown ones too);
        with a position and no commune only those listed: the nearest, P6_MAX_NEAREST at most */
    int open, soon, total;
    const apr_array_header_t *points;    /**< of p6_point_view, in order: at most
                                             P6_MAX_CARDS, P6_MAX_NEAREST with a position */
    const apr_array_header_t *otherwise; /**< of p6_point_view with one shift each: next openings */
    int relaxed;                /**< otherwise had to drop commune or filters to find any */
} p6_answer;

p6_error *p6_answer_find(p6_answer **answer, const p6_snapshot *snapshot, const p6_ask *ask,
                         const p6_windows *windows, p6_minute now, apr_pool_t *pool);

/** One point with its shifts of DAYS days from today on. NOT_FOUND. */
p6_error *p6_point_find(p6_point_view **point, const p6_snapshot *snapshot, const char *slug,
                        int days, const p6_windows *windows, p6_minute now, apr_pool_t *pool);
/** The shift ID as it stands at NOW, and the SLUG of its point (in the snapshot). NOT_FOUND. */
p6_error *p6_shift_find(p6_shift_view **shift, const char **slug, const p6_snapshot *snapshot,
                        apr_int64_t id, const p6_windows *windows, p6_minute now,
                        apr_pool_t *pool);
/** All points in order of commune and name, or those of COMMUNE (may be NULL), without shifts, from
    OFFSET at most LIMIT. Array of p6_point_view. */
apr_array_header_t *p6_points_list(const p6_snapshot *snapshot, const char *commune, int offset,
                                   int limit, const p6_windows *windows, p6_minute now,
                                   apr_pool_t *pool);

/** The data text (kind, subject, field) in LANG or, failing that, Vietnamese; *TAG is the language
    that was found (for the lang attribute). "" when there is none. */
const char *p6_snapshot_text(const p6_snapshot *snapshot, const char *kind, const char *subject,
                             const char *field, p6_lang lang, p6_lang *tag);
/** All communes in Vietnamese order; all services and agencies by position. Arrays of structs. */
const apr_array_header_t *p6_snapshot_communes(const p6_snapshot *snapshot, apr_pool_t *pool);
const apr_array_header_t *p6_snapshot_services(const p6_snapshot *snapshot, apr_pool_t *pool);
const apr_array_header_t *p6_snapshot_agencies(const p6_snapshot *snapshot, apr_pool_t *pool);
/** What the typed text Q means: ONE, ASK or UNKNOWN; the places: CHOICES (of p6_place_choice). */
p6_place_result p6_place_resolve(apr_array_header_t **choices, const p6_snapshot *snapshot,
                                 const char *q, apr_pool_t *pool);
/** Communes that Q may mean (three-step matching, old names too). Array of p6_place_choice. */
apr_array_header_t *p6_place_search(const p6_snapshot *snapshot, const char *q, apr_pool_t *pool);

#endif
