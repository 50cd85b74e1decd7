/**
 * Handlers of the way to a booking (booking/page_*.c), named in the routes of booking/routes.c, and
 * the root shapes of its pages.
 *
 * All follow p6_handler. Until a place is held the pages have no state but their address; GET
 * changes nothing; each POST ends in 303, or in a page that keeps what was typed.
 */
#ifndef P6_BOOKING_WAY_H
#define P6_BOOKING_WAY_H

#include "visits/view_way.h"

p6_error *p6_page_book(p6_call *call);       /**< GET /book: for which services? */
p6_error *p6_page_book_door(p6_call *call);  /**< GET /dat-lich: a redirect to /book */
p6_error *p6_page_ready(p6_call *call);      /**< GET /book/ready: what to check before */
p6_error *p6_page_place(p6_call *call);      /**< GET /book/place: where, which day? */
p6_error *p6_page_time(p6_call *call);       /**< GET /book/time: when? */
p6_error *p6_page_hold(p6_call *call);       /**< POST /book/hold: the chosen time */
p6_error *p6_page_who(p6_call *call);        /**< GET and POST /book/who: for whom? */
p6_error *p6_page_keep(p6_call *call);       /**< POST /book/keep: hold for longer */
p6_error *p6_page_check(p6_call *call);      /**< GET /book/check: is all right? */
p6_error *p6_page_confirm(p6_call *call);    /**< POST /book/confirm: book it */
p6_error *p6_page_wait(p6_call *call);       /**< GET and POST /book/wait: the waiting list */

extern const p6_shape p6_book_services_shape;
extern const p6_shape p6_book_ready_shape;
extern const p6_shape p6_book_place_shape;
extern const p6_shape p6_book_time_shape;
extern const p6_shape p6_book_who_shape;
extern const p6_shape p6_book_check_shape;
extern const p6_shape p6_book_wait_shape;
extern const p6_shape p6_book_stop_shape;

/* page_services.c */
/** The first page for WAY with FAULTS (none: as it is asked for first). */
p6_error *p6_book_services(const p6_visitor *v, const p6_way *way,
                           const apr_array_header_t *faults);

/* page_time.c */
/** What the page of times is about beside the times of a shift. */
typedef struct p6_times {
    p6_way way;                           /**< with its shift */
    const apr_array_header_t *slots;      /**< of p6_slot */
    p6_minute chosen;                     /**< start that is ticked; P6_NO_MINUTE: the first */
    const char *note;                     /**< what happened, or NULL */
    const apr_array_header_t *faults;     /**< of p6_field_fault, or NULL */
    const struct p6_answers *answers;     /**< typed and not kept yet, carried on; or NULL */
    int status;
} p6_times;
p6_error *p6_book_times(const p6_visitor *v, const p6_times *times);
/** The same page for the free times of WAY's shift as they are now, with FAULTS (or NULL). */
p6_error *p6_book_shift(const p6_visitor *v, const p6_way *way, const apr_array_header_t *faults);
/** Hold the time that the call's form names in WAY's shift and go on to the next question, with
    ANSWERS (may be NULL) in the draft; or the page that says why not. */
p6_error *p6_book_hold(const p6_visitor *v, const p6_way *way, const struct p6_answers *answers);
/** The place of OUTCOME (TAKEN) is gone: times near it, with ANSWERS (may be NULL) carried on. */
p6_error *p6_book_taken(const p6_visitor *v, const p6_way *way, const p6_outcome *outcome,
                        const struct p6_answers *answers);

/* page_stop.c */
/** Here it does not go on: what happened, what is safe, what to do. */
typedef struct p6_stop {
    int status;
    const char *title;
    const char *lines[3];   /**< sentences; NULL: none more */
    const char *button_text, *button; /**< what to do first: text and link */
    const char *second_text, *second; /**< and else; or NULL */
    const char *canonical;
} p6_stop;
p6_error *p6_book_stop(const p6_visitor *v, p6_call *call, const p6_stop *stop);
/** The draft behind the cookie is gone, or there is no cookie. */
p6_error *p6_book_lost(const p6_visitor *v);
/** The limits refuse what was asked for by WAY. */
p6_error *p6_book_limit(const p6_visitor *v, const p6_way *way, const p6_outcome *outcome);
/** There is no such shift any more, or it does not offer the services of WAY. */
p6_error *p6_book_no_shift(const p6_visitor *v, const p6_way *way);
/** The answer of a page whose work ended with ERR: a database or directory that is down becomes a
    page that says what is safe; NULL and other errors are given back. RETRY is the path to try
    again. */
p6_error *p6_book_settle(p6_call *call, const char *retry, p6_error *err);

#endif
