/* Rows of desks.csv: read before anything is written, kept by owner, and turned into plans when the
   owner is written. */
#include "schedule/import_private.h"

#include <apr_strings.h>
#include <string.h>

#include "base/buf.h"
#include "schedule/shift_key.h"

#define PAGE 500

/** WORD as one of the strings that the desks share. */
static const char *shared(p6_import *im, const char *word)
{
    const char *known = apr_hash_get(im->words, word, APR_HASH_KEY_STRING);

    if (known) return known;
    known = apr_pstrdup(im->pool, word);
    apr_hash_set(im->words, known, APR_HASH_KEY_STRING, known);
    return known;
}

static p6_owner *owner_of(p6_import *im, const char *key, int line)
{
    p6_owner *owner = apr_hash_get(im->owners, key, APR_HASH_KEY_STRING);

    if (owner) return owner;
    owner = apr_pcalloc(im->pool, sizeof *owner);
    owner->key = apr_pstrdup(im->pool, key);
    owner->line = line;
    owner->desks = apr_array_make(im->pool, 2, sizeof(p6_desk));
    apr_hash_set(im->owners, owner->key, APR_HASH_KEY_STRING, owner);
    return owner;
}

/** Is there a rota or shift of that name, in the files or the database? */
static p6_error *find_owner(p6_import *im, const char *name, int *found, apr_pool_t *pool)
{
    p6_known_entry *entry = NULL;
    p6_shift_key key;
    p6_shift *shift;

    *found = 1;
    P6_TRY(p6_known_find(im->known, P6_KNOWN_SHIFT, name, &entry));
    if (!entry) P6_TRY(p6_known_find(im->known, P6_KNOWN_ROTA, name, &entry));
    if (entry) return NULL;
    *found = 0;
    if (!p6_shift_key_parse(&key, name, pool)) return NULL;
    P6_TRY(p6_shift_key_find(im->known->tx, &key, &shift, pool));
    *found = shift != NULL;
    return NULL;
}

static p6_error *check_services(p6_import *im, p6_cells *cells, const char *codes)
{
    char *rest = apr_pstrdup(cells->pool, codes), *code, *state = NULL;

    for (; (code = apr_strtok(rest, ",", &state)); rest = NULL)
        P6_TRY(p6_import_refer(im, cells, P6_KNOWN_SERVICE, P6_DESK_SERVICES, code));
    return NULL;
}

static void keep(p6_import *im, p6_cells *cells, const char *name, const p6_desk *desk)
{
    p6_owner *owner = owner_of(im, name, cells->row->line);
    p6_desk *kept;

    for (int i = 0; i < owner->desks->nelts; i++)
        if (APR_ARRAY_IDX(owner->desks, i, p6_desk).number == desk->number) {
            p6_cells_bad(cells, P6_DESK_NUMBER, "Desk %d of %s stands in this file before.",
                         desk->number, p6_report_show(name, cells->pool));
            return;
        }
    kept = apr_array_push(owner->desks);
    *kept = *desk;
    kept->agency = shared(im, desk->agency);
    kept->services = shared(im, desk->services);
}

p6_error *p6_import_desk(void *import, const p6_sheet_row *row, apr_pool_t *pool)
{
    p6_import *im = import;
    p6_cells cells = p6_cells_of(row, im->report, pool);
    const char *owner = row->cell[P6_DESK_OWNER];
    p6_desk desk = {
        .number = p6_cell_number(&cells, P6_DESK_NUMBER, 1, P6_MAX_DESKS, 1),
        .agency = p6_cell_key(&cells, P6_DESK_AGENCY),
        .services = p6_cell_keys(&cells, P6_DESK_SERVICES),
        .online = p6_cell_yes(&cells, P6_DESK_ONLINE, 0),
    };
    int found;

    P6_TRY(p6_import_refer(im, &cells, P6_KNOWN_AGENCY, P6_DESK_AGENCY, desk.agency));
    P6_TRY(check_services(im, &cells, desk.services));
    if (!*owner) return NULL;
    P6_TRY(find_owner(im, owner, &found, pool));
    if (!found)
        p6_cells_bad(&cells, P6_DESK_OWNER, "There is no rota and no shift \"%s\", neither in the"
                     " files nor in the database.", p6_report_show(owner, pool));
    keep(im, &cells, owner, &desk);
    return NULL;
}

static void tell_without_desk(p6_import *im, const p6_known_entry *entry, const char *what)
{
    p6_report_add(im->report, entry->file, entry->line, "",
                  "The %s has no desk; desks.csv needs at least one row with owner %s.", what,
                  p6_report_show(entry->key, im->pool));
}

