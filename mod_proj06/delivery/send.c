#include "delivery/send.h"

#include <apr_strings.h>
#include <curl/curl.h>
#include <string.h>

#include "base/limits.h"
#include "base/version.h"
#include "delivery/address.h"
#include "delivery/mail.h"
#include "delivery/sms.h"

/* One transfer: libcurl's handle, its lists, and the first option that it refused. */
typedef struct transfer {
    CURL *curl;
    struct curl_slist *list;
    CURLcode refused;
    const char *out;      /* what is left to be sent */
    apr_size_t left;
    char *in;             /* the answer, cut to P6_MAX_GATEWAY_ANSWER */
    apr_size_t got;
    int cut;
} transfer;

#define SET(t, option, value) \
    do { \
        if (!(t)->refused) (t)->refused = curl_easy_setopt((t)->curl, option, value); \
    } while (0)

p6_error *p6_delivery_open(apr_pool_t *pool)
{
    /* counted by libcurl, which other modules of httpd use as well: so it is never taken back */
    CURLcode rc = curl_global_init(CURL_GLOBAL_DEFAULT);

    return rc ? p6_error_make(pool, P6_E_INTERNAL, NULL, "libcurl: %s", curl_easy_strerror(rc))
              : NULL;
}

static int goodbye_s(const p6_delivery_config *config)
{
    return (config->total_s + 1) / 2;
}

int p6_send_longest_s(const p6_delivery_config *config)
{
    return config->total_s + goodbye_s(config);
}

static apr_status_t transfer_free(void *data)
{
    transfer *t = data;

    curl_easy_cleanup(t->curl);
    curl_slist_free_all(t->list);
    return APR_SUCCESS;
}

static void set_deadlines(transfer *t, const p6_delivery_config *config)
{
    SET(t, CURLOPT_NOSIGNAL, 1L);
    SET(t, CURLOPT_CONNECTTIMEOUT_MS, config->total_s * 1000L / 2);
    SET(t, CURLOPT_TIMEOUT_MS, config->total_s * 1000L);
    /* closing a mail connection waits for an answer that the deadline above does not bound; so it
       is closed within the call and not kept for another */
    SET(t, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)goodbye_s(config));
    SET(t, CURLOPT_FORBID_REUSE, 1L);
    /* nor does it wait for a name server that does not answer */
    SET(t, CURLOPT_QUICK_EXIT, 1L);
}

