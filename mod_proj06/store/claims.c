#include "store/claims.h"

#include <stdlib.h>
#include <apr_strings.h>
#include "base/limits.h"
#include "store/fields.h"
#include "store/visits_private.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static const p6_field claim[] = {
    P6_FIELD(I64, p6_claim, shift), P6_FIELD(INT, p6_claim, desk), P6_FIELD(I64, p6_claim, unit),
    P6_FIELD(ID, p6_claim, visit), P6_FIELD(TEXT, p6_claim, kind), P6_FIELD(ID, p6_claim, until_s),
};

static p6_error *list(p6_tx *tx, p6_statement statement, const p6_value *values, int n,
                      apr_array_header_t **rows, apr_pool_t *pool)
{
    return p6_select_rows(tx, statement, values, n, claim, COUNT(claim), sizeof(p6_claim), rows,
                          pool);
}

static p6_error *places_changed(p6_tx *tx, apr_int64_t shift, apr_int64_t now_s)
{
    return p6_exec(tx, P6_S_CHANGE_ADD,
                   P6_VALUES(p6_v_int(now_s), p6_v_text("places"), p6_v_int(shift)), NULL);
}

static int by_desk_and_unit(const void *a, const void *b)
{
    const p6_segment *left = a, *right = b;

    if (left->desk != right->desk) return left->desk < right->desk ? -1 : 1;
    return (left->first_unit > right->first_unit) - (left->first_unit < right->first_unit);
}

/* a unit that is wanted twice would count twice and hide one that is missing */
static p6_error *in_order(p6_tx *tx, const p6_segment *segments, int count, p6_segment **sorted)
{
    p6_segment *s = apr_pmemdup(tx->pool, segments, (apr_size_t)count * sizeof *segments);

    qsort(s, (size_t)count, sizeof *s, by_desk_and_unit);
    for (int i = 0; i < count; i++) {
        if (s[i].units < 1 || (i && s[i].desk == s[i - 1].desk
                               && s[i].first_unit < s[i - 1].first_unit + s[i - 1].units))
            return p6_error_make(tx->pool, P6_E_INTERNAL, NULL,
                                 "segments of a visit overlap or are empty");
    }
    *sorted = s;
    return NULL;
}

static p6_error *take(p6_tx *tx, apr_int64_t shift, const p6_segment *s, apr_int64_t visit,
                      const char *kind, apr_int64_t until_s, apr_int64_t now_s, int *rows)
{
    p6_value first = p6_v_int(s->first_unit), last = p6_v_int(s->first_unit + s->units - 1);
    p6_value where = p6_v_int(shift), desk = p6_v_int(s->desk), who = p6_v_int(visit);
    p6_value now = p6_v_int(now_s);

    return p6_exec(tx, P6_S_CLAIM_TAKE,
                   P6_VALUES(first, last, where, desk, who, p6_v_text(kind),
                             p6_v_int_or_null(until_s), p6_v_int(s->online ? 1 : 0),
                             where, desk, first, last, now, who, now), rows);
}

p6_error *p6_claims_take(p6_tx *tx, apr_int64_t shift, const p6_segment *segments, int count,
                         apr_int64_t visit, const char *kind, apr_int64_t until_s,
                         apr_int64_t now_s, int *taken)
{
    p6_segment *s = NULL;

    *taken = 0;
    P6_TRY(in_order(tx, segments, count, &s));
    for (int i = 0; i < count; i++) {
        int rows;

        P6_TRY(take(tx, shift, &s[i], visit, kind, until_s, now_s, &rows));
        if (rows != s[i].units) return NULL;
    }
    *taken = 1;
    return places_changed(tx, shift, now_s);
}

p6_error *p6_claims_confirm(p6_tx *tx, apr_int64_t visit, int units, int *ok)
{
    p6_value who = p6_v_int(visit);
    int rows;

    *ok = 0;
    P6_TRY(p6_exec(tx, P6_S_CLAIMS_CONFIRM, P6_VALUES(who, who, p6_v_int(units)), &rows));
    *ok = rows == units;
    return NULL;
}

p6_error *p6_claims_extend(p6_tx *tx, apr_int64_t visit, int units, apr_int64_t until_s, int *ok)
{
    p6_value who = p6_v_int(visit);
    int rows;

    *ok = 0;
    P6_TRY(p6_exec(tx, P6_S_CLAIMS_EXTEND,
                   P6_VALUES(p6_v_int(until_s), who, who, p6_v_int(units)), &rows));
    *ok = rows == units;
    return NULL;
}

