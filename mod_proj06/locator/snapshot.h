/**
 * The snapshot: an immutable picture of places and shifts, mapped read-only by every child.
 *
 * Structure: one position-independent file (offsets, no pointers): header, string heap, arrays
 * sorted for the queries of locator/query.h, a grid over positions. A second small file, NAME.live,
 * holds the moving figures (live state, waiting, free places) of its shifts by index; the builder
 * patches it in place. Invariants: a file is used only after its magic, version, size, checksum and
 * all offsets have been checked; a mapped picture never changes and stays valid until released.
 * Threading: p6_places is shared by the threads of a child; acquire and release are cheap.
 */
#ifndef P6_LOCATOR_SNAPSHOT_H
#define P6_LOCATOR_SNAPSHOT_H

#include "store/model.h"
#include "store/store.h"

typedef struct p6_snapshot p6_snapshot; /* one mapped picture */
typedef struct p6_places p6_places;     /* a child's handle: the current picture */

/** A handle on FILE; maps it when it is there and sound, else waits for p6_places_refresh.
    Never fails for a missing or broken file (it is logged). Lives in POOL. */
p6_error *p6_places_open(p6_places **places, const char *file, const p6_env *env, apr_pool_t *pool);
/** Map the file anew if it was replaced since. *SWAPPED tells. A broken file is logged once and the
    old picture stays. Called twice a second by a thread of the child, and by p6_places_need. */
p6_error *p6_places_refresh(p6_places *places, int *swapped, apr_pool_t *scratch);

/** The current picture, held until released; NULL when there is none yet. */
const p6_snapshot *p6_places_acquire(p6_places *places);
/** As p6_places_acquire, but looks for the file first when there is no picture yet: once one child
    answers, each does, and nobody waits for the next beat. */
const p6_snapshot *p6_places_need(p6_places *places, apr_pool_t *scratch);
void p6_places_release(p6_places *places, const p6_snapshot *snapshot);

apr_int64_t p6_snapshot_generation(const p6_snapshot *snapshot); /**< of the structure */
apr_int64_t p6_snapshot_built_at(const p6_snapshot *snapshot);   /**< epoch s: "data as of" */
/** When the builder last found the database unchanged or wrote figures, epoch s. */
apr_int64_t p6_snapshot_checked_at(const p6_snapshot *snapshot);
/** Grows whenever a live figure of COMMUNE (code; NULL: any commune) changes. */
apr_int64_t p6_snapshot_live_generation(const p6_snapshot *snapshot, const char *commune);
int p6_snapshot_sample(const p6_snapshot *snapshot); /**< holds sample data */

/** Build FILE (and FILE.live.BUILD) from STORE for shifts from yesterday to the horizon, write
    beside it, fsync, validate, rename. */
p6_error *p6_snapshot_build(const char *file, p6_store *store, const p6_env *env, apr_pool_t *pool);
/** One beat of the builder job: build when the structure's generation moved or the day changed;
    else patch figures that changed. *DID: 0 nothing, 1 patched, 2 built. */
p6_error *p6_snapshot_tend(const char *file, p6_store *store, const p6_env *env, int *did,
                           apr_pool_t *pool);
/** Check FILE as a reader would. */
p6_error *p6_snapshot_check(const char *file, apr_pool_t *pool);

#endif
