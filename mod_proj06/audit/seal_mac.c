#include "audit/seal_mac.h"

#include <apr_strings.h>
#include <string.h>

static void add_text(p6_buf *buf, const char *text)
{
    p6_buf_addf(buf, "%" APR_SIZE_T_FMT ":", strlen(text));
    p6_buf_adds(buf, text);
    p6_buf_addc(buf, ',');
}

static void add_number(p6_buf *buf, apr_int64_t number)
{
    char text[24];

    apr_snprintf(text, sizeof text, "%" APR_INT64_T_FMT, number);
    add_text(buf, text);
}

void p6_seal_sum_reset(p6_seal_sum *sum)
{
    static const char label[] = "proj06 audit rows";

    p6_sha256(sum->digest, label, sizeof label - 1);
}

p6_seal_sum p6_seal_sum_make(apr_pool_t *pool)
{
    p6_seal_sum sum = { .text = p6_buf_make(pool, 1024) };

    p6_seal_sum_reset(&sum);
    return sum;
}

void p6_seal_sum_add(p6_seal_sum *sum, const p6_audit_entry *row)
{
    p6_buf *text = sum->text;

    text->len = 0;
    p6_buf_add(text, (const char *)sum->digest, sizeof sum->digest);
    add_number(text, row->id);
    add_number(text, row->at_s);
    add_text(text, row->actor);
    add_number(text, row->official);
    add_number(text, row->pass);
    add_text(text, row->action);
    add_text(text, row->kind);
    add_text(text, row->subject);
    add_text(text, row->commune);
    add_text(text, row->detail);
    p6_sha256(sum->digest, text->data, text->len);
}

const char *p6_seal_mac(const p6_seal_key *key, const p6_seal *seal, const p6_seal_sum *sum,
                        apr_pool_t *pool)
{
    unsigned char mac[P6_SHA256_BYTES];
    p6_buf *text = p6_buf_make(pool, 512);

    add_text(text, "proj06 audit seal 1");
    add_number(text, seal->number);
    add_number(text, seal->made_at);
    add_number(text, seal->rows_n);
    add_text(text, seal->key_name);
    add_text(text, seal->mac_before);
    add_text(text, p6_hex(sum->digest, sizeof sum->digest, pool));
    p6_hmac_sha256(mac, key->bytes, key->len, text->data, text->len);
    return p6_hex(mac, sizeof mac, pool);
}
