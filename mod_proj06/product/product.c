#include "product/product.h"

#include "audit/audit.h"
#include "behalf/behalf.h"
#include "booking/booking.h"
#include "evening/evening.h"
#include "homes/homes.h"
#include "locator/locator.h"
#include "office/office.h"
#include "planning/planning.h"
#include "reports/reports.h"

/* Their paths differ, so the order does not matter. */
static const p6_part *const parts[] = { &p6_locator_part, &p6_booking_part, &p6_office_part,
                                        &p6_evening_part, &p6_homes_part, &p6_behalf_part,
                                        &p6_planning_part, &p6_reports_part, &p6_audit_part };

const p6_product *p6_product_whole(apr_pool_t *pool)
{
    return p6_product_join(parts, sizeof parts / sizeof *parts, pool);
}
