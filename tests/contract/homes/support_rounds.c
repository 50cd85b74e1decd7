/* Home visits, rounds from door to door, the call list. */
#include <string.h>

#include "base/limits.h"
#include "behalf/tells.h"
#include "contract/fixture/client.h"
#include "contract/scenes/queue.h"
#include "homes/requests.h"
#include "homes/rounds.h"
#include "store/officials.h"
#include "store/reference.h"
#include "store/shifts.h"

static p6_official manager, pass;

static int place(void **state)
{
    p6_tx *tx;
    p6_pass_row row = { .code_hash = "x", .shift = WIDE, .helper_name = "Lý A Páo", .agency = "",
        .expires_at = NOW + 86400 };

    office_place(state);
    manager = official_with(helper.id, "manager", "01840", pool);
    row.issued_by = helper.id;
    row.issued_at = now_s;
    tx = begin(P6_TX_WRITE);
    ok(p6_pass_add(tx, &row));
    ok(p6_tx_commit(tx));
    pass = (p6_official){ .name = "x", .token_hash = "", .csrf = "", .pass = row.id,
                          .pass_shift = WIDE, .pass_commune = "01840" };
    return 0;
}
#define R(sentence, function) TEST(place, sentence, function)

/* a request; its id */
static apr_int64_t asks(const char *name, const char *group)
{
    p6_home_visit row = { .code = apr_pstrmemdup(pool, key(pool) + 14, 6),
        .request_key = key(pool), .commune = "01840", .group = group, .services = "eid,cashless",
        .consent_version = "2026-01", .consent_at = now_s, .created_at = now_s, .name = name,
        .phone = "+84912345678", .address = "Nhà cạnh cây đa", .note = "Chó dữ",
        .erase_after_s = now_s + 86400 };
    p6_tx *tx = begin(P6_TX_WRITE);
    int inserted;

    ok(p6_home_visit_add(tx, &row, &inserted));
    assert_int_equal(inserted, 1);
    ok(p6_tx_commit(tx));
    return row.id;
}

static const char *state_of_home(apr_int64_t id)
{
    p6_home_row *row;

    ok(p6_homes_get(&row, &desk, &helper, id, pool));
    return row->state;
}

static p6_error *order(const p6_official *by, apr_int64_t id, p6_home_order what,
                       apr_int64_t shift)
{
    return p6_homes_order(&desk, by, id, what, shift, pool);
}

static apr_int64_t erase_after(apr_int64_t id)
{
    return raw_int(apr_psprintf(pool, "SELECT erase_after_s FROM home_person WHERE home_visit = %"
                                APR_INT64_T_FMT, id));
}

static void a_request_is_planned_done_and_kept_as_long_as_needed(void **state)
{
    apr_int64_t id = asks("ông Páo", "Tổ 3A");
    p6_home_row *row;

    (void)state;
    ok(order(&manager, id, P6_HOME_PLAN, NEXT_DAY));
    ok(order(&manager, id, P6_HOME_PLAN, NEXT_DAY)); /* a double tap */
    ok(p6_homes_get(&row, &desk, &helper, id, pool));
    assert_string_equal(row->state, "planned");
    assert_int_equal(row->shift, NEXT_DAY);
    assert_int_equal(erase_after(id), p6_epoch_of_minute(EVENING + 1440 + 60) + 30 * 86400);
    ok(order(&manager, id, P6_HOME_BACK, 0));
    ok(order(&manager, id, P6_HOME_BACK, 0));
    assert_string_equal(state_of_home(id), "asked");
    ok(order(&manager, id, P6_HOME_PLAN, WIDE));
    now_s += 3 * 3600;
    ok(order(&helper, id, P6_HOME_DONE, 0));
    ok(order(&helper, id, P6_HOME_DONE, 0));
    ok(p6_homes_get(&row, &desk, &helper, id, pool));
    assert_string_equal(row->state, "done");
    assert_int_equal(row->shift, WIDE); /* on which evening stays known */
    assert_int_equal(erase_after(id), now_s + 30 * 86400);
    fails(STALE, order(&helper, id, P6_HOME_DECLINE, 0));
    fails(STALE, order(&manager, id, P6_HOME_PLAN, NEXT_DAY));
    assert_int_equal(raw_int("SELECT count(*) FROM audit WHERE action = 'home_visit_plan'"), 4);
    assert_int_equal(raw_int("SELECT count(*) FROM audit WHERE action = 'home_visit_finish'"), 1);
}

