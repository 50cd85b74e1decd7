/* Background work on the audit: sealing it. Each machine's builder comes to it, since each keeps a
   head file; who seals is settled by a lease in the database. */
#include "httpd/watch_private.h"

#include "httpd/config_audit.h"

/* The key is read by the first beat in each child; a missing one is tried again. */
static p6_error *begin(p6_instance *instance, apr_pool_t *pool)
{
    p6_sealer *sealer = &instance->watch->sealer;

    if (sealer->store) return NULL;
    P6_TRY(p6_seal_key_read(&sealer->key, instance->config->audit_key, pool));
    sealer->env = instance->site.env;
    sealer->head_file = instance->audit_head;
    sealer->holder = instance->watch->holder;
    sealer->store = instance->site.store;
    return NULL;
}

p6_error *p6_work_seal(p6_instance *instance, apr_pool_t *pool)
{
    struct p6_watch *watch = instance->watch;
    int sealed;

    if (!watch->builder) return NULL;
    if (!instance->config->audit_key) {
        if (!watch->unsealed_told)
            p6_log(instance->site.env, P6_NOTICE, 7014, "the audit is kept, but not sealed: there "
                   "is no Proj06AuditKey");
        watch->unsealed_told = 1;
        return NULL;
    }
    P6_TRY(begin(instance, pool));
    return p6_seal_tend(&watch->sealer, &sealed, pool);
}
