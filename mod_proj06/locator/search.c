/* What place a typed text means, by the three steps of base/text.h over the names of communes and
   former units, then over residential groups, then inside the text ("Tổ 3A Đức Xuân"), and last by
   beginnings of words. Each level is tried only when the ones before gave nothing; what leads to
   several communes is asked back. */
#include "locator/query_parts.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"

#define MAX_WORDS 12 /* of a typed text that are searched for a name inside */

/** Names or communes that match as well as any. */
typedef struct hits {
    const p6_snapshot *s;
    const p6_text_keys *typed;
    p6_unit_kind kind;
    int level;                 /* how well: p6_text_match */
    int kind_seen;             /* one of them is of the typed kind */
    apr_array_header_t *names; /* of int: indices of p6_name_rec; -1 - commune for groups */
} hits;

static p6_unit_kind unit_kind(const char *stripped)
{
    if (!stripped) return P6_UNIT_NONE;
    if (!strcmp(stripped, "phuong")) return P6_UNIT_WARD;
    if (!strcmp(stripped, "xa")) return P6_UNIT_XA;
    return strcmp(stripped, "thi-tran") ? P6_UNIT_NONE : P6_UNIT_TOWN;
}

static int is_group_word(const char *stripped)
{
    static const char *const words[] = { "to", "thon", "xom", "ban", "khu" };

    for (size_t i = 0; stripped && i < sizeof words / sizeof *words; i++)
        if (!strcmp(stripped, words[i])) return 1;
    return 0;
}

static p6_text_keys stored_keys(const p6_snapshot *s, p6_ref exact, p6_ref letters, p6_ref folded)
{
    p6_text_keys keys = { .exact = P6_HEAP_TEXT(s, exact), .letters = P6_HEAP_TEXT(s, letters),
                          .folded = P6_HEAP_TEXT(s, folded) };
    return keys;
}

/** Keep a match of LEVEL when none better is there; a worse one is forgotten. */
static void hit(hits *h, int level, int of_kind, int index)
{
    if (level < h->level || level == 0) return;
    if (level > h->level) {
        apr_array_clear(h->names);
        h->kind_seen = 0;
    }
    h->level = level;
    if (of_kind && !h->kind_seen) {
        apr_array_clear(h->names); /* the kind was typed: others of the same name are not meant */
        h->kind_seen = 1;
    }
    if (of_kind || !h->kind_seen) APR_ARRAY_PUSH(h->names, int) = index;
}

static int match_names(hits *h)
{
    const p6_name_rec *name = P6_SECTION(h->s, P6_S_NAMES, p6_name_rec);

    for (int i = 0; i < P6_COUNT(h->s, P6_S_NAMES); i++) {
        p6_text_keys stored = stored_keys(h->s, name[i].exact, name[i].letters, name[i].folded);

        hit(h, p6_text_match(h->typed, &stored),
            h->kind != P6_UNIT_NONE && name[i].kind == h->kind, i);
    }
    return h->names->nelts > 0;
}

static int match_groups(hits *h)
{
    const p6_group_rec *group = P6_SECTION(h->s, P6_S_GROUPS, p6_group_rec);
    int low = 0, high = P6_COUNT(h->s, P6_S_GROUPS), end = high;

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (strcmp(P6_HEAP_TEXT(h->s, group[middle].folded), h->typed->folded) < 0)
            low = middle + 1;
        else high = middle;
    }
    for (; low < end && !strcmp(P6_HEAP_TEXT(h->s, group[low].folded), h->typed->folded); low++) {
        p6_text_keys stored = stored_keys(h->s, group[low].exact, group[low].letters,
                                          group[low].folded);

        hit(h, p6_text_match(h->typed, &stored), 0, -1 - (int)group[low].commune);
    }
    return h->names->nelts > 0;
}

static hits begin(const p6_snapshot *s, const p6_text_keys *typed, p6_unit_kind kind,
                  apr_pool_t *pool)
{
    hits h = { s, typed, kind, 0, 0, apr_array_make(pool, 4, sizeof(int)) };
    return h;
}

/** The I-th of H as a choice; *INDEX is its commune. */
static p6_place_choice choice_of(const hits *h, int i, int *index)
{
    int name = APR_ARRAY_IDX(h->names, i, int);
    const p6_name_rec *rec = P6_SECTION(h->s, P6_S_NAMES, p6_name_rec) + (name < 0 ? 0 : name);
    const p6_commune_rec *commune;
    p6_place_choice choice;

    *index = name < 0 ? -1 - name : rec->commune;
    commune = &p6_communes_of(h->s)[*index];
    choice.commune = P6_HEAP_TEXT(h->s, commune->code);
    choice.commune_name = P6_HEAP_TEXT(h->s, commune->name);
    choice.commune_kind = P6_HEAP_TEXT(h->s, commune->kind);
    choice.former = name < 0 || !rec->former ? NULL : P6_HEAP_TEXT(h->s, rec->former);
    return choice;
}

