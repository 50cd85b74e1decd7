/**
 * The directives about booking: limits, how long things are kept. Rows of the table in config.c,
 * members of p6_config.
 */
#ifndef P6_HTTPD_CONFIG_LIMITS_H
#define P6_HTTPD_CONFIG_LIMITS_H

#include <httpd.h>
#include <http_config.h>

#include "visits/visits.h"

/* type, member, value when no directive set it, value when nobody set it at all; see config.h */
#define P6_CONFIG_LIMITS(M) \
    M(int, limit_address, -1, 120) \
    M(int, limit_holds, -1, 20) \
    M(int, limit_phone, -1, 4) \
    M(int, limit_proofs, -1, 5) \
    M(int, lock_minutes, -1, 15) \
    M(int, hold_minutes, -1, 10) \
    M(int, offer_minutes, -1, 30) \
    M(int, cooling_minutes, -1, 0) \
    M(int, retention_days, -1, 30)

/** ARG as a number of LEAST to MOST; -1 when it is none. */
int p6_whole_number(const char *arg, int least, int most);
/** One whole number into the member whose offset in p6_config stands behind the directive. */
const char *p6_set_limit(cmd_parms *cmd, void *dir, const char *arg);
/** Proj06LimitProofs TRIES MINUTES. */
const char *p6_set_limit_proofs(cmd_parms *cmd, void *dir, const char *tries, const char *minutes);

struct p6_config; /* config.h */
/** The rules' limits as CONFIG, complete, has them. */
p6_booking_limits p6_limits_of(const struct p6_config *config);

/** What each of p6_set_limit's directives takes: its smallest and largest value; OFF: "off" too. */
typedef struct p6_limit_kind {
    apr_size_t member; /**< offset in p6_config */
    int least, most, off;
    const char *sentence;
} p6_limit_kind;
extern const p6_limit_kind p6_limit_address, p6_limit_holds, p6_limit_phone, p6_limit_hold,
    p6_limit_offer, p6_limit_cooling, p6_limit_retention;

#endif
