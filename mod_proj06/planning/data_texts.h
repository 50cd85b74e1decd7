/**
 * Texts of the data in several languages, as a member of a row's JSON: {"name":{"vi":"…"}}.
 */
#ifndef P6_PLANNING_DATA_TEXTS_H
#define P6_PLANNING_DATA_TEXTS_H

#include <jansson.h>

#include "planning/deed.h"

/** The languages of data texts, in the order of p6_lang. */
extern const char *const p6_text_langs[3];

/** ROW (JSON of a row) with the texts of (KIND, SUBJECT) that are not empty as its member "texts".
    */
p6_error *p6_texts_add(const char **json, p6_tx *tx, const char *kind, const char *subject,
                       const char *row, apr_pool_t *pool);
/** Put the texts that ROW (JSON as above) holds; FIELDS (ended by NULL) that it lacks become
    empty. */
p6_error *p6_texts_put(p6_tx *tx, const char *kind, const char *subject,
                       const char *const *fields, const char *row, apr_pool_t *pool);

#endif
