#include "locator/query_parts.h"

#include <string.h>

void p6_fit_of_ask(p6_fit *fit, const p6_snapshot *s, const p6_ask *ask)
{
    *fit = (p6_fit){ .spoken = ask->spoken, .walk_in = ask->walk_in, .free = ask->free,
                     .step_free = ask->step_free };
    if (ask->service) {
        fit->service = p6_snapshot_service_ref(s, ask->service);
        fit->impossible |= !fit->service;
    }
    if (ask->agency) {
        fit->agency = p6_snapshot_agency_ref(s, ask->agency);
        fit->impossible |= !fit->agency;
    }
}

int p6_fit_asks_shifts(const p6_fit *fit)
{
    return fit->service || fit->agency || fit->impossible || fit->spoken || fit->walk_in
        || fit->free;
}

void p6_fact_of(p6_shift_fact *fact, const p6_snapshot *s, int index)
{
    const p6_shift_rec *shift = &p6_shifts_of(s)[index];
    const p6_detail_rec *detail = p6_detail_of(s, shift);
    const p6_plan_rec *plan = P6_SECTION(s, P6_S_PLANS, p6_plan_rec) + detail->plan;
    p6_figures figures = p6_snapshot_figures(s, index);
    unsigned status = P6_WHEN_STATUS(shift->when);
    unsigned length = P6_WHEN_LENGTH(shift->when);

    fact->start = p6_shift_start(s, shift);
    fact->end = fact->start + (length ? length : 1);
    fact->last_entry = detail->last_entry < length ? (int)detail->last_entry : (int)length;
    fact->status = status <= P6_SHIFT_MOVED ? (p6_shift_status)status : P6_SHIFT_CANCELLED;
    fact->unknown = (int)P6_WHEN_UNKNOWN(shift->when);
    fact->live = figures.live;
    fact->late_min = figures.late_min;
    fact->free = figures.free;
    fact->online = plan->online;
    fact->visit_units = plan->visit_units;
}

static int desk_offers(const p6_snapshot *s, const p6_desk_rec *desk, const p6_fit *fit)
{
    const p6_ref *code = P6_SECTION(s, P6_S_CODES, p6_ref) + desk->first_code;

    if (fit->agency && desk->agency != fit->agency) return 0;
    if (!fit->service) return 1;
    for (int i = 0; i < desk->codes; i++)
        if (code[i] == fit->service) return 1;
    return 0;
}

/** One desk must do: this agency with that service. */
static int plan_offers(const p6_snapshot *s, apr_uint32_t index, const p6_fit *fit)
{
    const p6_plan_rec *plan = P6_SECTION(s, P6_S_PLANS, p6_plan_rec) + index;
    const p6_desk_rec *desk = P6_SECTION(s, P6_S_DESKS, p6_desk_rec) + plan->first_desk;

    for (int i = 0; i < plan->desks; i++)
        if (desk_offers(s, &desk[i], fit)) return 1;
    return 0;
}

/** Is CODE one of the words of LIST, which are separated by commas? */
static int has_word(const char *list, const char *code)
{
    size_t len = strlen(code);

    for (const char *at = list; *at; at += strcspn(at, ","), at += *at == ',')
        if (strcspn(at, ",") == len && !strncmp(at, code, len)) return 1;
    return 0;
}

int p6_fit_detail(const p6_fit *fit, const p6_snapshot *s, const p6_detail_rec *detail)
{
    if (fit->impossible) return 0;
    if ((fit->service || fit->agency) && !plan_offers(s, detail->plan, fit)) return 0;
    return !fit->spoken || has_word(P6_HEAP_TEXT(s, detail->spoken), fit->spoken);
}

int p6_fit_possible(const p6_fit *fit, const p6_snapshot *s)
{
    if (!p6_fit_asks_shifts(fit)) return 1;
    for (int i = 0; i < P6_COUNT(s, P6_S_DETAILS); i++)
        if (p6_fit_detail(fit, s, P6_SECTION(s, P6_S_DETAILS, p6_detail_rec) + i)) return 1;
    return 0;
}

int p6_fit_shift(const p6_fit *fit, const p6_snapshot *s, int index, const p6_shift_fact *fact,
                 p6_minute now)
{
    const p6_shift_rec *shift = &p6_shifts_of(s)[index];

    if (!p6_fit_detail(fit, s, p6_detail_of(s, shift))) return 0;
    if (fit->walk_in && (!P6_WHEN_WALK_IN(shift->when) || fact->live == P6_LIVE_FULL)) return 0;
    return !fit->free || p6_fact_bookable(fact, now) > 0;
}
