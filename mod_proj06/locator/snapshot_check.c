#include "locator/snapshot_format.h"

#include <stddef.h>
#include <string.h>

#define LANES 4

static apr_uint64_t turn(apr_uint64_t lane, apr_uint64_t word)
{
    lane = (lane ^ word) * 0x9e3779b97f4a7c15ull;
    return (lane << 29) | (lane >> 35);
}

apr_uint64_t p6_image_sum(const void *bytes, apr_size_t len)
{
    apr_uint64_t lane[LANES] = { 1, 2, 3, 4 }, word[LANES];
    const unsigned char *at = bytes;
    apr_size_t left = len;

    /* each step is a bijection of its lane, so one changed word always changes the sum */
    for (; left >= sizeof word; left -= sizeof word, at += sizeof word) {
        memcpy(word, at, sizeof word);
        for (int i = 0; i < LANES; i++) lane[i] = turn(lane[i], word[i]);
    }
    memset(word, 0, sizeof word);
    memcpy(word, at, left);
    for (int i = 0; i < LANES; i++) lane[i] = turn(lane[i], word[i]);
    return (lane[0] + (lane[1] << 7 | lane[1] >> 57) + (lane[2] << 13 | lane[2] >> 51)
            + (lane[3] << 31 | lane[3] >> 33)) ^ len;
}

/** The sum of the image as if its checksum were 0. */
static apr_uint64_t sum_without_checksum(const void *bytes, apr_size_t len)
{
    p6_image_header head;
    apr_uint64_t sum;

    memcpy(&head, bytes, sizeof head);
    head.checksum = 0;
    sum = p6_image_sum(&head, sizeof head);
    return turn(sum, p6_image_sum((const unsigned char *)bytes + sizeof head, len - sizeof head));
}

void p6_image_seal(void *bytes, apr_size_t len)
{
    ((p6_image_header *)bytes)->checksum = sum_without_checksum(bytes, len);
}

static const apr_uint32_t record_size[P6_S__COUNT] = {
    [P6_S_COMMUNES] = sizeof(p6_commune_rec), [P6_S_NAMES] = sizeof(p6_name_rec),
    [P6_S_GROUPS] = sizeof(p6_group_rec), [P6_S_SERVICES] = sizeof(p6_service_rec),
    [P6_S_AGENCIES] = sizeof(p6_agency_rec), [P6_S_TEXTS] = sizeof(p6_text_rec),
    [P6_S_PLANS] = sizeof(p6_plan_rec), [P6_S_DESKS] = sizeof(p6_desk_rec),
    [P6_S_CODES] = sizeof(p6_ref), [P6_S_DETAILS] = sizeof(p6_detail_rec),
    [P6_S_POINTS] = sizeof(p6_point_rec), [P6_S_SLUGS] = sizeof(apr_uint32_t),
    [P6_S_SHIFTS] = sizeof(p6_shift_rec), [P6_S_BY_ID] = sizeof(apr_uint32_t),
    [P6_S_BY_START] = sizeof(apr_uint32_t), [P6_S_MOVES] = sizeof(p6_move_rec),
    [P6_S_CELLS] = sizeof(apr_uint32_t), [P6_S_ENTRIES] = sizeof(apr_uint32_t),
    [P6_S_DAYS] = 1, [P6_S_HEAP] = 1,
};

static p6_error *bad(apr_pool_t *pool, const char *what)
{
    return p6_error_make(pool, P6_E_BAD_DATA, NULL, "snapshot: %s", what);
}

p6_error *p6_image_check_frame(const void *bytes, apr_size_t len, apr_pool_t *pool)
{
    const p6_image_header *head = bytes;

    if (len < sizeof *head) return bad(pool, "too short");
    if (memcmp(head->magic, P6_IMAGE_MAGIC, sizeof head->magic)) return bad(pool, "not one");
    if (head->order != P6_IMAGE_ORDER) return bad(pool, "of another byte order");
    if (head->version != P6_IMAGE_VERSION) return bad(pool, "of another version");
    if (head->size != len) return bad(pool, "cut or grown");
    for (int i = 0; i < P6_S__COUNT; i++) {
        const p6_section *s = &head->sections[i];

        if (s->size != record_size[i]) return bad(pool, "a record's size differs");
        if (s->offset % 8 || s->offset < sizeof *head || s->offset > len
            || (apr_uint64_t)s->count * s->size > len - s->offset || s->count > 0x7ffffff0u)
            return bad(pool, "a section lies outside");
    }
    return NULL;
}

/** What is being checked: the picture, and whether all was sound so far. */
typedef struct check {
    p6_snapshot s;
    apr_uint32_t heap;
} check;

#define CHECK(condition, what) do { if (!(condition)) return what; } while (0)
#define COUNT(id) ((apr_uint32_t)P6_COUNT(&c->s, id))
#define REF(ref) CHECK((ref) < c->heap, "a text lies outside")

