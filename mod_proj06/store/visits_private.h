/** What the files of the verbs on visits share; only for them. */
#ifndef P6_STORE_VISITS_PRIVATE_H
#define P6_STORE_VISITS_PRIVATE_H

#include "store/sql.h"

/** The words of states and channels in the database, NULL-terminated, in the enums' order. */
extern const char *const p6_visit_state_words[], *const p6_channel_words[];
/** The id that the INSERT just done in TX gave its row. */
p6_error *p6_last_id(p6_tx *tx, apr_int64_t *id);
/** The first column of a select, as an array of apr_int64_t in POOL. */
p6_error *p6_select_ids(p6_tx *tx, p6_statement statement, const p6_value *values, int n,
                        apr_array_header_t **ids, apr_pool_t *pool);
/** VISIT's row did not change, but what is counted of it: the daily figures are to be made anew. */
p6_error *p6_visit_uncount(p6_tx *tx, apr_int64_t visit);
/** NULL when ROWS is 0: NOT_FOUND. */
p6_error *p6_visit_found(p6_tx *tx, int rows);
/** "" as NULL, for members that are NULL when there is none. */
static inline const char *p6_or_null(const char *text)
{
    return text && *text ? text : NULL;
}

#endif
