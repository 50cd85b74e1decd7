/* The bare loop: the rows that a booking writes, one transaction each, into an SQLite file, with
   nothing in the way.

       bare FILE ROWS SECONDS

   ROWS has "shift desk first-unit service" lines; prints "made RATE p50 MS p99 MS". */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST 400000
#define UNITS 3
#define NOW 1795434059

static const char *const sql[] = {
    "BEGIN IMMEDIATE",
    "INSERT INTO visit (code, request_key, shift, state, channel, ticket, start_min, end_min,"
    " accept_offer, consent_version, consent_at, created_at, changed_at)"
    " VALUES (?1, ?2, ?3, 'booked', 'online', ?4, ?5, ?6, 0, '2026-11.3f9a2c1b', ?7, ?7, ?7)",
    "INSERT INTO claim (shift, desk, unit, visit, kind, until_s, online)"
    " VALUES (?1, ?2, ?3, ?4, 'booked', NULL, 1)",
    "INSERT INTO change (at_s, kind, shift) VALUES (?1, 'places', ?2)",
    "INSERT INTO visit_service (visit, service, list_order, desk) VALUES (?1, ?2, 1, ?3)",
    "INSERT INTO person (visit, name, phone, birth_year, erase_after_s, name_folded)"
    " VALUES (?1, 'Hoàng Thị Mỷ', ?2, 0, ?3, 'hoang thi my')",
    "INSERT INTO visit_event (visit, at_s, kind, actor, detail)"
    " VALUES (?1, ?2, 'booked', 'citizen', '')",
    "INSERT INTO audit (at_s, actor, action, subject_kind, subject, commune, detail)"
    " VALUES (?1, 'citizen', 'visit_book', 'visit', ?2, '01840', '')",
    "COMMIT",
};
enum { BEGIN, VISIT, CLAIM, CHANGE, SERVICE, PERSON, EVENT, AUDIT, COMMIT, STATEMENTS };

static sqlite3 *db;
static sqlite3_stmt *statements[STATEMENTS];
static float took_ms[MOST];

typedef struct row {
    int shift, desk;
    long long unit;
    char service[64];
} row;

static void fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(db));
    exit(1);
}

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void run(int which)
{
    if (sqlite3_step(statements[which]) != SQLITE_DONE) fail(sql[which]);
    sqlite3_reset(statements[which]);
}

static void number(int which, int at, long long value)
{
    sqlite3_bind_int64(statements[which], at, value);
}

static void text(int which, int at, const char *value)
{
    sqlite3_bind_text(statements[which], at, value, -1, SQLITE_TRANSIENT);
}

static long long write_visit(const row *r, int n)
{
    char words[3][80];

    snprintf(words[0], sizeof words[0], "%06d", n);
    snprintf(words[1], sizeof words[1], "bench-%08d-bare", n);
    snprintf(words[2], sizeof words[2], "%d-%lld", r->desk, r->unit);
    for (int i = 0; i < 2; i++) text(VISIT, i + 1, words[i]);
    number(VISIT, 3, r->shift);
    text(VISIT, 4, words[2]);
    number(VISIT, 5, r->unit * 5);
    number(VISIT, 6, (r->unit + UNITS) * 5);
    number(VISIT, 7, NOW);
    run(VISIT);
    return sqlite3_last_insert_rowid(db);
}

static void write_claims(const row *r, long long visit)
{
    number(CLAIM, 1, r->shift);
    number(CLAIM, 2, r->desk);
    number(CLAIM, 4, visit);
    for (int i = 0; i < UNITS; i++) {
        number(CLAIM, 3, r->unit + i);
        run(CLAIM);
    }
    number(CHANGE, 1, NOW);
    number(CHANGE, 2, r->shift);
    run(CHANGE);
}

static void write_rest(const row *r, long long visit, int n)
{
    char words[32];

    number(SERVICE, 1, visit);
    text(SERVICE, 2, r->service);
    number(SERVICE, 3, r->desk);
    run(SERVICE);
    snprintf(words, sizeof words, "+849%08d", n);
    number(PERSON, 1, visit);
    text(PERSON, 2, words);
    number(PERSON, 3, NOW + 30 * 86400);
    run(PERSON);
    number(EVENT, 1, visit);
    number(EVENT, 2, NOW);
    run(EVENT);
    snprintf(words, sizeof words, "%lld", visit);
    number(AUDIT, 1, NOW);
    text(AUDIT, 2, words);
    run(AUDIT);
}

/* visits that are there already, so that codes and keys are new ones */
static int visits(void)
{
    sqlite3_stmt *count;
    int n;

    if (sqlite3_prepare_v2(db, "SELECT count(*) FROM visit", -1, &count, NULL)
        || sqlite3_step(count) != SQLITE_ROW)
        fail("count");
    n = sqlite3_column_int(count, 0);
    sqlite3_finalize(count);
    return n;
}

static void open_database(const char *file)
{
    static const char setup[] = "PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
                                " PRAGMA synchronous=FULL; PRAGMA secure_delete=ON";

    if (sqlite3_open(file, &db) || sqlite3_exec(db, setup, NULL, NULL, NULL)) fail(file);
    for (int i = 0; i < STATEMENTS; i++)
        if (sqlite3_prepare_v2(db, sql[i], -1, &statements[i], NULL)) fail(sql[i]);
}

static int by_size(const void *a, const void *b)
{
    return (*(const float *)a > *(const float *)b) - (*(const float *)a < *(const float *)b);
}

int main(int argc, char **argv)
{
    FILE *in = argc == 4 ? fopen(argv[2], "r") : NULL;
    double begun, end;
    int n = 0, before;
    row r;

    if (!in) return 2;
    open_database(argv[1]);
    before = visits();
    begun = now_s();
    end = begun + atof(argv[3]);
    while (n < MOST && now_s() < end
           && fscanf(in, "%d %d %lld %63s", &r.shift, &r.desk, &r.unit, r.service) == 4) {
        double first = now_s();
        long long visit;

        run(BEGIN);
        visit = write_visit(&r, before + n);
        write_claims(&r, visit);
        write_rest(&r, visit, before + n);
        run(COMMIT);
        took_ms[n++] = (float)((now_s() - first) * 1000);
    }
    begun = now_s() - begun;
    qsort(took_ms, (size_t)n, sizeof *took_ms, by_size);
    printf("made %.0f p50 %.2f p99 %.2f\n", n / begun, took_ms[n / 2], took_ms[n * 99 / 100]);
    return 0;
}
