#include "audit/words.h"

#include <apr_strings.h>
#include <string.h>

#include "site/words.h"
#include "store/audit.h"

/* i18n-prefix: audit.detail. */
/* i18n-prefix: audit.did. */
/* i18n-prefix: audit.on. */

#define WORD(name, word) word,
const char *const p6_audit_action_list[] = { P6_AUDIT_ACTIONS(WORD) NULL };
const char *const p6_audit_kind_list[] = { P6_AUDIT_SUBJECTS(WORD) NULL };
#undef WORD

/* what those who write audit rows say: states, deeds, names of fields */
static const char *const words[] = { "absent", "add", "address", "back", "birth_year", "cancelled",
    "carried_over", "change", "closing", "decline", "declined", "done", "dropped", "everywhere",
    "group", "home_asked", "later", "let_go", "moved", "name", "not_reached", "note", "offer",
    "open", "paper", "phone", "plan", "restored", "sheet", "told", "undo", "visited", "waiting",
    "walk_in", NULL };
/* and with a value behind "=" */
static const char *const keys[] = { "desk", "from", "line", "official", "rows", "to", NULL };

int p6_audit_is_among(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (!strcmp(*list, word)) return 1;
    return 0;
}

const char *p6_audit_did(const p6_call *call, const char *action)
{
    if (!p6_audit_is_among(action, p6_audit_action_list)) return action;
    return P6_SAY(call, apr_pstrcat(call->pool, "audit.did.", action, NULL));
}

const char *p6_audit_on(const p6_call *call, const char *kind, const char *id)
{
    char *text;
    size_t len;

    if (!*kind) return NULL;
    if (!p6_audit_is_among(kind, p6_audit_kind_list))
        return apr_pstrcat(call->pool, kind, " ", id, NULL);
    text = apr_pstrdup(call->pool, P6_SAY(call, apr_pstrcat(call->pool, "audit.on.", kind, NULL),
                                          "id", id));
    for (len = strlen(text); len && text[len - 1] == ' '; len--) text[len - 1] = '\0';
    return text; /* without an id it is of none in particular, and nothing follows the last word */
}

/* WORD alone; at a telephone "not reached" is another thing than at a counter */
static const char *plain(const p6_call *call, const char *action, const char *word)
{
    if (!strcmp(word, "not_reached") && !strcmp(action, "visit_tell"))
        return P6_SAY(call, "audit.detail.no_answer");
    if (!p6_audit_is_among(word, words)) return word;
    return P6_SAY(call, apr_pstrcat(call->pool, "audit.detail.", word, NULL));
}

/* "KEY=VALUE", which is WHOLE */
static const char *valued(const p6_call *call, const char *key, const char *value,
                          const char *whole)
{
    p6_day day;

    if (!strcmp(key, "action")) return p6_audit_did(call, value);
    if (!strcmp(key, "about") && *value) return p6_audit_on(call, value, "");
    if (!p6_audit_is_among(key, keys)) return whole;
    if (p6_day_parse(&day, value)) value = p6_words_plain_date(call, day);
    return P6_SAY(call, apr_pstrcat(call->pool, "audit.detail.", key, NULL), "value", value);
}

const char *p6_audit_detail_words(const p6_call *call, const char *action, const char *detail)
{
    char *rest = apr_pstrdup(call->pool, detail), *last;
    const char *all = NULL;

    for (char *one = apr_strtok(rest, " ,", &last); one; one = apr_strtok(NULL, " ,", &last)) {
        const char *whole = apr_pstrdup(call->pool, one), *text;
        char *value = strchr(one, '=');

        if (value) *value++ = '\0';
        text = value ? valued(call, one, value, whole) : plain(call, action, one);
        all = all ? apr_pstrcat(call->pool, all, ", ", text, NULL) : text;
    }
    return all ? all : "";
}
