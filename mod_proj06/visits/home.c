/* Requests for a visit at home. */
#include "visits/rules.h"

#include <string.h>
#include <apr_strings.h>
#include "base/limits.h"
#include "base/text.h"
#include "base/token.h"
#include "locator/bookable.h"
#include "store/reference.h"
#include "visits/consent.h"

#define CODE_TRIES 6

/** A request once it was read. */
typedef struct request {
    const p6_home_wish *wish;
    p6_home_outcome *out;
    p6_home_visit row;
} request;

static int has_commune(const apr_array_header_t *communes, const char *code)
{
    for (int i = 0; code && i < communes->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(communes, i, p6_commune).code, code)) return 1;
    return 0;
}

/* a text of at most MAX characters in normal form; "" for none, NULL when it can't be */
static const char *read_text(const char *typed, unsigned flags, apr_size_t max, apr_pool_t *pool)
{
    const char *text;

    if (!typed) return "";
    if (p6_text_nfc(&text, typed, strlen(typed), flags | P6_TEXT_TRIM, pool)) return NULL;
    return p6_text_length(text) <= max ? text : NULL;
}

const char *p6_home_address_read(const char *typed, apr_pool_t *pool)
{
    const char *address = read_text(typed, P6_TEXT_LINE, P6_MAX_PHRASE, pool);

    return address && *address ? address : NULL;
}

void p6_home_where_read(p6_home_visit *row, const p6_home_fix *where, apr_array_header_t *faults,
                        apr_pool_t *pool)
{
    row->group = read_text(where->group, P6_TEXT_LINE, P6_MAX_NAME, pool);
    row->address = p6_home_address_read(where->address, pool);
    row->note = read_text(where->note, P6_TEXT_LINES, P6_MAX_HOME_NOTE, pool);
    if (!row->group) p6_fault_add(faults, "group", "book.bad.group");
    if (!row->address) p6_fault_add(faults, "address", "book.bad.address");
    if (!row->note) p6_fault_add(faults, "note", "book.bad.note");
}

static p6_error *read_services(p6_home_visit *row, const p6_booking *b, const p6_home_wish *wish,
                               p6_tx *tx, apr_array_header_t *faults, apr_pool_t *pool)
{
    p6_need needs[P6_MAX_VISIT_SERVICES];
    apr_array_header_t *known, *bad = apr_array_make(pool, 1, sizeof(p6_field_fault));
    int n;

    P6_TRY(p6_ref_services(tx, &known, pool));
    n = p6_needs_read(needs, wish->services, b->limits->services_max, known, bad);
    for (int i = 0; i < n && b->snapshot; i++)
        if (p6_service_only_at(b->snapshot, needs[i].service, P6_POINT_POLICE)) n = 0;
    if (!n) p6_fault_add(faults, "services", "homevisit.bad.service");
    row->services = "";
    for (int i = 0; i < n; i++)
        row->services = apr_pstrcat(pool, row->services, i ? "," : "", needs[i].service, NULL);
    return NULL;
}

/* what is agreed to here is not what a booking asks for, and there is no going there instead */
static void read_consent(p6_who *who, const p6_booking *b, const p6_home_wish *wish,
                         apr_array_header_t *faults, apr_pool_t *pool)
{
    apr_array_header_t *bad = apr_array_make(pool, 1, sizeof(p6_field_fault));
    p6_booking at_home = *b;

    if (b->consent) at_home.consent = b->consent->home;
    p6_consent_read(who, &at_home, wish->channel, wish->consent, bad);
    if (bad->nelts)
        p6_fault_add(faults, "consent",
                     wish->channel == P6_ONLINE ? "homevisit.bad.consent"
                                                : "homevisit.bad.asked_consent");
}

