/**
 * What the locator's pages share: the snapshot held for one call, kept answers, and data texts in
 * the reader's language.
 */
#ifndef P6_LOCATOR_VIEW_H
#define P6_LOCATOR_VIEW_H

#include "locator/query.h"
#include "site/call.h"
#include "site/frame.h"

#define P6_COMMUNE_COOKIE "p6_commune"

typedef struct p6_view {
    p6_call *call;
    const p6_snapshot *snapshot; /**< held until the call's pool is cleared */
    p6_windows windows;
    apr_int64_t built_at;
    int old_data;                /**< the database has not answered for a while */
} p6_view;

/** Hold the current snapshot for CALL. NO_SNAPSHOT when there is none. */
p6_error *p6_view_begin(p6_view *view, p6_call *call);

/** Can one book here at all: is there a database, and are its limits known? */
int p6_view_books(const p6_view *view);

/** A frame that tells the data's age; title, place and the rest are the page's.
    Its help line, by the one rule: that of the commune which the page is about (its point's, its
    visit's), set by the page; on a page about none, that of the commune looked at last (the
    cookie's: the answer varies with it); where a commune has none, the province's. A point's own
    number stands with the point, never here: only what is printed for one point has it on top. */
p6_frame p6_view_frame(const p6_view *view, const char *title, const char *canonical);
/** A frame with title, address and that help line alone, for CALL of a page that shows no data;
    there may be no picture. */
p6_frame p6_view_bare_frame(p6_call *call, const char *title, const char *canonical);

/** The page to make when no kept answer fits; BATON is the page's own. */
typedef p6_error *(*p6_view_make)(const p6_view *view, void *baton);

/** Answer VIEW's call with the kept answer of KEY, or have it made by MAKE and keep it; with KEY
    NULL it is made each time. An answer holds for one minute, one state of the data (COMMUNE's
    figures, NULL: all) and one language.
    VARY names what the page depends on beside the address when the language was chosen in it, or
    NULL; CACHE is its Cache-Control. */
p6_error *p6_view_answer(const p6_view *view, const char *key, const char *commune,
                         const char *cache, const char *vary, p6_view_make make, void *baton);

/** The commune of CODE, or NULL. */
const p6_commune *p6_view_commune(const p6_view *view, const char *code);
/** The last commune by its cookie, or NULL when there is no cookie or no such commune. */
const p6_commune *p6_view_last_commune(const p6_view *view);
/** Remember CODE in the cookie unless it says so already. */
void p6_view_remember_commune(const p6_view *view, const char *code);

/** The name of the thing CODE of KIND ("service", "agency") in the reader's language; *LANG is the
    language's code when it is another one, else NULL. The code itself when there is no name. */
const char *p6_view_name(const p6_view *view, const char *kind, const char *code,
                         const char **lang);
/** The same for an array of const char * CODES, joined by commas. NULL when there are none. */
const char *p6_view_names(const p6_view *view, const char *kind, const apr_array_header_t *codes,
                          const char **lang);
/** A data text, or NULL when it is empty. */
const char *p6_view_text(const p6_view *view, const char *kind, const char *subject,
                         const char *field, const char **lang);
/** "vi" when the page is in another language, to mark Vietnamese data in it; else NULL. */
const char *p6_view_vi(const p6_view *view);

#endif