static void add_commune(void)
{
    static const p6_commune other = { "01843", "Bắc Kạn", "phuong", 22147600, 105834500, "" };
    p6_tx *tx = begin(P6_TX_WRITE);

    ok(p6_ref_put_commune(tx, &other));
    ok(p6_tx_commit(tx));
}

static void a_request_is_planned_into_a_coming_shift_of_its_commune_only(void **state)
{
    apr_int64_t id = asks("ông Páo", "Tổ 3A");

    (void)state;
    fails(BAD_FIELD, order(&manager, id, P6_HOME_PLAN, 99));
    raw("UPDATE shift SET status = 'cancelled' WHERE id = 2");
    fails(BAD_FIELD, order(&manager, id, P6_HOME_PLAN, NEXT_DAY));
    raw("UPDATE shift SET live = 'ended' WHERE id = 1");
    fails(BAD_FIELD, order(&manager, id, P6_HOME_PLAN, WIDE));
    raw("UPDATE shift SET live = 'none' WHERE id = 1");
    add_commune();
    raw("UPDATE point SET commune = '01843'");
    fails(BAD_FIELD, order(&manager, id, P6_HOME_PLAN, WIDE));
    assert_string_equal(state_of_home(id), "asked");
}

static void only_managers_plan_and_nobody_looks_into_another_commune(void **state)
{
    apr_int64_t id = asks("ông Páo", "Tổ 3A");
    p6_official province = official_with(helper.id, "province", "*", pool);
    apr_array_header_t *rows;
    p6_home_visit *whole;
    p6_home_row *row;

    (void)state;
    fails(FORBIDDEN, order(&helper, id, P6_HOME_PLAN, WIDE));
    fails(FORBIDDEN, order(&stranger, id, P6_HOME_PLAN, WIDE));
    fails(FORBIDDEN, order(&stranger, id, P6_HOME_DONE, 0));
    fails(FORBIDDEN, p6_homes_list(&rows, &desk, &stranger, "01840", "asked", 0, pool));
    fails(FORBIDDEN, p6_homes_list(&rows, &desk, &province, "01840", "asked", 0, pool));
    fails(FORBIDDEN, p6_homes_list(&rows, &desk, &pass, "01840", "asked", 0, pool));
    fails(FORBIDDEN, p6_homes_get(&row, &desk, &stranger, id, pool));
    fails(FORBIDDEN, p6_homes_open(&row, &whole, &desk, &stranger, id, pool));
    fails(FORBIDDEN, p6_homes_open(&row, &whole, &desk, &pass, id, pool));
    fails(NOT_FOUND, p6_homes_get(&row, &desk, &helper, id + 1, pool));
    assert_int_equal(raw_int("SELECT count(*) FROM audit"), 0);
}

static void opening_what_is_personal_is_written_down(void **state)
{
    apr_int64_t id = asks("ông Páo", "Tổ 3A");
    p6_home_visit *whole;
    p6_home_row *row;

    (void)state;
    ok(p6_homes_open(&row, &whole, &desk, &helper, id, pool));
    assert_string_equal(whole->phone, "+84912345678");
    assert_string_equal(whole->address, "Nhà cạnh cây đa");
    assert_string_equal(raw("SELECT action || ' ' || subject_kind || ' ' || commune || detail"
                            " FROM audit"), "person_open home_visit 01840\n");
    raw("DELETE FROM home_person");
    fails(GONE, p6_homes_open(&row, &whole, &desk, &helper, id, pool));
    ok(p6_homes_get(&row, &desk, &helper, id, pool));
    assert_string_equal(row->name ? row->name : "", "");
}

