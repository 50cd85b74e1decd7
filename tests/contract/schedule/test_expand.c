#include "support_schedule.h"

#include "base/limits.h"
#include "store/schedule.h"

/* The rota's pattern is now PATTERN. */
static void rota_is(const char *pattern, const char *from, const char *to)
{
    small_world(pattern, from, to);
    imports();
}

static void change(const p6_shift *shift)
{
    p6_tx *tx = begin(P6_TX_WRITE);

    ok(p6_shift_change(tx, shift));
    ok(p6_tx_commit(tx));
}

static void holiday(const char *day, int active)
{
    p6_calendar_day row = { .kind = "holiday", .name = "n", .decision = "d", .active = active };
    p6_tx *tx = begin(P6_TX_WRITE);

    assert_true(p6_day_parse(&row.day, day));
    ok(p6_ref_put_calendar_day(tx, &row));
    ok(p6_tx_commit(tx));
}

static void eight_weeks(void **state)
{
    p6_expand_result counts;
    apr_int64_t before;
    p6_shift *shift;

    (void)state;
    rota_is("Mo 18:00-21:00", "", "");
    before = generation();
    counts = expand("2026-11-23", P6_HORIZON_DAYS);
    assert_int_equal(counts.rotas, 1);
    assert_int_equal(counts.added, 8);
    assert_true(generation() > before);
    shift = shift_at("2026-11-30T18:00");
    assert_string_equal(shift->point, "p");
    assert_true(shift->walk_in);
    assert_int_equal(shift->rota_start, shift->start);
    assert_int_equal(shift->places, 36);
}

static void again(void **state)
{
    p6_expand_result counts;
    apr_int64_t before;
    apr_int64_t id;

    (void)state;
    rota_is("Mo,We 18:00-21:00", "", "");
    expand("2026-11-23", 14);
    id = shift_at("2026-11-30T18:00")->id;
    before = generation();
    counts = expand("2026-11-23", 14);
    assert_int_equal(counts.added + counts.dropped + counts.kept, 0);
    assert_int_equal(generation(), before);
    assert_int_equal(shift_at("2026-11-30T18:00")->id, id);
    counts = expand("2026-11-24", 14);
    assert_int_equal(counts.added, 1);
}

static void the_past_stays(void **state)
{
    (void)state;
    rota_is("Mo,We 18:00-21:00", "", "");
    expand("2026-11-23", 7);
    rota_is("Tu 17:00-19:00", "", "");
    expand("2026-11-24", 6);
    assert_string_equal(shifts(), "23T18:00-21:00 24T17:00-19:00");
}

static void a_changed_rota(void **state)
{
    apr_int64_t id;

    (void)state;
    rota_is("Mo,We 18:00-21:00", "", "");
    expand("2026-11-23", 7);
    id = shift_at("2026-11-25T18:00")->id;
    rota_is("Mo,We 18:00-20:00", "", "");
    expand("2026-11-24", 6);
    assert_string_equal(shifts(), "23T18:00-21:00 25T18:00-20:00");
    assert_int_equal(shift_at("2026-11-25T18:00")->id, id);
    file("desks.csv", "owner,number,agency,services\nr,1,police,install\n");
    file("rotas.csv", "id,point,pattern,note,spoken\n"
         "r,q,\"Mo,We 18:00-20:00 open \"\"cổng sau\"\"\",Mang"
         " đèn,tay\n");
    imports();
    assert_int_equal(expand("2026-11-24", 6).added, 1);
    assert_string_equal(shift_at("2026-11-25T18:00")->point, "q");
    assert_string_equal(shift_at("2026-11-25T18:00")->note, "cổng sau; Mang đèn");
    assert_string_equal(shift_at("2026-11-25T18:00")->spoken, "tay");
    assert_int_equal(shift_at("2026-11-25T18:00")->places, 0);
    assert_int_equal(shift_at("2026-11-25T18:00")->id, id);
}

