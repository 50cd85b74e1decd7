#include "planning/look.h"

#include <string.h>

#include "base/limits.h"
#include "planning/points.h"
#include "planning/province.h"
#include "store/reference.h"
#include "store/shifts.h"

#define LOOK_WAIT_MS 3000
#define LAST_DAY p6_day_of_date((p6_date){ 2199, 12, 31 })

/** A question. */
typedef struct ask {
    const p6_booking *b;
    const p6_official *official;
    const char *key;      /* commune, slug, id, code */
    apr_int64_t id;       /* shift, or the line before */
    int limit;
    void *found;
    const char *content;
    int year;
} ask;

static p6_error *run(ask *a, p6_tx_work work, apr_pool_t *pool)
{
    return p6_store_run(a->b->store, P6_TX_READ, LOOK_WAIT_MS, work, a, pool);
}

static p6_error *missing(apr_pool_t *pool, const char *what)
{
    return p6_error_make(pool, P6_E_NOT_FOUND, NULL, "no such %s", what);
}

static p6_error *find_point(const p6_point **point, const ask *a, p6_tx *tx, const char *slug,
                            apr_pool_t *pool)
{
    p6_point *row;

    P6_TRY(p6_ref_point(tx, slug, &row, pool));
    if (!row) return missing(pool, "point");
    *point = row;
    return p6_require(a->official, P6_ACT_SCHEDULE, row->commune, 0, pool);
}

/* --- a commune --- */

static p6_error *count_line(p6_point_line *line, p6_tx *tx, p6_minute now, apr_pool_t *pool)
{
    p6_minute end = now + P6_FEED_DAYS * P6_DAY_MINUTES;
    apr_array_header_t *rows;

    P6_TRY(p6_ref_rotas_of(tx, line->point->slug, &rows, pool));
    for (int i = 0; i < rows->nelts; i++) {
        p6_day to = APR_ARRAY_IDX(rows, i, p6_rota).valid_to;

        line->rotas += !to || to >= p6_day_of_minute(now);
    }
    P6_TRY(p6_shifts_of_point(tx, line->point->slug, now, end, &rows, pool));
    for (int i = 0; i < rows->nelts; i++) {
        int planned = APR_ARRAY_IDX(rows, i, p6_shift).status == P6_SHIFT_PLANNED;

        line->shifts += planned;
        line->off += !planned;
    }
    P6_TRY(p6_shift_loads(tx, line->point->slug, now, end, &rows, pool));
    for (int i = 0; i < rows->nelts; i++)
        line->visits += APR_ARRAY_IDX(rows, i, p6_shift_load).visits;
    return NULL;
}

static p6_error *read_commune(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    ask *a = baton;
    p6_minute now = p6_minute_now(a->b->env);
    apr_array_header_t *points, *lines;

    P6_TRY(p6_ref_points_of(tx, a->key, &points, pool));
    lines = apr_array_make(pool, points->nelts + 1, sizeof(p6_point_line));
    for (int i = 0; i < points->nelts; i++) {
        p6_point_line *line = apr_array_push(lines);

        *line = (p6_point_line){ .point = &APR_ARRAY_IDX(points, i, p6_point) };
        P6_TRY(count_line(line, tx, now, pool));
    }
    a->found = lines;
    return NULL;
}

p6_error *p6_look_commune(apr_array_header_t **lines, const p6_booking *b, const char *commune,
                          apr_pool_t *pool)
{
    ask a = { .b = b, .key = commune };

    P6_TRY(run(&a, read_commune, pool));
    *lines = a.found;
    return NULL;
}

/* --- a point --- */

static p6_error *read_closures(const apr_array_header_t **closures, p6_tx *tx, const char *point,
                               p6_day today, apr_pool_t *pool)
{
    apr_array_header_t *all, *own;

    P6_TRY(p6_closures(tx, today, &all, pool));
    own = apr_array_make(pool, 2, sizeof(p6_closure));
    for (int i = 0; i < all->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(all, i, p6_closure).point, point))
            APR_ARRAY_PUSH(own, p6_closure) = APR_ARRAY_IDX(all, i, p6_closure);
    *closures = own;
    return NULL;
}

/* was ROTA taken back before anything of it ran? */
static p6_error *never_ran(int *never, p6_tx *tx, const p6_rota *rota, p6_day today,
                           apr_pool_t *pool)
{
    apr_array_header_t *shifts;
    p6_history_row *line;

    *never = 0;
    if (!rota->valid_to || rota->valid_to >= today) return NULL;
    P6_TRY(p6_history_last(tx, "rota", rota->id, &line, pool));
    if (!line || strcmp(line->action, "undo")) return NULL;
    P6_TRY(p6_shifts_of_rota(tx, rota->id, p6_minute_at(today - P6_HORIZON_DAYS, 0),
                             p6_minute_at(today + 1, 0), &shifts, pool));
    *never = !shifts->nelts;
    return NULL;
}

