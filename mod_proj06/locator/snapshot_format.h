/**
 * How a snapshot lies in its file, and how its bytes are read. Private to locator/.
 *
 * FILE: header, then sections (arrays of fixed records, 8-byte aligned), the text heap last.
 * Records refer to each other by index and to texts by offset in the heap (0 is ""), so the file
 * may be mapped anywhere. FILE.live.BUILD: header, one change counter per commune, one 64-bit word
 * of moving figures per shift; each word is stored and loaded whole, so readers need no lock.
 * Sizes are chosen for 100,000 points with 2.4 million shifts in less than 100 MB (goals.md): a
 * shift takes 12 bytes, its figures 8, its two index entries 8; all that a rota's shifts have in
 * common lies once in a detail.
 */
#ifndef P6_LOCATOR_SNAPSHOT_FORMAT_H
#define P6_LOCATOR_SNAPSHOT_FORMAT_H

#include "locator/snapshot.h"

#define P6_IMAGE_MAGIC "P6PLACES"
#define P6_LIVE_MAGIC "P6FIGURE"
#define P6_IMAGE_VERSION 3u
#define P6_IMAGE_ORDER 0x01020304u /**< tells a file of another byte order */

typedef apr_uint32_t p6_ref; /**< offset of a NUL-terminated text in the heap */

typedef enum p6_section_id {
    P6_S_COMMUNES, P6_S_NAMES, P6_S_GROUPS, P6_S_SERVICES, P6_S_AGENCIES, P6_S_TEXTS, P6_S_PLANS,
    P6_S_DESKS, P6_S_CODES, P6_S_DETAILS, P6_S_POINTS, P6_S_SLUGS, P6_S_SHIFTS, P6_S_BY_ID,
    P6_S_BY_START, P6_S_MOVES, P6_S_CELLS, P6_S_ENTRIES, P6_S_DAYS,
    P6_S_HEAP, P6_S__COUNT
} p6_section_id;

typedef struct p6_section {
    apr_uint64_t offset;
    apr_uint32_t count;
    apr_uint32_t size; /**< of one record */
} p6_section;

typedef struct p6_image_header {
    char magic[8];
    apr_uint32_t version, order;
    apr_uint64_t size;       /**< of the whole file */
    apr_uint64_t checksum;   /**< of the whole file with this field 0 */
    apr_uint64_t build;      /**< ties FILE.live.BUILD to FILE */
    apr_int64_t generation, built_at, id_base;
    p6_day first_day;        /**< the day of the build: "today" */
    p6_day end_day;          /**< first day behind the horizon */
    p6_day base_day;         /**< shifts' starts count from its midnight */
    apr_uint32_t sample;
    apr_int32_t lat0_e6, lon0_e6, cell_lat_e6, cell_lon_e6; /**< the grid's south-west corner */
    apr_uint32_t cells_x, cells_y;
    p6_section sections[P6_S__COUNT];
} p6_image_header;

/** Kinds of units, for names and communes. */
typedef enum p6_unit_kind { P6_UNIT_NONE, P6_UNIT_WARD, P6_UNIT_XA, P6_UNIT_TOWN } p6_unit_kind;

typedef struct p6_commune_rec { /* in Vietnamese order */
    p6_ref code, name, kind, help_line;
    apr_int32_t lat_e6, lon_e6;
    apr_uint32_t first_point, points;
} p6_commune_rec;

typedef struct p6_name_rec { /* names of communes and former units, without kind */
    p6_ref exact, letters, folded;
    p6_ref former;           /**< the former unit with its kind; 0: the commune's own name */
    apr_uint16_t commune, kind;
} p6_name_rec;

typedef struct p6_group_rec { /* residential groups and aliases, without "tổ", "thôn"; by folded */
    p6_ref exact, letters, folded;
    apr_uint32_t commune;
} p6_group_rec;

typedef struct p6_service_rec {
    p6_ref code, agency_kind;
    apr_uint16_t minutes, position;
} p6_service_rec;

typedef struct p6_agency_rec {
    p6_ref code, kind;
    apr_uint32_t position;
} p6_agency_rec;

typedef struct p6_text_rec { /* by kind, subject, field, language (texts compared, then number) */
    p6_ref kind, subject, field, text;
    apr_uint32_t lang;
} p6_text_rec;

