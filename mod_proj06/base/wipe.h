/**
 * Overwriting what must not stay in memory.
 */
#ifndef P6_BASE_WIPE_H
#define P6_BASE_WIPE_H

#include <apr.h>

/** Overwrite N bytes at MEMORY (NULL with N 0 is fine); no compiler leaves it out because nobody
    reads them again. */
void p6_wipe(void *memory, apr_size_t n);

#endif