static void hands_off(void **state)
{
    p6_shift *shift;
    p6_expand_result counts;

    (void)state;
    rota_is("Mo-Fr 18:00-21:00", "", "");
    expand("2026-11-23", 7);
    shift = shift_at("2026-11-24T18:00");
    shift->status = P6_SHIFT_CANCELLED;
    change(shift);
    shift = shift_at("2026-11-25T18:00");
    shift->start += 30;
    shift->edited = 1;
    change(shift);
    shift = shift_at("2026-11-26T18:00");
    shift->live = P6_LIVE_STARTED;
    change(shift);
    rota_is("Mo 18:00-21:00; Sa 08:00-10:00", "", "");
    counts = expand("2026-11-23", 7);
    assert_string_equal(shifts(), "23T18:00-21:00 24T18:00-21:00x 25T18:30-21:00! 26T18:00-21:00"
                                  " 28T08:00-10:00");
    assert_int_equal(counts.added, 1);
    assert_int_equal(counts.dropped, 1);
    assert_int_equal(counts.kept, 3);
    /* the moved shift still stands for the rota's 18:00: no second one appears */
    rota_is("Mo-Fr 18:00-21:00", "", "");
    expand("2026-11-23", 7);
    assert_string_equal(shifts(), "23T18:00-21:00 24T18:00-21:00x 25T18:30-21:00! 26T18:00-21:00"
                                  " 27T18:00-21:00");
}

static void a_successor_stays(void **state)
{
    p6_shift *shift;

    (void)state;
    rota_is("Mo,We 18:00-21:00", "", "");
    expand("2026-11-23", 7);
    shift = shift_at("2026-11-23T18:00");
    shift->status = P6_SHIFT_CANCELLED;
    shift->successor = shift_at("2026-11-25T18:00")->id;
    change(shift);
    rota_is("Fr 18:00-21:00", "", "");
    assert_int_equal(expand("2026-11-23", 7).kept, 2);
    assert_string_equal(shifts(), "23T18:00-21:00x 25T18:00-21:00 27T18:00-21:00");
}

static void validity(void **state)
{
    (void)state;
    rota_is("Mo-Su 18:00-21:00", "2026-11-24", "2026-11-25");
    expand("2026-11-23", 7);
    assert_string_equal(shifts(), "24T18:00-21:00 25T18:00-21:00");
    rota_is("Mo-Su 18:00-21:00", "2026-11-25", "2026-11-26");
    expand("2026-11-23", 7);
    assert_string_equal(shifts(), "25T18:00-21:00 26T18:00-21:00");
}

static void the_calendar(void **state)
{
    (void)state;
    rota_is("Mo-We 18:00-21:00; PH off", "", "");
    holiday("2026-11-24", 0);
    expand("2026-11-23", 7);
    assert_string_equal(shifts(), "23T18:00-21:00 24T18:00-21:00 25T18:00-21:00");
    holiday("2026-11-24", 1);
    expand("2026-11-23", 7);
    assert_string_equal(shifts(), "23T18:00-21:00 25T18:00-21:00");
    holiday("2026-11-24", 0);
    expand("2026-11-23", 7);
    assert_string_equal(shifts(), "23T18:00-21:00 24T18:00-21:00 25T18:00-21:00");
}

static void many_rotas(void **state)
{
    p6_buf *rotas = p6_buf_make(pool, 65536), *desks = p6_buf_make(pool, 65536);
    p6_expand_result counts;

    (void)state;
    small_world("Mo 18:00-21:00", "", "");
    p6_buf_adds(rotas, "id,point,pattern\n");
    p6_buf_adds(desks, "owner,number,agency,services\n");
    for (int i = 0; i < 450; i++) {
        p6_buf_addf(rotas, "r%03d,p,Mo 18:00-21:00\n", i);
        p6_buf_addf(desks, "r%03d,1,bank,install\n", i);
    }
    file("rotas.csv", rotas->data);
    file("desks.csv", desks->data);
    imports();
    counts = expand("2026-11-23", 14);
    assert_int_equal(counts.rotas, 450);
    assert_int_equal(counts.added, 900);
    assert_int_equal(expand("2026-11-23", 14).added, 0);
}

