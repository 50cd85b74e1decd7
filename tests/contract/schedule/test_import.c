#include "support_schedule.h"

#include "store/figures.h"

#define POINTS "slug,name,commune,lat,lon\n"

static int count_points(void)
{
    p6_tx *tx = begin(P6_TX_READ);
    apr_array_header_t *rows;

    ok(p6_ref_points(tx, "", 100, &rows, pool));
    p6_tx_rollback(tx);
    return rows->nelts;
}

static const p6_point *point(const char *slug)
{
    p6_tx *tx = begin(P6_TX_READ);
    apr_array_header_t *rows;

    ok(p6_ref_points(tx, "", 100, &rows, pool));
    p6_tx_rollback(tx);
    for (int i = 0; i < rows->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(rows, i, p6_point).slug, slug) == 0)
            return &APR_ARRAY_IDX(rows, i, p6_point);
    fail_msg("there is no point %s", slug);
    return NULL;
}

static void a_small_world(void **state)
{
    apr_int64_t before = generation();

    (void)state;
    small_world("Mo 18:00-21:00", "", "");
    imports();
    assert_int_equal(result->files, 7);
    assert_int_equal(result->rows, 11);
    assert_int_equal(count_points(), 2);
    assert_true(generation() > before);
    imports();
    assert_int_equal(count_points(), 2);
}

static void nothing_when_one_row_is_bad(void **state)
{
    apr_int64_t before = generation();

    (void)state;
    small_world("Mo 18:00-21:00", "", "");
    file("desks.csv", "owner,number,agency,services\nr,1,bank,install\nr,2,nobody,install\n");
    refused_for("desks.csv", 3, "agency", "There is no agency \"nobody\"");
    assert_int_equal(count_points(), 0);
    assert_int_equal(generation(), before);
}

static void every_bad_row_is_told(void **state)
{
    (void)state;
    small_world("Mo 18:00-21:00", "", "");
    file("points.csv", POINTS "p,Một,01840,0,0\nq,Hai,1840,22.1,105.8\nq,Ba,01840,105.8,22.1\n"
         "s,,99999,22.1,\n");
    refused();
    assert_int_equal(result->errors, 7);
    told("points.csv", 2, "lat", "place in the sea");
    told("points.csv", 3, "commune", "01840");
    told("points.csv", 4, "lat", "swapped");
    told("points.csv", 4, "slug", "points.csv line 3");
    told("points.csv", 5, "name", "empty");
    told("points.csv", 5, "commune", "no commune \"99999\"");
    told("points.csv", 5, "lon", "both");
}

static void lines_are_physical(void **state)
{
    (void)state;
    small_world("Mo 18:00-21:00", "", "");
    file("texts.csv", "kind,subject,field,lang,text\r\nagency,bank,name,vi,Ngân hàng\r\n"
         "agency,police,name,vi,Công an\r\nservice,install,name,vi,Cài\r\n"
         "point,p,notice,vi,\"hai\r\ndòng\"\r\npoint,x,notice,vi,Không\r\n");
    refused_for("texts.csv", 7, "subject", "no point \"x\"");
}

static void headers(void **state)
{
    (void)state;
    small_world("Mo 18:00-21:00", "", "");
    file("points.csv", "name,slug,colour\nMột,p,red\n");
    refused();
    told("points.csv", 1, "colour", "slug, kind, name, commune");
    told("points.csv", 1, "commune", "must name this column");
    file("points.csv", "name,slug,commune,name\n");
    refused();
    told("points.csv", 1, "name", "twice");
    file("points.csv", "");
    refused();
    told("points.csv", 1, "", "empty");
    /* columns in any order */
    file("points.csv", "commune,name,slug\n01840,Một,p\n");
    imports();
    assert_string_equal(point("p")->name, "Một");
}

static void spreadsheets(void **state)
{
    (void)state;
    small_world("Mo 18:00-21:00", "", "");
    file("points.csv", "\xEF\xBB\xBFslug;name;commune;lat;lon;phone;;\r\n");
    refused();
    file("points.csv", "\xEF\xBB\xBFslug;name;commune;lat;lon;phone\r\n"
         "p;Điểm \"\"một;01840;22,1658;105,8498;0209.3000.001\r\n");
    refused();
    told("points.csv", 2, "", "quote");
    file("points.csv", "\xEF\xBB\xBFslug;name;commune;lat;lon;phone\r\n"
         "p;\"Điểm \"\"một\"\"\";01840;22,1658;105,8498;0209.3000.001\r\n;;;;;\r\n");
    imports();
    assert_string_equal(point("p")->name, "Điểm \"một\"");
    assert_int_equal(point("p")->lat_e6, 22165800);
    assert_string_equal(point("p")->phone, "+842093000001");
}

