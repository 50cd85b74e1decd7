/* The fields of a rota or a shift: desks, manner, a mobile team's stop. */
#include "planning/view_schedule.h"

#include <apr_strings.h>
#include <string.h>

/* i18n-prefix: spoken. */

#define SPARE_DESKS 2

static const char *numbered(const p6_call *call, const char *name, int i)
{
    return apr_psprintf(call->pool, "%s%d", name, i);
}

static int lists(const char *list, const char *code)
{
    p6_desk desk = { .services = list };

    return p6_desk_offers(&desk, code);
}

static p6_value agencies(const p6_visitor *visitor, const char *chosen)
{
    const p6_view *view = &visitor->view;
    const apr_array_header_t *all = p6_snapshot_agencies(view->snapshot, view->call->pool);
    apr_array_header_t *list = apr_array_make(view->call->pool, all->nelts + 1,
                                              sizeof(p6_value *));

    for (int i = 0; i < all->nelts; i++) {
        const char *code = APR_ARRAY_IDX(all, i, p6_agency).code, *lang;
        const char *text = p6_view_name(view, "agency", code, &lang);

        p6_plan_option(view->call, list, code, text, lang, !strcmp(code, chosen));
    }
    return p6_v_list(list);
}

static p6_value services(const p6_visitor *visitor, const p6_desk *desk, int i)
{
    const p6_view *view = &visitor->view;
    const p6_call *call = view->call;
    const apr_array_header_t *all = p6_snapshot_services(view->snapshot, call->pool);
    apr_array_header_t *list = apr_array_make(call->pool, all->nelts + 1, sizeof(p6_value *));
    const char *name = numbered(call, "services", i);

    for (int k = 0; k < all->nelts; k++) {
        const char *code = APR_ARRAY_IDX(all, k, p6_service).code, *lang;
        const char *text = p6_view_name(view, "service", code, &lang);

        p6_form_choice(call, list, name, name, code, text, lists(desk->services, code))
            [p6_form_choice_lang] = p6_v_text(lang);
    }
    return p6_form_group(call, NULL, name, P6_SAY(call, "sched.f.services"), NULL, list);
}

/* "Bàn 1: Công an" */
static const char *summary(const p6_visitor *visitor, const p6_desk *desk)
{
    const p6_call *call = visitor->view.call;
    const char *number = apr_itoa(call->pool, desk->number), *lang;

    if (!*desk->agency) return P6_SAY(call, "sched.desk_add", "n", number);
    return apr_pstrcat(call->pool, P6_SAY(call, "sched.desk", "n", number), ": ",
                       p6_view_name(&visitor->view, "agency", desk->agency, &lang), NULL);
}

static p6_value *desk_form(const p6_visitor *visitor, const p6_desk *desk, int i)
{
    const p6_call *call = visitor->view.call;
    p6_value *row = p6_record_make(&p6_desk_form_shape, call->pool);
    const char *number = apr_itoa(call->pool, desk->number);
    p6_form_input agency = { .name = numbered(call, "agency", i),
                             .label = P6_SAY(call, "sched.f.agency") };

    row[p6_desk_form_summary] = p6_v_text(summary(visitor, desk));
    row[p6_desk_form_legend] = p6_v_text(P6_SAY(call, "sched.desk", "n", number));
    row[p6_desk_form_number] = p6_v_text(number);
    row[p6_desk_form_number_name] = p6_v_text(numbered(call, "number", i));
    row[p6_desk_form_agency] = p6_form_field(call, NULL, &agency);
    row[p6_desk_form_agencies] = agencies(visitor, desk->agency);
    row[p6_desk_form_services] = services(visitor, desk, i);
    row[p6_desk_form_online] = p6_form_box(call, NULL, numbered(call, "online", i), "1",
                                           P6_SAY(call, "sched.f.online"), desk->online);
    return row;
}

/* "a,b" of the boxes that were ticked */
static const char *joined(const p6_call *call, const char *name)
{
    const apr_array_header_t *all = p6_params_all(call->form, name, call->pool);

    return apr_array_pstrcat(call->pool, all, ',');
}

static apr_array_header_t *desks_sent(const p6_call *call)
{
    apr_array_header_t *desks = apr_array_make(call->pool, P6_FORM_DESKS, sizeof(p6_desk));

    for (int i = 0; i < P6_FORM_DESKS; i++) {
        const char *agency = p6_typed(call, numbered(call, "agency", i));
        const char *number = p6_typed(call, numbered(call, "number", i));

        if (!agency || !*agency || !number) continue;
        APR_ARRAY_PUSH(desks, p6_desk) = (p6_desk){ (int)apr_atoi64(number), agency,
            joined(call, numbered(call, "services", i)),
            p6_typed(call, numbered(call, "online", i)) != NULL };
    }
    return desks;
}

