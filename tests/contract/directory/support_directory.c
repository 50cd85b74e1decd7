#include "support_directory.h"
#include "support_servers.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <apr_general.h>

#include "contract/fixture/guardian.h"

apr_pool_t *pool;
const char *slapd_dir;
int plain_port, tls_port;
int logged[10000];
p6_identity *who;

static apr_pool_t *program_pool;
static int fds_before;
static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
static char log_text[1 << 16]; /* of this test */
static size_t log_len;

static apr_time_t stopped(void *baton)
{
    (void)baton;
    return apr_time_from_sec(1795434059);
}

static apr_status_t no_random(void *baton, unsigned char *buf, apr_size_t n)
{
    (void)baton;
    memset(buf, 7, n);
    return APR_SUCCESS;
}

static void keep_line(void *baton, p6_level level, int id, const char *line)
{
    (void)baton;
    (void)level;
    pthread_mutex_lock(&log_lock);
    logged[id]++;
    log_len += apr_snprintf(log_text + log_len, sizeof log_text - log_len, "%s\n", line);
    pthread_mutex_unlock(&log_lock);
    if (getenv("P6_TEST_VERBOSE")) fprintf(stderr, "# P6-%04d %s\n", id, line);
}

p6_env env = { stopped, no_random, keep_line, NULL };

long long now_ms(void)
{
    return p6_deadline_in(0) / 1000;
}

int descriptors(void)
{
    DIR *dir = opendir("/proc/self/fd");
    int n = 0;

    while (readdir(dir)) n++;
    closedir(dir);
    return n;
}

static void shell(const char *command)
{
    if (system(command)) fail_msg("%s failed", command);
}

void slapd(const char *verb)
{
    shell(apr_psprintf(pool, "tests/support/slapd.sh %s %s > /dev/null", verb, slapd_dir));
}

void modify(const char *ldif)
{
    const char *path = apr_pstrcat(pool, slapd_dir, "/change.ldif", NULL);
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    assert_true(fputs(ldif, f) >= 0 && fclose(f) == 0);
    shell(apr_psprintf(pool, "tests/support/slapd.sh modify %s %s", slapd_dir, path));
}

void set(p6_directory_conf *conf, const char *setting, ...)
{
    const char *argv[4];
    int argc = 0;
    va_list ap;

    va_start(ap, setting);
    while (argc < 4 && (argv[argc] = va_arg(ap, const char *)) != NULL) argc++;
    va_end(ap);
    ok(p6_directory_conf_set(conf, setting, argc, argv, pool));
}

p6_directory_conf *without_url(void)
{
    p6_directory_conf *conf;

    ok(p6_directory_conf_make(&conf, "town", pool));
    SET(conf, "CAFile", apr_pstrcat(pool, slapd_dir, "/ca.crt", NULL));
    SET(conf, "BindDN", "cn=search,dc=test");
    SET(conf, "BindPassword", "pw-search");
    SET(conf, "Communes", "*");
    SET(conf, "Role", "manager", "CN=Managers, OU=Groups, DC=test", "01840");
    SET(conf, "Role", "helper", "cn=helpers,ou=groups,dc=test", "01840,01843");
    SET(conf, "Role", "helper", "cn=uniques,ou=groups,dc=test", "01843");
    SET(conf, "Role", "province", "cn=Tỉnh\\, toàn quyền,ou=groups,dc=test");
    SET(conf, "Role", "auditor", "cn=chain1,ou=groups,dc=test", "01840");
    return conf;
}

const char *url_at(const char *scheme, const char *host, int port)
{
    return apr_psprintf(pool, "%s://%s:%d/" PEOPLE, scheme, host, port);
}

p6_directory_conf *usual(void)
{
    p6_directory_conf *conf = without_url();

    SET(conf, "URL", url_at("ldap", "127.0.0.1", plain_port));
    return conf;
}

p6_directory *opened(p6_directory_conf *conf)
{
    apr_array_header_t *confs = apr_array_make(pool, 1, sizeof(p6_directory_conf *));
    p6_directory *dir;

    ok(p6_directory_conf_check(conf, pool));
    APR_ARRAY_PUSH(confs, p6_directory_conf *) = conf;
    ok(p6_directory_open(&dir, confs, &env, pool));
    return dir;
}

p6_error *sign_in_bytes(p6_directory *dir, const char *user, size_t user_len, const char *password,
                        size_t password_len)
{
    char *secret = apr_pstrmemdup(pool, password, password_len);
    p6_credentials credentials = { user, user_len, secret, password_len };
    p6_error *err;

    who = NULL;
    err = p6_directory_verify(&who, dir, "town", &credentials, pool);
    for (size_t i = 0; i < password_len; i++) assert_int_equal(secret[i], 0);
    if (err) assert_null(who);
    return err;
}

p6_error *sign_in(p6_directory *dir, const char *user, const char *password)
{
    return sign_in_bytes(dir, user, strlen(user), password, strlen(password));
}

p6_error *recheck(p6_directory *dir, const char *entry_uuid)
{
    who = NULL;
    return p6_directory_recheck(&who, dir, "town", entry_uuid, pool);
}

const char *rights(void)
{
    const char *text = "";

    for (int i = 0; i < who->rights->nelts; i++) {
        const p6_right *right = &APR_ARRAY_IDX(who->rights, i, p6_right);

        text = apr_pstrcat(pool, text, i ? ", " : "", p6_role_name(right->role), " ",
                           right->commune, NULL);
    }
    return text;
}

int begin_test(void **state)
{
    (void)state;
    apr_pool_create(&pool, program_pool);
    memset(logged, 0, sizeof logged);
    log_len = 0;
    log_text[0] = '\0';
    fds_before = descriptors();
    return 0;
}

int end_test(void **state)
{
    static const char *const typed[] = { "pw-", "sen", "hai", "lan", "odd", "twin", "uid=" };
    int fds;

    (void)state;
    server_stop_left();
    apr_pool_destroy(pool);
    fds = descriptors();
    if (fds != fds_before) print_error("%d descriptors before, %d now\n", fds_before, fds);
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        if (!strstr(log_text, typed[i])) continue;
        print_error("'%s' was logged: %s\n", typed[i], log_text);
        return 1;
    }
    return fds != fds_before;
}

static void start_slapd(void)
{
    const char *command = apr_psprintf(program_pool, "tests/support/slapd.sh start %s", slapd_dir);
    FILE *pipe = popen(command, "r");

    if (!pipe || fscanf(pipe, "%d %d", &plain_port, &tls_port) != 2 || pclose(pipe)) {
        fprintf(stderr, "slapd does not start\n");
        exit(1);
    }
}

static int clean_up(void)
{
    const char *command = "tests/support/slapd.sh stop %s; rm -rf '%s'";

    return system(apr_psprintf(program_pool, command, slapd_dir, slapd_dir));
}

int with_slapd(const char *name, const struct CMUnitTest *tests, size_t n)
{
    static char directory[] = "/tmp/p6-directory-XXXXXX";
    int failed;

    apr_initialize();
    apr_pool_create(&program_pool, NULL);
    /* the server must be able to reach it as another user */
    if (!mkdtemp(directory) || chmod(directory, 0711)) return 1;
    slapd_dir = directory;
    guardian_start(clean_up);
    start_slapd();
    failed = _cmocka_run_group_tests(name, tests, n, NULL, NULL);
    return failed + guardian_end();
}
