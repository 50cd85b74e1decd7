#include "support_booking.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include <apr_file_io.h>
#include <apr_general.h>

apr_pool_t *pool;
p6_store *store;
apr_int64_t now_s;
p6_booking_limits limits;
p6_booking desk;

static char directory[64];
static const char *driver, *server;
static apr_pool_t *program_pool;
static const char *params;
static const apr_int64_t *hands;
static int databases, keys, deadlocked;

static apr_time_t clock_now(void *baton)
{
    (void)baton;
    return apr_time_from_sec(__atomic_load_n(hands, __ATOMIC_SEQ_CST));
}

static apr_status_t draw(void *baton, unsigned char *buf, apr_size_t n)
{
    (void)baton;
    return getrandom(buf, n, 0) == (ssize_t)n ? APR_SUCCESS : APR_EGENERAL;
}

static void line(void *baton, p6_level level, int id, const char *text)
{
    (void)baton;
    (void)level;
    if (strstr(text, "deadlock")) __atomic_fetch_add(&deadlocked, 1, __ATOMIC_RELAXED);
    if (getenv("P6_TEST_VERBOSE")) fprintf(stderr, "# P6-%04d %s\n", id, text);
}

p6_env env = { clock_now, draw, line, NULL };

void check_ok(p6_error *err, const char *file, int at)
{
    if (!err) return;
    print_error("%s: %s (%s)\n", p6_error_name(err->code), err->detail,
                err->where ? err->where : "-");
    _fail(file, at);
}

void check_fails(p6_errcode code, p6_error *err, const char *file, int at)
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
                                       directory, *verb == 's' && verb[2] == 'a' ? " fsync=off"
                                                                                  : "");
    FILE *pipe = popen(command, "r");

    if (!pipe || (!fgets(text, sizeof text, pipe) && verb[2] == 'a')) exit(1);
    pclose(pipe);
    text[strcspn(text, "\n")] = '\0';
    return apr_pstrdup(program_pool, text);
}

/* on PostgreSQL every test has a schema of its own */
static const char *new_database(void)
{
    const char *name = apr_psprintf(pool, "t%d", ++databases), *command;

    if (!strcmp(driver, "sqlite3")) return apr_psprintf(pool, "%s/%s.db", directory, name);
    command = apr_psprintf(pool, "psql -X -q '%s' -c 'CREATE SCHEMA %s' > /dev/null", server,
                           name);
    assert_int_equal(system(command), 0);
    return apr_psprintf(pool, "%s options='-c search_path=%s'", server, name);
}

const char *scratch(void)
{
    const char *path = apr_psprintf(pool, "%s/scratch%d", directory, databases);

    assert_int_equal(apr_dir_make_recursive(path, APR_OS_DEFAULT, pool), APR_SUCCESS);
    return path;
}

p6_store *another_store(int connections, apr_pool_t *in)
{
    p6_store *opened;

    ok(p6_store_open(&opened, driver, params, connections, &env, in));
    return opened;
}

const char *database_file(void)
{
    const char *file;

    if (!is_postgres()) return params;
    file = apr_pstrcat(pool, scratch(), "/dump.sql", NULL);
    assert_int_equal(system(apr_psprintf(pool, "pg_dump -n t%d '%s' > %s", databases, server,
                                         file)), 0);
    return file;
}

void follow_clock(const apr_int64_t *others)
{
    hands = others;
}

int deadlocks(void)
{
    return deadlocked;
}

static const char *put_plan(p6_tx *tx, const p6_desk *desks, int n)
{
    apr_array_header_t *rows = apr_array_make(pool, n, sizeof(p6_desk));
    const char *id;

    for (int i = 0; i < n; i++) APR_ARRAY_PUSH(rows, p6_desk) = desks[i];
    ok(p6_ref_put_plan(tx, rows, &id, pool));
    return id;
}

static void put_shift(p6_tx *tx, apr_int64_t id, const char *plan, p6_minute start, int minutes,
                      p6_shift_status status)
{
    p6_shift row = { .id = id, .rota = "", .point = "to-3a", .start = start,
                     .end = start + minutes, .plan = plan, .walk_in = 1, .spoken = "", .note = "",
                     .stop_group = "", .stop_landmark = "", .status = status };
    int inserted;

    ok(p6_shift_add(tx, &row, &inserted));
    assert_int_equal(inserted, 1);
}

