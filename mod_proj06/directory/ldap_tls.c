#include "directory/tls.h"

#include <ldap.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>
#include <unistd.h>

#include "directory/conf.h"

#define TLS_1_2_OR_NEWER "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2" /* GnuTLS's way to say it */

static const int demand = LDAP_OPT_X_TLS_DEMAND, names = LDAP_OPT_X_TLS_TRY;

static int is_gnutls(LDAP *ld)
{
    char *package = NULL;
    int yes = ldap_get_option(ld, LDAP_OPT_X_TLS_PACKAGE, &package) == LDAP_OPT_SUCCESS && package
        && strcmp(package, "GnuTLS") == 0;

    ldap_memfree(package);
    return yes;
}

/* A context on LD that trusts CA_FILE and nothing that stands in ldap.conf. CIPHERS may be NULL. */
static int set_context(LDAP *ld, const char *ca_file, const char *ciphers)
{
    static const int tls_1_2 = LDAP_OPT_X_TLS_PROTOCOL_TLS1_2, client = 0;
    const struct {
        int name;
        const void *value;
    } options[] = {
        { LDAP_OPT_X_TLS_REQUIRE_CERT, &demand }, { LDAP_OPT_X_TLS_CACERTFILE, ca_file },
        { LDAP_OPT_X_TLS_CACERTDIR, NULL },       { LDAP_OPT_X_TLS_CERTFILE, NULL },
        { LDAP_OPT_X_TLS_KEYFILE, NULL },         { LDAP_OPT_X_TLS_CRLFILE, NULL },
        { LDAP_OPT_X_TLS_PROTOCOL_MIN, &tls_1_2 },
        { LDAP_OPT_X_TLS_CIPHER_SUITE, ciphers },
        { LDAP_OPT_X_TLS_NEWCTX, &client },
    };

    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (ldap_set_option(ld, options[i].name, options[i].value) != LDAP_OPT_SUCCESS) return 0;
    }
    return 1;
}

p6_tls *p6_tls_make(const char *ca_file)
{
    LDAP *ld = NULL;
    void *context = NULL;

    if (access(ca_file, R_OK) != 0 || ldap_create(&ld) != LDAP_SUCCESS) return NULL;
    if (!set_context(ld, ca_file, is_gnutls(ld) ? TLS_1_2_OR_NEWER : NULL)
        || ldap_get_option(ld, LDAP_OPT_X_TLS_CTX, &context) != LDAP_OPT_SUCCESS)
        context = NULL;
    ldap_unbind_ext(ld, NULL, NULL);
    return context;
}

int p6_tls_use(p6_tls *tls, LDAP *ld)
{
    /* without a context of ours libldap would take one made by ldap.conf */
    return tls && ldap_set_option(ld, LDAP_OPT_X_TLS_REQUIRE_CERT, &demand) == LDAP_OPT_SUCCESS
        && ldap_set_option(ld, LDAP_OPT_X_TLS_REQUIRE_SAN, &names) == LDAP_OPT_SUCCESS
        && ldap_set_option(ld, LDAP_OPT_X_TLS_CTX, tls) == LDAP_OPT_SUCCESS;
}

void p6_directory_ldap_begin(void)
{
    LDAP *ld = NULL;

    if (ldap_create(&ld) == LDAP_SUCCESS) ldap_unbind_ext(ld, NULL, NULL);
}

/* libldap with GnuTLS takes a file without any certificate, too, and then trusts nobody. */
static int has_certificate(const char *file)
{
    BIO *bio = BIO_new_file(file, "r");
    X509 *certificate = bio ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;
    int yes = certificate != NULL;

    X509_free(certificate);
    BIO_free(bio);
    ERR_clear_error(); /* the queue is shared with others in this thread */
    return yes;
}

p6_error *p6_directory_ca_check(const char *file, apr_pool_t *pool)
{
    LDAP *ld = NULL;
    int right = 0;

    /* a context that goes away again, and loses nothing: the parent checks at every restart */
    if (has_certificate(file) && ldap_create(&ld) == LDAP_SUCCESS) {
        right = set_context(ld, file, NULL);
        ldap_unbind_ext(ld, NULL, NULL);
    }
    if (right) return NULL;
    return p6_error_make(pool, P6_E_BAD_INPUT, NULL, "needs a PEM file with certificates of "
                         "authorities, readable for httpd's run user; '%s' is none", file);
}
