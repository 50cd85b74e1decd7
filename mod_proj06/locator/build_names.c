#include "locator/build_image.h"
#include "base/text.h"

#include <apr_strings.h>
#include <string.h>

/** The kind at the head of a former unit's NAME; *REST is what follows. */
static p6_unit_kind kind_of(const char *name, const char **rest)
{
    static const struct { const char *word; p6_unit_kind kind; } kinds[] = {
        { "Phường ", P6_UNIT_WARD }, { "Xã ", P6_UNIT_XA }, { "Thị trấn ", P6_UNIT_TOWN } };

    *rest = name;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t len = strlen(kinds[i].word);

        if (!strncmp(name, kinds[i].word, len)) {
            *rest = name + len;
            return kinds[i].kind;
        }
    }
    return P6_UNIT_NONE;
}

static p6_error *add_name(p6_builder *b, const char *bare, p6_ref former, p6_unit_kind kind,
                          int commune)
{
    p6_text_keys keys = p6_text_keys_of(bare, b->scratch);
    p6_name_rec *rec = p6_vec_push(&b->names, 1);

    if (!rec) return p6_build_no_memory(b);
    rec->exact = p6_heap_add(&b->heap, keys.exact);
    rec->letters = p6_heap_add(&b->heap, keys.letters);
    rec->folded = p6_heap_add(&b->heap, keys.folded);
    rec->former = former;
    rec->commune = (apr_uint16_t)commune;
    rec->kind = (apr_uint16_t)kind;
    return NULL;
}

p6_error *p6_build_name(p6_builder *b, const char *name, int former, int commune)
{
    const char *bare, *bracket;
    p6_unit_kind kind = kind_of(name, &bare);
    p6_ref shown = former ? p6_heap_add(&b->heap, name) : 0;

    apr_pool_clear(b->scratch);
    /* "Trung Thành (thành phố Phổ Yên)" is found without its bracket too */
    bracket = strstr(bare, " (");
    if (bracket)
        P6_TRY(add_name(b, apr_pstrmemdup(b->scratch, bare, (apr_size_t)(bracket - bare)), shown,
                        kind, commune));
    return add_name(b, bare, shown, kind, commune);
}

static p6_error *add_group(p6_builder *b, const char *group, int commune)
{
    p6_text_keys keys = p6_text_place_keys(group, NULL, b->scratch);
    const char *seen = apr_psprintf(b->scratch, "%d %s", commune, keys.exact);
    p6_group_rec *rec;

    if (!*keys.folded || p6_build_get(b->group_seen, seen, APR_HASH_KEY_STRING)) return NULL;
    p6_build_set(b, b->group_seen, seen, APR_HASH_KEY_STRING, 1);
    if (!(rec = p6_vec_push(&b->groups, 1))) return p6_build_no_memory(b);
    rec->exact = p6_heap_add(&b->heap, keys.exact);
    rec->letters = p6_heap_add(&b->heap, keys.letters);
    rec->folded = p6_heap_add(&b->heap, keys.folded);
    rec->commune = (apr_uint32_t)commune;
    return NULL;
}

p6_error *p6_build_groups(p6_builder *b, const char *group, const char *aliases, int commune)
{
    char *last, *list;

    apr_pool_clear(b->scratch);
    list = apr_pstrcat(b->scratch, group, "|", aliases, NULL);
    for (char *one = apr_strtok(list, "|", &last); one; one = apr_strtok(NULL, "|", &last))
        P6_TRY(add_group(b, one, commune));
    return NULL;
}
