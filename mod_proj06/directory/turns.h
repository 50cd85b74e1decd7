/**
 * Whose turn it is to talk to a directory: so many at once, for one directory its share of them, a
 * few that wait, and nobody beyond. Sign-ins at a frozen directory must not take the threads that
 * citizens' pages need.
 */
#ifndef P6_DIRECTORY_TURNS_H
#define P6_DIRECTORY_TURNS_H

#include "base/deadline.h"
#include "base/error.h"

typedef struct p6_turns p6_turns;

/** AT_ONCE in all, SHARE of these for one directory, WAITING more. NO_MEMORY. */
p6_error *p6_turns_make(p6_turns **turns, int at_once, int share, int waiting, apr_pool_t *pool);
/** A turn before UNTIL for a directory whose turns are counted in *BUSY. UNAVAILABLE. */
p6_error *p6_turns_take(p6_turns *turns, int *busy, p6_deadline until, apr_pool_t *pool);
void p6_turns_give(p6_turns *turns, int *busy);
/** How many have a turn and how many wait, now. */
void p6_turns_count(p6_turns *turns, int *busy, int *waiting);

#endif
