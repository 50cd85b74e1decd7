/* Which template has which names. */
#include "locator/locator.h"
#include "locator/view_pages.h"

const p6_binding p6_locator_bindings[] = {
    { "home", &p6_home_shape },         { "help", &p6_help_shape },
    { "point", &p6_point_shape },       { "notice", &p6_notice_shape },
    { "fragment", &p6_fragment_shape }, { "privacy", &p6_privacy_shape },
};
const int p6_locator_bindings_count = sizeof p6_locator_bindings / sizeof *p6_locator_bindings;
