#include "support_scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include <apr_general.h>

#include "schedule/expand.h"
#include "store/officials.h"

scene sc;

static char directory[64];
static const char *driver, *server;
static apr_pool_t *program_pool;
static int databases, keys;

static apr_time_t clock_now(void *baton)
{
    (void)baton;
    return apr_time_from_sec(sc.now_s);
}

static apr_status_t draw(void *baton, unsigned char *buf, apr_size_t n)
{
    (void)baton;
    return getrandom(buf, n, 0) == (ssize_t)n ? APR_SUCCESS : APR_EGENERAL;
}

static void say(void *baton, p6_level level, int id, const char *text)
{
    (void)baton;
    (void)level;
    if (getenv("P6_TEST_VERBOSE")) fprintf(stderr, "# P6-%04d %s\n", id, text);
}

static p6_env clock_env = { clock_now, draw, say, NULL };

void scene_good(p6_error *err, const char *file, int at)
{
    if (!err) return;
    print_error("%s: %s (%s)\n", p6_error_name(err->code), err->detail,
                err->where ? err->where : "-");
    _fail(file, at);
}

void scene_bad(p6_errcode code, p6_error *err, const char *file, int at)
{
    if (err && err->code == code) return;
    print_error("%s expected, got %s\n", p6_error_name(code),
                err ? p6_error_name(err->code) : "no error");
    _fail(file, at);
}

static const char *postgres(const char *verb)
{
    char text[1024] = "";
    const char *command = apr_psprintf(program_pool, "tests/support/postgres.sh %s %s/pg%s", verb,
                                       directory, verb[2] == 'a' ? " fsync=off" : "");
    FILE *pipe = popen(command, "r");

    if (!pipe || (!fgets(text, sizeof text, pipe) && verb[2] == 'a')) exit(1);
    pclose(pipe);
    text[strcspn(text, "\n")] = '\0';
    return apr_pstrdup(program_pool, text);
}

/* on PostgreSQL every test has a schema of its own */
static const char *new_database(void)
{
    const char *name = apr_psprintf(sc.pool, "t%d", ++databases), *command;

    if (!strcmp(driver, "sqlite3")) return apr_psprintf(sc.pool, "%s/%s.db", directory, name);
    command = apr_psprintf(sc.pool, "psql -X -q '%s' -c 'CREATE SCHEMA %s' > /dev/null", server,
                           name);
    assert_int_equal(system(command), 0);
    return apr_psprintf(sc.pool, "%s options='-c search_path=%s'", server, name);
}

p6_tx *scene_begin(p6_tx_mode mode)
{
    p6_tx *tx;

    GOOD(p6_tx_begin(&tx, sc.store, mode, 10000, sc.pool));
    return tx;
}

const apr_array_header_t *scene_desks(int n)
{
    static const p6_desk all[] = { { 1, "police", "eid,vneid", 1 }, { 2, "police", "eid,vneid", 1 },
                                   { 3, "bank", "cashless", 1 } };
    apr_array_header_t *rows = apr_array_make(sc.pool, 3, sizeof(p6_desk));

    for (int i = 0; i < n; i++) APR_ARRAY_PUSH(rows, p6_desk) = all[i];
    return rows;
}

static void put_point(p6_tx *tx, const char *slug, const char *kind, const char *commune)
{
    p6_point row = { .slug = slug, .kind = kind, .name = slug, .commune = commune, .group = "",
                     .group_aliases = "", .address = "", .landmark = "", .phone = "", .active = 1,
                     .step_free = -1 };

    GOOD(p6_ref_put_point(tx, &row));
}