static const char *check_small(const check *c)
{
    const p6_service_rec *service = P6_SECTION(&c->s, P6_S_SERVICES, p6_service_rec);
    const p6_agency_rec *agency = P6_SECTION(&c->s, P6_S_AGENCIES, p6_agency_rec);
    const p6_text_rec *text = P6_SECTION(&c->s, P6_S_TEXTS, p6_text_rec);

    for (apr_uint32_t i = 0; i < COUNT(P6_S_SERVICES); i++) {
        REF(service[i].code);
        REF(service[i].agency_kind);
    }
    for (apr_uint32_t i = 0; i < COUNT(P6_S_AGENCIES); i++) {
        REF(agency[i].code);
        REF(agency[i].kind);
    }
    for (apr_uint32_t i = 0; i < COUNT(P6_S_TEXTS); i++) {
        REF(text[i].kind);
        REF(text[i].subject);
        REF(text[i].field);
        REF(text[i].text);
        CHECK(text[i].lang < 16, "a language is none");
    }
    return NULL;
}

static const char *check_places(const check *c)
{
    const p6_commune_rec *commune = p6_communes_of(&c->s);
    const p6_name_rec *name = P6_SECTION(&c->s, P6_S_NAMES, p6_name_rec);
    const p6_group_rec *group = P6_SECTION(&c->s, P6_S_GROUPS, p6_group_rec);

    for (apr_uint32_t i = 0; i < COUNT(P6_S_COMMUNES); i++) {
        REF(commune[i].code);
        REF(commune[i].name);
        REF(commune[i].kind);
        REF(commune[i].help_line);
        CHECK(commune[i].first_point <= COUNT(P6_S_POINTS)
              && commune[i].points <= COUNT(P6_S_POINTS) - commune[i].first_point,
              "a commune's points lie outside");
    }
    for (apr_uint32_t i = 0; i < COUNT(P6_S_NAMES); i++) {
        REF(name[i].exact);
        REF(name[i].letters);
        REF(name[i].folded);
        REF(name[i].former);
        CHECK(name[i].commune < COUNT(P6_S_COMMUNES), "a name's commune lies outside");
    }
    for (apr_uint32_t i = 0; i < COUNT(P6_S_GROUPS); i++) {
        REF(group[i].exact);
        REF(group[i].letters);
        REF(group[i].folded);
        CHECK(group[i].commune < COUNT(P6_S_COMMUNES), "a group's commune lies outside");
    }
    return NULL;
}

static const char *check_plans(const check *c)
{
    const p6_plan_rec *plan = P6_SECTION(&c->s, P6_S_PLANS, p6_plan_rec);
    const p6_desk_rec *desk = P6_SECTION(&c->s, P6_S_DESKS, p6_desk_rec);
    const p6_ref *code = P6_SECTION(&c->s, P6_S_CODES, p6_ref);
    const p6_detail_rec *detail = P6_SECTION(&c->s, P6_S_DETAILS, p6_detail_rec);

    for (apr_uint32_t i = 0; i < COUNT(P6_S_PLANS); i++)
        CHECK(plan[i].first_desk <= COUNT(P6_S_DESKS)
              && plan[i].desks <= COUNT(P6_S_DESKS) - plan[i].first_desk
              && plan[i].visit_units > 0, "a desk lies outside");
    for (apr_uint32_t i = 0; i < COUNT(P6_S_DESKS); i++) {
        REF(desk[i].agency);
        REF(desk[i].services);
        CHECK(desk[i].first_code <= COUNT(P6_S_CODES)
              && desk[i].codes <= COUNT(P6_S_CODES) - desk[i].first_code, "a code lies outside");
    }
    for (apr_uint32_t i = 0; i < COUNT(P6_S_CODES); i++) REF(code[i]);
    for (apr_uint32_t i = 0; i < COUNT(P6_S_DETAILS); i++) {
        CHECK(detail[i].plan < COUNT(P6_S_PLANS), "a plan lies outside");
        REF(detail[i].spoken);
        REF(detail[i].note);
        REF(detail[i].stop_group);
        REF(detail[i].stop_landmark);
    }
    return NULL;
}

static const char *check_points(const check *c)
{
    const p6_point_rec *point = p6_points_of(&c->s);
    apr_uint32_t last = 0;

    for (apr_uint32_t i = 0; i < COUNT(P6_S_POINTS); i++) {
        REF(point[i].slug);
        REF(point[i].kind);
        REF(point[i].name);
        REF(point[i].group);
        REF(point[i].address);
        REF(point[i].landmark);
        REF(point[i].phone);
        CHECK(point[i].commune < COUNT(P6_S_COMMUNES), "a point's commune lies outside");
        CHECK(point[i].first_shift >= last && point[i].first_shift <= COUNT(P6_S_SHIFTS),
              "a point's shifts lie outside");
        last = point[i].first_shift;
    }
    CHECK(COUNT(P6_S_POINTS) == 0 || point[0].first_shift == 0, "shifts without a point");
    CHECK(COUNT(P6_S_POINTS) || COUNT(P6_S_SHIFTS) == 0, "shifts without a point");
    return NULL;
}

