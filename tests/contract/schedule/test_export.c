#include "support_schedule.h"

#include <apr_file_io.h>

static const char *const names[] = {
    "communes.csv", "former_units.csv", "agencies.csv", "services.csv", "calendar.csv",
    "points.csv", "points.geojson", "texts.csv", "rotas.csv", "shifts.csv", "desks.csv",
    "activation.csv",
};
#define NAMES (sizeof names / sizeof *names)

static void same_files(const char *left, const char *right)
{
    for (size_t i = 0; i < NAMES; i++) {
        const char *text = text_of(left, names[i]);

        assert_non_null(text);
        assert_string_equal(text, text_of(right, names[i]));
    }
}

/* A second, empty database: import DIR into it and export that to OUT. */
static void through_another_database(const char *dir, const char *out)
{
    p6_store *other = new_store("db2");
    p6_import_result *r;

    ok(p6_import_dir(other, dir, &r, NULL, NULL, pool));
    ok(p6_export_dir(other, out, NULL, NULL, pool));
}

static void the_sample_data(void **state)
{
    (void)state;
    ok(p6_import_dir(store, SAMPLE, &result, NULL, NULL, pool));
    ok(p6_export_dir(store, test_file("one"), NULL, NULL, pool));
    through_another_database(test_file("one"), test_file("two"));
    same_files(test_file("one"), test_file("two"));
    ok(p6_import_dir(store, test_file("two"), &result, NULL, NULL, pool));
    ok(p6_export_dir(store, test_file("three"), NULL, NULL, pool));
    same_files(test_file("one"), test_file("three"));
}

static void awkward_texts(void **state)
{
    static const char head[] = "slug,kind,name,commune,group,group_aliases,address,landmark,lat,"
        "lon,phone,step_free,checked_at,active,sample\n"
        "p,mobile,\"=Điểm \"\"một\"\", hai; ba\",01840,Tổ 3A,Tổ 3 A|3A,,@cổng,22.100001,105.8000,"
        "+842093000001,no,2026-11-20T09:15:07+07:00,no,yes\n"
        "q,fixed,\\ / ";
    static const char rest[] = ",01840,,,,,,,,,,yes,no\n";

    (void)state;
    small_world("Mo 18:00-21:00; Tu 19:00-20:00 unknown \"\"gọi, trước\"\"", "2026-11-01",
                "2026-12-31");
    file("points.csv", apr_pstrcat(pool, head, rest, NULL));
    file("texts.csv", "kind,subject,field,lang,text\nagency,bank,name,vi,Ngân hàng\n"
         "agency,police,name,vi,Công an\npoint,p,notice,vi,\"hai\ndòng\"\n"
         "service,install,name,vi,Cài\n");
    imports();
    ok(p6_export_dir(store, test_file("one"), NULL, NULL, pool));
    assert_non_null(strstr(text_of(test_file("one"), "points.csv"),
                           "p,mobile,\"=Điểm \"\"một\"\", hai; ba\",01840,Tổ 3A,Tổ 3 A|3A,,@cổng,"
                           "22.100001,105.8000,+842093000001,no,2026-11-20T09:15:07+07:00,no,yes\n"
                           "q,fixed,\\ /,01840,,,,,,,,,,yes,no\n"));
    assert_non_null(strstr(text_of(test_file("one"), "texts.csv"), "notice,vi,\"hai\ndòng\"\n"));
    through_another_database(test_file("one"), test_file("two"));
    same_files(test_file("one"), test_file("two"));
}

/* what people changed goes along; what expansion makes again by itself does not */
static void changed_shifts(void **state)
{
    p6_shift *shift;
    p6_tx *tx;

    (void)state;
    small_world("Mo,We 18:00-21:00", "", "");
    imports();
    expand("2026-11-23", 7);
    shift = shift_at("2026-11-23T18:00");
    shift->status = P6_SHIFT_CANCELLED;
    shift->edited = 1;
    shift->successor = shift_at("2026-11-25T18:00")->id;
    tx = begin(P6_TX_WRITE);
    ok(p6_shift_change(tx, shift));
    ok(p6_tx_commit(tx));
    ok(p6_export_dir(store, test_file("one"), NULL, NULL, pool));
    assert_string_equal(
        text_of(test_file("one"), "shifts.csv"),
        "key,point,start,end,status,successor,unknown,walk_in,last_entry,spoken,note,stop_group,"
        "stop_landmark,stop_lat,stop_lon\n"
        "r/2026-11-23T18:00,p,2026-11-23T18:00,2026-11-23T21:00,cancelled,r/2026-11-25T18:00,no,"
        "yes,,,,,,,\n"
        "r/2026-11-25T18:00,p,2026-11-25T18:00,2026-11-25T21:00,planned,,no,yes,,,,,,,\n");
    through_another_database(test_file("one"), test_file("two"));
    same_files(test_file("one"), test_file("two"));
}

static void two_at_once(void **state)
{
    p6_shift shift;
    apr_int64_t first;
    p6_tx *tx;
    int inserted;

    (void)state;
    small_world("Mo 18:00-21:00", "", "");
    file("desks.csv", "owner,number,agency,services\nr,1,bank,install\n"
         "p@2026-11-24T18:00,1,bank,install\n");
    file("shifts.csv", "key,point,start,end\n"
         "p@2026-11-24T18:00,p,2026-11-24T18:00,2026-11-24T20:00\n");
    imports();
    tx = begin(P6_TX_WRITE);
    {
        apr_array_header_t *rows;

        ok(p6_shifts_page(tx, 0, p6_minute_at(84000, 0), NULL, 10, &rows, pool));
        shift = APR_ARRAY_IDX(rows, 0, p6_shift);
    }
    ok(p6_shift_ids(tx, 1, &first));
    shift.id = first;
    shift.note = "zwei";
    ok(p6_shift_add(tx, &shift, &inserted));
    ok(p6_tx_commit(tx));
    ok(p6_export_dir(store, test_file("one"), NULL, NULL, pool));
    assert_non_null(strstr(text_of(test_file("one"), "shifts.csv"), "\np@2026-11-24T18:00#2,p,"));
    through_another_database(test_file("one"), test_file("two"));
    same_files(test_file("one"), test_file("two"));
}

static void a_failure_leaves_the_old_files(void **state)
{
    const char *out = test_file("one");

    (void)state;
    small_world("Mo 18:00-21:00", "", "");
    imports();
    assert_int_equal(apr_dir_make(out, APR_FPROT_OS_DEFAULT, pool), APR_SUCCESS);
    in = out;
    file("communes.csv", "old\n");
    /* a directory where the last file's temporary should be */
    assert_int_equal(apr_dir_make(apr_pstrcat(pool, out, "/points.geojson.part", NULL),
                                  APR_FPROT_OS_DEFAULT, pool), APR_SUCCESS);
    assert_int_equal(p6_export_dir(store, out, NULL, NULL, pool)->code, P6_E_IO);
    assert_string_equal(text_of(out, "communes.csv"), "old\n");
    assert_null(text_of(out, "communes.csv.part"));
    assert_null(text_of(out, "rotas.csv"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T("the sample data goes out and in again, byte by byte", the_sample_data),
        T("texts with quotes, commas, line feeds and formulas stay what they are", awkward_texts),
        T("changed shifts and their successors are exported, untouched ones are not",
          changed_shifts),
        T("two shifts by hand at one place and time keep apart", two_at_once),
        T("an export that fails leaves the files of before", a_failure_leaves_the_old_files),
    };

    return run_group("export", tests, sizeof tests / sizeof *tests);
}