static void put_reference(p6_tx *tx)
{
    static const p6_commune here = { "01840", "Đức Xuân", "phuong", 22165800, 105849800, "" },
                            there = { "01843", "Bắc Kạn", "phuong", 22120000, 105840000, "" };
    static const p6_agency police = { "police", "police", 1 }, bank = { "bank", "bank", 2 };
    static const p6_service eid = { "eid", "police", 15, 1 }, vneid = { "vneid", "police", 10, 2 },
                            cashless = { "cashless", "bank", 5, 3 };

    GOOD(p6_ref_put_commune(tx, &here));
    GOOD(p6_ref_put_commune(tx, &there));
    GOOD(p6_ref_put_agency(tx, &police));
    GOOD(p6_ref_put_agency(tx, &bank));
    GOOD(p6_ref_put_service(tx, &eid));
    GOOD(p6_ref_put_service(tx, &vneid));
    GOOD(p6_ref_put_service(tx, &cashless));
    put_point(tx, "to-3a", "fixed", "01840");
    put_point(tx, "doi", "mobile", "01840");
    put_point(tx, "bac-kan", "fixed", "01843");
}

static p6_official official(p6_tx *tx, const char *name, const char *role, const char *commune)
{
    p6_official_row row = { 0, "test", name, name, name };
    apr_array_header_t *rights = apr_array_make(sc.pool, 1, sizeof(p6_right_row));

    APR_ARRAY_PUSH(rights, p6_right_row) = (p6_right_row){ role, commune };
    GOOD(p6_official_put(tx, &row, sc.now_s));
    return (p6_official){ .id = row.id, .name = name, .rights = rights };
}

static void put_rota(p6_tx *tx)
{
    p6_rota rota = { .id = "toi", .point = "to-3a", .pattern = "Mo-Fr 18:00-19:00",
                     .walk_in = 1, .spoken = "", .note = "", .stop_group = "",
                     .stop_landmark = "" };

    GOOD(p6_ref_put_plan(tx, scene_desks(3), &rota.plan, sc.pool));
    GOOD(p6_ref_put_rota(tx, &rota));
}

int scene_make(void **state)
{
    p6_expand_result done;
    int from, to;
    p6_tx *tx;

    (void)state;
    memset(&sc, 0, sizeof sc);
    apr_pool_create(&sc.pool, program_pool);
    sc.now_s = p6_epoch_of_minute(AT(0, 10));
    sc.limits = (p6_booking_limits){ .hold_s = 600, .per_phone_day = 99, .proofs_before_lock = 5,
        .lock_s = 900, .offer_s = 1800, .retention_days = 30, .services_max = 4 };
    GOOD(p6_store_open(&sc.store, driver, new_database(), 6, &clock_env, sc.pool));
    GOOD(p6_store_migrate(sc.store, &from, &to, sc.pool));
    tx = scene_begin(P6_TX_WRITE);
    put_reference(tx);
    put_rota(tx);
    sc.manager = official(tx, "Nông Văn Hải", "manager", "01840");
    sc.neighbour = official(tx, "Triệu Thị Mai", "manager", "01843");
    sc.province = official(tx, "Lý Văn Tỉnh", "province", "*");
    GOOD(p6_tx_commit(tx));
    GOOD(p6_expand_all(sc.store, MONDAY, P6_HORIZON_DAYS, &done, sc.pool));
    sc.booking = (p6_booking){ .store = sc.store, .env = &clock_env, .limits = &sc.limits };
    return 0;
}

int scene_drop(void **state)
{
    (void)state;
    apr_pool_destroy(sc.pool);
    return 0;
}

const char *scene_key(apr_pool_t *pool)
{
    return apr_psprintf(pool, "scene-key-%08d", __atomic_add_fetch(&keys, 1, __ATOMIC_RELAXED));
}

apr_int64_t scene_int(const char *sql, ...)
{
    const char *text;
    va_list args;

    va_start(args, sql);
    text = apr_pvsprintf(sc.pool, sql, args);
    va_end(args);
    return apr_atoi64(scene_rows(text));
}

apr_int64_t scene_shift(const char *point, p6_minute start)
{
    return scene_int("SELECT id FROM shift WHERE point = '%s' AND start_min = %" APR_INT64_T_FMT
                     " ORDER BY id DESC", point, start);
}

