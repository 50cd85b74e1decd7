#include "ctl/progress.h"

#include <stdio.h>

p6_ctl_progress p6_ctl_progress_begin(const p6_ctl *ctl)
{
    p6_ctl_progress progress = { ctl->env, ctl->env->now(ctl->env->baton) };

    return progress;
}

void p6_ctl_progress_show(void *baton, const char *what, apr_int64_t done, apr_int64_t all)
{
    p6_ctl_progress *progress = baton;
    apr_time_t now = progress->env->now(progress->env->baton);

    if (now - progress->last < APR_USEC_PER_SEC) return;
    progress->last = now;
    if (all > 0) fprintf(stderr, "%s: %d %%\n", what, (int)(done * 100 / all));
    else fprintf(stderr, "%s: %" APR_INT64_T_FMT "\n", what, done);
}
