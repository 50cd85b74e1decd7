#include "locator/snapshot_format.h"

#include <string.h>

#include "locator/live.h"
#include "locator/query.h"

apr_int64_t p6_snapshot_generation(const p6_snapshot *snapshot)
{
    return snapshot->head->generation;
}

apr_int64_t p6_snapshot_built_at(const p6_snapshot *snapshot)
{
    return snapshot->head->built_at;
}

apr_int64_t p6_snapshot_checked_at(const p6_snapshot *snapshot)
{
    return __atomic_load_n(&snapshot->live->checked_at, __ATOMIC_ACQUIRE);
}

apr_int64_t p6_snapshot_live_generation(const p6_snapshot *snapshot, const char *commune)
{
    int index = commune ? p6_snapshot_commune(snapshot, commune) : -1;

    return (apr_int64_t)__atomic_load_n(index < 0 ? &snapshot->live->generation
                                        : p6_live_communes(snapshot->live) + index,
                                        __ATOMIC_ACQUIRE);
}

int p6_snapshot_sample(const p6_snapshot *snapshot)
{
    return snapshot->head->sample != 0;
}

/** The bit of POINT in the row ROW rows after that of the day DAY. */
static int day_bit(const p6_snapshot *s, int point, p6_day day, int row)
{
    const unsigned char *bits = P6_SECTION(s, P6_S_DAYS, unsigned char);
    int at = day - s->head->base_day, days = p6_days_known(s->head);

    if (at < 0 || at >= days) return -1;
    bits += (apr_size_t)(at + row * days) * p6_day_stride(s->head->sections[P6_S_POINTS].count);
    return bits[point / 8] >> point % 8 & 1;
}

int p6_snapshot_has_day(const p6_snapshot *snapshot, int point, p6_day day)
{
    return day_bit(snapshot, point, day, 0);
}

int p6_snapshot_ends_before(const p6_snapshot *snapshot, int point, p6_day day)
{
    return day_bit(snapshot, point, day, 1);
}

p6_figures p6_snapshot_figures(const p6_snapshot *snapshot, int index)
{
    return p6_figures_unpack(__atomic_load_n(p6_live_words(snapshot->live) + index,
                                             __ATOMIC_RELAXED));
}

int p6_snapshot_commune(const p6_snapshot *snapshot, const char *code)
{
    const p6_commune_rec *rec = p6_communes_of(snapshot);

    for (int i = 0; i < P6_COUNT(snapshot, P6_S_COMMUNES); i++)
        if (!strcmp(P6_HEAP_TEXT(snapshot, rec[i].code), code)) return i;
    return -1;
}

int p6_snapshot_point(const p6_snapshot *snapshot, const char *slug)
{
    const apr_uint32_t *slugs = P6_SECTION(snapshot, P6_S_SLUGS, apr_uint32_t);
    int low = 0, high = P6_COUNT(snapshot, P6_S_SLUGS);

    while (low < high) {
        int middle = low + (high - low) / 2;
        int c = strcmp(P6_HEAP_TEXT(snapshot, p6_points_of(snapshot)[slugs[middle]].slug), slug);

        if (c == 0) return (int)slugs[middle];
        if (c < 0) low = middle + 1;
        else high = middle;
    }
    return -1;
}

int p6_snapshot_shift(const p6_snapshot *snapshot, apr_int64_t id)
{
    const apr_uint32_t *by_id = P6_SECTION(snapshot, P6_S_BY_ID, apr_uint32_t);
    int low = 0, high = P6_COUNT(snapshot, P6_S_BY_ID);
    apr_int64_t base = snapshot->head->id_base;

    while (low < high) {
        int middle = low + (high - low) / 2;
        apr_int64_t there = base + p6_shifts_of(snapshot)[by_id[middle]].id;

        if (there == id) return (int)by_id[middle];
        if (there < id) low = middle + 1;
        else high = middle;
    }
    return -1;
}

int p6_snapshot_point_of_shift(const p6_snapshot *snapshot, int index)
{
    const p6_point_rec *points = p6_points_of(snapshot);
    int low = 0, high = P6_COUNT(snapshot, P6_S_POINTS);

    while (high - low > 1) { /* the last point whose shifts begin at or before INDEX */
        int middle = low + (high - low) / 2;

        if ((int)points[middle].first_shift <= index) low = middle;
        else high = middle;
    }
    return low;
}

p6_ref p6_snapshot_service_ref(const p6_snapshot *snapshot, const char *code)
{
    const p6_service_rec *rec = P6_SECTION(snapshot, P6_S_SERVICES, p6_service_rec);

    for (int i = 0; i < P6_COUNT(snapshot, P6_S_SERVICES); i++)
        if (!strcmp(P6_HEAP_TEXT(snapshot, rec[i].code), code)) return rec[i].code;
    return 0;
}

p6_ref p6_snapshot_agency_ref(const p6_snapshot *snapshot, const char *code)
{
    const p6_agency_rec *rec = P6_SECTION(snapshot, P6_S_AGENCIES, p6_agency_rec);

    for (int i = 0; i < P6_COUNT(snapshot, P6_S_AGENCIES); i++)
        if (!strcmp(P6_HEAP_TEXT(snapshot, rec[i].code), code)) return rec[i].code;
    return 0;
}

