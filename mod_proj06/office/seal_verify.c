/* Checking the seals: two streams, seals by number and their rows by seal and place, are walked
   side by side in one read transaction. */
#include "office/seal.h"

#include <apr_strings.h>
#include <string.h>

#define SEALS_PAGE 200
#define DAY_S 86400
#define N APR_INT64_T_FMT

typedef struct walk {
    p6_tx *tx;
    p6_seal_report *report;
    const apr_array_header_t *keys;
    p6_progress progress;
    void *baton;
    apr_pool_t *pool;                 /* the report's */
    apr_pool_t *seals_pool;           /* of the page of seals, cleared with it */
    apr_array_header_t *seals;        /* the page of p6_seal */
    int at;                           /* the next one of them */
    const p6_seal *seal;              /* the one being checked; NULL: there are no more */
    apr_int64_t before;               /* number of the seal before it */
    char mac_before[P6_SEAL_MAC + 1]; /* and its code */
    p6_seal_sum sum;                  /* over its rows so far */
    apr_int64_t places, first, last;  /* how many they are, the first and the last one's ids */
    int bad;                          /* wrong in a way that its code shows too */
    apr_int64_t met;                  /* rows that were met under seals that are there or not */
} walk;

static void wrong(walk *w, apr_int64_t seal, apr_int64_t row, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
static void wrong(walk *w, apr_int64_t seal, apr_int64_t row, const char *fmt, ...)
{
    p6_seal_problem problem = { seal, row, NULL };
    va_list ap;

    if (w->report->problems++ >= P6_MAX_SEAL_PROBLEMS) return;
    va_start(ap, fmt);
    problem.what = apr_pvsprintf(w->pool, fmt, ap);
    va_end(ap);
    APR_ARRAY_PUSH(w->report->list, p6_seal_problem) = problem;
}

/* A text of the database fit to be printed: cut, and only what a name of ours may hold. */
static const char *shown(const char *name, apr_pool_t *pool)
{
    char *text = apr_pstrndup(pool, name, P6_SEAL_KEY_NAME);

    for (char *c = text; *c; c++) {
        if (!strchr("0123456789abcdef", *c)) *c = '?';
    }
    return text;
}

static const p6_seal_key *key_named(const walk *w, const char *name)
{
    for (int i = 0; i < w->keys->nelts; i++) {
        const p6_seal_key *key = &APR_ARRAY_IDX(w->keys, i, p6_seal_key);

        if (strcmp(key->name, name) == 0) return key;
    }
    return NULL;
}

static void note_key(walk *w, const p6_seal *seal, int known)
{
    apr_array_header_t *keys = w->report->keys;
    const char *name = shown(seal->key_name, w->seals_pool);
    p6_seal_key_use *use = NULL;

    for (int i = 0; i < keys->nelts && !use; i++) {
        use = &APR_ARRAY_IDX(keys, i, p6_seal_key_use);
        if (strcmp(use->name, name) != 0) use = NULL;
    }
    if (!use && keys->nelts == P6_MAX_AUDIT_KEYS) return;
    if (!use) {
        use = apr_array_push(keys);
        *use = (p6_seal_key_use){ apr_pstrdup(w->pool, name), seal->number, 0, 0, known };
    }
    use->last = seal->number;
    use->seals++;
}

/* Is the seal that the head file tells of the one that is here? */
static void check_head(walk *w)
{
    const p6_seal_head *head = &w->report->head;

    if (head->number != w->seal->number) return;
    if (strcmp(head->mac, w->seal->mac) != 0)
        wrong(w, head->number, 0, "is not the one that the head file tells of");
    else if (head->rows != w->report->rows && !w->report->problems)
        wrong(w, head->number, 0, "ends %" N " rows, %" N " by the head file", w->report->rows,
              head->rows);
}

/* The seal's rows have all been met. */
static void finish(walk *w)
{
    const p6_seal *seal = w->seal;
    const p6_seal_key *key = key_named(w, seal->key_name);

    note_key(w, seal, key != NULL);
    if (w->places != seal->rows_n)
        wrong(w, seal->number, 0, "lists %" N " rows, but was made over %" N, w->places,
              seal->rows_n);
    else if (!key)
        wrong(w, seal->number, 0, "was made with the key %s, which is not given here",
              shown(seal->key_name, w->seals_pool));
    else if (!w->bad && strcmp(p6_seal_mac(key, seal, &w->sum, w->seals_pool), seal->mac) != 0)
        wrong(w, seal->number, 0, "does not fit: it or one of its rows, %" N " to %" N
              ", was changed, put in or moved", w->first, w->last);
    check_head(w);
    w->report->seals++;
    if (seal->number > w->before) w->before = seal->number;
    apr_cpystrn(w->mac_before, seal->mac, sizeof w->mac_before);
}

/* The seal must follow on the one before. */
static void begin(walk *w)
{
    const p6_seal *seal = w->seal;

    w->bad = 0;
    w->places = w->first = w->last = 0;
    p6_seal_sum_reset(&w->sum);
    if (seal->number == w->before + 2) wrong(w, w->before + 1, 0, "is gone");
    else if (seal->number > w->before + 2)
        wrong(w, w->before + 1, 0, "and all up to seal %" N " are gone", seal->number - 1);
    else if (seal->number <= w->before) wrong(w, seal->number, 0, "has a number of no seal");
    else if (strcmp(seal->mac_before, w->mac_before) != 0) {
        wrong(w, seal->number, 0, "does not follow on the seal before");
        w->bad = 1;
    }
}

static p6_error *next_seal(walk *w)
{
    if (!w->seals || w->at == w->seals->nelts) {
        apr_int64_t after = w->seal ? w->seal->number : APR_INT64_MIN;

        w->seal = NULL;
        w->at = 0;
        apr_pool_clear(w->seals_pool);
        P6_TRY(p6_seals_page(w->tx, after, SEALS_PAGE, &w->seals, w->seals_pool));
        if (!w->seals->nelts) return NULL;
    }
    w->seal = &APR_ARRAY_IDX(w->seals, w->at, p6_seal);
    w->at++;
    begin(w);
    return NULL;
}

static void take_row(walk *w, const p6_sealed *row)
{
    if (!w->places++) w->first = row->audit;
    w->last = row->audit;
    if (row->place != w->places && !w->bad) {
        wrong(w, row->seal, row->audit, "stands at place %" N ", expected is %" N, row->place,
              w->places);
        w->bad = 1;
    }
    if (!row->entry.id) {
        wrong(w, row->seal, row->audit, "is gone");
        w->bad = 1;
        return;
    }
    w->met++;
    w->report->rows++;
    p6_seal_sum_add(&w->sum, &row->entry);
    if (row->entry.at_s < w->seal->made_at - DAY_S) w->report->late++;
}

/* The seals up to the one that ROW is listed under are over. */
static p6_error *meet(walk *w, const p6_sealed *row)
{
    while (w->seal && w->seal->number < row->seal) {
        finish(w);
        P6_TRY(next_seal(w));
    }
    if (w->seal && w->seal->number == row->seal) {
        take_row(w, row);
        return NULL;
    }
    if (row->entry.id) w->met++;
    wrong(w, row->seal, row->audit, "is listed under a seal that is not there");
    return NULL;
}

static p6_error *walk_rows(walk *w, apr_pool_t *pool)
{
    p6_sealed place = { .seal = APR_INT64_MIN };
    apr_array_header_t *rows;
    apr_pool_t *page;

    apr_pool_create(&page, pool);
    P6_TRY(next_seal(w));
    do {
        apr_pool_clear(page);
        P6_TRY(p6_sealed_page(w->tx, &place, P6_VERIFY_PAGE, &rows, page));
        for (int i = 0; i < rows->nelts; i++) {
            place = APR_ARRAY_IDX(rows, i, p6_sealed);
            P6_TRY(meet(w, &place));
        }
        if (w->progress) w->progress(w->baton, "sealed rows checked", w->report->rows, 0);
    } while (rows->nelts);
    while (w->seal) {
        finish(w);
        P6_TRY(next_seal(w));
    }
    apr_pool_destroy(page);
    return NULL;
}

static void check_tail(walk *w)
{
    apr_int64_t head = w->report->head.number;

    if (head == w->before + 1) wrong(w, head, 0, "is gone: the head file tells of it");
    else if (head > w->before)
        wrong(w, w->before + 1, 0, "and all up to seal %" N " are gone: the head file tells of "
              "them", head);
}

/* Every row of the audit must have been met, or have no seal yet. */
static p6_error *count_rows(walk *w)
{
    p6_seal_report *report = w->report;
    p6_audit_range range = { 0, APR_INT64_MIN, 0 };
    p6_audit_figures figures;
    apr_int64_t rows = 0;

    for (;;) {
        P6_TRY(p6_audit_next_slice(w->tx, P6_VERIFY_RANGE, &range));
        if (range.to == range.after) break;
        P6_TRY(p6_audit_count(w->tx, &range, &figures));
        rows += figures.rows;
        report->unsealed += figures.unsealed;
        if (figures.unsealed
            && (!report->oldest_unsealed_s || figures.oldest_s < report->oldest_unsealed_s))
            report->oldest_unsealed_s = figures.oldest_s;
        if (w->progress) w->progress(w->baton, "rows counted", rows, 0);
    }
    if (rows != w->met + report->unsealed)
        wrong(w, 0, 0, "holds %" N " rows: %" N " were met under seals and %" N " have none", rows,
              w->met, report->unsealed);
    return NULL;
}

/* From the beginning: the database may have failed under an earlier try. */
static void start(walk *w, p6_tx *tx, apr_pool_t *pool)
{
    p6_seal_report *report = w->report;

    apr_array_clear(report->list);
    apr_array_clear(report->keys);
    *report = (p6_seal_report){ .head = report->head, .list = report->list, .keys = report->keys };
    *w = (walk){ .report = report, .keys = w->keys, .progress = w->progress, .baton = w->baton,
                 .pool = w->pool, .tx = tx, .sum = p6_seal_sum_make(pool) };
    apr_pool_create(&w->seals_pool, pool);
}

static p6_error *check_all(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    walk *w = baton;

    start(w, tx, pool);
    P6_TRY(walk_rows(w, pool));
    check_tail(w);
    return count_rows(w);
}

p6_error *p6_seal_verify(p6_seal_report **report, p6_store *store, const apr_array_header_t *keys,
                         const char *head_file, p6_progress progress, void *baton, apr_pool_t *pool)
{
    walk w = { .keys = keys, .progress = progress, .baton = baton, .pool = pool };

    *report = w.report = apr_pcalloc(pool, sizeof **report);
    w.report->list = apr_array_make(pool, 8, sizeof(p6_seal_problem));
    w.report->keys = apr_array_make(pool, 2, sizeof(p6_seal_key_use));
    /* the head first: the database may be ahead of it, never behind */
    if (head_file) P6_TRY(p6_seal_head_read(&w.report->head, head_file, pool));
    return p6_store_run(store, P6_TX_READ, P6_SEAL_WAIT_MS, check_all, &w, pool);
}
