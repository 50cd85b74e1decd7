/**
 * The office: who may do what, the guard that lets officials in, and what their pages share. What
 * officials do has rooms of its own: evening/, planning/, reports/, audit/.
 */
#ifndef P6_OFFICE_OFFICE_H
#define P6_OFFICE_OFFICE_H

#include "directory/directory.h"
#include "office/official.h"
#include "site/call.h"
#include "site/product.h"

/** What the office stands on, beside the site: made by httpd/ for each instance and child. */
typedef struct p6_office {
    p6_directory *directories;        /**< of this process; NULL until opened: nobody signs in */
    struct p6_statistics *statistics; /**< of this process, for the public; NULL: there are none */
    const apr_array_header_t *confs;  /**< of p6_directory_conf *, in the order of the sections */
    int idle_s;                       /**< a sign-in ends when unused for so long, 1800 */
    int longest_s;                    /**< and after so long in any case, 36000 */
    int recheck_s;                    /**< rights are looked up anew after so long, 600 */
} p6_office;

/** The office's pages, and the names its templates may use. */
extern const p6_part p6_office_part;

/** p6_site's guard: the official of the sign-in cookie into the call. A reader without one is sent
    to the sign-in page (GET) or told that the sign-in has ended (POST: 401). FORBIDDEN when the
    official may nowhere do what the route is for, or a form's token is not theirs. */
p6_error *p6_office_guard(p6_call *call);

#endif
