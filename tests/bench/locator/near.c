/* Asks a snapshot for what is near random positions in the province, tonight.

       near FILE ASKS NOW

   prints "MICROSECONDS OPENED FOUND": of one answer in the middle, of opening the file (mapping and
   checking it), and the points that all answers held. NOW is a civil minute, "2026-11-23T18:40". */
#include <apr_general.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/env.h"
#include "locator/query.h"

#define SEED 20261123u

static void fail(const char *what)
{
    fprintf(stderr, "near: %s\n", what);
    exit(1);
}

static int by_value(const void *a, const void *b)
{
    apr_time_t x = *(const apr_time_t *)a, y = *(const apr_time_t *)b;

    return x < y ? -1 : x > y;
}

/* Positions from 21.3° to 22.7° N, 105.4° to 106.3° E: the province and a little around it. */
static p6_ask somewhere(unsigned *seed)
{
    p6_ask ask = { .when = P6_WHEN_TONIGHT, .has_near = 1 };

    ask.lat_e6 = 21300000 + rand_r(seed) % 1400 * 1000;
    ask.lon_e6 = 105400000 + rand_r(seed) % 900 * 1000;
    return ask;
}

int main(int argc, char **argv)
{
    static const p6_windows windows = { 17 * 60 + 30, 21 * 60 + 30, 60, 30 };
    unsigned seed = SEED;
    int asks = argc == 4 ? atoi(argv[2]) : 0, found = 0;
    apr_pool_t *pool, *each;
    const p6_snapshot *snapshot;
    p6_places *places;
    p6_minute now;
    apr_time_t *took, opened;

    if (asks <= 0 || !p6_minute_parse(&now, argv[3])) fail("near FILE ASKS NOW");
    apr_initialize();
    apr_pool_create(&pool, NULL);
    apr_pool_create(&each, pool);
    took = calloc((size_t)asks, sizeof *took);
    opened = apr_time_now();
    if (!took || p6_places_open(&places, argv[1], p6_env_process(0, pool), pool)) fail("no memory");
    opened = apr_time_now() - opened;
    if (!(snapshot = p6_places_acquire(places))) fail("no snapshot");
    for (int i = 0; i < asks; i++, apr_pool_clear(each)) {
        p6_ask ask = somewhere(&seed);
        apr_time_t from = apr_time_now();
        p6_answer *answer;

        if (p6_answer_find(&answer, snapshot, &ask, &windows, now, each)) fail("no answer");
        took[i] = apr_time_now() - from;
        found += answer->points->nelts;
    }
    qsort(took, (size_t)asks, sizeof *took, by_value);
    printf("%ld %ld %d\n", (long)took[asks / 2], (long)opened, found);
    p6_places_release(places, snapshot);
    apr_pool_destroy(pool);
    return 0;
}
