/* A visit as JSON: what its own citizen may see of it. */
#include "booking/api_parts.h"

#include "base/limits.h"
#include "locator/api.h"

static const char *const state_words[] = {
#define STATE_WORD(name, text) [P6_VISIT_##name] = text,
    P6_VISIT_STATES(STATE_WORD)
#undef STATE_WORD
};

/* where it takes place; a mobile team's shift has a place of its own */
static void write_point(p6_json *json, const p6_point_view *point, const p6_shift_view *shift)
{
    if (!point) {
        p6_json_null(json, "point");
        return;
    }
    p6_json_open(json, "point", '{');
    p6_json_text(json, "slug", point->slug);
    p6_json_text(json, "name", point->name);
    p6_json_text(json, "commune", point->commune);
    p6_json_filled(json, "address", point->address);
    p6_json_filled(json, "group", *shift->stop_group ? shift->stop_group : point->group);
    p6_json_filled(json, "landmark",
                   *shift->stop_landmark ? shift->stop_landmark : point->landmark);
    if (shift->lat_e6 || shift->lon_e6) {
        p6_json_degrees(json, "lat", shift->lat_e6);
        p6_json_degrees(json, "lon", shift->lon_e6);
    } else {
        p6_json_null(json, "lat");
        p6_json_null(json, "lon");
    }
    p6_json_filled(json, "phone", *point->phone ? point->phone : point->help_line);
    p6_json_close(json, '}');
}

static void write_service(p6_json *json, const p6_visitor *visitor, const p6_segment *segment)
{
    static const char *const fields[] = { "name", "bring", "ends", "next" };
    int placed = segment->desk && segment->first_unit;
    apr_pool_t *pool = visitor->view.call->pool;

    p6_json_open(json, NULL, '{');
    p6_json_text(json, "service", segment->service);
    if (placed) p6_json_number(json, "desk", segment->desk);
    else p6_json_null(json, "desk");
    p6_json_minute(json, "start",
                   placed ? segment->first_unit * P6_UNIT_MINUTES : P6_NO_MINUTE, pool);
    p6_json_minute(json, "end",
                   placed ? (segment->first_unit + segment->units) * P6_UNIT_MINUTES
                          : P6_NO_MINUTE, pool);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        p6_api_data_text(json, &visitor->view, "service", segment->service, fields[i]);
    p6_json_close(json, '}');
}

static void write_person(p6_json *json, const p6_person *person)
{
    p6_json_text(json, "name", person ? person->name : NULL);
    p6_json_filled(json, "phone", person ? person->phone : "");
    if (person && person->birth_year) p6_json_number(json, "birth_year", person->birth_year);
    else p6_json_null(json, "birth_year");
}

static void write_from(p6_json *json, const p6_receipt *r, apr_pool_t *pool)
{
    p6_json_open(json, "moved_from", '{');
    p6_json_number(json, "shift", r->from_shift);
    p6_json_minute(json, "start", r->from_start, pool);
    p6_json_close(json, '}');
}

static void write_members(p6_json *json, const p6_visitor *visitor, const p6_receipt *r)
{
    apr_pool_t *pool = visitor->view.call->pool;
    const p6_visit *visit = &r->visit;

    p6_json_text(json, "code", visit->code);
    p6_json_text(json, "ticket", visit->ticket);
    p6_json_text(json, "state", state_words[visit->state]);
    p6_json_bool(json, "called_off", r->called_off);
    if (r->from_shift) write_from(json, r, pool);
    else p6_json_null(json, "moved_from");
    p6_json_number(json, "shift", visit->shift);
    p6_json_minute(json, "start", visit->start, pool);
    p6_json_minute(json, "end", visit->end, pool);
    if (r->waiting_place) p6_json_number(json, "waiting_place", r->waiting_place);
    else p6_json_null(json, "waiting_place");
    p6_json_minute(json, "offer_until",
                   visit->state == P6_VISIT_WAITING && r->hold_until_s
                       ? p6_minute_of_epoch(r->hold_until_s) : P6_NO_MINUTE, pool);
    write_point(json, r->point, r->shift);
    p6_json_open(json, "services", '[');
    for (int i = 0; i < r->services->nelts; i++)
        write_service(json, visitor, &APR_ARRAY_IDX(r->services, i, p6_segment));
    p6_json_close(json, ']');
    write_person(json, r->person);
    p6_json_bool(json, "for_someone_else", visit->for_someone_else);
    p6_json_bool(json, "accept_offer", visit->accept_offer);
    p6_json_text(json, "consent", visit->consent_version);
}

void p6_api_write_visit(const p6_visitor *visitor, int status, const p6_receipt *receipt)
{
    p6_call *call = visitor->view.call;
    p6_json json = p6_json_make(call->pool, 4096);

    p6_json_open(&json, NULL, '{');
    write_members(&json, visitor, receipt);
    p6_json_close(&json, '}');
    call->res->status = status;
    p6_api_body(call, "application/json", &json);
}
