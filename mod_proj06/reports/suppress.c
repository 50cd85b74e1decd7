#include "reports/suppress.h"

/* the smallest count that is shown and gives away ROOM and keeps 1; -1: there is none */
static int smallest_with(const apr_int64_t *counts, int n, const char *hidden, apr_int64_t room)
{
    int found = -1;

    for (int i = 0; i < n; i++)
        if (!hidden[i] && counts[i] > room && (found < 0 || counts[i] < counts[found])) found = i;
    return found;
}

/* How much all hidden counts but that at INDEX could give away, and each keep 1. */
static apr_int64_t room_beside(const apr_int64_t *counts, int n, const char *hidden, int index)
{
    apr_int64_t room = 0;

    for (int i = 0; i < n; i++)
        if (i != index && hidden[i]) room += counts[i] - 1;
    return room;
}

static int is_small(apr_int64_t count, apr_int64_t least)
{
    return count > 0 && count < least;
}

void p6_suppress(const apr_int64_t *counts, int n, apr_int64_t least, char *hidden,
                 int *total_hidden)
{
    apr_int64_t total = 0;

    for (int i = 0; i < n; i++) {
        hidden[i] = (char)is_small(counts[i], least);
        total += counts[i];
    }
    *total_hidden = is_small(total, least);
    for (int i = 0; i < n && !*total_hidden; i++) {
        apr_int64_t lacks = least - counts[i];
        int more;

        if (!is_small(counts[i], least) || room_beside(counts, n, hidden, i) >= lacks) continue;
        more = smallest_with(counts, n, hidden, lacks);
        if (more >= 0) hidden[more] = 1;
        else *total_hidden = 1;
    }
}
