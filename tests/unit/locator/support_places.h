/**
 * A small province for tests: the real communes and former units, and points and shifts that a test
 * adds by hand, built into a snapshot in memory.
 */
#ifndef SUPPORT_PLACES_H
#define SUPPORT_PLACES_H

#include "locator/build.h"
#include "locator/query.h"
#include "locator/snapshot_format.h"

/** 2026-11-23, a Monday. */
#define MONDAY "2026-11-23"

extern const p6_windows windows; /**< 17:30–21:30, soon 60, stale 30 */

/** "2026-11-23T18:40" as a minute. */
p6_minute at(const char *text);
/** A builder for MONDAY with communes, former units, services, agencies, texts and plans:
    "p1" desk 1 police: eid-level-2, vneid (online) and desk 2 bank: cashless;
    "p2" desk 1 youth-union: vneid; "p0" no desk; "p3" like p1 but four online desks. */
p6_builder *province(apr_pool_t *pool);
/** Points at given places; the commune is a code. */
void add_point(p6_builder *b, const char *slug, const char *commune, double lat, double lon);
p6_point point_row(const char *slug, const char *commune, double lat, double lon);
/** A planned shift of plan p1, walk-in, with defaults a test may change before p6_builder_shift. */
p6_shift shift_row(apr_int64_t id, const char *point, const char *start, const char *end);
void add_shift(p6_builder *b, apr_int64_t id, const char *point, const char *start,
               const char *end);
/** Finish: the picture, in POOL. */
const p6_snapshot *picture(p6_builder *b, apr_pool_t *pool);
/** The answer to QUERY ("when=tonight&…") at NOW. */
p6_answer *ask_at(const p6_snapshot *s, const char *query, const char *now, apr_pool_t *pool);
/** Slugs of the answer's points joined by spaces. */
const char *slugs(const apr_array_header_t *points, apr_pool_t *pool);
const p6_point_view *view_of(const p6_answer *answer, const char *slug);
/** An environment whose clock stands at *NOW_S and whose log goes to standard error. */
p6_env *still_env(apr_int64_t *now_s, apr_pool_t *pool);
/** A scratch directory for the test program. */
const char *scratch_dir(apr_pool_t *pool);
/** Write the builder's picture (generation GENERATION, build BUILD) to FILE and FILE.live.BUILD. */
void publish(p6_builder *b, const char *file, apr_int64_t generation, apr_uint64_t build,
             apr_pool_t *pool);
/** Write LEN bytes to FILE by a rename. */
void put_file(const char *file, const void *bytes, apr_size_t len, apr_pool_t *pool);

#endif
