/**
 * Root shapes of the audit's pages, for their bindings (routes.c).
 */
#ifndef P6_AUDIT_VIEW_PAGES_H
#define P6_AUDIT_VIEW_PAGES_H

#include "template/value.h"

extern const p6_shape p6_office_audit_shape;

#endif