/** All numbers of the u32 section ID are below LIMIT. */
static const char *check_numbers(const check *c, p6_section_id id, apr_uint32_t limit)
{
    const apr_uint32_t *number = P6_SECTION(&c->s, id, apr_uint32_t);

    for (apr_uint32_t i = 0; i < COUNT(id); i++) CHECK(number[i] < limit, "an index lies outside");
    return NULL;
}

static const char *check_shifts(const check *c)
{
    const p6_shift_rec *shift = p6_shifts_of(&c->s);
    const p6_move_rec *move = P6_SECTION(&c->s, P6_S_MOVES, p6_move_rec);
    apr_uint32_t shifts = COUNT(P6_S_SHIFTS), details = COUNT(P6_S_DETAILS);

    for (apr_uint32_t i = 0; i < shifts; i++)
        CHECK(P6_DETAIL_INDEX(shift[i].detail) < details, "a shift's detail lies outside");
    for (apr_uint32_t i = 0; i < COUNT(P6_S_MOVES); i++)
        CHECK(move[i].shift < shifts, "a moved shift lies outside");
    CHECK(COUNT(P6_S_BY_ID) == shifts && COUNT(P6_S_BY_START) == shifts
          && COUNT(P6_S_SLUGS) == COUNT(P6_S_POINTS), "an index is not whole");
    return NULL;
}

static const char *check_grid(const check *c)
{
    const p6_image_header *head = c->s.head;
    const apr_uint32_t *cell = P6_SECTION(&c->s, P6_S_CELLS, apr_uint32_t);
    apr_uint32_t last = 0;

    CHECK(head->cells_x >= 1 && head->cells_x <= 4096 && head->cells_y >= 1
          && head->cells_y <= 4096 && COUNT(P6_S_CELLS) == head->cells_x * head->cells_y + 2
          && head->cell_lat_e6 > 0 && head->cell_lon_e6 > 0
          && head->lat0_e6 >= -90000000 && head->lat0_e6 <= 90000000
          && head->lon0_e6 >= -180000000 && head->lon0_e6 <= 180000000
          && head->cell_lat_e6 <= 180000000 && head->cell_lon_e6 <= 360000000,
          "the grid is wrong");
    for (apr_uint32_t i = 0; i < COUNT(P6_S_CELLS); i++) {
        CHECK(cell[i] >= last && cell[i] <= COUNT(P6_S_ENTRIES), "a cell lies outside");
        last = cell[i];
    }
    CHECK(last == COUNT(P6_S_ENTRIES), "a cell lies outside");
    return NULL;
}

static const char *check_days(const check *c)
{
    const p6_image_header *head = c->s.head;

    CHECK(head->base_day >= 0 && head->base_day <= 80000 && head->first_day >= head->base_day
          && head->first_day - head->base_day < 1000 && head->end_day >= head->first_day
          && head->end_day - head->first_day < 1000, "its days are wrong");
    CHECK(COUNT(P6_S_DAYS) == 2u * (apr_uint32_t)p6_days_known(head)
                                  * p6_day_stride(COUNT(P6_S_POINTS)), "its days are not whole");
    CHECK(head->id_base >= 0 && head->id_base <= APR_INT64_MAX - APR_UINT32_MAX,
          "its ids are wrong");
    CHECK(c->heap > 0 && c->s.heap[0] == '\0' && c->s.heap[c->heap - 1] == '\0',
          "its texts don't end");
    return NULL;
}

static const char *check_all(const check *c)
{
    static const char *(*const parts[])(const check *) = { check_days, check_small, check_places,
        check_plans, check_points, check_shifts, check_grid };
    const char *wrong;

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if ((wrong = parts[i](c)) != NULL) return wrong;
    if ((wrong = check_numbers(c, P6_S_SLUGS, COUNT(P6_S_POINTS))) != NULL) return wrong;
    if ((wrong = check_numbers(c, P6_S_ENTRIES, COUNT(P6_S_POINTS))) != NULL) return wrong;
    if ((wrong = check_numbers(c, P6_S_BY_ID, COUNT(P6_S_SHIFTS))) != NULL) return wrong;
    return check_numbers(c, P6_S_BY_START, COUNT(P6_S_SHIFTS));
}

p6_error *p6_image_check(const void *bytes, apr_size_t len, apr_pool_t *pool)
{
    check c = { 0 };
    const char *wrong;

    P6_TRY(p6_image_check_frame(bytes, len, pool));
    c.s.bytes = bytes;
    c.s.len = len;
    c.s.head = bytes;
    c.s.heap = (const char *)bytes + c.s.head->sections[P6_S_HEAP].offset;
    c.heap = c.s.head->sections[P6_S_HEAP].count;
    if (c.s.head->checksum != sum_without_checksum(bytes, len))
        return bad(pool, "its checksum differs");
    wrong = check_all(&c);
    return wrong ? bad(pool, wrong) : NULL;
}
