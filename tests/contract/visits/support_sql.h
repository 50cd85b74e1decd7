/* SQL of a test's own; apart, because names of store/sql.h mean other things in the rooms above. */
#ifndef P6_SUPPORT_SQL_H
#define P6_SUPPORT_SQL_H

#include "store/store.h"

extern apr_pool_t *pool;       /* cleared after each test */
extern p6_store *store;

/* the one integer that SQL selects, or -1 */
apr_int64_t number_of(const char *sql);
/* the first column of what SQL gives, a line each; NULL when it fails */
const char *rows_of(const char *sql);
int is_postgres(void);

#endif
