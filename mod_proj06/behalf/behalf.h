/**
 * What officials do for one citizen, on the phone or at the door: book, find, see, move, cancel;
 * and the call list of whoever must be told of something.
 */
#ifndef P6_BEHALF_BEHALF_H
#define P6_BEHALF_BEHALF_H

#include "site/product.h"

/** Its pages, and the names its templates may use. */
extern const p6_part p6_behalf_part;

#endif
