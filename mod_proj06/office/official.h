/**
 * Who is signed in, and what they may do: the one place where rights are checked.
 *
 * An act is what an official does on a record; the table below says which roles may. A right holds
 * in the communes that the directory gave it for, so every check names the record's commune, never
 * one from the address. A helper with a pass may do what the table says for passes, in the pass's
 * own shift only. An official is read-only and lives in the call's pool.
 */
#ifndef P6_OFFICE_OFFICIAL_H
#define P6_OFFICE_OFFICIAL_H

#include <apr_tables.h>
#include "base/error.h"

/* roles as bits */
#define P6_AS_HELPER 1u
#define P6_AS_MANAGER 2u
#define P6_AS_PROVINCE 4u
#define P6_AS_AUDITOR 8u
#define P6_AS_PASS 16u

/** Acts: name, word, who may. */
#define P6_ACTS(A) \
    A(ANY, "any", P6_AS_HELPER | P6_AS_MANAGER | P6_AS_PROVINCE | P6_AS_AUDITOR | P6_AS_PASS) \
    /* run a shift's evening: queue, walk-ins, outcomes, started, late, no more */ \
    A(QUEUE, "queue", P6_AS_HELPER | P6_AS_MANAGER | P6_AS_PASS) \
    /* see a shift's list without being able to change it */ \
    A(WATCH, "watch", P6_AS_HELPER | P6_AS_MANAGER | P6_AS_PROVINCE | P6_AS_PASS) \
    /* open a phone number; book, move and cancel for a citizen; tell people */ \
    A(PERSON, "person", P6_AS_HELPER | P6_AS_MANAGER) \
    /* points, rotas, shifts, closures, passes, planning home visits */ \
    A(SCHEDULE, "schedule", P6_AS_MANAGER) \
    /* houses visited on a round */ \
    A(ROUND, "round", P6_AS_HELPER | P6_AS_MANAGER | P6_AS_PASS) \
    A(REPORT, "report", P6_AS_MANAGER | P6_AS_PROVINCE) \
    /* the province's calendar and services */ \
    A(PROVINCE, "province", P6_AS_PROVINCE) \
    A(AUDIT, "audit", P6_AS_AUDITOR)

typedef enum p6_act {
    P6_ACT_NONE,
#define P6_ACT_ENUM(name, word, roles) P6_ACT_##name,
    P6_ACTS(P6_ACT_ENUM)
#undef P6_ACT_ENUM
    P6_ACT__COUNT
} p6_act;

typedef struct p6_official {
    apr_int64_t id;              /**< 0 for a pass */
    const char *name;            /**< shown to themselves only */
    const char *token_hash;      /**< of the sign-in */
    const char *csrf;            /**< stands in each of their forms */
    const apr_array_header_t *rights; /**< of p6_right_row; none for a pass */
    apr_int64_t pass, pass_shift; /**< 0 unless it is a helper with a pass */
    const char *pass_commune;
} p6_official;

/** What logs call OFFICIAL: "official-12", "pass-3". In POOL. */
const char *p6_official_tag(const p6_official *official, apr_pool_t *pool);
/** The word of ACT. Static storage. */
const char *p6_act_word(p6_act act);
/** May OFFICIAL do ACT anywhere at all? */
int p6_may_somewhere(const p6_official *official, p6_act act);
/** May OFFICIAL do ACT on a record of COMMUNE (code) and, for a pass, of SHIFT (0: of no shift)? */
int p6_may(const p6_official *official, p6_act act, const char *commune, apr_int64_t shift);
/** FORBIDDEN unless p6_may. */
p6_error *p6_require(const p6_official *official, p6_act act, const char *commune,
                     apr_int64_t shift, apr_pool_t *pool);
/** The communes in which OFFICIAL may do ACT: codes, or one "*" for all; array of const char *. */
apr_array_header_t *p6_communes_of(const p6_official *official, p6_act act, apr_pool_t *pool);

#endif
