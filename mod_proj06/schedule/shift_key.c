#include "schedule/shift_key.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

#define TIME_CHARACTERS 16 /* 2026-11-24T18:00 */
#define MOST_AT_ONCE 99    /* hand-made shifts of one point that begin at the same minute */

/** "", or "#2" … "#99". */
static int parse_nth(int *nth, const char *text)
{
    *nth = 1;
    if (!*text) return 1;
    if (*text != '#' || text[1] < '1' || text[1] > '9' || strlen(text) > 3) return 0;
    if (strspn(text + 1, "0123456789") != strlen(text + 1)) return 0;
    *nth = atoi(text + 1);
    return *nth > 1;
}

int p6_shift_key_parse(p6_shift_key *key, const char *text, apr_pool_t *pool)
{
    apr_size_t len = strcspn(text, "@/");
    const char *time = text + len + 1;

    if (len < 1 || len > P6_MAX_KEY || !text[len] || strlen(time) < TIME_CHARACTERS) return 0;
    key->of_rota = text[len] == '/';
    key->owner = apr_pstrmemdup(pool, text, len);
    if (!p6_minute_parse(&key->start, apr_pstrmemdup(pool, time, TIME_CHARACTERS))) return 0;
    return parse_nth(&key->nth, time + TIME_CHARACTERS) && !(key->of_rota && key->nth > 1);
}

/** Hand-made shifts of POINT that begin at START, by number, as an array of p6_shift. */
static p6_error *by_hand(p6_tx *tx, const char *point, p6_minute start, apr_array_header_t **found,
                         apr_pool_t *pool)
{
    const p6_shift before = { .point = point, .start = start, .id = 0 };
    apr_array_header_t *rows;

    /* of all shifts that go on at that minute, those of the point come first */
    P6_TRY(p6_shifts_page(tx, start, start + 1, &before, 2 * MOST_AT_ONCE, &rows, pool));
    *found = apr_array_make(pool, 2, sizeof(p6_shift));
    for (int i = 0; i < rows->nelts; i++) {
        const p6_shift *row = &APR_ARRAY_IDX(rows, i, p6_shift);

        if (strcmp(row->point, point) != 0) break;
        if (!*row->rota && row->start == start) *(p6_shift *)apr_array_push(*found) = *row;
    }
    return NULL;
}

p6_error *p6_shift_key_of(const char **text, p6_tx *tx, const p6_shift *row, apr_pool_t *pool)
{
    apr_array_header_t *same;
    int nth = 0;

    if (*row->rota) {
        *text = apr_pstrcat(pool, row->rota, "/", p6_minute_text(row->rota_start, pool), NULL);
        return NULL;
    }
    P6_TRY(by_hand(tx, row->point, row->start, &same, pool));
    while (nth < same->nelts && APR_ARRAY_IDX(same, nth, p6_shift).id != row->id) nth++;
    *text = apr_pstrcat(pool, row->point, "@", p6_minute_text(row->start, pool),
                        nth ? apr_psprintf(pool, "#%d", nth + 1) : NULL, NULL);
    return NULL;
}

p6_error *p6_shift_key_find(p6_tx *tx, const p6_shift_key *key, p6_shift **row, apr_pool_t *pool)
{
    apr_array_header_t *rows;
    int nth = key->nth;

    if (key->of_rota)
        P6_TRY(p6_shifts_of_rota(tx, key->owner, key->start, key->start + 1, &rows, pool));
    else
        P6_TRY(by_hand(tx, key->owner, key->start, &rows, pool));
    *row = nth <= rows->nelts ? &APR_ARRAY_IDX(rows, nth - 1, p6_shift) : NULL;
    return NULL;
}
