#include "visits/rules.h"

#include <string.h>
#include <apr_strings.h>
#include "store/reference.h"

static int units_of(const apr_array_header_t *known, const char *service)
{
    for (int i = 0; i < known->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(known, i, p6_service).code, service))
            return (APR_ARRAY_IDX(known, i, p6_service).minutes + P6_UNIT_MINUTES - 1)
                / P6_UNIT_MINUTES;
    return 0;
}

static p6_error *fill_services(p6_receipt *r, p6_tx *tx, apr_pool_t *pool)
{
    apr_array_header_t *rows, *known;
    apr_int64_t unit = r->visit.start / P6_UNIT_MINUTES;

    P6_TRY(p6_visit_services(tx, r->visit.id, &rows, pool));
    P6_TRY(p6_ref_services(tx, &known, pool));
    for (int i = 0; i < rows->nelts; i++) {
        p6_segment *segment = &APR_ARRAY_IDX(rows, i, p6_segment);

        segment->units = units_of(known, segment->service);
        segment->first_unit = r->visit.start == P6_NO_MINUTE ? 0 : unit;
        unit += segment->units;
    }
    r->services = rows;
    return NULL;
}

/* what is held or offered is told by its units */
static p6_error *fill_until(p6_receipt *r, p6_tx *tx, apr_int64_t now_s, apr_pool_t *pool)
{
    apr_array_header_t *claims;
    apr_int64_t first = 0, last = 0, until = 0;

    if (r->visit.state != P6_VISIT_HOLD && r->visit.state != P6_VISIT_WAITING) return NULL;
    P6_TRY(p6_claims_of_visit(tx, r->visit.id, &claims, pool));
    for (int i = 0; i < claims->nelts; i++) {
        const p6_claim *claim = &APR_ARRAY_IDX(claims, i, p6_claim);

        if (!i || claim->unit < first) first = claim->unit;
        if (!i || claim->unit > last) last = claim->unit;
        until = claim->until_s;
    }
    if (r->visit.state == P6_VISIT_WAITING) {
        until -= P6_OFFER_GRACE_S;
        if (!claims->nelts || until <= now_s) return NULL;
        r->visit.start = first * P6_UNIT_MINUTES;
        r->visit.end = (last + 1) * P6_UNIT_MINUTES;
    }
    if (claims->nelts) r->hold_until_s = until;
    return NULL;
}

static p6_error *fill_waiting(p6_receipt *r, p6_tx *tx, apr_pool_t *pool)
{
    apr_array_header_t *waiting;

    if (r->visit.state != P6_VISIT_WAITING) return NULL;
    P6_TRY(p6_waiting_of_shift(tx, r->visit.shift, &waiting, pool));
    for (int i = 0; i < waiting->nelts; i++)
        if (APR_ARRAY_IDX(waiting, i, apr_int64_t) == r->visit.id) r->waiting_place = i + 1;
    return NULL;
}

static p6_error *fill_views(p6_receipt *r, const p6_booking *b, apr_pool_t *pool)
{
    p6_minute now = p6_minute_now(b->env);
    p6_shift_view *shift;
    p6_point_view *point;
    const char *slug;
    p6_error *err;

    if (!b->snapshot) return NULL;
    err = p6_shift_find(&shift, &slug, b->snapshot, r->visit.shift, b->windows, now, pool);
    if (!err) err = p6_point_find(&point, b->snapshot, slug, 1, b->windows, now, pool);
    if (err) return err->code == P6_E_NOT_FOUND ? NULL : err;
    r->shift = shift;
    r->point = point;
    return NULL;
}

p6_error *p6_receipt_make(p6_receipt **receipt, const p6_booking *b, p6_tx *tx,
                          const p6_visit *visit, apr_pool_t *pool)
{
    p6_receipt *r = apr_pcalloc(pool, sizeof *r);
    p6_person *person;

    r->visit = *visit;
    P6_TRY(p6_person_get(tx, visit->id, &person, pool));
    r->person = person;
    P6_TRY(fill_until(r, tx, p6_now_s(b->env), pool));
    P6_TRY(fill_services(r, tx, pool));
    P6_TRY(fill_waiting(r, tx, pool));
    P6_TRY(p6_displaced_read(r, tx, pool));
    P6_TRY(fill_views(r, b, pool));
    *receipt = r;
    return NULL;
}

p6_error *p6_receipt_placed(p6_receipt **receipt, const p6_booking *b, const p6_visit *visit,
                            const p6_who *who, const p6_placing *placing, apr_int64_t until_s,
                            apr_pool_t *pool)
{
    apr_array_header_t *services = apr_array_make(pool, placing->n, sizeof(p6_segment));
    p6_receipt *r = apr_pcalloc(pool, sizeof *r);
    p6_person person;

    for (int i = 0; i < placing->n; i++)
        APR_ARRAY_PUSH(services, p6_segment) = placing->segments[i];
    r->visit = *visit;
    r->services = services;
    r->hold_until_s = until_s;
    if (who) {
        person = p6_who_person(b, visit->id, who, visit->end);
        r->person = apr_pmemdup(pool, &person, sizeof person);
    }
    P6_TRY(fill_views(r, b, pool));
    *receipt = r;
    return NULL;
}
