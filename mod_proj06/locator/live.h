/**
 * FILE.live.BUILD: the moving figures beside a picture. The builder writes it whole before each
 * picture and patches words in place afterwards; children map it read-only. Words and counters are
 * stored and loaded whole (atomically), counters after the words they count. Each picture has a
 * file of its own: with one name for all, who opened the files between two renames had no figures.
 */
#ifndef P6_LOCATOR_LIVE_H
#define P6_LOCATOR_LIVE_H

#include "locator/snapshot_format.h"
#include "store/shifts.h"

/** Name of the figures of the picture BUILD in FILE, of POOL. */
const char *p6_live_file(const char *file, apr_uint64_t build, apr_pool_t *pool);
/** Size of the file for a picture with SHIFTS and COMMUNES. */
apr_size_t p6_live_size(apr_uint32_t shifts, apr_uint32_t communes);
/** Fill the p6_live_size bytes at TO for the picture HEAD with FIGURES (NULL: all 0). */
void p6_live_fill(void *to, const p6_image_header *head, const apr_uint64_t *figures,
                  apr_int64_t checked_at);
/** Do the LEN bytes belong to the picture HEAD? */
int p6_live_fits(const void *bytes, apr_size_t len, const p6_image_header *head);

const apr_uint64_t *p6_live_communes(const p6_live_header *live);
const apr_uint64_t *p6_live_words(const p6_live_header *live);

/** Patch the figures of the picture in FILE by ROWS (array of p6_shift_figures; unknown ids are
    skipped) and note NOW_S as the time of the check. *CHANGED is the number of shifts that were
    different. NOT_FOUND when the figures are missing, STALE when they are another picture's. */
p6_error *p6_live_patch(const char *file, const apr_array_header_t *rows, apr_int64_t now_s,
                        int *changed, apr_pool_t *pool);

#endif