static void the_list_goes_by_state_and_page(void **state)
{
    apr_array_header_t *rows;
    apr_int64_t first = asks("a", "Tổ 1"), last = 0;

    (void)state;
    for (int i = 0; i < P6_MAX_HOME_LIST; i++) last = asks("b", "Tổ 2");
    ok(p6_homes_list(&rows, &desk, &helper, "01840", "asked", 0, pool));
    assert_int_equal(rows->nelts, P6_MAX_HOME_LIST);
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_home_row).id, first);
    ok(p6_homes_list(&rows, &desk, &helper, "01840", "asked",
                     APR_ARRAY_IDX(rows, rows->nelts - 1, p6_home_row).id, pool));
    assert_int_equal(rows->nelts, 1);
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_home_row).id, last);
    ok(order(&helper, first, P6_HOME_DONE, 0));
    ok(order(&helper, last, P6_HOME_DONE, 0));
    ok(p6_homes_list(&rows, &desk, &helper, "01840", "done", 0, pool));
    assert_int_equal(rows->nelts, 2); /* the newest first */
    assert_int_equal(APR_ARRAY_IDX(rows, 0, p6_home_row).id, last);
    fails(BAD_FIELD, p6_homes_list(&rows, &desk, &helper, "01840", "x", 0, pool));
}

/* rounds */

static p6_rounds *rounds(const p6_official *by)
{
    p6_rounds *r;

    ok(p6_rounds_load(&r, &desk, by, WIDE, 0, pool));
    return r;
}

static apr_int64_t begins(const p6_official *by, const char *group)
{
    ok(p6_rounds_begin(&desk, by, WIDE, group, key(pool), pool));
    return rounds(by)->now->id;
}

static apr_array_header_t *came_of(const char *service, const char *outcome, int people,
                                   const char *reason)
{
    apr_array_header_t *list = apr_array_make(pool, 2, sizeof(p6_household_service));

    APR_ARRAY_PUSH(list, p6_household_service) = (p6_household_service){ 0, service, outcome,
                                                                         people, reason };
    return list;
}

static p6_house_note house(const char *label, const char *state, int people)
{
    return (p6_house_note){ .key = key(pool), .label = label, .state = state, .people = people,
        .services = apr_array_make(pool, 1, sizeof(p6_household_service)) };
}

static p6_error *notes(const p6_official *by, apr_int64_t round, const p6_house_note *note)
{
    return p6_rounds_house(&desk, by, WIDE, round, note, pool);
}

static void a_round_is_walked_house_by_house_with_a_pass_too(void **state)
{
    apr_int64_t round = begins(&pass, "  Tổ 3A ");
    p6_house_note met = house("Nhà 1", "visited", 2), away = house("Nhà 2", "absent", 0);
    const p6_rounds *r;

    (void)state;
    met.services = came_of("eid", "not_done", 2, "no_chip_card");
    ok(notes(&pass, round, &met));
    ok(notes(&pass, round, &met)); /* sent again */
    ok(notes(&pass, round, &away));
    r = rounds(&pass);
    assert_string_equal(r->now->group, "Tổ 3A");
    assert_int_equal(r->now->pass, pass.pass);
    assert_int_equal(r->now->official, 0);
    assert_int_equal(r->houses->nelts, 2);
    assert_string_equal(APR_ARRAY_IDX(r->houses, 0, p6_house).row.label, "Nhà 2");
    assert_int_equal(APR_ARRAY_IDX(r->houses, 1, p6_house).row.people, 2);
    assert_string_equal(APR_ARRAY_IDX(APR_ARRAY_IDX(r->houses, 1, p6_house).services, 0,
                                      p6_household_service).reason, "no_chip_card");
    assert_int_equal(r->offered->nelts, 3);
    assert_int_equal(raw_int("SELECT count(*) FROM audit WHERE action = 'round_house'"
                             " AND actor = 'pass'"), 2);
}

