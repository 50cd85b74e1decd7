#include "visits/tell.h"

#include <apr_strings.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "site/words.h"
#include "store/reference.h"
#include "visits/visits.h"

#define PLACE_LENGTH 90 /* characters of a place: the rest always fits beside it */

/* A voice: site/words speaks for calls, so this is one without a request. */
typedef struct voice {
    p6_site site;
    p6_call call;
} voice;

static const p6_call *speak(voice *v, const p6_teller *teller, apr_pool_t *pool)
{
    v->site = (p6_site){ .catalog = teller->catalog };
    v->call = (p6_call){ .site = &v->site, .lang = P6_VI, .pool = pool };
    return &v->call;
}

/* the first MAX characters of TEXT, the last one an ellipsis when there are more */
static const char *cut(const char *text, apr_size_t max, apr_pool_t *pool)
{
    const char *end = text;

    if (p6_text_length(text) <= max) return text;
    for (apr_size_t n = 0; n < max - 1; n++) {
        end++;
        while (((unsigned char)*end & 0xC0) == 0x80) end++;
    }
    return apr_pstrcat(pool, apr_pstrmemdup(pool, text, (apr_size_t)(end - text)), "…", NULL);
}

static const char *place_text(const p6_outbox_place *place, apr_pool_t *pool)
{
    const char *text = place->point;

    if (*place->stop_landmark) text = apr_pstrcat(pool, text, ", ", place->stop_landmark, NULL);
    if (*place->stop_group) text = apr_pstrcat(pool, text, ", ", place->stop_group, NULL);
    return cut(text, PLACE_LENGTH, pool);
}

static const char *core(const p6_call *call, p6_news news, const p6_tidings *t)
{
    const char *clock = p6_words_clock(call, t->start);
    const char *date = p6_words_sentence_date(call, p6_day_of_minute(t->start));
    const char *place = place_text(t->place, call->pool);

    if (news == P6_NEWS_OFFERED)
        return P6_SAY(call, "tell.offered", "clock", clock, "date", date, "place", place, "code",
                      t->code, "until", p6_words_stamp(call, t->until_s));
    return P6_SAY(call, news == P6_NEWS_BOOKED ? "tell.booked"
                      : news == P6_NEWS_MOVED ? "tell.moved"
                      : news == P6_NEWS_CANCELLED ? "tell.cancelled"
                      : news == P6_NEWS_RESTORED ? "tell.restored" : "tell.given",
                  "clock", clock, "date", date, "place", place, "code", t->code);
}

/* where to look or answer; "" without an address of our own */
static const char *link_text(const p6_call *call, const p6_teller *teller, p6_news news,
                             const p6_tidings *t)
{
    const char *visit;

    if (!teller->base_url) return "";
    visit = apr_pstrcat(call->pool, teller->base_url, "/visit/", t->code, NULL);
    if (news == P6_NEWS_CANCELLED)
        return P6_SAY(call, "tell.link_again", "url", teller->base_url);
    if (news == P6_NEWS_OFFERED) return P6_SAY(call, "tell.link_offer", "url", visit);
    return P6_SAY(call, "tell.link", "url", visit);
}

static const char *phone_text(const p6_call *call, const p6_teller *teller,
                              const p6_tidings *t)
{
    const char *phone = *t->place->help_line ? t->place->help_line : teller->help_line;

    return phone ? P6_SAY(call, "tell.call", "phone", p6_words_phone(call, phone)) : "";
}

/* sentences with one space between them; "" counts as none */
static const char *join(const char *const *parts, int n, apr_pool_t *pool)
{
    const char *text = parts[0];

    for (int i = 1; i < n; i++)
        if (*parts[i]) text = apr_pstrcat(pool, text, " ", parts[i], NULL);
    return text;
}

const char *p6_tell_text(const p6_teller *teller, p6_news news, const p6_tidings *t,
                         apr_pool_t *pool)
{
    voice v;
    const p6_call *call = speak(&v, teller, pool);
    const char *said = core(call, news, t), *safe = P6_SAY(call, "safe.free");
    const char *link = link_text(call, teller, news, t), *phone = phone_text(call, teller, t);
    const char *const forms[][4] = { { said, safe, phone, link }, { said, safe, "", link },
                                     { said, safe, phone, "" }, { said, safe, "", "" } };
    const char *text = NULL;

    for (int i = 0; i < 4; i++) {
        text = join(forms[i], 4, pool);
        if (p6_text_length(text) <= P6_MAX_SMS_TEXT) break;
    }
    return text;
}

