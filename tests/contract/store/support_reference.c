/* Verbs on reference data. */
#include "support_store.h"

#include <string.h>

static void every_kind_of_row_comes_back_as_it_was_put(void **state)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    apr_array_header_t *rows;
    const char *plan;

    (void)state;
    put_places(tx, &plan);
    ok(p6_ref_put_former_unit(tx, &(p6_former_unit){ "Phường Huyền Tụng", "01840" }));
    ok(p6_ref_put_calendar_day(tx, &(p6_calendar_day){ 20780, "holiday", "Tết", "QĐ 1", 1 }));
    ok(p6_tx_commit(tx));

    tx = begin(P6_TX_READ);
    ok(p6_ref_communes(tx, &rows, pool));
    assert_int_equal(rows->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_commune).code, "01840");
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_commune).name, "Đức Xuân");
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_commune).kind, "phuong");
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_commune).lat_e6, 22165800);
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_commune).lon_e6, 105849800);
    ok(p6_ref_former_units(tx, &rows, pool));
    assert_int_equal(rows->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_former_unit).commune, "01840");
    ok(p6_ref_agencies(tx, &rows, pool));
    assert_int_equal(rows->nelts, 1);
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_agency).position, 1);
    ok(p6_ref_services(tx, &rows, pool));
    assert_int_equal(rows->nelts, 1);
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_service).minutes, 15);
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_service).agency_kind, "police");
    ok(p6_ref_plans(tx, "", 10, &rows, pool));
    assert_int_equal(rows->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_plan).id, plan);
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_plan).desks->nelts, 2);
    assert_string_equal(APR_ARRAY_IDX(APR_ARRAY_IDX(rows, 0, p6_plan).desks, 1, p6_desk).services,
                        "sim");
    ok(p6_ref_rotas(tx, "", 10, &rows, pool));
    assert_int_equal(rows->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_rota).pattern, "Mo-Fr 18:00-21:00");
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_rota).plan, plan);
    ok(p6_ref_calendar(tx, 0, 100000, &rows, pool));
    assert_int_equal(rows->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_calendar_day).decision, "QĐ 1");
}

static void any_text_comes_back_byte_for_byte(void **state)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    apr_array_header_t *rows;
    const char *plan;

    (void)state;
    put_places(tx, &plan);
    for (size_t i = 0; i < nasty_n; i++) {
        const p6_point point = { .slug = apr_psprintf(pool, "p%02d", (int)i), .kind = "mobile",
            .name = nasty[i], .commune = "01840", .group = nasty[(i + 1) % nasty_n],
            .group_aliases = nasty[i], .address = nasty[i], .landmark = nasty[i], .lat_e6 = -1,
            .lon_e6 = 2147483647, .phone = nasty[i], .step_free = 1, .checked_at = 1LL << 40,
            .active = 0, .sample = 1 };

        ok(p6_ref_put_point(tx, &point));
        ok(p6_ref_put_text(tx, &(p6_data_text){ "point", point.slug, "notice", "vi", nasty[i] }));
    }
    ok(p6_tx_commit(tx));

    tx = begin(P6_TX_READ);
    ok(p6_ref_points(tx, "", 1000, &rows, pool));
    assert_int_equal(rows->nelts, nasty_n + 1);
    for (size_t i = 0; i < nasty_n; i++) {
        const p6_point *point = &APR_ARRAY_IDX(rows, i, p6_point);

        assert_string_equal(point->name, nasty[i]);
        assert_string_equal(point->group, nasty[(i + 1) % nasty_n]);
        assert_string_equal(point->group_aliases, nasty[i]);
        assert_string_equal(point->address, nasty[i]);
        assert_string_equal(point->landmark, nasty[i]);
        assert_string_equal(point->phone, nasty[i]);
        assert_int_equal(point->lat_e6, -1);
        assert_int_equal(point->lon_e6, 2147483647);
        assert_true(point->checked_at == 1LL << 40);
        assert_int_equal(point->step_free, 1);
        assert_int_equal(point->active, 0);
        assert_int_equal(point->sample, 1);
    }
    ok(p6_ref_texts(tx, "point", &rows, pool));
    assert_int_equal(rows->nelts, nasty_n);
    for (size_t i = 0; i < nasty_n; i++)
        assert_string_equal(APR_ARRAY_IDX(rows, i, p6_data_text).text, nasty[i]);
    ok(p6_ref_texts(tx, "service", &rows, pool));
    assert_int_equal(rows->nelts, 0);
}