static void a_house_that_was_empty_is_visited_again(void **state)
{
    apr_int64_t round = begins(&helper, "Tổ 3A");
    p6_house_note note = house("Nhà 1", "absent", 0);
    const p6_house *h;

    (void)state;
    ok(notes(&helper, round, &note));
    note.house = APR_ARRAY_IDX(rounds(&helper)->houses, 0, p6_house).row.id;
    note.state = "visited";
    note.people = 1;
    note.services = came_of("eid", "done", 1, "");
    ok(notes(&helper, round, &note));
    note.services = came_of("cashless", "handed_off", 1, "");
    ok(notes(&helper, round, &note)); /* put right */
    assert_int_equal(rounds(&helper)->houses->nelts, 1);
    h = &APR_ARRAY_IDX(rounds(&helper)->houses, 0, p6_house);
    assert_string_equal(h->row.state, "visited");
    assert_int_equal(h->services->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(h->services, 0, p6_household_service).service, "cashless");
    note.house += 5;
    fails(NOT_FOUND, notes(&helper, round, &note));
}

static void what_can_not_be_noted_is_refused_and_named(void **state)
{
    apr_int64_t round = begins(&helper, "Tổ 3A");
    p6_house_note note = house("Nhà 1", "visited", 1);
    p6_error *err;

    (void)state;
    fails(BAD_FIELD, p6_rounds_begin(&desk, &helper, WIDE, " ", key(pool), pool));
    fails(BAD_FIELD, p6_rounds_begin(&desk, &helper, WIDE, "Tổ 1", "short", pool));
    note.services = came_of("eid", "won", 1, "");
    err = notes(&helper, round, &note);
    fails(BAD_FIELD, err);
    assert_string_equal(err->where, "services");
    note.services = came_of("nothing", "done", 1, "");
    fails(BAD_FIELD, notes(&helper, round, &note));
    note.services = came_of("eid", "done", P6_MAX_HOUSE_PEOPLE + 1, "");
    fails(BAD_FIELD, notes(&helper, round, &note));
    note = house("Nhà 1", "gone", 0);
    fails(BAD_FIELD, notes(&helper, round, &note));
    note = house("", "absent", 0);
    fails(BAD_FIELD, notes(&helper, round, &note));
    note = house("Nhà 1", "absent", 31);
    fails(BAD_FIELD, notes(&helper, round, &note));
    note = house("Nhà 1", "absent", 0);
    note.services = came_of("eid", "done", 1, "");
    fails(BAD_FIELD, notes(&helper, round, &note)); /* nobody was met */
    assert_int_equal(raw_int("SELECT count(*) FROM household"), 0);
}

static void an_ended_round_takes_no_more_houses_and_each_team_has_its_own(void **state)
{
    apr_int64_t mine = begins(&helper, "Tổ 1"), theirs = begins(&pass, "Tổ 2");
    p6_house_note note = house("Nhà 1", "absent", 0);

    (void)state;
    assert_int_equal(rounds(&helper)->now->id, mine);
    assert_int_equal(rounds(&pass)->now->id, theirs);
    ok(p6_rounds_end(&desk, &helper, WIDE, mine, pool));
    ok(p6_rounds_end(&desk, &helper, WIDE, mine, pool));
    fails(STALE, notes(&helper, mine, &note));
    assert_int_equal(rounds(&helper)->now->id, theirs); /* one that goes on */
    assert_int_equal(raw_int("SELECT count(*) FROM audit WHERE action = 'round_end'"), 1);
}

static void a_double_tap_begins_one_round(void **state)
{
    const char *once = key(pool);

    (void)state;
    ok(p6_rounds_begin(&desk, &helper, WIDE, "Tổ 1", once, pool));
    ok(p6_rounds_begin(&desk, &helper, WIDE, "Tổ 1", once, pool));
    assert_int_equal(rounds(&helper)->rounds->nelts, 1);
}

