#include "store/closing.h"

#include <string.h>
#include "store/fields.h"
#include "store/visits_private.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))
#define ESCAPE '!'

static const p6_field follow[] = {
    P6_FIELD(I64, p6_follow_row, visit), P6_FIELD(TEXT, p6_follow_row, kind),
};
static const p6_field successor[] = {
    P6_FIELD(I64, p6_successor_row, from), P6_FIELD(I64, p6_successor_row, id),
    P6_FIELD(I64, p6_successor_row, shift), P6_FIELD(REF, p6_successor_row, code),
    P6_FIELD(REF, p6_successor_row, ticket), P6_FIELD(ID, p6_successor_row, start),
    P6_FIELD(I64, p6_successor_row, shift_start),
};
static const p6_field found[] = {
    P6_FIELD(I64, p6_found_row, id), P6_FIELD(I64, p6_found_row, shift),
    P6_FIELD_WORD(p6_visit_state_words, p6_found_row, state), P6_FIELD(REF, p6_found_row, ticket),
    P6_FIELD(ID, p6_found_row, start), P6_FIELD(I64, p6_found_row, shift_start),
    P6_FIELD(TEXT, p6_found_row, point), P6_FIELD(REF, p6_found_row, name),
};
static const p6_field unclosed[] = {
    P6_FIELD(I64, p6_unclosed_row, id), P6_FIELD(TEXT, p6_unclosed_row, point),
    P6_FIELD(I64, p6_unclosed_row, start), P6_FIELD(I64, p6_unclosed_row, end),
    P6_FIELD(INT, p6_unclosed_row, open),
};

p6_error *p6_visit_carry_marks(p6_tx *tx, apr_int64_t visit)
{
    return p6_exec(tx, P6_S_VISIT_CARRY_MARKS, P6_VALUES(p6_v_int(visit)), NULL);
}

p6_error *p6_visit_set_times(p6_tx *tx, apr_int64_t visit, apr_int64_t arrived_at,
                             apr_int64_t finished_at)
{
    int rows;

    P6_TRY(p6_exec(tx, P6_S_VISIT_SET_TIMES,
                   P6_VALUES(p6_v_int_or_null(arrived_at), p6_v_int_or_null(finished_at),
                             p6_v_int(visit)), &rows));
    return p6_visit_found(tx, rows);
}

p6_error *p6_shifts_next(p6_tx *tx, const char *point, p6_minute after, p6_minute before,
                         int limit, apr_array_header_t **shifts, apr_pool_t *pool)
{
    return p6_select_ids(tx, P6_S_SHIFTS_NEXT,
                         P6_VALUES(p6_v_text(point), p6_v_int(after), p6_v_int(before),
                                   p6_v_int(limit)), shifts, pool);
}

p6_error *p6_shifts_unclosed(p6_tx *tx, const char *commune, p6_minute from, p6_minute to,
                             p6_minute over, int limit, apr_array_header_t **rows,
                             apr_pool_t *pool)
{
    return p6_select_rows(tx, P6_S_SHIFTS_UNCLOSED,
                          P6_VALUES(p6_v_text(commune), p6_v_int(from), p6_v_int(to),
                                    p6_v_int(over), p6_v_int(limit)),
                          unclosed, COUNT(unclosed), sizeof(p6_unclosed_row), rows, pool);
}

p6_error *p6_follows_of_shift(p6_tx *tx, apr_int64_t shift, apr_array_header_t **rows,
                              apr_pool_t *pool)
{
    return p6_select_rows(tx, P6_S_FOLLOWS_OF_SHIFT, P6_VALUES(p6_v_int(shift)), follow,
                          COUNT(follow), sizeof(p6_follow_row), rows, pool);
}

p6_error *p6_successors_of_shift(p6_tx *tx, apr_int64_t shift, apr_array_header_t **rows,
                                 apr_pool_t *pool)
{
    P6_TRY(p6_select_rows(tx, P6_S_SUCCESSORS_OF_SHIFT, P6_VALUES(p6_v_int(shift)), successor,
                          COUNT(successor), sizeof(p6_successor_row), rows, pool));
    for (int i = 0; i < (*rows)->nelts; i++) {
        p6_successor_row *row = &APR_ARRAY_IDX(*rows, i, p6_successor_row);

        if (!row->start) row->start = P6_NO_MINUTE;
    }
    return NULL;
}

/* TEXT somewhere in a text, for LIKE */
static const char *anywhere(const char *text, apr_pool_t *pool)
{
    char *pattern = apr_palloc(pool, 2 * strlen(text) + 3), *to = pattern;

    if (!*text) return ""; /* fits no name */
    *to++ = '%';
    for (; *text; text++) {
        if (*text == '%' || *text == '_' || *text == ESCAPE) *to++ = ESCAPE;
        *to++ = *text;
    }
    *to++ = '%';
    *to = '\0';
    return pattern;
}

p6_error *p6_visits_find(p6_tx *tx, const char *commune, apr_int64_t one, const char *folded,
                         const char *ticket, const char *code, p6_minute from, p6_minute to,
                         int limit, apr_array_header_t **rows, apr_pool_t *pool)
{
    P6_TRY(p6_select_rows(tx, P6_S_VISITS_FIND,
                          P6_VALUES(p6_v_text(commune), p6_v_int(one), p6_v_int(one),
                                    p6_v_int(from), p6_v_int(to),
                                    p6_v_text(anywhere(folded, pool)), p6_v_text(ticket),
                                    p6_v_text(code), p6_v_int(limit)),
                          found, COUNT(found), sizeof(p6_found_row), rows, pool));
    for (int i = 0; i < (*rows)->nelts; i++) {
        p6_found_row *row = &APR_ARRAY_IDX(*rows, i, p6_found_row);

        if (!row->start) row->start = P6_NO_MINUTE;
    }
    return NULL;
}