static void texts_are_nfc(void **state)
{
    (void)state;
    small_world("Mo 18:00-21:00", "", "");
    /* "Nhà" with a combining grave */
    file("points.csv", "slug,name,commune\np,  Nha\xCC\x80   văn hóa ,01840\n");
    imports();
    assert_string_equal(point("p")->name, "Nhà văn hóa");
    file("points.csv", "slug,name,commune\np,Nh\xC3,01840\n");
    refused_for("points.csv", 2, "name", "can't be read");
    file("points.csv", "slug,name,commune\np,a\x07,01840\n");
    refused_for("points.csv", 2, "name", "can't be read");
}

static void readiness_lists(void **state)
{
    static const char head[] = "kind,subject,field,lang,text\nagency,bank,name,vi,Ngân hàng\n"
        "agency,police,name,vi,Công an\nservice,install,name,vi,Cài\nservice,install,ready,vi,";

    (void)state;
    small_world("Mo 18:00-21:00", "", "");
    file("texts.csv", apr_pstrcat(pool, head, "\"Có thẻ không? | Đi làm.\nCó máy không?|Mượn.\"\n",
                                  NULL));
    imports();
    file("texts.csv", apr_pstrcat(pool, head, "\"Có thẻ không? | Đi làm.\nCó máy không?\"\n",
                                  NULL));
    refused_for("texts.csv", 5, "text", "Line 2 needs a question");
    file("texts.csv", apr_pstrcat(pool, head, "Có thẻ không? | \n", NULL));
    refused_for("texts.csv", 5, "text", "Line 1 needs a question");
    file("texts.csv", apr_pstrcat(pool, head, " | Đi làm.\n", NULL));
    refused_for("texts.csv", 5, "text", "Line 1 needs a question");
}

static void only_some_files(void **state)
{
    static const char *const rest[] = { "communes.csv", "agencies.csv", "services.csv", "texts.csv",
                                        "points.csv" };

    (void)state;
    small_world("Mo 18:00-21:00", "", "");
    imports();
    for (int i = 0; i < 5; i++) no_file(rest[i]);
    file("rotas.csv", "id,point,pattern\nr,q,Tu 18:00-20:00\nr2,p,We 18:00-20:00\n");
    file("desks.csv", "owner,number,agency,services\nr2,1,police,install\n");
    imports(); /* r keeps the desks it has */
    no_file("rotas.csv");
    file("desks.csv", "owner,number,agency,services\nr,1,police,install\nr,2,bank,install\n");
    imports(); /* and gets others without its rota being there */
    no_file("desks.csv");
    file("rotas.csv", "id,point,pattern\nr3,p,We 18:00-20:00\n");
    refused_for("rotas.csv", 2, "", "has no desk");
    file("rotas.csv", "id,point,pattern\nr,nowhere,We 18:00-20:00\n");
    refused_for("rotas.csv", 2, "point", "no point \"nowhere\"");
}

static void rows_of_rotas(void **state)
{
    (void)state;
    small_world("T2 18:00-21:00", "2026-12-01", "2026-11-01");
    refused();
    told("rotas.csv", 2, "pattern", "at character 1");
    told("rotas.csv", 2, "valid_to", "before the first");
    small_world("Mo 18:00-21:00", "", "");
    file("rotas.csv", "id,point,pattern,spoken,last_entry\nr,p,Mo 18:00-21:00,kinh,-1\n");
    refused();
    told("rotas.csv", 2, "spoken", "tay, nung, dao, mong");
    told("rotas.csv", 2, "last_entry", "whole number");
    small_world("Mo 18:00-21:00", "", "");
    file("desks.csv", "owner,number,agency,services\nr,1,bank,install\nr,1,bank,install\n"
         "z,1,bank,install walk\n");
    refused();
    told("desks.csv", 3, "number", "stands in this file before");
    told("desks.csv", 4, "owner", "no rota and no shift");
    told("desks.csv", 4, "services", "no service \"walk\"");
}

