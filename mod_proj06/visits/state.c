#include "visits/state.h"

#define TO(name) (1u << P6_VISIT_##name)

static const unsigned after[P6_VISIT__COUNT] = {
    [P6_VISIT_HOLD] = TO(BOOKED) | TO(EXPIRED) | TO(CANCELLED),
    /* a hold that ran out is taken again when its place is still free */
    [P6_VISIT_EXPIRED] = TO(HOLD),
    [P6_VISIT_BOOKED] = TO(ARRIVED) | TO(ABSENT) | TO(NOT_REACHED) | TO(CANCELLED),
    /* an offer is taken, left, or runs out */
    [P6_VISIT_WAITING] = TO(BOOKED) | TO(CANCELLED) | TO(EXPIRED),
    [P6_VISIT_ARRIVED] = TO(CALLED) | TO(PARKED) | TO(NOT_REACHED) | TO(CANCELLED),
    [P6_VISIT_PARKED] = TO(ARRIVED) | TO(CALLED) | TO(NOT_REACHED) | TO(CANCELLED),
    /* called by mistake: the place in the queue is given back */
    [P6_VISIT_CALLED] = TO(SERVING) | TO(ARRIVED) | TO(PARKED) | TO(ABSENT) | TO(NOT_REACHED),
    /* to another desk, or waiting for something the citizen went to fetch */
    [P6_VISIT_SERVING] = TO(FINISHED) | TO(ARRIVED) | TO(PARKED),
    /* came after all */
    [P6_VISIT_ABSENT] = TO(ARRIVED),
};

int p6_visit_may(p6_visit_state from, p6_visit_state to)
{
    if ((int)from < 0 || from >= P6_VISIT__COUNT || (int)to < 0 || to >= P6_VISIT__COUNT) return 0;
    return (after[from] >> to) & 1u;
}

int p6_visit_over(p6_visit_state state)
{
    return (int)state < 0 || state >= P6_VISIT__COUNT || !after[state];
}

const char *p6_visit_state_name(p6_visit_state state)
{
    static const char *const names[] = {
#define STATE_NAME(name, text) text,
        P6_VISIT_STATES(STATE_NAME)
#undef STATE_NAME
    };

    return names[state];
}
