/**
 * Flags of routes that officials use. A route without an act would be open to everybody: the tests
 * go through the tables.
 */
#ifndef P6_OFFICE_ACT_ROUTES_H
#define P6_OFFICE_ACT_ROUTES_H

#include "office/official.h"
#include "web/routes.h"

/** Only for officials who may do ACT (a name of P6_ACTS) somewhere. */
#define P6_BY(act) (P6_ROUTE_SIGNED_IN | P6_ROUTE_ACT(P6_ACT_##act))
/** The same, with a form, whose token is checked. */
#define P6_FORM(act) (P6_BY(act) | P6_ROUTE_FORM)

#endif
