#include "behalf/find.h"

#include <stdlib.h>
#include <string.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/token.h"

#define FIND_WAIT_MS 3000
#define SHORTEST 2      /* letters of a name */
#define MAX_TICKET 8

/** Somebody being looked for. */
typedef struct question {
    const p6_booking *b;
    const p6_official *official;
    const char *commune, *folded, *ticket, *code;
    apr_array_header_t *rows;
} question;

const char *p6_ticket_read(const char *typed, apr_pool_t *pool)
{
    char text[MAX_TICKET + 1], *end;
    apr_size_t len = 0;
    long desk, number;

    for (; *typed; typed++) {
        if (*typed == ' ') continue;
        if (len == MAX_TICKET || !(apr_isalnum(*typed) || *typed == '-')) return "";
        text[len++] = (char)apr_toupper(*typed);
    }
    text[len] = '\0';
    desk = strtol(text, &end, 10);
    if (end > text && *end == '-' && apr_isdigit(end[1])) {
        number = strtol(end + 1, &end, 10);
        return apr_isalpha(*end) ? apr_psprintf(pool, "%ld-%02ld%c", desk, number,
                                                apr_tolower(*end))
                                 : apr_psprintf(pool, "%ld-%02ld", desk, number);
    }
    return apr_isalpha(text[0]) && apr_isdigit(text[1]) ? apr_pstrdup(pool, text) : "";
}

static p6_error *find(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    question *q = baton;
    p6_day today = p6_day_of_minute(p6_minute_now(q->b->env));

    P6_TRY(p6_require(q->official, P6_ACT_QUEUE, q->commune, q->official->pass_shift, pool));
    return p6_visits_find(tx, q->commune, q->official->pass_shift, q->folded, q->ticket,
                          q->code, p6_minute_at(today, 0), p6_minute_at(today + P6_BOOK_DAYS, 0),
                          P6_MAX_FOUND, &q->rows, pool);
}

p6_error *p6_find(apr_array_header_t **rows, const p6_booking *b, const p6_official *official,
                  const char *commune, const char *typed, apr_pool_t *pool)
{
    question q = { .b = b, .official = official, .commune = commune };
    const char *text;

    if (!typed || p6_text_nfc(&text, typed, strlen(typed), P6_TEXT_LINE | P6_TEXT_TRIM, pool)
        || p6_text_length(text) > P6_MAX_FIND)
        return p6_error_make(pool, P6_E_BAD_FIELD, "name", "no text to look for");
    q.folded = p6_text_keys_of(text, pool).folded;
    q.ticket = p6_ticket_read(text, pool);
    q.code = p6_token_code_read(text, P6_VISIT_CODE, pool);
    if (!q.code) q.code = "";
    if (strlen(q.folded) < SHORTEST && !*q.ticket)
        return p6_error_make(pool, P6_E_BAD_FIELD, "name", "too short to look for");
    P6_TRY(p6_store_run(b->store, P6_TX_READ, FIND_WAIT_MS, find, &q, pool));
    *rows = q.rows;
    return NULL;
}
