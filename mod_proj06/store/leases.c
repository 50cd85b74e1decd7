#include "store/leases.h"

#include "store/sql.h"

p6_error *p6_lease_take(p6_tx *tx, const char *name, const char *holder, apr_int64_t now_s,
                        int ttl_s, int *held)
{
    return p6_exec(tx, P6_S_LEASE_TAKE,
                   P6_VALUES(p6_v_text(name), p6_v_text(holder), p6_v_int(now_s + ttl_s),
                             p6_v_int(now_s)),
                   held);
}

p6_error *p6_lease_drop(p6_tx *tx, const char *name, const char *holder)
{
    return p6_exec(tx, P6_S_LEASE_DROP, P6_VALUES(p6_v_text(name), p6_v_text(holder)), NULL);
}
