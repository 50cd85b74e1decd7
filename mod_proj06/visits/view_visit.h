/**
 * A visit in words: the name "v" of the pages about one visit and of its slip. "waits": it has no
 * time yet, "when" is that of the shift. "off": nobody is to come, so that nothing leads there.
 */
#ifndef P6_VISITS_VIEW_VISIT_H
#define P6_VISITS_VIEW_VISIT_H

#include "visits/visitor.h"

/** A text of the data, marked with its language when it is not the page's. */
#define P6_SLIP_LINE(F, r) F(r, text, TEXT, NULL) F(r, lang, TEXT, NULL)
P6_RECORD(p6_slip_line, P6_SLIP_LINE)

/** One service, in the order of the visit: at which desk, where the help stops, who carries on. */
#define P6_SLIP_STEP(F, r) \
    F(r, name, TEXT, NULL) F(r, name_lang, TEXT, NULL) F(r, desk, TEXT, NULL) \
    F(r, ends, TEXT, NULL) F(r, ends_lang, TEXT, NULL) \
    F(r, next, TEXT, NULL) F(r, next_lang, TEXT, NULL)
P6_RECORD(p6_slip_step, P6_SLIP_STEP)

#define P6_SLIP(F, r) \
    F(r, code, TEXT, NULL) F(r, ticket, TEXT, NULL) F(r, name, TEXT, NULL) \
    F(r, when, TEXT, NULL) F(r, waits, BOOL, NULL) F(r, off, BOOL, NULL) \
    F(r, point, TEXT, NULL) F(r, point_href, URL, NULL) \
    F(r, place, TEXT, NULL) F(r, vi, TEXT, NULL) F(r, geo, URL, NULL) F(r, google, URL, NULL) \
    F(r, osm, URL, NULL) F(r, agencies, TEXT, NULL) F(r, agencies_lang, TEXT, NULL) \
    F(r, station, TEXT, NULL) F(r, station_href, URL, NULL) \
    F(r, steps, LIST, &p6_slip_step_shape) F(r, bring, LIST, &p6_slip_line_shape)
P6_RECORD(p6_slip, P6_SLIP)

/** RECEIPT as a p6_slip; what is not known (no time yet, a shift that the snapshot has no more) is
    left out. */
p6_value p6_view_visit(const p6_view *view, const p6_receipt *receipt);

/** Is there nothing to come to: it is cancelled, its offer ran out, or its shift is called off or
    moved? */
int p6_receipt_is_off(const p6_receipt *receipt);
/** "Lịch hẹn đã dời. Trước đây: …": where the office moved RECEIPT's visit from; NULL when it did
    not, or it is back there, or nothing can come of it any more. */
const char *p6_view_visit_moved(const p6_view *view, const p6_receipt *receipt);

/** "4K7 PX2": CODE as people read it out and write it down. */
const char *p6_view_code(const p6_call *call, const char *code);
/** "Thứ Ba, 24/11/2026, 7 giờ tối (19:00)": when the visit, or else its shift, begins; NULL when
    neither is known. */
const char *p6_view_visit_when(const p6_view *view, const p6_receipt *receipt);
/** The names of RECEIPT's services, joined by commas; *LANG as in p6_view_names. */
const char *p6_view_visit_services(const p6_view *view, const p6_receipt *receipt,
                                   const char **lang);
/** To what VERSION somebody agreed AT (epoch s), in words; P6_SPOKEN_CONSENT: that they said so. */
const char *p6_view_consent(const p6_call *call, const char *version, apr_int64_t at);
/** The names of the agencies that usually help with SERVICES (const char * codes), joined; *LANG as
    in p6_view_names. */
const char *p6_view_agencies_for(const p6_view *view, const apr_array_header_t *services,
                                 const char **lang);
/** The codes of RECEIPT's services: array of const char *. */
apr_array_header_t *p6_receipt_services(const p6_receipt *receipt, apr_pool_t *pool);

#endif
