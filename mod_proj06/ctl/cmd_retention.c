/* proj06ctl retention: erase everybody whose time has come, all of them now; in a database that
   was put back also whom the one before had erased. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "ctl/frame.h"
#include "ctl/progress.h"
#include "store/erased.h"
#include "visits/visits.h"

const char p6_help_retention[] =
    "  --as DATABASE   first erase whom that database has erased, named as with --db: the one\n"
    "                  that was there before this one was put back from a dump\n"
    "\n"
    "Erases the name, phone and birth year behind every visit, and all that was told with a\n"
    "request for a home visit, whose days (Proj06Retention, as it was when they booked) are\n"
    "over, and the answers of drafts whose hold ran out hours ago. The visits stay as counts.\n"
    "Then no old page of an SQLite file holds them any more; PostgreSQL's write-ahead log and\n"
    "the dead rows in its files go by its own terms and VACUUM. httpd does the same all day:\n"
    "this is for restored backups, and to see that nobody is left. Repeat-safe.\n";

static p6_error *erase_batch(p6_store *store, const p6_env *env, p6_retired *all, int *more,
                             apr_pool_t *pool)
{
    p6_booking booking = { .store = store, .env = env };
    p6_retired batch;

    P6_TRY(p6_retention_step(&booking, &batch, pool));
    all->people += batch.people;
    all->home_people += batch.home_people;
    all->drafts += batch.drafts;
    *more = p6_retired_all(&batch) == P6_RETIRE_AT_ONCE;
    return NULL;
}

static p6_error *erase_all(p6_ctl *ctl, p6_store *store, p6_retired *all)
{
    p6_ctl_progress progress = p6_ctl_progress_begin(ctl);
    apr_pool_t *pool;
    int more = 1;

    while (more) {
        apr_pool_create(&pool, ctl->pool);
        P6_TRY(erase_batch(store, ctl->env, all, &more, pool)); /* the error lives in POOL */
        p6_ctl_progress_show(&progress, "erased", p6_retired_all(all), 0);
        apr_pool_destroy(pool);
    }
    return p6_store_scrub(store, ctl->pool);
}

/* LATER: the tool with the database of --as, or none. What is wrong, or NULL. */
static const char *read_as(p6_ctl *later, const p6_ctl *ctl)
{
    *later = *ctl;
    later->db_driver = NULL;
    if (!ctl->argc) return NULL;
    if (ctl->argc != 2 || strcmp(ctl->argv[0], "--as") != 0)
        return "retention takes --as DATABASE or nothing";
    return p6_ctl_read_db(&later->db_driver, &later->db_params, ctl->argv[1]);
}

static p6_error *erase_as(p6_ctl *later, p6_store *store)
{
    p6_store *other = p6_ctl_store(later);
    int erased = -1;

    if (other)
        P6_TRY(p6_store_erase_as(store, other, p6_now_s(later->env), &erased, later->pool));
    if (erased < 0)
        return p6_error_make(later->pool, P6_E_UNAVAILABLE, NULL,
                             "the database of --as can't be read: nobody was erased");
    printf("people erased again, as they had been there: %d\n", erased);
    return NULL;
}

int p6_cmd_retention(p6_ctl *ctl)
{
    p6_retired all = { 0, 0, 0 };
    p6_store *store;
    p6_ctl later;
    const char *wrong = read_as(&later, ctl);
    p6_error *err = NULL;

    if (wrong) return p6_ctl_usage(wrong);
    store = p6_ctl_store(ctl);
    if (!store) return 3;
    if (later.db_driver) err = erase_as(&later, store);
    if (err) return p6_ctl_fail(err);
    err = erase_all(ctl, store, &all);
    printf("erased %d people behind visits, %d behind home visits, %d drafts\n", all.people,
           all.home_people, all.drafts);
    return err ? p6_ctl_fail(err) : 0;
}
