/* The search for places against one that tries every order and every desk. */
#include "support_rules.h"

#include <unistd.h>

#define ROOMS 1500
#define FIRST 5984820 /* some absolute unit */
#define MOST_DESKS 5

/* names that begin with each other, as codes may */
static const char *const codes[] = { "e", "eid", "eid-2", "sim", "e-sim" };
#define CODES ((int)(sizeof codes / sizeof *codes))

static unsigned seed;

static int pick(int n)
{
    seed = seed * 1103515245u + 12345u;
    return (int)(seed >> 16) % n;
}

/** A room and what is wanted there, as chance has it. */
typedef struct scene {
    p6_frame_units time;
    p6_room *room;
    p6_need needs[P6_MAX_VISIT_SERVICES];
    int n;
} scene;

static const char *some_services(apr_pool_t *in)
{
    const char *list = "";

    for (int i = 0; i < CODES; i++)
        if (pick(2)) list = apr_pstrcat(in, list, *list ? "," : "", codes[i], NULL);
    return list;
}

static apr_array_header_t *some_claims(int desks, int units, apr_pool_t *in)
{
    apr_array_header_t *claims = apr_array_make(in, 16, sizeof(p6_claim));
    int n = pick(desks * units / 2 + 1);

    for (int i = 0; i < n; i++)
        APR_ARRAY_PUSH(claims, p6_claim) = (p6_claim){ .desk = 1 + pick(desks + 1),
            .unit = FIRST - 2 + pick(units + 4), .visit = pick(4), .kind = "booked" };
    return claims;
}

static void set_scene(scene *s, apr_pool_t *in)
{
    int desks_n = 1 + pick(MOST_DESKS), units = 3 + pick(18), used[CODES] = { 0 };
    apr_array_header_t *desks = apr_array_make(in, desks_n, sizeof(p6_desk));

    for (int i = 0; i < desks_n; i++)
        APR_ARRAY_PUSH(desks, p6_desk) = (p6_desk){ i + 1, "police", some_services(in), pick(3) };
    s->time = (p6_frame_units){ FIRST, FIRST + units, FIRST + pick(3), FIRST + units - pick(4) };
    s->room = p6_room_make(&s->time, desks, some_claims(desks_n, units, in), pick(3), pick(2), in);
    s->n = 1 + pick(P6_MAX_VISIT_SERVICES);
    for (int i = 0; i < s->n; i++) {
        int code = pick(CODES);

        while (used[code]) code = (code + 1) % CODES;
        used[code] = 1;
        s->needs[i] = (p6_need){ codes[code], 1 + pick(4) };
    }
}

static int in_list(const char *list, const char *code, apr_pool_t *in)
{
    char *copy = apr_pstrdup(in, list), *last, *word = apr_strtok(copy, ",", &last);

    for (; word; word = apr_strtok(NULL, ",", &last))
        if (!strcmp(word, code)) return 1;
    return 0;
}

/** The best way found so far by trying all. */
typedef struct found {
    int changes; /* -1: none */
    int order[P6_MAX_VISIT_SERVICES], desks[P6_MAX_VISIT_SERVICES];
    unsigned begins;
} found;

static int fits(const scene *s, const int *order, const int *desks, apr_int64_t at, apr_pool_t *in)
{
    for (int k = 0; k < s->n; k++) {
        const p6_need *need = &s->needs[order[k]];
        int d = desks[k];

        if (!s->room->usable[d] || !in_list(s->room->desks[d].services, need->service, in))
            return 0;
        for (int u = 0; u < need->units; u++, at++)
            if (at >= s->time.end || s->room->taken[d][at - FIRST]) return 0;
    }
    return 1;
}

static int changes_of(const int *desks, int n)
{
    int changes = 0;

    for (int k = 1; k < n; k++) changes += desks[k] != desks[k - 1];
    return changes;
}

/* fewer changes, then lower desks; an earlier order wins by coming first */
static int is_better(const found *best, int changes, const int *desks, int n)
{
    if (best->changes < 0 || changes != best->changes)
        return best->changes < 0 || changes < best->changes;
    for (int k = 0; k < n; k++)
        if (desks[k] != best->desks[k]) return desks[k] < best->desks[k];
    return 0;
}

