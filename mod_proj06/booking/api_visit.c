/* One visit, opened by its proof: to look at, to change, to give up, to erase. */
#include "booking/api_parts.h"

#include <apr_strings.h>
#include <stdlib.h>

#include "base/token.h"
#include "locator/api.h"

p6_error *p6_api_outcome(const p6_visitor *visitor, const p6_outcome *outcome, int done_status,
                         p6_day day)
{
    p6_call *call = visitor->view.call;
    const char *path;

    if (!outcome->receipt)
        return p6_api_refusal(call, outcome->what, outcome->faults, outcome->alternatives,
                              done_status != 201, outcome->retry_s, day);
    p6_api_write_visit(visitor, done_status, outcome->receipt);
    path = apr_pstrcat(call->pool, "/api/v1/visits/", outcome->receipt->visit.code, NULL);
    if (done_status == 201)
        apr_table_setn(call->res->headers, "Location", p6_call_link(call, path));
    return NULL;
}

static p6_error *wrong_proof(p6_call *call)
{
    p6_api_note note = { .detail = P6_SAY(call, "api.proof"), .parameter = P6_PROOF_HEADER };

    apr_table_setn(call->res->headers, "WWW-Authenticate", P6_PROOF_HEADER);
    return p6_api_problem(call, P6_E_REFUSED, &note);
}

/* Begin VISITOR and open the visit that CALL's address names. A proof that is missing is refused
   like a wrong one, but is no try. */
static p6_error *open_visit(p6_visitor *visitor, p6_receipt **receipt, p6_call *call)
{
    const char *proof = p6_request_header(call->req, P6_PROOF_HEADER);
    p6_error *err;

    P6_TRY(p6_visitor_begin(visitor, call));
    if (!proof) return wrong_proof(call);
    err = p6_visit_open(receipt, NULL, &visitor->booking, call->holes[0], proof, visitor->address,
                        call->pool);
    if (err && err->code == P6_E_REFUSED) return wrong_proof(call);
    if (err && err->code == P6_E_TOO_MANY)
        return p6_api_too_many(call, atoi(err->detail), P6_SAY(call, "api.locked"));
    return err;
}

/* what ERR of a change comes to; a state in which it can't be done is explained */
static p6_error *settle(p6_call *call, p6_error *err)
{
    p6_api_note note = { .detail = NULL };

    if (!err || err->code != P6_E_STALE) return err;
    note.detail = P6_SAY(call, "api.stale");
    return p6_api_problem(call, P6_E_STALE, &note);
}

p6_error *p6_api_visit(p6_call *call)
{
    p6_receipt *receipt;
    p6_visitor visitor;

    P6_TRY(open_visit(&visitor, &receipt, call));
    p6_api_write_visit(&visitor, 200, receipt);
    return NULL;
}

/** A change that needs no more than the visit. */
typedef p6_error *(*change)(p6_outcome **outcome, const p6_booking *b, const char *code,
                            apr_pool_t *pool);

static p6_error *change_visit(p6_call *call, change work)
{
    p6_receipt *receipt;
    p6_outcome *outcome;
    p6_visitor visitor;

    P6_TRY(open_visit(&visitor, &receipt, call));
    P6_TRY(settle(call, work(&outcome, &visitor.booking, receipt->visit.code, call->pool)));
    return p6_api_outcome(&visitor, outcome, 200, p6_day_of_minute(call->now));
}

p6_error *p6_api_cancel(p6_call *call)
{
    return change_visit(call, p6_visit_cancel);
}

p6_error *p6_api_accept(p6_call *call)
{
    return change_visit(call, p6_offer_accept);
}

/* a key belongs to its visit: another visit's caller may have chosen the same one */
static const char *key_of(const p6_visit *visit, const char *key, apr_pool_t *pool)
{
    return key ? p6_token_digest("reschedule ", apr_pstrcat(pool, visit->code, " ", key, NULL),
                                 pool)
               : NULL;
}

static p6_error *no_such_shift(p6_call *call, p6_minute start)
{
    apr_array_header_t *faults = apr_array_make(call->pool, 2, sizeof(p6_field_fault));

    APR_ARRAY_PUSH(faults, p6_field_fault) = (p6_field_fault){ "shift", "book.bad.shift" };
    if (!start)
        APR_ARRAY_PUSH(faults, p6_field_fault) = (p6_field_fault){ "start", "book.bad.start" };
    return p6_api_refusal(call, P6_BOOKED_FAULTS, faults, NULL, 1, 0, 0);
}

p6_error *p6_api_reschedule(p6_call *call)
{
    p6_reader reader = p6_reader_make(call);
    apr_int64_t shift = p6_read_number(&reader, "shift");
    p6_minute start = p6_read_minute(&reader, "start");
    p6_receipt *receipt;
    p6_outcome *outcome;
    p6_visitor visitor;
    const char *key;
    p6_error *err;

    P6_TRY(p6_read_key(&key, call, 0));
    if (reader.err) return reader.err;
    P6_TRY(open_visit(&visitor, &receipt, call));
    err = p6_visit_reschedule(&outcome, &visitor.booking, receipt->visit.code, shift, start,
                              key_of(&receipt->visit, key, call->pool), call->pool);
    if (err && err->code == P6_E_NOT_FOUND) return no_such_shift(call, start);
    P6_TRY(settle(call, err));
    return p6_api_outcome(&visitor, outcome, 200, p6_day_of_minute(start));
}

p6_error *p6_api_correct(p6_call *call)
{
    p6_reader reader = p6_reader_make(call);
    const char *name = p6_read_text(&reader, "name"), *phone = p6_read_text(&reader, "phone");
    const char *birth_year = p6_read_digits(&reader, "birth_year");
    p6_receipt *receipt;
    p6_outcome *outcome;
    p6_visitor visitor;

    if (reader.err) return reader.err;
    P6_TRY(open_visit(&visitor, &receipt, call));
    P6_TRY(p6_visit_correct(&outcome, &visitor.booking, receipt->visit.code, name, phone,
                            birth_year, call->pool));
    return p6_api_outcome(&visitor, outcome, 200, p6_day_of_minute(call->now));
}

p6_error *p6_api_erase(p6_call *call)
{
    p6_receipt *receipt;
    p6_visitor visitor;
    p6_error *err;

    P6_TRY(open_visit(&visitor, &receipt, call));
    err = p6_visit_forget(&visitor.booking, receipt->visit.code, call->pool);
    if (err && err->code != P6_E_UNAVAILABLE) return settle(call, err);
    P6_TRY(p6_visit_receipt(&receipt, &visitor.booking, receipt->visit.code, call->pool));
    /* when only the scrubbing behind it found no time the person is gone all the same, and so is
       the proof: the caller could not try again */
    if (err && receipt->person) return err;
    p6_api_write_visit(&visitor, 200, receipt);
    return NULL;
}
