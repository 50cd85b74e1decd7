#include "store/openings.h"

#include "store/sql.h"

p6_error *p6_opening_put(p6_tx *tx, const char *cookie_hash, apr_int64_t visit,
                         apr_int64_t until_s)
{
    return p6_exec(tx, P6_S_OPENING_PUT,
                   P6_VALUES(p6_v_text(cookie_hash), p6_v_int(visit), p6_v_int(until_s)), NULL);
}

p6_error *p6_opening_get(p6_tx *tx, const char *cookie_hash, apr_int64_t now_s,
                         apr_int64_t *visit)
{
    p6_error *err = p6_select_int(tx, P6_S_OPENING_GET,
                                  P6_VALUES(p6_v_text(cookie_hash), p6_v_int(now_s)), visit);

    if (!err || err->code != P6_E_NOT_FOUND) return err;
    *visit = 0;
    return NULL;
}

p6_error *p6_openings_drop(p6_tx *tx, apr_int64_t visit)
{
    return p6_exec(tx, P6_S_OPENINGS_DROP, P6_VALUES(p6_v_int(visit)), NULL);
}

p6_error *p6_openings_sweep(p6_tx *tx, apr_int64_t now_s)
{
    return p6_exec(tx, P6_S_OPENINGS_SWEEP, P6_VALUES(p6_v_int(now_s)), NULL);
}

p6_error *p6_action_note(p6_tx *tx, const char *key, const char *action, apr_int64_t visit,
                         apr_int64_t now_s, int *first)
{
    *first = 0;
    return p6_exec(tx, P6_S_ACTION_NOTE,
                   P6_VALUES(p6_v_text(key), p6_v_text(action), p6_v_int_or_null(visit),
                             p6_v_int(now_s)),
                   first);
}

p6_error *p6_action_visit(p6_tx *tx, const char *key, apr_int64_t *visit)
{
    return p6_select_int(tx, P6_S_ACTION_VISIT, P6_VALUES(p6_v_text(key)), visit);
}

p6_error *p6_actions_sweep(p6_tx *tx, apr_int64_t before_s)
{
    return p6_exec(tx, P6_S_ACTIONS_SWEEP, P6_VALUES(p6_v_int(before_s)), NULL);
}