static void put_reference(p6_tx *tx)
{
    static const p6_commune commune = { "01840", "Đức Xuân", "phuong", 22165800, 105849800, "" };
    static const p6_agency police = { "police", "police", 1 }, bank = { "bank", "bank", 2 };
    static const p6_service eid = { "eid", "police", 15, 1 }, vneid = { "vneid", "police", 10, 2 },
                            cashless = { "cashless", "bank", 5, 3 };
    p6_point point = { .slug = "to-3a", .kind = "fixed", .name = "Tổ 3A", .commune = "01840",
                       .group = "", .group_aliases = "", .address = "", .landmark = "",
                       .phone = "", .active = 1, .step_free = -1 };

    ok(p6_ref_put_commune(tx, &commune));
    ok(p6_ref_put_agency(tx, &police));
    ok(p6_ref_put_agency(tx, &bank));
    ok(p6_ref_put_service(tx, &eid));
    ok(p6_ref_put_service(tx, &vneid));
    ok(p6_ref_put_service(tx, &cashless));
    ok(p6_ref_put_point(tx, &point));
}

static void put_shifts(p6_tx *tx)
{
    static const p6_desk wide[] = { { 1, "police", "eid,vneid", 1 },
                                    { 2, "police", "eid,vneid", 1 },
                                    { 3, "bank", "cashless", 1 } };
    static const p6_desk half[] = { { 1, "police", "eid,vneid", 1 },
                                    { 2, "police", "eid,vneid", 0 },
                                    { 3, "bank", "cashless", 1 } };
    p6_desk many[13];
    const char *plan = put_plan(tx, wide, 3);

    for (int i = 0; i < 13; i++) many[i] = (p6_desk){ i + 1, "police", "eid", 1 };
    put_shift(tx, WIDE, plan, EVENING, 60, P6_SHIFT_PLANNED);
    put_shift(tx, OFF, plan, EVENING, 60, P6_SHIFT_CANCELLED);
    put_shift(tx, NARROW, put_plan(tx, many, 1), EVENING, 15, P6_SHIFT_PLANNED);
    put_shift(tx, SEVEN, put_plan(tx, many, 7), EVENING, 15, P6_SHIFT_PLANNED);
    put_shift(tx, THIRTEEN, put_plan(tx, many, 13), EVENING, 15, P6_SHIFT_PLANNED);
    put_shift(tx, NEXT_DAY, put_plan(tx, half, 3), EVENING + 1440, 60, P6_SHIFT_PLANNED);
}

int fresh_place(void **state)
{
    int from, to;
    p6_tx *tx;

    (void)state;
    apr_pool_create(&pool, program_pool);
    deadlocked = 0;
    now_s = p6_epoch_of_minute(EVENING) - 7200;
    limits = (p6_booking_limits){ .hold_s = 600, .per_phone_day = 4, .proofs_before_lock = 5,
        .lock_s = 900, .offer_s = 1800, .retention_days = 30, .services_max = 4 };
    hands = &now_s;
    params = new_database();
    store = another_store(6, pool);
    ok(p6_store_migrate(store, &from, &to, pool));
    ok(p6_tx_begin(&tx, store, P6_TX_WRITE, 5000, pool));
    put_reference(tx);
    put_shifts(tx);
    ok(p6_tx_commit(tx));
    desk = (p6_booking){ .store = store, .env = &env, .limits = &limits };
    return 0;
}

int drop_place(void **state)
{
    (void)state;
    apr_pool_destroy(pool);
    return 0;
}

const char *key(apr_pool_t *in)
{
    return apr_psprintf(in, "request-key-%08d", __atomic_add_fetch(&keys, 1, __ATOMIC_RELAXED));
}

const apr_array_header_t *list(const char *codes, apr_pool_t *in)
{
    apr_array_header_t *rows = apr_array_make(in, 4, sizeof(const char *));
    char *rest = apr_pstrdup(in, codes), *last, *code = apr_strtok(rest, ",", &last);

    for (; code; code = apr_strtok(NULL, ",", &last)) APR_ARRAY_PUSH(rows, const char *) = code;
    return rows;
}

p6_wish wish(apr_int64_t shift, p6_minute start, const char *services, apr_pool_t *in)
{
    return (p6_wish){ .request_key = key(in), .shift = shift, .start = start,
        .services = list(services, in), .name = "Hoàng Thị Mỷ", .birth_year = "1958",
        .consent = "2026-01", .channel = P6_ONLINE };
}

p6_outcome *book(const p6_wish *w)
{
    p6_outcome *outcome;

    ok(p6_book(&outcome, &desk, w, pool));
    return outcome;
}