/** Each commune once: by its own name if that matched, else by the former one; own names first. */
static apr_array_header_t *choices_of(const hits *h, apr_pool_t *pool)
{
    apr_array_header_t *rows = apr_array_make(pool, 4, sizeof(p6_place_choice));
    unsigned char *seen = apr_pcalloc(pool, (apr_size_t)P6_COUNT(h->s, P6_S_COMMUNES) + 1);

    for (int former = 0; former <= 1; former++) {
        for (int i = 0; i < h->names->nelts && rows->nelts < P6_MAX_CHOICES; i++) {
            int index;
            p6_place_choice choice = choice_of(h, i, &index);

            if (seen[index] || (choice.former != NULL) != former) continue;
            seen[index] = 1;
            APR_ARRAY_PUSH(rows, p6_place_choice) = choice;
        }
    }
    return rows;
}

/** The longest name inside TEXT, the last one among equals. */
static int match_inside(hits *h, const char *text, apr_pool_t *pool)
{
    const char *word[MAX_WORDS + 1];
    int words = 0;

    for (const char *at = text; words < MAX_WORDS && *at; at += strspn(at, " ")) {
        word[words++] = at;
        at += strcspn(at, " ");
        word[words] = at + strspn(at, " ");
    }
    for (int len = words - 1; len >= 1; len--) {
        for (int from = words - len; from >= 0; from--) {
            const char *stripped;
            char *part = apr_pstrmemdup(pool, word[from], (apr_size_t)(word[from + len]
                                                                       - word[from]));
            p6_text_keys keys = p6_text_place_keys(part, &stripped, pool);

            h->kind = unit_kind(stripped);
            if ((len == 1 && !h->kind) || is_group_word(stripped)) continue;
            h->typed = &keys;
            if (match_names(h)) return 1;
        }
    }
    return 0;
}

/** 2 when STORED begins with TYPED or has it behind a space and TYPED ends there with a word; 1
    when inside a word; 0: not. */
static int word_prefix(const char *stored, const char *typed)
{
    size_t len = strlen(typed);
    int best = 0;

    for (const char *at = stored; at; at = strchr(at, ' ') ? strchr(at, ' ') + 1 : NULL) {
        if (strncmp(at, typed, len)) continue;
        if (at[len] == ' ' || at[len] == '\0') return 2;
        best = 1;
    }
    return best;
}

static int partial_level(const p6_text_keys *typed, const p6_text_keys *stored)
{
    int exact = word_prefix(stored->exact, typed->exact);
    int letters = word_prefix(stored->letters, typed->letters);
    int folded = typed->has_marks ? 0 : word_prefix(stored->folded, typed->folded);

    if (letters > exact) exact = letters;
    return folded > exact ? folded : exact;
}

/** Names with words that begin as typed; whole words are better than beginnings. */
static int match_partly(hits *h)
{
    const p6_name_rec *name = P6_SECTION(h->s, P6_S_NAMES, p6_name_rec);

    if (strlen(h->typed->folded) < 2) return 0;
    for (int i = 0; i < P6_COUNT(h->s, P6_S_NAMES); i++) {
        p6_text_keys stored = stored_keys(h->s, name[i].exact, name[i].letters, name[i].folded);

        hit(h, partial_level(h->typed, &stored),
            h->kind != P6_UNIT_NONE && name[i].kind == h->kind, i);
    }
    return h->names->nelts > 0;
}

p6_place_result p6_place_resolve(apr_array_header_t **choices, const p6_snapshot *s, const char *q,
                                 apr_pool_t *pool)
{
    const char *stripped;
    p6_text_keys whole = p6_text_keys_of(q, pool);
    p6_text_keys bare = p6_text_place_keys(q, &stripped, pool);
    hits h = begin(s, &whole, P6_UNIT_NONE, pool);
    int partly = 0, found = *whole.folded && match_names(&h);

    *choices = apr_array_make(pool, 1, sizeof(p6_place_choice));
    if (!*whole.folded) return P6_PLACE_UNKNOWN;
    h.typed = &bare;
    h.kind = unit_kind(stripped);
    found = found || (is_group_word(stripped) && match_groups(&h)) || match_names(&h)
        || match_groups(&h) || match_inside(&h, whole.exact, pool);
    if (!found) {
        h.typed = &bare;
        h.kind = unit_kind(stripped);
        partly = found = match_partly(&h);
    }
    if (!found) return P6_PLACE_UNKNOWN;
    *choices = choices_of(&h, pool);
    return (*choices)->nelts == 1 && (!partly || h.level == 2) ? P6_PLACE_ONE : P6_PLACE_ASK;
}

apr_array_header_t *p6_place_search(const p6_snapshot *snapshot, const char *q, apr_pool_t *pool)
{
    apr_array_header_t *choices;

    p6_place_resolve(&choices, snapshot, q, pool);
    return choices;
}
