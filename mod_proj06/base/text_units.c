/* Leading words for units ("P. Đức Xuân", "nhà văn hóa tổ 3A") off the names of places.

   They go in the order of the table below, each once: an institution, then a commune or the words
   of a group. What follows a commune's word is its name: "Xã Bản Ngoại" stays "bản ngoại". A group
   is called Bản Vẹn as well as Thôn Bản Vẹn, so both words go. */
#include "base/text_private.h"

#include <string.h>

typedef enum level { INSTITUTION, COMMUNE, GROUP } level;

/* A word that bears marks must be the one with marks ("phương" is no unit, "phường" is); tones
   stand at the end of the word, as in keys of step "letters". A word without any may be either. */
typedef struct unit {
    const char *words[4];
    const char *folded[4];
    const char *kind;
    level level;
} unit;

static const unit units[] = {
    { { "uy\u0309", "ban", "nhân", "dân" }, { "uy", "ban", "nhan", "dan" }, "ubnd", INSTITUTION },
    { { "ubnd" }, { "ubnd" }, "ubnd", INSTITUTION },
    { { "nha\u0300", "văn", "hoa\u0301" }, { "nha", "van", "hoa" }, "nha-van-hoa", INSTITUTION },
    { { "nvh" }, { "nvh" }, "nha-van-hoa", INSTITUTION },
    { { "xa\u0303" }, { "xa" }, "xa", COMMUNE },
    { { "x" }, { "x" }, "xa", COMMUNE },
    { { "phương\u0300" }, { "phuong" }, "phuong", COMMUNE },
    { { "p" }, { "p" }, "phuong", COMMUNE },
    { { "thi\u0323", "trân\u0301" }, { "thi", "tran" }, "thi-tran", COMMUNE },
    { { "tt" }, { "tt" }, "thi-tran", COMMUNE },
    { { "tô\u0309", "dân", "phô\u0301" }, { "to", "dan", "pho" }, "to", GROUP },
    { { "tdp" }, { "tdp" }, "to", GROUP },
    { { "tô\u0309" }, { "to" }, "to", GROUP },
    { { "thôn" }, { "thon" }, "thon", GROUP },
    { { "xom\u0301" }, { "xom" }, "xom", GROUP },
    { { "ban\u0309" }, { "ban" }, "ban", GROUP },
    { { "khu" }, { "khu" }, "khu", GROUP },
};

/* A stretch of letters that is looked at. */
typedef struct view {
    const p6_letter *letters;
    int count;
} view;

static int is_digit(const p6_letter *letter)
{
    return letter->base >= '0' && letter->base <= '9';
}

/* The number of letters of the first word; a number glued to it ("tdp3a") is a word of its own. */
static int word_length(const view *v)
{
    int n = 0;

    while (n < v->count && v->letters[n].base != ' ' && (n == 0 || !is_digit(&v->letters[n]))) n++;
    return n;
}

static int word_is(const view *v, int n, const char *word, const char *folded, apr_pool_t *pool)
{
    p6_text_keys keys = p6_letters_keys(v->letters, n, pool);

    if (!keys.has_marks) return strcmp(keys.folded, folded) == 0;
    return strcmp(p6_letters_word(v->letters, n, pool), word) == 0;
}

/* Take the words of UNIT off the beginning of V; 0 leaves V as it was. */
static int take_unit(view *v, const unit *unit, apr_pool_t *pool)
{
    view rest = *v;

    for (int i = 0; i < 4 && unit->words[i]; i++) {
        int n = word_length(&rest);

        if (!word_is(&rest, n, unit->words[i], unit->folded[i], pool)) return 0;
        rest.letters += n;
        rest.count -= n;
        if (!rest.count) return 0; /* nothing would be left */
        if (rest.letters->base == ' ') {
            rest.letters++;
            rest.count--;
        } else if (unit->level != GROUP) {
            return 0;
        }
    }
    *v = rest;
    return 1;
}

p6_text_keys p6_text_place_keys(const char *text, const char **stripped, apr_pool_t *pool)
{
    const apr_array_header_t *letters = p6_letters_of(text, pool);
    view v = { (const p6_letter *)letters->elts, letters->nelts };
    const char *kind = NULL;

    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!take_unit(&v, &units[i], pool)) continue;
        kind = units[i].kind;
        if (units[i].level == COMMUNE) break;
    }
    if (stripped) *stripped = kind;
    return p6_letters_keys(v.letters, v.count, pool);
}