static void activation_figures(void **state)
{
    apr_array_header_t *rows;
    const p6_activation *a;
    p6_tx *tx;

    (void)state;
    small_world("Mo 18:00-21:00", "", "");
    file("activation.csv", "commune,as_of,residents,target,activated,source\n"
         "01840,2026-10-31,9000,6000,3000,Công an tỉnh\n"
         "01840,2026-11-15,9010,6000,3600,Công an tỉnh\n");
    imports();
    file("activation.csv", "commune,as_of,residents,target,activated,source\n"
         "01840,2026-11-15,9010,6000,3650,Công an tỉnh đã sửa\n");
    imports(); /* the day's figures are replaced, those of other days stay */
    tx = begin(P6_TX_READ);
    ok(p6_activation_all(tx, &rows, pool));
    assert_int_equal(rows->nelts, 2);
    a = &APR_ARRAY_IDX(rows, 1, p6_activation);
    assert_int_equal(a->activated, 3650);
    assert_string_equal(a->source, "Công an tỉnh đã sửa");
    assert_true(a->imported_at > 0);
    p6_tx_rollback(tx);
}

static void bad_activation_figures(void **state)
{
    (void)state;
    small_world("Mo 18:00-21:00", "", "");
    file("activation.csv", "commune,as_of,residents,target,activated,source\n"
         "01840,2026-11-15,100,101,102,x\n01841,2026-11-15,100,50,10,x\n"
         "01840,2026-11-15,100,50,10,x\n01840,15/11/2026,1e3,50,-1,\n");
    refused();
    told("activation.csv", 2, "activated", "More accounts than residents");
    told("activation.csv", 2, "target", "above the residents");
    told("activation.csv", 3, "commune", "There is no commune \"01841\"");
    told("activation.csv", 4, "as_of", "says the same thing before");
    told("activation.csv", 5, "as_of", "2026-11-23");
    told("activation.csv", 5, "residents", "whole number");
    told("activation.csv", 5, "activated", "whole number");
    told("activation.csv", 5, "source", "every row needs it");
}

static void names_are_needed(void **state)
{
    (void)state;
    small_world("Mo 18:00-21:00", "", "");
    file("texts.csv", "kind,subject,field,lang,text\nagency,bank,name,vi,Ngân hàng\n"
         "agency,police,name,en,Police\nservice,install,name,vi,Cài\n");
    refused_for("agencies.csv", 3, "code", "no Vietnamese name");
}

static void hand_made_shifts(void **state)
{
    (void)state;
    small_world("Mo 18:00-21:00", "", "");
    file("desks.csv", "owner,number,agency,services\nr,1,bank,install\n"
         "p@2026-11-24T18:00,1,bank,install\np@2026-11-25T18:00,1,police,install\n");
    file("shifts.csv", "key,point,start,end,status,successor\n"
         "p@2026-11-24T18:00,p,2026-11-24T18:00,2026-11-24T20:00,cancelled,p@2026-11-25T18:00\n"
         "p@2026-11-25T18:00,p,2026-11-25T18:00,2026-11-25T20:00,,\n");
    imports();
    imports(); /* the same shifts, not new ones */
    {
        p6_tx *tx = begin(P6_TX_READ);
        apr_array_header_t *rows;
        const p6_shift *s;

        ok(p6_shifts_page(tx, 0, p6_minute_at(84000, 0), NULL, 10, &rows, pool));
        p6_tx_rollback(tx);
        s = (const p6_shift *)rows->elts;
        assert_int_equal(rows->nelts, 2);
        assert_int_equal(s[0].status, P6_SHIFT_CANCELLED);
        assert_int_equal(s[0].successor, s[1].id);
        assert_string_not_equal(s[0].plan, s[1].plan);
    }
}

static void bad_shifts(void **state)
{
    (void)state;
    small_world("Mo 18:00-21:00", "", "");
    file("desks.csv", "owner,number,agency,services\nr,1,bank,install\n"
         "p@2026-11-24T18:00,1,bank,install\np@2026-11-25T18:00,1,bank,install\n");
    file("shifts.csv", "key,point,start,end,status,successor\n"
         "p@2026-11-24T18:00,p,2026-11-24T18:00,2026-11-24T20:00,cancelled,p@2026-11-25T18:00\n"
         "p@2026-11-25T18:00,p,2026-11-25T18:00,2026-11-25T20:00,moved,p@2026-11-24T18:00\n"
         "p@2026-11-26T18:00,p,2026-11-26T19:00,2026-11-26T18:00,planned,p@2026-11-24T18:00\n"
         "7,p,2026-11-26T19:00,2026-11-28T19:00,moved,p@2030-11-24T18:00\n"
         "z/2026-11-26T18:00,p,2026-11-26T18:00,2026-11-26T19:00,off,\n");
    refused();
    told("shifts.csv", 2, "successor", "lead back");
    told("shifts.csv", 4, "key", "p@2026-11-26T19:00");
    told("shifts.csv", 4, "end", "later than the start");
    told("shifts.csv", 4, "successor", "Only a cancelled or moved");
    told("shifts.csv", 5, "key", "no key of a shift");
    told("shifts.csv", 5, "end", "at most 24 hours");
    told("shifts.csv", 5, "successor", "no shift");
    told("shifts.csv", 6, "key", "no rota \"z\"");
    told("shifts.csv", 6, "status", "planned, cancelled, moved");
    told("shifts.csv", 6, "", "has no desk");
}

