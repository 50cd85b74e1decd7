/**
 * Words for what is done with a visit on its evening: in forms, in the visit's history, in reports.
 */
#ifndef P6_VISITS_ORDERS_H
#define P6_VISITS_ORDERS_H

/** What can be ordered: name, word in forms, needs a visit, needs a desk, the audit's action. */
#define P6_ORDERS(O) \
    O(ARRIVE, "arrive", 1, 0, VISIT_ARRIVE)     /* is there */ \
    O(CALL_NEXT, "next", 0, 1, VISIT_CALL)    /* the next one to the desk */ \
    O(CALL, "call", 1, 1, VISIT_CALL)         /* this one to the desk */ \
    O(RECALL, "recall", 1, 0, VISIT_RECALL)     /* call again */ \
    O(MISTAKE, "mistake", 1, 0, VISIT_UNDO)   /* called by mistake: back to the old place */ \
    O(SERVE, "serve", 1, 0, VISIT_SERVE)      /* has come to the desk */ \
    O(PARK, "park", 1, 0, VISIT_PARK)         /* aside for a while */ \
    O(ABSENT, "absent", 1, 0, VISIT_ABSENT)     /* did not appear */ \
    O(BACK, "back", 1, 0, VISIT_ARRIVE)         /* parked or absent: there again */ \
    O(REDIRECT, "redirect", 1, 1, VISIT_REDIRECT) /* from this desk on to another one */ \
    O(FINISH, "finish", 1, 0, VISIT_FINISH)     /* done here, with outcomes */ \
    O(NOT_REACHED, "not_reached", 1, 0, VISIT_FINISH) /* closing time: our failure, not theirs */ \
    O(PRIORITY, "priority", 1, 0, VISIT_PRIORITY) \
    O(DESK, "desk", 0, 1, SHIFT_CHANGE)         /* open, pause or close a desk */

typedef enum p6_order_kind {
#define P6_ORDER_ENUM(name, word, visit, desk, action) P6_ORDER_##name,
    P6_ORDERS(P6_ORDER_ENUM)
#undef P6_ORDER_ENUM
    P6_ORDER__COUNT
} p6_order_kind;

/** Why something was not done, or goes on elsewhere: words for forms, reports and messages. */
#define P6_REASONS(R) \
    R("no_chip_card") R("sim_not_own") R("app_fault") R("needs_biometrics") R("phone_too_old") \
    R("papers_missing") R("under_14_alone") R("data_wrong") R("other")

/** The word of KIND. Static storage. */
const char *p6_order_word(p6_order_kind kind);
/** 1 and *KIND when WORD (may be NULL) is an order's. */
int p6_order_parse(p6_order_kind *kind, const char *word);
/** Is WORD one of P6_REASONS? */
int p6_reason_known(const char *word);

#endif
