/**
 * Making a snapshot's bytes from rows, without a database: the builder takes copies of what it is
 * given and keeps only the compact form. Order: communes, then former units, services, agencies,
 * texts, points, plans, then shifts (any order; by point and start is fastest). Rows that refer to
 * what is not there are left out and counted. Not thread-safe.
 */
#ifndef P6_LOCATOR_BUILD_H
#define P6_LOCATOR_BUILD_H

#include "locator/snapshot.h"

typedef struct p6_builder p6_builder;

/** A builder for the picture of the day TODAY (kept: yesterday and HORIZON days from today on);
    NULL when memory ran out. */
p6_builder *p6_builder_make(p6_day today, int horizon, apr_pool_t *pool);

p6_error *p6_builder_commune(p6_builder *b, const p6_commune *row);
p6_error *p6_builder_former_unit(p6_builder *b, const p6_former_unit *row);
p6_error *p6_builder_service(p6_builder *b, const p6_service *row);
p6_error *p6_builder_agency(p6_builder *b, const p6_agency *row);
p6_error *p6_builder_text(p6_builder *b, const p6_data_text *row);
p6_error *p6_builder_point(p6_builder *b, const p6_point *row); /**< inactive ones are left out */
p6_error *p6_builder_plan(p6_builder *b, const p6_plan *row);
p6_error *p6_builder_shift(p6_builder *b, const p6_shift *row);

typedef struct p6_built {
    void *bytes;           /**< the sealed image; freed with the builder's pool */
    apr_size_t len;
    const apr_uint64_t *figures; /**< a word per shift, packed */
    int points, shifts;
    int left_out;          /**< rows that referred to nothing */
} p6_built;

/** Put everything in order and seal it. BUILD is any number that no other build has. */
p6_error *p6_builder_finish(p6_builder *b, apr_int64_t generation, apr_int64_t built_at,
                            apr_uint64_t build, p6_built *built);

#endif
