#include "visits/slots.h"

#include <stdlib.h>
#include <string.h>

#define NO_WAY 1000 /* more changes of desk than there can be */

static int index_of_desk(const p6_room *room, int number)
{
    for (int i = 0; i < room->desks_n; i++)
        if (room->desks[i].number == number) return i;
    return -1;
}

p6_room *p6_room_make(const p6_frame_units *time, const apr_array_header_t *desks,
                      const apr_array_header_t *claims, apr_int64_t own, int public_only,
                      apr_pool_t *pool)
{
    p6_room *room = apr_pcalloc(pool, sizeof *room);

    room->time = *time;
    if (time->end - time->first > P6_MAX_SHIFT_UNITS)
        room->time.end = time->first + P6_MAX_SHIFT_UNITS;
    room->desks = (const p6_desk *)desks->elts;
    room->desks_n = desks->nelts < P6_MAX_DESKS ? desks->nelts : P6_MAX_DESKS;
    for (int i = 0; i < room->desks_n; i++)
        room->usable[i] = room->desks[i].online || !public_only;
    for (int i = 0; i < claims->nelts; i++) {
        const p6_claim *claim = &APR_ARRAY_IDX(claims, i, p6_claim);
        int desk = index_of_desk(room, claim->desk);

        if (desk < 0 || (own && claim->visit == own)) continue;
        if (claim->unit >= room->time.first && claim->unit < room->time.end)
            room->taken[desk][claim->unit - room->time.first] = 1;
    }
    return room;
}

int p6_desk_offers(const p6_desk *desk, const char *service)
{
    apr_size_t len = strlen(service);

    for (const char *word = desk->services; word;
         word = strchr(word, ',') ? strchr(word, ',') + 1 : NULL)
        if (!strncmp(word, service, len) && (word[len] == ',' || !word[len])) return 1;
    return 0;
}

static int offers(const p6_room *room, int desk, const p6_need *need)
{
    return room->usable[desk] && p6_desk_offers(&room->desks[desk], need->service);
}

int p6_room_offers(const p6_room *room, const p6_need *needs, int n)
{
    for (int i = 0; i < n; i++) {
        int found = 0;

        for (int d = 0; d < room->desks_n && !found; d++) found = offers(room, d, &needs[i]);
        if (!found) return 0;
    }
    return 1;
}

static int can_take(const p6_room *room, int desk, const p6_need *need, apr_int64_t start)
{
    const unsigned char *taken = room->taken[desk] + (start - room->time.first);

    return start + need->units <= room->time.end && offers(room, desk, need)
        && !memchr(taken, 1, (size_t)need->units);
}

/** One order of the needs, and the fewest changes of desk from each step and desk on. */
typedef struct way {
    int order[P6_MAX_VISIT_SERVICES];
    int changes[P6_MAX_VISIT_SERVICES + 1][P6_MAX_DESKS];
    int desks[P6_MAX_VISIT_SERVICES]; /* indices, by step */
    int total;
} way;

static int least(const int *changes, int n)
{
    int best = NO_WAY;

    for (int i = 0; i < n; i++)
        if (changes[i] < best) best = changes[i];
    return best;
}

/* from the last step to the first: what it costs to go on from a desk */
static void count_changes(way *w, const p6_room *room, const p6_need *needs, int n,
                          apr_int64_t start)
{
    apr_int64_t at = start;

    for (int i = 0; i < n; i++) at += needs[i].units;
    for (int k = n - 1; k >= 0; k--) {
        const p6_need *need = &needs[w->order[k]];
        int elsewhere = k + 1 < n ? least(w->changes[k + 1], room->desks_n) + 1 : 0;

        at -= need->units;
        for (int d = 0; d < room->desks_n; d++) {
            int on = k + 1 < n ? w->changes[k + 1][d] : 0;

            if (elsewhere < on) on = elsewhere;
            w->changes[k][d] = on < NO_WAY && can_take(room, d, need, at) ? on : NO_WAY;
        }
    }
    w->total = least(w->changes[0], room->desks_n);
}

