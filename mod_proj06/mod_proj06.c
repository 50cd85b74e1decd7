/**
 * mod_proj06: the module record and its hooks, nothing else.
 */
#include <httpd.h>
#include <http_config.h>
#include <http_protocol.h>
#include <http_request.h>
#include <mod_status.h>

#include "httpd/authnz.h"
#include "httpd/config.h"
#include "httpd/handler.h"
#include "httpd/lifecycle.h"
#include "httpd/status.h"

static void register_hooks(apr_pool_t *pool)
{
    ap_hook_check_config(p6_check_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_config(p6_post_config, NULL, NULL, APR_HOOK_MIDDLE);
    /* before mod_watchdog starts the threads that use what child_init opens */
    ap_hook_child_init(p6_child_init, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_child_init(p6_child_started, NULL, NULL, APR_HOOK_REALLY_LAST);
    ap_hook_translate_name(p6_translate_name, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_map_to_storage(p6_map_to_storage, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_handler(p6_handler_hook, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_check_authn(p6_check_authn, NULL, NULL, APR_HOOK_MIDDLE, AP_AUTH_INTERNAL_PER_CONF);
    ap_hook_note_auth_failure(p6_note_auth_failure, NULL, NULL, APR_HOOK_MIDDLE);
    p6_register_authz(pool);
    APR_OPTIONAL_HOOK(ap, status_hook, p6_status_hook, NULL, NULL, APR_HOOK_MIDDLE);
}

AP_DECLARE_MODULE(proj06) = {
    STANDARD20_MODULE_STUFF,
    NULL,
    NULL,
    p6_config_make,
    p6_config_merge,
    p6_directives,
    register_hooks,
#ifdef AP_MODULE_FLAG_NONE
    AP_MODULE_FLAG_NONE
#endif
};
