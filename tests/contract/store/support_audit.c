/* The audit: what may be written, how it is read, what has no seal yet. */
#include "support_store.h"

#include <string.h>

#include "base/limits.h"
#include "store/audit.h"
#include "store/seals.h"

static p6_audit_row a_row(apr_int64_t at_s, apr_int64_t official, p6_audit_action action)
{
    return (p6_audit_row){ .at_s = at_s, .actor = P6_BY_OFFICIAL, .official = official,
                           .action = action, .kind = P6_ON_VISIT, .subject_id = 17,
                           .commune = "01840" };
}

static void add(p6_audit_row row)
{
    p6_tx *tx = begin(P6_TX_WRITE);

    ok(p6_audit_add(tx, &row));
    ok(p6_tx_commit(tx));
}

static void refused(p6_audit_row row)
{
    p6_tx *tx = begin(P6_TX_WRITE);

    fails(INTERNAL, p6_audit_add(tx, &row));
    p6_tx_rollback(tx);
}

static apr_array_header_t *page(const p6_audit_filter *filter, const p6_audit_place *after,
                                int limit)
{
    apr_array_header_t *rows;
    p6_tx *tx = begin(P6_TX_READ);

    ok(p6_audit_page(tx, filter, after, limit, &rows, pool));
    ok(p6_tx_commit(tx));
    return rows;
}

/* how many rows FILTER lets through */
static int found(p6_audit_filter filter)
{
    return page(&filter, NULL, 100)->nelts;
}

#define ENTRY(rows, i) (&APR_ARRAY_IDX(rows, i, p6_audit_entry))

static void a_row_reads_back_as_it_was_written(void **state)
{
    const p6_audit_filter all = { 0 };
    p6_audit_row row = a_row(NOW, 7, P6_DID_VISIT_MOVE);
    const p6_audit_entry *entry;

    (void)state;
    row.detail = "from=3 to=7";
    add(row);
    entry = ENTRY(page(&all, NULL, 10), 0);
    assert_int_equal(entry->at_s, NOW);
    assert_string_equal(entry->actor, "official");
    assert_int_equal(entry->official, 7);
    assert_int_equal(entry->pass, 0);
    assert_string_equal(entry->action, "visit_move");
    assert_string_equal(entry->kind, "visit");
    assert_string_equal(entry->subject, "17");
    assert_string_equal(entry->commune, "01840");
    assert_string_equal(entry->detail, "from=3 to=7");
    assert_int_equal(raw_int("SELECT count(*) FROM audit WHERE pass IS NULL"), 1);
}

static void every_actor_writes_what_fits_it(void **state)
{
    (void)state;
    add((p6_audit_row){ .at_s = 1, .actor = P6_BY_CITIZEN, .action = P6_DID_PERSON_ERASE,
                        .kind = P6_ON_VISIT, .subject_id = 1 });
    add((p6_audit_row){ .at_s = 1, .actor = P6_BY_PASS, .pass = 3, .action = P6_DID_VISIT_CALL,
                        .kind = P6_ON_SHIFT, .subject = "12" });
    add((p6_audit_row){ .at_s = 1, .actor = P6_BY_SYSTEM, .action = P6_DID_RETENTION,
                        .detail = "people=12" });
    add((p6_audit_row){ .at_s = 1, .actor = P6_BY_OFFICIAL, .action = P6_DID_SIGN_IN_REFUSED });
    add((p6_audit_row){ .at_s = 1, .actor = P6_BY_PASS, .action = P6_DID_SIGN_IN_REFUSED });
    assert_int_equal(raw_int("SELECT count(*) FROM audit"), 5);
}

static void who_did_it_must_fit_the_actor(void **state)
{
    p6_audit_row row = a_row(NOW, 0, P6_DID_VISIT_CALL);

    (void)state;
    refused(row); /* an official without number */
    row.actor = P6_BY_CITIZEN;
    add(row);
    row.official = 7;
    refused(row);
    row.actor = P6_BY_PASS;
    refused(row);
    row.pass = 1;
    refused(row);
    row.official = 0;
    add(row);
    row.actor = P6_BY_OFFICIAL;
    refused(row);
    row = a_row(0, 7, P6_DID_VISIT_CALL);
    refused(row); /* no time */
    row = a_row(NOW, 7, P6_DID__COUNT);
    refused(row); /* no word */
}

