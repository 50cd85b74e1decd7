/**
 * What the locator offers to whoever puts the product together (httpd/, ctl/, tests): the pages,
 * feeds and API of the read side, and the names its templates may use.
 */
#ifndef P6_LOCATOR_LOCATOR_H
#define P6_LOCATOR_LOCATOR_H

#include "site/call.h"
#include "site/product.h"

extern const p6_part p6_locator_part;

#endif