p6_shift *scene_get(apr_int64_t id)
{
    p6_tx *tx = scene_begin(P6_TX_READ);
    p6_shift *row;

    GOOD(p6_shift_get(tx, id, &row, sc.pool));
    p6_tx_rollback(tx);
    return row;
}

const apr_array_header_t *scene_codes(const char *codes)
{
    apr_array_header_t *rows = apr_array_make(sc.pool, 4, sizeof(const char *));
    char *rest = apr_pstrdup(sc.pool, codes), *last, *code = apr_strtok(rest, ",", &last);

    for (; code; code = apr_strtok(NULL, ",", &last)) APR_ARRAY_PUSH(rows, const char *) = code;
    return rows;
}

static p6_wish wish_for(apr_int64_t shift, p6_minute start, const char *services)
{
    return (p6_wish){ .request_key = scene_key(sc.pool), .shift = shift, .start = start,
        .services = scene_codes(services), .name = "Hoàng Thị Mỷ", .phone = "0912345678",
        .consent = "2026-01", .channel = P6_ONLINE };
}

static const char *code_of(const p6_outcome *outcome)
{
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    return outcome->receipt->visit.code;
}

const char *scene_book(apr_int64_t shift, p6_minute start, const char *services)
{
    p6_wish wish = wish_for(shift, start, services);
    p6_outcome *outcome;

    GOOD(p6_book(&outcome, &sc.booking, &wish, sc.pool));
    return code_of(outcome);
}

const char *scene_wait(apr_int64_t shift, const char *services)
{
    p6_wish wish = wish_for(shift, P6_NO_MINUTE, services);
    p6_outcome *outcome;

    GOOD(p6_wait(&outcome, &sc.booking, &wish, sc.pool));
    return code_of(outcome);
}

const char *scene_visit(const char *code)
{
    p6_tx *tx = scene_begin(P6_TX_READ);
    apr_array_header_t *claims;
    p6_visit *visit;
    int firm = 0;

    GOOD(p6_visit_by_code(tx, code, &visit, sc.pool));
    GOOD(p6_claims_of_visit(tx, visit->id, &claims, sc.pool));
    p6_tx_rollback(tx);
    for (int i = 0; i < claims->nelts; i++) {
        const p6_claim *c = &APR_ARRAY_IDX(claims, i, p6_claim);

        firm += !c->until_s && c->shift == visit->shift
             && c->unit * P6_UNIT_MINUTES >= visit->start && c->unit * P6_UNIT_MINUTES < visit->end;
    }
    assert_int_equal(firm, claims->nelts);
    return apr_psprintf(sc.pool, "%s %" APR_INT64_T_FMT " %s %s %d",
                        scene_rows(apr_psprintf(sc.pool, "SELECT state FROM visit WHERE id = %"
                                                APR_INT64_T_FMT, visit->id)), visit->shift,
                        visit->start == P6_NO_MINUTE ? "-" : p6_minute_text(visit->start, sc.pool),
                        visit->ticket ? visit->ticket : "-", firm);
}

void scene_set_state(const char *code, p6_visit_state from, p6_visit_state to)
{
    p6_tx *tx = scene_begin(P6_TX_WRITE);
    p6_visit *visit;
    int done;

    GOOD(p6_visit_by_code(tx, code, &visit, sc.pool));
    GOOD(p6_visit_set_state(tx, visit->id, from, to, sc.now_s, &done));
    assert_int_equal(done, 1);
    GOOD(p6_tx_commit(tx));
}

