#include "visits/consent.h"

#include <apr_strings.h>

#include "base/limits.h"
#include "base/token.h"
#include "store/visits.h"

#define HASH_DIGITS 8

static p6_consent *make(const p6_catalog *catalog, const char *message, int days, apr_pool_t *pool)
{
    p6_consent *consent = apr_pcalloc(pool, sizeof *consent);
    const char *all = "", *digest;

    for (int lang = 0; lang < P6_LANGS; lang++) {
        consent->texts[lang] = p6_say(catalog, (p6_lang)lang, pool, message, "days",
                                      apr_itoa(pool, days), NULL);
        all = apr_pstrcat(pool, all, consent->texts[lang], "\n", NULL);
    }
    digest = p6_token_digest("consent ", all, pool);
    consent->version = apr_psprintf(pool, "%s.%.*s",
                                    p6_say(catalog, P6_VI, pool, "consent.version", NULL),
                                    HASH_DIGITS, digest);
    return consent;
}

const p6_consent *p6_consent_make(const p6_catalog *catalog, int days, apr_pool_t *pool)
{
    p6_consent *consent = make(catalog, "consent.text", days, pool);

    consent->home = make(catalog, "consent.home", days, pool);
    return consent;
}

typedef struct keeping {
    const p6_consent *consent;
    apr_int64_t now_s;
} keeping;

static p6_error *keep(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    const keeping *k = baton;

    (void)pool;
    for (const p6_consent *one = k->consent; one; one = one->home)
        for (int lang = 0; lang < P6_LANGS; lang++)
            P6_TRY(p6_consent_put(tx, one->version, p6_lang_code((p6_lang)lang), one->texts[lang],
                                  k->now_s));
    return NULL;
}

p6_error *p6_consent_keep(const p6_consent *consent, p6_store *store, apr_int64_t now_s,
                          apr_pool_t *pool)
{
    keeping k = { consent, now_s };

    return p6_store_run(store, P6_TX_WRITE, P6_BOOKING_WAIT_MS, keep, &k, pool);
}
