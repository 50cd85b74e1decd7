#include "locator/view_filter.h"

#include <apr_strings.h>
#include <string.h>

/* i18n-prefix: spoken. */
/* i18n-prefix: commune.list. */

#define DAYS_TO_CHOOSE 7

static const char *const tongues[] = { "tay", "nung", "dao", "mong" };

static apr_array_header_t *list_make(const p6_view *view, int n)
{
    return apr_array_make(view->call->pool, n, sizeof(p6_value *));
}

static p6_value *add_option(const p6_view *view, apr_array_header_t *list, const char *value,
                            const char *text, const char *selected)
{
    p6_value *row = p6_record_make(&p6_option_shape, view->call->pool);

    row[p6_option_value] = p6_v_text(value);
    row[p6_option_text] = p6_v_text(text);
    row[p6_option_selected] = p6_v_bool(selected && strcmp(selected, value) == 0);
    APR_ARRAY_PUSH(list, p6_value *) = row;
    return row;
}

p6_value p6_view_commune_options(const p6_view *view, const char *code)
{
    const p6_call *call = view->call;
    const apr_array_header_t *all = p6_snapshot_communes(view->snapshot, call->pool);
    apr_array_header_t *list = list_make(view, all->nelts);

    for (int i = 0; i < all->nelts; i++) {
        const p6_commune *c = &APR_ARRAY_IDX(all, i, p6_commune);
        const char *id = apr_pstrcat(call->pool, "commune.list.", c->kind, NULL);

        add_option(view, list, c->code, P6_SAY(call, id, "name", c->name), code);
    }
    return p6_v_list(list);
}

static void add_named(const p6_view *view, apr_array_header_t *list, const char *kind,
                      const char *code, const char *selected)
{
    const char *lang, *name = p6_view_name(view, kind, code, &lang);

    add_option(view, list, code, name, selected)[p6_option_lang] = p6_v_text(lang);
}

p6_value p6_view_service_options(const p6_view *view, const char *code)
{
    const apr_array_header_t *all = p6_snapshot_services(view->snapshot, view->call->pool);
    apr_array_header_t *list = list_make(view, all->nelts);

    for (int i = 0; i < all->nelts; i++)
        add_named(view, list, "service", APR_ARRAY_IDX(all, i, p6_service).code, code);
    return p6_v_list(list);
}

p6_value p6_view_agency_options(const p6_view *view, const char *code)
{
    const apr_array_header_t *all = p6_snapshot_agencies(view->snapshot, view->call->pool);
    apr_array_header_t *list = list_make(view, all->nelts);

    for (int i = 0; i < all->nelts; i++)
        add_named(view, list, "agency", APR_ARRAY_IDX(all, i, p6_agency).code, code);
    return p6_v_list(list);
}

static const char *tongue(const p6_view *view, const char *code)
{
    return P6_SAY(view->call, apr_pstrcat(view->call->pool, "spoken.", code, NULL));
}

p6_value p6_view_tongue_options(const p6_view *view, const char *code)
{
    apr_array_header_t *list = list_make(view, 4);

    for (int i = 0; i < (int)(sizeof tongues / sizeof *tongues); i++)
        add_option(view, list, tongues[i], tongue(view, tongues[i]), code);
    return p6_v_list(list);
}

p6_value p6_view_when_options(const p6_view *view, const p6_ask *ask)
{
    const p6_call *call = view->call;
    p6_day today = p6_day_of_minute(call->now);
    const char *chosen = p6_view_when_code(ask->when);
    apr_array_header_t *list = list_make(view, 16);

    if (!chosen) chosen = p6_day_text(ask->date, call->pool);
    for (int when = P6_WHEN_NOW; when < P6_WHEN_DATE; when++)
        add_option(view, list, p6_view_when_code((p6_when)when),
                   p6_view_when_words(view, (p6_when)when, 0), chosen);
    for (p6_day day = today + 2; day < today + 2 + DAYS_TO_CHOOSE; day++)
        add_option(view, list, p6_day_text(day, call->pool),
                   p6_words_capital(call, p6_words_short_date(call, day)), chosen);
    if (ask->when == P6_WHEN_DATE && (ask->date < today + 2
                                      || ask->date >= today + 2 + DAYS_TO_CHOOSE))
        add_option(view, list, chosen, p6_words_capital(call, p6_words_date(call, ask->date)),
                   chosen);
    return p6_v_list(list);
}

