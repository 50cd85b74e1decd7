#include "store/counting.h"

#include "store/fields.h"
#include "store/model.h"
#include "store/shifts.h"
#include "store/visits_private.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static const p6_field place[] = {
    P6_FIELD(I32, p6_day_place, day), P6_FIELD(TEXT, p6_day_place, point),
};
static const p6_field shift[] = {
    P6_FIELD(I64, p6_count_shift, id), P6_FIELD(TEXT, p6_count_shift, plan),
    P6_FIELD(INT, p6_count_shift, units), P6_FIELD(INT, p6_count_shift, planned),
    P6_FIELD(INT, p6_count_shift, said),
};
static const p6_field desk[] = {
    P6_FIELD(INT, p6_desk, number), P6_FIELD(TEXT, p6_desk, agency),
    P6_FIELD(TEXT, p6_desk, services), P6_FIELD(INT, p6_desk, online),
};
static const p6_field visit[] = {
    P6_FIELD(I64, p6_count_visit, id), P6_FIELD_WORD(p6_visit_state_words, p6_count_visit, state),
    P6_FIELD_WORD(p6_channel_words, p6_count_visit, channel), P6_FIELD(ID, p6_count_visit, start),
    P6_FIELD(ID, p6_count_visit, arrived_at), P6_FIELD(TEXT, p6_count_visit, age_band),
    P6_FIELD(TEXT, p6_count_visit, group),
};
static const p6_field service[] = {
    P6_FIELD(TEXT, p6_count_service, service), P6_FIELD(INT, p6_count_service, desk),
    P6_FIELD(TEXT, p6_count_service, outcome), P6_FIELD(INT, p6_count_service, minutes),
    P6_FIELD(INT, p6_count_service, people),
};
static const p6_field event[] = {
    P6_FIELD(I64, p6_count_event, visit), P6_FIELD(TEXT, p6_count_event, kind),
    P6_FIELD(I64, p6_count_event, at_s),
};
static const p6_field house[] = {
    P6_FIELD(TEXT, p6_count_house, state), P6_FIELD(INT, p6_count_house, people),
    P6_FIELD(TEXT, p6_count_house, group),
};
static const p6_field sums_row[] = {
#define SUM(member) P6_FIELD(I64, p6_visit_sums, member),
    P6_VISIT_SUMS(SUM)
#undef SUM
};
static const p6_field service_sums[] = {
    P6_FIELD(TEXT, p6_service_figures, agency), P6_FIELD(TEXT, p6_service_figures, service),
    P6_FIELD(I64, p6_service_figures, sums.done),
    P6_FIELD(I64, p6_service_figures, sums.handed_off),
    P6_FIELD(I64, p6_service_figures, sums.not_done),
};
static const p6_field people_sums[] = {
    P6_FIELD(TEXT, p6_people_figures, key), P6_FIELD(TEXT, p6_people_figures, age_band),
    P6_FIELD(I64, p6_people_figures, people),
};

#define SELECT(statement, values, fields, type, rows) \
    p6_select_rows(tx, statement, values, fields, COUNT(fields), sizeof(type), rows, pool)

p6_error *p6_count_changed(p6_tx *tx, p6_minute now, int limit, apr_array_header_t **rows,
                           apr_pool_t *pool)
{
    return SELECT(P6_S_COUNT_CHANGED, P6_VALUES(p6_v_int(now), p6_v_int(limit)), place,
                  p6_day_place, rows);
}

p6_error *p6_count_missing(p6_tx *tx, p6_day from, p6_minute now, int limit,
                           apr_array_header_t **rows, apr_pool_t *pool)
{
    return SELECT(P6_S_COUNT_MISSING,
                  P6_VALUES(p6_v_int(p6_minute_at(from, 0)), p6_v_int(now), p6_v_int(limit)),
                  place, p6_day_place, rows);
}

p6_error *p6_count_recent(p6_tx *tx, p6_day from, p6_minute now, const p6_day_place *after,
                          int limit, apr_array_header_t **rows, apr_pool_t *pool)
{
    return SELECT(P6_S_COUNT_RECENT,
                  P6_VALUES(p6_v_int(p6_minute_at(from, 0)), p6_v_int(now), p6_v_int(from),
                            p6_v_int(after ? after->day : from),
                            p6_v_text(after ? after->point : ""), p6_v_int(limit)),
                  place, p6_day_place, rows);
}

/* Marks first: they wait for whoever changes a visit just now, and the selects behind them see what
   came of it. */
