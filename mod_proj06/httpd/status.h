/**
 * The product's lines on mod_status's page, in both of its forms.
 */
#ifndef P6_HTTPD_STATUS_H
#define P6_HTTPD_STATUS_H

#include <httpd.h>

/** mod_status's optional hook; FLAGS has AP_STATUS_SHORT for the form that programs read. */
int p6_status_hook(request_rec *r, int flags);

#endif