static void unknown_files(void **state)
{
    (void)state;
    small_world("Mo 18:00-21:00", "", "");
    file("README.md", "read me");
    file(".~lock.points.csv#", "");
    imports();
    file("rota.csv", "id\n");
    refused_for("rota.csv", 0, "", "no file of the data exchange");
}

static void an_empty_directory(void **state)
{
    (void)state;
    assert_int_equal(p6_import_dir(store, in, &result, NULL, NULL, pool)->code, P6_E_NOT_FOUND);
    assert_int_equal(p6_import_dir(store, test_file("nowhere"), &result, NULL, NULL, pool)->code,
                     P6_E_IO);
}

/* --- GeoJSON */
#define FEATURE(at, more) \
    "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":" at "}," \
    "\"properties\":{\"slug\":\"g\",\"name\":\"Một {[\\\"]}\",\"commune\":\"01840\"" more "}}"
#define COLLECTION(features) \
    "{\"type\":\"FeatureCollection\",\n\"bbox\":[1,2,3,4],\"features\":[\n" features \
    "\n],\"x\":null}\n"

static void geojson(const char *text)
{
    small_world("Mo 18:00-21:00", "", "");
    file("points.geojson", text);
}

static void good_geojson(void **state)
{
    (void)state;
    geojson(COLLECTION(FEATURE("[105.8498,22.1658]", ",\"sample\":true,\"step_free\":null")));
    imports();
    assert_int_equal(point("g")->lat_e6, 22165800);
    assert_int_equal(point("g")->lon_e6, 105849800);
    assert_int_equal(point("g")->sample, 1);
    assert_int_equal(point("g")->step_free, -1);
    assert_string_equal(point("g")->name, "Một {[\"]}");
    geojson("{\"features\":[],\"type\":\"FeatureCollection\"}");
    imports();
}

static void bad_geojson(void **state)
{
    (void)state;
    geojson(COLLECTION(FEATURE("[22.1658,105.8498]", "")));
    refused_for("points.geojson", 3, "lat", "swapped");
    geojson(COLLECTION(FEATURE("[105.8498,22.1658]", ",\"colour\":1")));
    refused_for("points.geojson", 3, "colour", "no such property");
    geojson(COLLECTION(FEATURE("[105.8498,22.1658]", ",\"group\":{}")));
    refused_for("points.geojson", 3, "group", "must be a string");
    geojson(COLLECTION(FEATURE("[\"105.8498\",22.1658]", "")));
    refused_for("points.geojson", 3, "geometry", "[longitude, latitude]");
    geojson(COLLECTION(FEATURE("[105.8498,22.1658]", "") "\n" FEATURE("[105.8498,22.1658]", "")));
    refused_for("points.geojson", 4, "", "comma or ]");
    geojson(COLLECTION("{\"type\":\"Feature\",}"));
    refused_for("points.geojson", 3, "", "not JSON");
    geojson("{\"type\":\"Feature\",\"features\":[]}");
    refused_for("points.geojson", 1, "", "FeatureCollection");
    geojson("[1]");
    refused_for("points.geojson", 1, "", "JSON object");
    geojson("{\"type\":\"FeatureCollection\",\"features\":[{");
    refused_for("points.geojson", 1, "", "ends in the middle");
    geojson("{\"crs\":{\"name\":\"EPSG:3405\"},\"type\":\"FeatureCollection\",\"features\":[]}");
    refused_for("points.geojson", 1, "", "WGS 84");
}

static void both_point_files(void **state)
{
    (void)state;
    small_world("Mo 18:00-21:00", "", "");
    file("points.csv", POINTS "p,Một,01840,22.1658,105.8498\n"
         "g,Một {[\"]},01840,22.1658,105.8498\n");
    refused(); /* a quote in a plain field */
    file("points.csv", POINTS "p,Một,01840,22.1658,105.8498\n"
         "g,\"Một {[\"\"]}\",01840,22.1658,105.8498\n");
    file("points.geojson", COLLECTION(FEATURE("[105.8498,22.1658]", "")));
    imports();
    file("points.geojson", COLLECTION(FEATURE("[105.8499,22.1658]", "")));
    refused_for("points.geojson", 3, "slug", "points.csv line 3 holds this point");
}