p6_error *p6_count_begin(p6_tx *tx, const p6_day_place *at, p6_minute now, apr_int64_t now_s,
                         apr_array_header_t **rows, apr_pool_t *pool)
{
    apr_int64_t held;

    if (tx->store->dialect == P6_PGSQL)
        P6_TRY(p6_select_int(tx, P6_S_COUNT_HOLD, P6_VALUES(p6_v_text(at->point)), &held));
    P6_TRY(SELECT(P6_S_COUNT_SHIFTS,
                  P6_VALUES(p6_v_text(at->point), p6_v_int(p6_minute_at(at->day, 0)),
                            p6_v_int(p6_minute_at(at->day + 1, 0)), p6_v_int(now)),
                  shift, p6_count_shift, rows));
    for (int i = 0; i < (*rows)->nelts; i++)
        P6_TRY(p6_shift_hold(tx, APR_ARRAY_IDX(*rows, i, p6_count_shift).id));
    for (int i = 0; i < (*rows)->nelts; i++)
        P6_TRY(p6_exec(tx, P6_S_COUNT_MARK,
                       P6_VALUES(p6_v_int(now_s),
                                 p6_v_int(APR_ARRAY_IDX(*rows, i, p6_count_shift).id)), NULL));
    return NULL;
}

p6_error *p6_count_visits(p6_tx *tx, apr_int64_t id, apr_array_header_t **visits,
                          apr_array_header_t **services, apr_array_header_t **events,
                          apr_pool_t *pool)
{
    const p6_value where[] = { p6_v_int(id) };

    P6_TRY(p6_select_rows(tx, P6_S_COUNT_VISITS, where, 1, visit, COUNT(visit),
                          sizeof(p6_count_visit), visits, pool));
    P6_TRY(p6_select_rows(tx, P6_S_COUNT_SERVICES, where, 1, service, COUNT(service),
                          sizeof(p6_count_service), services, pool));
    return p6_select_rows(tx, P6_S_COUNT_EVENTS, where, 1, event, COUNT(event),
                          sizeof(p6_count_event), events, pool);
}

p6_error *p6_count_houses(p6_tx *tx, apr_int64_t id, apr_array_header_t **houses,
                          apr_array_header_t **services, apr_pool_t *pool)
{
    const p6_value where[] = { p6_v_int(id) };

    P6_TRY(p6_select_rows(tx, P6_S_COUNT_HOUSES, where, 1, house, COUNT(house),
                          sizeof(p6_count_house), houses, pool));
    return p6_select_rows(tx, P6_S_COUNT_HOUSE_SERVICES, where, 1, service, COUNT(service),
                          sizeof(p6_count_service), services, pool);
}

p6_error *p6_count_desks(p6_tx *tx, const char *plan, apr_array_header_t **rows, apr_pool_t *pool)
{
    return SELECT(P6_S_COUNT_DESKS, P6_VALUES(p6_v_text(plan)), desk, p6_desk, rows);
}

static p6_error *drop(p6_tx *tx, const p6_value *where)
{
    static const p6_statement tables[] = { P6_S_DAY_POINT_DROP, P6_S_DAY_SERVICE_DROP,
                                           P6_S_DAY_PEOPLE_DROP };

    for (int i = 0; i < COUNT(tables); i++) P6_TRY(p6_exec(tx, tables[i], where, 2, NULL));
    return NULL;
}

/* all ROWS of structs of SIZE bytes, each followed by day and point */
static p6_error *add_all(p6_tx *tx, p6_statement statement, const p6_field *fields, int n,
                         const apr_array_header_t *rows, const p6_value *where)
{
    for (int i = 0; i < rows->nelts; i++)
        P6_TRY(p6_exec_row(tx, statement, fields, n, rows->elts + (apr_size_t)i * rows->elt_size,
                           where, 2, NULL));
    return NULL;
}

static p6_error *sum_month(p6_tx *tx, const p6_day_place *at)
{
    p6_value month = p6_v_int(p6_month_day(at->day)), point = p6_v_text(at->point);
    p6_value first = p6_v_int(p6_month_first(at->day)), last = p6_v_int(p6_month_last(at->day));

    P6_TRY(drop(tx, (const p6_value[]){ month, point }));
    P6_TRY(p6_exec(tx, P6_S_MONTH_POINT_ADD, P6_VALUES(month, point, first, last), NULL));
    P6_TRY(p6_exec(tx, P6_S_MONTH_SERVICE_ADD, P6_VALUES(month, point, first, last), NULL));
    return p6_exec(tx, P6_S_MONTH_PEOPLE_ADD, P6_VALUES(first, last, month, point), NULL);
}

static p6_error *put_day(p6_tx *tx, const p6_day_place *at, const p6_visit_sums *sums,
                         const apr_array_header_t *services, const apr_array_header_t *people)
{
    const p6_value where[] = { p6_v_int(at->day), p6_v_text(at->point) };

    P6_TRY(drop(tx, where));
    if (!sums) return NULL;
    P6_TRY(p6_exec_row(tx, P6_S_DAY_POINT_ADD, sums_row, COUNT(sums_row), sums, where, 2, NULL));
    P6_TRY(add_all(tx, P6_S_DAY_SERVICE_ADD, service_sums, COUNT(service_sums), services, where));
    return add_all(tx, P6_S_DAY_PEOPLE_ADD, people_sums, COUNT(people_sums), people, where);
}

p6_error *p6_day_put(p6_tx *tx, const p6_day_place *at, const p6_visit_sums *sums,
                     const apr_array_header_t *services, const apr_array_header_t *people)
{
    P6_TRY(put_day(tx, at, sums, services, people));
    return sum_month(tx, at);
}
