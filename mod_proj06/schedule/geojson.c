/* Points from a GeoJSON FeatureCollection (RFC 7946), one feature at a time: the document's frame
   is scanned here, each feature is cut out whole and given to jansson. A file of 100,000 points
   thus needs the memory of one. */
#include "schedule/sheet.h"

#include <apr_strings.h>
#include <jansson.h>
#include <string.h>

#include "base/buf.h"
#include "schedule/bytes.h"

#define PROGRESS_EVERY 1000 /* features */

typedef struct scan {
    p6_bytes in;
    p6_sheet_reader *reader;
    const p6_sheet *sheet;
    apr_int64_t size;
    p6_buf *text; /**< the value that was cut out last */
    int line;     /**< where it begins */
    int is_collection, has_features;
} scan;

static int blank(int c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static int next(scan *s)
{
    while (blank(p6_bytes_peek(&s->in))) p6_bytes_take(&s->in);
    return p6_bytes_peek(&s->in);
}

/** Report a mistake of the document's frame; reading can't go on. Returns 0. */
static int stop(scan *s, const char *reason)
{
    if (p6_bytes_failed(&s->in)) reason = p6_bytes_failure(&s->in, s->reader->report->pool);
    p6_report_add(s->reader->report, P6_POINTS_GEOJSON, s->in.line, "", "%s", reason);
    return 0;
}

static int expect(scan *s, int wanted, const char *reason)
{
    if (next(s) != wanted) return stop(s, reason);
    p6_bytes_take(&s->in);
    return 1;
}

static int add(scan *s, int c)
{
    if (c == P6_BYTES_END) return stop(s, "The JSON text ends in the middle of a value.");
    if (s->text->len >= P6_MAX_FEATURE) {
        return stop(s, "A feature, or another member, is longer than 65536 bytes.");
    }
    p6_buf_addc(s->text, (char)c);
    return 1;
}

static int cut_string(scan *s)
{
    for (;;) {
        int c = p6_bytes_take(&s->in);

        if (!add(s, c)) return 0;
        if (c == '"') return 1;
        if (c == '\\' && !add(s, p6_bytes_take(&s->in))) return 0;
    }
}

/** Cut the JSON value that begins here out into s->text: brackets and strings are balanced, whether
    it is right inside is jansson's to say. 0 after a report. */
static int cut_value(scan *s)
{
    int depth = 0, c = next(s);

    s->text->len = 0;
    s->line = s->in.line;
    do {
        if (depth == 0 && s->text->len
            && (c == ',' || c == '}' || c == ']' || blank(c) || c == P6_BYTES_END))
            return 1; /* behind a number or a word */
        p6_bytes_take(&s->in);
        if (!add(s, c) || (c == '"' && !cut_string(s))) return 0;
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        if (depth == 0 && strchr("\"}]", c)) return 1;
        c = p6_bytes_peek(&s->in);
    } while (depth >= 0);
    return stop(s, "A closing bracket stands where a value was expected.");
}

/** The value cut out last as JSON, or NULL after a report. */
static json_t *parse_cut(scan *s)
{
    json_error_t error;
    json_t *json = json_loadb(s->text->data, s->text->len,
                              JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);

    if (!json)
        p6_report_add(s->reader->report, P6_POINTS_GEOJSON, s->line + error.line - 1, "",
                      "This is not JSON: %s.", error.text);
    return json;
}

static int set_cell(scan *s, p6_sheet_row *row, int column, json_t *value, apr_pool_t *pool)
{
    const char *text = "";

    switch (json_typeof(value)) {
    case JSON_STRING:
        return p6_sheet_cell(s->reader, row, column, json_string_value(value),
                             json_string_length(value), pool);
    case JSON_INTEGER:
        text = apr_psprintf(pool, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        break;
    case JSON_TRUE:
        text = "yes";
        break;
    case JSON_FALSE:
        text = "no";
        break;
    case JSON_NULL:
        break;
    default:
        p6_report_add(s->reader->report, row->file, row->line, row->sheet->columns[column].name,
                      "The value must be a string, a whole number, true, false or null.");
        return 0;
    }
    row->cell[column] = text;
    return 1;
}

static int property(scan *s, p6_sheet_row *row, const char *name, json_t *value, apr_pool_t *pool)
{
    for (int i = 0; i < s->sheet->count; i++)
        if (strcmp(s->sheet->columns[i].name, name) == 0 && i != P6_POINT_LAT && i != P6_POINT_LON)
            return set_cell(s, row, i, value, pool);
    p6_report_add(s->reader->report, row->file, row->line, p6_report_show(name, pool),
                  "There is no such property; the properties are the columns of points.csv without"
                  " lat and lon.");
    return 0;
}

/** The geometry, [longitude, latitude] as RFC 7946 orders them, into the cells lat and lon. */
static int geometry(scan *s, p6_sheet_row *row, json_t *json, apr_pool_t *pool)
{
    json_t *at = json_object_get(json, "coordinates");
    const char *type = json_string_value(json_object_get(json, "type"));

    if (!json || json_is_null(json)) return 1;
    if (!type || strcmp(type, "Point") != 0 || json_array_size(at) < 2
        || !json_is_number(json_array_get(at, 0)) || !json_is_number(json_array_get(at, 1))) {
        p6_report_add(s->reader->report, row->file, row->line, "geometry",
                      "The geometry must be null or a Point with [longitude, latitude].");
        return 0;
    }
    row->cell[P6_POINT_LON] = apr_psprintf(pool, "%.6f", json_number_value(json_array_get(at, 0)));
    row->cell[P6_POINT_LAT] = apr_psprintf(pool, "%.6f", json_number_value(json_array_get(at, 1)));
    return 1;
}

/** The feature in s->text as a row. */
static p6_error *feature(scan *s, apr_pool_t *pool)
{
    p6_sheet_row row = { .sheet = s->sheet, .file = P6_POINTS_GEOJSON, .line = s->line };
    json_t *json = parse_cut(s), *properties, *value;
    const char *type = json_string_value(json_object_get(json, "type")), *name;
    p6_error *err = NULL;
    int good = 1;

    s->reader->rows++;
    if (!json) return NULL;
    properties = json_object_get(json, "properties");
    for (int i = 0; i < row.sheet->count; i++) row.cell[i] = "";
    if (!type || strcmp(type, "Feature") != 0 || !json_is_object(properties)) {
        p6_report_add(s->reader->report, row.file, row.line, "",
                      "An element of \"features\" must be a Feature with properties.");
        good = 0;
    }
    json_object_foreach(properties, name, value) good &= property(s, &row, name, value, pool);
    good &= geometry(s, &row, json_object_get(json, "geometry"), pool);
    if (good) err = s->reader->take(s->reader->baton, &row, pool);
    json_decref(json);
    return err;
}

/** The elements of "features". *GOOD is 0 after a report that ends the reading. */
static p6_error *features(scan *s, int *good, apr_pool_t *pool)
{
    *good = expect(s, '[', "\"features\" must be an array.");
    if (*good && next(s) == ']') return p6_bytes_take(&s->in), NULL;
    for (int n = 1; *good; n++) {
        apr_pool_clear(pool);
        if (!(*good = cut_value(s))) break;
        P6_TRY(feature(s, pool));
        if (s->reader->progress && n % PROGRESS_EVERY == 0)
            s->reader->progress(s->reader->baton, P6_POINTS_GEOJSON, p6_bytes_offset(&s->in),
                                s->size);
        if (next(s) == ']') return p6_bytes_take(&s->in), NULL;
        *good = expect(s, ',', "A comma or ] was expected behind a feature.");
    }
    return NULL;
}

/** Another member of the document: only "type" and the old "crs" say anything to us. */
static int member(scan *s, const char *name)
{
    json_t *json = cut_value(s) ? parse_cut(s) : NULL;
    int good = json != NULL;

    if (json && strcmp(name, "\"type\"") == 0) {
        const char *type = json_string_value(json);

        s->is_collection = type && strcmp(type, "FeatureCollection") == 0;
    }
    if (json && strcmp(name, "\"crs\"") == 0 && !strstr(s->text->data, "CRS84")
        && !strstr(s->text->data, "4326"))
        good = stop(s, "The positions must be WGS 84 (longitude, latitude), without another crs.");
    json_decref(json);
    return good;
}

static p6_error *document(scan *s, apr_pool_t *pool)
{
    static const char *const names[] = { "\"features\"", "\"type\"", "\"crs\"" };
    int good = expect(s, '{', "The file must be a JSON object of type FeatureCollection.");

    while (good && next(s) != '}') {
        const char *name = "";

        good = next(s) == '"' || stop(s, "A member's name in quotes was expected.");
        if (!good || !cut_value(s)) break;
        for (int i = 0; i < 3; i++)
            if (strcmp(s->text->data, names[i]) == 0) name = names[i];
        good = expect(s, ':', "A colon was expected behind a member's name.");
        if (good && name == names[0]) {
            s->has_features = 1;
            P6_TRY(features(s, &good, pool));
        } else if (good)
            good = member(s, name);
        if (good && next(s) == ',') p6_bytes_take(&s->in);
        else if (good && next(s) != '}') good = stop(s, "A comma or } was expected.");
    }
    if (good && !(s->is_collection && s->has_features))
        stop(s, "The document must have \"type\": \"FeatureCollection\" and \"features\".");
    return NULL;
}

p6_error *p6_sheet_read_geojson_from(p6_sheet_reader *reader, p6_bytes_source source, void *baton,
                                     apr_int64_t size, apr_pool_t *pool)
{
    scan s = { .reader = reader, .sheet = &p6_sheets[P6_SHEET_POINTS], .size = size };
    apr_pool_t *feature_pool;
    p6_error *err;

    p6_bytes_init(&s.in, source, baton, pool);
    s.text = p6_buf_make(pool, 4096);
    apr_pool_create(&feature_pool, pool);
    err = p6_error_dup(pool, document(&s, feature_pool));
    apr_pool_destroy(feature_pool);
    if (!err && reader->progress) reader->progress(reader->baton, P6_POINTS_GEOJSON, size, size);
    return err;
}

p6_error *p6_sheet_read_geojson(p6_sheet_reader *reader, const char *path, apr_pool_t *pool)
{
    apr_file_t *file;
    apr_int64_t size;
    p6_error *err;

    P6_TRY(p6_sheet_open(&file, &size, path, pool));
    err = p6_sheet_read_geojson_from(reader, p6_bytes_from_file, file, size, pool);
    apr_file_close(file);
    return err;
}