static void nothing_personal_gets_into_a_row(void **state)
{
    static const char *const bad[] = { "Hoàng Thị Mỷ", "phone=0912345678", "card 019058001234",
        "a\nb", "\x7f", "tab\t" };
    static const char *const good[] = { "from=3 to=7", "2026-11-23 18:40", "Mo-Fr 18:00-21:00",
        "day=20779 minutes=15", "~", "12345678" };
    p6_audit_row row = a_row(NOW, 7, P6_DID_PERSON_OPEN);
    char *many = apr_pcalloc(pool, P6_MAX_AUDIT_DETAIL + 2);

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        row.detail = bad[i];
        refused(row);
    }
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        row.detail = good[i];
        add(row);
    }
    row.detail = memset(many, 'x', P6_MAX_AUDIT_DETAIL);
    add(row);
    many[P6_MAX_AUDIT_DETAIL] = 'x';
    refused(row);
    row.detail = "";
    row.subject = "Tổ 3A";
    refused(row);
    row.subject = "to 3a";
    refused(row);
    row.subject = "to-3a";
    add(row);
    row.kind = P6_ON_NONE;
    refused(row);
    row.commune = "Đức Xuân";
    row.kind = P6_ON_VISIT;
    refused(row);
}

static void a_refused_row_writes_nothing(void **state)
{
    p6_audit_row row = a_row(NOW, 7, P6_DID_PERSON_OPEN);
    p6_tx *tx = begin(P6_TX_WRITE);

    (void)state;
    ok(p6_ref_touch(tx));
    row.detail = "0912345678";
    fails(INTERNAL, p6_audit_add(tx, &row));
    p6_tx_rollback(tx);
    assert_int_equal(raw_int("SELECT count(*) FROM audit"), 0);
    assert_int_equal(raw_int("SELECT number FROM generation WHERE name = 'structure'"), 1);
}

static void words_are_told_apart(void **state)
{
    (void)state;
    assert_string_equal(p6_audit_action_word(P6_DID_SIGN_IN), "sign_in");
    assert_string_equal(p6_audit_action_word(P6_DID_RETENTION), "retention");
    assert_string_equal(p6_audit_subject_word(P6_ON_NONE), "");
    assert_string_equal(p6_audit_subject_word(P6_ON_AUDIT), "audit");
    assert_true(p6_audit_action_known("visit_call"));
    assert_false(p6_audit_action_known("visit_cal"));
    assert_false(p6_audit_action_known(""));
    for (int i = 0; i < P6_DID__COUNT; i++) {
        for (int k = 0; k < i; k++)
            assert_string_not_equal(p6_audit_action_word(i), p6_audit_action_word(k));
    }
}

/* twenty rows, two a second, of two officials, two communes and four actions */
static void add_twenty(void)
{
    static const p6_audit_action actions[] = { P6_DID_VISIT_CALL, P6_DID_VISIT_FINISH,
                                               P6_DID_PERSON_OPEN, P6_DID_SHIFT_START };

    for (int i = 0; i < 20; i++) {
        p6_audit_row row = a_row(NOW + i / 2, 1 + i % 2, actions[i % 4]);

        row.commune = i < 10 ? "01840" : "01843";
        row.kind = i % 4 == 3 ? P6_ON_SHIFT : P6_ON_VISIT;
        row.subject_id = i % 5 + 1;
        add(row);
    }
}

static void filters_let_through_what_they_name(void **state)
{
    (void)state;
    add_twenty();
    assert_int_equal(found((p6_audit_filter){ 0 }), 20);
    assert_int_equal(found((p6_audit_filter){ .commune = "01843" }), 10);
    assert_int_equal(found((p6_audit_filter){ .official = 2 }), 10);
    assert_int_equal(found((p6_audit_filter){ .action = "person_open" }), 5);
    assert_int_equal(found((p6_audit_filter){ .action = "visit_" }), 0);
    assert_int_equal(found((p6_audit_filter){ .kind = "visit", .subject = "3" }), 3);
    assert_int_equal(found((p6_audit_filter){ .kind = "shift", .subject = "3" }), 1);
    assert_int_equal(found((p6_audit_filter){ .from_s = NOW + 3, .to_s = NOW + 5 }), 4);
    assert_int_equal(found((p6_audit_filter){ .from_s = NOW + 10 }), 0);
    assert_int_equal(found((p6_audit_filter){ .commune = "01840", .official = 1,
                                              .action = "visit_call", .to_s = NOW + 4 }), 2);
    assert_int_equal(found((p6_audit_filter){ .kind = "visit", .subject = "3",
                                              .commune = "01840" }), 1);
    assert_int_equal(found((p6_audit_filter){ .commune = "' OR '1' = '1" }), 0);
}

