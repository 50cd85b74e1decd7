/* What audit/ answers, and which template has which names. */
#include "audit/audit.h"
#include "audit/pages.h"
#include "audit/view_pages.h"
#include "office/act_routes.h"

#define HTML "text/html"

static const p6_route routes[] = {
    { P6_GET, "/office/audit", p6_page_audit, P6_BY(AUDIT), HTML },
    { P6_GET, "/office/audit.csv", p6_page_audit_csv, P6_BY(AUDIT), NULL },
};

static const p6_binding bindings[] = {
    { "office-audit", &p6_office_audit_shape },
};

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

const p6_part p6_audit_part = { routes, COUNT(routes), bindings, COUNT(bindings) };