/* the rotas of POINT, without those that were undone at once */
static p6_error *read_rotas(const apr_array_header_t **rotas, p6_tx *tx, const char *point,
                            p6_day today, apr_pool_t *pool)
{
    apr_array_header_t *all, *shown;

    P6_TRY(p6_ref_rotas_of(tx, point, &all, pool));
    shown = apr_array_make(pool, all->nelts + 1, sizeof(p6_rota));
    for (int i = 0; i < all->nelts; i++) {
        const p6_rota *rota = &APR_ARRAY_IDX(all, i, p6_rota);
        int never;

        P6_TRY(never_ran(&never, tx, rota, today, pool));
        if (!never) APR_ARRAY_PUSH(shown, p6_rota) = *rota;
    }
    *rotas = shown;
    return NULL;
}

static p6_error *read_point(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    ask *a = baton;
    p6_point_look *look = apr_pcalloc(pool, sizeof *look);
    p6_minute now = p6_minute_now(a->b->env), end = now + P6_FEED_DAYS * P6_DAY_MINUTES;
    apr_array_header_t *shifts, *loads, *history;

    P6_TRY(find_point(&look->point, a, tx, a->key, pool));
    P6_TRY(p6_point_content(&look->content, tx, look->point, pool));
    P6_TRY(read_rotas(&look->rotas, tx, a->key, p6_day_of_minute(now), pool));
    P6_TRY(p6_shifts_of_point(tx, a->key, now, end, &shifts, pool));
    P6_TRY(p6_shift_loads(tx, a->key, now, end, &loads, pool));
    P6_TRY(read_closures(&look->closures, tx, a->key, p6_day_of_minute(now), pool));
    P6_TRY(p6_history_page(tx, a->key, a->id, a->limit, &history, pool));
    look->shifts = shifts;
    look->loads = loads;
    look->history = history;
    a->found = look;
    return NULL;
}

p6_error *p6_look_point(p6_point_look **look, const p6_booking *b, const p6_official *official,
                        const char *slug, apr_int64_t before, int limit, apr_pool_t *pool)
{
    ask a = { .b = b, .official = official, .key = slug, .id = before, .limit = limit };

    P6_TRY(run(&a, read_point, pool));
    *look = a.found;
    return NULL;
}

/* --- a rota, a shift, something new --- */

static p6_error *read_desks(p6_presence_look *look, p6_tx *tx, const char *plan, apr_pool_t *pool)
{
    apr_array_header_t *desks;

    P6_TRY(p6_ref_plan(tx, plan, &desks, pool));
    look->desks = desks;
    return NULL;
}

static p6_error *read_rota(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    ask *a = baton;
    p6_presence_look *look = apr_pcalloc(pool, sizeof *look);
    p6_rota *rota;

    P6_TRY(p6_ref_rota(tx, a->key, &rota, pool));
    if (!rota) return missing(pool, "rota");
    look->rota = rota;
    P6_TRY(find_point(&look->point, a, tx, rota->point, pool));
    a->found = look;
    return read_desks(look, tx, rota->plan, pool);
}

p6_error *p6_look_rota(p6_presence_look **look, const p6_booking *b, const p6_official *official,
                       const char *id, apr_pool_t *pool)
{
    ask a = { .b = b, .official = official, .key = id };

    P6_TRY(run(&a, read_rota, pool));
    *look = a.found;
    return NULL;
}

static p6_error *read_load(p6_presence_look *look, p6_tx *tx, apr_pool_t *pool)
{
    const p6_shift *shift = look->shift;
    apr_array_header_t *loads;

    P6_TRY(p6_shift_loads(tx, shift->point, shift->start, shift->end, &loads, pool));
    for (int i = 0; i < loads->nelts; i++)
        if (APR_ARRAY_IDX(loads, i, p6_shift_load).shift == shift->id)
            look->load = APR_ARRAY_IDX(loads, i, p6_shift_load);
    return NULL;
}

static p6_error *read_shift(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    ask *a = baton;
    p6_presence_look *look = apr_pcalloc(pool, sizeof *look);
    apr_array_header_t *points;
    p6_shift *shift;

    P6_TRY(p6_shift_get(tx, a->id, &shift, pool));
    look->shift = shift;
    P6_TRY(find_point(&look->point, a, tx, shift->point, pool));
    P6_TRY(p6_ref_points_of(tx, look->point->commune, &points, pool));
    look->points = points;
    P6_TRY(read_load(look, tx, pool));
    a->found = look;
    return read_desks(look, tx, shift->plan, pool);
}

