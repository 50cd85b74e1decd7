#include "planning/fates.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

static const struct {
    char letter;
    int matters;
} fates[P6_FATE__COUNT] = {
#define FATE(name, letter, matters) { letter, matters },
    P6_FATES(FATE)
#undef FATE
};

int p6_fate_matters(p6_fate fate)
{
    return fates[fate].matters;
}

static int desk_index(const p6_room *room, int number)
{
    for (int i = 0; i < room->desks_n; i++)
        if (room->desks[i].number == number) return i;
    return -1;
}

/* is SEGMENT, DELTA units later, inside the shift, at a desk that is there, and free? */
static int is_free(const p6_room *room, const p6_segment *segment, apr_int64_t delta)
{
    apr_int64_t from = segment->first_unit + delta - room->time.first;
    int desk = desk_index(room, segment->desk);

    return desk >= 0 && from >= 0 && from + segment->units <= room->time.end - room->time.first
        && !memchr(room->taken[desk] + from, 1, (size_t)segment->units);
}

static void take(p6_room *room, const p6_segment *segments, int n, apr_int64_t delta)
{
    for (int i = 0; i < n; i++) {
        int desk = desk_index(room, segments[i].desk);

        memset(room->taken[desk] + (segments[i].first_unit + delta - room->time.first), 1,
               (size_t)segments[i].units);
    }
}

/* can the visit have just what it had, DELTA units later? */
static int fits_as_it_was(const p6_room *room, const p6_fated *v, apr_int64_t delta)
{
    for (int i = 0; i < v->placing.n; i++) {
        int desk = desk_index(room, v->placing.segments[i].desk);

        if (desk < 0 || !p6_desk_offers(&room->desks[desk], v->placing.needs[i].service)) return 0;
    }
    for (int i = 0; i < v->runs_n; i++)
        if (!is_free(room, &v->runs[i], delta)) return 0;
    return v->runs_n > 0;
}

static int place_at(p6_room *room, p6_fated *v, apr_int64_t unit)
{
    p6_segment segments[P6_MAX_VISIT_SERVICES];

    if (!p6_room_place(room, v->placing.needs, v->placing.n, unit, segments, NULL)) return 0;
    memcpy(v->placing.segments, segments, sizeof segments);
    v->again = 1;
    v->start = unit * P6_UNIT_MINUTES;
    take(room, segments, v->placing.n, 0);
    return 1;
}

static int place_near(p6_room *room, p6_fated *v, apr_int64_t unit, apr_pool_t *pool)
{
    apr_array_header_t *slots = p6_ground_slots(room, v->placing.needs, v->placing.n,
                                                unit * P6_UNIT_MINUTES, 1, pool);

    return slots->nelts
        && place_at(room, v, APR_ARRAY_IDX(slots, 0, p6_slot).start / P6_UNIT_MINUTES);
}

/* whoever can keep the desks keeps them; only then are the others looked after */
static int keeps_desks(p6_room *room, apr_int64_t delta, p6_fated *v)
{
    if (!fits_as_it_was(room, v, delta)) return 0;
    v->whole = 1;
    v->start = v->visit.start + delta * P6_UNIT_MINUTES;
    take(room, v->runs, v->runs_n, delta);
    return 1;
}

static void decide_booked(p6_room *room, apr_int64_t delta, int follow, apr_array_header_t *visits,
                          apr_pool_t *pool)
{
    for (int i = 0; i < visits->nelts; i++) {
        p6_fated *v = &APR_ARRAY_IDX(visits, i, p6_fated);

        if (v->visit.state != P6_VISIT_BOOKED || !keeps_desks(room, delta, v)) continue;
        v->fate = follow ? P6_FATE_MOVES : P6_FATE_STAYS;
        v->again = follow;
    }
    for (int i = 0; i < visits->nelts; i++) {
        p6_fated *v = &APR_ARRAY_IDX(visits, i, p6_fated);
        apr_int64_t unit = v->visit.start / P6_UNIT_MINUTES + delta;

        if (v->visit.state != P6_VISIT_BOOKED || v->whole) continue;
        if (place_at(room, v, unit) || (follow && place_near(room, v, unit, pool)))
            v->fate = follow ? P6_FATE_MOVES : P6_FATE_STAYS;
        else
            v->fate = P6_FATE_CANCELLED;
    }
}

static void decide_hold(p6_room *room, int follow, p6_fated *v)
{
    v->fate = P6_FATE_EXPIRES;
    if (follow || !fits_as_it_was(room, v, 0)) return;
    v->fate = P6_FATE_STAYS;
    take(room, v->runs, v->runs_n, 0);
}

static void decide_waiting(const p6_room *room, int follow, p6_fated *v)
{
    if (!p6_room_offers(room, v->placing.needs, v->placing.n)) v->fate = P6_FATE_CANCELLED;
    else v->fate = follow ? P6_FATE_WAITS : P6_FATE_STAYS;
}

void p6_fates_decide(p6_room *room, apr_int64_t delta, int follow, apr_array_header_t *visits,
                     apr_pool_t *pool)
{
    for (int i = 0; i < visits->nelts; i++) {
        p6_fated *v = &APR_ARRAY_IDX(visits, i, p6_fated);

        v->fate = P6_FATE_STAYS;
        v->start = v->visit.start;
        v->again = v->whole = 0;
    }
    decide_booked(room, follow ? delta : 0, follow, visits, pool);
    for (int i = 0; i < visits->nelts; i++) { /* once everybody who booked has a place */
        p6_fated *v = &APR_ARRAY_IDX(visits, i, p6_fated);

        if (v->visit.state == P6_VISIT_HOLD) decide_hold(room, follow, v);
        if (v->visit.state == P6_VISIT_WAITING) decide_waiting(room, follow, v);
    }
}

const char *p6_fates_shown(const apr_array_header_t *all, int homes, apr_pool_t *pool)
{
    p6_buf *out = p6_buf_make(pool, 64);

    for (int i = 0; i < all->nelts; i++) {
        const p6_fated *v = &APR_ARRAY_IDX(all, i, p6_fated);

        if (p6_fate_matters(v->fate))
            p6_buf_addf(out, "%" APR_INT64_T_FMT "%c ", v->visit.id, fates[v->fate].letter);
    }
    if (homes) p6_buf_addf(out, "h%d ", homes);
    return out->data;
}

/* is the word "15c" in SHOWN? */
static int holds(const char *shown, apr_int64_t id, char letter)
{
    for (const char *at = shown; *at; at += strcspn(at, " "), at += strspn(at, " ")) {
        char *end;

        if (strtoll(at, &end, 10) == id && *end == letter) return 1;
    }
    return 0;
}

int p6_fates_were_shown(const char *shown, const apr_array_header_t *all, int homes)
{
    const char *known = shown ? strchr(shown, 'h') : NULL;

    if (homes && (!known || atoi(known + 1) < homes)) return 0;
    for (int i = 0; i < all->nelts; i++) {
        const p6_fated *v = &APR_ARRAY_IDX(all, i, p6_fated);

        if (p6_fate_matters(v->fate) && !holds(shown ? shown : "", v->visit.id,
                                               fates[v->fate].letter))
            return 0;
    }
    return 1;
}