static p6_error *write_sms(const p6_booking *b, p6_tx *tx, const p6_visit *visit, p6_news news,
                           const p6_tidings *t, const char *key, const char *phone,
                           apr_pool_t *pool)
{
    apr_int64_t now_s = p6_now_s(b->env);
    p6_outgoing row = { .request_key = key, .channel = P6_BY_SMS, .visit = visit->id,
        .recipient = phone, .title = "", .body = p6_tell_text(b->teller, news, t, pool),
        .due_s = now_s, .made_at = now_s };
    int inserted;

    return p6_outbox_add(tx, &row, &inserted);
}

p6_error *p6_tell(const p6_booking *b, p6_tx *tx, const p6_visit *visit, p6_news news,
                  p6_minute start, apr_int64_t until_s, apr_pool_t *pool)
{
    static const char *const words[] = { "booked", "moved", "cancelled", "offered", "given",
                                         "restored" };
    const char *key = apr_psprintf(pool, "visit-%" APR_INT64_T_FMT "-%s-%" APR_INT64_T_FMT
                                   "-%" APR_INT64_T_FMT, visit->id, words[news], start,
                                   p6_now_s(b->env));
    p6_tidings tidings = { visit->code, NULL, start, until_s };
    p6_outbox_place *place;
    p6_person *person;

    if (news != P6_NEWS_BOOKED) P6_TRY(p6_outbox_drop(tx, visit->id, key, NULL));
    if (!b->teller || !b->teller->sms || visit->channel == P6_WALK_IN
        || visit->channel == P6_PAPER)
        return NULL;
    P6_TRY(p6_person_get(tx, visit->id, &person, pool));
    if (!person || !*person->phone) return NULL;
    P6_TRY(p6_outbox_place_of(tx, visit->shift, &place, pool));
    tidings.place = place;
    return write_sms(b, tx, visit, news, &tidings, key, person->phone, pool);
}

p6_error *p6_tell_no_more(p6_tx *tx, const p6_visit *visit)
{
    return p6_outbox_drop(tx, visit->id, NULL, NULL);
}

/* "phường Đức Xuân" */
static p6_error *commune_text(const char **text, const p6_call *call, p6_tx *tx, const char *code)
{
    apr_array_header_t *communes;

    *text = code;
    P6_TRY(p6_ref_communes(tx, &communes, call->pool));
    for (int i = 0; i < communes->nelts; i++) {
        const p6_commune *commune = &APR_ARRAY_IDX(communes, i, p6_commune);

        if (strcmp(commune->code, code) == 0)
            *text = P6_SAY(call, strcmp(commune->kind, "xa") == 0 ? "commune.xa"
                                                                  : "commune.phuong",
                           "name", commune->name);
    }
    return NULL;
}

static const char *home_body(const p6_call *call, const p6_teller *teller, const char *commune,
                             const char *code)
{
    const char *where = teller->base_url
        ? P6_SAY(call, "tell.home.link", "url",
                 apr_pstrcat(call->pool, teller->base_url, "/office/home-visits", NULL))
        : P6_SAY(call, "tell.home.look");

    return apr_pstrcat(call->pool, P6_SAY(call, "tell.home.body", "commune", commune, "code", code),
                       "\n\n", where, "\n\n", P6_SAY(call, "tell.home.why"), "\n", NULL);
}

p6_error *p6_tell_home(const p6_booking *b, p6_tx *tx, const p6_home_visit *row, apr_pool_t *pool)
{
    apr_int64_t now_s = p6_now_s(b->env);
    p6_outgoing mail = { .channel = P6_BY_MAIL, .due_s = now_s, .made_at = now_s };
    const p6_call *call;
    const char *commune;
    int inserted;
    voice v;

    if (!b->teller || !b->teller->mail_to) return NULL;
    call = speak(&v, b->teller, pool);
    P6_TRY(commune_text(&commune, call, tx, row->commune));
    mail.request_key = apr_psprintf(pool, "home-%" APR_INT64_T_FMT, row->id);
    mail.recipient = b->teller->mail_to;
    mail.title = P6_SAY(call, "tell.home.title", "code", row->code);
    mail.body = home_body(call, b->teller, commune, row->code);
    return p6_outbox_add(tx, &mail, &inserted);
}
