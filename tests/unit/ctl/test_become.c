#include "support_ctl.h"

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define OTHER "nobody"
#define NO_ACCOUNT 54321

static p6_ctl with(const char *driver, const char *params, const char *user)
{
    return (p6_ctl){ .db_driver = driver, .db_params = params, .user = user, .pool = pool };
}

/* A directory of the scratch directory that belongs to UID (only root can give one away). */
static const char *directory_of(const char *name, uid_t uid)
{
    const char *dir = scratch(name);

    assert_int_equal(mkdir(dir, 0755), 0);
    if (uid != geteuid()) assert_int_equal(chown(dir, uid, (gid_t)-1), 0);
    return apr_pstrcat(pool, dir, "/proj06.db", NULL);
}

static const char *whom(p6_ctl ctl, const char *run_user)
{
    const char *name = "unset";
    p6_error *error = p6_ctl_whom(&name, &ctl, run_user);

    if (error) return apr_psprintf(pool, "%s", p6_error_name(error->code));
    return name ? name : "stays";
}

static void the_user_that_is_named_wins(void **state)
{
    (void)state;
    assert_string_equal(whom(with("sqlite3", "/nowhere/a.db", "somebody"), "www-data"), "somebody");
    assert_string_equal(whom(with(NULL, NULL, "somebody"), NULL), "somebody");
}

static void without_database_nobody_needs_to_be_become(void **state)
{
    (void)state;
    assert_string_equal(whom(with(NULL, NULL, NULL), "www-data"), "stays");
}

static void the_owner_of_the_directory_is_found(void **state)
{
    const struct passwd *me = getpwuid(geteuid());
    const char *file = directory_of("mine", geteuid());

    (void)state;
    assert_non_null(me);
    assert_string_equal(whom(with("sqlite3", file, NULL), NULL),
                        geteuid() == 0 ? "stays" : me->pw_name);
    assert_string_equal(whom(with("sqlite3", "/root-owned.db", NULL), NULL), "stays");
    assert_string_equal(whom(with("sqlite3", scratch("missing/a.db"), NULL), NULL), "NOT_FOUND");
}

static void root_finds_other_owners_and_refuses_nameless_ones(void **state)
{
    const struct passwd *other = getpwnam(OTHER);

    (void)state;
    if (geteuid() != 0) skip();
    assert_non_null(other);
    assert_string_equal(whom(with("sqlite3", directory_of("theirs", other->pw_uid), NULL), NULL),
                        OTHER);
    assert_null(getpwuid(NO_ACCOUNT));
    assert_string_equal(whom(with("sqlite3", directory_of("nameless", NO_ACCOUNT), NULL), NULL),
                        "NOT_FOUND");
}

static void postgresql_needs_a_name_from_option_or_file(void **state)
{
    (void)state;
    assert_string_equal(whom(with("pgsql", "service=proj06", NULL), "www-data"), "www-data");
    assert_string_equal(whom(with("pgsql", "service=proj06", NULL), NULL), "NOT_FOUND");
}

static void who_is_not_root_stays_who_they_are(void **state)
{
    const struct passwd *me = getpwuid(geteuid());
    const char *myself = apr_pstrdup(pool, me->pw_name);

    (void)state;
    assert_null(p6_ctl_become(NULL, pool));
    assert_null(p6_ctl_become(myself, pool));
    assert_int_equal(p6_ctl_become("no-such-account-here", pool)->code, P6_E_NOT_FOUND);
    if (geteuid() != 0)
        assert_int_equal(p6_ctl_become("root", pool)->code, P6_E_FORBIDDEN);
}

/* In a child process: become OTHER. Exit status 0 when every way back is closed. */
static int child_becomes_other(const struct passwd *other)
{
    gid_t groups[64];
    int n;

    if (p6_ctl_become(OTHER, pool)) return 1;
    if (getuid() != other->pw_uid || geteuid() != other->pw_uid) return 2;
    if (getgid() != other->pw_gid || getegid() != other->pw_gid) return 3;
    n = getgroups(64, groups);
    for (int i = 0; i < n; i++) {
        if (groups[i] == 0) return 4;
    }
    if (setuid(0) == 0 || setgid(0) == 0 || seteuid(0) == 0) return 5;
    return strcmp(getenv("HOME"), other->pw_dir) == 0 ? 0 : 6;
}

static void root_becomes_another_for_good(void **state)
{
    const struct passwd *other = getpwnam(OTHER);
    pid_t child;
    int status;

    (void)state;
    if (geteuid() != 0) skip();
    assert_non_null(other);
    fflush(NULL);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) _exit(child_becomes_other(other));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static int never(p6_ctl *ctl)
{
    (void)ctl;
    puts("ran");
    return 0;
}

static void no_command_runs_when_nobody_can_be_become(void **state)
{
    const p6_ctl_entry table[] = { { "never", never, "never", "", NULL }, { NULL, 0, 0, 0, 0 } };
    const char *db = apr_pstrcat(pool, "sqlite:", scratch("missing/a.db"), NULL);

    (void)state;
    assert_int_equal(run(table, NULL, "--user", "no-such-account-here", "never"), 3);
    assert_string_equal(out, "");
    if (geteuid() != 0) skip();
    assert_int_equal(run(table, NULL, "--db", db, "never"), 3);
    assert_string_equal(out, "");
    assert_int_equal(run(table, NULL, "--db", "pgsql:service=proj06", "never"), 3);
    assert_string_equal(out, "");
    assert_non_null(strstr(err, "--user"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "the user that is named wins", the_user_that_is_named_wins, 0, 0, 0 },
        { "without database nobody needs to be become",
          without_database_nobody_needs_to_be_become, 0, 0, 0 },
        { "the owner of the database's directory is found", the_owner_of_the_directory_is_found,
          0, 0, 0 },
        { "root finds other owners and refuses nameless ones",
          root_finds_other_owners_and_refuses_nameless_ones, 0, 0, 0 },
        { "PostgreSQL needs a name from option or file",
          postgresql_needs_a_name_from_option_or_file, 0, 0, 0 },
        { "who is not root stays who they are", who_is_not_root_stays_who_they_are, 0, 0, 0 },
        { "root becomes another for good, groups included", root_becomes_another_for_good,
          0, 0, 0 },
        { "no command runs when nobody can be become", no_command_runs_when_nobody_can_be_become,
          0, 0, 0 },
    };

    begin_tests();
    return cmocka_run_group_tests_name("proj06ctl becoming", tests, NULL, NULL);
}
