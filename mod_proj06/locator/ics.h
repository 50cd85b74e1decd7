/**
 * Writing iCalendar (RFC 5545): lines end with CRLF, are folded at 75 octets without cutting a
 * character, and texts are escaped.
 */
#ifndef P6_LOCATOR_ICS_H
#define P6_LOCATOR_ICS_H

#include "base/buf.h"

/** One content line from finished parts: "DTSTART", "20261123T103000Z". */
void p6_ics_line(p6_buf *buf, const char *name, const char *value);
/** The same with a TEXT value, which is escaped (3.3.11). */
void p6_ics_text(p6_buf *buf, const char *name, const char *text);

#endif
