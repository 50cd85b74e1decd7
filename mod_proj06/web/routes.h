/**
 * The table of routes and the matching of a path to one of its rows.
 *
 * A pattern is literal text with "{}" holes, each one or more characters without "/":
 * "/point/{}", "/point/{}.ics". Rows are tried in order; the first match wins.
 */
#ifndef P6_WEB_ROUTES_H
#define P6_WEB_ROUTES_H

#include "base/error.h"
#include "web/request.h"

#define P6_MAX_HOLES 3

struct p6_call; /* site/call.h: what a handler is given */
typedef p6_error *(*p6_handler)(struct p6_call *call);

typedef enum p6_route_flags {
    P6_ROUTE_PAGE = 0,     /**< errors are pages */
    P6_ROUTE_API = 1,      /**< errors are problem+json */
    P6_ROUTE_FRAGMENT = 2, /**< errors are an empty fragment */
    P6_ROUTE_FORM = 4,     /**< POST with a form: type, origin and token are checked */
    P6_ROUTE_SIGNED_IN = 8, /**< needs an official's sign-in */
    P6_ROUTE_JSON = 16     /**< POST with JSON: type and origin are checked */
} p6_route_flags;

typedef struct p6_route {
    unsigned methods;    /**< P6_GET | P6_POST; HEAD comes with GET */
    const char *pattern;
    p6_handler handler;
    unsigned flags;
    const char *accepts; /**< media type that the route produces, for 406; NULL: any */
} p6_route;

typedef struct p6_match {
    const p6_route *route;             /**< NULL: no such path, or not with this method */
    unsigned allowed;                  /**< methods that the path has; 0: no such path (404) */
    const char *holes[P6_MAX_HOLES];   /**< what stood in the holes, in the match's pool */
} p6_match;

/** Match PATH and METHOD against TABLE of COUNT rows. */
p6_match p6_routes_match(const p6_route *table, int count, p6_method method, const char *path,
                         apr_pool_t *pool);

/** Does the Accept header HEADER (NULL: anything) take media type TYPE? (RFC 9110 12.5.1) */
int p6_accepts(const char *header, const char *type);

#endif
