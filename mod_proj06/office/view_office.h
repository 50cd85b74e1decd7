/**
 * What the office's pages share: the bar with who is signed in and where they may go, and helpers
 * for forms that change something.
 */
#ifndef P6_OFFICE_VIEW_OFFICE_H
#define P6_OFFICE_VIEW_OFFICE_H

#include "locator/view.h"
#include "office/office.h"
#include "template/value.h"

/** The bar on top of every page of the office: macro "bar" of office.xhtml, name "bar". `csrf` is
    for its sign-out form and, as bar/csrf, for every other form. */
#define P6_BAR(F, r) \
    F(r, css, URL, NULL) F(r, name, TEXT, NULL) F(r, csrf, TEXT, NULL) F(r, out, URL, NULL) \
    F(r, office, URL, NULL) \
    F(r, schedule, URL, NULL) F(r, homes, URL, NULL) F(r, tells, URL, NULL) \
    F(r, reports, URL, NULL) F(r, calendar, URL, NULL) F(r, audit, URL, NULL) \
    F(r, pass, BOOL, NULL)
P6_RECORD(p6_bar, P6_BAR)

/** The bar for CALL's official: links to what they may do somewhere. */
p6_value p6_view_bar(const p6_call *call);

/** Answer with the page NAME made of ROOT as a page of the office: never kept, no ETag. */
p6_error *p6_office_page(p6_call *call, const char *name, const p6_value *root);
/** See other: PATH below the mount, after a form was carried out. */
p6_error *p6_office_done(p6_call *call, const char *path);

/** PATH as an address to go to after signing in, or "/office" when it is no own page below /office:
    nothing that a browser could take for another host. */
const char *p6_office_own_path(const char *path);
/** PATH as an address of the portal outside the product to go back to, or NULL when a browser could
    take it for another host. */
const char *p6_office_portal_path(const char *path);

#endif
