/* Plans: lists of desks, kept once per content. */
#include <stdlib.h>
#include <string.h>
#include <apr_strings.h>
#include "base/buf.h"
#include "base/limits.h"
#include "base/token.h"
#include "store/fields.h"
#include "store/reference.h"

#define PLAN_ID_BYTES 8

static int by_number(const void *a, const void *b)
{
    const p6_desk *left = a, *right = b;

    return (left->number > right->number) - (left->number < right->number);
}

static p6_error *check(p6_tx *tx, const apr_array_header_t *desks)
{
    const p6_desk *desk = (const p6_desk *)desks->elts;

    for (int i = 0; i < desks->nelts; i++) {
        if (desk[i].number < 1 || desk[i].number > P6_MAX_DESKS)
            return p6_error_make(tx->pool, P6_E_BAD_INPUT, NULL, "desk numbers are 1 to %d",
                                 P6_MAX_DESKS);
        if (i && desk[i].number == desk[i - 1].number)
            return p6_error_make(tx->pool, P6_E_BAD_INPUT, NULL, "desk %d stands twice in a plan",
                                 desk[i].number);
    }
    return NULL;
}

static const char *id_of(const apr_array_header_t *desks, int *online, apr_pool_t *pool)
{
    p6_buf *text = p6_buf_make(pool, 256);
    unsigned char digest[P6_SHA256_BYTES];

    *online = 0;
    for (int i = 0; i < desks->nelts; i++) {
        const p6_desk *desk = &APR_ARRAY_IDX(desks, i, p6_desk);

        p6_buf_addf(text, "%d|%s|%s|%d\n", desk->number, desk->agency, desk->services,
                    desk->online ? 1 : 0);
        *online += desk->online ? 1 : 0;
    }
    p6_sha256(digest, text->data, text->len);
    return p6_hex(digest, PLAN_ID_BYTES, pool);
}

p6_error *p6_ref_put_plan(p6_tx *tx, const apr_array_header_t *desks, const char **id,
                          apr_pool_t *pool)
{
    apr_array_header_t *sorted = apr_array_copy(pool, desks);
    int online, added;

    qsort(sorted->elts, (size_t)sorted->nelts, sizeof(p6_desk), by_number);
    P6_TRY(check(tx, sorted));
    *id = id_of(sorted, &online, pool);
    P6_TRY(p6_exec(tx, P6_S_PUT_PLAN, P6_VALUES(p6_v_text(*id), p6_v_int(online)), &added));
    for (int i = 0; added && i < sorted->nelts; i++) {
        const p6_desk *desk = &APR_ARRAY_IDX(sorted, i, p6_desk);

        P6_TRY(p6_exec(tx, P6_S_PUT_PLAN_DESK,
                       P6_VALUES(p6_v_text(*id), p6_v_int(desk->number), p6_v_text(desk->agency),
                                 p6_v_text(desk->services), p6_v_int(desk->online ? 1 : 0)),
                       NULL));
    }
    return NULL;
}

/* one row per desk, or one with number 0 for a plan without desks */
static void add_row(apr_array_header_t *plans, const p6_rows *rows, apr_pool_t *pool)
{
    const char *id = p6_row_text(rows, 0, pool);
    p6_plan *plan = plans->nelts ? &APR_ARRAY_IDX(plans, plans->nelts - 1, p6_plan) : NULL;
    int number = (int)p6_row_int(rows, 1);

    if (!plan || strcmp(plan->id, id) != 0) {
        plan = apr_array_push(plans);
        plan->id = id;
        plan->desks = apr_array_make(pool, 4, sizeof(p6_desk));
    }
    if (number) {
        p6_desk *desk = apr_array_push((apr_array_header_t *)plan->desks);

        desk->number = number;
        desk->agency = p6_row_text(rows, 2, pool);
        desk->services = p6_row_text(rows, 3, pool);
        desk->online = (int)p6_row_int(rows, 4);
    }
}

p6_error *p6_ref_plans(p6_tx *tx, const char *after_id, int limit, apr_array_header_t **rows,
                       apr_pool_t *pool)
{
    p6_error *err;
    p6_rows found;
    int more;

    P6_TRY(p6_select(tx, P6_S_PLANS, P6_VALUES(p6_v_text(after_id), p6_v_int(limit)), &found));
    *rows = apr_array_make(pool, 16, sizeof(p6_plan));
    while (!(err = p6_rows_next(&found, &more)) && more) add_row(*rows, &found, pool);
    p6_rows_end(&found);
    return err;
}

p6_error *p6_ref_plan(p6_tx *tx, const char *id, apr_array_header_t **desks, apr_pool_t *pool)
{
    static const p6_field desk[] = {
        P6_FIELD(INT, p6_desk, number), P6_FIELD(TEXT, p6_desk, agency),
        P6_FIELD(TEXT, p6_desk, services), P6_FIELD(INT, p6_desk, online),
    };

    return p6_select_rows(tx, P6_S_PLAN_DESKS, P6_VALUES(p6_v_text(id)), desk,
                          (int)(sizeof desk / sizeof *desk), sizeof(p6_desk), desks, pool);
}
