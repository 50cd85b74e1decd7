#include "site/frame.h"

#include <apr_strings.h>
#include <string.h>

#include "site/statics.h"

#define PAGE_BYTES (32 * 1024)

#define LANGUAGE(F, r) \
    F(r, name, TEXT, NULL) F(r, code, TEXT, NULL) F(r, href, URL, NULL) F(r, current, BOOL, NULL)
P6_RECORD(language, LANGUAGE)

/* asked: lang= stood in the address, forms must carry it on */
#define FRAME(F, r) \
    F(r, title, TEXT, NULL) F(r, lang, TEXT, NULL) F(r, asked, BOOL, NULL) \
    F(r, css, URL, NULL) F(r, js, URL, NULL) F(r, icon, URL, NULL) \
    F(r, home, URL, NULL) F(r, portal, TEXT, NULL) F(r, privacy, URL, NULL) \
    F(r, statistics, URL, NULL) \
    F(r, phone, TEXT, NULL) F(r, phone_href, URL, NULL) \
    F(r, languages, LIST, &language_shape) \
    F(r, data, TEXT, NULL) F(r, old, TEXT, NULL) F(r, sample, BOOL, NULL)
P6_RECORD(frame, FRAME)

const p6_shape p6_frame_shape = { "page", frame_fields, frame__count };

static const char *const language_names[P6_LANGS] = { "Tiếng Việt", "English", "Français" };

static p6_value languages(const p6_call *call, const char *canonical)
{
    apr_array_header_t *list = apr_array_make(call->pool, P6_LANGS, sizeof(const p6_value *));
    char joint = strchr(canonical, '?') ? '&' : '?';

    for (int lang = 0; lang < P6_LANGS; lang++) {
        p6_value *row = p6_record_make(&language_shape, call->pool);
        const char *code = p6_lang_code((p6_lang)lang);

        row[language_name] = p6_v_text(language_names[lang]);
        row[language_code] = p6_v_text(code);
        row[language_href] = p6_v_url(apr_psprintf(call->pool, "%s%s%clang=%s", call->req->mount,
                                                   canonical, joint, code));
        row[language_current] = p6_v_bool(lang == (int)call->lang);
        APR_ARRAY_PUSH(list, const p6_value *) = row;
    }
    return p6_v_list(list);
}

/* "page – place – portal", with "Lỗi: " in front of an error's. */
static const char *full_title(const p6_call *call, const p6_frame *frame)
{
    const char *title = frame->title;

    if (frame->error) title = P6_SAY(call, "frame.error", "title", title);
    return apr_pstrcat(call->pool, title, frame->place ? " – " : "",
                       frame->place ? frame->place : "", " – ",
                       call->site->settings->portal_name, NULL);
}

static void say_age(const p6_call *call, const p6_frame *frame, p6_value *r)
{
    const char *stamp;

    if (!frame->data_at) return;
    stamp = p6_words_stamp(call, frame->data_at);
    r[frame_data] = p6_v_text(P6_SAY(call, "frame.data", "time", stamp));
    if (frame->old_data) r[frame_old] = p6_v_text(P6_SAY(call, "frame.old", "time", stamp));
}

p6_value p6_frame_value(const p6_call *call, const p6_frame *frame)
{
    p6_value *r = p6_record_make(&frame_shape, call->pool);
    const char *phone = frame->help_line && *frame->help_line ? frame->help_line
                                                              : call->site->settings->help_line;

    r[frame_title] = p6_v_text(full_title(call, frame));
    r[frame_lang] = p6_v_text(p6_lang_code(call->lang));
    r[frame_asked] = p6_v_bool(call->lang_explicit);
    r[frame_css] = p6_v_url(p6_static_link(call, "p6.css"));
    r[frame_js] = p6_v_url(p6_static_link(call, "p6.js"));
    r[frame_icon] = p6_v_url(p6_static_link(call, "icon.svg"));
    r[frame_home] = p6_v_url(p6_call_link(call, "/"));
    r[frame_portal] = p6_v_text(call->site->settings->portal_name);
    r[frame_privacy] = p6_v_url(p6_call_link(call, "/privacy"));
    if (call->site->office && call->site->store)
        r[frame_statistics] = p6_v_url(p6_call_link(call, "/statistics"));
    if (phone && *phone) {
        r[frame_phone] = p6_v_text(p6_words_phone(call, phone));
        r[frame_phone_href] = p6_v_url(apr_pstrcat(call->pool, "tel:", phone, NULL));
    }
    r[frame_languages] = languages(call, frame->canonical);
    r[frame_sample] = p6_v_bool(frame->sample);
    say_age(call, frame, r);
    return p6_v_record(r);
}

p6_error *p6_page(p6_call *call, const char *name, const p6_value *root)
{
    const p6_program *program = p6_templates_get(call->site->templates, name, call->lang);
    p6_buf *out = p6_buf_make(call->pool, PAGE_BYTES);
    apr_pool_t *scratch;
    p6_error *err;

    if (!program)
        return p6_error_make(call->pool, P6_E_INTERNAL, NULL, "page %s is not bound", name);
    apr_pool_create(&scratch, call->pool);
    err = p6_error_dup(call->pool, p6_render(program, root, out, scratch));
    apr_pool_destroy(scratch);
    if (err) return err;
    p6_response_body(call->res, "text/html; charset=utf-8", out->data, out->len);
    return NULL;
}
