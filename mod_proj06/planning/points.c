#include "planning/points.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "planning/data_texts.h"
#include "planning/fields.h"
#include "planning/row_json.h"
#include "store/reference.h"
#include "store/shifts.h"

#define SLUG_LENGTH 50 /* leaves room for a number behind it */
#define SLUG_TRIES 1000

static const char *const texts[] = { "notice", NULL };

p6_error *p6_point_content(const char **json, p6_tx *tx, const p6_point *row, apr_pool_t *pool)
{
    return p6_texts_add(json, tx, "point", row->slug, p6_point_json(row, pool), pool);
}

p6_error *p6_point_restore(p6_deed *d, const char *content)
{
    p6_point row;

    P6_TRY(p6_point_of_json(&row, content, d->pool));
    P6_TRY(p6_ref_put_point(d->tx, &row));
    return p6_texts_put(d->tx, "point", row.slug, texts, content, d->pool);
}

static void read_fields(p6_deed *d, p6_point *row, const p6_point_wish *w)
{
    row->name = p6_typed_text(d, "name", w->name, P6_MAX_NAME, 1);
    row->address = p6_typed_text(d, "address", w->address, P6_MAX_PHRASE, 0);
    row->landmark = p6_typed_text(d, "landmark", w->landmark, P6_MAX_PHRASE, 0);
    row->phone = p6_typed_phone(d, "phone", w->phone);
    row->group = p6_typed_text(d, "group", w->group, P6_MAX_NAME, 0);
    row->group_aliases = p6_typed_text(d, "group_aliases", w->group_aliases, P6_MAX_PHRASE, 0);
    row->step_free = !w->step_free ? -1 : !strcmp(w->step_free, "yes") ? 1
                   : !strcmp(w->step_free, "no") ? 0 : -1;
    p6_typed_position(d, "lat", w->lat, w->lon, &row->lat_e6, &row->lon_e6);
}

/* the notice of WISH in the place of what CONTENT has */
static const char *with_notice(p6_deed *d, const p6_point_wish *w, const char *content)
{
    json_t *json = json_loads(content, 0, NULL), *notice = json_object();

    for (int i = 0; i < 3; i++) {
        const char *text = w->notice[i] ? w->notice[i] : "";

        if (p6_text_length(text) > P6_MAX_PHRASE) p6_deed_fault(d, "notice", "sched.bad.long");
        else if (*text) json_object_set_new(notice, p6_text_langs[i], json_string(text));
    }
    json_object_del(json_object_get(json, "texts"), "notice");
    if (json_object_size(notice))
        json_object_set_new(json_object_get(json, "texts"), "notice", notice);
    else json_decref(notice);
    return p6_row_dump(json, d->pool);
}

/* nobody may be left at a door that the pages don't show any more */
static p6_error *check_nobody_booked(p6_deed *d, const char *slug)
{
    p6_minute end = d->now + (apr_int64_t)P6_HORIZON_DAYS * P6_DAY_MINUTES;
    apr_array_header_t *rows;

    P6_TRY(p6_shifts_of_point(d->tx, slug, d->now, end, &rows, d->pool));
    P6_TRY(p6_deed_hold(d, rows));
    P6_TRY(p6_shift_loads(d->tx, slug, d->now, end, &rows, d->pool));
    if (rows->nelts) p6_deed_fault(d, "active", "sched.bad.active");
    return NULL;
}

static p6_error *change(p6_deed *d, const p6_point_wish *w)
{
    const char *before, *after;
    p6_point *old, row;

    P6_TRY(p6_deed_point(&old, d, w->slug));
    P6_TRY(p6_point_content(&before, d->tx, old, d->pool));
    p6_deed_unchanged(d, before);
    row = *old;
    read_fields(d, &row, w);
    row.active = w->active != 0;
    if (old->active && !row.active) P6_TRY(check_nobody_booked(d, row.slug));
    P6_TRY(p6_texts_add(&after, d->tx, "point", row.slug, p6_point_json(&row, d->pool), d->pool));
    after = with_notice(d, w, after);
    if (d->faults->nelts) return NULL;
    if (strcmp(before, after)) P6_TRY(p6_point_restore(d, after));
    return p6_deed_note(d, "point", row.slug, "change", before, after);
}