/* the lowest desks among the ways with the fewest changes */
static void choose_desks(way *w, int desks_n, int n)
{
    int left = w->total, before = -1;

    for (int k = 0; k < n; k++) {
        for (int d = 0; d < desks_n; d++) {
            int cost = w->changes[k][d] + (before >= 0 && d != before);

            if (cost != left) continue;
            w->desks[k] = d;
            left = w->changes[k][d];
            break;
        }
        before = w->desks[k];
    }
}

static int better(const way *a, const way *b, int n)
{
    if (a->total != b->total) return a->total < b->total;
    for (int k = 0; k < n; k++)
        if (a->desks[k] != b->desks[k]) return a->desks[k] < b->desks[k];
    return 0;
}

/* the next order in lexicographic sequence; 0 after the last */
static int next_order(int *order, int n)
{
    int i = n - 2, j = n - 1, swap;

    while (i >= 0 && order[i] > order[i + 1]) i--;
    if (i < 0) return 0;
    while (order[j] < order[i]) j--;
    swap = order[i], order[i] = order[j], order[j] = swap;
    for (i++, j = n - 1; i < j; i++, j--) swap = order[i], order[i] = order[j], order[j] = swap;
    return 1;
}

static void write_segments(p6_segment *segments, const way *w, const p6_room *room,
                           const p6_need *needs, int n, apr_int64_t start)
{
    for (int k = 0; k < n; k++) {
        const p6_need *need = &needs[w->order[k]];
        const p6_desk *desk = &room->desks[w->desks[k]];

        segments[k] = (p6_segment){ need->service, desk->number, start, need->units,
                                    desk->online };
        start += need->units;
    }
}

int p6_room_place(const p6_room *room, const p6_need *needs, int n, apr_int64_t start,
                  p6_segment *segments, int *ways)
{
    unsigned char begins[P6_MAX_DESKS] = { 0 };
    way best = { .total = NO_WAY }, w = { .total = NO_WAY };

    if (ways) *ways = 0;
    if (n < 1 || n > P6_MAX_VISIT_SERVICES || start < room->time.from || start > room->time.last
        || start < room->time.first)
        return 0;
    for (int i = 0; i < n; i++) w.order[i] = i;
    do {
        count_changes(&w, room, needs, n, start);
        if (w.total >= NO_WAY) continue;
        for (int d = 0; d < room->desks_n; d++)
            if (w.changes[0][d] < NO_WAY) begins[d] = 1;
        choose_desks(&w, room->desks_n, n);
        if (better(&w, &best, n)) best = w;
    } while (next_order(w.order, n));
    if (best.total >= NO_WAY) return 0;
    for (int d = 0; ways && d < room->desks_n; d++) *ways += begins[d];
    write_segments(segments, &best, room, needs, n, start);
    return 1;
}

static int ascending(const void *a, const void *b)
{
    apr_int64_t left = *(const apr_int64_t *)a, right = *(const apr_int64_t *)b;

    return (left > right) - (left < right);
}

static void add_start(apr_array_header_t *starts, unsigned char *seen, const p6_room *room,
                      apr_int64_t unit)
{
    if (unit < room->time.from || unit > room->time.last || unit >= room->time.end) return;
    if (seen[unit - room->time.first]++) return;
    APR_ARRAY_PUSH(starts, apr_int64_t) = unit;
}

apr_array_header_t *p6_room_candidates(const p6_room *room, const p6_need *needs, int n,
                                       apr_pool_t *pool)
{
    apr_array_header_t *starts = apr_array_make(pool, 32, sizeof(apr_int64_t));
    unsigned char seen[P6_MAX_SHIFT_UNITS] = { 0 };
    int length = 0, units = (int)(room->time.end - room->time.first);

    for (int i = 0; i < n; i++) length += needs[i].units;
    for (int u = 0; length > 0 && u < units; u += length)
        add_start(starts, seen, room, room->time.first + u);
    for (int d = 0; d < room->desks_n; d++)
        for (int u = 1; room->usable[d] && u < units; u++)
            if (room->taken[d][u - 1] && !room->taken[d][u])
                add_start(starts, seen, room, room->time.first + u);
    qsort(starts->elts, (size_t)starts->nelts, sizeof(apr_int64_t), ascending);
    return starts;
}