static p6_error *free_one(p6_tx *tx, const p6_claim *c, apr_int64_t cooling_until_s, int *rows)
{
    p6_value shift = p6_v_int(c->shift), desk = p6_v_int(c->desk), unit = p6_v_int(c->unit);
    p6_value visit = p6_v_int(c->visit);

    if (cooling_until_s > 0)
        return p6_exec(tx, P6_S_CLAIM_COOL,
                       P6_VALUES(p6_v_int(cooling_until_s), shift, desk, unit, visit), rows);
    return p6_exec(tx, P6_S_CLAIM_DROP, P6_VALUES(shift, desk, unit, visit), rows);
}

static int is_in(const p6_claim *c, apr_int64_t shift, const p6_segment *segments, int count)
{
    if (c->shift != shift) return 0;
    for (int i = 0; i < count; i++) {
        const p6_segment *s = &segments[i];

        if (c->desk == s->desk && c->unit >= s->first_unit && c->unit < s->first_unit + s->units)
            return 1;
    }
    return 0;
}

p6_error *p6_claims_free_others(p6_tx *tx, apr_int64_t visit, apr_int64_t shift,
                                const p6_segment *segments, int count,
                                apr_int64_t cooling_until_s, apr_int64_t now_s, int *units)
{
    apr_array_header_t *rows;
    apr_int64_t changed = 0;
    int freed = 0;

    P6_TRY(p6_claims_of_visit(tx, visit, &rows, tx->pool));
    for (int i = 0; i < rows->nelts; i++) {
        const p6_claim *c = &APR_ARRAY_IDX(rows, i, p6_claim);
        int n;

        if (is_in(c, shift, segments, count)) continue;
        P6_TRY(free_one(tx, c, cooling_until_s, &n));
        freed += n;
        if (n && c->shift != changed) P6_TRY(places_changed(tx, changed = c->shift, now_s));
    }
    if (units) *units = freed;
    return NULL;
}

p6_error *p6_claims_free(p6_tx *tx, apr_int64_t visit, apr_int64_t cooling_until_s,
                         apr_int64_t now_s, int *units)
{
    return p6_claims_free_others(tx, visit, 0, NULL, 0, cooling_until_s, now_s, units);
}

p6_error *p6_claims_of_visit(p6_tx *tx, apr_int64_t visit, apr_array_header_t **rows,
                             apr_pool_t *pool)
{
    return list(tx, P6_S_CLAIMS_OF_VISIT, P6_VALUES(p6_v_int(visit)), rows, pool);
}

p6_error *p6_claims_of_shift(p6_tx *tx, apr_int64_t shift, apr_int64_t now_s,
                             apr_array_header_t **rows, apr_pool_t *pool)
{
    return list(tx, P6_S_CLAIMS_OF_SHIFT, P6_VALUES(p6_v_int(shift), p6_v_int(now_s)), rows, pool);
}

p6_error *p6_claims_taken(p6_tx *tx, apr_int64_t shift, apr_int64_t now_s,
                          apr_array_header_t **rows, apr_pool_t *pool)
{
    static const p6_field taken[] = { P6_FIELD(INT, p6_claim, desk), P6_FIELD(I64, p6_claim, unit),
                                      P6_FIELD(ID, p6_claim, visit) };

    return p6_select_rows(tx, P6_S_CLAIMS_TAKEN, P6_VALUES(p6_v_int(shift), p6_v_int(now_s)),
                          taken, COUNT(taken), sizeof(p6_claim), rows, pool);
}

p6_error *p6_claims_stale_shifts(p6_tx *tx, apr_int64_t now_s, int limit,
                                 apr_array_header_t **shifts, apr_pool_t *pool)
{
    return p6_select_ids(tx, P6_S_CLAIMS_STALE_SHIFTS,
                         P6_VALUES(p6_v_int(now_s), p6_v_int(limit)), shifts, pool);
}

p6_error *p6_claims_sweep(p6_tx *tx, apr_int64_t shift, apr_int64_t now_s, int *swept)
{
    p6_value where = p6_v_int(shift), now = p6_v_int(now_s);
    int holds;

    P6_TRY(p6_exec(tx, P6_S_CLAIMS_SWEEP, P6_VALUES(where, now), swept));
    if (*swept) P6_TRY(places_changed(tx, shift, now_s));
    P6_TRY(p6_exec(tx, P6_S_HOLDS_EXPIRE, P6_VALUES(now, where), &holds));
    *swept += holds;
    return NULL;
}

p6_error *p6_changes_drop(p6_tx *tx, apr_int64_t before_s)
{
    return p6_exec(tx, P6_S_CHANGES_DROP, P6_VALUES(p6_v_int(before_s)), NULL);
}
