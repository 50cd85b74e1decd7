/**
 * Reading a POSTed form: content type, where it was sent from, fields.
 */
#ifndef P6_WEB_FORM_H
#define P6_WEB_FORM_H

#include "web/params.h"
#include "web/request.h"

/** Was the request sent from a page of ours? By Sec-Fetch-Site, else by Origin, which must be
    REQ->origin or the origin of BASE_URL (may be NULL). A client that sends neither (no browser) is
    let through: it has no cookies of somebody else. FORBIDDEN where "origin". */
p6_error *p6_form_same_site(const p6_request *req, const char *base_url, apr_pool_t *pool);

/** The fields of REQ's application/x-www-form-urlencoded body. BAD_TYPE for another content type,
    BAD_INPUT as p6_params_parse. */
p6_error *p6_form_read(p6_params **form, const p6_request *req, apr_pool_t *pool);

#endif
