#include "support_store.h"

#define CONNECTIONS 4 /* tests count on it */

const char *const nasty[] = {
    "", "'", "''", "\"", "%", "%s%lld", "\\", "\\'", "$1", "?", ";DROP TABLE point;--", "a\tb\nc",
    "Phường Đức Xuân", "Tổ 3A – “nhà văn hóa”",
    "Du\xcc\x9b\xcc\x81" "c", /* NFD: u, horn, acute */
    "\xf0\x9f\x8f\xa0 \xf0\xa0\x80\x80", /* four bytes each */
    "\xe1\x80\x80\xe2\x80\xae\xef\xbf\xbd", "NULL", " leading and trailing ", "{int}",
};
const size_t nasty_n = sizeof nasty / sizeof *nasty;

int small_store(void **state)
{
    (void)state;
    return fresh_store_of(CONNECTIONS);
}

void put_places(p6_tx *tx, const char **plan)
{
    static const p6_commune commune = { "01840", "Đức Xuân", "phuong", 22165800, 105849800, "" };
    static const p6_agency agency = { "police", "police", 1 };
    static const p6_desk one = { 1, "police", "eid-level-2", 1 }, two = { 2, "police", "sim", 0 };
    static const p6_service service = { "eid-level-2", "police", 15, 1 };
    p6_point point = { .slug = "to-3a", .kind = "fixed", .name = "Tổ 3A", .commune = "01840",
                       .active = 1, .step_free = -1 };
    p6_rota rota = { .id = "to-3a-evening", .point = "to-3a", .pattern = "Mo-Fr 18:00-21:00" };
    apr_array_header_t *desks = apr_array_make(pool, 2, sizeof(p6_desk));

    *(p6_desk *)apr_array_push(desks) = one;
    *(p6_desk *)apr_array_push(desks) = two;
    ok(p6_ref_put_commune(tx, &commune));
    ok(p6_ref_put_agency(tx, &agency));
    ok(p6_ref_put_service(tx, &service));
    ok(p6_ref_put_plan(tx, desks, plan, pool));
    ok(p6_ref_put_point(tx, &point));
    rota.plan = *plan;
    ok(p6_ref_put_rota(tx, &rota));
}

p6_shift a_shift(apr_int64_t id, const char *plan, p6_minute start)
{
    return (p6_shift){ .id = id, .rota = "to-3a-evening", .point = "to-3a", .start = start,
                       .end = start + 180, .rota_start = start, .plan = plan, .walk_in = 1,
                       .last_entry = 20, .spoken = "tay,nung", .note = "", .stop_group = "",
                       .stop_landmark = "" };
}