static void pages_follow_each_other_newest_first(void **state)
{
    const p6_audit_filter all = { 0 };
    p6_audit_place place, *after = NULL;
    apr_array_header_t *rows;
    int seen = 0;

    (void)state;
    add_twenty();
    while ((rows = page(&all, after, 3))->nelts) {
        for (int i = 0; i < rows->nelts; i++, seen++) {
            const p6_audit_entry *entry = ENTRY(rows, i);

            assert_int_equal(entry->id, 20 - seen);
            place = (p6_audit_place){ entry->at_s, entry->id };
        }
        after = &place;
        if (seen == 6) add(a_row(NOW + 100, 1, P6_DID_VISIT_CALL)); /* shifts no page */
    }
    assert_int_equal(seen, 20);
}

static void a_row_with_words_of_another_version_reads_too(void **state)
{
    const p6_audit_filter tomorrow = { .action = "of_tomorrow" };

    (void)state;
    raw("INSERT INTO audit (at_s, actor, action, subject_kind, subject, commune)"
        " VALUES (1, 'system', 'of_tomorrow', 'thing', 'x', '')");
    assert_string_equal(ENTRY(page(&tomorrow, NULL, 1), 0)->kind, "thing");
}

static p6_audit_range recent(apr_int64_t before_s, int count)
{
    p6_audit_range range = { .before_s = before_s };
    p6_tx *tx = begin(P6_TX_READ);

    ok(p6_audit_recent(tx, count, &range));
    ok(p6_tx_commit(tx));
    return range;
}

static int unsealed(const p6_audit_range *range)
{
    apr_array_header_t *rows;
    p6_tx *tx = begin(P6_TX_READ);

    ok(p6_audit_unsealed(tx, range, 100, &rows, pool));
    ok(p6_tx_commit(tx));
    return rows->nelts;
}

static p6_error *seal(apr_int64_t number, apr_int64_t rows_n, p6_audit_range range)
{
    p6_seal made = { number, NOW, rows_n, "k", number > 1 ? "before" : "", "mac" };
    p6_tx *tx = begin(P6_TX_WRITE);
    p6_error *err = p6_seal_add(tx, &made, &range);

    if (!err) err = p6_tx_commit(tx);
    p6_tx_rollback(tx);
    return err;
}

static void a_seal_takes_the_rows_of_its_range(void **state)
{
    const p6_sealed start = { 0 };
    apr_array_header_t *places, *rest;
    apr_int64_t beyond;
    p6_seal *last;
    p6_tx *tx;

    (void)state;
    add_twenty();
    ok(seal(1, 5, (p6_audit_range){ 0, 5, NOW + 100 }));
    ok(seal(2, 3, (p6_audit_range){ 3, 8, NOW + 100 }));
    tx = begin(P6_TX_READ);
    ok(p6_seal_last(tx, &last, pool));
    assert_int_equal(last->number, 2);
    assert_string_equal(last->mac_before, "before");
    ok(p6_seal_get(tx, 3, &last, pool));
    assert_null(last);
    ok(p6_sealed_page(tx, &start, 2, 100, &places, pool));
    assert_int_equal(places->nelts, 8);
    for (int i = 0; i < 8; i++) {
        const p6_sealed *place = &APR_ARRAY_IDX(places, i, p6_sealed);

        assert_int_equal(place->seal, i < 5 ? 1 : 2);
        assert_int_equal(place->place, i < 5 ? i + 1 : i - 4);
        assert_int_equal(place->audit, i + 1);
        assert_int_equal(place->entry.id, i + 1);
        assert_string_equal(place->entry.commune, "01840");
    }
    ok(p6_sealed_page(tx, &APR_ARRAY_IDX(places, 3, p6_sealed), 1, 9, &rest, pool));
    assert_int_equal(rest->nelts, 1);
    ok(p6_sealed_page(tx, &APR_ARRAY_IDX(places, 4, p6_sealed), 2, 2, &rest, pool));
    assert_int_equal(APR_ARRAY_IDX(rest, 1, p6_sealed).audit, 7);
    ok(p6_sealed_beyond(tx, 1, &beyond));
    assert_int_equal(beyond, 3);
    ok(p6_seals_page(tx, 0, 1, 9, &rest, pool));
    assert_int_equal(rest->nelts, 1);
    ok(p6_tx_commit(tx));
}