static void set_trust(transfer *t, const p6_delivery_config *config, p6_way way)
{
    SET(t, CURLOPT_PROXY, "");
    SET(t, CURLOPT_FOLLOWLOCATION, 0L);
    SET(t, CURLOPT_SSL_VERIFYPEER, 1L);
    SET(t, CURLOPT_SSL_VERIFYHOST, 2L);
    SET(t, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(t, CURLOPT_USE_SSL, (long)(way == P6_WAY_CLEAR ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    if (config->ca_file) SET(t, CURLOPT_CAINFO, config->ca_file);
}

static size_t keep_answer(char *bytes, size_t size, size_t n, void *data)
{
    transfer *t = data;
    apr_size_t room = P6_MAX_GATEWAY_ANSWER - t->got;

    (void)size; /* always 1 */
    t->cut = n > room;
    memcpy(t->in + t->got, bytes, t->cut ? room : n);
    t->got += t->cut ? room : n;
    return t->cut ? 0 : n;
}

static size_t give_bytes(char *bytes, size_t size, size_t n, void *data)
{
    transfer *t = data;
    apr_size_t len = size * n < t->left ? size * n : t->left;

    memcpy(bytes, t->out, len);
    t->out += len;
    t->left -= len;
    return len;
}

static p6_error *transfer_make(transfer **made, const p6_delivery_config *config, const char *url,
                               p6_way way, apr_pool_t *pool)
{
    transfer *t = apr_pcalloc(pool, sizeof *t);

    t->curl = curl_easy_init();
    if (!t->curl) return p6_error_make(pool, P6_E_NO_MEMORY, NULL, "libcurl");
    apr_pool_cleanup_register(pool, t, transfer_free, apr_pool_cleanup_null);
    t->in = apr_pcalloc(pool, P6_MAX_GATEWAY_ANSWER + 1);
    set_deadlines(t, config);
    set_trust(t, config, way);
    SET(t, CURLOPT_URL, url);
    SET(t, CURLOPT_WRITEFUNCTION, keep_answer);
    SET(t, CURLOPT_WRITEDATA, t);
    *made = t;
    return NULL;
}

static void add_line(transfer *t, const char *line)
{
    struct curl_slist *longer = curl_slist_append(t->list, line);

    if (longer) t->list = longer;
    else t->refused = CURLE_OUT_OF_MEMORY;
}

/* *STATUS: the last one that the server gave, 0 for none */
static p6_error *perform(transfer *t, CURLcode *rc, long *status, apr_pool_t *pool)
{
    if (t->refused)
        return p6_error_make(pool, P6_E_INTERNAL, NULL, "libcurl takes no option: %s",
                             curl_easy_strerror(t->refused));
    *rc = curl_easy_perform(t->curl);
    *status = 0;
    curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, status);
    if (t->cut) *rc = CURLE_OK; /* its status came long before */
    return NULL;
}

static void no_answer(p6_sent *sent, CURLcode rc, apr_pool_t *pool)
{
    sent->result = P6_SEND_AGAIN;
    sent->detail = apr_psprintf(pool, "curl %d (%s)", (int)rc, curl_easy_strerror(rc));
}

/* A refused greeting, sign-in or STARTTLS says nothing against the message: the operator mends
   it. */
static void judge_mail(p6_sent *sent, CURLcode rc, long status, apr_pool_t *pool)
{
    int setting = rc == CURLE_LOGIN_DENIED || rc == CURLE_USE_SSL_FAILED
        || rc == CURLE_REMOTE_ACCESS_DENIED;

    if (rc && status < 400) {
        no_answer(sent, rc, pool);
        return;
    }
    sent->result = !rc ? P6_SENT : status >= 500 && !setting ? P6_SEND_FAILED : P6_SEND_AGAIN;
    sent->detail = apr_psprintf(pool, "smtp %ld", status);
}

/* a message that can't be sent as it is never can; ERR's details tell no contents */
static p6_error *unsendable(p6_sent *sent, const p6_error *err, apr_pool_t *pool)
{
    sent->result = P6_SEND_FAILED;
    sent->detail = apr_psprintf(pool, "can't be sent: %s", err->detail);
    return NULL;
}

static void set_mail(transfer *t, const p6_delivery_config *config, const char *to,
                     apr_pool_t *pool)
{
    add_line(t, apr_pstrcat(pool, "<", to, ">", NULL));
    SET(t, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    SET(t, CURLOPT_MAIL_FROM, apr_pstrcat(pool, "<", config->smtp_from, ">", NULL));
    SET(t, CURLOPT_MAIL_RCPT, t->list);
    if (config->smtp_user) SET(t, CURLOPT_USERNAME, config->smtp_user);
    if (config->smtp_password) SET(t, CURLOPT_PASSWORD, config->smtp_password);
    SET(t, CURLOPT_UPLOAD, 1L);
    SET(t, CURLOPT_READFUNCTION, give_bytes);
    SET(t, CURLOPT_READDATA, t);
}

p6_error *p6_send_mail(p6_sent *sent, const p6_delivery_config *config, const p6_outgoing *row,
                       apr_int64_t now_s, apr_pool_t *pool)
{
    const p6_mail mail = { config->smtp_from, row->recipient, row->title, row->body,
                           row->request_key, now_s };
    const char *message;
    p6_error *err = p6_mail_build(&message, &mail, pool);
    transfer *t;
    CURLcode rc;
    long status;

    if (err) return unsendable(sent, err, pool);
    P6_TRY(transfer_make(&t, config, config->smtp_url, p6_mail_way(config->smtp_url), pool));
    t->out = message;
    t->left = strlen(message);
    set_mail(t, config, row->recipient, pool);
    P6_TRY(perform(t, &rc, &status, pool));
    judge_mail(sent, rc, status, pool);
    return NULL;
}

static void judge_sms(p6_sent *sent, const p6_delivery_config *config, const transfer *t,
                      CURLcode rc, long status, apr_pool_t *pool)
{
    int later = status >= 500 || status == 401 || status == 407 || status == 408 || status == 425
        || status == 429;

    if (rc) {
        no_answer(sent, rc, pool);
        return;
    }
    sent->detail = apr_psprintf(pool, "http %ld", status);
    if (status < 200 || status > 299) {
        sent->result = later ? P6_SEND_AGAIN : P6_SEND_FAILED;
        return;
    }
    sent->result = P6_SENT;
    if (!config->sms_expect || strstr(t->in, config->sms_expect)) return;
    sent->result = P6_SEND_AGAIN; /* out of credit, most often */
    sent->detail = apr_pstrcat(pool, sent->detail, " without the expected text", NULL);
}

static void set_sms(transfer *t, const p6_delivery_config *config, const char *body,
                    apr_pool_t *pool)
{
    add_line(t, apr_pstrcat(pool, "Content-Type: ", p6_sms_body_type(config->sms_body), NULL));
    add_line(t, "Accept: */*");
    for (int i = 0; config->sms_headers && i < config->sms_headers->nelts; i++)
        add_line(t, APR_ARRAY_IDX(config->sms_headers, i, const char *));
    SET(t, CURLOPT_PROTOCOLS_STR,
        p6_sms_way(config->sms_url) == P6_WAY_CLEAR ? "http" : "https");
    SET(t, CURLOPT_HTTPHEADER, t->list);
    SET(t, CURLOPT_USERAGENT, "mod_proj06/" P6_VERSION);
    SET(t, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
    SET(t, CURLOPT_POSTFIELDS, body);
}

p6_error *p6_send_sms(p6_sent *sent, const p6_delivery_config *config, const p6_outgoing *row,
                      apr_int64_t now_s, apr_pool_t *pool)
{
    const p6_sms sms = { row->recipient, row->body, p6_message_key(row->request_key, pool) };
    const char *body;
    p6_error *err = p6_sms_fill(&body, config->sms_body, &sms, pool);
    transfer *t;
    CURLcode rc;
    long status;

    (void)now_s;
    if (err) return unsendable(sent, err, pool);
    P6_TRY(transfer_make(&t, config, config->sms_url, p6_sms_way(config->sms_url), pool));
    set_sms(t, config, body, pool);
    P6_TRY(perform(t, &rc, &status, pool));
    judge_sms(sent, config, t, rc, status, pool);
    return NULL;
}
