/**
 * The request hooks: own addresses are no files, and the handler that answers them.
 */
#ifndef P6_HTTPD_HANDLER_H
#define P6_HTTPD_HANDLER_H

#include <httpd.h>

/** Mark our own addresses while the <Location>'s configuration is in force: httpd sets it aside
    until it has mapped the address. Always DECLINED. */
int p6_translate_name(request_rec *r);
/** OK for addresses so marked: httpd looks for no file, directory or .htaccess behind them. */
int p6_map_to_storage(request_rec *r);
/** Answer a request that SetHandler proj06 gave us. */
int p6_handler_hook(request_rec *r);

#endif
