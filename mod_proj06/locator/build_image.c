#include "locator/build_image.h"
#include "base/limits.h"
#include "base/text.h"
#include "template/catalog.h"

#include <apr_strings.h>
#include <string.h>

p6_error *p6_build_no_memory(p6_builder *b)
{
    return p6_error_make(b->pool, P6_E_NO_MEMORY, NULL, "building a snapshot");
}

apr_uint32_t p6_build_get(apr_hash_t *hash, const void *key, apr_ssize_t len)
{
    return (apr_uint32_t)(apr_uintptr_t)apr_hash_get(hash, key, len);
}

void p6_build_set(p6_builder *b, apr_hash_t *hash, const void *key, apr_ssize_t len,
                  apr_uint32_t value)
{
    apr_size_t size = len == APR_HASH_KEY_STRING ? strlen(key) + 1 : (apr_size_t)len;

    apr_hash_set(hash, apr_pmemdup(b->pool, key, size), len, (void *)(apr_uintptr_t)value);
}

p6_builder *p6_builder_make(p6_day today, int horizon, apr_pool_t *pool)
{
    p6_builder *b = apr_pcalloc(pool, sizeof *b);
    struct { p6_vec *vec; apr_size_t size; } vecs[] = {
        { &b->communes, sizeof(p6_commune_rec) }, { &b->names, sizeof(p6_name_rec) },
        { &b->groups, sizeof(p6_group_rec) }, { &b->services, sizeof(p6_service_rec) },
        { &b->agencies, sizeof(p6_agency_rec) }, { &b->texts, sizeof(p6_text_rec) },
        { &b->plans, sizeof(p6_plan_rec) }, { &b->desks, sizeof(p6_desk_rec) },
        { &b->codes, sizeof(p6_ref) }, { &b->details, sizeof(p6_detail_rec) },
        { &b->points, sizeof(p6_point_rec) }, { &b->raw, sizeof(p6_raw_shift) },
        { &b->places, sizeof(p6_grid_place) }, { &b->commune_keys, sizeof(const char *) },
        { &b->point_keys, sizeof(const char *) } };
    apr_hash_t **hashes[] = { &b->commune_of, &b->point_of, &b->plan_of, &b->detail_of,
                              &b->group_seen, &b->place_seen };
    p6_plan_rec *none;

    b->pool = pool;
    if (apr_pool_create(&b->scratch, pool) != APR_SUCCESS) return NULL;
    b->today = today;
    b->end = today + horizon;
    b->base = today - 2; /* a shift of yesterday may have begun the evening before */
    p6_heap_init(&b->heap, pool);
    for (size_t i = 0; i < sizeof vecs / sizeof *vecs; i++)
        p6_vec_init(vecs[i].vec, vecs[i].size, pool);
    for (size_t i = 0; i < sizeof hashes / sizeof *hashes; i++) *hashes[i] = apr_hash_make(pool);
    none = p6_vec_push(&b->plans, 1); /* plan 0 has no desks */
    if (none) none->visit_units = 1;
    else b->heap.failed = 1;
    return b;
}

static p6_error *push_key(p6_builder *b, p6_vec *keys, const char *name)
{
    const char **key = p6_vec_push(keys, 1);

    if (!key) return p6_build_no_memory(b);
    apr_pool_clear(b->scratch);
    *key = apr_pstrdup(b->pool, p6_text_sort_key(name, b->scratch));
    return NULL;
}

p6_error *p6_builder_commune(p6_builder *b, const p6_commune *row)
{
    p6_commune_rec *rec = p6_vec_push(&b->communes, 1);

    if (!rec || b->communes.count > APR_UINT16_MAX) return p6_build_no_memory(b);
    rec->code = p6_heap_add(&b->heap, row->code);
    rec->name = p6_heap_add(&b->heap, row->name);
    rec->kind = p6_heap_add(&b->heap, row->kind);
    rec->help_line = p6_heap_add(&b->heap, row->help_line);
    rec->lat_e6 = row->lat_e6;
    rec->lon_e6 = row->lon_e6;
    p6_build_set(b, b->commune_of, row->code, APR_HASH_KEY_STRING, b->communes.count);
    P6_TRY(push_key(b, &b->commune_keys, row->name));
    return p6_build_name(b, apr_pstrcat(b->pool, strcmp(row->kind, "phuong") ? "Xã " : "Phường ",
                                        row->name, NULL), 0, (int)b->communes.count - 1);
}

p6_error *p6_builder_former_unit(p6_builder *b, const p6_former_unit *row)
{
    apr_uint32_t commune = p6_build_get(b->commune_of, row->commune, APR_HASH_KEY_STRING);

    if (!commune) {
        b->left_out++;
        return NULL;
    }
    return p6_build_name(b, row->name, 1, (int)commune - 1);
}