void scene_home_visit(apr_int64_t shift)
{
    p6_home_visit row = { .code = "HHHHH2", .request_key = scene_key(sc.pool), .commune = "01840",
        .group = "", .services = "eid", .state = "planned", .created_at = sc.now_s,
        .name = "ông Páo", .phone = "", .address = "", .note = "" };
    p6_tx *tx = scene_begin(P6_TX_WRITE);
    int inserted;

    GOOD(p6_home_visit_add(tx, &row, &inserted));
    GOOD(p6_tx_commit(tx));
    scene_command(apr_psprintf(sc.pool, "UPDATE home_visit SET shift = %" APR_INT64_T_FMT, shift));
}

p6_editor scene_editor(void)
{
    return (p6_editor){ .b = &sc.booking, .official = &sc.manager, .key = scene_key(sc.pool) };
}

void scene_done(const p6_deed_outcome *outcome)
{
    for (int i = 0; outcome->faults && i < outcome->faults->nelts; i++)
        print_error("%s: %s\n", APR_ARRAY_IDX(outcome->faults, i, p6_field_fault).field,
                    APR_ARRAY_IDX(outcome->faults, i, p6_field_fault).message);
    assert_int_equal(outcome->what, P6_DEED_DONE);
}

const char *scene_asked(const p6_deed_outcome *outcome, p6_editor *editor)
{
    const char *all = "", *letters = "smwcne";

    assert_int_equal(outcome->what, P6_DEED_ASK);
    for (int i = 0; i < outcome->fates->nelts; i++) {
        const p6_fated *v = &APR_ARRAY_IDX(outcome->fates, i, p6_fated);
        const char *code = scene_rows(apr_psprintf(sc.pool, "SELECT code FROM visit WHERE id = %"
                                                   APR_INT64_T_FMT, v->visit.id));

        if (p6_fate_matters(v->fate))
            all = apr_psprintf(sc.pool, "%s%s%.6s:%c", all, *all ? " " : "", code,
                               letters[v->fate]);
    }
    if (outcome->homes) all = apr_psprintf(sc.pool, "%s h%d", all, outcome->homes);
    editor->shown = p6_fates_shown(outcome->fates, outcome->homes, sc.pool);
    return all;
}

void scene_refused(const p6_deed_outcome *outcome, const char *field, const char *message)
{
    assert_int_equal(outcome->what, P6_DEED_FAULTS);
    assert_int_equal(outcome->faults->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(outcome->faults, 0, p6_field_fault).field, field);
    assert_string_equal(APR_ARRAY_IDX(outcome->faults, 0, p6_field_fault).message, message);
}

const char *scene_faults(const p6_deed_outcome *outcome)
{
    const char *all = "";

    for (int i = 0; i < outcome->faults->nelts; i++)
        all = apr_pstrcat(sc.pool, all, i ? " " : "",
                          APR_ARRAY_IDX(outcome->faults, i, p6_field_fault).field, NULL);
    return all;
}

p6_presence_wish scene_presence(int desks)
{
    return (p6_presence_wish){ .desks = scene_desks(desks), .walk_in = 1 };
}

int scene_run(const char *name, const char *which)
{
    static const scene_suite *const suites[] = { &scene_shifts, &scene_moves, &scene_rotas,
        &scene_closures, &scene_undo, &scene_points, &scene_storm };
    struct CMUnitTest tests[100];
    size_t n = 0;
    int failed;

    apr_initialize();
    apr_pool_create(&program_pool, NULL);
    driver = which;
    strcpy(directory, "/tmp/p6-scene-XXXXXX");
    if (!mkdtemp(directory) || chmod(directory, 0711)) exit(1);
    if (!strcmp(driver, "pgsql")) server = postgres("start");
    for (size_t i = 0; i < sizeof suites / sizeof *suites; i++) {
        memcpy(tests + n, suites[i]->tests, suites[i]->n * sizeof *tests);
        n += suites[i]->n;
    }
    failed = _cmocka_run_group_tests(name, tests, n, NULL, NULL);
    if (!strcmp(driver, "pgsql")) postgres("stop");
    if (system(apr_psprintf(program_pool, "rm -rf '%s'", directory))) failed++;
    return failed;
}
