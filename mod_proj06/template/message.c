#include "template/message.h"

#include <apr_strings.h>
#include <apr_tables.h>
#include <stdarg.h>
#include <string.h>

int p6_plural_forms(p6_lang lang)
{
    return lang == P6_VI ? 1 : 2;
}

int p6_plural_form(p6_lang lang, apr_int64_t n)
{
    if (lang == P6_EN) return n != 1;
    if (lang == P6_FR) return n != 0 && n != 1;
    return 0;
}

int p6_message_has_hole(const p6_message *message, const char *name)
{
    for (int lang = 0; lang < P6_LANGS; lang++)
        for (int f = 0; f < message->forms[lang]; f++)
            for (int i = 0; i < message->form[lang][f].count; i++) {
                const char *hole = message->form[lang][f].pieces[i].hole;
                if (hole && !strcmp(hole, name)) return 1;
            }
    return 0;
}

static void add_piece(apr_array_header_t *pieces, const char *hole, const char *text,
                      apr_size_t len)
{
    p6_piece *piece;

    if (!hole && !len) return;
    piece = apr_array_push(pieces);
    piece->hole = hole;
    piece->text = hole ? NULL : apr_pstrmemdup(pieces->pool, text, len);
    piece->len = hole ? 0 : len;
}

static apr_size_t hole_name_length(const char *s)
{
    apr_size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    return n && !(*s >= '0' && *s <= '9') && s[n] == '}' ? n : 0;
}

const char *p6_message_split(p6_form *form, const char *text, apr_pool_t *pool)
{
    apr_array_header_t *pieces = apr_array_make(pool, 4, sizeof(p6_piece));
    const char *from = text, *hole;

    while ((hole = strstr(from, "${")) != NULL) {
        apr_size_t n = hole_name_length(hole + 2);
        if (!n) return "a ${…} hole must hold a name of letters, digits and _";
        add_piece(pieces, NULL, from, (apr_size_t)(hole - from));
        add_piece(pieces, apr_pstrmemdup(pool, hole + 2, n), NULL, 0);
        from = hole + 2 + n + 1;
    }
    add_piece(pieces, NULL, from, strlen(from));
    form->pieces = (const p6_piece *)pieces->elts;
    form->count = pieces->nelts;
    return NULL;
}

typedef struct p6_say_values {
    const char *names[P6_MAX_SAY_HOLES], *values[P6_MAX_SAY_HOLES];
    int count;
} p6_say_values;

static void read_values(p6_say_values *v, va_list ap)
{
    const char *name;

    v->count = 0;
    while (v->count < P6_MAX_SAY_HOLES && (name = va_arg(ap, const char *)) != NULL) {
        v->names[v->count] = name;
        v->values[v->count] = va_arg(ap, const char *);
        v->count++;
    }
}

static const char *value_of(const p6_say_values *v, const char *name)
{
    for (int i = 0; i < v->count; i++)
        if (!strcmp(v->names[i], name)) return v->values[i] ? v->values[i] : "";
    return "";
}

const char *p6_say(const p6_catalog *catalog, p6_lang lang, apr_pool_t *pool, const char *id, ...)
{
    const p6_message *message = p6_catalog_find(catalog, id);
    const p6_form *form;
    p6_say_values values;
    apr_size_t len = 0;
    char *text, *to;
    va_list ap;

    if (!message) return id;
    va_start(ap, id);
    read_values(&values, ap);
    va_end(ap);
    form = &message->form[lang][0];
    if (message->plural && message->forms[lang] > 1)
        form += p6_plural_form(lang, apr_atoi64(value_of(&values, "n")));
    if (form->count == 1 && !form->pieces[0].hole) return form->pieces[0].text;
    for (int i = 0; i < form->count; i++) {
        const p6_piece *p = &form->pieces[i];
        len += p->hole ? strlen(value_of(&values, p->hole)) : p->len;
    }
    text = to = apr_palloc(pool, len + 1);
    for (int i = 0; i < form->count; i++) {
        const p6_piece *p = &form->pieces[i];
        const char *from = p->hole ? value_of(&values, p->hole) : p->text;
        apr_size_t n = p->hole ? strlen(from) : p->len;
        memcpy(to, from, n);
        to += n;
    }
    *to = '\0';
    return text;
}