static p6_error *read_request(request *r, const p6_booking *b, p6_tx *tx, apr_int64_t now_s,
                              apr_array_header_t *faults, apr_pool_t *pool)
{
    const p6_home_wish *wish = r->wish;
    p6_home_fix where = { .group = wish->group, .address = wish->address, .note = wish->note };
    apr_array_header_t *communes;
    p6_who who;

    memset(&r->row, 0, sizeof r->row);
    P6_TRY(p6_ref_communes(tx, &communes, pool));
    if (!has_commune(communes, wish->commune))
        p6_fault_add(faults, "commune", "book.bad.commune");
    p6_home_where_read(&r->row, &where, faults, pool);
    P6_TRY(read_services(&r->row, b, wish, tx, faults, pool));
    p6_who_read(&who, b, wish->name, wish->phone, wish->birth_year, faults, pool);
    read_consent(&who, b, wish, faults, pool);
    r->row.request_key = wish->request_key;
    r->row.commune = wish->commune;
    r->row.name = who.name;
    r->row.phone = who.phone;
    r->row.birth_year = who.birth_year;
    r->row.consent_version = who.consent;
    r->row.consent_at = r->row.created_at = now_s;
    r->row.erase_after_s = now_s + (apr_int64_t)b->limits->retention_days * 86400;
    return NULL;
}

/* a key that was used for somebody else, or for whom was erased since, is no retry */
static p6_error *answer_again(request *r, const p6_home_visit *before, apr_array_header_t *faults)
{
    if (r->row.name && !strcmp(before->name, r->row.name) && !strcmp(before->phone, r->row.phone)
        && before->birth_year == r->row.birth_year) {
        r->out->what = P6_BOOKED_BEFORE;
        r->out->request = before;
        return NULL;
    }
    p6_fault_add(faults, "request_key", "book.bad.key_used");
    r->out->what = P6_BOOKED_FAULTS;
    r->out->faults = faults;
    return NULL;
}

p6_error *p6_home_put(p6_home_visit **made, int *inserted, const p6_booking *b, p6_tx *tx,
                      p6_home_visit *row, apr_pool_t *pool)
{
    for (int tries = 0; tries < CODE_TRIES; tries++) {
        P6_TRY(p6_token_code(&row->code, P6_VISIT_CODE, b->env, pool));
        P6_TRY(p6_home_visit_add(tx, row, inserted));
        P6_TRY(p6_home_visit_by_request_key(tx, row->request_key, made, pool));
        if (!*made) continue;
        return *inserted ? p6_tell_home(b, tx, *made, pool) : NULL;
    }
    return p6_error_make(pool, P6_E_INTERNAL, NULL, "no free code in %d tries", CODE_TRIES);
}

static p6_error *add_request(request *r, const p6_booking *b, p6_tx *tx,
                             apr_array_header_t *faults, apr_pool_t *pool)
{
    p6_home_visit *row;
    int inserted;

    P6_TRY(p6_home_put(&row, &inserted, b, tx, &r->row, pool));
    if (!inserted) return answer_again(r, row, faults);
    r->out->what = P6_BOOKED_DONE;
    r->out->request = row;
    return p6_doer_audit(tx, r->wish->doer, &(p6_audit_row){ .action = P6_DID_HOME_VISIT_ASK,
        .kind = P6_ON_HOME_VISIT, .subject_id = row->id, .commune = row->commune, .detail = "",
        .at_s = row->created_at });
}

static p6_error *ask(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    request *r = job->baton;
    apr_array_header_t *faults = apr_array_make(pool, 4, sizeof(p6_field_fault));
    p6_home_visit *before;

    P6_TRY(read_request(r, job->b, tx, job->now_s, faults, pool));
    P6_TRY(p6_home_visit_by_request_key(tx, r->wish->request_key, &before, pool));
    if (before) return answer_again(r, before, faults);
    if (faults->nelts) {
        r->out->what = P6_BOOKED_FAULTS;
        r->out->faults = faults;
        return NULL;
    }
    if (!job->counted) r->out->retry_s = p6_address_hit(job->b, "home", r->wish->address_key);
    job->counted = 1;
    if (!r->out->retry_s) return add_request(r, job->b, tx, faults, pool);
    r->out->what = P6_BOOKED_LIMIT;
    return NULL;
}

p6_error *p6_home_ask(p6_home_outcome **outcome, const p6_booking *b, const p6_home_wish *wish,
                      apr_pool_t *pool)
{
    request r = { .wish = wish, .out = apr_pcalloc(pool, sizeof *r.out) };
    p6_wish key = { .request_key = wish->request_key };
    p6_outcome *common;

    P6_TRY(p6_wish_run(&common, b, ask, &key, &r, pool));
    if (common->what == P6_BOOKED_FAULTS) {
        r.out->what = common->what;
        r.out->faults = common->faults;
    }
    *outcome = r.out;
    return NULL;
}
