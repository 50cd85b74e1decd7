/* Slots of a shift, tickets and times: what receipts say, as far as it needs no database. */
#include "support_rules.h"

#define FIRST 5984820
#define MINUTE ((p6_minute)FIRST * P6_UNIT_MINUTES)

static const p6_desk desks[] = { { 1, "police", "eid", 1 }, { 2, "police", "eid", 0 } };

static p6_ground ground_of(const p6_claim *claims, int n)
{
    apr_array_header_t *all = apr_array_make(pool, 2, sizeof(p6_desk));
    apr_array_header_t *taken = apr_array_make(pool, 4, sizeof(p6_claim));

    for (int i = 0; i < 2; i++) APR_ARRAY_PUSH(all, p6_desk) = desks[i];
    for (int i = 0; i < n; i++) APR_ARRAY_PUSH(taken, p6_claim) = claims[i];
    return (p6_ground){ .desks = all, .claims = taken,
                        .time = { FIRST, FIRST + 12, FIRST, FIRST + 11 } };
}

static const char *text_of(const apr_array_header_t *slots)
{
    const char *text = "";

    for (int i = 0; i < slots->nelts; i++) {
        const p6_slot *slot = &APR_ARRAY_IDX(slots, i, p6_slot);

        text = apr_psprintf(pool, "%s%s%d-%d:%d", text, i ? " " : "", (int)(slot->start - MINUTE),
                            (int)(slot->end - MINUTE), slot->free);
    }
    return text;
}

static const char *slots(const p6_ground *ground, p6_channel channel, p6_minute near, int max)
{
    static const p6_need need = { "eid", 3 };
    const p6_room *room = p6_ground_room(ground, channel, 0, pool);

    return text_of(p6_ground_slots(room, &need, 1, near, max, pool));
}

static void slots_come_by_time_with_the_desks_that_are_free(void **state)
{
    static const p6_claim taken[] = { { .desk = 1, .unit = FIRST + 3, .visit = 9 } };
    p6_ground empty = ground_of(NULL, 0), used = ground_of(taken, 1);

    (void)state;
    assert_string_equal(slots(&empty, P6_ONLINE, P6_NO_MINUTE, 0),
                        "0-15:1 15-30:1 30-45:1 45-60:1");
    assert_string_equal(slots(&empty, P6_OFFICIAL, P6_NO_MINUTE, 0),
                        "0-15:2 15-30:2 30-45:2 45-60:2");
    assert_string_equal(slots(&used, P6_ONLINE, P6_NO_MINUTE, 0), "0-15:1 20-35:1 30-45:1 45-60:1");
    assert_string_equal(slots(&used, P6_WALK_IN, P6_NO_MINUTE, 0),
                        "0-15:2 15-30:1 20-35:2 30-45:2 45-60:2");
}

static void the_nearest_come_first_and_earlier_before_later(void **state)
{
    p6_ground empty = ground_of(NULL, 0);

    (void)state;
    assert_string_equal(slots(&empty, P6_ONLINE, MINUTE + 30, 0), "30-45:1 15-30:1 45-60:1 0-15:1");
    assert_string_equal(slots(&empty, P6_ONLINE, MINUTE + 200, 2), "45-60:1 30-45:1");
    assert_string_equal(slots(&empty, P6_ONLINE, P6_NO_MINUTE, 1), "0-15:1");
}

static void a_shift_that_takes_nobody_has_no_slots(void **state)
{
    p6_ground empty = ground_of(NULL, 0);

    (void)state;
    empty.time.last = FIRST - 1;
    assert_string_equal(slots(&empty, P6_ONLINE, P6_NO_MINUTE, 0), "");
    empty.time.last = FIRST + 11;
    empty.time.from = FIRST + 4;
    assert_string_equal(slots(&empty, P6_ONLINE, P6_NO_MINUTE, 0), "30-45:1 45-60:1");
}

static void tickets_come_from_desk_and_unit(void **state)
{
    p6_ground empty = ground_of(NULL, 0);
    const p6_segment first = { "eid", 1, FIRST, 3, 1 }, late = { "eid", 12, FIRST + 99, 3, 1 };

    (void)state;
    assert_string_equal(p6_ticket_of(&empty, &first, 1, pool), "1-01");
    assert_string_equal(p6_ticket_of(&empty, &late, 1, pool), "12-100");
    assert_string_equal(p6_ticket_of(&empty, &first, 2, pool), "1-01b");
    assert_string_equal(p6_ticket_of(&empty, &first, 6, pool), "1-01f");
}

static void a_visit_lasts_from_its_first_service_to_its_last(void **state)
{
    const p6_placing two = { .segments = { { "eid", 2, FIRST + 4, 3, 1 },
                                           { "cash", 3, FIRST + 7, 1, 1 } }, .n = 2 };

    (void)state;
    assert_int_equal(p6_placing_start(&two), MINUTE + 20);
    assert_int_equal(p6_placing_end(&two), MINUTE + 40);
}

static void opening_tokens_tell_nothing_of_their_secret(void **state)
{
    const char *token = p6_opening_token("request-key-0001", pool);

    (void)state;
    assert_string_equal(token, p6_opening_token("request-key-0001", pool));
    assert_string_not_equal(token, p6_opening_token("request-key-0002", pool));
    assert_true(strlen(token) >= 32);
    assert_null(strstr(token, "request"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T("slots come by time, with the desks that are free",
          slots_come_by_time_with_the_desks_that_are_free),
        T("the nearest come first, and earlier before later",
          the_nearest_come_first_and_earlier_before_later),
        T("a shift that takes nobody has no slots", a_shift_that_takes_nobody_has_no_slots),
        T("tickets come from desk and unit", tickets_come_from_desk_and_unit),
        T("a visit lasts from its first service to its last",
          a_visit_lasts_from_its_first_service_to_its_last),
        T("opening tokens tell nothing of their secret",
          opening_tokens_tell_nothing_of_their_secret),
    };

    begin_tests();
    return cmocka_run_group_tests_name("a shift's ground", tests, NULL, NULL);
}
