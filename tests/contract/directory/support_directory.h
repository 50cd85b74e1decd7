/* What the contract tests of directories share: one private slapd for the program, a fresh pool for
   each test, sign-ins, and a check that no log line holds what somebody typed. */
#ifndef P6_SUPPORT_DIRECTORY_H
#define P6_SUPPORT_DIRECTORY_H

#include "contract/fixture/check.h"
#include "directory/private.h"

#define BOUND_MS 5000 /* generous: proves that a deadline of a second or so held */

extern apr_pool_t *pool;              /* cleared after each test */
extern const char *slapd_dir;         /* has ca.crt and other/ca.crt */
extern int plain_port, tls_port;      /* of slapd */
extern int logged[10000];             /* how often each id was logged in this test */
extern p6_env env;
extern p6_identity *who;              /* of the last sign-in, or NULL */

/* tests/support/slapd.sh VERB */
void slapd(const char *verb);
/* change the directory by LDIF */
void modify(const char *ldif);

/* set SETTING of CONF to up to three words; it must be right */
void set(p6_directory_conf *conf, const char *setting, ...);
#define SET(conf, ...) set(conf, __VA_ARGS__, NULL)
/* all but the URL as the tests want it; nearly every role */
p6_directory_conf *without_url(void);
/* the same with the URL of slapd: StartTLS, people who have not left */
p6_directory_conf *usual(void);
/* the DN of the people's part of a URL */
#define PEOPLE "ou=people,dc=test?uid?sub?(!(employeeType=left))"
const char *url_at(const char *scheme, const char *host, int port);

/* check CONF and open it, alone */
p6_directory *opened(p6_directory_conf *conf);
p6_error *sign_in(p6_directory *dir, const char *user, const char *password);
p6_error *sign_in_bytes(p6_directory *dir, const char *user, size_t user_len, const char *password,
                        size_t password_len);
p6_error *recheck(p6_directory *dir, const char *entry_uuid);
/* "manager 01840, helper 01843": the rights of `who`, in the order of the Role lines */
const char *rights(void);

/* milliseconds since some moment */
long long now_ms(void);
int descriptors(void);

int begin_test(void **state);
int end_test(void **state);
#define T(sentence, function) { sentence, function, begin_test, end_test, NULL }

int with_slapd(const char *name, const struct CMUnitTest *tests, size_t n);
#define RUN(name, tests) with_slapd(name, tests, sizeof(tests) / sizeof *(tests))

#endif
