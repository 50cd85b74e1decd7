/**
 * Planning: points, rotas, shifts, closures, moves and the province's calendar and services, with
 * what becomes of the visits concerned, history and undo.
 */
#ifndef P6_PLANNING_PLANNING_H
#define P6_PLANNING_PLANNING_H

#include "site/product.h"

/** Its pages, and the names its templates may use. */
extern const p6_part p6_planning_part;

#endif
