/* Random steps against a model: what each client believes, and who has which unit. */
#include "support_booking.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CLIENTS 12
#define STEPS 1500

/** What a client knows of its one visit. */
typedef struct client {
    const char *code;
    apr_int64_t shift;
    p6_minute start;
    const char *services;
    int booked;
} client;

static client clients[CLIENTS];
static unsigned seed;

static int pick(int n)
{
    seed = seed * 1103515245u + 12345u;
    return (int)(seed >> 16) % n;
}

/* in units */
static int length_of(const char *services)
{
    const apr_array_header_t *codes = list(services, pool);
    int units = 0;

    for (int i = 0; i < codes->nelts; i++) {
        const char *code = APR_ARRAY_IDX(codes, i, const char *);

        units += !strcmp(code, "eid") ? 3 : !strcmp(code, "vneid") ? 2 : 1;
    }
    return units;
}

static int units_believed(apr_int64_t shift)
{
    int units = 0;

    for (int i = 0; i < CLIENTS; i++)
        if (clients[i].booked && clients[i].shift == shift)
            units += length_of(clients[i].services);
    return units;
}

static int is_offered(apr_int64_t shift, const char *services, p6_minute start)
{
    apr_array_header_t *slots;

    ok(p6_booking_slots(&slots, &desk, shift, list(services, pool), 1, pool));
    for (int i = 0; i < slots->nelts; i++)
        if (APR_ARRAY_IDX(slots, i, p6_slot).start == start) return 1;
    return 0;
}

static p6_minute some_start(apr_int64_t *shift)
{
    *shift = pick(2) ? WIDE : NEXT_DAY;
    return EVENING + (*shift == NEXT_DAY ? 1440 : 0) + pick(12) * 5;
}

static void step_book(client *c)
{
    static const char *const wants[] = { "eid", "vneid", "cashless", "eid,cashless", "vneid,eid",
                                         "cashless,vneid,eid" };
    const char *services = wants[pick(6)];
    apr_int64_t shift;
    p6_minute start = some_start(&shift);
    p6_wish w = wish(shift, start, services, pool);
    int offered = is_offered(shift, services, start);
    p6_outcome *outcome = book(&w);

    if (offered) assert_int_equal(outcome->what, P6_BOOKED_DONE);
    if (outcome->what != P6_BOOKED_DONE) {
        assert_int_equal(outcome->what, P6_BOOKED_TAKEN);
        return;
    }
    *c = (client){ outcome->receipt->visit.code, shift, start, services, 1 };
    if (pick(3)) return;
    assert_int_equal(book(&w)->what, P6_BOOKED_BEFORE); /* the answer was lost */
}

static void step_move(client *c)
{
    apr_int64_t shift;
    p6_minute start = some_start(&shift);
    p6_outcome *outcome;

    ok(p6_visit_reschedule(&outcome, &desk, c->code, shift, start, NULL, pool));
    if (outcome->what != P6_BOOKED_DONE) {
        assert_int_equal(outcome->what, P6_BOOKED_TAKEN);
        return;
    }
    c->shift = shift;
    c->start = start;
}

static void step_cancel(client *c)
{
    p6_outcome *outcome;

    ok(p6_visit_cancel(&outcome, &desk, c->code, pool));
    assert_int_equal(outcome->what, c->booked ? P6_BOOKED_DONE : P6_BOOKED_BEFORE);
    c->booked = 0;
}

static void check_client(const client *c)
{
    p6_receipt *r;

    if (!c->code) return;
    r = receipt(c->code);
    assert_int_equal(r->visit.state, c->booked ? P6_VISIT_BOOKED : P6_VISIT_CANCELLED);
    if (!c->booked) return;
    assert_int_equal(r->visit.shift, c->shift);
    assert_int_equal(r->visit.start, c->start);
    assert_int_equal(r->visit.end, c->start + length_of(c->services) * 5);
}

static void check_model(void)
{
    apr_array_header_t *codes = apr_array_make(pool, CLIENTS, sizeof(const char *));

    for (int i = 0; i < CLIENTS; i++) {
        check_client(&clients[i]);
        if (clients[i].booked) APR_ARRAY_PUSH(codes, const char *) = clients[i].code;
    }
    assert_int_equal(taken(WIDE), units_believed(WIDE));
    assert_int_equal(taken(NEXT_DAY), units_believed(NEXT_DAY));
    check_rows(WIDE, codes);
    check_rows(NEXT_DAY, codes);
}

static void random_steps_agree_with_the_model(void **state)
{
    apr_pool_t *whole = pool;

    (void)state;
    seed = getenv("P6_TEST_SEED") ? (unsigned)atoi(getenv("P6_TEST_SEED")) : (unsigned)getpid();
    print_message("# seed %u\n", seed);
    memset(clients, 0, sizeof clients);
    for (int i = 0; i < STEPS; i++) {
        client *c = &clients[pick(CLIENTS)];

        apr_pool_create(&pool, whole);
        if (!c->code || (!c->booked && pick(3))) step_book(c);
        else if (c->booked && pick(2)) step_move(c);
        else step_cancel(c);
        if (c->code) c->code = apr_pstrdup(whole, c->code);
        if (i % 100 == 99) check_model();
        apr_pool_destroy(pool);
    }
    pool = whole;
    check_model();
}

static const struct CMUnitTest tests[] = {
    T("random steps of twelve clients agree with the model", random_steps_agree_with_the_model),
};
SUITE(random_suite, tests);