p6_value p6_view_time_links(const p6_view *view, const p6_ask *ask)
{
    apr_array_header_t *list = list_make(view, P6_WHEN_DATE);

    for (int when = P6_WHEN_NOW; when < P6_WHEN_DATE; when++) {
        p6_ask other = *ask;

        if (when == (int)ask->when) continue;
        other.when = (p6_when)when;
        APR_ARRAY_PUSH(list, p6_value *) =
            p6_view_link(view, p6_view_ask_link(view, &other),
                         p6_view_when_words(view, other.when, 0));
    }
    return p6_v_list(list);
}

static void add_word(const p6_view *view, apr_array_header_t *list, const p6_ask *without,
                     const char *text, const char *lang)
{
    p6_value *row = p6_view_link(view, p6_view_ask_link(view, without), text);

    row[p6_link_label] = p6_v_text(P6_SAY(view->call, "help.remove", "what", text));
    row[p6_link_lang] = p6_v_text(lang);
    APR_ARRAY_PUSH(list, p6_value *) = row;
}

static void add_place_words(const p6_view *view, apr_array_header_t *list, const p6_ask *ask,
                            const p6_commune *commune)
{
    p6_ask without = *ask;

    if (commune) {
        without.commune = without.q = NULL;
        add_word(view, list, &without, p6_view_commune_words(view, commune->kind, commune->name),
                 NULL);
    }
    if (ask->has_near) {
        without = *ask;
        without.has_near = 0;
        add_word(view, list, &without, P6_SAY(view->call, "filter.near"), NULL);
    }
}

static void add_code_words(const p6_view *view, apr_array_header_t *list, const p6_ask *ask)
{
    p6_ask without = *ask;
    const char *lang, *name;

    if (ask->service) {
        without.service = NULL;
        name = p6_view_name(view, "service", ask->service, &lang);
        add_word(view, list, &without, name, lang);
    }
    if (ask->agency) {
        without = *ask;
        without.agency = NULL;
        name = p6_view_name(view, "agency", ask->agency, &lang);
        add_word(view, list, &without, name, lang);
    }
    if (ask->spoken) {
        without = *ask;
        without.spoken = NULL;
        add_word(view, list, &without, P6_SAY(view->call, "filter.spoken.word", "language",
                                              tongue(view, ask->spoken)), NULL);
    }
}

static void add_yes_words(const p6_view *view, apr_array_header_t *list, const p6_ask *ask)
{
    p6_ask without = *ask;

    if (ask->walk_in) {
        without.walk_in = 0;
        add_word(view, list, &without, P6_SAY(view->call, "filter.walk_in"), NULL);
    }
    if (ask->step_free) {
        without = *ask;
        without.step_free = 0;
        add_word(view, list, &without, P6_SAY(view->call, "filter.step_free"), NULL);
    }
    if (ask->free) {
        without = *ask;
        without.free = 0;
        add_word(view, list, &without, P6_SAY(view->call, "filter.free"), NULL);
    }
}

p6_value p6_view_removable(const p6_view *view, const p6_ask *ask, const p6_commune *commune)
{
    apr_array_header_t *list = list_make(view, 8);

    add_place_words(view, list, ask, commune);
    add_code_words(view, list, ask);
    add_yes_words(view, list, ask);
    return list->nelts ? p6_v_list(list) : P6_NOTHING;
}
