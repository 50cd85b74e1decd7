/* Booking, waiting, and asking for a visit at home. */
#include "booking/api_parts.h"

#include <apr_strings.h>

#include "locator/api.h"
#include "visits/rules.h"

/** What was posted to be booked. */
typedef struct posted {
    p6_wish wish;
    int wait; /**< on the waiting list, whatever the start */
} posted;

static p6_error *read_posted(posted *p, p6_call *call)
{
    p6_reader reader = p6_reader_make(call);
    p6_wish *wish = &p->wish;

    *p = (posted){ .wish = { .channel = P6_ONLINE } };
    P6_TRY(p6_read_key(&wish->request_key, call, 1));
    if (reader.err) return reader.err;
    wish->shift = p6_read_number(&reader, "shift");
    wish->start = p6_read_minute(&reader, "start");
    wish->services = p6_read_texts(&reader, "services");
    wish->name = p6_read_text(&reader, "name");
    wish->phone = p6_read_text(&reader, "phone");
    wish->birth_year = p6_read_digits(&reader, "birth_year");
    wish->for_someone_else = p6_read_bool(&reader, "for_someone_else");
    wish->accept_offer = p6_read_bool(&reader, "accept_offer");
    wish->consent = p6_read_text(&reader, "consent");
    p->wait = p6_read_bool(&reader, "wait");
    return reader.err;
}

/* The rules look at a wish only on the ground of its shift. When there is none, what else is wrong
   is told with it all the same. */
static p6_error *no_such_shift(const p6_visitor *visitor, const posted *p)
{
    apr_pool_t *pool = visitor->view.call->pool;
    apr_array_header_t *faults = apr_array_make(pool, 4, sizeof(p6_field_fault));
    const p6_wish *wish = &p->wish;
    p6_need needs[P6_MAX_VISIT_SERVICES];
    p6_who who;

    p6_fault_add(faults, "shift", "book.bad.shift");
    if (!wish->start && !p->wait) p6_fault_add(faults, "start", "book.bad.start");
    p6_needs_read(needs, wish->services, visitor->booking.limits->services_max,
                  p6_snapshot_services(visitor->view.snapshot, pool), faults);
    p6_who_read(&who, &visitor->booking, wish->name, wish->phone, wish->birth_year, faults, pool);
    p6_consent_read(&who, &visitor->booking, P6_ONLINE, wish->consent, faults);
    return p6_api_refusal(visitor->view.call, P6_BOOKED_FAULTS, faults, NULL, 0, 0, 0);
}

/* the day whose limits count: of the start, else of the shift as the picture has it */
static p6_day day_of(const p6_visitor *visitor, const posted *p)
{
    const p6_call *call = visitor->view.call;
    p6_shift_view *shift;
    const char *slug;
    p6_error *err;

    if (!p->wait) return p6_day_of_minute(p->wish.start);
    err = p6_shift_find(&shift, &slug, visitor->view.snapshot, p->wish.shift,
                        &visitor->view.windows, call->now, call->pool);
    return p6_day_of_minute(err ? call->now : shift->start);
}

p6_error *p6_api_book(p6_call *call)
{
    p6_visitor visitor;
    p6_outcome *outcome;
    p6_error *err;
    posted p;

    P6_TRY(read_posted(&p, call));
    P6_TRY(p6_visitor_begin(&visitor, call));
    p.wish.address_key = visitor.address;
    err = (p.wait ? p6_wait : p6_book)(&outcome, &visitor.booking, &p.wish, call->pool);
    if (err && err->code == P6_E_NOT_FOUND) return no_such_shift(&visitor, &p);
    P6_TRY(err);
    return p6_api_outcome(&visitor, outcome, 201, day_of(&visitor, &p));
}

static p6_error *read_home(p6_home_wish *wish, p6_call *call)
{
    p6_reader reader = p6_reader_make(call);

    P6_TRY(p6_read_key(&wish->request_key, call, 1));
    if (reader.err) return reader.err;
    wish->commune = p6_read_text(&reader, "commune");
    wish->group = p6_read_text(&reader, "group");
    wish->address = p6_read_text(&reader, "address");
    wish->note = p6_read_text(&reader, "note");
    wish->services = p6_read_texts(&reader, "services");
    wish->name = p6_read_text(&reader, "name");
    wish->phone = p6_read_text(&reader, "phone");
    wish->birth_year = p6_read_digits(&reader, "birth_year");
    wish->consent = p6_read_text(&reader, "consent");
    return reader.err;
}

/* The person is left out: a request key that somebody else had must not tell who it was. */
static void write_home(p6_call *call, const p6_home_visit *request)
{
    p6_json json = p6_json_make(call->pool, 512);
    char *rest = apr_pstrdup(call->pool, request->services), *last;

    p6_json_open(&json, NULL, '{');
    p6_json_text(&json, "code", request->code);
    p6_json_text(&json, "state", request->state);
    p6_json_text(&json, "commune", request->commune);
    p6_json_filled(&json, "group", request->group);
    p6_json_open(&json, "services", '[');
    for (char *code = apr_strtok(rest, ",", &last); code; code = apr_strtok(NULL, ",", &last))
        p6_json_text(&json, NULL, code);
    p6_json_close(&json, ']');
    p6_json_close(&json, '}');
    call->res->status = 201;
    p6_api_body(call, "application/json", &json);
}

p6_error *p6_api_ask_home(p6_call *call)
{
    p6_home_outcome *outcome;
    p6_home_wish wish = { 0 };
    p6_visitor visitor;

    P6_TRY(read_home(&wish, call));
    P6_TRY(p6_visitor_begin(&visitor, call));
    wish.address_key = visitor.address;
    P6_TRY(p6_home_ask(&outcome, &visitor.booking, &wish, call->pool));
    if (!outcome->request)
        return p6_api_refusal(call, outcome->what, outcome->faults, NULL, 0, outcome->retry_s,
                              p6_day_of_minute(call->now));
    write_home(call, outcome->request);
    return NULL;
}