typedef struct p6_plan_rec { /* 0 is the plan without desks */
    apr_uint32_t first_desk;
    apr_uint16_t desks, online;
    apr_uint16_t visit_units, unused; /**< of the longest visit that an online desk offers, >= 1 */
} p6_plan_rec;

typedef struct p6_desk_rec {
    p6_ref agency, services; /**< services as one text, "a,b" */
    apr_uint32_t first_code; /**< and one by one in P6_S_CODES */
    apr_uint16_t codes, number;
    apr_uint32_t online;
} p6_desk_rec;

typedef struct p6_detail_rec {
    apr_uint32_t plan;
    p6_ref spoken, note, stop_group, stop_landmark;
    apr_int32_t stop_lat_e6, stop_lon_e6;
    apr_uint32_t last_entry; /**< minutes before the end */
} p6_detail_rec;

typedef struct p6_point_rec { /* by commune, then Vietnamese order of names, then slug */
    p6_ref slug, kind, name, group, address, landmark, phone;
    apr_int32_t lat_e6, lon_e6;
    apr_uint32_t checked_at, first_shift;
    apr_uint16_t commune;
    signed char step_free;
    unsigned char sample;
} p6_point_rec;

/** `when` holds, from the low end: 17 bits minutes from base_day to the start, 11 bits length in
    minutes, 2 bits status, 1 bit unknown, 1 bit walk-in. */
typedef struct p6_shift_rec { /* by point, start, id */
    apr_uint32_t id;     /**< from id_base on */
    apr_uint32_t when;
    apr_uint32_t detail; /**< the highest bit: has a successor, see P6_S_MOVES */
} p6_shift_rec;
#define P6_WHEN_START(w) ((w) & 0x1ffffu)
#define P6_WHEN_LENGTH(w) (((w) >> 17) & 0x7ffu)
#define P6_WHEN_STATUS(w) (((w) >> 28) & 3u)
#define P6_WHEN_UNKNOWN(w) (((w) >> 30) & 1u)
#define P6_WHEN_WALK_IN(w) (((w) >> 31) & 1u)
#define P6_WHEN_MAX_START 0x1ffffu
#define P6_WHEN_MAX_LENGTH 0x7ffu
#define P6_DETAIL_MOVED 0x80000000u
#define P6_DETAIL_INDEX(d) ((d) & 0x7fffffffu)

typedef struct p6_move_rec { /* by shift */
    apr_int64_t successor;
    apr_uint32_t shift, pad;
} p6_move_rec;

/* P6_S_CODES: p6_ref. P6_S_SLUGS: points by slug. P6_S_BY_ID, P6_S_BY_START: shifts. P6_S_CELLS:
   for each cell, row by row from the south-west, its first entry; then one for points without a
   place; then the end. P6_S_ENTRIES: points (a mobile team once for each place where it stops). All
   u32. */

typedef struct p6_live_header {
    char magic[8];
    apr_uint32_t version, order;
    apr_uint64_t size, build;
    apr_uint32_t shifts, communes;
    apr_int64_t checked_at;   /**< epoch s */
    apr_uint64_t generation;  /**< grows with every changed figure */
} p6_live_header;             /* then u64 per commune, then u64 per shift */

/** The moving figures of a shift in one word. */
typedef struct p6_figures {
    p6_shift_live live;
    int late_min, waiting, free, places;
} p6_figures;

apr_uint64_t p6_figures_pack(const p6_figures *figures);
p6_figures p6_figures_unpack(apr_uint64_t word);

/** Checksum of an image; not for adversaries. Any single changed byte changes it. */
apr_uint64_t p6_image_sum(const void *bytes, apr_size_t len);
/** Set the header's checksum. BYTES is 8-byte aligned. */
void p6_image_seal(void *bytes, apr_size_t len);
/** Are magic, version, size and places of the sections sound? Cheap. BAD_DATA. */
p6_error *p6_image_check_frame(const void *bytes, apr_size_t len, apr_pool_t *pool);
/** Frame, checksum and every index and offset. BAD_DATA. */
p6_error *p6_image_check(const void *bytes, apr_size_t len, apr_pool_t *pool);

