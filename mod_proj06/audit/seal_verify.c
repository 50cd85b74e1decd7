/* Checking the seals: two streams, seals by number and their rows by seal and place, are walked
   side by side, up to the seal that was the last one at the beginning. Each page is read in a
   transaction of its own, since what is sealed does not change and a long one would be in the way
   of the database's own work. */
#include "audit/seal.h"

#include <apr_strings.h>
#include <string.h>

#define SEALS_PAGE 200
#define DAY_S 86400
#define N APR_INT64_T_FMT

typedef struct walk {
    p6_store *store;
    p6_seal_report *report;
    const apr_array_header_t *keys;
    p6_progress progress;
    void *baton;
    apr_pool_t *pool;                 /* the report's */
    apr_pool_t *seals_pool, *page;    /* of the page of seals, of another page; cleared for each */
    apr_int64_t upto;                 /* the last seal */
    apr_array_header_t *seals;        /* the page of p6_seal */
    int at;                           /* the next one of them */
    apr_int64_t after;                /* the last one before the page */
    const p6_seal *seal;              /* the one being checked; NULL: there are no more */
    apr_int64_t before;               /* number of the seal before it */
    char mac_before[P6_SEAL_MAC + 1]; /* and its code */
    p6_seal_sum sum;                  /* over its rows so far */
    apr_int64_t places, first, last;  /* how many they are, the first and the last one's ids */
    int bad;                          /* wrong in a way that its code shows too */
    apr_int64_t met;                  /* rows that were met under seals that are there or not */
    p6_sealed place;                  /* the last row met */
    apr_array_header_t *rows;         /* the page of p6_sealed behind it */
    p6_audit_range range, next;       /* counted before, and now */
    p6_audit_figures figures;
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

static p6_error *read_seals(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    walk *w = baton;

    return p6_seals_page(tx, w->after, w->upto, SEALS_PAGE, &w->seals, pool);
}

static p6_error *next_seal(walk *w)
{
    if (!w->seals || w->at == w->seals->nelts) {
        w->after = w->seal ? w->seal->number : APR_INT64_MIN;
        w->seal = NULL;
        w->at = 0;
        apr_pool_clear(w->seals_pool);
        P6_TRY(p6_store_run(w->store, P6_TX_READ, P6_SEAL_WAIT_MS, read_seals, w, w->seals_pool));
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

static p6_error *read_rows(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    walk *w = baton;

    return p6_sealed_page(tx, &w->place, w->upto, P6_VERIFY_PAGE, &w->rows, pool);
}

/* Run WORK, which reads a page. */
static p6_error *turn(walk *w, p6_tx_work work)
{
    apr_pool_clear(w->page);
    return p6_store_run(w->store, P6_TX_READ, P6_SEAL_WAIT_MS, work, w, w->page);
}

static p6_error *walk_rows(walk *w)
{
    P6_TRY(next_seal(w));
    w->place.seal = APR_INT64_MIN;
    do {
        P6_TRY(turn(w, read_rows));
        for (int i = 0; i < w->rows->nelts; i++) {
            w->place = APR_ARRAY_IDX(w->rows, i, p6_sealed);
            P6_TRY(meet(w, &w->place));
        }
        if (w->progress) w->progress(w->baton, "sealed rows checked", w->report->rows, 0);
    } while (w->rows->nelts);
    while (w->seal) {
        finish(w);
        P6_TRY(next_seal(w));
    }
    return NULL;
}

static p6_error *read_end(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    walk *w = baton;
    p6_seal *last;

    P6_TRY(p6_seal_last(tx, &last, pool));
    w->upto = last ? last->number : 0;
    return p6_sealed_beyond(tx, w->upto, &w->figures.later);
}

/* Nothing may be listed behind the last seal, whose rows came with it. */
static p6_error *find_end(walk *w)
{
    P6_TRY(turn(w, read_end));
    if (w->figures.later)
        wrong(w, w->upto, 0, "is the last one, but %" N " rows are listed under seals behind it",
              w->figures.later);
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

static p6_error *count_range(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    walk *w = baton;

    (void)pool;
    w->next = w->range; /* this may be done twice */
    P6_TRY(p6_audit_next_slice(tx, P6_VERIFY_RANGE, &w->next));
    return p6_audit_count(tx, &w->next, w->upto, &w->figures);
}

/* Every row of the audit must have been met, or have no seal yet, or have got one meanwhile. */
static p6_error *count_rows(walk *w)
{
    p6_seal_report *report = w->report;
    const p6_audit_figures *f = &w->figures;
    apr_int64_t rows = 0;

    w->range.to = APR_INT64_MIN;
    for (;;) {
        P6_TRY(turn(w, count_range));
        w->range = w->next;
        if (w->range.to == w->range.after) break;
        rows += f->rows - f->later;
        report->unsealed += f->unsealed;
        if (f->unsealed && (!report->oldest_unsealed_s || f->oldest_s < report->oldest_unsealed_s))
            report->oldest_unsealed_s = f->oldest_s;
        if (w->progress) w->progress(w->baton, "rows counted", rows, 0);
    }
    if (rows != w->met + report->unsealed)
        wrong(w, 0, 0, "holds %" N " rows: %" N " were met under seals and %" N " have none", rows,
              w->met, report->unsealed);
    return NULL;
}

p6_error *p6_seal_verify(p6_seal_report **report, p6_store *store, const apr_array_header_t *keys,
                         const char *head_file, p6_progress progress, void *baton, apr_pool_t *pool)
{
    walk w = { .store = store, .keys = keys, .progress = progress, .baton = baton, .pool = pool,
               .sum = p6_seal_sum_make(pool) };

    *report = w.report = apr_pcalloc(pool, sizeof **report);
    w.report->list = apr_array_make(pool, 8, sizeof(p6_seal_problem));
    w.report->keys = apr_array_make(pool, 2, sizeof(p6_seal_key_use));
    apr_pool_create(&w.seals_pool, pool);
    apr_pool_create(&w.page, pool);
    /* the head first: the database may be ahead of it, never behind */
    if (head_file) P6_TRY(p6_seal_head_read(&w.report->head, head_file, pool));
    P6_TRY(find_end(&w));
    P6_TRY(walk_rows(&w));
    check_tail(&w);
    return count_rows(&w);
}
