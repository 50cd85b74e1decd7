/* "/office/shift/ID/passes": issue and revoke passes. The code is shown once, on the answer to the
   form that issued it, in letters and as a QR code. In that one it stands behind the address's "#":
   browsers keep this part to themselves, so no log on the way has it. */
#include "evening/pages.h"

#include <apr_strings.h>
#include <string.h>

#include "evening/shift_call.h"
#include "evening/view_pages.h"
#include "office/passes.h"
#include "office/view_office.h"
#include "office/view_parts.h"
#include "visits/qr.h"
#include "visits/view_form.h"

#define CHOICE(F, r) \
    F(r, value, TEXT, NULL) F(r, text, TEXT, NULL) F(r, selected, BOOL, NULL) F(r, lang, TEXT, NULL)
P6_RECORD(choice, CHOICE)

#define PASS(F, r) \
    F(r, id, TEXT, NULL) F(r, name, TEXT, NULL) F(r, agency, TEXT, NULL) \
    F(r, issued, TEXT, NULL) F(r, revoked, BOOL, NULL)
P6_RECORD(pass, PASS)

#define PASSES(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, bar, RECORD, &p6_bar_shape) F(r, back, URL, NULL) \
    F(r, point, TEXT, NULL) F(r, errors, LIST, &p6_form_error_shape) F(r, action, URL, NULL) \
    F(r, code, TEXT, NULL) F(r, door, TEXT, NULL) F(r, qr, TEXT, NULL) F(r, qr_box, TEXT, NULL) \
    F(r, name, TEXT, NULL) \
    F(r, wrong, TEXT, NULL) F(r, agencies, LIST, &choice_shape) \
    F(r, passes, LIST, &pass_shape)
P6_RECORD(passes, PASSES)

const p6_shape p6_office_passes_shape = { "passes", passes_fields, passes__count };

static p6_value agencies(const p6_view *view, const char *chosen)
{
    apr_pool_t *pool = view->call->pool;
    const apr_array_header_t *all = p6_snapshot_agencies(view->snapshot, pool);
    apr_array_header_t *list = apr_array_make(pool, all->nelts, sizeof(p6_value *));

    for (int i = 0; i < all->nelts; i++) {
        const char *code = APR_ARRAY_IDX(all, i, p6_agency).code, *lang;
        p6_value *row = p6_record_make(&choice_shape, pool);

        row[choice_value] = p6_v_text(code);
        row[choice_text] = p6_v_text(p6_view_name(view, "agency", code, &lang));
        row[choice_lang] = p6_v_text(lang);
        row[choice_selected] = p6_v_bool(chosen && !strcmp(chosen, code));
        APR_ARRAY_PUSH(list, p6_value *) = row;
    }
    return p6_v_list(list);
}

static p6_value rows_of(const p6_view *view, const apr_array_header_t *rows)
{
    const p6_call *call = view->call;
    apr_array_header_t *list = apr_array_make(call->pool, rows->nelts, sizeof(p6_value *));

    for (int i = 0; i < rows->nelts; i++) {
        const p6_pass_row *p = &APR_ARRAY_IDX(rows, i, p6_pass_row);
        p6_value *row = p6_record_make(&pass_shape, call->pool);
        const char *lang;

        row[pass_id] = p6_v_text(apr_psprintf(call->pool, "%" APR_INT64_T_FMT, p->id));
        row[pass_name] = p6_v_text(p->helper_name);
        if (*p->agency)
            row[pass_agency] = p6_v_text(p6_view_name(view, "agency", p->agency, &lang));
        row[pass_issued] = p6_v_text(p6_words_stamp(call, p->issued_at));
        row[pass_revoked] = p6_v_bool(p->revoked_at != 0);
        APR_ARRAY_PUSH(list, p6_value *) = row;
    }
    return p6_v_list(list);
}

/* "ABCD EFGH", to be read aloud */
static const char *grouped(const p6_call *call, const char *code)
{
    return apr_psprintf(call->pool, "%.4s %s", code, code + 4);
}

/* what was typed stays when something must be mended */
static const char *typed(const p6_call *call, const apr_array_header_t *faults, const char *name)
{
    return faults ? p6_params_get(call->form, name) : NULL;
}

static void fill_code(const p6_call *call, const char *code, p6_value *r)
{
    const char *door = p6_call_absolute(call, "/office/sign-in");
    p6_qr qr;

    r[passes_code] = p6_v_text(grouped(call, code));
    r[passes_door] = p6_v_text(door);
    if (p6_qr_make(&qr, apr_pstrcat(call->pool, door, "#", code, NULL), call->pool)) return;
    r[passes_qr] = p6_v_text(qr.path);
    r[passes_qr_box] = p6_v_text(qr.box);
}

static p6_error *show(const p6_shift_call *s, const char *code, const apr_array_header_t *faults)
{
    p6_call *call = s->visitor.view.call;
    p6_frame frame = p6_view_frame(&s->visitor.view, P6_SAY(call, "pass.title"), "/office");
    p6_value *r = p6_record_make(&passes_shape, call->pool);
    apr_array_header_t *rows;

    P6_TRY(p6_passes_list(&rows, &s->visitor.booking, call->official, s->shift, call->pool));
    frame.place = s->point;
    frame.error = faults != NULL;
    r[passes_page] = p6_frame_value(call, &frame);
    r[passes_bar] = p6_view_bar(call);
    r[passes_point] = p6_v_text(s->point);
    r[passes_back] = p6_v_url(p6_shift_link(s, ""));
    r[passes_action] = p6_v_url(p6_shift_link(s, "/passes"));
    r[passes_errors] = p6_form_errors(call, faults);
    r[passes_agencies] = agencies(&s->visitor.view, typed(call, faults, "agency"));
    r[passes_name] = p6_v_text(typed(call, faults, "name"));
    if (faults) r[passes_wrong] = p6_v_text("true");
    r[passes_passes] = rows_of(&s->visitor.view, rows);
    if (code) fill_code(call, code, r);
    P6_TRY(p6_office_page(call, "office-passes", r));
    if (faults) call->res->status = 422;
    return NULL;
}

static p6_error *issue(const p6_shift_call *s)
{
    p6_call *call = s->visitor.view.call;
    const char *agency = p6_params_get(call->form, "agency"), *code;
    apr_array_header_t *faults;
    p6_error *err = p6_pass_issue(&code, &s->visitor.booking, call->official, s->shift,
                                  p6_params_get(call->form, "name"), agency ? agency : "",
                                  call->pool);

    if (!err) return show(s, code, NULL);
    if (err->code != P6_E_BAD_FIELD || strcmp(err->where, "name")) return err;
    faults = apr_array_make(call->pool, 1, sizeof(p6_field_fault));
    APR_ARRAY_PUSH(faults, p6_field_fault) = (p6_field_fault){ "name", "book.bad.name" };
    return show(s, NULL, faults);
}

p6_error *p6_page_passes(p6_call *call)
{
    apr_int64_t revoke;
    p6_shift_call s;

    P6_TRY(p6_shift_call_begin(&s, call, P6_ACT_SCHEDULE));
    if (call->req->method != P6_POST) return show(&s, NULL, NULL);
    revoke = p6_form_int(call, "revoke");
    if (!revoke) return issue(&s);
    P6_TRY(p6_pass_take_back(&s.visitor.booking, call->official, s.shift, revoke, call->pool));
    return p6_office_done(call, apr_psprintf(call->pool, "/office/shift/%" APR_INT64_T_FMT
                                             "/passes", s.shift));
}