static int highest(const apr_array_header_t *desks)
{
    int most = 0;

    for (int i = 0; i < desks->nelts; i++)
        if (APR_ARRAY_IDX(desks, i, p6_desk).number > most)
            most = APR_ARRAY_IDX(desks, i, p6_desk).number;
    return most;
}

static p6_value desks_form(const p6_visitor *visitor, const apr_array_header_t *desks)
{
    const p6_call *call = visitor->view.call;
    apr_array_header_t *list = apr_array_make(call->pool, P6_FORM_DESKS, sizeof(p6_value *));
    int next = highest(desks);

    for (int i = 0; i < desks->nelts + SPARE_DESKS && i < P6_FORM_DESKS; i++) {
        p6_desk spare = { ++next, "", "", 1 };
        int is_spare = i >= desks->nelts;

        if (!is_spare) next--;
        APR_ARRAY_PUSH(list, p6_value *) = desk_form(
            visitor, is_spare ? &spare : &APR_ARRAY_IDX(desks, i, p6_desk), i);
    }
    return p6_v_list(list);
}

static p6_value spoken(const p6_call *call, const char *codes)
{
    static const char *const words[] = { "tay", "nung", "dao", "mong" };
    apr_array_header_t *list = apr_array_make(call->pool, 4, sizeof(p6_value *));

    for (apr_size_t i = 0; i < sizeof words / sizeof *words; i++)
        p6_form_choice(call, list, "spoken", "spoken", words[i],
                       P6_SAY(call, apr_pstrcat(call->pool, "spoken.", words[i], NULL)),
                       call->form ? p6_ticked(call, "spoken", words[i])
                                  : lists(codes, words[i]));
    return p6_form_group(call, NULL, "spoken", P6_SAY(call, "sched.f.spoken"), NULL, list);
}

static void stop_form(const p6_call *call, const apr_array_header_t *faults,
                      const p6_presence *was, p6_value *r)
{
    r[p6_presence_form_stop_group] = p6_plan_field(
        call, faults, "stop_group", P6_SAY(call, "sched.f.stop_group"), NULL, was->stop_group,
        NULL);
    r[p6_presence_form_stop_landmark] = p6_plan_field(
        call, faults, "stop_landmark", P6_SAY(call, "sched.f.stop_landmark"), NULL,
        was->stop_landmark, NULL);
    r[p6_presence_form_stop_lat] = p6_plan_field(
        call, faults, "stop_lat", P6_SAY(call, "sched.f.stop_lat_e6"),
        P6_SAY(call, "sched.hint.position"), p6_plan_degrees(was->stop_lat_e6, call->pool), NULL);
    r[p6_presence_form_stop_lon] = p6_plan_field(
        call, faults, "stop_lon", P6_SAY(call, "sched.f.stop_lon_e6"), NULL,
        p6_plan_degrees(was->stop_lon_e6, call->pool), NULL);
}

p6_value p6_plan_presence(const p6_visitor *visitor, const apr_array_header_t *faults,
                          const p6_presence *was, const apr_array_header_t *desks, int mobile)
{
    p6_call *call = visitor->view.call;
    p6_value *r = p6_record_make(&p6_presence_form_shape, call->pool);

    r[p6_presence_form_desks] = desks_form(visitor, call->form ? desks_sent(call) : desks);
    r[p6_presence_form_desks_error] = p6_v_text(p6_form_fault(call, faults, "desks"));
    r[p6_presence_form_walk_in] = p6_form_box(
        call, faults, "walk_in", "1", P6_SAY(call, "sched.f.walk_in"),
        call->form ? p6_typed(call, "walk_in") != NULL : was->walk_in);
    r[p6_presence_form_last_entry] = p6_plan_field(
        call, faults, "last_entry", P6_SAY(call, "sched.f.last_entry"), NULL,
        apr_itoa(call->pool, was->last_entry), "number");
    r[p6_presence_form_spoken] = spoken(call, was->spoken);
    r[p6_presence_form_note] = p6_plan_field(call, faults, "note", P6_SAY(call, "sched.f.note"),
                                             P6_SAY(call, "sched.hint.note"), was->note, NULL);
    r[p6_presence_form_mobile] = p6_v_bool(mobile || *was->stop_group || *was->stop_landmark);
    stop_form(call, faults, was, r);
    return p6_v_record(r);
}

p6_presence_wish p6_plan_presence_sent(const p6_call *call)
{
    return (p6_presence_wish){ .desks = desks_sent(call),
        .spoken = p6_params_all(call->form, "spoken", call->pool),
        .walk_in = p6_typed(call, "walk_in") != NULL,
        .last_entry = p6_typed(call, "last_entry"), .note = p6_typed(call, "note"),
        .stop_group = p6_typed(call, "stop_group"),
        .stop_landmark = p6_typed(call, "stop_landmark"),
        .stop_lat = p6_typed(call, "stop_lat"), .stop_lon = p6_typed(call, "stop_lon") };
}
