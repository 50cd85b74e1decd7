#include "locator/build_image.h"
#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

/** The work of putting things in order. Indices "as they came" are called raw. */
typedef struct finish {
    p6_builder *b;
    p6_vec communes, points, slugs, shifts, by_id, by_start, moves, cells, entries, days, figures;
    apr_uint32_t *commune_at, *point_at; /**< raw index → place in order */
    apr_uint32_t *shift_order;           /**< place in order → raw index */
    apr_int64_t id_base;
} finish;

/** Indices 0…N-1 in the order of COMPARE, in the builder's pool. */
static apr_uint32_t *ordered(finish *f, apr_uint32_t n,
                             int (*compare)(const void *, const void *, void *), void *baton)
{
    apr_uint32_t *order = apr_palloc(f->b->pool, (n + 1) * sizeof *order);

    for (apr_uint32_t i = 0; i < n; i++) order[i] = i;
    qsort_r(order, n, sizeof *order, compare, baton);
    return order;
}

static int by_commune_name(const void *a, const void *b, void *baton)
{
    const char *const *key = baton;
    apr_uint32_t x = *(const apr_uint32_t *)a, y = *(const apr_uint32_t *)b;
    int c = strcmp(key[x], key[y]);

    return c ? c : x < y ? -1 : x > y;
}

static p6_error *order_communes(finish *f)
{
    p6_builder *b = f->b;
    apr_uint32_t n = b->communes.count;
    apr_uint32_t *order = ordered(f, n, by_commune_name, b->commune_keys.data);
    p6_commune_rec *rec = n ? p6_vec_push(&f->communes, n) : NULL;

    f->commune_at = apr_palloc(b->pool, (n + 1) * sizeof *f->commune_at);
    if (n && !rec) return p6_build_no_memory(b);
    for (apr_uint32_t i = 0; i < n; i++) {
        rec[i] = P6_VEC(&b->communes, p6_commune_rec)[order[i]];
        f->commune_at[order[i]] = i;
    }
    for (apr_uint32_t i = 0; i < b->points.count; i++) {
        p6_point_rec *point = &P6_VEC(&b->points, p6_point_rec)[i];
        point->commune = (apr_uint16_t)f->commune_at[point->commune];
    }
    for (apr_uint32_t i = 0; i < b->names.count; i++) {
        p6_name_rec *name = &P6_VEC(&b->names, p6_name_rec)[i];
        name->commune = (apr_uint16_t)f->commune_at[name->commune];
    }
    for (apr_uint32_t i = 0; i < b->groups.count; i++) {
        p6_group_rec *group = &P6_VEC(&b->groups, p6_group_rec)[i];
        group->commune = f->commune_at[group->commune];
    }
    return NULL;
}

static const char *slug_of(const p6_builder *b, const p6_point_rec *point)
{
    return (const char *)b->heap.bytes.data + point->slug;
}

static int by_commune_name_slug(const void *a, const void *b, void *baton)
{
    p6_builder *builder = baton;
    apr_uint32_t x = *(const apr_uint32_t *)a, y = *(const apr_uint32_t *)b;
    const p6_point_rec *points = P6_VEC(&builder->points, p6_point_rec);
    const char *const *key = P6_VEC(&builder->point_keys, const char *);
    int c = (int)points[x].commune - (int)points[y].commune;

    if (!c) c = strcmp(key[x], key[y]);
    return c ? c : strcmp(slug_of(builder, &points[x]), slug_of(builder, &points[y]));
}

static p6_error *order_points(finish *f)
{
    p6_builder *b = f->b;
    apr_uint32_t n = b->points.count;
    apr_uint32_t *order = ordered(f, n, by_commune_name_slug, b);
    p6_point_rec *rec = n ? p6_vec_push(&f->points, n) : NULL;
    p6_commune_rec *communes = P6_VEC(&f->communes, p6_commune_rec);

    f->point_at = apr_palloc(b->pool, (n + 1) * sizeof *f->point_at);
    if (n && !rec) return p6_build_no_memory(b);
    for (apr_uint32_t i = 0; i < n; i++) {
        rec[i] = P6_VEC(&b->points, p6_point_rec)[order[i]];
        f->point_at[order[i]] = i;
        if (!communes[rec[i].commune].points++) communes[rec[i].commune].first_point = i;
    }
    for (apr_uint32_t i = 0; i < b->places.count; i++) {
        p6_grid_place *place = &P6_VEC(&b->places, p6_grid_place)[i];
        place->point = f->point_at[place->point];
    }
    return NULL;
}

