/**
 * What people agree to when they leave their data: the catalogues' text, with a version made from
 * it, so that another text always has another version. The texts are kept in the database, so that
 * it can be shown later what a version said.
 */
#ifndef P6_VISITS_CONSENT_H
#define P6_VISITS_CONSENT_H

#include "store/store.h"
#include "template/catalog.h"

typedef struct p6_consent {
    const char *version;           /**< "2026-11.3f9a2c1b" */
    const char *texts[P6_LANGS];
    const struct p6_consent *home; /**< what is agreed to instead when asking for a visit at home:
                                        more is kept then; NULL in that one itself */
} p6_consent;

/** The consent of CATALOG (messages consent.version, consent.text and consent.home) where people
    are forgotten after DAYS days. In POOL. */
const p6_consent *p6_consent_make(const p6_catalog *catalog, int days, apr_pool_t *pool);
/** Keep the texts of CONSENT in STORE as valid from NOW_S on, unless they are there. */
p6_error *p6_consent_keep(const p6_consent *consent, p6_store *store, apr_int64_t now_s,
                          apr_pool_t *pool);

#endif