static void a_long_text_comes_back_whole(void **state)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    apr_array_header_t *rows;
    char *text = apr_palloc(pool, 100001);

    (void)state;
    memset(text, 'a', 100000);
    text[100000] = '\0';
    ok(p6_ref_put_text(tx, &(p6_data_text){ "point", "x", "notice", "en", text }));
    ok(p6_ref_texts(tx, "point", &rows, pool));
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_data_text).text, text);
}

static void putting_again_replaces(void **state)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    apr_array_header_t *rows;
    const char *plan;

    (void)state;
    put_places(tx, &plan);
    ok(p6_ref_put_commune(tx, &(p6_commune){ "01840", "Khác", "xa", 1, 2, "+84209" }));
    ok(p6_ref_put_agency(tx, &(p6_agency){ "police", "committee", 7 }));
    ok(p6_ref_put_service(tx, &(p6_service){ "eid-level-2", "", 20, 9 }));
    ok(p6_ref_put_point(tx, &(p6_point){ .slug = "to-3a", .kind = "police", .name = "Khác",
                                         .commune = "01840" }));
    ok(p6_ref_put_rota(tx, &(p6_rota){ .id = "to-3a-evening", .point = "to-3a", .pattern = "off",
                                       .plan = plan, .valid_from = 5, .valid_to = 9 }));
    ok(p6_ref_put_former_unit(tx, &(p6_former_unit){ "Xã Cũ", "01840" }));
    ok(p6_ref_put_former_unit(tx, &(p6_former_unit){ "Xã Cũ", "01840" }));
    ok(p6_ref_put_text(tx, &(p6_data_text){ "service", "s", "name", "vi", "một" }));
    ok(p6_ref_put_text(tx, &(p6_data_text){ "service", "s", "name", "vi", "hai" }));
    ok(p6_ref_put_calendar_day(tx, &(p6_calendar_day){ 5, "holiday", "a", "b", 1 }));
    ok(p6_ref_put_calendar_day(tx, &(p6_calendar_day){ 5, "working", "c", "d", 0 }));
    ok(p6_tx_commit(tx));

    tx = begin(P6_TX_READ);
    ok(p6_ref_communes(tx, &rows, pool));
    assert_int_equal(rows->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_commune).name, "Khác");
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_commune).kind, "xa");
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_commune).help_line, "+84209");
    ok(p6_ref_agencies(tx, &rows, pool));
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_agency).kind, "committee");
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_agency).position, 7);
    ok(p6_ref_services(tx, &rows, pool));
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_service).minutes, 20);
    ok(p6_ref_points(tx, "", 9, &rows, pool));
    assert_int_equal(rows->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_point).kind, "police");
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_point).active, 0);
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_point).landmark, "");
    ok(p6_ref_rotas(tx, "", 9, &rows, pool));
    assert_int_equal(rows->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_rota).pattern, "off");
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_rota).valid_to, 9);
    ok(p6_ref_former_units(tx, &rows, pool));
    assert_int_equal(rows->nelts, 1);
    ok(p6_ref_texts(tx, "service", &rows, pool));
    assert_int_equal(rows->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_data_text).text, "hai");
    ok(p6_ref_calendar(tx, 5, 5, &rows, pool));
    assert_int_equal(rows->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(rows, 0, p6_calendar_day).kind, "working");
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_calendar_day).active, 0);
}