const char *booked(apr_int64_t shift, p6_minute start, const char *services)
{
    p6_wish w = wish(shift, start, services, pool);
    p6_outcome *outcome = book(&w);

    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    return outcome->receipt->visit.code;
}

p6_receipt *receipt(const char *code)
{
    p6_receipt *found;

    ok(p6_visit_receipt(&found, &desk, code, pool));
    return found;
}

int faulty(const p6_outcome *outcome, const char *field)
{
    assert_int_equal(outcome->what, P6_BOOKED_FAULTS);
    assert_null(outcome->receipt);
    for (int i = 0; i < outcome->faults->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(outcome->faults, i, p6_field_fault).field, field)) return 1;
    return 0;
}

const char *held(const p6_wish *w)
{
    p6_outcome *outcome;
    const char *token;

    ok(p6_hold(&outcome, &token, &desk, w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    return token;
}

static apr_array_header_t *claims_of(apr_int64_t shift)
{
    apr_array_header_t *claims;
    p6_tx *tx;

    ok(p6_tx_begin(&tx, store, P6_TX_READ, 5000, pool));
    ok(p6_claims_of_shift(tx, shift, now_s, &claims, pool));
    ok(p6_tx_commit(tx));
    return claims;
}

int taken(apr_int64_t shift)
{
    return claims_of(shift)->nelts;
}

static void check_claim(p6_tx *tx, const p6_claim *claim)
{
    p6_visit *visit;

    if (!claim->visit) return; /* cooling down */
    ok(p6_visit_by_id(tx, claim->visit, &visit, pool));
    assert_non_null(visit);
    assert_int_equal(visit->shift, claim->shift);
    if (!claim->until_s) assert_string_equal(claim->kind, "booked");
    if (!strcmp(claim->kind, "hold")) assert_int_equal(visit->state, P6_VISIT_HOLD);
    else if (!strcmp(claim->kind, "offer")) assert_int_equal(visit->state, P6_VISIT_WAITING);
    else assert_int_equal(visit->state, P6_VISIT_BOOKED);
    if (!strcmp(claim->kind, "offer")) return;
    assert_true(claim->unit * P6_UNIT_MINUTES >= visit->start);
    assert_true(claim->unit * P6_UNIT_MINUTES < visit->end);
}

static void check_booked(p6_tx *tx, const char *code)
{
    p6_receipt *found = receipt(code);
    apr_array_header_t *claims;
    int units = 0;

    ok(p6_claims_of_visit(tx, found->visit.id, &claims, pool));
    if (found->visit.state == P6_VISIT_CANCELLED) assert_int_equal(claims->nelts, 0);
    if (found->visit.state != P6_VISIT_BOOKED) return;
    for (int i = 0; i < found->services->nelts; i++)
        units += APR_ARRAY_IDX(found->services, i, p6_segment).units;
    assert_int_equal(claims->nelts, units);
    for (int i = 0; i < units; i++)
        assert_int_equal(APR_ARRAY_IDX(claims, i, p6_claim).until_s, 0);
}

void check_rows(apr_int64_t shift, const apr_array_header_t *codes)
{
    apr_array_header_t *claims = claims_of(shift);
    p6_tx *tx;

    ok(p6_tx_begin(&tx, store, P6_TX_READ, 5000, pool));
    for (int i = 0; i < claims->nelts; i++) check_claim(tx, &APR_ARRAY_IDX(claims, i, p6_claim));
    for (int i = 0; codes && i < codes->nelts; i++)
        check_booked(tx, APR_ARRAY_IDX(codes, i, const char *));
    ok(p6_tx_commit(tx));
}

int run_these(const char *name, const char *which, const suite *const *suites, size_t suites_n)
{
    struct CMUnitTest tests[200];
    size_t n = 0;
    int bad;

    apr_initialize();
    apr_pool_create(&program_pool, NULL);
    driver = which;
    strcpy(directory, "/tmp/p6-booking-XXXXXX");
    if (!mkdtemp(directory) || chmod(directory, 0711)) exit(1);
    if (!strcmp(driver, "pgsql")) server = postgres("start");
    for (size_t i = 0; i < suites_n; i++) {
        memcpy(tests + n, suites[i]->tests, suites[i]->n * sizeof *tests);
        n += suites[i]->n;
    }
    bad = _cmocka_run_group_tests(name, tests, n, NULL, NULL);
    if (!strcmp(driver, "pgsql")) postgres("stop");
    if (system(apr_psprintf(program_pool, "rm -rf '%s'", directory))) bad++;
    return bad;
}
