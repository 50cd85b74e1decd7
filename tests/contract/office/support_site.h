/* The office's pages over the test's store, without a server, and people who are signed in. */
#ifndef P6_SUPPORT_SITE_H
#define P6_SUPPORT_SITE_H

#include "contract/scenes/queue.h"
#include "site/call.h"
#include "site/product.h"

extern const p6_product *whole; /* all rooms' routes */
extern p6_site site;            /* over `store`; set by open_site */

/* make the site, with a picture of what the store holds now */
void open_site(void);

/* an official with ROLE in COMMUNE ("*": in all), or a helper with a new pass for SHIFT: signed in
   just now; the cookie's value */
const char *enter(const char *role, const char *commune);
const char *enter_by_pass(apr_int64_t shift);
/* what the forms of TOKEN's holder carry */
const char *csrf_of(const char *token);

/* GET PATH with its query; TOKEN NULL: nobody is signed in. HEADERS: lines "Name: value" or NULL */
p6_response *gets(const char *path, const char *token, const char *headers);
/* POST the fields FORM to PATH, as a browser would from a page of ours */
p6_response *posts(const char *path, const char *token, const char *form);
const char *body_of(const p6_response *res);

#endif
