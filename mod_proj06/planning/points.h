/**
 * Points: changed and added by those who run them.
 */
#ifndef P6_PLANNING_POINTS_H
#define P6_PLANNING_POINTS_H

#include "planning/deed.h"

/** A point as typed; texts may be NULL. */
typedef struct p6_point_wish {
    const char *slug;                /**< NULL: a new one */
    const char *commune, *kind;      /**< of a new one */
    const char *name, *address, *landmark, *phone, *group, *group_aliases, *lat, *lon;
    const char *step_free;           /**< "yes", "no", else unknown */
    const char *notice[3];           /**< for everybody to read, by p6_lang */
    int active;                      /**< an old one: shown to citizens */
} p6_point_wish;

/** Change the point of WISH, or add it: the outcome's subject is its slug. A point that people have
    booked at is not taken off the pages (fault where "active"). NOT_FOUND, FORBIDDEN. */
p6_error *p6_point_save(p6_deed_outcome **outcome, const p6_editor *editor,
                        const p6_point_wish *wish, apr_pool_t *pool);
/** What stands about the point SLUG was looked at and is right. NOT_FOUND, FORBIDDEN. */
p6_error *p6_point_checked(p6_deed_outcome **outcome, const p6_editor *editor, const char *slug,
                           apr_pool_t *pool);

/** ROW with its texts as JSON, as history keeps it. */
p6_error *p6_point_content(const char **json, p6_tx *tx, const p6_point *row, apr_pool_t *pool);
/** Write CONTENT, the JSON of a point, as it is. */
p6_error *p6_point_restore(p6_deed *deed, const char *content);

#endif