static void try_desks(found *best, const scene *s, const int *order, apr_int64_t start,
                      apr_pool_t *in)
{
    int all = 1;

    for (int k = 0; k < s->n; k++) all *= s->room->desks_n;
    for (int i = 0; i < all; i++) {
        int desks[P6_MAX_VISIT_SERVICES], rest = i;

        for (int k = 0; k < s->n; k++, rest /= s->room->desks_n)
            desks[k] = rest % s->room->desks_n;
        if (!fits(s, order, desks, start, in)) continue;
        best->begins |= 1u << desks[0];
        if (!is_better(best, changes_of(desks, s->n), desks, s->n)) continue;
        best->changes = changes_of(desks, s->n);
        memcpy(best->order, order, sizeof best->order);
        memcpy(best->desks, desks, sizeof best->desks);
    }
}

/* all orders, in the sequence of their numbers */
static void try_orders(found *best, const scene *s, int *order, int k, apr_int64_t start,
                       apr_pool_t *in)
{
    if (k == s->n) {
        try_desks(best, s, order, start, in);
        return;
    }
    for (int need = 0; need < s->n; need++) {
        int used = 0;

        for (int i = 0; i < k; i++) used |= order[i] == need;
        if (used) continue;
        order[k] = need;
        try_orders(best, s, order, k + 1, start, in);
    }
}

static void compare(const scene *s, apr_int64_t start, apr_pool_t *in)
{
    p6_segment segments[P6_MAX_VISIT_SERVICES];
    int ways, order[P6_MAX_VISIT_SERVICES] = { 0 };
    int placed = p6_room_place(s->room, s->needs, s->n, start, segments, &ways);
    found best = { .changes = -1 };

    if (start >= s->time.from && start <= s->time.last)
        try_orders(&best, s, order, 0, start, in);
    assert_int_equal(placed, best.changes >= 0);
    assert_int_equal(ways, __builtin_popcount(best.begins));
    for (int k = 0; placed && k < s->n; k++) {
        const p6_need *need = &s->needs[best.order[k]];

        assert_string_equal(segments[k].service, need->service);
        assert_int_equal(segments[k].desk, best.desks[k] + 1);
        assert_int_equal(segments[k].first_unit, start);
        assert_int_equal(segments[k].units, need->units);
        assert_int_equal(segments[k].online, s->room->desks[best.desks[k]].online);
        start += need->units;
    }
}

static void for_random_scenes(void (*check)(const scene *s, apr_pool_t *in))
{
    seed = getenv("P6_TEST_SEED") ? (unsigned)atoi(getenv("P6_TEST_SEED")) : (unsigned)getpid();
    print_message("# seed %u\n", seed);
    for (int i = 0; i < ROOMS; i++) {
        apr_pool_t *in;
        scene s;

        apr_pool_create(&in, pool);
        set_scene(&s, in);
        check(&s, in);
        apr_pool_destroy(in);
    }
}

static void compare_some(const scene *s, apr_pool_t *in)
{
    for (int i = 0; i < 4; i++) compare(s, FIRST - 1 + pick(24), in);
}

static void a_place_is_the_one_that_trying_everything_finds(void **state)
{
    (void)state;
    for_random_scenes(compare_some);
}

/* could UNIT be looked at: a whole length from the first, or the end of something taken? */
static int is_candidate(const scene *s, apr_int64_t unit)
{
    int length = 0;

    if (unit < s->time.from || unit > s->time.last || unit >= s->time.end || unit < FIRST)
        return 0;
    for (int i = 0; i < s->n; i++) length += s->needs[i].units;
    if ((unit - FIRST) % length == 0) return 1;
    for (int d = 0; d < s->room->desks_n; d++)
        if (s->room->usable[d] && s->room->taken[d][unit - FIRST - 1]
            && !s->room->taken[d][unit - FIRST])
            return 1;
    return 0;
}

static void compare_candidates(const scene *s, apr_pool_t *in)
{
    apr_array_header_t *starts = p6_room_candidates(s->room, s->needs, s->n, in);
    int at = 0;

    for (apr_int64_t unit = FIRST - 1; unit <= s->time.end; unit++) {
        if (!is_candidate(s, unit)) continue;
        assert_true(at < starts->nelts);
        assert_int_equal(APR_ARRAY_IDX(starts, at++, apr_int64_t), unit);
    }
    assert_int_equal(at, starts->nelts);
}

static void the_starts_to_look_at_leave_no_gap(void **state)
{
    (void)state;
    for_random_scenes(compare_candidates);
}

static void compare_offers(const scene *s, apr_pool_t *in)
{
    int all = 1;

    for (int i = 0; i < s->n; i++) {
        int found = 0;

        for (int d = 0; d < s->room->desks_n; d++)
            found |= s->room->usable[d]
                && in_list(s->room->desks[d].services, s->needs[i].service, in);
        all &= found;
    }
    assert_int_equal(p6_room_offers(s->room, s->needs, s->n), all);
}

