#include "ctl/frame.h"

#define STORE_CONNECTIONS 2 /* a long read beside a write */

p6_store *p6_ctl_store(p6_ctl *ctl)
{
    p6_store *store;
    p6_error *err;

    if (!ctl->db_driver) {
        p6_ctl_usage("name the database by --db or --conf");
        return NULL;
    }
    err = p6_store_open(&store, ctl->db_driver, ctl->db_params, STORE_CONNECTIONS, ctl->env,
                        ctl->pool);
    if (!err) return store;
    p6_ctl_fail(err);
    return NULL;
}
