/**
 * Which language a call is answered in.
 */
#ifndef P6_SITE_LANGUAGE_H
#define P6_SITE_LANGUAGE_H

#include "site/call.h"

#define P6_LANG_COOKIE "p6_lang"

/** Set CALL->lang and lang_explicit from lang= in CALL->query, else the cookie, else
    Accept-Language (RFC 9110 12.5.4), else Vietnamese. BAD_INPUT where "lang" for a lang= that we
    don't speak; the language is then chosen as if it were absent. */
p6_error *p6_call_choose_language(p6_call *call);

/** Remember an explicit choice in a cookie. */
void p6_call_remember_language(p6_call *call);

#endif
