/* The sample data of conf/sample is what `run` serves; these are the things it promises. */
#include "support_schedule.h"

#include <apr_hash.h>

#include "base/text.h"
#include "schedule/sheet.h"

static apr_array_header_t *points, *all;
static p6_minute now;

static void setup(void)
{
    p6_tx *tx;

    ok(p6_import_dir(store, SAMPLE, &result, NULL, NULL, pool));
    expand("2026-11-23", 56);
    assert_true(p6_minute_parse(&now, "2026-11-23T18:40"));
    tx = begin(P6_TX_READ);
    ok(p6_ref_points(tx, "", 1000, &points, pool));
    ok(p6_shifts_page(tx, 0, p6_minute_at(84000, 0), NULL, 100000, &all, pool));
    p6_tx_rollback(tx);
}

#define EACH(array, type, row) \
    for (const type *row = (const type *)(array)->elts, *row##_end = row + (array)->nelts; \
         row < row##_end; row++)

static void enough_places(void **state)
{
    apr_hash_t *communes = apr_hash_make(pool);

    (void)state;
    setup();
    assert_true(points->nelts >= 40);
    EACH(points, p6_point, p) {
        assert_true(p->sample);
        apr_hash_set(communes, p->commune, APR_HASH_KEY_STRING, "");
    }
    assert_true(apr_hash_count(communes) >= 12);
    assert_non_null(apr_hash_get(communes, "01840", APR_HASH_KEY_STRING));
    assert_non_null(apr_hash_get(communes, "01843", APR_HASH_KEY_STRING));
    assert_non_null(apr_hash_get(communes, "02143", APR_HASH_KEY_STRING));
    assert_non_null(apr_hash_get(communes, "05665", APR_HASH_KEY_STRING));
}

static void everybody_has_a_help_line(void **state)
{
    apr_array_header_t *rows;
    p6_tx *tx;
    int former = 0;

    (void)state;
    setup();
    tx = begin(P6_TX_READ);
    ok(p6_ref_communes(tx, &rows, pool));
    assert_int_equal(rows->nelts, 92);
    EACH(rows, p6_commune, c)
        assert_memory_equal(c->help_line, strcmp(c->code, "05000") < 0 ? "+84209" : "+84208", 6);
    ok(p6_ref_former_units(tx, &rows, pool));
    assert_int_equal(rows->nelts, 283);
    EACH(rows, p6_former_unit, u) {
        const char *nfc;

        ok(p6_text_nfc(&nfc, u->name, strlen(u->name), P6_TEXT_LINE, pool));
        assert_string_equal(nfc, u->name);
        former += strcmp(u->commune, "01840") == 0;
    }
    assert_int_equal(former, 3);
    p6_tx_rollback(tx);
}

static void monday_evening_in_duc_xuan(void **state)
{
    int open = 0, later = 0, closed = 0, unknown = 0, unscheduled = 0;

    (void)state;
    setup();
    EACH(points, p6_point, p) {
        int is_open = 0, is_later = 0, is_unknown = 0, any = 0;

        if (strcmp(p->commune, "01840") != 0) continue;
        EACH(all, p6_shift, s) {
            if (strcmp(s->point, p->slug) != 0) continue;
            any = 1;
            if (s->start / 1440 != now / 1440 || s->end <= now) continue;
            is_unknown |= s->unknown;
            is_open |= !s->unknown && s->start <= now;
            is_later |= !s->unknown && s->start > now;
        }
        open += is_open;
        later += !is_open && is_later;
        unknown += is_unknown;
        unscheduled += !any;
        closed += any && !is_open && !is_later && !is_unknown;
    }
    assert_true(open >= 3);
    assert_true(later >= 1);
    assert_true(closed >= 1);
    assert_true(unknown >= 1);
    assert_true(unscheduled >= 1);
}

static void a_team_on_the_move(void **state)
{
    apr_hash_t *stops = apr_hash_make(pool), *days = apr_hash_make(pool);

    (void)state;
    setup();
    EACH(all, p6_shift, s) {
        if (strcmp(s->point, "to-luu-dong-duc-xuan") != 0 || s->start / 1440 >= now / 1440 + 7)
            continue;
        assert_true(s->stop_lat_e6 && s->stop_lon_e6 && *s->stop_landmark);
        apr_hash_set(stops, s->stop_group, APR_HASH_KEY_STRING, "");
        apr_hash_set(days, p6_day_text(p6_day_of_minute(s->start), pool), APR_HASH_KEY_STRING, "");
    }
    assert_int_equal(apr_hash_count(days), 7);
    assert_int_equal(apr_hash_count(stops), 7);
}

static void a_cancelled_evening(void **state)
{
    int found = 0;

    (void)state;
    setup();
    EACH(all, p6_shift, s) {
        if (s->status != P6_SHIFT_CANCELLED) continue;
        EACH(all, p6_shift, next)
            if (next->id == s->successor) {
                assert_string_equal(p6_minute_text(s->start, pool), "2026-11-24T18:00");
                assert_string_equal(p6_minute_text(next->start, pool), "2026-11-25T18:00");
                assert_int_equal(next->status, P6_SHIFT_PLANNED);
                found++;
            }
    }
    assert_int_equal(found, 1);
}

static int has_text(const apr_array_header_t *rows, const char *subject, const char *field,
                    const char *lang)
{
    EACH(rows, p6_data_text, t)
        if (strcmp(t->subject, subject) == 0 && strcmp(t->field, field) == 0
            && strcmp(t->lang, lang) == 0)
            return 1;
    return 0;
}

static void three_languages(void **state)
{
    static const char *const fields[] = { "name", "bring", "ready", "ends", "next" };
    static const char *const languages[] = { "vi", "en", "fr" };
    apr_array_header_t *services, *rows;
    p6_tx *tx;

    (void)state;
    setup();
    tx = begin(P6_TX_READ);
    ok(p6_ref_services(tx, &services, pool));
    ok(p6_ref_texts(tx, "service", &rows, pool));
    assert_true(services->nelts >= 7);
    EACH(services, p6_service, s)
        for (int f = 0; f < 5; f++)
            for (int l = 0; l < 3; l++)
                assert_true(has_text(rows, s->code, fields[f], languages[l]));
    ok(p6_ref_texts(tx, "agency", &rows, pool));
    for (int l = 0; l < 3; l++) assert_true(has_text(rows, "police", "name", languages[l]));
    p6_tx_rollback(tx);
}

static void any_day(void **state)
{
    p6_expand_result counts;

    (void)state;
    ok(p6_import_dir(store, SAMPLE, &result, NULL, NULL, pool));
    counts = expand("2028-06-12", 7);
    assert_true(counts.rotas > 60);
    assert_true(counts.added > 250);
}

/* each file and each column has its line in the document */
static void the_document(void **state)
{
    const char *text = text_of("conf", "data-format.md");

    (void)state;
    assert_non_null(text);
    for (int i = 0; i < P6_SHEET__COUNT; i++) {
        const char *title = apr_pstrcat(pool, "\n## ", p6_sheets[i].file, "\n", NULL);
        const char *section = strstr(text, title);
        const char *end = section ? strstr(section + 4, "\n## ") : NULL;

        if (!section) fail_msg("conf/data-format.md has no section %s", p6_sheets[i].file);
        section = apr_pstrndup(pool, section, end ? (apr_size_t)(end - section) : strlen(section));
        for (int k = 0; k < p6_sheets[i].count; k++) {
            const char *row = apr_pstrcat(pool, "\n| `", p6_sheets[i].columns[k].name, "` | ",
                                          p6_sheets[i].columns[k].flags & P6_COL_REQUIRED
                                              ? "yes |" : "no |", NULL);

            if (!strstr(section, row))
                fail_msg("conf/data-format.md, %s: no row%s", p6_sheets[i].file, row);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T("at least 40 points in at least 12 communes, all marked as sample data", enough_places),
        T("92 communes with a help line of their area, 283 former units in NFC",
          everybody_has_a_help_line),
        T("Monday 18:40 in Đức Xuân: points open, opening later, closed and unknown",
          monday_evening_in_duc_xuan),
        T("the mobile team stops in another group every evening", a_team_on_the_move),
        T("a cancelled evening leads to its successor", a_cancelled_evening),
        T("services say in three languages what to bring, where help stops, what comes next",
          three_languages),
        T("the rotas work in any year", any_day),
        T("conf/data-format.md has every file and column, and whether it is needed", the_document),
    };

    return run_group("sample data", tests, sizeof tests / sizeof *tests);
}
