#include "ctl/ctl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/civil.h"
#include "base/limits.h"
#include "schedule/expand.h"

#define MOST_DAYS 400

const char p6_help_expand[] =
    "  --from DATE   the first day; default: today\n"
    "  --days N      how many days from there; default: 56, at most 400\n"
    "\n"
    "Makes the shifts that the rotas yield, with the province's calendar, and drops those they no\n"
    "longer yield. Shifts that people changed, cancelled or started are kept. Repeat-safe.\n";

/** Options into *FROM and *DAYS; NULL, or what is wrong. */
static const char *read_options(const p6_ctl *ctl, p6_day *from, int *days)
{
    for (int i = 0; i < ctl->argc; i++) {
        const char *value = i + 1 < ctl->argc ? ctl->argv[i + 1] : "";

        if (strcmp(ctl->argv[i], "--from") == 0) {
            if (!p6_day_parse(from, value)) return "--from needs a date YYYY-MM-DD";
        } else if (strcmp(ctl->argv[i], "--days") == 0) {
            *days = strlen(value) <= 3 && strspn(value, "0123456789") == strlen(value)
                ? atoi(value) : 0;
            if (*days < 1 || *days > MOST_DAYS) return "--days needs a number from 1 to 400";
        } else
            return "expand takes --from DATE and --days N only";
        i++;
    }
    return NULL;
}

int p6_cmd_expand(p6_ctl *ctl)
{
    p6_day from = p6_day_of_minute(p6_minute_now(ctl->env));
    int days = P6_HORIZON_DAYS;
    const char *wrong = read_options(ctl, &from, &days);
    p6_expand_result result;
    p6_store *store;
    p6_error *err;

    if (wrong) return p6_ctl_usage(wrong);
    store = p6_ctl_store(ctl);
    if (!store) return 3;
    err = p6_expand_all(store, from, days, &result, ctl->pool);
    printf("%d rotas from %s on, %d days: %d shifts added, %d dropped, %d kept by hand\n",
           result.rotas, p6_day_text(from, ctl->pool), days, result.added, result.dropped,
           result.kept);
    return err ? p6_ctl_fail(err) : 0;
}