static void pages_of_points_meet_without_gap_or_overlap(void **state)
{
    static const char *const slugs[] = { "a", "a-b", "a0", "ab", "b", "z-9", "z9" }; /* by bytes */
    p6_tx *tx = begin(P6_TX_WRITE);

    (void)state;
    ok(p6_ref_put_commune(tx, &(p6_commune){ "00001", "x", "xa", 0, 0, "" }));
    for (int i = 6; i >= 0; i--)
        ok(p6_ref_put_point(tx, &(p6_point){ .slug = slugs[i], .kind = "fixed", .name = "x",
                                             .commune = "00001" }));
    for (int limit = 1; limit <= 8; limit++) {
        const char *after = "";
        apr_array_header_t *rows;
        int seen = 0;

        do {
            ok(p6_ref_points(tx, after, limit, &rows, pool));
            for (int i = 0; i < rows->nelts; i++, seen++) {
                after = APR_ARRAY_IDX(rows, i, p6_point).slug;
                assert_true(seen < 7);
                assert_string_equal(after, slugs[seen]);
            }
        } while (rows->nelts == limit);
        assert_int_equal(seen, 7);
    }
}

static const char *put_plan_of(p6_tx *tx, int first, int second, const char *services, int online)
{
    apr_array_header_t *desks = apr_array_make(pool, 2, sizeof(p6_desk));
    const char *id;

    *(p6_desk *)apr_array_push(desks) = (p6_desk){ first, "police", services, online };
    *(p6_desk *)apr_array_push(desks) = (p6_desk){ second, "police", services, online };
    ok(p6_ref_put_plan(tx, desks, &id, pool));
    return id;
}

static void a_plan_is_kept_once_whatever_the_order_of_its_desks(void **state)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    apr_array_header_t *rows;
    const char *id;

    (void)state;
    ok(p6_ref_put_agency(tx, &(p6_agency){ "police", "police", 1 }));
    id = put_plan_of(tx, 1, 2, "a,b", 1);
    assert_int_equal(strlen(id), 16);
    assert_int_equal(strspn(id, "0123456789abcdef"), 16);
    assert_string_equal(put_plan_of(tx, 2, 1, "a,b", 1), id);
    assert_string_not_equal(put_plan_of(tx, 2, 1, "a,b", 0), id);
    assert_string_not_equal(put_plan_of(tx, 2, 1, "a", 1), id);
    assert_string_not_equal(put_plan_of(tx, 3, 1, "a,b", 1), id);
    ok(p6_ref_plans(tx, "", 10, &rows, pool));
    assert_int_equal(rows->nelts, 4);
    for (int i = 0; i < 4; i++) {
        const p6_plan *plan = &APR_ARRAY_IDX(rows, i, p6_plan);

        assert_int_equal(plan->desks->nelts, 2);
        assert_int_equal(APR_ARRAY_IDX(plan->desks, 0, p6_desk).number, 1);
        if (i) assert_true(strcmp(plan->id, APR_ARRAY_IDX(rows, i - 1, p6_plan).id) > 0);
    }
    ok(p6_ref_plans(tx, APR_ARRAY_IDX(rows, 0, p6_plan).id, 2, &rows, pool));
    assert_int_equal(rows->nelts, 2);
}

static void a_plan_without_desks_is_a_plan(void **state)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    apr_array_header_t *rows;
    const char *id;

    (void)state;
    ok(p6_ref_put_plan(tx, apr_array_make(pool, 1, sizeof(p6_desk)), &id, pool));
    ok(p6_ref_plans(tx, "", 10, &rows, pool));
    assert_int_equal(rows->nelts, 1);
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_plan).desks->nelts, 0);
}

static void a_plan_with_a_bad_desk_number_is_refused(void **state)
{
    static const int numbers[][2] = { { 0, 1 }, { 1, 41 }, { -1, 1 }, { 3, 3 } };
    p6_tx *tx = begin(P6_TX_WRITE);
    const char *id;

    (void)state;
    ok(p6_ref_put_agency(tx, &(p6_agency){ "police", "police", 1 }));
    for (int i = 0; i < 4; i++) {
        apr_array_header_t *desks = apr_array_make(pool, 2, sizeof(p6_desk));

        *(p6_desk *)apr_array_push(desks) = (p6_desk){ numbers[i][0], "police", "", 0 };
        *(p6_desk *)apr_array_push(desks) = (p6_desk){ numbers[i][1], "police", "", 0 };
        fails(BAD_INPUT, p6_ref_put_plan(tx, desks, &id, pool));
    }
    put_plan_of(tx, 1, 40, "", 0);
    ok(p6_tx_commit(tx));
}

