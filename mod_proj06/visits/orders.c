#include "visits/orders.h"

#include <string.h>
#include <apr.h>

static const char *const orders[] = {
#define WORD(name, word, visit, desk, action) word,
    P6_ORDERS(WORD)
#undef WORD
};

static const char *const reasons[] = {
#define REASON(word) word,
    P6_REASONS(REASON)
#undef REASON
};

const char *p6_order_word(p6_order_kind kind)
{
    return orders[kind];
}

int p6_order_parse(p6_order_kind *kind, const char *word)
{
    for (int i = 0; word && i < P6_ORDER__COUNT; i++) {
        if (strcmp(orders[i], word)) continue;
        *kind = (p6_order_kind)i;
        return 1;
    }
    return 0;
}

int p6_reason_known(const char *word)
{
    for (apr_size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (!strcmp(reasons[i], word)) return 1;
    return 0;
}
