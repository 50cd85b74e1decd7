#include "template/value.h"

p6_value *p6_record_make(const p6_shape *shape, apr_pool_t *pool)
{
    /* P6_NONE is 0: zeroed memory is a record of nothing */
    return apr_pcalloc(pool, sizeof(p6_value) * (shape->count ? shape->count : 1));
}