p6_error *p6_look_shift(p6_presence_look **look, const p6_booking *b,
                        const p6_official *official, apr_int64_t id, apr_pool_t *pool)
{
    ask a = { .b = b, .official = official, .id = id };

    P6_TRY(run(&a, read_shift, pool));
    *look = a.found;
    return NULL;
}

static p6_error *read_new(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    ask *a = baton;
    p6_presence_look *look = apr_pcalloc(pool, sizeof *look);
    apr_array_header_t *rotas;

    P6_TRY(find_point(&look->point, a, tx, a->key, pool));
    P6_TRY(p6_ref_rotas_of(tx, a->key, &rotas, pool));
    a->found = look;
    return read_desks(look, tx, rotas->nelts ? APR_ARRAY_IDX(rotas, 0, p6_rota).plan : "", pool);
}

p6_error *p6_look_new(p6_presence_look **look, const p6_booking *b, const p6_official *official,
                      const char *slug, apr_pool_t *pool)
{
    ask a = { .b = b, .official = official, .key = slug };

    P6_TRY(run(&a, read_new, pool));
    *look = a.found;
    return NULL;
}

/* --- the province --- */

static p6_error *read_booked(p6_province_look *look, p6_tx *tx, p6_day today, apr_pool_t *pool)
{
    int *booked = apr_pcalloc(pool, sizeof *booked * (apr_size_t)(look->days->nelts + 1));

    for (int i = 0; i < look->days->nelts; i++) {
        const p6_calendar_day *day = &APR_ARRAY_IDX(look->days, i, p6_calendar_day);

        if (day->active && day->day >= today && !strcmp(day->kind, "holiday"))
            P6_TRY(p6_booked_shifts(tx, p6_minute_at(day->day, 0), p6_minute_at(day->day + 1, 0),
                                    &booked[i]));
    }
    look->booked = booked;
    return NULL;
}

static p6_day new_year(const p6_booking *b)
{
    p6_date now = p6_date_of_day(p6_day_of_minute(p6_minute_now(b->env)));

    return p6_day_of_date((p6_date){ now.year, 1, 1 });
}

static p6_error *read_province(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    ask *a = baton;
    p6_province_look *look = apr_pcalloc(pool, sizeof *look);
    apr_array_header_t *days, *services, *history;

    P6_TRY(p6_require(a->official, P6_ACT_PROVINCE, "*", 0, pool));
    P6_TRY(p6_ref_calendar(tx, new_year(a->b), LAST_DAY, &days, pool));
    P6_TRY(p6_ref_services(tx, &services, pool));
    P6_TRY(p6_history_page(tx, NULL, 0, P6_HISTORY_PAGE, &history, pool));
    look->days = days;
    look->services = services;
    look->history = history;
    a->found = look;
    return read_booked(look, tx, p6_day_of_minute(p6_minute_now(a->b->env)), pool);
}

p6_error *p6_look_province(p6_province_look **look, const p6_booking *b,
                           const p6_official *official, apr_pool_t *pool)
{
    ask a = { .b = b, .official = official };

    P6_TRY(run(&a, read_province, pool));
    *look = a.found;
    return NULL;
}

static p6_error *read_service(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    ask *a = baton;
    p6_service *service;

    P6_TRY(p6_require(a->official, P6_ACT_PROVINCE, "*", 0, pool));
    P6_TRY(p6_ref_service(tx, a->key, &service, pool));
    if (!service) return missing(pool, "service");
    a->found = service;
    return p6_service_content(&a->content, tx, service, pool);
}

p6_error *p6_look_service(const p6_service **service, const char **content, const p6_booking *b,
                          const p6_official *official, const char *code, apr_pool_t *pool)
{
    ask a = { .b = b, .official = official, .key = code };

    P6_TRY(run(&a, read_service, pool));
    *service = a.found;
    *content = a.content;
    return NULL;
}

static p6_error *read_year(void *baton, p6_tx *tx, apr_pool_t *pool)
{
    ask *a = baton;
    apr_array_header_t *days;

    P6_TRY(p6_ref_calendar(tx, new_year(a->b), LAST_DAY, &days, pool));
    a->year = p6_calendar_missing(days, p6_day_of_minute(p6_minute_now(a->b->env)));
    return NULL;
}

p6_error *p6_look_missing_year(int *year, const p6_booking *b, apr_pool_t *pool)
{
    ask a = { .b = b };

    P6_TRY(run(&a, read_year, pool));
    *year = a.year;
    return NULL;
}
