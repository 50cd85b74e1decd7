#include "planning/data_texts.h"

#include <string.h>

#include "planning/row_json.h"
#include "store/reference.h"

const char *const p6_text_langs[3] = { "vi", "en", "fr" };

p6_error *p6_texts_add(const char **json, p6_tx *tx, const char *kind, const char *subject,
                       const char *row, apr_pool_t *pool)
{
    json_t *object = json_loads(row, 0, NULL), *texts = json_object();
    apr_array_header_t *rows;
    p6_error *err = p6_ref_texts(tx, kind, &rows, pool);

    for (int i = 0; !err && i < rows->nelts; i++) {
        const p6_data_text *text = &APR_ARRAY_IDX(rows, i, p6_data_text);

        if (strcmp(text->subject, subject) || !*text->text) continue;
        if (!json_object_get(texts, text->field))
            json_object_set_new(texts, text->field, json_object());
        json_object_set_new(json_object_get(texts, text->field), text->lang,
                            json_string(text->text));
    }
    json_object_set_new(object, "texts", texts);
    *json = p6_row_dump(object, pool);
    return err;
}

p6_error *p6_texts_put(p6_tx *tx, const char *kind, const char *subject,
                       const char *const *fields, const char *row, apr_pool_t *pool)
{
    const json_t *texts = json_object_get(p6_row_parse(row, pool), "texts");

    for (; *fields; fields++)
        for (int i = 0; i < 3; i++) {
            const json_t *text = json_object_get(json_object_get(texts, *fields),
                                                 p6_text_langs[i]);
            p6_data_text put = { kind, subject, *fields, p6_text_langs[i],
                                 json_is_string(text) ? json_string_value(text) : "" };

            P6_TRY(p6_ref_put_text(tx, &put));
        }
    return NULL;
}
