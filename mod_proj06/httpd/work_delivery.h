/**
 * Background work of the children: the outbox. Watch.c calls it at each beat.
 */
#ifndef P6_HTTPD_WORK_DELIVERY_H
#define P6_HTTPD_WORK_DELIVERY_H

#include "httpd/instances.h"

/** One beat for INSTANCE, which has a database: send what is due, and sweep once an hour; nothing
    while delivery is off. It blocks as long as mail server and gateway let it wait, so it needs a
    thread of its own. Every child of every front end may call it; a lease in the database lets one
    of them send. UNAVAILABLE when the database does not answer. */
p6_error *p6_work_delivery(p6_instance *instance, apr_pool_t *pool);

#endif
