/* When somebody's time is over, no table, no file and no picture holds them any more. */
#include "support_booking.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "locator/snapshot.h"

#define DAYS(n) ((n) * (apr_int64_t)86400)

/* what only one person of the test has; phones without the zero or the +84 before them */
static const char *const names[] = { "Quàng Văn Xuýt", "Lò Thị Ngoẹn", "Vừ A Khứ", "Giàng Seo Phủ",
                                     "Hờ Mí Già", "Sùng A Tráng", "Sùng A Trống" };
static const char *const others[] = { "359171717", "359272727", "359373737", "359474747",
                                      "359575757", "359676767", "Nhà sàn cuối bản Khuổi Lắc",
                                      "Ông bị liệt, gõ cửa ba lần", "1917\"}", "198.51.100.77" };
#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static const char *bytes_of(const char *path, apr_size_t *len)
{
    FILE *file = fopen(path, "rb");
    char *bytes;

    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    *len = (apr_size_t)ftell(file);
    rewind(file);
    bytes = apr_palloc(pool, *len + 1);
    assert_int_equal(fread(bytes, 1, *len, file), *len);
    fclose(file);
    return bytes;
}

/** Which traces were found, a bit each: names, their folded forms, others. */
static unsigned traces_in(const char *path)
{
    apr_size_t len;
    const char *bytes = bytes_of(path, &len);
    unsigned found = 0, bit = 1;

    for (int i = 0; i < COUNT(names); i++, bit <<= 1) {
        const char *folded = p6_text_keys_of(names[i], pool).folded;

        if (memmem(bytes, len, names[i], strlen(names[i]))) found |= bit;
        if (memmem(bytes, len, folded, strlen(folded))) found |= bit << COUNT(names);
    }
    for (int i = 0; i < COUNT(others); i++)
        if (memmem(bytes, len, others[i], strlen(others[i])))
            found |= 1u << (2 * COUNT(names) + i);
    return found;
}

/* in PATH and in all files whose names begin with its own */
static unsigned traces_in_all(const char *path)
{
    const char *name = strrchr(path, '/') + 1;
    const char *directory = apr_pstrmemdup(pool, path, (apr_size_t)(name - path));
    DIR *dir = opendir(directory);
    unsigned found = 0;

    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        if (!strncmp(entry->d_name, name, strlen(name)))
            found |= traces_in(apr_pstrcat(pool, directory, entry->d_name, NULL));
    closedir(dir);
    return found;
}

static unsigned traces_in_snapshot(void)
{
    const char *file = test_file("places");

    ok(p6_snapshot_build(file, store, &env, pool));
    return traces_in_all(file); /* and its figures */
}

static p6_wish of(int name, apr_int64_t shift, p6_minute start)
{
    p6_wish w = wish(shift, start, "eid", pool);

    w.name = names[name];
    w.phone = apr_pstrcat(pool, "0", others[name], NULL);
    w.birth_year = "1917";
    w.opening = 1;
    return w;
}

static const char *a_draft(int name, p6_minute start)
{
    p6_wish w = of(name, WIDE, start);
    const char *token = held(&w);
    p6_outcome *outcome;

    ok(p6_hold_keep(&outcome, &desk, token,
                    apr_psprintf(pool, "{\"name\":\"%s\",\"phone\":\"%s\",\"birth_year\":\"1917\"}",
                                 w.name, w.phone), "198.51.100.77", pool));
    return token;
}

static void ask_for_a_home_visit(void)
{
    p6_home_wish w = { .request_key = key(pool), .commune = "01840", .group = "Tổ 3A",
        .address = others[6], .note = others[7], .name = names[4], .phone = "0359575757",
        .birth_year = "1917", .consent = "2026-01", .services = list("eid,vneid", pool) };
    p6_home_outcome *outcome;

    ok(p6_home_ask(&outcome, &desk, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
}

/* everything that one may do here, by somebody each */
static void come_and_go(void)
{
    p6_wish booked_one = of(0, NARROW, EVENING), waiting = of(3, NARROW, P6_NO_MINUTE);
    p6_wish confirmed = of(1, WIDE, EVENING), corrected = of(5, WIDE, EVENING + 30);
    const char *token = a_draft(1, EVENING), *code;
    p6_outcome *outcome;

    assert_int_equal(book(&booked_one)->what, P6_BOOKED_DONE);
    ok(p6_wait(&outcome, &desk, &waiting, pool));
    a_draft(2, EVENING + 15);
    ok(p6_hold_confirm(&outcome, &desk, token, &confirmed, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    code = book(&corrected)->receipt->visit.code;
    ok(p6_visit_correct(&outcome, &desk, code, names[6], corrected.phone, "1917", pool));
    ok(p6_visit_reschedule(&outcome, &desk, code, NEXT_DAY, EVENING + 1440, key(pool), pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    ask_for_a_home_visit();
}

static int retire_all(void)
{
    int erased = 1, all = 0;

    while (erased) {
        ok(p6_retention_tend(&desk, &erased, pool));
        all += erased;
    }
    return all;
}

static apr_int64_t counts(void)
{
    return number_of("SELECT (SELECT count(*) FROM visit) * 10000 + (SELECT count(*) FROM"
                     " visit_service) * 100 + (SELECT count(*) FROM home_visit)");
}

static void nothing_holds_them_when_their_time_is_over(void **state)
{
    apr_int64_t kept;
    unsigned all = (1u << (2 * COUNT(names) + COUNT(others))) - 1;
    /* what stood only in rows that were changed since, or only in a draft, is in no dump; a draft's
       names have no folded form */
    unsigned seen = on_pgsql ? all & ~(1u << 5) & ~(1u << (COUNT(names) + 5)) : all;

    (void)state;
    come_and_go();
    kept = counts();
    assert_int_equal(traces_in_all(database_file()) | 1u << (COUNT(names) + 2),
                     seen | 1u << (COUNT(names) + 2));
    assert_int_equal(traces_in_snapshot(), 0);
    now_s = p6_epoch_of_minute(EVENING) + DAYS(29);
    assert_int_equal(retire_all(), 2); /* drafts: one confirmed and empty, one left */
    now_s = p6_epoch_of_minute(EVENING) + DAYS(32);
    assert_int_equal(retire_all(), 5);
    assert_int_equal(traces_in_all(database_file()), 0);
    assert_int_equal(traces_in_snapshot(), 0);
    assert_int_equal(counts(), kept);
    assert_int_equal(number_of("SELECT count(*) FROM visit WHERE erased_at IS NOT NULL"), 4);
    assert_int_equal(number_of("SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM draft)"
                               " + (SELECT count(*) FROM home_person) + (SELECT count(*) FROM"
                               " opening) + (SELECT count(*) FROM action_key)"), 0);
}

static void forgetting_leaves_no_byte_either(void **state)
{
    p6_wish w = of(0, NARROW, EVENING);
    const char *code = book(&w)->receipt->visit.code;
    unsigned own = 1u | 1u << COUNT(names) | 1u << 2 * COUNT(names);

    (void)state;
    assert_int_equal(traces_in_all(database_file()), own);
    ok(p6_visit_forget(&desk, code, pool));
    assert_int_equal(traces_in_all(database_file()), 0);
    assert_int_equal(number_of("SELECT count(*) FROM visit"), 1);
}

static const struct CMUnitTest tests[] = {
    T("nothing holds them when their time is over", nothing_holds_them_when_their_time_is_over),
    T("forgetting leaves no byte either", forgetting_leaves_no_byte_either),
};
SUITE(retention_suite, tests);
