/**
 * One question about one person, asked of one server.
 */
#ifndef P6_DIRECTORY_ATTEMPT_H
#define P6_DIRECTORY_ATTEMPT_H

#include "directory/session.h"

/** Who is asked about: by what they typed, or by entry_uuid. */
typedef struct p6_question {
    const char *user;       /**< NFC; NULL: asked by entry_uuid, without a password */
    const char *password;   /**< the caller's bytes */
    apr_size_t password_len;
    const char *entry_uuid;
} p6_question;

/** What was noticed on the way and is worth a line in the log. */
typedef struct p6_notices {
    int not_unique; /**< one name stands for several entries */
    int groups_cut; /**< more groups than are looked at */
} p6_notices;

/** Ask QUESTION by PLAN. Errors as p6_directory_verify and p6_directory_recheck say; *IDENTITY in
    POOL, what is only needed meanwhile in SCRATCH. */
p6_error *p6_attempt(p6_identity **identity, p6_notices *notices, const p6_session_plan *plan,
                     const p6_question *question, apr_pool_t *pool, apr_pool_t *scratch);

#endif