p6_error *p6_builder_service(p6_builder *b, const p6_service *row)
{
    p6_service_rec *rec = p6_vec_push(&b->services, 1);

    if (!rec) return p6_build_no_memory(b);
    rec->code = p6_heap_add(&b->heap, row->code);
    rec->agency_kind = p6_heap_add(&b->heap, row->agency_kind);
    rec->minutes = (apr_uint16_t)row->minutes;
    rec->position = (apr_uint16_t)row->position;
    return NULL;
}

p6_error *p6_builder_agency(p6_builder *b, const p6_agency *row)
{
    p6_agency_rec *rec = p6_vec_push(&b->agencies, 1);

    if (!rec) return p6_build_no_memory(b);
    rec->code = p6_heap_add(&b->heap, row->code);
    rec->kind = p6_heap_add(&b->heap, row->kind);
    rec->position = (apr_uint32_t)row->position;
    return NULL;
}

p6_error *p6_builder_text(p6_builder *b, const p6_data_text *row)
{
    int lang = p6_lang_of(row->lang);
    p6_text_rec *rec;

    if (lang < 0) {
        b->left_out++;
        return NULL;
    }
    if (!(rec = p6_vec_push(&b->texts, 1))) return p6_build_no_memory(b);
    rec->kind = p6_heap_add(&b->heap, row->kind);
    rec->subject = p6_heap_add(&b->heap, row->subject);
    rec->field = p6_heap_add(&b->heap, row->field);
    rec->text = p6_heap_add(&b->heap, row->text);
    rec->lang = (apr_uint32_t)lang;
    return NULL;
}

static p6_error *add_place(p6_builder *b, apr_int32_t lat_e6, apr_int32_t lon_e6,
                           apr_uint32_t point)
{
    p6_grid_place *place = p6_vec_push(&b->places, 1);

    if (!place) return p6_build_no_memory(b);
    *place = (p6_grid_place){ lat_e6, lon_e6, point };
    return NULL;
}

p6_error *p6_builder_point(p6_builder *b, const p6_point *row)
{
    apr_uint32_t commune = p6_build_get(b->commune_of, row->commune, APR_HASH_KEY_STRING);
    p6_point_rec *rec;

    if (!row->active) return NULL;
    if (!commune) {
        b->left_out++;
        return NULL;
    }
    if (!(rec = p6_vec_push(&b->points, 1))) return p6_build_no_memory(b);
    rec->slug = p6_heap_add(&b->heap, row->slug);
    rec->kind = p6_heap_add(&b->heap, row->kind);
    rec->name = p6_heap_add(&b->heap, row->name);
    rec->group = p6_heap_add(&b->heap, row->group);
    rec->address = p6_heap_add(&b->heap, row->address);
    rec->landmark = p6_heap_add(&b->heap, row->landmark);
    rec->phone = p6_heap_add(&b->heap, row->phone);
    rec->lat_e6 = row->lat_e6;
    rec->lon_e6 = row->lon_e6;
    rec->checked_at = row->checked_at > 0 ? (apr_uint32_t)row->checked_at : 0;
    rec->commune = (apr_uint16_t)(commune - 1);
    rec->step_free = (signed char)row->step_free;
    rec->sample = row->sample != 0;
    b->sample |= row->sample != 0;
    p6_build_set(b, b->point_of, row->slug, APR_HASH_KEY_STRING, b->points.count);
    P6_TRY(push_key(b, &b->point_keys, row->name));
    P6_TRY(add_place(b, row->lat_e6, row->lon_e6, b->points.count - 1));
    return p6_build_groups(b, row->group, row->group_aliases, (int)commune - 1);
}

/** Units that a visit for service CODE takes; 0 for an unknown one. */
static apr_uint16_t units_of(const p6_builder *b, p6_ref code)
{
    const p6_service_rec *service = P6_VEC(&b->services, p6_service_rec);

    for (apr_uint32_t i = 0; i < b->services.count; i++)
        if (service[i].code == code)
            return (apr_uint16_t)((service[i].minutes + P6_UNIT_MINUTES - 1) / P6_UNIT_MINUTES);
    return 0;
}

/** The services of DESK one by one; *LONGEST grows to the units of the longest. */
static p6_error *add_codes(p6_builder *b, p6_desk_rec *rec, const char *services,
                           apr_uint16_t *longest)
{
    char *last, *list = apr_pstrdup(b->pool, services ? services : "");

    rec->first_code = b->codes.count;
    for (char *code = apr_strtok(list, ",", &last); code; code = apr_strtok(NULL, ",", &last)) {
        p6_ref *ref = p6_vec_push(&b->codes, 1);

        if (!ref) return p6_build_no_memory(b);
        *ref = p6_heap_add(&b->heap, code);
        if (units_of(b, *ref) > *longest) *longest = units_of(b, *ref);
        rec->codes++;
    }
    return NULL;
}

