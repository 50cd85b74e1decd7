/**
 * The site (one configured product, per virtual host) and a call (one request being answered).
 *
 * Invariants: a site is immutable while requests run, except its handles, which are thread-safe.
 * A call lives as long as its request's pool and belongs to one thread.
 */
#ifndef P6_SITE_CALL_H
#define P6_SITE_CALL_H

#include "base/civil.h"
#include "base/env.h"
#include "template/template.h"
#include "web/params.h"
#include "web/request.h"
#include "web/response.h"
#include "web/routes.h"

struct p6_places; /* locator/snapshot.h */
struct p6_store;  /* store/store.h */
struct p6_kept;   /* site/kept.h */
struct p6_statics;/* site/statics.h */
struct p6_booking_limits; /* visits/visits.h */
struct p6_consent; /* visits/consent.h */
struct p6_throttle; /* base/throttle.h */
struct p6_official; /* office/official.h */
struct p6_office;   /* office/office.h */
struct p6_teller; /* visits/tell.h */
struct json_t;    /* jansson.h */

/** What directives set. Texts live in the configuration's pool. */
typedef struct p6_settings {
    const char *base_url;     /**< Proj06URL, without trailing slash, or NULL */
    const char *portal_name;  /**< Proj06Portal, "Cổng thông tin tỉnh Thái Nguyên" */
    const char *help_line;    /**< E.164, shown when a commune has none */
    int tonight_from, tonight_to; /**< clock minutes */
    int soon, stale_days;
    apr_int64_t clock_offset; /**< seconds; 0 = the real clock; shown in /health when not 0 */
} p6_settings;

typedef struct p6_site {
    const p6_settings *settings;
    const p6_templates *templates;
    const p6_catalog *catalog;
    const struct p6_statics *statics;
    const p6_env *env;
    struct p6_places *places;   /**< NULL only in tests without places */
    struct p6_store *store;     /**< NULL when no database is configured */
    struct p6_kept *kept;       /**< kept answers; NULL: keep nothing */
    const struct p6_booking_limits *limits; /**< NULL: nothing can be booked here */
    const struct p6_consent *consent;       /**< what people agree to; NULL as above */
    struct p6_throttle *throttle;           /**< counts per address; NULL: none are counted */
    const struct p6_office *office;         /**< NULL: there is no office here */
    p6_handler guard;  /**< lets an official in where a route needs one: sets the call's official,
                            or answers by itself, or fails; NULL: no such routes */
    const struct p6_teller *teller; /**< for booking; NULL: nobody is told by SMS or mail */
} p6_site;

/** Adds members of its own to PROBLEM, an object. */
typedef void (*p6_problem_tell)(struct json_t *problem, void *baton);

typedef struct p6_call {
    const p6_site *site;
    const p6_request *req;
    p6_response *res;
    const p6_route *route;
    const char *const *holes;   /**< what stood in the route's holes */
    const p6_params *query;     /**< never NULL */
    const p6_params *form;      /**< NULL unless the route takes a form */
    const struct json_t *json;  /**< what was posted; NULL unless the route takes JSON */
    p6_problem_tell tell;       /**< more to say when the call ends with a problem, or NULL */
    void *tell_baton;
    p6_lang lang;               /**< lang=, else cookie, else Accept-Language, else vi */
    int lang_explicit;          /**< lang= stood in the query */
    const struct p6_official *official; /**< who is signed in; NULL: nobody, or not looked at */
    const char *who;            /**< the same for the log, "official-12"; NULL: nobody */
    p6_minute now;
    apr_pool_t *pool;
} p6_call;

/** "/proj06" + PATH, in the call's pool; adds lang= when it stood in the query. */
const char *p6_call_link(const p6_call *call, const char *path);
/** Scheme, host and mount for links that leave the page (QR, .ics, JSON-LD): Proj06URL, else the
    request's own origin. */
const char *p6_call_absolute(const p6_call *call, const char *path);
/** 1 when people reach SITE by TLS: this connection is, or Proj06URL says so of a proxy's. */
int p6_site_is_tls(const p6_site *site, const p6_request *req);
/** What browsers know cookie NAME by: over TLS "__Secure-" stands before it, so that no page sent
    in clear can plant one. */
const char *p6_call_cookie_name(const p6_call *call, const char *name);
/** The value of cookie NAME that came with the call, or NULL. */
const char *p6_call_cookie(const p6_call *call, const char *name);
/** Set cookie NAME to VALUE (cookie-octets only) below PATH ("" for the whole product; "/visit/X")
    for MAX_AGE_S seconds (0 or less: gone at once): HttpOnly, SameSite=Lax, Secure on TLS. */
void p6_call_set_cookie(const p6_call *call, const char *name, const char *value,
                        const char *path, int max_age_s);
/** p6_say in the call's language and pool. */
#define P6_SAY(call, ...) \
    p6_say((call)->site->catalog, (call)->lang, (call)->pool, __VA_ARGS__, NULL)

#endif
