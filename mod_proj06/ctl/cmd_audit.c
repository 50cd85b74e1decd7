/* proj06ctl audit: check the seals over the audit; make the key that seals it. */
#include "ctl/progress.h"

#include <apr_strings.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "audit/seal.h"
#include "base/civil.h"

#define N APR_INT64_T_FMT

const char p6_help_audit[] =
    "audit verify checks that no row of the audit was changed, removed, put in or moved since it\n"
    "was sealed, and that no seal is gone. The exit status is 0 when the audit is whole, 1 when\n"
    "it is not; each thing that is wrong is a line \"BAD  seal N, row ID: what\".\n"
    "  --key FILE    a key that sealed; several times after a change of keys. Without it,\n"
    "                Proj06AuditKey of --conf\n"
    "  --head FILE   tells the newest seal in a place of its own: without it nobody would see\n"
    "                that the last seals were cut off. Default: Proj06AuditHead of --conf, else\n"
    "                the first key's FILE with .head behind it. Once named it must be there\n"
    "\n"
    "audit key FILE makes FILE with a new random key for Proj06AuditKey, readable for the user\n"
    "that httpd runs as alone: as root, name it by --user, --db or --conf. It overwrites nothing.\n"
    "Keep a copy in another place: without the key nobody can check the seals.\n";

typedef struct verify_options {
    apr_array_header_t *files; /* of const char *, keys */
    const char *head;
    int head_named;            /* it must be there */
} verify_options;

/* What is wrong with the arguments behind "verify", or NULL. */
static const char *read_options(verify_options *o, const p6_ctl *ctl)
{
    o->files = apr_array_make(ctl->pool, 2, sizeof(const char *));
    o->head = NULL;
    o->head_named = 0;
    for (int i = 1; i < ctl->argc; i += 2) {
        const char *value = i + 1 < ctl->argc ? ctl->argv[i + 1] : "";

        if (strcmp(ctl->argv[i], "--key") == 0) APR_ARRAY_PUSH(o->files, const char *) = value;
        else if (strcmp(ctl->argv[i], "--head") == 0) o->head = value;
        else return "audit verify takes --key FILE and --head FILE only";
        if (!*value) return "--key and --head need a file";
    }
    if (!o->files->nelts && ctl->audit_key) {
        APR_ARRAY_PUSH(o->files, const char *) = ctl->audit_key;
        o->head_named = 1; /* the module keeps one */
    }
    if (!o->files->nelts) return "name the key by --key FILE or by --conf";
    if (o->files->nelts > P6_MAX_AUDIT_KEYS) return "so many keys are not known";
    if (!o->head) o->head = ctl->audit_head;
    if (o->head) o->head_named = 1;
    else
        o->head = apr_pstrcat(ctl->pool, APR_ARRAY_IDX(o->files, 0, const char *), ".head", NULL);
    return NULL;
}

static p6_error *read_keys(apr_array_header_t **keys, const apr_array_header_t *files,
                           apr_pool_t *pool)
{
    *keys = apr_array_make(pool, files->nelts, sizeof(p6_seal_key));
    for (int i = 0; i < files->nelts; i++)
        P6_TRY(p6_seal_key_read(apr_array_push(*keys), APR_ARRAY_IDX(files, i, const char *),
                                pool));
    return NULL;
}

static void print_problems(const p6_seal_report *report)
{
    for (int i = 0; i < report->list->nelts; i++) {
        const p6_seal_problem *p = &APR_ARRAY_IDX(report->list, i, p6_seal_problem);

        if (!p->seal && !p->row) printf("BAD  the audit");
        else printf("BAD  seal %" N, p->seal);
        if (p->row) printf(", row %" N, p->row);
        printf(": %s\n", p->what);
    }
    if (report->problems > report->list->nelts)
        printf("BAD  … and %" N " more\n", report->problems - report->list->nelts);
}

static void print_head(const p6_seal_report *report, int named)
{
    if (!report->head.number)
        printf("%sno head file: that the last seals were cut off would not be seen\n",
               named ? "BAD  " : "");
    else printf("head file: seal %" N " over %" N " rows\n", report->head.number,
                report->head.rows);
}

static void print_rest(const p6_seal_report *report, int head_named, apr_pool_t *pool)
{
    for (int i = 0; i < report->keys->nelts; i++) {
        const p6_seal_key_use *use = &APR_ARRAY_IDX(report->keys, i, p6_seal_key_use);

        printf("key %s%s: %" N " seals, %" N " to %" N "\n", use->name,
               use->known ? "" : " (not given)", use->seals, use->first, use->last);
    }
    print_head(report, head_named);
    if (report->unsealed)
        printf("without seal: %" N " rows, the oldest of %s\n", report->unsealed,
               p6_minute_text(p6_minute_of_epoch(report->oldest_unsealed_s), pool));
    if (report->late)
        printf("sealed more than a day after the time they tell: %" N " rows\n", report->late);
}

static int verify(p6_ctl *ctl)
{
    verify_options o;
    const char *wrong = read_options(&o, ctl);
    p6_ctl_progress progress = p6_ctl_progress_begin(ctl);
    apr_array_header_t *keys;
    p6_seal_report *report;
    p6_store *store;
    p6_error *err;
    int bad;

    if (wrong) return p6_ctl_usage(wrong);
    store = p6_ctl_store(ctl);
    if (!store) return 3;
    err = read_keys(&keys, o.files, ctl->pool);
    if (!err)
        err = p6_seal_verify(&report, store, keys, o.head, p6_ctl_progress_show, &progress,
                             ctl->pool);
    if (err) return p6_ctl_fail(err);
    o.head_named = o.head_named && report->seals; /* the first seal makes it */
    bad = report->problems || (o.head_named && !report->head.number);
    print_problems(report);
    print_rest(report, o.head_named, ctl->pool);
    printf("%" N " seals over %" N " rows: %s\n", report->seals, report->rows,
           bad ? "the audit is not whole" : "whole");
    return bad;
}

static int make_key(p6_ctl *ctl, const char *file)
{
    p6_seal_key key;
    p6_error *err;

    /* root's file would be of no use to httpd */
    if (geteuid() == 0 && !ctl->db_driver && !ctl->user)
        return p6_ctl_usage("as root, name httpd's run user by --user, --db or --conf");
    err = p6_seal_key_make(&key, file, ctl->env, ctl->pool);
    if (err) return p6_ctl_fail(err);
    printf("made key %s in %s\n", key.name, file);
    return 0;
}

int p6_cmd_audit(p6_ctl *ctl)
{
    if (ctl->argc >= 1 && !strcmp(ctl->argv[0], "verify")) return verify(ctl);
    if (ctl->argc == 2 && !strcmp(ctl->argv[0], "key")) return make_key(ctl, ctl->argv[1]);
    return p6_ctl_usage("audit verify [--key FILE]… [--head FILE], or audit key FILE");
}
