/**
 * What a p6_directory is made of. Include only from directory/ and from its tests.
 */
#ifndef P6_DIRECTORY_PRIVATE_H
#define P6_DIRECTORY_PRIVATE_H

#include "directory/attempt.h"
#include "directory/turns.h"

/** One URL. */
typedef struct p6_server {
    const p6_directory_url *url;
    p6_resolver *resolver;
    p6_deadline avoid_until; /**< it failed: others first; guarded by the lock */
} p6_server;

/** One configured directory. */
typedef struct p6_house {
    const p6_directory_conf *conf;
    p6_server *servers;
    int servers_n;
    p6_tls *tls;             /**< made with the first attempt; guarded by the lock */
    int busy;                /**< guarded by the turns */
    p6_deadline quiet_until; /**< no further line about missed turns; guarded by the lock */
} p6_house;

struct p6_directory {
    const p6_env *env;
    const apr_array_header_t *confs;
    p6_house *houses;
    int houses_n;
    p6_reaper *reaper;
    p6_turns *turns;
    pthread_mutex_t lock;    /**< guards what says so above, and the figures */
    p6_directory_figures figures;
};

#endif
