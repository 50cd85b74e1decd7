#include "support_ctl.h"

#include <fcntl.h>

apr_pool_t *pool;
const char *out, *err;

static const char *scratch_dir;

const char *scratch(const char *name)
{
    return apr_pstrcat(pool, scratch_dir, "/", name, NULL);
}

const char *write_scratch(const char *name, const char *text)
{
    const char *path = scratch(name);
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
    return path;
}

static const char *read_scratch(const char *name)
{
    FILE *f = fopen(scratch(name), "r");
    char *text = apr_pcalloc(pool, 1 << 20);

    assert_non_null(f);
    assert_true(fread(text, 1, (1 << 20) - 1, f) < (1 << 20) - 1);
    fclose(f);
    return text;
}

/* Let FD stand for FILE; gives what it stood for. */
static int redirect(int fd, const char *file, int flags)
{
    int kept = dup(fd), opened = open(file, flags, 0600);

    assert_true(kept >= 0 && opened >= 0);
    assert_int_equal(dup2(opened, fd), fd);
    close(opened);
    return kept;
}

static void restore(int fd, int kept)
{
    assert_int_equal(dup2(kept, fd), fd);
    close(kept);
}

int run_tool(const p6_ctl_entry *entries, const char *input, const char *const *args)
{
    int kept[3], status, argc = 0;

    while (args[argc]) argc++;
    fflush(NULL);
    kept[0] = redirect(0, write_scratch("in", input ? input : ""), O_RDONLY);
    kept[1] = redirect(1, scratch("out"), O_WRONLY | O_CREAT | O_TRUNC);
    kept[2] = redirect(2, scratch("err"), O_WRONLY | O_CREAT | O_TRUNC);
    clearerr(stdin);
    status = p6_ctl_run(argc, args, entries, pool);
    fflush(NULL);
    for (int fd = 0; fd < 3; fd++) restore(fd, kept[fd]);
    out = read_scratch("out");
    err = read_scratch("err");
    return status;
}

void begin_tests(void)
{
    const char *given = getenv("P6_TEST_TMP");
    char *made;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    made = apr_pstrcat(pool, given ? given : "/tmp", "/p6-ctl-XXXXXX", NULL);
    scratch_dir = mkdtemp(made);
    if (!scratch_dir) abort();
}
