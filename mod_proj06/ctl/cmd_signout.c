/* proj06ctl signout: end sign-ins at once, as when an account was stolen or a machine lost. */
#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

#include "ctl/ctl.h"
#include "store/audit.h"
#include "store/officials.h"

#define WAIT_MS 10000
#define OFFICIAL "official-"
#define MOST_DIGITS 18

const char p6_help_signout[] =
    "  all           everybody's, those by a pass too\n"
    "  official-N    those of one official, by the number that logs and the audit give\n"
    "\n"
    "Whoever is signed out can sign in again: first switch the account off in the directory, or\n"
    "take the pass back. It is written down in the audit. Repeat-safe.\n";

typedef struct ending {
    apr_int64_t official; /* 0: everybody */
    apr_int64_t now_s;
    int ended;
} ending;

static p6_error *end(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    ending *e = baton;

    (void)pool;
    if (e->official) P6_TRY(p6_sign_ins_end(tx, e->official, e->now_s, &e->ended));
    else P6_TRY(p6_sign_ins_end_all(tx, e->now_s, &e->ended));
    return p6_audit_add(tx, &(p6_audit_row){ .at_s = e->now_s, .actor = P6_BY_SYSTEM,
        .action = P6_DID_SIGN_OUT, .kind = e->official ? P6_ON_OFFICIAL : P6_ON_NONE,
        .subject_id = e->official, .detail = "everywhere" });
}

/* Whose, into E; 0 when the words are wrong. */
static int read_whose(ending *e, const p6_ctl *ctl)
{
    const char *word = ctl->argc == 1 ? ctl->argv[0] : "", *digits = word + strlen(OFFICIAL);
    apr_size_t len;

    if (strcmp(word, "all") == 0) return 1;
    if (strncmp(word, OFFICIAL, strlen(OFFICIAL)) != 0) return 0;
    len = strspn(digits, "0123456789");
    if (len > MOST_DIGITS || digits[len]) return 0;
    e->official = apr_atoi64(digits);
    return e->official > 0;
}

int p6_cmd_signout(p6_ctl *ctl)
{
    ending e = { 0, p6_now_s(ctl->env), 0 };
    p6_store *store;
    p6_error *err;

    if (!read_whose(&e, ctl)) return p6_ctl_usage("signout takes all, or official- and a number");
    store = p6_ctl_store(ctl);
    if (!store) return 3;
    err = p6_store_run(store, P6_TX_WRITE, WAIT_MS, end, &e, ctl->pool);
    if (err) return p6_ctl_fail(err);
    printf("ended %d sign-ins\n", e.ended);
    return 0;
}