static p6_error *new_slug(const char **slug, p6_deed *d, const p6_commune *commune,
                          const char *name)
{
    const char *base = p6_text_slug(apr_pstrcat(d->pool, name, " ", commune->name, NULL),
                                    SLUG_LENGTH, d->pool);
    p6_point *taken;

    for (int i = 1; i <= SLUG_TRIES; i++) {
        *slug = i == 1 ? base : apr_psprintf(d->pool, "%s-%d", base, i);
        P6_TRY(p6_ref_point(d->tx, *slug, &taken, d->pool));
        if (!taken) return NULL;
    }
    return p6_error_make(d->pool, P6_E_INTERNAL, NULL, "no free slug in %d tries", SLUG_TRIES);
}

static p6_error *find_commune(const p6_commune **commune, p6_deed *d, const char *code)
{
    apr_array_header_t *all;

    *commune = NULL;
    P6_TRY(p6_ref_communes(d->tx, &all, d->pool));
    for (int i = 0; code && i < all->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(all, i, p6_commune).code, code))
            *commune = &APR_ARRAY_IDX(all, i, p6_commune);
    return *commune ? NULL : p6_error_make(d->pool, P6_E_NOT_FOUND, NULL, "no such commune");
}

static p6_error *add(p6_deed *d, const p6_point_wish *w)
{
    const p6_commune *commune;
    p6_point row = { .active = 1 };
    const char *after;

    P6_TRY(find_commune(&commune, d, w->commune));
    P6_TRY(p6_require(d->by->official, P6_ACT_SCHEDULE, commune->code, 0, d->pool));
    d->commune = row.commune = commune->code;
    row.kind = w->kind && (!strcmp(w->kind, "mobile") || !strcmp(w->kind, "police")) ? w->kind
                                                                                    : "fixed";
    read_fields(d, &row, w);
    if (d->faults->nelts) return NULL;
    row.checked_at = d->now_s;
    P6_TRY(new_slug(&row.slug, d, commune, row.name));
    P6_TRY(p6_texts_add(&after, d->tx, "point", row.slug, p6_point_json(&row, d->pool), d->pool));
    after = with_notice(d, w, after);
    if (d->faults->nelts) return NULL;
    P6_TRY(p6_point_restore(d, after));
    return p6_deed_note(d, "point", row.slug, "add", "", after);
}

static p6_error *save(p6_deed *d, void *baton)
{
    const p6_point_wish *w = baton;

    return w->slug ? change(d, w) : add(d, w);
}

p6_error *p6_point_save(p6_deed_outcome **outcome, const p6_editor *editor,
                        const p6_point_wish *wish, apr_pool_t *pool)
{
    return p6_deed_run(outcome, editor, save, (void *)wish, pool);
}

static p6_error *check(p6_deed *d, void *baton)
{
    const char *before, *after;
    p6_point *old, row;

    P6_TRY(p6_deed_point(&old, d, baton));
    P6_TRY(p6_point_content(&before, d->tx, old, d->pool));
    row = *old;
    row.checked_at = d->now_s;
    P6_TRY(p6_ref_put_point(d->tx, &row));
    P6_TRY(p6_point_content(&after, d->tx, &row, d->pool));
    return p6_deed_note(d, "point", row.slug, "change", before, after);
}

p6_error *p6_point_checked(p6_deed_outcome **outcome, const p6_editor *editor, const char *slug,
                           apr_pool_t *pool)
{
    return p6_deed_run(outcome, editor, check, (void *)slug, pool);
}
