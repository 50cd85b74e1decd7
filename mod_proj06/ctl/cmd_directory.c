/* proj06ctl directory: does a directory let somebody in, and what may they do then? */
#include <apr_strings.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/wipe.h"
#include "ctl/ctl.h"
#include "ctl/exec.h"

const char p6_help_directory[] =
    "The password is the first line of FILE or of standard input (asked for, and not shown, on a\n"
    "terminal); never an argument, which others on the machine can read. --in names the directory\n"
    "when there are several. A program behind BindPassword's exec: is run as the user that the\n"
    "tool has become; --user root lets it run as httpd does.\n";

typedef struct arguments {
    const char *user, *in, *password_file;
} arguments;

/* 0 when the arguments are wrong. */
static int read_arguments(arguments *a, const p6_ctl *ctl)
{
    memset(a, 0, sizeof *a);
    if (ctl->argc < 2 || strcmp(ctl->argv[0], "test") != 0) return 0;
    for (int i = 1; i < ctl->argc; i++) {
        const char **value = strcmp(ctl->argv[i], "--in") == 0 ? &a->in
            : strcmp(ctl->argv[i], "--password-file") == 0 ? &a->password_file : NULL;

        if (value && i + 1 == ctl->argc) return 0;
        if (value) *value = ctl->argv[++i];
        else if (a->user) return 0;
        else a->user = ctl->argv[i];
    }
    return a->user != NULL;
}

/* The first line of F without its end into PASSWORD; 0 when it is too long or there is none. */
static int read_line(char *password, apr_size_t size, FILE *f)
{
    apr_size_t len;

    setvbuf(f, NULL, _IONBF, 0); /* no copy of it stays in a buffer */
    if (!fgets(password, (int)size, f)) return 0;
    len = strcspn(password, "\r\n");
    if (len + 1 == size) return 0;
    password[len] = '\0';
    return 1;
}

static int ask_at_terminal(char *password, apr_size_t size)
{
    struct termios before, silent;
    int known = tcgetattr(STDIN_FILENO, &before) == 0, right;

    fputs("password: ", stderr);
    silent = before;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    if (known) tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    right = read_line(password, size, stdin);
    if (known) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    fputc('\n', stderr);
    return right;
}

static int read_password(char *password, apr_size_t size, const char *file)
{
    FILE *f;
    int right;

    if (!file && isatty(STDIN_FILENO)) return ask_at_terminal(password, size);
    if (!file) return read_line(password, size, stdin);
    f = fopen(file, "r");
    if (!f) return 0;
    right = read_line(password, size, f);
    fclose(f);
    return right;
}

/* The directory that is meant, or NULL after a complaint. */
static const p6_directory_conf *choose(const p6_ctl *ctl, const arguments *a)
{
    for (int i = 0; i < ctl->directories->nelts; i++) {
        const p6_directory_conf *conf = APR_ARRAY_IDX(ctl->directories, i, p6_directory_conf *);

        if (a->in ? strcmp(conf->name, a->in) == 0 : ctl->directories->nelts == 1) return conf;
    }
    if (a->in) p6_ctl_usage("--conf has no <Proj06Directory> of the name behind --in");
    else if (!ctl->directories->nelts) p6_ctl_usage("--conf has no <Proj06Directory> section");
    else p6_ctl_usage("--conf has several directories; name one by --in");
    return NULL;
}

static void print(const p6_identity *identity)
{
    printf("directory: %s\nname: %s\nshown as: %s\nentryUUID: %s\n", identity->directory,
           identity->user_name, identity->shown_name, identity->entry_uuid);
    for (int i = 0; i < identity->rights->nelts; i++) {
        const p6_right *right = &APR_ARRAY_IDX(identity->rights, i, p6_right);

        printf("right: %s %s\n", p6_role_name(right->role), right->commune);
    }
}

static int tell(const p6_error *err)
{
    if (err->code != P6_E_REFUSED && err->code != P6_E_FORBIDDEN) return p6_ctl_fail(err);
    p6_ctl_fail(err);
    return 1;
}

static int verify(const p6_ctl *ctl, p6_directory_conf *conf, const arguments *a)
{
    apr_array_header_t *one = apr_array_make(ctl->pool, 1, sizeof(p6_directory_conf *));
    char password[P6_MAX_PASSWORD + 2];
    p6_credentials credentials = { a->user, strlen(a->user), password, 0 };
    p6_identity *identity;
    p6_directory *dir;
    p6_error *err;

    APR_ARRAY_PUSH(one, p6_directory_conf *) = conf;
    err = p6_directory_open(&dir, one, ctl->env, ctl->pool);
    if (err) return p6_ctl_fail(err);
    if (!read_password(password, sizeof password, a->password_file)) {
        p6_wipe(password, sizeof password);
        return p6_ctl_usage("the password could not be read: one line, from standard input or from "
                            "the file behind --password-file");
    }
    credentials.password_len = strlen(password);
    err = p6_directory_verify(&identity, dir, conf->name, &credentials, ctl->pool);
    p6_wipe(password, sizeof password);
    if (err) return tell(err);
    print(identity);
    return 0;
}

/* A copy of CONF whose BindPassword is what its program printed. */
static p6_error *settle_password(p6_directory_conf **settled, const p6_directory_conf *conf,
                                 apr_pool_t *pool)
{
    *settled = apr_pmemdup(pool, conf, sizeof *conf);
    if (!conf->bind_password || strncmp(conf->bind_password, "exec:", 5) != 0) return NULL;
    return p6_ctl_first_line(&(*settled)->bind_password, conf->bind_password + 5, pool);
}

int p6_cmd_directory(p6_ctl *ctl)
{
    const p6_directory_conf *conf;
    p6_directory_conf *settled;
    arguments a;
    p6_error *err;

    if (!read_arguments(&a, ctl))
        return p6_ctl_usage("directory test [--in NAME] [--password-file FILE] USER");
    if (!ctl->conf) return p6_ctl_usage("name the configuration with the directories by --conf");
    if (ctl->directories_wrong) return p6_ctl_fail(ctl->directories_wrong);
    if (!(conf = choose(ctl, &a))) return 2;
    err = settle_password(&settled, conf, ctl->pool);
    return err ? p6_ctl_fail(err) : verify(ctl, settled, &a);
}