p6_error *p6_builder_plan(p6_builder *b, const p6_plan *row)
{
    p6_plan_rec *plan = p6_vec_push(&b->plans, 1);
    apr_uint32_t index = b->plans.count - 1;

    if (!plan) return p6_build_no_memory(b);
    plan->first_desk = b->desks.count;
    plan->visit_units = 1;
    for (int i = 0; i < row->desks->nelts; i++) {
        const p6_desk *desk = &APR_ARRAY_IDX(row->desks, i, p6_desk);
        p6_desk_rec *rec = p6_vec_push(&b->desks, 1);
        apr_uint16_t elsewhere = 0;

        if (!rec) return p6_build_no_memory(b);
        rec->agency = p6_heap_add(&b->heap, desk->agency);
        rec->services = p6_heap_add(&b->heap, desk->services);
        rec->number = (apr_uint16_t)desk->number;
        rec->online = desk->online != 0;
        P6_TRY(add_codes(b, rec, desk->services, desk->online ? &plan->visit_units : &elsewhere));
        plan->desks++;
        plan->online = (apr_uint16_t)(plan->online + (desk->online != 0));
    }
    p6_build_set(b, b->plan_of, row->id, APR_HASH_KEY_STRING, index);
    return NULL;
}

/** What ROW has in common with its fellows, stored once; index in *DETAIL. */
static p6_error *intern_detail(p6_builder *b, const p6_shift *row, apr_uint32_t *detail)
{
    p6_detail_rec key, *rec;
    apr_uint32_t found;

    memset(&key, 0, sizeof key);
    key.plan = p6_build_get(b->plan_of, row->plan ? row->plan : "", APR_HASH_KEY_STRING);
    key.spoken = p6_heap_add(&b->heap, row->spoken);
    key.note = p6_heap_add(&b->heap, row->note);
    key.stop_group = p6_heap_add(&b->heap, row->stop_group);
    key.stop_landmark = p6_heap_add(&b->heap, row->stop_landmark);
    key.stop_lat_e6 = row->stop_lat_e6;
    key.stop_lon_e6 = row->stop_lon_e6;
    key.last_entry = (apr_uint32_t)row->last_entry;
    found = p6_build_get(b->detail_of, &key, sizeof key);
    if (!found) {
        if (!(rec = p6_vec_push(&b->details, 1))) return p6_build_no_memory(b);
        *rec = key;
        found = b->details.count;
        p6_build_set(b, b->detail_of, &key, sizeof key, found);
    }
    *detail = found - 1;
    return NULL;
}

/** A mobile team is found where it stops: by position and by the stop's group. */
static p6_error *add_stop(p6_builder *b, const p6_shift *row, apr_uint32_t point)
{
    struct { apr_int32_t lat, lon; apr_uint32_t point; p6_ref group; } key
        = { row->stop_lat_e6, row->stop_lon_e6, point, p6_heap_add(&b->heap, row->stop_group) };
    int placed = key.lat || key.lon;

    if ((!placed && !key.group) || p6_build_get(b->place_seen, &key, sizeof key)) return NULL;
    p6_build_set(b, b->place_seen, &key, sizeof key, 1);
    if (key.group)
        P6_TRY(p6_build_groups(b, row->stop_group, "",
                               P6_VEC(&b->points, p6_point_rec)[point].commune));
    return placed ? add_place(b, key.lat, key.lon, point) : NULL;
}

static apr_uint64_t first_figures(p6_builder *b, const p6_shift *row, apr_uint32_t detail)
{
    const p6_plan_rec *plan = P6_VEC(&b->plans, p6_plan_rec)
        + P6_VEC(&b->details, p6_detail_rec)[detail].plan;
    p6_figures figures = { row->live, row->late_min, row->waiting, row->free, row->places };

    if (!row->places) /* the store did not count: what is planned is free */
        figures.places = figures.free
            = (int)(plan->online * ((row->end - row->start) / P6_UNIT_MINUTES));
    return p6_figures_pack(&figures);
}

p6_error *p6_builder_shift(p6_builder *b, const p6_shift *row)
{
    apr_uint32_t point = p6_build_get(b->point_of, row->point, APR_HASH_KEY_STRING);
    apr_uint32_t detail = 0;
    p6_minute start = row->start - p6_minute_at(b->base, 0), length = row->end - row->start;
    p6_raw_shift *raw;

    if (!point || start < 0 || start > P6_WHEN_MAX_START || length <= 0
        || length > P6_WHEN_MAX_LENGTH || row->id <= 0) {
        b->left_out++;
        return NULL;
    }
    P6_TRY(intern_detail(b, row, &detail));
    if (!(raw = p6_vec_push(&b->raw, 1))) return p6_build_no_memory(b);
    raw->id = row->id;
    raw->successor = row->successor;
    raw->point = point - 1;
    raw->when = (apr_uint32_t)start | (apr_uint32_t)length << 17
        | ((apr_uint32_t)row->status & 3u) << 28 | (apr_uint32_t)(row->unknown != 0) << 30
        | (apr_uint32_t)(row->walk_in != 0) << 31;
    raw->detail = detail | (row->successor ? P6_DETAIL_MOVED : 0);
    raw->figures = first_figures(b, row, detail);
    return add_stop(b, row, point - 1);
}