static void calendar_ranges_include_both_ends(void **state)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    apr_array_header_t *rows;

    (void)state;
    for (int day = 10; day <= 14; day++)
        ok(p6_ref_put_calendar_day(tx, &(p6_calendar_day){ day, "holiday", "x", "y", 1 }));
    ok(p6_ref_calendar(tx, 11, 13, &rows, pool));
    assert_int_equal(rows->nelts, 3);
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_calendar_day).day, 11);
    assert_int_equal(APR_ARRAY_IDX(rows, 2, p6_calendar_day).day, 13);
}

static void the_generation_grows_only_on_commit(void **state)
{
    apr_int64_t before, within, after;
    p6_tx *tx = begin(P6_TX_WRITE);

    (void)state;
    ok(p6_ref_generation(tx, &before));
    ok(p6_ref_touch(tx));
    ok(p6_ref_generation(tx, &within));
    assert_int_equal(within, before + 1);
    p6_tx_rollback(tx);
    tx = begin(P6_TX_WRITE);
    ok(p6_ref_generation(tx, &after));
    assert_int_equal(after, before);
    ok(p6_ref_touch(tx));
    ok(p6_tx_commit(tx));
    tx = begin(P6_TX_READ);
    ok(p6_ref_generation(tx, &after));
    assert_int_equal(after, before + 1);
}

static void rows_that_break_a_reference_or_a_rule_are_refused(void **state)
{
    static const p6_commune bad[] = {
        { "01840", "x", "thanh-pho", 0, 0, "" }, { "1840", "x", "xa", 0, 0, "" },
    };
    p6_tx *tx;

    (void)state;
    for (int i = 0; i < 2; i++) {
        tx = begin(P6_TX_WRITE);
        fails(UNAVAILABLE, p6_ref_put_commune(tx, &bad[i]));
        p6_tx_rollback(tx);
    }
    tx = begin(P6_TX_WRITE);
    fails(UNAVAILABLE, p6_ref_put_service(tx, &(p6_service){ "s", "", 7, 1 }));
    p6_tx_rollback(tx);
    tx = begin(P6_TX_WRITE);
    fails(UNAVAILABLE, p6_ref_put_point(tx, &(p6_point){ .slug = "x", .kind = "fixed", .name = "x",
                                                         .commune = "99999" }));
    p6_tx_rollback(tx);
    assert_int_equal(raw_int("SELECT count(*) FROM commune"), 0);
    assert_int_equal(raw_int("SELECT count(*) FROM point"), 0);
}

static const struct CMUnitTest tests[] = {
    T("every kind of row comes back as it was put", every_kind_of_row_comes_back_as_it_was_put),
    T("any text comes back byte for byte", any_text_comes_back_byte_for_byte),
    T("a long text comes back whole", a_long_text_comes_back_whole),
    T("putting again replaces", putting_again_replaces),
    T("pages of points meet without gap or overlap, in the order of bytes",
      pages_of_points_meet_without_gap_or_overlap),
    T("a plan is kept once, whatever the order of its desks",
      a_plan_is_kept_once_whatever_the_order_of_its_desks),
    T("a plan without desks is a plan", a_plan_without_desks_is_a_plan),
    T("a plan with a bad desk number is refused", a_plan_with_a_bad_desk_number_is_refused),
    T("calendar ranges include both ends", calendar_ranges_include_both_ends),
    T("the generation grows only on commit", the_generation_grows_only_on_commit),
    T("rows that break a reference or a rule are refused",
      rows_that_break_a_reference_or_a_rule_are_refused),
};
SUITE(reference_suite, tests);