static void what_no_open_desk_offers_is_never_met(void **state)
{
    (void)state;
    for_random_scenes(compare_offers);
}

static p6_room *room_of(const p6_desk *desks, int n, const p6_claim *claims, int claims_n,
                        apr_int64_t own, int public_only)
{
    const p6_frame_units time = { FIRST, FIRST + 6, FIRST, FIRST + 5 };
    apr_array_header_t *all = apr_array_make(pool, n, sizeof(p6_desk));
    apr_array_header_t *taken = apr_array_make(pool, 4, sizeof(p6_claim));

    for (int i = 0; i < n; i++) APR_ARRAY_PUSH(all, p6_desk) = desks[i];
    for (int i = 0; i < claims_n; i++) APR_ARRAY_PUSH(taken, p6_claim) = claims[i];
    return p6_room_make(&time, all, taken, own, public_only, pool);
}

static void own_and_strange_units_count_as_free(void **state)
{
    static const p6_desk desks[] = { { 1, "police", "eid", 1 }, { 7, "police", "eid", 0 } };
    static const p6_claim claims[] = {
        { .desk = 1, .unit = FIRST, .visit = 5 }, { .desk = 7, .unit = FIRST + 1, .visit = 6 },
        { .desk = 7, .unit = FIRST + 2, .visit = 0 }, { .desk = 3, .unit = FIRST, .visit = 6 },
        { .desk = 7, .unit = FIRST - 1, .visit = 6 }, { .desk = 7, .unit = FIRST + 6, .visit = 6 },
    };
    const p6_room *room = room_of(desks, 2, claims, 6, 5, 0);
    int taken = 0;

    (void)state;
    for (int d = 0; d < 2; d++)
        for (int u = 0; u < P6_MAX_SHIFT_UNITS; u++) taken += room->taken[d][u];
    assert_int_equal(taken, 2);
    assert_true(room->taken[1][1] && room->taken[1][2]); /* what cools down is nobody's */
    assert_true(room_of(desks, 2, claims, 6, 0, 0)->taken[0][0]);
    assert_true(room->usable[0] && room->usable[1]);
    room = room_of(desks, 2, claims, 6, 0, 1);
    assert_true(room->usable[0] && !room->usable[1]);
}

static void one_desk_is_kept_rather_than_the_order(void **state)
{
    static const p6_desk desks[] = { { 1, "bank", "cash", 1 }, { 2, "police", "eid,sim,cash", 1 } };
    static const p6_need needs[] = { { "cash", 1 }, { "eid", 2 }, { "sim", 1 } };
    p6_segment s[3];
    int ways;

    (void)state;
    assert_true(p6_room_place(room_of(desks, 2, NULL, 0, 0, 1), needs, 3, FIRST, s, &ways));
    assert_int_equal(ways, 2);
    for (int k = 0; k < 3; k++) {
        assert_int_equal(s[k].desk, 2);
        assert_string_equal(s[k].service, needs[k].service);
    }
}

static void a_visit_ends_with_the_shift_at_the_latest(void **state)
{
    static const p6_desk desk = { 1, "police", "eid", 1 };
    static const p6_need need = { "eid", 3 };
    const p6_room *room = room_of(&desk, 1, NULL, 0, 0, 1);
    p6_segment s;

    (void)state;
    assert_true(p6_room_place(room, &need, 1, FIRST + 3, &s, NULL));
    assert_false(p6_room_place(room, &need, 1, FIRST + 4, &s, NULL));
    assert_false(p6_room_place(room, &need, 1, FIRST - 1, &s, NULL));
    assert_false(p6_room_place(room, &need, 0, FIRST, &s, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T("a place is the one that trying everything finds",
          a_place_is_the_one_that_trying_everything_finds),
        T("the starts to look at leave no gap", the_starts_to_look_at_leave_no_gap),
        T("what no open desk offers is never met", what_no_open_desk_offers_is_never_met),
        T("own and strange units count as free", own_and_strange_units_count_as_free),
        T("one desk is kept rather than the order", one_desk_is_kept_rather_than_the_order),
        T("a visit ends with the shift at the latest", a_visit_ends_with_the_shift_at_the_latest),
    };

    begin_tests();
    return cmocka_run_group_tests_name("slots", tests, NULL, NULL);
}
