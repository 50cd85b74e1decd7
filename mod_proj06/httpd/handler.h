/**
 * The request hooks: own addresses are no files, and the handler that answers them.
 */
#ifndef P6_HTTPD_HANDLER_H
#define P6_HTTPD_HANDLER_H

#include <httpd.h>

/** OK for our own addresses, so that httpd looks for no file or directory behind them. */
int p6_map_to_storage(request_rec *r);
/** Answer a request that SetHandler proj06 gave us. */
int p6_handler_hook(request_rec *r);

#endif
