#include "locator/query_parts.h"

#include <apr_strings.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "locator/ask_position.h"
#include "web/params.h"

static const char *const when_words[] = { "now", "today", "tonight", "tomorrow", "weekend" };
static const char *const spoken_codes[] = { "tay", "nung", "dao", "mong" };

/** What is known while a question is read. */
typedef struct reader {
    p6_ask *ask;
    const p6_params *params;
    const p6_snapshot *s; /* or NULL */
    apr_pool_t *pool;
} reader;

/** The value of NAME, NULL when absent or empty (as an untouched form field is sent). */
static const char *value_of(const reader *r, const char *name)
{
    const char *value = p6_params_get(r->params, name);

    return value && *value ? value : NULL;
}

static p6_error *bad(const reader *r, const char *name, const char *what)
{
    return p6_error_make(r->pool, P6_E_BAD_INPUT, name, "%s", what);
}

static p6_error *read_when(const reader *r)
{
    const char *value = value_of(r, "when");

    r->ask->when = P6_WHEN_TODAY;
    if (!value) return NULL;
    for (int i = 0; i < P6_WHEN_DATE; i++) {
        if (strcmp(value, when_words[i])) continue;
        r->ask->when = (p6_when)i;
        return NULL;
    }
    r->ask->when = P6_WHEN_DATE;
    if (p6_day_parse(&r->ask->date, value)) return NULL;
    return bad(r, "when", "not one of now, today, tonight, tomorrow, weekend, YYYY-MM-DD");
}

static p6_error *read_commune(const reader *r)
{
    const char *value = value_of(r, "commune");

    r->ask->commune = value;
    if (!value) return NULL;
    if (strlen(value) != 5 || strspn(value, "0123456789") != 5)
        return bad(r, "commune", "not a code of five digits");
    if (r->s && p6_snapshot_commune(r->s, value) < 0)
        return bad(r, "commune", "no commune of this province");
    return NULL;
}

static p6_error *read_place(const reader *r)
{
    const char *value = value_of(r, "q"), *text;

    if (!value) return NULL;
    if (p6_text_length(value) > P6_MAX_PLACE_QUERY) return bad(r, "q", "too long");
    if (p6_text_nfc(&text, value, strlen(value), P6_TEXT_LINE | P6_TEXT_TRIM, r->pool))
        return bad(r, "q", "not a line of text");
    if (*text) r->ask->q = text;
    return NULL;
}

static p6_error *read_near(const reader *r)
{
    const char *value = value_of(r, "near"), *wrong;

    if (!value) return NULL;
    wrong = p6_position_read(&r->ask->lat_e6, &r->ask->lon_e6, value);
    if (wrong) return bad(r, "near", wrong);
    r->ask->has_near = 1;
    return NULL;
}

static p6_error *read_codes(const reader *r)
{
    const char *spoken = value_of(r, "spoken");
    int known = !spoken;

    r->ask->service = value_of(r, "service");
    r->ask->agency = value_of(r, "agency");
    r->ask->spoken = spoken;
    if (r->ask->service && r->s && !p6_snapshot_service_ref(r->s, r->ask->service))
        return bad(r, "service", "no such service");
    if (r->ask->agency && r->s && !p6_snapshot_agency_ref(r->s, r->ask->agency))
        return bad(r, "agency", "no such agency");
    for (size_t i = 0; i < sizeof spoken_codes / sizeof *spoken_codes; i++)
        if (spoken && !strcmp(spoken, spoken_codes[i])) known = 1;
    return known ? NULL : bad(r, "spoken", "not one of tay, nung, dao, mong");
}

static p6_error *read_flag(const reader *r, const char *name, int *flag)
{
    const char *value = value_of(r, name);

    if (!value) return NULL;
    if (strcmp(value, "1")) return bad(r, name, "only 1 is understood");
    *flag = 1;
    return NULL;
}

static p6_error *read_lang(const reader *r)
{
    const char *value = value_of(r, "lang");

    for (int i = 0; value && i < P6_LANGS; i++)
        if (!strcmp(value, p6_lang_code((p6_lang)i))) return NULL;
    return value ? bad(r, "lang", "not one of vi, en, fr") : NULL;
}

static p6_error *read_all(const reader *r)
{
    P6_TRY(read_when(r));
    P6_TRY(read_commune(r));
    P6_TRY(read_place(r));
    P6_TRY(read_near(r));
    P6_TRY(read_codes(r));
    P6_TRY(read_flag(r, "walk_in", &r->ask->walk_in));
    P6_TRY(read_flag(r, "step_free", &r->ask->step_free));
    P6_TRY(read_flag(r, "free", &r->ask->free));
    return read_lang(r);
}

p6_error *p6_ask_parse(p6_ask *ask, const char **right, const p6_params *params,
                       const p6_snapshot *snapshot, apr_pool_t *pool)
{
    reader r = { ask, params, snapshot, pool };
    p6_error *err;

    memset(ask, 0, sizeof *ask);
    err = read_all(&r);
    if (err && right) *right = apr_pstrcat(pool, "bad.", err->where, NULL);
    return err;
}

static void add(p6_buf *buf, const char *name, const char *value, apr_pool_t *pool)
{
    if (!value) return;
    if (buf->len) p6_buf_addc(buf, '&');
    p6_buf_adds(buf, name);
    p6_buf_addc(buf, '=');
    p6_buf_adds(buf, p6_url_encode(value, pool));
}

const char *p6_ask_text(const p6_ask *ask, apr_pool_t *pool)
{
    p6_buf *buf = p6_buf_make(pool, 128);

    add(buf, "when", ask->when == P6_WHEN_DATE ? p6_day_text(ask->date, pool)
                                               : when_words[ask->when], pool);
    add(buf, "commune", ask->commune, pool);
    add(buf, "q", ask->q, pool);
    if (ask->has_near)
        p6_buf_addf(buf, "&near=%s", p6_position_text(ask->lat_e6, ask->lon_e6, pool));
    add(buf, "service", ask->service, pool);
    add(buf, "agency", ask->agency, pool);
    add(buf, "spoken", ask->spoken, pool);
    if (ask->walk_in) p6_buf_adds(buf, "&walk_in=1");
    if (ask->step_free) p6_buf_adds(buf, "&step_free=1");
    if (ask->free) p6_buf_adds(buf, "&free=1");
    return buf->data;
}