static void a_refused_import(void **state)
{
    (void)state;
    small_world("Mo 18:00-21:00", "", "");
    imports();
    file("points.csv", POINTS "p,Mới,01840,,\n");
    file("shifts.csv", "key,point,start,end\np@2026-11-24T18:00,p,2026-11-24T18:00,"
         "2026-11-24T20:00\n");
    refused_for("shifts.csv", 2, "", "has no desk");
    assert_string_equal(point("p")->name, "Nhà văn hóa");
}

/* the file changes between the check and the writing: noticed, and rolled back */
static void spoil(void *baton, const char *what, apr_int64_t done, apr_int64_t all)
{
    (void)baton;
    (void)done;
    (void)all;
    if (strcmp(what, "check desks.csv") == 0) file("rotas.csv", "id,point,pattern\nr,p,nonsense\n");
}

static void a_file_that_changes(void **state)
{
    p6_error *err;

    (void)state;
    small_world("Mo 18:00-21:00", "", "");
    err = p6_import_dir(store, in, &result, spoil, NULL, pool);
    assert_non_null(err);
    assert_int_equal(err->code, P6_E_BAD_DATA);
    assert_int_equal(count_points(), 0);
}

static int told_progress;

static void count_progress(void *baton, const char *what, apr_int64_t done, apr_int64_t all)
{
    (void)baton;
    assert_true(done <= all);
    assert_true(strncmp(what, "check ", 6) == 0 || strncmp(what, "write ", 6) == 0);
    told_progress++;
}

static void ten_thousand_points(void **state)
{
    p6_buf *text = p6_buf_make(pool, 1024 * 1024);
    apr_array_header_t *rows;
    p6_tx *tx;

    (void)state;
    small_world("Mo 18:00-21:00", "", "");
    p6_buf_adds(text, POINTS "p,Một,01840,,\n");
    for (int i = 0; i < 10000; i++)
        p6_buf_addf(text, "p-%05d,Điểm %d,01840,22.%06d,105.%06d\n", i, i, 100000 + i, 800000 + i);
    file("points.csv", text->data);
    told_progress = 0;
    ok(p6_import_dir(store, in, &result, count_progress, NULL, pool));
    assert_true(told_progress > 20);
    tx = begin(P6_TX_READ);
    ok(p6_ref_points(tx, "p-09998", 10, &rows, pool));
    assert_int_equal(rows->nelts, 1);
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_point).lat_e6, 22109999);
    p6_tx_rollback(tx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T("a small world is imported, and again without a difference", a_small_world),
        T("nothing is imported when one row of one file is bad", nothing_when_one_row_is_bad),
        T("every mistake of every bad row is told with line and column", every_bad_row_is_told),
        T("lines are physical, quoted line feeds and CRLF counted", lines_are_physical),
        T("headers name columns in any order; unknown, missing and double ones are told", headers),
        T("files from spreadsheets: BOM, semicolons, decimal commas, empty rows", spreadsheets),
        T("texts become NFC and tidy; bad UTF-8 and control characters are refused", texts_are_nfc),
        T("a readiness list is questions with advice, a bar between", readiness_lists),
        T("a directory may hold only some of the files", only_some_files),
        T("rotas and desks: pattern, validity, languages, numbers, services", rows_of_rotas),
        T("activation figures are kept by commune and day", activation_figures),
        T("what can be wrong with activation figures", bad_activation_figures),
        T("agencies and services need a Vietnamese name", names_are_needed),
        T("shifts by hand and their successors, recognised when imported again", hand_made_shifts),
        T("what can be wrong with shifts by hand", bad_shifts),
        T("a file with a wrong name is told, other files are not ours", unknown_files),
        T("an empty or missing directory is an error of its own", an_empty_directory),
        T("points from GeoJSON, longitude first", good_geojson),
        T("what can be wrong with GeoJSON, with its line", bad_geojson),
        T("points.csv and points.geojson may hold the same points, not different ones",
          both_point_files),
        T("a refused import leaves what was there", a_refused_import),
        T("a file that changes while it is imported is noticed and nothing stays",
          a_file_that_changes),
        T("ten thousand points, with progress", ten_thousand_points),
    };

    return run_group("import", tests, sizeof tests / sizeof *tests);
}
