/* Many clients at once, in several processes and threads: what they did and what they were told, in
   memory that they all share, to be checked when they are done. */
#ifndef P6_SUPPORT_CROWD_H
#define P6_SUPPORT_CROWD_H

#include "support_booking.h"

#define CODE_SIZE 8
#define TOKEN_SIZE 80

/** What a client asked for. MAKE is the one call that makes a slot's visit, whatever its kind. */
typedef enum deed { MAKE, KEEP, CONFIRM, MOVE, CANCEL, CORRECT, ACCEPT, FORGET, DEEDS } deed;

/** Every slot is one person with one request key. */
typedef enum slot_kind { BOOKS, HOLDS, WAITS } slot_kind;

/** One call and its answer. */
typedef struct said {
    deed deed;
    int slot, key;           /**< key: of a move, from 1; 0: none */
    int err;                 /**< an error's code, or 0 */
    p6_booked what;
    apr_int64_t visit;
    char code[CODE_SIZE];
    apr_int64_t shift;       /**< of a move: where to */
    p6_minute start;
    int begun, over;         /**< in the order of all beginnings and ends */
} said;

/** What all share. */
typedef struct crowd {
    int ready, go, broken;   /**< broken: deadlocks, or processes that failed */
    int steps, steps_n;      /**< taken, and how many there are to be */
    int clock;               /**< beginnings and ends so far */
    int calls_n;
    apr_int64_t now_s;
    char (*codes)[CODE_SIZE]; /**< of visits, by slot; "" until somebody was told */
    char (*tokens)[TOKEN_SIZE]; /**< of drafts, likewise */
    said *calls;
} crowd;

slot_kind kind_of(int slot);
/* the wish of SLOT, always the same */
p6_wish wish_of(int slot, apr_pool_t *in);
/* how many slots there are when the crowd takes STEPS steps */
int slots_of(int steps);

/* one random step of one client with SEED */
void crowd_step(crowd *c, unsigned *seed, apr_pool_t *in);
/* what was told agrees with itself, and the database with it */
void check_answers(const crowd *c);
void check_database(void);

#endif