apr_int64_t p6_snapshot_successor(const p6_snapshot *snapshot, int index)
{
    const p6_move_rec *moves = P6_SECTION(snapshot, P6_S_MOVES, p6_move_rec);
    int low = 0, high = P6_COUNT(snapshot, P6_S_MOVES);

    if (!(p6_shifts_of(snapshot)[index].detail & P6_DETAIL_MOVED)) return 0;
    while (low < high) {
        int middle = low + (high - low) / 2;

        if ((int)moves[middle].shift == index) return moves[middle].successor;
        if ((int)moves[middle].shift < index) low = middle + 1;
        else high = middle;
    }
    return 0;
}

int p6_snapshot_first_from(const p6_snapshot *snapshot, int point, p6_minute at)
{
    const p6_shift_rec *shifts = p6_shifts_of(snapshot);
    int low = (int)p6_points_of(snapshot)[point].first_shift;
    int end = p6_point_shifts_end(snapshot, point), high = low, step = 1;

    /* most ask for today or soon: steps that double from the first, which is of yesterday, touch
       less memory than halves */
    while (high < end && p6_shift_start(snapshot, &shifts[high]) < at) {
        low = high + 1;
        high = end - high > step ? high + step : end;
        step *= 2;
    }
    while (low < high) {
        int middle = low + (high - low) / 2;

        if (p6_shift_start(snapshot, &shifts[middle]) < at) low = middle + 1;
        else high = middle;
    }
    return low;
}

/** Compare the key of REC with (KIND, SUBJECT, FIELD, LANG). */
static int compare_text(const p6_snapshot *s, const p6_text_rec *rec, const char *const want[3],
                        int lang)
{
    int c = strcmp(P6_HEAP_TEXT(s, rec->kind), want[0]);

    if (!c) c = strcmp(P6_HEAP_TEXT(s, rec->subject), want[1]);
    if (!c) c = strcmp(P6_HEAP_TEXT(s, rec->field), want[2]);
    return c ? c : (int)rec->lang - lang;
}

static const char *find_text(const p6_snapshot *s, const char *const want[3], int lang)
{
    const p6_text_rec *rec = P6_SECTION(s, P6_S_TEXTS, p6_text_rec);
    int low = 0, high = P6_COUNT(s, P6_S_TEXTS);

    while (low < high) {
        int middle = low + (high - low) / 2, c = compare_text(s, &rec[middle], want, lang);

        if (c == 0) return P6_HEAP_TEXT(s, rec[middle].text);
        if (c < 0) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

const char *p6_snapshot_text(const p6_snapshot *snapshot, const char *kind, const char *subject,
                             const char *field, p6_lang lang, p6_lang *tag)
{
    const char *const want[3] = { kind, subject, field };
    const char *text = find_text(snapshot, want, (int)lang);

    if (tag) *tag = lang;
    if (text || lang == P6_VI) return text ? text : "";
    if (tag) *tag = P6_VI;
    text = find_text(snapshot, want, P6_VI);
    return text ? text : "";
}

const apr_array_header_t *p6_snapshot_communes(const p6_snapshot *snapshot, apr_pool_t *pool)
{
    const p6_commune_rec *rec = p6_communes_of(snapshot);
    int n = P6_COUNT(snapshot, P6_S_COMMUNES);
    apr_array_header_t *rows = apr_array_make(pool, n, sizeof(p6_commune));

    for (int i = 0; i < n; i++)
        APR_ARRAY_PUSH(rows, p6_commune) = (p6_commune){
            P6_HEAP_TEXT(snapshot, rec[i].code), P6_HEAP_TEXT(snapshot, rec[i].name),
            P6_HEAP_TEXT(snapshot, rec[i].kind), rec[i].lat_e6, rec[i].lon_e6,
            P6_HEAP_TEXT(snapshot, rec[i].help_line) };
    return rows;
}

const apr_array_header_t *p6_snapshot_services(const p6_snapshot *snapshot, apr_pool_t *pool)
{
    const p6_service_rec *rec = P6_SECTION(snapshot, P6_S_SERVICES, p6_service_rec);
    int n = P6_COUNT(snapshot, P6_S_SERVICES);
    apr_array_header_t *rows = apr_array_make(pool, n, sizeof(p6_service));

    for (int i = 0; i < n; i++)
        APR_ARRAY_PUSH(rows, p6_service) = (p6_service){
            P6_HEAP_TEXT(snapshot, rec[i].code), P6_HEAP_TEXT(snapshot, rec[i].agency_kind),
            rec[i].minutes, rec[i].position };
    return rows;
}

const apr_array_header_t *p6_snapshot_agencies(const p6_snapshot *snapshot, apr_pool_t *pool)
{
    const p6_agency_rec *rec = P6_SECTION(snapshot, P6_S_AGENCIES, p6_agency_rec);
    int n = P6_COUNT(snapshot, P6_S_AGENCIES);
    apr_array_header_t *rows = apr_array_make(pool, n, sizeof(p6_agency));

    for (int i = 0; i < n; i++)
        APR_ARRAY_PUSH(rows, p6_agency) = (p6_agency){
            P6_HEAP_TEXT(snapshot, rec[i].code), P6_HEAP_TEXT(snapshot, rec[i].kind),
            (int)rec[i].position };
    return rows;
}
