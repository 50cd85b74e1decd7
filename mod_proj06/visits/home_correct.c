/* Requests for home visits put right: by the one who asked, or by an official on the telephone. */
#include "visits/home_open.h"

#include <apr_strings.h>
#include <string.h>

#include "visits/rules.h"

/** A request being put right. */
typedef struct correction {
    const char *code;
    const p6_home_fix *fix;
    p6_home_outcome *out;
} correction;

static void read_where(p6_home_visit *now, const p6_home_fix *fix, apr_array_header_t *faults,
                       apr_pool_t *pool)
{
    p6_home_fix where = { .group = fix->group ? fix->group : now->group,
                          .address = fix->address ? fix->address : now->address,
                          .note = fix->note ? fix->note : now->note };
    int unknown = !fix->address && !*now->address; /* nobody knows it yet: that is no fault */

    if (unknown) where.address = "-";
    p6_home_where_read(now, &where, faults, pool);
    if (unknown) now->address = "";
}

static void read_who(p6_home_visit *now, const p6_booking *b, const p6_home_fix *fix,
                     apr_array_header_t *faults, apr_pool_t *pool)
{
    const char *year = now->birth_year ? apr_itoa(pool, now->birth_year) : "";
    p6_who who;

    p6_who_read(&who, b, fix->name ? fix->name : now->name, fix->phone ? fix->phone : now->phone,
                fix->birth_year ? fix->birth_year : year, faults, pool);
    now->name = who.name;
    now->phone = who.phone;
    now->birth_year = who.birth_year;
}

/* names of the fields in which BEFORE and NOW differ, separated by "," */
static const char *difference(const p6_home_visit *before, const p6_home_visit *now,
                              apr_pool_t *pool)
{
    const struct {
        const char *name;
        int differs;
    } fields[] = {
        { "name", strcmp(before->name, now->name) }, { "phone", strcmp(before->phone, now->phone) },
        { "birth_year", before->birth_year != now->birth_year },
        { "group", strcmp(before->group, now->group) },
        { "address", strcmp(before->address, now->address) },
        { "note", strcmp(before->note, now->note) },
    };
    const char *list = "";

    for (apr_size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (fields[i].differs)
            list = apr_pstrcat(pool, list, *list ? "," : "", fields[i].name, NULL);
    return list;
}

p6_error *p6_home_fix_put(const char **changed, p6_home_visit *row, const p6_booking *b, p6_tx *tx,
                          const p6_home_fix *fix, apr_array_header_t *faults, apr_int64_t now_s,
                          apr_pool_t *pool)
{
    p6_home_visit now = *row;

    *changed = "";
    if (!*row->name) return p6_error_make(pool, P6_E_GONE, NULL, "the person is erased");
    read_who(&now, b, fix, faults, pool);
    read_where(&now, fix, faults, pool);
    if (faults->nelts) return NULL;
    *changed = difference(row, &now, pool);
    *row = now;
    return **changed ? p6_home_person_put(tx, row, now_s) : NULL;
}

static p6_error *correct(p6_job *job, p6_tx *tx, apr_pool_t *pool)
{
    correction *c = job->baton;
    apr_array_header_t *faults = apr_array_make(pool, 2, sizeof(p6_field_fault));
    const char *changed;
    p6_home_visit *row;

    P6_TRY(p6_home_visit_by_code(tx, c->code, &row, pool));
    if (!row) return p6_error_make(pool, P6_E_NOT_FOUND, NULL, "no such request");
    P6_TRY(p6_home_fix_put(&changed, row, job->b, tx, c->fix, faults, job->now_s, pool));
    if (*changed)
        P6_TRY(p6_doer_audit(tx, NULL, &(p6_audit_row){ .at_s = job->now_s,
            .action = P6_DID_PERSON_CHANGE, .kind = P6_ON_HOME_VISIT, .subject_id = row->id,
            .commune = row->commune, .detail = changed }));
    c->out->what = faults->nelts ? P6_BOOKED_FAULTS : P6_BOOKED_DONE;
    c->out->faults = faults;
    c->out->request = row;
    return NULL;
}

p6_error *p6_home_correct(p6_home_outcome **outcome, const p6_booking *b, const char *code,
                          const p6_home_fix *fix, apr_pool_t *pool)
{
    correction c = { code, fix, apr_pcalloc(pool, sizeof *c.out) };
    p6_outcome *common;

    P6_TRY(p6_booking_run(&common, b, correct, &c, pool));
    *outcome = c.out;
    return NULL;
}
