#include "audit/audit_read.h"

#include <apr_strings.h>
#include <string.h>

#include "audit/audit_csv.h"
#include "base/limits.h"
#include "office/note.h"
#include "store/officials.h"

#define READ_WAIT_MS 5000
#define EXPORT_PAGE 1000 /* rows read at a time */
#define FIRST_BYTES (64 * 1024)
#define ALL "*"

int p6_audit_may(const p6_official *official, const char *code)
{
    return p6_may(official, P6_ACT_AUDIT, *code ? code : ALL, 0);
}

/** A look, or one step of a download. */
typedef struct look {
    const p6_booking *b;
    const p6_official *official;
    const p6_audit_ask *ask;
    const p6_audit_place *after;
    int limit, with_names;
    p6_audit_action action;
    int rows_n;                 /* what the note says was read */
    apr_array_header_t *lines;  /* of p6_audit_line, or of p6_audit_entry without names */
} look;

static p6_error *name_of(const char **name, p6_tx *tx, const p6_audit_entry *row, apr_pool_t *pool)
{
    p6_official_row *official;
    p6_pass_row *pass;

    *name = NULL;
    if (row->official) {
        P6_TRY(p6_official_get(tx, row->official, &official, pool));
        if (official) *name = official->shown_name;
    } else if (row->pass) {
        P6_TRY(p6_pass_by_id(tx, row->pass, &pass, pool));
        if (pass) *name = pass->helper_name;
    }
    return NULL;
}

static p6_error *add_names(look *l, p6_tx *tx, const apr_array_header_t *rows, apr_pool_t *pool)
{
    l->lines = apr_array_make(pool, rows->nelts + 1, sizeof(p6_audit_line));
    for (int i = 0; i < rows->nelts; i++) {
        p6_audit_line *line = &APR_ARRAY_PUSH(l->lines, p6_audit_line);

        line->entry = APR_ARRAY_IDX(rows, i, p6_audit_entry);
        P6_TRY(name_of(&line->name, tx, &line->entry, pool));
    }
    return NULL;
}

static p6_error *read_rows(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    look *l = baton;
    const p6_audit_ask *ask = l->ask;
    p6_audit_filter filter = { .commune = ask->commune, .official = ask->official,
        .action = ask->action, .kind = ask->kind, .subject = ask->subject,
        .from_s = p6_epoch_of_minute(p6_minute_at(ask->from, 0)),
        .to_s = p6_epoch_of_minute(p6_minute_at(ask->to + 1, 0)) };
    apr_array_header_t *rows;

    P6_TRY(p6_audit_page(tx, &filter, l->after, l->limit, &rows, pool));
    if (l->with_names) return add_names(l, tx, rows, pool);
    l->lines = rows;
    return NULL;
}

static const char *date(p6_day day, apr_pool_t *pool)
{
    p6_date d = p6_date_of_day(day);

    return apr_psprintf(pool, "%04d-%02d-%02d", d.year, d.month, d.day);
}

/* words and codes only: a subject that the audit would not take is left out of its own row */
static p6_error *write_note(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    const look *l = baton;
    const p6_audit_ask *ask = l->ask;
    const char *detail = apr_pstrcat(pool, "from=", date(ask->from, pool), " to=",
                                     date(ask->to, pool), *ask->action ? " action=" : "",
                                     ask->action, *ask->kind ? " about=" : "", ask->kind, NULL);

    if (ask->official)
        detail = apr_psprintf(pool, "%s official=%" APR_INT64_T_FMT, detail, ask->official);
    detail = apr_psprintf(pool, "%s rows=%d", detail, l->rows_n);
    return p6_office_note(tx, l->official, l->action, P6_ON_AUDIT, 0, ask->commune, detail,
                          p6_now_s(l->b->env));
}

static p6_error *run(look *l, p6_tx_mode mode, p6_tx_work work, apr_pool_t *pool)
{
    return p6_store_run(l->b->store, mode, READ_WAIT_MS, work, l, pool);
}

static p6_error *require(const look *l, apr_pool_t *pool)
{
    return p6_require(l->official, P6_ACT_AUDIT, *l->ask->commune ? l->ask->commune : ALL, 0, pool);
}

p6_error *p6_audit_look(apr_array_header_t **lines, const p6_booking *b,
                        const p6_official *official, const p6_audit_ask *ask,
                        const p6_audit_place *after, apr_pool_t *pool)
{
    look l = { .b = b, .official = official, .ask = ask, .after = after, .limit = P6_AUDIT_PAGE,
               .with_names = 1, .action = P6_DID_AUDIT_READ };

    P6_TRY(require(&l, pool));
    P6_TRY(run(&l, P6_TX_READ, read_rows, pool));
    l.rows_n = l.lines->nelts;
    P6_TRY(run(&l, P6_TX_WRITE, write_note, pool));
    *lines = l.lines;
    return NULL;
}

/* the next page of rows behind LAST into CSV; *MORE is 0 when it was the last one */
static p6_error *take_page(look *l, p6_audit_place *last, p6_buf *csv, int *more, apr_pool_t *pool)
{
    const p6_audit_entry *row;

    l->after = l->rows_n ? last : NULL;
    P6_TRY(run(l, P6_TX_READ, read_rows, pool));
    l->rows_n += l->lines->nelts;
    *more = l->lines->nelts == EXPORT_PAGE;
    if (l->rows_n > P6_MAX_AUDIT_EXPORT)
        return p6_error_make(pool, P6_E_TOO_LARGE, "rows", "more than %d rows",
                             P6_MAX_AUDIT_EXPORT);
    p6_audit_csv_rows(csv, l->lines);
    if (!l->lines->nelts) return NULL;
    row = &APR_ARRAY_IDX(l->lines, l->lines->nelts - 1, p6_audit_entry);
    *last = (p6_audit_place){ row->at_s, row->id };
    return NULL;
}

p6_error *p6_audit_take_home(p6_buf **csv, const p6_booking *b, const p6_official *official,
                             const p6_audit_ask *ask, apr_pool_t *pool)
{
    look l = { .b = b, .official = official, .ask = ask, .limit = EXPORT_PAGE,
               .action = P6_DID_AUDIT_EXPORT };
    p6_audit_place last = { 0 };
    apr_pool_t *page;
    int more = 1;

    P6_TRY(require(&l, pool));
    *csv = p6_buf_make(pool, FIRST_BYTES);
    p6_audit_csv_head(*csv);
    apr_pool_create(&page, pool);
    while (more) {
        p6_error *err;

        apr_pool_clear(page);
        err = take_page(&l, &last, *csv, &more, page);
        if (err) return p6_error_dup(pool, err);
    }
    apr_pool_destroy(page);
    return run(&l, P6_TX_WRITE, write_note, pool);
}
