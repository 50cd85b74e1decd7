/** Progress of long work on standard error: a line a second at most, none for short work. */
#ifndef P6_CTL_PROGRESS_H
#define P6_CTL_PROGRESS_H

#include "ctl/ctl.h"

typedef struct p6_ctl_progress {
    const p6_env *env;
    apr_time_t last; /**< of the line printed last, or of the beginning */
} p6_ctl_progress;

p6_ctl_progress p6_ctl_progress_begin(const p6_ctl *ctl);
/** A p6_progress of schedule/import.h with a p6_ctl_progress as its baton. */
void p6_ctl_progress_show(void *progress, const char *what, apr_int64_t done, apr_int64_t all);

#endif
