/**
 * entryUUID as text, and Active Directory's objectGUID in its place.
 */
#ifndef P6_DIRECTORY_UUID_H
#define P6_DIRECTORY_UUID_H

#include <apr_pools.h>

#define P6_UUID_BYTES 16

/** TEXT (LEN bytes, 36 characters with hyphens) in lower case in POOL, or NULL. */
const char *p6_uuid_read(const char *text, apr_size_t len, apr_pool_t *pool);
/** An objectGUID as text, as Microsoft's tools write it: three little-endian numbers first. */
const char *p6_uuid_of_guid(const unsigned char guid[P6_UUID_BYTES], apr_pool_t *pool);
/** The reverse; UUID as p6_uuid_read gives it. */
void p6_uuid_to_guid(unsigned char guid[P6_UUID_BYTES], const char *uuid);

#endif