static void a_round_is_of_its_shift_and_of_whoever_may_go(void **state)
{
    apr_int64_t round = begins(&helper, "Tổ 1");
    p6_house_note note = house("Nhà 1", "absent", 0);
    p6_rounds *r;

    (void)state;
    fails(FORBIDDEN, p6_rounds_load(&r, &desk, &stranger, WIDE, 0, pool));
    fails(FORBIDDEN, p6_rounds_begin(&desk, &stranger, WIDE, "Tổ 1", key(pool), pool));
    fails(FORBIDDEN, notes(&stranger, round, &note));
    fails(FORBIDDEN, p6_rounds_load(&r, &desk, &pass, NEXT_DAY, 0, pool));
    fails(NOT_FOUND, p6_rounds_house(&desk, &helper, NEXT_DAY, round, &note, pool));
    fails(NOT_FOUND, p6_rounds_load(&r, &desk, &helper, NEXT_DAY, round, pool));
}

static void home_visits_planned_into_the_shift_stand_on_the_round(void **state)
{
    apr_int64_t id = asks("ông Páo", "Tổ 3A");

    (void)state;
    asks("bà Sinh", "Tổ 4");
    ok(order(&manager, id, P6_HOME_PLAN, WIDE));
    assert_int_equal(rounds(&pass)->planned->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(rounds(&pass)->planned, 0, p6_home_row).name, "ông Páo");
}

/* the call list */

static apr_int64_t tell(apr_int64_t visit, const char *kind)
{
    p6_tx *tx = begin(P6_TX_WRITE);

    ok(p6_tell_add(tx, visit, kind, now_s));
    ok(p6_tx_commit(tx));
    return raw_int("SELECT max(id) FROM tell");
}

static const p6_tell_row *line(apr_int64_t id)
{
    apr_array_header_t *rows;

    ok(p6_tells_list(&rows, &desk, &helper, "01840", pool));
    for (int i = 0; i < rows->nelts; i++)
        if (APR_ARRAY_IDX(rows, i, p6_tell_row).id == id)
            return &APR_ARRAY_IDX(rows, i, p6_tell_row);
    return NULL;
}

static void the_call_list_counts_tries_and_knows_who_was_told(void **state)
{
    apr_int64_t id = tell(a_booking(0, "eid"), "moved");
    const char *once = key(pool);

    (void)state;
    assert_string_equal(line(id)->state, "open");
    assert_string_equal(line(id)->name, "Hoàng Thị Mỷ");
    assert_int_equal(line(id)->has_phone, 0);
    ok(p6_tells_settle(&desk, &helper, id, "not_reached", once, pool));
    ok(p6_tells_settle(&desk, &helper, id, "not_reached", once, pool)); /* a double tap */
    assert_int_equal(line(id)->tries, 1);
    ok(p6_tells_settle(&desk, &helper, id, "not_reached", key(pool), pool));
    assert_int_equal(line(id)->tries, 2);
    ok(p6_tells_settle(&desk, &helper, id, "told", key(pool), pool));
    assert_string_equal(line(id)->state, "told");
    ok(p6_tells_settle(&desk, &helper, id, "open", key(pool), pool)); /* a slip of the finger */
    assert_string_equal(line(id)->state, "open");
    assert_int_equal(raw_int("SELECT count(*) FROM audit WHERE action = 'visit_tell'"), 4);
    fails(BAD_FIELD, p6_tells_settle(&desk, &helper, id, "gone", key(pool), pool));
    now_s = p6_epoch_of_minute(EVENING + 60);
    assert_null(line(id)); /* the shift is over */
}

/* a message to VISIT made at MADE_AT, with RESULT of its delivery a minute later */
static void message(apr_int64_t visit, apr_int64_t made_at, const char *result)
{
    raw(apr_psprintf(pool, "INSERT INTO outbox (request_key, channel, visit, recipient, title,"
                     " body, state, due_s, made_at) VALUES ('%s', 'sms', %" APR_INT64_T_FMT
                     ", '', '', '', 'sent', 0, %" APR_INT64_T_FMT ")", key(pool), visit, made_at));
    raw(apr_psprintf(pool, "INSERT INTO delivery (outbox, at_s, result) SELECT max(id), %"
                     APR_INT64_T_FMT ", '%s' FROM outbox", made_at + 60, result));
}

