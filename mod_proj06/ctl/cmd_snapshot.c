/* proj06ctl snapshot: write or check the picture of the places. */
#include <stdio.h>
#include <string.h>
#include "ctl/ctl.h"
#include "locator/snapshot.h"

static int build(p6_ctl *ctl, const char *file)
{
    p6_store *store = p6_ctl_store(ctl);
    p6_error *err;

    if (!store) return 3;
    err = p6_snapshot_build(file, store, ctl->env, ctl->pool);
    if (err) return p6_ctl_fail(err);
    printf("built %s\n", file);
    return 0;
}

static int check(p6_ctl *ctl, const char *file)
{
    p6_error *err = p6_snapshot_check(file, ctl->pool);

    if (!err) {
        printf("%s is sound\n", file);
        return 0;
    }
    p6_ctl_fail(err);
    return err->code == P6_E_BAD_DATA ? 1 : 3;
}

int p6_cmd_snapshot(p6_ctl *ctl)
{
    if (ctl->argc != 2) return p6_ctl_usage("snapshot build|check FILE");
    if (!strcmp(ctl->argv[0], "build")) return build(ctl, ctl->argv[1]);
    if (!strcmp(ctl->argv[0], "check")) return check(ctl, ctl->argv[1]);
    return p6_ctl_usage("snapshot build|check FILE");
}
