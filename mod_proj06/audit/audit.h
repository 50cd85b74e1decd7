/**
 * The audit: its chain of seals, reading and exporting it.
 */
#ifndef P6_AUDIT_AUDIT_H
#define P6_AUDIT_AUDIT_H

#include "site/product.h"

/** Its pages, and the names its templates may use. */
extern const p6_part p6_audit_part;

#endif
