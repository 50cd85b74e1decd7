#include "planning/fields.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "base/phone.h"
#include "base/text.h"
#include "schedule/position.h"
#include "store/reference.h"

static const char *const languages[] = { "tay", "nung", "dao", "mong" };

const char *p6_typed_text(p6_deed *d, const char *field, const char *text, int max, int needed)
{
    const char *clean = "";
    p6_error *err = text ? p6_text_nfc(&clean, text, strlen(text), P6_TEXT_LINE | P6_TEXT_TRIM,
                                       d->pool)
                         : NULL;

    if (err || p6_text_length(clean) > (apr_size_t)max) p6_deed_fault(d, field, "sched.bad.long");
    else if (needed && !*clean) p6_deed_fault(d, field, "sched.bad.needed");
    else return clean;
    return "";
}

const char *p6_typed_phone(p6_deed *d, const char *field, const char *text)
{
    const char *e164 = "";
    p6_phone_result result;

    if (!text || !*text) return "";
    result = p6_phone_parse(&e164, text, d->pool);
    if (result == P6_PHONE_OK) return e164;
    p6_deed_fault(d, field, result == P6_PHONE_OLD ? "book.bad.phone_old" : "book.bad.phone");
    return "";
}

p6_day p6_typed_day(p6_deed *d, const char *field, const char *text, int needed)
{
    p6_day day = 0;

    if (!text || !*text) {
        if (needed) p6_deed_fault(d, field, "sched.bad.day");
        return 0;
    }
    if (p6_day_parse(&day, text) && day > 0) return day;
    p6_deed_fault(d, field, "sched.bad.day");
    return 0;
}

int p6_typed_clock(p6_deed *d, const char *field, const char *text)
{
    int clock = 0;

    if (text && p6_clock_parse(&clock, text) && clock % P6_UNIT_MINUTES == 0)
        return clock % P6_DAY_MINUTES;
    p6_deed_fault(d, field, "sched.bad.clock");
    return 0;
}

int p6_typed_number(p6_deed *d, const char *field, const char *text, int min, int max)
{
    apr_size_t len = text ? strlen(text) : 0;
    int value = len && len <= 9 ? atoi(text) : min;

    if (!len) return min;
    if (len <= 9 && strspn(text, "0123456789") == len && value >= min && value <= max) return value;
    p6_deed_fault(d, field, "sched.bad.number");
    return min;
}

void p6_typed_position(p6_deed *d, const char *field, const char *lat, const char *lon,
                       apr_int32_t *lat_e6, apr_int32_t *lon_e6)
{
    *lat_e6 = *lon_e6 = 0;
    if (!lat) lat = "";
    if (!lon) lon = "";
    if (!*lat && !*lon) return;
    if (p6_position_parse(lat_e6, lat) && p6_position_parse(lon_e6, lon)
        && !p6_position_fault(*lat_e6, *lon_e6))
        return;
    *lat_e6 = *lon_e6 = 0;
    p6_deed_fault(d, field, "sched.bad.position");
}

void p6_typed_stretch(p6_deed *d, p6_day day, const char *from, const char *to, int night,
                      p6_minute *start, p6_minute *end)
{
    int faults = d->faults->nelts;
    int begins = p6_typed_clock(d, "from", from), ends = p6_typed_clock(d, "to", to);

    if (!ends) ends = P6_DAY_MINUTES; /* 00:00 is the midnight after */
    if (night && ends <= begins && ends + P6_DAY_MINUTES - begins <= P6_MAX_NIGHT_MINUTES)
        ends += P6_DAY_MINUTES;
    if (ends <= begins && d->faults->nelts == faults) p6_deed_fault(d, "to", "sched.bad.end");
    *start = p6_minute_at(day, 0) + begins;
    *end = p6_minute_at(day, 0) + ends;
}

/* in the order of the list above, each once */
static const char *read_spoken(p6_deed *d, const apr_array_header_t *codes)
{
    const char *joined = "";

    for (apr_size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        for (int k = 0; codes && k < codes->nelts; k++) {
            if (strcmp(APR_ARRAY_IDX(codes, k, const char *), languages[i])) continue;
            joined = apr_pstrcat(d->pool, joined, *joined ? "," : "", languages[i], NULL);
            break;
        }
    return joined;
}

static int knows_agency(const apr_array_header_t *all, const char *code)
{
    for (int i = 0; i < all->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(all, i, p6_agency).code, code)) return 1;
    return 0;
}

static int knows_services(const apr_array_header_t *all, const char *codes, apr_pool_t *pool)
{
    char *rest = apr_pstrdup(pool, codes), *last, *code = apr_strtok(rest, ",", &last);
    int some = code != NULL;

    for (; code; code = apr_strtok(NULL, ",", &last)) {
        int known = 0;

        for (int i = 0; i < all->nelts && !known; i++)
            known = !strcmp(APR_ARRAY_IDX(all, i, p6_service).code, code);
        if (!known) return 0;
    }
    return some;
}

static p6_error *read_desks(const char **plan, p6_deed *d, const apr_array_header_t *desks)
{
    apr_array_header_t *agencies, *services;
    apr_array_header_t *none = apr_array_make(d->pool, 1, sizeof(p6_desk));

    P6_TRY(p6_ref_agencies(d->tx, &agencies, d->pool));
    P6_TRY(p6_ref_services(d->tx, &services, d->pool));
    if (!desks || !desks->nelts) p6_deed_fault(d, "desks", "sched.bad.no_desk");
    for (int i = 0; desks && i < desks->nelts; i++) {
        const p6_desk *desk = &APR_ARRAY_IDX(desks, i, p6_desk);

        if (knows_agency(agencies, desk->agency)
            && knows_services(services, desk->services, d->pool))
            continue;
        p6_deed_fault(d, "desks", "sched.bad.desks");
        desks = NULL;
    }
    return p6_ref_put_plan(d->tx, desks ? desks : none, plan, d->pool);
}

p6_error *p6_typed_presence(p6_presence *p, p6_deed *d, const p6_presence_wish *w)
{
    P6_TRY(read_desks(&p->plan, d, w->desks));
    p->spoken = read_spoken(d, w->spoken);
    p->note = p6_typed_text(d, "note", w->note, P6_MAX_PHRASE, 0);
    p->stop_group = p6_typed_text(d, "stop_group", w->stop_group, P6_MAX_NAME, 0);
    p->stop_landmark = p6_typed_text(d, "stop_landmark", w->stop_landmark, P6_MAX_PHRASE, 0);
    p->walk_in = w->walk_in != 0;
    p->last_entry = p6_typed_number(d, "last_entry", w->last_entry, 0, P6_MAX_SHIFT_MINUTES);
    p6_typed_position(d, "stop_lat", w->stop_lat, w->stop_lon, &p->stop_lat_e6, &p->stop_lon_e6);
    return NULL;
}
