/**
 * Pieces of forms: the names that templates/forms.xhtml uses, and how faults that the rules found
 * get to them: all at once in a summary and each at its field. What was typed is shown again.
 *
 * A field's id in the page is the name of its faults ("phone"), the first choice's in a group.
 */
#ifndef P6_VISITS_VIEW_FORM_H
#define P6_VISITS_VIEW_FORM_H

#include "site/call.h"
#include "visits/visits.h"

/** A line of the summary: the link to the field. */
#define P6_FORM_ERROR(F, r) F(r, href, URL, NULL) F(r, text, TEXT, NULL)
P6_RECORD(p6_form_error, P6_FORM_ERROR)

/** A field that is typed or chosen from a list: macros text, lines and select (name "f"). */
#define P6_FORM_FIELD(F, r) \
    F(r, id, TEXT, NULL) F(r, name, TEXT, NULL) F(r, label, TEXT, NULL) F(r, hint, TEXT, NULL) \
    F(r, error, TEXT, NULL) F(r, value, TEXT, NULL) F(r, described, TEXT, NULL) \
    F(r, invalid, TEXT, NULL) F(r, type, TEXT, NULL) F(r, keys, TEXT, NULL) F(r, fill, TEXT, NULL)
P6_RECORD(p6_form_field, P6_FORM_FIELD)

/** One choice of a group, and a box to tick by itself. */
#define P6_FORM_CHOICE(F, r) \
    F(r, id, TEXT, NULL) F(r, name, TEXT, NULL) F(r, value, TEXT, NULL) F(r, text, TEXT, NULL) \
    F(r, lang, TEXT, NULL) F(r, more, TEXT, NULL) F(r, note, TEXT, NULL) \
    F(r, note_lang, TEXT, NULL) F(r, checked, BOOL, NULL) F(r, error, TEXT, NULL) \
    F(r, described, TEXT, NULL) F(r, invalid, TEXT, NULL)
P6_RECORD(p6_form_choice, P6_FORM_CHOICE)

/** Choices that belong together: macros radios and boxes (name "g"). */
#define P6_FORM_GROUP(F, r) \
    F(r, id, TEXT, NULL) F(r, legend, TEXT, NULL) F(r, hint, TEXT, NULL) F(r, error, TEXT, NULL) \
    F(r, described, TEXT, NULL) F(r, choices, LIST, &p6_form_choice_shape)
P6_RECORD(p6_form_group, P6_FORM_GROUP)

/** What a form carries on unseen: macro hidden (name "hidden"). */
#define P6_FORM_HIDDEN(F, r) F(r, name, TEXT, NULL) F(r, value, TEXT, NULL)
P6_RECORD(p6_form_hidden, P6_FORM_HIDDEN)

/** The random key of a form (its hidden field "key"), by which the same form sent twice is known:
    the one that CALL's form came with, so that a mended form is the same request; a fresh one when
    there is none, it is malformed, or FAULTS (of p6_field_fault, or NULL) say that it was used.
    UNAVAILABLE when there is no randomness. */
p6_error *p6_form_key(const char **key, const p6_call *call, const apr_array_header_t *faults);

/** Is the field filled that people can't see (macro trap)? Then a machine has sent CALL's form. */
int p6_form_trapped(const p6_call *call);

/** The summary of FAULTS (of p6_field_fault, or NULL), in their order, as the name "errors":
    nothing when there are none. A fault of the key has no field to go to but the form. */
p6_value p6_form_errors(const p6_call *call, const apr_array_header_t *faults);
/** What is wrong with FIELD, in the reader's language, or NULL. */
const char *p6_form_fault(const p6_call *call, const apr_array_header_t *faults,
                          const char *field);

/** A field to be made. Texts in the reader's language; NULL: none. */
typedef struct p6_form_input {
    const char *name;   /**< of its value and of its faults */
    const char *label, *hint;
    const char *value;  /**< as typed */
    const char *type;   /**< NULL: "text" */
    const char *keys;   /**< inputmode: "tel", "numeric" */
    const char *fill;   /**< autocomplete: "tel"; NULL: "off" */
} p6_form_input;

/** INPUT with its fault of FAULTS as a p6_form_field. */
p6_value p6_form_field(const p6_call *call, const apr_array_header_t *faults,
                       const p6_form_input *input);

/** A group of choices whose faults have the name FIELD; CHOICES is a list of records from
    p6_form_choice. */
p6_value p6_form_group(const p6_call *call, const apr_array_header_t *faults, const char *field,
                       const char *legend, const char *hint, const apr_array_header_t *choices);
/** Add a choice with VALUE to CHOICES (of p6_value *): the first one has the id FIELD, the others
    FIELD-2, FIELD-3 …; NAME is the parameter's. The record may be completed (lang, more, note). */
p6_value *p6_form_choice(const p6_call *call, apr_array_header_t *choices, const char *field,
                         const char *name, const char *value, const char *text, int checked);
/** A box to tick by itself, with its fault: macro box (name "c"). */
p6_value p6_form_box(const p6_call *call, const apr_array_header_t *faults, const char *name,
                     const char *value, const char *text, int checked);

/** The box that agrees to CONSENT (NULL: to nothing in particular), never ticked, with its text to
    be read before it and its fault: macro consent (name "c"). Its value is the version. */
p6_value p6_form_consent(const p6_call *call, const apr_array_header_t *faults,
                         const struct p6_consent *consent);

/** Add NAME with VALUE to what a form carries on in HIDDEN (of p6_value *); not for a VALUE of
    NULL. */
void p6_form_hide(const p6_call *call, apr_array_header_t *hidden, const char *name,
                  const char *value);

#endif
