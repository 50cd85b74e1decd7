#include "support_rules.h"

#include "visits/state.h"

/* one line for each state: where it may go, in words of the database */
static const char *const lives[P6_VISIT__COUNT][2] = {
    { "hold", "booked expired cancelled" },
    { "booked", "arrived absent not_reached cancelled" },
    { "waiting", "booked cancelled expired" },
    { "arrived", "called parked not_reached cancelled" },
    { "parked", "arrived called not_reached cancelled" },
    { "called", "serving arrived parked absent not_reached" },
    { "serving", "finished arrived parked" },
    { "finished", "" },
    { "absent", "arrived" },
    { "not_reached", "" },
    { "cancelled", "" },
    { "expired", "hold" },
};

static int has_word(const char *words, const char *word)
{
    apr_size_t len = strlen(word);

    for (const char *at = words; (at = strstr(at, word)) != NULL; at += len)
        if ((at == words || at[-1] == ' ') && (at[len] == ' ' || !at[len])) return 1;
    return 0;
}

static void every_pair_of_states_is_as_written(void **state)
{
    int ways = 0;

    (void)state;
    for (int from = 0; from < P6_VISIT__COUNT; from++)
        for (int to = 0; to < P6_VISIT__COUNT; to++) {
            int may = p6_visit_may((p6_visit_state)from, (p6_visit_state)to);

            if (may != has_word(lives[from][1], lives[to][0]))
                fail_msg("%s to %s: %d", lives[from][0], lives[to][0], may);
            ways += may;
        }
    assert_int_equal(ways, 28);
}

static void the_lines_stand_in_the_order_of_the_states(void **state)
{
    static const char *const words[] = {
#define WORD(name, text) text,
        P6_VISIT_STATES(WORD)
#undef WORD
    };

    (void)state;
    assert_int_equal(sizeof words / sizeof *words, P6_VISIT__COUNT);
    for (int i = 0; i < P6_VISIT__COUNT; i++) assert_string_equal(lives[i][0], words[i]);
}

static void no_visit_goes_to_where_it_is(void **state)
{
    (void)state;
    for (int i = 0; i < P6_VISIT__COUNT; i++)
        assert_false(p6_visit_may((p6_visit_state)i, (p6_visit_state)i));
}

static void a_visit_is_over_when_it_may_go_nowhere(void **state)
{
    (void)state;
    for (int i = 0; i < P6_VISIT__COUNT; i++)
        assert_int_equal(p6_visit_over((p6_visit_state)i), !*lives[i][1]);
}

static void from_every_state_that_is_not_over_an_end_is_reached(void **state)
{
    (void)state;
    for (int from = 0; from < P6_VISIT__COUNT; from++) {
        unsigned seen = 1u << from, before = 0;
        int ends = 0;

        while (seen != before) {
            before = seen;
            for (int i = 0; i < P6_VISIT__COUNT; i++)
                for (int to = 0; (before >> i & 1) && to < P6_VISIT__COUNT; to++)
                    if (p6_visit_may((p6_visit_state)i, (p6_visit_state)to)) seen |= 1u << to;
        }
        for (int i = 0; i < P6_VISIT__COUNT; i++)
            ends += (seen >> i & 1) && p6_visit_over((p6_visit_state)i);
        assert_true(ends > 0);
    }
}

static void what_is_no_state_goes_nowhere(void **state)
{
    (void)state;
    assert_false(p6_visit_may((p6_visit_state)-1, P6_VISIT_BOOKED));
    assert_false(p6_visit_may(P6_VISIT__COUNT, P6_VISIT_BOOKED));
    assert_false(p6_visit_may(P6_VISIT_HOLD, (p6_visit_state)-1));
    assert_false(p6_visit_may(P6_VISIT_HOLD, P6_VISIT__COUNT));
    assert_true(p6_visit_over((p6_visit_state)-1));
    assert_true(p6_visit_over(P6_VISIT__COUNT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T("every pair of states is as written", every_pair_of_states_is_as_written),
        T("the lines stand in the order of the states", the_lines_stand_in_the_order_of_the_states),
        T("no visit goes to where it is", no_visit_goes_to_where_it_is),
        T("a visit is over when it may go nowhere", a_visit_is_over_when_it_may_go_nowhere),
        T("from every state that isn't over an end is reached",
          from_every_state_that_is_not_over_an_end_is_reached),
        T("what is no state goes nowhere", what_is_no_state_goes_nowhere),
    };

    begin_tests();
    return cmocka_run_group_tests_name("states of a visit", tests, NULL, NULL);
}
