#include "support_planning.h"

#include "schedule/expand.h"
#include "store/officials.h"

p6_official manager, neighbour, province;

const apr_array_header_t *desks_of(int n)
{
    apr_array_header_t *rows = apr_array_make(pool, 3, sizeof(p6_desk));

    for (int i = 0; i < n; i++) APR_ARRAY_PUSH(rows, p6_desk) = wide_desks[i];
    return rows;
}

static void put_point(p6_tx *tx, const char *slug, const char *kind, const char *commune)
{
    p6_point row = { .slug = slug, .kind = kind, .name = slug, .commune = commune, .group = "",
                     .group_aliases = "", .address = "", .landmark = "", .phone = "", .active = 1,
                     .step_free = -1 };

    ok(p6_ref_put_point(tx, &row));
}

static void put_more(p6_tx *tx)
{
    static const p6_commune there = { "01843", "Bắc Kạn", "phuong", 22120000, 105840000, "" };

    put_reference(tx);
    ok(p6_ref_put_commune(tx, &there));
    put_point(tx, "doi", "mobile", "01840");
    put_point(tx, "bac-kan", "fixed", "01843");
}

static p6_official official(p6_tx *tx, const char *name, const char *role, const char *commune)
{
    p6_official_row row = { 0, "test", name, name, name };
    apr_array_header_t *rights = apr_array_make(pool, 1, sizeof(p6_right_row));

    APR_ARRAY_PUSH(rights, p6_right_row) = (p6_right_row){ role, commune };
    ok(p6_official_put(tx, &row, now_s));
    return (p6_official){ .id = row.id, .name = name, .rights = rights };
}

static void put_rota(p6_tx *tx)
{
    p6_rota rota = { .id = "toi", .point = "to-3a", .pattern = "Mo-Fr 18:00-19:00",
                     .walk_in = 1, .spoken = "", .note = "", .stop_group = "",
                     .stop_landmark = "" };

    ok(p6_ref_put_plan(tx, desks_of(3), &rota.plan, pool));
    ok(p6_ref_put_rota(tx, &rota));
}

int planning_place(void **state)
{
    p6_expand_result done;
    p6_tx *tx;

    fresh_store(state);
    now_s = p6_epoch_of_minute(AT(0, 10));
    open_desk();
    limits.per_phone_day = 99;
    tx = begin(P6_TX_WRITE);
    put_more(tx);
    put_rota(tx);
    manager = official(tx, "Nông Văn Hải", "manager", "01840");
    neighbour = official(tx, "Triệu Thị Mai", "manager", "01843");
    province = official(tx, "Lý Văn Tỉnh", "province", "*");
    ok(p6_tx_commit(tx));
    ok(p6_expand_all(store, MONDAY, P6_HORIZON_DAYS, &done, pool));
    return 0;
}

apr_int64_t shift_at(const char *point, p6_minute start)
{
    return number_of("SELECT id FROM shift WHERE point = '%s' AND start_min = %" APR_INT64_T_FMT
                     " ORDER BY id DESC", point, start);
}

p6_shift *get_shift(apr_int64_t id)
{
    p6_tx *tx = begin(P6_TX_READ);
    p6_shift *row;

    ok(p6_shift_get(tx, id, &row, pool));
    p6_tx_rollback(tx);
    return row;
}

static p6_wish by_phone(apr_int64_t shift, p6_minute start, const char *services)
{
    p6_wish w = wish(shift, start, services, pool);

    w.phone = "0912345678";
    w.birth_year = NULL;
    return w;
}

const char *booked(apr_int64_t shift, p6_minute start, const char *services)
{
    p6_wish w = by_phone(shift, start, services);

    return booked_visit(&w)->code;
}

