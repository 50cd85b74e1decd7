#include "visits/rules.h"

#include <stdlib.h>
#include <string.h>
#include <apr_strings.h>
#include "base/phone.h"
#include "base/text.h"
#include "visits/consent.h"

void p6_fault_add(apr_array_header_t *faults, const char *field, const char *message)
{
    APR_ARRAY_PUSH(faults, p6_field_fault) = (p6_field_fault){ field, message };
}

static int absent(const char *text)
{
    return !text || !text[strspn(text, " \t\r\n")];
}

static const char *read_name(const char *typed, apr_pool_t *pool)
{
    const char *name;

    if (absent(typed)
        || p6_text_nfc(&name, typed, strlen(typed), P6_TEXT_NAME | P6_TEXT_TRIM, pool)
        || p6_text_length(name) > P6_MAX_PERSON_NAME)
        return NULL;
    return name;
}

/* 0: not a year in which somebody alive was born */
static int read_birth_year(const char *typed, p6_day today, apr_pool_t *pool)
{
    char *text = apr_pstrdup(pool, typed);
    int year;

    apr_collapse_spaces(text, text);
    if (strlen(text) != 4 || strspn(text, "0123456789") != 4) return 0;
    year = atoi(text);
    return year >= P6_FIRST_BIRTH_YEAR && year <= p6_date_of_day(today).year ? year : 0;
}

static void read_proof(p6_who *who, const char *phone, const char *birth_year, p6_day today,
                       apr_array_header_t *faults, apr_pool_t *pool)
{
    who->phone = "";
    who->birth_year = 0;
    if (!absent(phone)) {
        p6_phone_result result = p6_phone_parse(&who->phone, phone, pool);

        if (result != P6_PHONE_OK) {
            who->phone = "";
            p6_fault_add(faults, "phone",
                         result == P6_PHONE_OLD ? "book.bad.phone_old" : "book.bad.phone");
        }
    }
    if (!absent(birth_year)) {
        who->birth_year = read_birth_year(birth_year, today, pool);
        if (!who->birth_year) p6_fault_add(faults, "birth_year", "book.bad.birth_year");
    } else if (absent(phone)) /* without either nobody could open the visit again */
        p6_fault_add(faults, "birth_year", "book.bad.birth_year");
}

static int consent_ok(const p6_booking *b, p6_channel channel, const char *version)
{
    static const char allowed[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "._-";

    if (!version || !*version) return 0;
    /* asked face to face or on the phone by somebody who answers for it */
    if (channel != P6_ONLINE && !strcmp(version, P6_SPOKEN_CONSENT)) return 1;
    if (b->consent) return !strcmp(version, b->consent->version);
    return strlen(version) <= P6_MAX_CONSENT_VERSION && !version[strspn(version, allowed)];
}

void p6_consent_read(p6_who *who, const p6_booking *b, p6_channel channel, const char *version,
                     apr_array_header_t *faults)
{
    who->consent = version;
    if (!consent_ok(b, channel, version))
        p6_fault_add(faults, "consent", channel == P6_ONLINE ? "book.bad.consent"
                                                             : "book.bad.asked_consent");
}

void p6_who_read(p6_who *who, const p6_booking *b, const char *name, const char *phone,
                 const char *birth_year, apr_array_header_t *faults, apr_pool_t *pool)
{
    who->name = read_name(name, pool);
    if (!who->name) p6_fault_add(faults, "name", "book.bad.name");
    read_proof(who, phone, birth_year, p6_day_of_minute(p6_minute_now(b->env)), faults, pool);
    who->consent = NULL;
}

int p6_request_key_ok(const char *key)
{
    static const char allowed[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "_-";
    apr_size_t len = key ? strlen(key) : 0;

    return len >= P6_MIN_REQUEST_KEY && len <= P6_MAX_REQUEST_KEY && strspn(key, allowed) == len;
}

static const p6_service *service_of(const apr_array_header_t *known, const char *code)
{
    for (int i = 0; i < known->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(known, i, p6_service).code, code))
            return &APR_ARRAY_IDX(known, i, p6_service);
    return NULL;
}

static int read_needs(p6_need *needs, const apr_array_header_t *codes, int max,
                      const apr_array_header_t *known)
{
    if (max > P6_MAX_VISIT_SERVICES) max = P6_MAX_VISIT_SERVICES;
    if (!codes || codes->nelts < 1 || codes->nelts > max) return 0;
    for (int i = 0; i < codes->nelts; i++) {
        const p6_service *service = service_of(known, APR_ARRAY_IDX(codes, i, const char *));

        if (!service) return 0;
        needs[i] = (p6_need){ service->code,
                              (service->minutes + P6_UNIT_MINUTES - 1) / P6_UNIT_MINUTES };
        for (int j = 0; j < i; j++)
            if (needs[j].service == needs[i].service) return 0;
    }
    return codes->nelts;
}

int p6_needs_read(p6_need *needs, const apr_array_header_t *codes, int max,
                  const apr_array_header_t *known, apr_array_header_t *faults)
{
    int n = read_needs(needs, codes, max, known);

    if (!n) p6_fault_add(faults, "services", "book.bad.service");
    return n;
}