static void the_call_list_knows_what_was_sent_since_the_change(void **state)
{
    apr_int64_t visit = a_booking(0, "eid"), id = tell(visit, "moved"), other;

    (void)state;
    other = tell(a_booking(30, "eid"), "moved");
    message(visit, now_s - 1, "sent"); /* the receipt, before anything changed */
    message(visit, now_s, "again");
    assert_int_equal(line(id)->sent_at, 0);
    message(visit, now_s, "sent");
    message(visit, now_s + 5, "failed");
    assert_int_equal(line(id)->sent_at, now_s + 60);
    assert_int_equal(line(other)->sent_at, 0);
    assert_string_equal(line(id)->state, "open"); /* sent is not told */
}

static void calls_are_made_by_the_commune_and_written_down(void **state)
{
    apr_int64_t visit = a_booking(0, "eid"), id = tell(visit, "cancelled");
    p6_official province = official_with(helper.id, "province", "*", pool);
    apr_array_header_t *rows;
    const char *phone;
    p6_tell_row *row;

    (void)state;
    raw("UPDATE person SET phone = '+84912345678'");
    ok(p6_tells_open(&row, &phone, &desk, &helper, id, pool));
    assert_string_equal(phone, "+84912345678");
    assert_int_equal(raw_int("SELECT count(*) FROM audit WHERE action = 'person_open'"), 1);
    assert_int_equal(raw_int("SELECT count(*) FROM visit_event WHERE kind = 'opened'"), 1);
    fails(FORBIDDEN, p6_tells_list(&rows, &desk, &stranger, "01840", pool));
    fails(FORBIDDEN, p6_tells_list(&rows, &desk, &province, "01840", pool));
    fails(FORBIDDEN, p6_tells_open(&row, &phone, &desk, &pass, id, pool));
    fails(FORBIDDEN, p6_tells_settle(&desk, &stranger, id, "told", key(pool), pool));
    fails(NOT_FOUND, p6_tells_open(&row, &phone, &desk, &helper, id + 1, pool));
    raw("DELETE FROM person");
    fails(GONE, p6_tells_open(&row, &phone, &desk, &helper, id, pool));
}

static const struct CMUnitTest tests[] = {
    R("a request is planned, done, and kept as long as needed",
      a_request_is_planned_done_and_kept_as_long_as_needed),
    R("a request is planned into a coming shift of its commune only",
      a_request_is_planned_into_a_coming_shift_of_its_commune_only),
    R("only managers plan, and nobody looks into another commune",
      only_managers_plan_and_nobody_looks_into_another_commune),
    R("opening what is personal is written down", opening_what_is_personal_is_written_down),
    R("the list goes by state and page", the_list_goes_by_state_and_page),
    R("a round is walked house by house, with a pass too",
      a_round_is_walked_house_by_house_with_a_pass_too),
    R("a house that was empty is visited again", a_house_that_was_empty_is_visited_again),
    R("what can not be noted is refused and named", what_can_not_be_noted_is_refused_and_named),
    R("an ended round takes no more houses, and each team has its own",
      an_ended_round_takes_no_more_houses_and_each_team_has_its_own),
    R("a double tap begins one round", a_double_tap_begins_one_round),
    R("a round is of its shift and of whoever may go",
      a_round_is_of_its_shift_and_of_whoever_may_go),
    R("home visits planned into the shift stand on the round",
      home_visits_planned_into_the_shift_stand_on_the_round),
    R("the call list counts tries and knows who was told",
      the_call_list_counts_tries_and_knows_who_was_told),
    R("the call list knows what was sent since the change",
      the_call_list_knows_what_was_sent_since_the_change),
    R("calls are made by the commune and written down",
      calls_are_made_by_the_commune_and_written_down),
};
SUITE(rounds_suite, tests);
