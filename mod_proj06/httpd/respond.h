/**
 * A finished p6_response onto the wire. Sends exactly what it finds; adds the headers that every
 * answer carries and keeps mod_deflate and mod_brotli from compressing what is settled already.
 */
#ifndef P6_HTTPD_RESPOND_H
#define P6_HTTPD_RESPOND_H

#include <httpd.h>

#include "web/response.h"

/** Send RES as the answer to R; its body lives as long as R. Returns the handler's result. */
int p6_respond(request_rec *r, const p6_response *res);

#endif
