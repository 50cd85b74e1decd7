#include "support_scene.h"

int main(void)
{
    return scene_run("changes of the schedule on PostgreSQL", "pgsql");
}
