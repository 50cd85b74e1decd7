#include "delivery/address.h"

#include <curl/curl.h>
#include <string.h>

#include "delivery/delivery.h"

/* the parts of an address that matter here; NULL where there is none */
typedef struct address {
    char *scheme, *host, *user, *query, *fragment;
} address;

static void address_free(address *a)
{
    curl_free(a->scheme);
    curl_free(a->host);
    curl_free(a->user);
    curl_free(a->query);
    curl_free(a->fragment);
}

/* 1 when URL parses; A is to be freed in any case */
static int address_read(address *a, const char *url)
{
    CURLU *handle = curl_url();
    int fine;

    memset(a, 0, sizeof *a);
    if (!handle) return 0;
    fine = !curl_url_set(handle, CURLUPART_URL, url, 0)
        && !curl_url_get(handle, CURLUPART_SCHEME, &a->scheme, 0)
        && !curl_url_get(handle, CURLUPART_HOST, &a->host, 0) && *a->host;
    if (fine) {
        curl_url_get(handle, CURLUPART_USER, &a->user, 0);
        curl_url_get(handle, CURLUPART_QUERY, &a->query, 0);
        curl_url_get(handle, CURLUPART_FRAGMENT, &a->fragment, 0);
    }
    curl_url_cleanup(handle);
    return fine && !a->user && !a->fragment;
}

/* a name such as localhost would be looked up, so only numbers count */
static int is_loopback(const address *a)
{
    return strcmp(a->host, "127.0.0.1") == 0 || strcmp(a->host, "[::1]") == 0;
}

p6_way p6_mail_way(const char *url)
{
    p6_way way = P6_WAY_NONE;
    address a;

    if (address_read(&a, url) && !a.query) {
        if (strcmp(a.scheme, "smtps") == 0) way = P6_WAY_TLS;
        else if (strcmp(a.scheme, "smtp") == 0)
            way = is_loopback(&a) ? P6_WAY_CLEAR : P6_WAY_START;
    }
    address_free(&a);
    return way;
}

p6_way p6_sms_way(const char *url)
{
    p6_way way = P6_WAY_NONE;
    address a;

    if (address_read(&a, url)) {
        if (strcmp(a.scheme, "https") == 0) way = P6_WAY_TLS;
        else if (strcmp(a.scheme, "http") == 0 && is_loopback(&a)) way = P6_WAY_CLEAR;
    }
    address_free(&a);
    return way;
}

int p6_mail_server_ok(const char *url)
{
    return p6_mail_way(url) != P6_WAY_NONE;
}

int p6_sms_gateway_ok(const char *url)
{
    return p6_sms_way(url) != P6_WAY_NONE;
}
