#include "base/wipe.h"

#include <string.h>

void p6_wipe(void *memory, apr_size_t n)
{
    if (n) explicit_bzero(memory, n);
}