/** A mapped picture. Fields are read by locator/ only. */
struct p6_snapshot {
    const unsigned char *bytes;
    apr_size_t len;
    const p6_image_header *head;
    const char *heap;
    const p6_live_header *live; /**< never NULL: a private one when FILE.live.BUILD does not fit */
    apr_size_t live_len;
    int live_private;           /**< FILE.live.BUILD did not fit: our own, all 0 */
    apr_uint64_t key[4];        /**< p6_file_key of FILE */
    int holders;                /**< under the lock of p6_places */
};

/** A picture of BYTES (sealed, checked here) that stay the caller's, with the words FIGURES (NULL:
    all 0); for tests and tools: p6_places knows nothing of it. Lives in POOL. BAD_DATA. */
p6_error *p6_snapshot_of_bytes(p6_snapshot **snapshot, const void *bytes, apr_size_t len,
                               const apr_uint64_t *figures, apr_pool_t *pool);

#define P6_SECTION(s, id, type) ((const type *)((s)->bytes + (s)->head->sections[id].offset))
#define P6_COUNT(s, id) ((int)(s)->head->sections[id].count)
#define P6_HEAP_TEXT(s, ref) ((s)->heap + (ref))

static inline const p6_commune_rec *p6_communes_of(const p6_snapshot *s)
{
    return P6_SECTION(s, P6_S_COMMUNES, p6_commune_rec);
}
static inline const p6_point_rec *p6_points_of(const p6_snapshot *s)
{
    return P6_SECTION(s, P6_S_POINTS, p6_point_rec);
}
static inline const p6_shift_rec *p6_shifts_of(const p6_snapshot *s)
{
    return P6_SECTION(s, P6_S_SHIFTS, p6_shift_rec);
}
static inline const p6_detail_rec *p6_detail_of(const p6_snapshot *s, const p6_shift_rec *shift)
{
    return P6_SECTION(s, P6_S_DETAILS, p6_detail_rec) + P6_DETAIL_INDEX(shift->detail);
}
static inline p6_minute p6_shift_start(const p6_snapshot *s, const p6_shift_rec *shift)
{
    return p6_minute_at(s->head->base_day, 0) + P6_WHEN_START(shift->when);
}
static inline int p6_point_shifts_end(const p6_snapshot *s, int point)
{
    return point + 1 < P6_COUNT(s, P6_S_POINTS) ? (int)p6_points_of(s)[point + 1].first_shift
                                                : P6_COUNT(s, P6_S_SHIFTS);
}
/** Days that P6_S_DAYS knows, and the bytes of a row for POINTS. */
static inline int p6_days_known(const p6_image_header *head)
{
    return head->end_day - head->base_day + 1;
}
static inline apr_uint32_t p6_day_stride(apr_uint32_t points)
{
    return points / 8 + 1;
}
/** Does a shift of POINT touch DAY / does none touch DAY or a later one? -1: DAY is not known. */
int p6_snapshot_has_day(const p6_snapshot *snapshot, int point, p6_day day);
int p6_snapshot_ends_before(const p6_snapshot *snapshot, int point, p6_day day);
/** The figures of shift INDEX now. */
p6_figures p6_snapshot_figures(const p6_snapshot *snapshot, int index);
/** Index of the commune CODE, the point SLUG, the shift ID, the point of shift INDEX; -1: none. */
int p6_snapshot_commune(const p6_snapshot *snapshot, const char *code);
int p6_snapshot_point(const p6_snapshot *snapshot, const char *slug);
int p6_snapshot_shift(const p6_snapshot *snapshot, apr_int64_t id);
int p6_snapshot_point_of_shift(const p6_snapshot *snapshot, int index);
/** Heap offset of the code of a service or agency; 0: there is none such. */
p6_ref p6_snapshot_service_ref(const p6_snapshot *snapshot, const char *code);
p6_ref p6_snapshot_agency_ref(const p6_snapshot *snapshot, const char *code);
/** Successor of the shift at INDEX, or 0. */
apr_int64_t p6_snapshot_successor(const p6_snapshot *snapshot, int index);
/** First shift of POINT that starts at or after AT: an index in the shifts (maybe the end). */
int p6_snapshot_first_from(const p6_snapshot *snapshot, int point, p6_minute at);

#endif
