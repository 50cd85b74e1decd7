#include "support_directory.h"
#include "support_servers.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SHORT_MS "700ms"
#define CPU_MS 300 /* a wait of 700 ms that spins would need more */

static server s;

static long long cpu_ms(void)
{
    struct timespec t; /* of this thread, monotonic */

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The usual directory at PORT with a short deadline; WORD behind the URL or NULL. */
static p6_directory *short_one(const char *scheme, int port, const char *word)
{
    p6_directory_conf *conf = without_url();

    set(conf, "URL", url_at(scheme, "127.0.0.1", port), word, NULL);
    SET(conf, "Deadline", SHORT_MS);
    return opened(conf);
}

/* It must be unavailable in time, without spinning, and say so once in the log. */
static void is_unavailable_in_time(p6_directory *dir)
{
    long long begin = now_ms(), cpu = cpu_ms();

    fails(UNAVAILABLE, sign_in(dir, "sen", "pw-sen"));
    assert_true(now_ms() - begin < BOUND_MS);
    assert_true(cpu_ms() - cpu < CPU_MS);
    assert_int_equal(logged[6501], 1);
    assert_int_equal(dir->houses[0].busy, 0);
}

static void unavailable_at(conduct how, const char *scheme, const char *word)
{
    server_start(&s, how);
    is_unavailable_in_time(short_one(scheme, s.port, word));
    assert_true(server_taken(&s) > 0);
    assert_false(server_heard(&s, "pw-sen"));
    server_stop(&s);
}

static void a_server_that_takes_connections_and_never_answers(void **state)
{
    (void)state;
    unavailable_at(SILENT, "ldap", NULL);
    assert_false(server_heard(&s, "pw-search"));
}

static void the_same_without_tls(void **state)
{
    (void)state;
    unavailable_at(SILENT, "ldap", "none");
}

static void a_tls_handshake_that_stalls_behind_starttls(void **state)
{
    (void)state;
    unavailable_at(STALLS_TLS, "ldap", NULL);
    assert_false(server_heard(&s, "pw-search"));
}

static void a_tls_handshake_that_stalls_from_the_first_byte(void **state)
{
    (void)state;
    unavailable_at(SILENT, "ldaps", NULL);
}

static void a_message_that_never_ends(void **state)
{
    (void)state;
    unavailable_at(HALF_MESSAGE, "ldap", NULL);
    logged[6501] = 0;
    unavailable_at(HALF_MESSAGE, "ldap", "none");
    logged[6501] = 0;
    unavailable_at(HALF_MESSAGE, "ldaps", NULL);
}

static void a_search_that_never_ends(void **state)
{
    (void)state;
    unavailable_at(ENDLESS, "ldap", "none");
}

static void a_message_that_is_announced_as_huge_is_not_read(void **state)
{
    (void)state;
    unavailable_at(HUGE_MESSAGE, "ldap", "none");
}

static void a_server_that_hangs_up(void **state)
{
    (void)state;
    unavailable_at(HANGS_UP, "ldap", NULL);
    logged[6501] = 0;
    unavailable_at(HANGS_UP, "ldap", "none");
    logged[6501] = 0;
    unavailable_at(HANGS_UP, "ldaps", NULL);
}

/* libldap would go on in clear text */
static void after_a_failed_starttls_nothing_more_is_sent(void **state)
{
    static const conduct failing[] = { REFUSES_TLS, SPOILS_TLS, DROPS_TLS };

    (void)state;
    for (size_t i = 0; i < sizeof failing / sizeof *failing; i++) {
        logged[6501] = 0;
        server_start(&s, failing[i]);
        is_unavailable_in_time(short_one("ldap", s.port, NULL));
        assert_false(server_heard(&s, "pw-"));
        assert_false(server_heard(&s, "cn=search"));
        assert_int_equal(server_taken(&s), 1); /* nor does it come back by itself */
        server_stop(&s);
    }
}

static void a_server_that_leaves_after_the_first_bind_is_not_connected_to_again(void **state)
{
    (void)state;
    server_start(&s, LEAVES);
    is_unavailable_in_time(short_one("ldap", s.port, "none"));
    assert_int_equal(server_taken(&s), 1);
    assert_false(server_heard(&s, "pw-sen"));
    server_stop(&s);
}

static void a_server_that_neither_takes_nor_refuses_connections(void **state)
{
    int fds[8], port = full_backlog(fds, 8);

    (void)state;
    is_unavailable_in_time(short_one("ldap", port, NULL));
    for (int i = 0; i < 8; i++) close(fds[i]);
}

static pthread_mutex_t lookup_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t lookup_changed = PTHREAD_COND_INITIALIZER;
static int lookup_blocked, lookups, lookups_done;

/* names resolve to 127.0.0.1, when they do */
static int blocking_lookup(const char *host, const char *port, const struct addrinfo *hints,
                           struct addrinfo **found)
{
    int rc;

    (void)host;
    if (hints->ai_flags & AI_NUMERICHOST) return EAI_NONAME;
    pthread_mutex_lock(&lookup_lock);
    lookups++;
    while (lookup_blocked) pthread_cond_wait(&lookup_changed, &lookup_lock);
    pthread_mutex_unlock(&lookup_lock);
    rc = getaddrinfo("127.0.0.1", port, hints, found);
    pthread_mutex_lock(&lookup_lock);
    lookups_done++;
    pthread_cond_broadcast(&lookup_changed);
    pthread_mutex_unlock(&lookup_lock);
    return rc;
}

static int lookups_so_far(void)
{
    int n;

    pthread_mutex_lock(&lookup_lock);
    n = lookups;
    pthread_mutex_unlock(&lookup_lock);
    return n;
}

static void let_names_resolve(int yes)
{
    pthread_mutex_lock(&lookup_lock);
    lookup_blocked = !yes;
    pthread_cond_broadcast(&lookup_changed);
    while (yes && lookups_done < lookups) pthread_cond_wait(&lookup_changed, &lookup_lock);
    pthread_mutex_unlock(&lookup_lock);
}

static void a_name_that_does_not_resolve_in_time(void **state)
{
    p6_directory_conf *conf = without_url();
    p6_directory *dir;

    (void)state;
    lookups = lookups_done = 0;
    set(conf, "URL", url_at("ldap", "localhost", plain_port), "none", NULL);
    SET(conf, "Deadline", SHORT_MS);
    dir = opened(conf);
    p6_resolver_set_lookup(dir->houses[0].servers[0].resolver, blocking_lookup);
    let_names_resolve(0);
    is_unavailable_in_time(dir);
    fails(UNAVAILABLE, sign_in(dir, "sen", "pw-sen"));
    assert_int_equal(lookups_so_far(), 1); /* who comes later waits for the same answer */
    let_names_resolve(1);
    ok(sign_in(dir, "sen", "pw-sen"));
    ok(sign_in(dir, "sen", "pw-sen"));
    assert_int_equal(lookups_so_far(), 1); /* it is remembered */
}

static void a_name_server_that_died_is_made_up_for_by_what_is_known(void **state)
{
    p6_directory_conf *conf = without_url();
    p6_resolver *resolver;
    p6_directory *dir;

    (void)state;
    lookups = lookups_done = 0;
    set(conf, "URL", url_at("ldap", "localhost", plain_port), "none", NULL);
    dir = opened(conf);
    resolver = dir->houses[0].servers[0].resolver;
    p6_resolver_set_lookup(resolver, blocking_lookup);
    let_names_resolve(1);
    ok(sign_in(dir, "sen", "pw-sen"));
    p6_resolver_age(resolver);
    let_names_resolve(0);
    ok(sign_in(dir, "sen", "pw-sen"));
    assert_int_equal(lookups_so_far(), 2);
    let_names_resolve(1);
}

static p6_directory *two_servers(const char *first, const char *second)
{
    p6_directory_conf *conf = without_url();

    SET(conf, "URL", first);
    SET(conf, "URL", second);
    SET(conf, "Deadline", "1500ms");
    return opened(conf);
}

static void the_next_server_answers_when_the_first_is_frozen(void **state)
{
    long long begin = now_ms();
    p6_directory *dir;

    (void)state;
    server_start(&s, SILENT);
    dir = two_servers(url_at("ldap", "127.0.0.1", s.port), url_at("ldap", "127.0.0.1", plain_port));
    ok(sign_in(dir, "sen", "pw-sen"));
    assert_true(now_ms() - begin < BOUND_MS);
    assert_int_equal(logged[6501], 1);
    /* for a while the frozen one is not asked first */
    for (int i = 0; i < 5; i++) ok(sign_in(dir, "sen", "pw-sen"));
    assert_int_equal(server_taken(&s), 1);
    server_stop(&s);
}

static void a_refusal_is_not_asked_about_again_elsewhere(void **state)
{
    p6_directory *dir;

    (void)state;
    server_start(&s, SILENT);
    dir = two_servers(url_at("ldap", "127.0.0.1", plain_port), url_at("ldap", "127.0.0.1", s.port));
    fails(REFUSED, sign_in(dir, "sen", "wrong"));
    fails(FORBIDDEN, sign_in(dir, "none", "pw-none"));
    assert_int_equal(server_taken(&s), 0);
    server_stop(&s);
}

static void all_servers_frozen_share_one_deadline(void **state)
{
    long long begin = now_ms();
    p6_directory *dir;

    (void)state;
    server_start(&s, SILENT);
    dir = two_servers(url_at("ldap", "127.0.0.1", s.port), url_at("ldaps", "127.0.0.1", s.port));
    fails(UNAVAILABLE, sign_in(dir, "sen", "pw-sen"));
    assert_true(now_ms() - begin < BOUND_MS);
    assert_int_equal(server_taken(&s), 2);
    assert_int_equal(logged[6501], 2);
    server_stop(&s);
}

typedef struct many {
    p6_directory *dir;
    const char *directory;
    p6_errcode code;
    int right;
    pthread_t thread;
} many;

static int ended; /* of those begun by at_once; atomic */

static void *sign_in_once(void *data)
{
    many *m = data;
    char password[] = "pw-sen";
    p6_credentials credentials = { "sen", 3, password, 6 };
    p6_identity *identity = NULL;
    apr_pool_t *own;
    p6_error *err;

    apr_pool_create(&own, NULL);
    err = p6_directory_verify(&identity, m->dir, m->directory, &credentials, own);
    m->right = !err && strcmp(identity->user_name, "sen") == 0;
    m->code = err ? err->code : P6_E__COUNT;
    apr_pool_destroy(own);
    __atomic_add_fetch(&ended, 1, __ATOMIC_SEQ_CST);
    return NULL;
}

/* N sign-ins at once; how many were right. The others must have been unavailable, and never more
   of them talking than may. */
static int at_once(p6_directory *dir, const char *directory, int n)
{
    many *all = apr_pcalloc(pool, n * sizeof *all);
    p6_directory_figures figures;
    int right = 0;

    __atomic_store_n(&ended, 0, __ATOMIC_SEQ_CST);
    for (int i = 0; i < n; i++) {
        all[i] = (many){ .dir = dir, .directory = directory };
        assert_int_equal(pthread_create(&all[i].thread, NULL, sign_in_once, &all[i]), 0);
    }
    while (__atomic_load_n(&ended, __ATOMIC_SEQ_CST) < n) {
        p6_directory_figures_get(&figures, dir);
        assert_true(figures.busy <= P6_DIRECTORY_AT_ONCE);
        assert_true(figures.waiting <= P6_DIRECTORY_WAITING);
        usleep(1000);
    }
    for (int i = 0; i < n; i++) pthread_join(all[i].thread, NULL);
    for (int i = 0; i < n; i++) {
        right += all[i].right;
        if (!all[i].right) assert_int_equal(all[i].code, P6_E_UNAVAILABLE);
    }
    return right;
}

static void a_slow_server_under_fifty_sign_ins_at_once(void **state)
{
    p6_directory_conf *conf = without_url();
    p6_directory_figures figures;
    long long begin = now_ms();
    p6_directory *dir;
    int right;

    (void)state;
    server_start_slow(&s, plain_port, 30);
    SET(conf, "URL", url_at("ldap", "127.0.0.1", s.port));
    dir = opened(conf);
    right = at_once(dir, "town", 50);
    assert_true(now_ms() - begin < BOUND_MS);
    assert_true(right >= P6_DIRECTORY_AT_ONCE);
    p6_directory_figures_get(&figures, dir);
    assert_int_equal(figures.verified, right);
    assert_int_equal(figures.unavailable, 50 - right);
    assert_int_equal(figures.busy, 0);
    assert_int_equal(figures.waiting, 0);
    ok(sign_in(dir, "sen", "pw-sen"));
    server_stop(&s);
}

static void fifty_sign_ins_at_a_frozen_server_are_over_in_time(void **state)
{
    p6_directory *dir;
    long long begin = now_ms();

    (void)state;
    server_start(&s, SILENT);
    dir = short_one("ldap", s.port, NULL);
    assert_int_equal(at_once(dir, "town", 50), 0);
    assert_true(now_ms() - begin < BOUND_MS);
    server_stop(&s);
}

static void fifty_sign_ins_at_a_sound_server_leave_nothing_behind(void **state)
{
    p6_directory *dir = opened(usual());
    int before;

    (void)state;
    assert_true(at_once(dir, "town", 10) >= P6_DIRECTORY_AT_ONCE);
    before = descriptors();
    for (int i = 0; i < 5; i++) assert_true(at_once(dir, "town", 10) >= P6_DIRECTORY_AT_ONCE);
    assert_int_equal(descriptors(), before);
}

static void many_sign_ins_lose_no_memory(void **state)
{
    p6_directory *dir = opened(usual());
    many m = { .dir = dir, .directory = "town" };
    size_t before = 0;

    (void)state;
    for (int i = 0; i < 40; i++) {
        sign_in_once(&m);
        assert_true(m.right);
        if (i == 9) before = mallinfo2().uordblks; /* 0 under sanitizers */
    }
    assert_true(mallinfo2().uordblks < before + 65536 || !before);
}

static void a_frozen_directory_leaves_turns_to_the_others(void **state)
{
    apr_array_header_t *confs = apr_array_make(pool, 2, sizeof(p6_directory_conf *));
    p6_directory_conf *frozen, *sound = usual();
    many waiting[P6_DIRECTORY_AT_ONCE];
    p6_directory_figures figures;
    long long begin = now_ms();
    p6_directory *dir;

    (void)state;
    server_start(&s, SILENT);
    ok(p6_directory_conf_make(&frozen, "frozen", pool));
    SET(frozen, "CAFile", sound->ca_file);
    SET(frozen, "URL", url_at("ldap", "127.0.0.1", s.port));
    SET(frozen, "Communes", "01843");
    SET(frozen, "Deadline", "2");
    SET(frozen, "Role", "helper", "cn=helpers,ou=groups,dc=test");
    ok(p6_directory_conf_check(frozen, pool));
    ok(p6_directory_conf_check(sound, pool));
    APR_ARRAY_PUSH(confs, p6_directory_conf *) = frozen;
    APR_ARRAY_PUSH(confs, p6_directory_conf *) = sound;
    ok(p6_directory_open(&dir, confs, &env, pool));
    for (int i = 0; i < P6_DIRECTORY_AT_ONCE; i++) {
        waiting[i] = (many){ .dir = dir, .directory = "frozen" };
        assert_int_equal(pthread_create(&waiting[i].thread, NULL, sign_in_once, &waiting[i]), 0);
    }
    do {
        p6_directory_figures_get(&figures, dir);
    } while (figures.busy < P6_DIRECTORY_SHARE && now_ms() - begin < BOUND_MS);
    assert_int_equal(figures.busy, P6_DIRECTORY_SHARE);
    ok(sign_in(dir, "sen", "pw-sen")); /* in "town" */
    for (int i = 0; i < P6_DIRECTORY_AT_ONCE; i++) {
        pthread_join(waiting[i].thread, NULL);
        assert_int_equal(waiting[i].code, P6_E_UNAVAILABLE);
    }
    server_stop(&s);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        T("a server that takes connections and never answers",
          a_server_that_takes_connections_and_never_answers),
        T("the same without TLS", the_same_without_tls),
        T("a TLS handshake that stalls behind StartTLS",
          a_tls_handshake_that_stalls_behind_starttls),
        T("a TLS handshake that stalls from the first byte",
          a_tls_handshake_that_stalls_from_the_first_byte),
        T("a message that never ends", a_message_that_never_ends),
        T("a search that never ends", a_search_that_never_ends),
        T("a message that is announced as huge is not read",
          a_message_that_is_announced_as_huge_is_not_read),
        T("a server that hangs up", a_server_that_hangs_up),
        T("after a failed StartTLS nothing more is sent",
          after_a_failed_starttls_nothing_more_is_sent),
        T("a server that leaves after the first bind is not connected to again",
          a_server_that_leaves_after_the_first_bind_is_not_connected_to_again),
        T("a server that neither takes nor refuses connections",
          a_server_that_neither_takes_nor_refuses_connections),
        T("a name that does not resolve in time", a_name_that_does_not_resolve_in_time),
        T("a name server that died is made up for by what is known",
          a_name_server_that_died_is_made_up_for_by_what_is_known),
        T("the next server answers when the first is frozen",
          the_next_server_answers_when_the_first_is_frozen),
        T("a refusal is not asked about again elsewhere",
          a_refusal_is_not_asked_about_again_elsewhere),
        T("all servers frozen share one deadline", all_servers_frozen_share_one_deadline),
        T("a slow server under fifty sign-ins at once",
          a_slow_server_under_fifty_sign_ins_at_once),
        T("fifty sign-ins at a frozen server are over in time",
          fifty_sign_ins_at_a_frozen_server_are_over_in_time),
        T("fifty sign-ins at a sound server leave nothing behind",
          fifty_sign_ins_at_a_sound_server_leave_nothing_behind),
        T("many sign-ins lose no memory", many_sign_ins_lose_no_memory),
        T("a frozen directory leaves turns to the others",
          a_frozen_directory_leaves_turns_to_the_others),
    };

    return RUN("directories that stall", tests);
}