static void a_seal_that_misses_a_row_is_not_made(void **state)
{
    (void)state;
    add_twenty();
    fails(STALE, seal(1, 4, (p6_audit_range){ 0, 5, NOW + 100 }));
    fails(STALE, seal(1, 6, (p6_audit_range){ 0, 5, NOW + 100 }));
    assert_int_equal(raw_int("SELECT count(*) FROM audit_seal"), 0);
    ok(seal(1, 5, (p6_audit_range){ 0, 5, NOW + 100 }));
    fails(UNAVAILABLE, seal(1, 1, (p6_audit_range){ 5, 6, NOW + 100 })); /* the number is given */
    assert_int_equal(raw_int("SELECT count(*) FROM audit_sealed"), 5);
}

static void rows_without_seal_are_found_wherever_they_are(void **state)
{
    p6_audit_range range, slice = { .before_s = NOW + 100 };
    p6_audit_figures figures;
    p6_tx *tx;

    (void)state;
    add_twenty();
    range = recent(NOW + 4, 100);
    assert_int_equal(range.after, 0);
    assert_int_equal(unsealed(&range), 10); /* the others are younger */
    ok(seal(1, 10, (p6_audit_range){ 8, 18, NOW + 100 }));
    range = recent(NOW + 100, 3); /* from 16 on */
    assert_int_equal(range.after, 15);
    assert_int_equal(unsealed(&range), 2);
    tx = begin(P6_TX_READ);
    for (int i = 0; i < 4; i++) {
        ok(p6_audit_next_slice(tx, 6, &slice));
        assert_int_equal(slice.after, 6 * i);
        assert_int_equal(slice.to, i < 3 ? 6 * i + 6 : 20);
    }
    ok(p6_audit_next_slice(tx, 6, &slice));
    assert_int_equal(slice.after, slice.to);
    ok(p6_audit_count(tx, &(p6_audit_range){ 0, 12, 0 }, 1, &figures));
    assert_int_equal(figures.rows, 12);
    assert_int_equal(figures.unsealed, 8);
    assert_int_equal(figures.oldest_s, NOW);
    assert_int_equal(figures.later, 0);
    ok(p6_audit_count(tx, &(p6_audit_range){ 8, 18, 0 }, 0, &figures));
    assert_int_equal(figures.unsealed, 0);
    assert_int_equal(figures.oldest_s, 0);
    assert_int_equal(figures.later, 10);
    ok(p6_tx_commit(tx));
}

static const struct CMUnitTest tests[] = {
    T("a row reads back as it was written", a_row_reads_back_as_it_was_written),
    T("every actor writes what fits it", every_actor_writes_what_fits_it),
    T("who did it must fit the actor", who_did_it_must_fit_the_actor),
    T("nothing personal gets into a row", nothing_personal_gets_into_a_row),
    T("a refused row writes nothing", a_refused_row_writes_nothing),
    T("words are told apart", words_are_told_apart),
    T("filters let through what they name", filters_let_through_what_they_name),
    T("pages follow each other, the newest first", pages_follow_each_other_newest_first),
    T("a row with words of another version reads too",
      a_row_with_words_of_another_version_reads_too),
    T("a seal takes the rows of its range", a_seal_takes_the_rows_of_its_range),
    T("a seal that misses a row is not made", a_seal_that_misses_a_row_is_not_made),
    T("rows without seal are found wherever they are",
      rows_without_seal_are_found_wherever_they_are),
};
SUITE(audit_suite, tests);