static void a_spoilt_rota(void **state)
{
    p6_rota rota = { .id = "a", .point = "p", .pattern = "nonsense", .spoken = "", .note = "",
                     .stop_group = "", .stop_landmark = "" };
    p6_expand_result counts;
    apr_array_header_t *rows;
    p6_error *err;
    p6_tx *tx;
    p6_day day;

    (void)state;
    rota_is("Mo 18:00-21:00", "", "");
    tx = begin(P6_TX_WRITE);
    ok(p6_ref_rotas(tx, "", 1, &rows, pool));
    rota.plan = APR_ARRAY_IDX(rows, 0, p6_rota).plan;
    ok(p6_ref_put_rota(tx, &rota));
    ok(p6_tx_commit(tx));
    p6_day_parse(&day, "2026-11-23");
    err = p6_expand_all(store, day, 7, &counts, pool);
    assert_non_null(err);
    assert_int_equal(err->code, P6_E_BAD_DATA);
    assert_non_null(strstr(err->detail, "rota a "));
    assert_string_equal(shifts(), "23T18:00-21:00");
}

static void close_point(const char *point, const char *from, const char *to)
{
    p6_closure row = { .point = point, .reason = "Nghỉ Tết" };
    p6_tx *tx = begin(P6_TX_WRITE);

    assert_true(p6_day_parse(&row.from, from) && p6_day_parse(&row.to, to));
    ok(p6_closure_put(tx, &row, 1));
    ok(p6_tx_commit(tx));
}

static void a_closed_point(void **state)
{
    p6_expand_result counts;

    (void)state;
    rota_is("Mo-Th 18:00-21:00", "", "");
    expand("2026-11-23", 2);
    close_point("p", "2026-11-24", "2026-11-25");
    close_point("q", "2026-11-23", "2026-11-30");
    expand("2026-11-23", 4);
    assert_string_equal(shifts(), "23T18:00-21:00 24T18:00-21:00!x 25T18:00-21:00!x"
                                  " 26T18:00-21:00");
    assert_string_equal(shift_at("2026-11-24T18:00")->note, "Nghỉ Tết");
    counts = expand("2026-11-23", 4);
    assert_int_equal(counts.added + counts.dropped + counts.kept, 0);
}

static void one_rota(void **state)
{
    p6_expand_result counts;
    apr_array_header_t *wanted;
    p6_rota *rota;
    p6_day day;
    p6_tx *tx;

    (void)state;
    rota_is("Mo-We 18:00-21:00", "", "");
    p6_day_parse(&day, "2026-11-23");
    tx = begin(P6_TX_WRITE);
    ok(p6_ref_rota(tx, "r", &rota, pool));
    ok(p6_expand_wanted(&wanted, tx, rota, day, 7, pool));
    assert_int_equal(wanted->nelts, 3);
    ok(p6_expand_rota(tx, rota, day, 7, &counts, pool));
    assert_int_equal(counts.added, 3);
    ok(p6_tx_commit(tx));
    assert_true(p6_expand_same(shift_at("2026-11-24T18:00"), &APR_ARRAY_IDX(wanted, 1, p6_shift)));
    rota->pattern = "nonsense";
    tx = begin(P6_TX_WRITE);
    assert_int_equal(p6_expand_rota(tx, rota, day, 7, &counts, pool)->code, P6_E_BAD_SYNTAX);
    p6_tx_rollback(tx);
    assert_string_equal(shifts(), "23T18:00-21:00 24T18:00-21:00 25T18:00-21:00");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T("eight weeks of a weekly evening are eight shifts with the rota's values", eight_weeks),
        T("expanding again changes nothing and touches nothing", again),
        T("a new pattern leaves what lies before the first day", the_past_stays),
        T("a changed rota changes its shifts and their numbers stay", a_changed_rota),
        T("cancelled, moved and started shifts are kept, whatever the rota says", hands_off),
        T("a shift that another one leads to is kept", a_successor_stays),
        T("valid_from and valid_to bound the shifts, also when they move", validity),
        T("switching a holiday on and off takes its evening away and brings it back",
          the_calendar),
        T("more rotas than one transaction holds", many_rotas),
        T("a closed point's shifts are cancelled ones, with the reason", a_closed_point),
        T("one rota is expanded inside somebody's transaction", one_rota),
        T("a rota that does not parse is told and the others go on", a_spoilt_rota),
    };

    return run_group("expansion", tests, sizeof tests / sizeof *tests);
}
