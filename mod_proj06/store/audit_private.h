/** How rows of the audit are read; shared by audit.c and seals.c. */
#ifndef P6_STORE_AUDIT_PRIVATE_H
#define P6_STORE_AUDIT_PRIVATE_H

#include "store/audit.h"
#include "store/fields.h"

#define P6_AUDIT_ENTRY_FIELDS 10
/** The columns of P6_SQL_AUDIT_COLUMNS, in order. */
extern const p6_field p6_audit_entry_fields[P6_AUDIT_ENTRY_FIELDS];

#endif
