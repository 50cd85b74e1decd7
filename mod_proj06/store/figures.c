#include "store/figures.h"

#include "store/fields.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

#define OUTCOME_SUMS(type) \
    P6_FIELD(I64, type, sums.done), P6_FIELD(I64, type, sums.handed_off), \
    P6_FIELD(I64, type, sums.not_done)

static const p6_field point[] = {
    P6_FIELD(TEXT, p6_point_figures, point), P6_FIELD(TEXT, p6_point_figures, name),
    P6_FIELD(TEXT, p6_point_figures, commune),
#define SUM(member) P6_FIELD(I64, p6_point_figures, sums.member),
    P6_VISIT_SUMS(SUM)
#undef SUM
};
static const p6_field service[] = {
    P6_FIELD(TEXT, p6_service_figures, agency), P6_FIELD(TEXT, p6_service_figures, service),
    OUTCOME_SUMS(p6_service_figures),
};
static const p6_field of_service[] = {
    P6_FIELD(TEXT, p6_point_outcomes, point), P6_FIELD(TEXT, p6_point_outcomes, name),
    P6_FIELD(TEXT, p6_point_outcomes, commune),
    OUTCOME_SUMS(p6_point_outcomes),
};
static const p6_field people[] = {
    P6_FIELD(TEXT, p6_people_figures, key), P6_FIELD(TEXT, p6_people_figures, age_band),
    P6_FIELD(I64, p6_people_figures, people),
};
static const p6_field last_held[] = {
    P6_FIELD(TEXT, p6_last_held, commune), P6_FIELD(I32, p6_last_held, day),
};
static const p6_field agency[] = {
    P6_FIELD(TEXT, p6_agency_count, agency), P6_FIELD(I64, p6_agency_count, n),
};
static const p6_field activation[] = {
    P6_FIELD(TEXT, p6_activation, commune), P6_FIELD(I32, p6_activation, as_of),
    P6_FIELD(INT, p6_activation, residents), P6_FIELD(INT, p6_activation, target),
    P6_FIELD(INT, p6_activation, activated), P6_FIELD(TEXT, p6_activation, source),
    P6_FIELD(I64, p6_activation, imported_at),
};

/* days and commune, as P6_SQL_IN_DAYS wants them, and whatever comes behind */
#define IN_DAYS(...) \
    P6_VALUES(p6_v_int(from), p6_v_int(to), p6_v_text(commune), p6_v_text(commune), ##__VA_ARGS__)
#define SELECT(statement, values, fields, type) \
    p6_select_rows(tx, statement, values, fields, COUNT(fields), sizeof(type), rows, pool)

p6_error *p6_figures_by_point(p6_tx *tx, p6_day from, p6_day to, const char *commune,
                              apr_array_header_t **rows, apr_pool_t *pool)
{
    return SELECT(P6_S_FIGURES_BY_POINT, IN_DAYS(), point, p6_point_figures);
}

p6_error *p6_figures_by_service(p6_tx *tx, p6_day from, p6_day to, const char *commune,
                                apr_array_header_t **rows, apr_pool_t *pool)
{
    return SELECT(P6_S_FIGURES_BY_SERVICE, IN_DAYS(), service, p6_service_figures);
}

p6_error *p6_figures_of_service(p6_tx *tx, p6_day from, p6_day to, const char *commune,
                                const char *of_agency, const char *code,
                                apr_array_header_t **rows, apr_pool_t *pool)
{
    return SELECT(P6_S_FIGURES_OF_SERVICE,
                  IN_DAYS(p6_v_text(of_agency), p6_v_text(of_agency), p6_v_text(code),
                          p6_v_text(code)),
                  of_service, p6_point_outcomes);
}

p6_error *p6_figures_by_age(p6_tx *tx, p6_day from, p6_day to, const char *commune,
                            apr_array_header_t **rows, apr_pool_t *pool)
{
    return SELECT(P6_S_FIGURES_BY_AGE, IN_DAYS(), people, p6_people_figures);
}

p6_error *p6_figures_by_group(p6_tx *tx, p6_day from, p6_day to, const char *commune,
                              apr_array_header_t **rows, apr_pool_t *pool)
{
    return SELECT(P6_S_FIGURES_BY_GROUP, IN_DAYS(), people, p6_people_figures);
}

p6_error *p6_figures_last_held(p6_tx *tx, p6_day from, p6_day to, apr_array_header_t **rows,
                               apr_pool_t *pool)
{
    return SELECT(P6_S_FIGURES_LAST_HELD, P6_VALUES(p6_v_int(from), p6_v_int(to)), last_held,
                  p6_last_held);
}

p6_error *p6_figures_staff(p6_tx *tx, p6_day from, p6_day to, const char *commune,
                           apr_array_header_t **rows, apr_pool_t *pool)
{
    return SELECT(P6_S_FIGURES_STAFF, IN_DAYS(), agency, p6_agency_count);
}

p6_error *p6_figures_helpers(p6_tx *tx, p6_day from, p6_day to, const char *commune,
                             apr_array_header_t **rows, apr_pool_t *pool)
{
    return SELECT(P6_S_FIGURES_HELPERS,
                  P6_VALUES(p6_v_int(p6_minute_at(from, 0)), p6_v_int(p6_minute_at(to + 1, 0)),
                            p6_v_text(commune), p6_v_text(commune)),
                  agency, p6_agency_count);
}

p6_error *p6_activation_put(p6_tx *tx, const p6_activation *row)
{
    return p6_exec_row(tx, P6_S_ACTIVATION_PUT, activation, COUNT(activation), row, NULL, 0, NULL);
}

p6_error *p6_activation_all(p6_tx *tx, apr_array_header_t **rows, apr_pool_t *pool)
{
    return p6_select_rows(tx, P6_S_ACTIVATION_ALL, NULL, 0, activation, COUNT(activation),
                          sizeof(p6_activation), rows, pool);
}

p6_error *p6_activation_at(p6_tx *tx, p6_day day, const char *commune, apr_array_header_t **rows,
                           apr_pool_t *pool)
{
    return SELECT(P6_S_ACTIVATION_AT,
                  P6_VALUES(p6_v_int(day), p6_v_text(commune), p6_v_text(commune)), activation,
                  p6_activation);
}