const char *waits(apr_int64_t shift, const char *services)
{
    p6_wish w = by_phone(shift, P6_NO_MINUTE, services);
    p6_outcome *outcome;

    ok(p6_wait(&outcome, &desk, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    return outcome->receipt->visit.code;
}

const char *visit_of(const char *code)
{
    p6_tx *tx = begin(P6_TX_READ);
    apr_array_header_t *claims;
    p6_visit *visit;
    int firm = 0;

    ok(p6_visit_by_code(tx, code, &visit, pool));
    ok(p6_claims_of_visit(tx, visit->id, &claims, pool));
    p6_tx_rollback(tx);
    for (int i = 0; i < claims->nelts; i++) {
        const p6_claim *c = &APR_ARRAY_IDX(claims, i, p6_claim);

        firm += !c->until_s && c->shift == visit->shift
             && c->unit * P6_UNIT_MINUTES >= visit->start && c->unit * P6_UNIT_MINUTES < visit->end;
    }
    assert_int_equal(firm, claims->nelts);
    return apr_psprintf(pool, "%s %" APR_INT64_T_FMT " %s %s %d",
                        rows_of(apr_psprintf(pool, "SELECT state FROM visit WHERE id = %"
                                             APR_INT64_T_FMT, visit->id)), visit->shift,
                        visit->start == P6_NO_MINUTE ? "-" : p6_minute_text(visit->start, pool),
                        visit->ticket ? visit->ticket : "-", firm);
}

void set_state(const char *code, p6_visit_state from, p6_visit_state to)
{
    p6_tx *tx = begin(P6_TX_WRITE);
    p6_visit *visit;
    int done;

    ok(p6_visit_by_code(tx, code, &visit, pool));
    ok(p6_visit_set_state(tx, visit->id, from, to, now_s, &done));
    assert_int_equal(done, 1);
    ok(p6_tx_commit(tx));
}

void home_visit_in(apr_int64_t shift)
{
    p6_home_visit row = { .code = "HHHHH2", .request_key = key(pool), .commune = "01840",
        .group = "", .services = "eid", .state = "planned", .created_at = now_s,
        .name = "ông Páo", .phone = "", .address = "", .note = "" };
    p6_tx *tx = begin(P6_TX_WRITE);
    int inserted;

    ok(p6_home_visit_add(tx, &row, &inserted));
    ok(p6_tx_commit(tx));
    command(apr_psprintf(pool, "UPDATE home_visit SET shift = %" APR_INT64_T_FMT, shift));
}

p6_editor an_editor(void)
{
    return (p6_editor){ .b = &desk, .official = &manager, .key = key(pool) };
}

void is_done(const p6_deed_outcome *outcome)
{
    for (int i = 0; outcome->faults && i < outcome->faults->nelts; i++)
        print_error("%s: %s\n", APR_ARRAY_IDX(outcome->faults, i, p6_field_fault).field,
                    APR_ARRAY_IDX(outcome->faults, i, p6_field_fault).message);
    assert_int_equal(outcome->what, P6_DEED_DONE);
}

const char *is_asked(const p6_deed_outcome *outcome, p6_editor *editor)
{
    const char *all = "", *letters = "smwcnerl";

    assert_int_equal(outcome->what, P6_DEED_ASK);
    for (int i = 0; i < outcome->fates->nelts; i++) {
        const p6_fated *v = &APR_ARRAY_IDX(outcome->fates, i, p6_fated);
        const char *code = rows_of(apr_psprintf(pool, "SELECT code FROM visit WHERE id = %"
                                                APR_INT64_T_FMT, v->visit.id));

        if (p6_fate_matters(v->fate))
            all = apr_psprintf(pool, "%s%s%.6s:%c", all, *all ? " " : "", code,
                               letters[v->fate]);
    }
    if (outcome->homes) all = apr_psprintf(pool, "%s h%d", all, outcome->homes);
    editor->shown = p6_fates_shown(outcome->fates, outcome->homes, pool);
    return all;
}

void is_refused(const p6_deed_outcome *outcome, const char *field, const char *message)
{
    assert_int_equal(outcome->what, P6_DEED_FAULTS);
    assert_int_equal(outcome->faults->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(outcome->faults, 0, p6_field_fault).field, field);
    assert_string_equal(APR_ARRAY_IDX(outcome->faults, 0, p6_field_fault).message, message);
}

const char *faults_of(const p6_deed_outcome *outcome)
{
    const char *all = "";

    for (int i = 0; i < outcome->faults->nelts; i++)
        all = apr_pstrcat(pool, all, i ? " " : "",
                          APR_ARRAY_IDX(outcome->faults, i, p6_field_fault).field, NULL);
    return all;
}

p6_presence_wish a_presence(int desks)
{
    return (p6_presence_wish){ .desks = desks_of(desks), .walk_in = 1 };
}
