/**
 * Files of the snapshot: mapping them and replacing them whole.
 */
#ifndef P6_LOCATOR_SNAPSHOT_FILE_H
#define P6_LOCATOR_SNAPSHOT_FILE_H

#include <sys/stat.h>

#include "base/error.h"

/** Which file it was: device, inode, size, time of change. */
#define P6_FILE_KEY 4
void p6_file_key(apr_uint64_t key[P6_FILE_KEY], const struct stat *st);

/** A mapped file. */
typedef struct p6_mapping {
    void *bytes;
    apr_size_t len;
    apr_uint64_t key[P6_FILE_KEY];
} p6_mapping;

/** Map FILE, for writing in place when WRITABLE, until p6_mapping_close. NOT_FOUND, BAD_DATA (empty
    or too large), IO. */
p6_error *p6_mapping_open(p6_mapping *mapping, const char *file, int writable, apr_pool_t *pool);
/** As p6_mapping_open, unmapped when POOL is cleared. */
p6_error *p6_mapping_borrow(p6_mapping **mapping, const char *file, int writable,
                            apr_pool_t *pool);
void p6_mapping_close(p6_mapping *mapping);

/** Write LEN bytes beside FILE (mode 0640), flush them to the device; *BESIDE is the new file's
    name. */
p6_error *p6_file_beside(const char **beside, const char *file, const void *bytes, apr_size_t len,
                         apr_pool_t *pool);
/** Put BESIDE in the place of FILE and flush the directory. */
p6_error *p6_file_replace(const char *beside, const char *file, apr_pool_t *pool);
/** Remove what killed builders left beside FILE. */
void p6_file_sweep(const char *file, apr_pool_t *pool);
/** Remove figures of earlier pictures beside FILE: all but CURRENT (a file's name) and what is
    about as young: it may belong to a picture that another builder is about to put in place. */
void p6_file_sweep_figures(const char *file, const char *current, apr_pool_t *pool);

#endif
