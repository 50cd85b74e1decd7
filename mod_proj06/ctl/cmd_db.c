/* proj06ctl db: make, migrate and look at the database. */
#include <stdio.h>
#include <string.h>
#include "ctl/ctl.h"
#include "store/check.h"

static int migrate(p6_ctl *ctl, p6_store *store)
{
    int from = 0, to = 0;
    p6_error *err = p6_store_migrate(store, &from, &to, ctl->pool);

    if (err) return p6_ctl_fail(err);
    if (from == to) printf("the schema is at version %d already\n", to);
    else printf("the schema went from version %d to %d\n", from, to);
    return 0;
}

static int init(p6_ctl *ctl, p6_store *store)
{
    return migrate(ctl, store);
}

/* a mistyped path must not make a second, empty database */
static int migrate_existing(p6_ctl *ctl, p6_store *store)
{
    int version = 0;
    p6_error *err = p6_store_version(&version, store, ctl->pool);

    if (err) return p6_ctl_fail(err);
    if (version) return migrate(ctl, store);
    fprintf(stderr, "proj06ctl: there is no database yet: use db init\n");
    return 1;
}

static int print(const apr_array_header_t *lines, int with_state)
{
    int bad = 0;

    for (int i = 0; i < lines->nelts; i++) {
        const p6_check_line *line = &APR_ARRAY_IDX(lines, i, p6_check_line);

        if (with_state) printf("%-4s ", line->bad ? "BAD" : "ok");
        printf("%s: %s\n", line->name, line->value);
        bad |= line->bad;
    }
    return bad;
}

static int check(p6_ctl *ctl, p6_store *store)
{
    apr_array_header_t *lines;
    p6_error *err = p6_store_check(store, &lines, ctl->pool);

    return err ? p6_ctl_fail(err) : print(lines, 1);
}

static int status(p6_ctl *ctl, p6_store *store)
{
    apr_array_header_t *lines;
    p6_error *err = p6_store_status(store, &lines, ctl->pool);

    if (err) return p6_ctl_fail(err);
    print(lines, 0);
    return 0;
}

static const struct {
    const char *name;
    int (*run)(p6_ctl *ctl, p6_store *store);
} verbs[] = {
    { "init", init }, { "migrate", migrate_existing }, { "check", check }, { "status", status },
};

int p6_cmd_db(p6_ctl *ctl)
{
    if (ctl->argc == 1) {
        for (apr_size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
            p6_store *store;

            if (strcmp(ctl->argv[0], verbs[i].name) != 0) continue;
            store = p6_ctl_store(ctl);
            return store ? verbs[i].run(ctl, store) : 3;
        }
    }
    return p6_ctl_usage("db init|migrate|check|status");
}