/** Every rota and shift of the files needs desks, from desks.csv or from before. */
p6_error *p6_import_check_desks(p6_import *im, apr_pool_t *pool)
{
    apr_hash_index_t *index;
    p6_known_entry *stored;
    p6_shift_key key;
    p6_shift *shift;

    for (index = apr_hash_first(pool, im->known->files[P6_KNOWN_ROTA]); index;
         index = apr_hash_next(index)) {
        const p6_known_entry *entry = apr_hash_this_val(index);

        if (apr_hash_get(im->owners, entry->key, APR_HASH_KEY_STRING)) continue;
        P6_TRY(p6_known_stored(im->known, P6_KNOWN_ROTA, entry->key, &stored));
        if (!stored) tell_without_desk(im, entry, "rota");
    }
    for (index = apr_hash_first(pool, im->known->files[P6_KNOWN_SHIFT]); index;
         index = apr_hash_next(index)) {
        const p6_known_entry *entry = apr_hash_this_val(index);

        if (apr_hash_get(im->owners, entry->key, APR_HASH_KEY_STRING)) continue;
        if (!p6_shift_key_parse(&key, entry->key, pool)) continue;
        P6_TRY(p6_shift_key_find(im->known->tx, &key, &shift, pool));
        if (!shift) tell_without_desk(im, entry, "shift");
    }
    return NULL;
}

/** What tells plans apart. */
static const char *content(const apr_array_header_t *desks, apr_pool_t *pool)
{
    p6_buf *text = p6_buf_make(pool, 256);

    for (int i = 0; i < desks->nelts; i++) {
        const p6_desk *desk = &APR_ARRAY_IDX(desks, i, p6_desk);

        p6_buf_addf(text, "%d %s %s %d\n", desk->number, desk->agency, desk->services,
                    desk->online);
    }
    return text->data;
}

p6_error *p6_import_plan(p6_import *im, const char *name, const char **plan, apr_pool_t *pool)
{
    p6_owner *owner = apr_hash_get(im->owners, name, APR_HASH_KEY_STRING);
    apr_pool_t *keep_in = apr_hash_pool_get(im->plans);
    const char *text;

    *plan = NULL;
    if (!owner) return NULL;
    owner->placed = 1;
    text = content(owner->desks, pool);
    *plan = apr_hash_get(im->plans, text, APR_HASH_KEY_STRING);
    if (*plan) return NULL;
    P6_TRY(p6_ref_put_plan(im->tx, owner->desks, plan, pool));
    *plan = apr_pstrdup(keep_in, *plan);
    apr_hash_set(im->plans, apr_pstrdup(keep_in, text), APR_HASH_KEY_STRING, *plan);
    return NULL;
}

/** Owners that no file but desks.csv names; their number. */
static int unplaced(const p6_import *im, apr_pool_t *pool)
{
    int n = 0;

    for (apr_hash_index_t *i = apr_hash_first(pool, im->owners); i; i = apr_hash_next(i))
        n += !((const p6_owner *)apr_hash_this_val(i))->placed;
    return n;
}

static p6_error *write_rota_desks(p6_import *im, apr_pool_t *pool)
{
    const char *after = "";
    apr_pool_t *page, *other, *swap;
    apr_array_header_t *rows;

    apr_pool_create(&page, pool);
    apr_pool_create(&other, pool);
    do {
        apr_pool_clear(page);
        P6_TRY(p6_ref_rotas(im->tx, after, PAGE, &rows, page));
        for (int i = 0; i < rows->nelts; i++) {
            p6_rota *rota = &APR_ARRAY_IDX(rows, i, p6_rota);
            const p6_owner *owner = apr_hash_get(im->owners, rota->id, APR_HASH_KEY_STRING);

            after = rota->id;
            if (!owner || owner->placed) continue;
            P6_TRY(p6_import_plan(im, rota->id, &rota->plan, page));
            P6_TRY(p6_ref_put_rota(im->tx, rota));
        }
        swap = page, page = other, other = swap; /* `after` lives in the page before */
    } while (rows->nelts == PAGE);
    return NULL;
}

p6_error *p6_import_write_desks(p6_import *im, apr_pool_t *pool)
{
    p6_shift_key key;
    p6_shift *shift;

    if (!unplaced(im, pool)) return NULL;
    P6_TRY(write_rota_desks(im, pool));
    for (apr_hash_index_t *i = apr_hash_first(pool, im->owners); i; i = apr_hash_next(i)) {
        p6_owner *owner = apr_hash_this_val(i);

        if (owner->placed || !p6_shift_key_parse(&key, owner->key, pool)) continue;
        P6_TRY(p6_shift_key_find(im->tx, &key, &shift, pool));
        if (!shift) continue;
        P6_TRY(p6_import_plan(im, owner->key, &shift->plan, pool));
        shift->edited = 1;
        P6_TRY(p6_shift_change(im->tx, shift));
    }
    return NULL;
}
