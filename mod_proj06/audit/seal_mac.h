/**
 * What a seal's code covers, and how. Fixed for good: old seals are checked by it.
 *
 * A sum runs over the rows in their order: s0 = SHA-256("proj06 audit rows"), and for each row
 * s = SHA-256(s before, 32 bytes, then the row's fields). The code is HMAC-SHA-256 under the key
 * over the fields "proj06 audit seal 1", number, time, number of rows, key's name, code of the seal
 * before, the last sum in hex. A field is its length in bytes, ':', its bytes, ','; numbers are
 * decimal. So no two lists of fields give the same bytes. The fields of a row are id, time, actor,
 * official, pass, action, kind of subject, subject, commune, detail.
 */
#ifndef P6_AUDIT_SEAL_MAC_H
#define P6_AUDIT_SEAL_MAC_H

#include "audit/seal_key.h"
#include "base/buf.h"
#include "base/token.h"
#include "store/seals.h"

#define P6_SEAL_MAC (2 * P6_SHA256_BYTES) /**< hex digits of a code */

typedef struct p6_seal_sum {
    unsigned char digest[P6_SHA256_BYTES];
    p6_buf *text; /**< scratch */
} p6_seal_sum;

/** An empty sum; its scratch is in POOL and grows to the largest row. */
p6_seal_sum p6_seal_sum_make(apr_pool_t *pool);
/** Begin anew. */
void p6_seal_sum_reset(p6_seal_sum *sum);
void p6_seal_sum_add(p6_seal_sum *sum, const p6_audit_entry *row);

/** The code of SEAL (but its own `mac`) over the rows of SUM: P6_SEAL_MAC hex digits in POOL. */
const char *p6_seal_mac(const p6_seal_key *key, const p6_seal *seal, const p6_seal_sum *sum,
                        apr_pool_t *pool);

#endif
