/**
 * The way to a booking: what was answered so far in the address, and what its pages share.
 *
 * Until a place is held everything stands in the address (services, point, commune, shift), so that
 * Back, links and bookmarks work; from then on it is in the draft behind the cookie
 * P6_DRAFT_COOKIE.
 */
#ifndef P6_VISITS_VIEW_WAY_H
#define P6_VISITS_VIEW_WAY_H

#include "locator/bookable.h"
#include "locator/view_answer.h"
#include "visits/view_form.h"
#include "visits/visitor.h"

/** Steps as "Bước 3/6"; NONE: a page beside the way. */
typedef enum p6_step {
    P6_STEP_NONE, P6_STEP_SERVICES, P6_STEP_READY, P6_STEP_PLACE, P6_STEP_TIME, P6_STEP_WHO,
    P6_STEP_CHECK
} p6_step;

/** What was answered in the address or carried on by a form. */
typedef struct p6_way {
    const apr_array_header_t *services; /**< const char * codes that exist, each once */
    const char *point;   /**< slug of a point that exists, or NULL */
    const char *commune; /**< code that exists, or NULL */
    const char *q;       /**< typed place, or NULL; not carried on */
    apr_int64_t shift;   /**< 0: none; it may not exist */
    const char *hold;    /**< path that holds a time, if not "/book/hold"; or NULL */
} p6_way;

/** Read PARAMS (service, repeated; point, commune, q, shift); what does not exist is left out. */
p6_way p6_way_read(const p6_visitor *v, const p6_params *params);
/** The way that leads to the place held in RECEIPT. */
p6_way p6_way_of_receipt(const p6_visitor *v, const p6_receipt *receipt);
/** WAY as an address below PATH ("/book/place"), without the mount and the language. */
const char *p6_way_path(const p6_visitor *v, const char *path, const p6_way *way);
/** The same as a link. */
const char *p6_way_link(const p6_visitor *v, const char *path, const p6_way *way);
/** Add WAY to what a form carries on in HIDDEN (of p6_value *); with the language when it was
    chosen in the address. */
void p6_way_hide(const p6_visitor *v, apr_array_header_t *hidden, const p6_way *way);
/** A new list of hidden values. */
apr_array_header_t *p6_way_hidden(const p6_visitor *v);

/** The faults of WAY's services (array of p6_field_fault): none or too many are chosen. */
apr_array_header_t *p6_way_faults(const p6_visitor *v, const p6_way *way);
/** Are all services of WAY offered at desks of SHIFT that are open to online booking? */
int p6_way_offered(const p6_way *way, const p6_shift_view *shift);
/** Names of WAY's services, joined; *LANG as of p6_view_names. */
const char *p6_way_names(const p6_visitor *v, const p6_way *way, const char **lang);
/** Has any service of WAY something to ask about readiness? */
int p6_way_asks_ready(const p6_visitor *v, const p6_way *way);

/** The commune that WAY leads to: the one asked for, else that of its point or shift; NULL: none
    yet. */
const p6_commune *p6_way_commune(const p6_visitor *v, const p6_way *way);

/** A page of the way to be made. */
typedef struct p6_way_page {
    p6_step step;
    const char *title;     /**< in the reader's language; the heading too */
    const char *back;      /**< link to the page before, or NULL */
    const char *canonical; /**< path with query, without lang */
    const p6_point_view *point; /**< in the title, its commune's help line on top; or NULL */
    const apr_array_header_t *faults; /**< of p6_field_fault, or NULL */
    int error;             /**< something went wrong, be there faults or not */
    const p6_commune *commune; /**< without a point, its help line stands on top; or NULL */
} p6_way_page;

/** What all pages of the way have, first in their root shapes: the macro head of way.xhtml. */
#define P6_WAY_HEAD(F, r) \
    F(r, page, RECORD, &p6_frame_shape) F(r, back, URL, NULL) F(r, step, TEXT, NULL) \
    F(r, title, TEXT, NULL) F(r, errors, LIST, &p6_form_error_shape)
P6_RECORD(p6_way_head, P6_WAY_HEAD)
/** Fill the head of ROOT, a record whose shape begins with P6_WAY_HEAD. V's view may be empty
    (no picture). */
void p6_way_fill(const p6_visitor *v, p6_call *call, const p6_way_page *page, p6_value *root);

/** "Sáng", "Chiều", "Tối": the part of the day in which people say MINUTE to be; 0…2, and its
    name. */
int p6_way_part(p6_minute minute);
const char *p6_way_part_words(const p6_call *call, int part);

/** "thứ Ba, 24/11, 7 giờ tối (19:00)". */
const char *p6_way_when(const p6_call *call, p6_minute minute);
/** The time TEXT ("2026-11-24T19:00") stands for, or P6_NO_MINUTE. */
p6_minute p6_way_minute(const char *text);

#endif