static int by_slug(const void *a, const void *b, void *baton)
{
    finish *f = baton;
    const p6_point_rec *points = P6_VEC(&f->points, p6_point_rec);

    return strcmp(slug_of(f->b, &points[*(const apr_uint32_t *)a]),
                  slug_of(f->b, &points[*(const apr_uint32_t *)b]));
}

static p6_error *index_slugs(finish *f)
{
    apr_uint32_t n = f->points.count, *slugs = n ? p6_vec_push(&f->slugs, n) : NULL;

    if (n && !slugs) return p6_build_no_memory(f->b);
    if (n) memcpy(slugs, ordered(f, n, by_slug, f), n * sizeof *slugs);
    return NULL;
}

static int by_start_id(const void *a, const void *b, void *baton)
{
    const p6_raw_shift *raw = baton;
    const p6_raw_shift *x = &raw[*(const apr_uint32_t *)a], *y = &raw[*(const apr_uint32_t *)b];
    apr_uint32_t x_start = P6_WHEN_START(x->when), y_start = P6_WHEN_START(y->when);

    if (x_start != y_start) return x_start < y_start ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

/** Put the raw shifts of one point, COUNT indices at ORDER, in order unless they came so. */
static void order_within(const p6_raw_shift *raw, apr_uint32_t *order, apr_uint32_t count)
{
    for (apr_uint32_t i = 1; i < count; i++) {
        if (by_start_id(&order[i - 1], &order[i], (void *)raw) <= 0) continue;
        qsort_r(order, count, sizeof *order, by_start_id, (void *)raw);
        return;
    }
}

/** Sort the raw shifts by point (a counting sort), then within each point. */
static p6_error *order_shifts(finish *f)
{
    p6_raw_shift *raw = P6_VEC(&f->b->raw, p6_raw_shift);
    p6_point_rec *points = P6_VEC(&f->points, p6_point_rec);
    apr_uint32_t n = f->b->raw.count, *next;

    f->shift_order = p6_vec_push(&f->by_id, n + 1); /* borrowed until the index is made */
    next = apr_pcalloc(f->b->pool, (f->points.count + 1) * sizeof *next);
    if (!f->shift_order) return p6_build_no_memory(f->b);
    for (apr_uint32_t i = 0; i < n; i++) next[f->point_at[raw[i].point] + 1]++;
    for (apr_uint32_t i = 0; i < f->points.count; i++) {
        next[i + 1] += next[i];
        points[i].first_shift = next[i];
    }
    for (apr_uint32_t i = 0; i < n; i++) f->shift_order[next[f->point_at[raw[i].point]]++] = i;
    for (apr_uint32_t i = 0; i < f->points.count; i++) /* `next` is now each one's end */
        order_within(raw, f->shift_order + points[i].first_shift, next[i] - points[i].first_shift);
    return NULL;
}

static p6_error *find_id_base(finish *f)
{
    const p6_raw_shift *raw = P6_VEC(&f->b->raw, p6_raw_shift);
    apr_int64_t least = APR_INT64_MAX, most = 0;

    for (apr_uint32_t i = 0; i < f->b->raw.count; i++) {
        if (raw[i].id < least) least = raw[i].id;
        if (raw[i].id > most) most = raw[i].id;
    }
    f->id_base = most ? least : 0;
    return most - f->id_base < (apr_int64_t)APR_UINT32_MAX ? NULL
        : p6_error_make(f->b->pool, P6_E_TOO_LARGE, NULL, "shift ids spread too far");
}

static p6_error *lay_shifts(finish *f)
{
    const p6_raw_shift *raw = P6_VEC(&f->b->raw, p6_raw_shift);
    apr_uint32_t n = f->b->raw.count;
    p6_shift_rec *rec = n ? p6_vec_push(&f->shifts, n) : NULL;
    apr_uint64_t *word = n ? p6_vec_push(&f->figures, n) : NULL;

    if (n && (!rec || !word)) return p6_build_no_memory(f->b);
    for (apr_uint32_t i = 0; i < n; i++) {
        const p6_raw_shift *from = &raw[f->shift_order[i]];
        p6_move_rec *move;

        rec[i].id = (apr_uint32_t)(from->id - f->id_base);
        rec[i].when = from->when;
        rec[i].detail = from->detail;
        word[i] = from->figures;
        if (!from->successor) continue;
        if (!(move = p6_vec_push(&f->moves, 1))) return p6_build_no_memory(f->b);
        *move = (p6_move_rec){ from->successor, i, 0 };
    }
    return NULL;
}

static p6_error *index_shifts(finish *f)
{
    const p6_shift_rec *rec = P6_VEC(&f->shifts, p6_shift_rec);
    apr_uint32_t n = f->shifts.count, *keys = malloc((n + 1) * sizeof *keys);
    apr_uint32_t *by_start = n ? p6_vec_push(&f->by_start, n) : NULL;
    int sorted = keys && (by_start || !n);

    f->shift_order = NULL;
    f->by_id.count = n;
    for (apr_uint32_t i = 0; sorted && i < n; i++) keys[i] = rec[i].id;
    sorted = sorted && p6_sort_by_number(P6_VEC(&f->by_id, apr_uint32_t), keys, n);
    for (apr_uint32_t i = 0; sorted && i < n; i++) keys[i] = P6_WHEN_START(rec[i].when);
    sorted = sorted && (!n || p6_sort_by_number(by_start, keys, n));
    free(keys);
    return sorted ? NULL : p6_build_no_memory(f->b);
}

/** Mark for each day which points have a shift that touches it, and which have none from it on. */
static p6_error *mark_days(finish *f, const p6_image_header *head)
{
    const p6_shift_rec *rec = P6_VEC(&f->shifts, p6_shift_rec);
    const p6_point_rec *points = P6_VEC(&f->points, p6_point_rec);
    apr_uint32_t n = f->points.count, stride = p6_day_stride(n);
    int days = p6_days_known(head);
    unsigned char *has = p6_vec_push(&f->days, 2u * (apr_uint32_t)days * stride);
    unsigned char *none = has ? has + (apr_size_t)days * stride : NULL;

    if (!has) return p6_build_no_memory(f->b);
    for (apr_uint32_t p = 0; p < n; p++) {
        apr_uint32_t end = p + 1 < n ? points[p + 1].first_shift : f->shifts.count;
        int last = -1;

        for (apr_uint32_t i = points[p].first_shift; i < end; i++) {
            int first = (int)(P6_WHEN_START(rec[i].when) / P6_DAY_MINUTES);
            int until = (int)((P6_WHEN_START(rec[i].when) + P6_WHEN_LENGTH(rec[i].when) - 1)
                              / P6_DAY_MINUTES);

            if (until > last) last = until;
            for (int day = first; day <= until && day < days; day++)
                has[(apr_size_t)day * stride + p / 8] |= (unsigned char)(1u << p % 8);
        }
        for (int day = last + 1; day < days; day++)
            none[(apr_size_t)day * stride + p / 8] |= (unsigned char)(1u << p % 8);
    }
    return NULL;
}

static int by_folded(const void *a, const void *b, void *heap)
{
    const p6_group_rec *x = a, *y = b;
    int c = strcmp((char *)heap + x->folded, (char *)heap + y->folded);

    if (!c) c = strcmp((char *)heap + x->exact, (char *)heap + y->exact);
    return c ? c : x->commune < y->commune ? -1 : x->commune > y->commune;
}

static int by_text_key(const void *a, const void *b, void *heap)
{
    const p6_text_rec *x = a, *y = b;
    int c = strcmp((char *)heap + x->kind, (char *)heap + y->kind);

    if (!c) c = strcmp((char *)heap + x->subject, (char *)heap + y->subject);
    if (!c) c = strcmp((char *)heap + x->field, (char *)heap + y->field);
    return c ? c : (int)x->lang - (int)y->lang;
}

static int by_service_position(const void *a, const void *b, void *heap)
{
    const p6_service_rec *x = a, *y = b;
    int c = (int)x->position - (int)y->position;

    return c ? c : strcmp((char *)heap + x->code, (char *)heap + y->code);
}

static int by_agency_position(const void *a, const void *b, void *heap)
{
    const p6_agency_rec *x = a, *y = b;

    if (x->position != y->position) return x->position < y->position ? -1 : 1;
    return strcmp((char *)heap + x->code, (char *)heap + y->code);
}

static void sort_vec(p6_vec *vec, int (*compare)(const void *, const void *, void *), p6_heap *heap)
{
    if (vec->count) qsort_r(vec->data, vec->count, vec->size, compare, heap->bytes.data);
}

static p6_error *put_in_order(finish *f, p6_image_header *head)
{
    p6_builder *b = f->b;

    P6_TRY(order_communes(f));
    P6_TRY(order_points(f));
    P6_TRY(index_slugs(f));
    P6_TRY(order_shifts(f));
    P6_TRY(find_id_base(f));
    P6_TRY(lay_shifts(f));
    P6_TRY(index_shifts(f));
    P6_TRY(mark_days(f, head));
    sort_vec(&b->groups, by_folded, &b->heap);
    sort_vec(&b->texts, by_text_key, &b->heap);
    sort_vec(&b->services, by_service_position, &b->heap);
    sort_vec(&b->agencies, by_agency_position, &b->heap);
    return p6_grid_build(head, &f->cells, &f->entries, P6_VEC(&b->places, p6_grid_place),
                         b->places.count, b->pool);
}

static apr_uint64_t aligned(apr_uint64_t at)
{
    return (at + 7) & ~(apr_uint64_t)7;
}

/** Lay header and sections one behind the other. */
static p6_error *lay_out(finish *f, const p6_image_header *start, p6_built *built)
{
    p6_builder *b = f->b;
    p6_vec *vecs[P6_S__COUNT] = { &f->communes, &b->names, &b->groups, &b->services, &b->agencies,
        &b->texts, &b->plans, &b->desks, &b->codes, &b->details, &f->points, &f->slugs,
        &f->shifts, &f->by_id, &f->by_start, &f->moves, &f->cells, &f->entries, &f->days,
        &b->heap.bytes };
    p6_image_header head = *start;
    apr_uint64_t at = aligned(sizeof head);
    p6_vec *image = apr_palloc(b->pool, sizeof *image);

    for (int i = 0; i < P6_S__COUNT; i++) {
        head.sections[i] = (p6_section){ at, vecs[i]->count, vecs[i]->size };
        at = aligned(at + (apr_uint64_t)vecs[i]->count * vecs[i]->size);
    }
    head.size = at;
    p6_vec_init(image, 8, b->pool);
    if (at > P6_MAX_SNAPSHOT || !p6_vec_push(image, (apr_uint32_t)(at / 8)))
        return p6_build_no_memory(b);
    memcpy(image->data, &head, sizeof head);
    for (int i = 0; i < P6_S__COUNT; i++)
        if (vecs[i]->count)
            memcpy(image->data + head.sections[i].offset, vecs[i]->data,
                   (apr_size_t)vecs[i]->count * vecs[i]->size);
    p6_image_seal(image->data, at);
    built->bytes = image->data;
    built->len = at;
    return NULL;
}

static finish *finish_make(p6_builder *b)
{
    finish *f = apr_pcalloc(b->pool, sizeof *f);
    struct { p6_vec *vec; apr_size_t size; } vecs[] = {
        { &f->communes, sizeof(p6_commune_rec) }, { &f->points, sizeof(p6_point_rec) },
        { &f->slugs, sizeof(apr_uint32_t) }, { &f->shifts, sizeof(p6_shift_rec) },
        { &f->by_id, sizeof(apr_uint32_t) }, { &f->by_start, sizeof(apr_uint32_t) },
        { &f->moves, sizeof(p6_move_rec) }, { &f->cells, sizeof(apr_uint32_t) },
        { &f->entries, sizeof(apr_uint32_t) }, { &f->days, 1 },
        { &f->figures, sizeof(apr_uint64_t) } };

    f->b = b;
    for (size_t i = 0; i < sizeof vecs / sizeof *vecs; i++)
        p6_vec_init(vecs[i].vec, vecs[i].size, b->pool);
    return f;
}

p6_error *p6_builder_finish(p6_builder *b, apr_int64_t generation, apr_int64_t built_at,
                            apr_uint64_t build, p6_built *built)
{
    p6_image_header head;
    finish *f = finish_make(b);

    memset(&head, 0, sizeof head);
    memcpy(head.magic, P6_IMAGE_MAGIC, sizeof head.magic);
    head.version = P6_IMAGE_VERSION;
    head.order = P6_IMAGE_ORDER;
    head.build = build;
    head.generation = generation;
    head.built_at = built_at;
    head.first_day = b->today;
    head.end_day = b->end;
    head.base_day = b->base;
    head.sample = (apr_uint32_t)b->sample;
    P6_TRY(put_in_order(f, &head));
    head.id_base = f->id_base;
    if (b->heap.failed) return p6_build_no_memory(b);
    P6_TRY(lay_out(f, &head, built));
    built->figures = P6_VEC(&f->figures, apr_uint64_t);
    built->points = (int)f->points.count;
    built->shifts = (int)f->shifts.count;
    built->left_out = b->left_out;
    return NULL;
}
