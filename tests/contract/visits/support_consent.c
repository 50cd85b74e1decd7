/* What people agree to. */
#include "support_booking.h"

#include <stdlib.h>
#include <string.h>

#include "visits/consent.h"

/* the real catalogues, in which OLD of the Vietnamese one is NEW */
static p6_catalog *catalog(const char *old, const char *new)
{
    const char *dir = test_file("messages");
    const char *command = apr_psprintf(pool, "mkdir -p %s && cp templates/messages/*.xlf %s"
                                       " && sed -i 's/%s/%s/' %s/vi.xlf", dir, dir, old, new, dir);
    p6_catalog *loaded;

    assert_int_equal(system(command), 0);
    ok(p6_catalog_load(&loaded, dir, pool));
    return loaded;
}

static const char *version(const char *old, const char *new, int days)
{
    return p6_consent_make(catalog(old, new), days, pool)->version;
}

static void another_text_or_term_is_another_version(void **state)
{
    const char *plain = version("a", "a", 30);

    (void)state;
    assert_string_equal(version("a", "a", 30), plain);
    assert_string_not_equal(version("a", "a", 31), plain);
    assert_string_not_equal(version("Tôi đồng ý để", "Tôi đồng ý cho", 30), plain);
    assert_string_not_equal(version(">2026-11<", ">2027-01<", 30), plain);
    assert_memory_equal(plain, "2026-11.", 8);
    assert_true(strlen(plain) <= P6_MAX_CONSENT_VERSION);
}

static void the_term_stands_in_the_text(void **state)
{
    const p6_consent *consent = p6_consent_make(catalog("a", "a"), 47, pool);

    (void)state;
    for (int lang = 0; lang < P6_LANGS; lang++) assert_non_null(strstr(consent->texts[lang], "47"));
}

static void texts_are_kept_once(void **state)
{
    const p6_consent *consent = p6_consent_make(catalog("a", "a"), 30, pool);
    const p6_consent *other = p6_consent_make(catalog("a", "a"), 60, pool);

    (void)state;
    ok(p6_consent_keep(consent, store, 1000, pool));
    ok(p6_consent_keep(consent, store, 2000, pool));
    assert_int_equal(number_of("SELECT count(*) FROM consent_text"), 6); /* home visits' too */
    assert_int_equal(number_of("SELECT max(valid_from_s) FROM consent_text"), 1000);
    ok(p6_consent_keep(other, store, 3000, pool));
    assert_int_equal(number_of("SELECT count(*) FROM consent_text"), 12);
    assert_int_equal(number_of("SELECT count(*) FROM consent_text WHERE version = '%s'"
                               " AND body LIKE '%% 60 %%'", other->version), 3);
}

static void only_the_version_that_was_shown_counts(void **state)
{
    static const p6_consent shown = { .version = "2026-11.3f9a2c1b" };
    p6_wish w = wish(WIDE, EVENING, "eid", pool);
    p6_outcome *outcome;

    (void)state;
    desk.consent = &shown;
    w.consent = "2026-11.3f9a2c1c";
    assert_true(faulty(book(&w), "consent"));
    w.consent = "";
    assert_true(faulty(book(&w), "consent"));
    ok(p6_wait(&outcome, &desk, &w, pool));
    assert_true(faulty(outcome, "consent"));
    w.consent = NULL;
    ok(p6_hold_confirm(&outcome, &desk, held(&w), &w, pool));
    assert_true(faulty(outcome, "consent"));
    w.request_key = key(pool);
    w.consent = shown.version;
    outcome = book(&w);
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    assert_string_equal(outcome->receipt->visit.consent_version, shown.version);
    assert_int_equal(outcome->receipt->visit.consent_at, now_s);
}

static void a_home_visit_has_a_consent_of_its_own(void **state)
{
    const p6_consent *shown = p6_consent_make(catalog("a", "a"), 30, pool);
    p6_home_wish w = { .request_key = key(pool), .commune = "01840", .address = "Nhà cuối ngõ",
        .name = "Nông Văn Bảy", .birth_year = "1941", .services = list("eid", pool),
        .consent = shown->version };
    p6_home_outcome *outcome;

    (void)state;
    assert_string_not_equal(shown->home->version, shown->version);
    for (int lang = 0; lang < P6_LANGS; lang++)
        assert_string_not_equal(shown->home->texts[lang], shown->texts[lang]);
    desk.consent = shown;
    ok(p6_home_ask(&outcome, &desk, &w, pool));
    assert_int_equal(outcome->faults->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(outcome->faults, 0, p6_field_fault).message,
                        "homevisit.bad.consent");
    w.consent = shown->home->version;
    ok(p6_home_ask(&outcome, &desk, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    assert_string_equal(outcome->request->consent_version, shown->home->version);
}

static void without_a_consent_to_show_any_version_will_do(void **state)
{
    p6_wish w = wish(WIDE, EVENING, "eid", pool);

    (void)state;
    w.consent = apr_psprintf(pool, "%0*d", P6_MAX_CONSENT_VERSION + 1, 1);
    assert_true(faulty(book(&w), "consent"));
    w.consent++;
    assert_int_equal(book(&w)->what, P6_BOOKED_DONE);
    w = wish(WIDE, EVENING, "eid", pool);
    w.consent = "2026 11";
    assert_true(faulty(book(&w), "consent"));
}

static const struct CMUnitTest tests[] = {
    T("another text or term is another version", another_text_or_term_is_another_version),
    T("the term stands in the text", the_term_stands_in_the_text),
    T("texts are kept once", texts_are_kept_once),
    T("only the version that was shown counts", only_the_version_that_was_shown_counts),
    T("a home visit has a consent of its own", a_home_visit_has_a_consent_of_its_own),
    T("without a consent to show any version will do",
      without_a_consent_to_show_any_version_will_do),
};
SUITE(consent_suite, tests);
