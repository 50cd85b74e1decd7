/* "/visit/CODE/another": for another of the family, from the receipt: the same services in the
   same session. The phone goes from the visit into the draft of the new hold: it stands in no
   address. */
#include "booking/pages_visit.h"

#include <apr_strings.h>

#include "booking/answers.h"
#include "booking/seen.h"
#include "booking/way.h"

static p6_error *answer(p6_call *call)
{
    p6_seen *seen;
    p6_way way;
    p6_answers answers = { "", "", "", 1 };

    P6_TRY(p6_seen_begin(&seen, call));
    if (!seen) return NULL;
    if (!p6_seen_may_add(seen)) {
        p6_seen_go(seen, "");
        return NULL;
    }
    way = p6_way_of_receipt(&seen->visitor, seen->receipt);
    way.hold = apr_pstrcat(call->pool, "/visit/", seen->code, "/another", NULL);
    if (!call->form) return p6_book_shift(&seen->visitor, &way, NULL);
    if (*seen->receipt->person->phone)
        answers.phone = p6_words_phone(call, seen->receipt->person->phone);
    return p6_book_hold(&seen->visitor, &way, &answers);
}

p6_error *p6_page_another(p6_call *call)
{
    return p6_book_settle(call, apr_pstrcat(call->pool, "/visit/",
                                            p6_url_encode(call->holes[0], call->pool), "/another",
                                            NULL), answer(call));
}
