/* Who may what: every route of the office, for every role in its own and in a foreign commune, for
   passes and for nobody. Generated from the table of routes: a route that is not among the samples
   below fails. */
#include "support_site.h"

#include <string.h>

#include "contract/fixture/client.h"
#include "locator/locator.h"
#include "office/office.h"
#include "store/reference.h"
#include "store/shifts.h"
#include "visits/visits.h"

#define FAR 3 /* a shift in 01843 */

/** What a route is asked with. In path and form words in braces, {shift}, are of the record. */
typedef enum about {
    NOTHING, /* in particular */
    RECORD,  /* of one commune, and for a pass of its shift */
    COMMUNE
} about;

typedef struct sample {
    const char *pattern;
    const char *path;
    about about;
    const char *form; /* what a POST sends beside csrf and key; NULL: GET only */
} sample;

static const sample samples[] = {
    { "/office/sign-out", "/office/sign-out", NOTHING, "" },
    { "/office", "/office", NOTHING, NULL },
    { "/office/shift/{}", "/office/shift/{shift}", RECORD, NULL },
    { "/office/shift/{}/walk-in", "/office/shift/{shift}/walk-in", RECORD,
      "service=eid&name=x&consent=1" },
    { "/office/shift/{}/passes", "/office/shift/{shift}/passes", RECORD, "name=x&agency=bank" },
    { "/office/shift/{}/do", "/office/shift/{shift}/do", RECORD,
      "order=park&visit={visit}&desk=1" },
    { "/office/shift/{}/live", "/office/shift/{shift}/live", RECORD, "live=started" },
    { "/office/shift/{}/visit/{}", "/office/shift/{shift}/visit/{visit}", RECORD, NULL },
    { "/office/shift/{}/visit/{}/phone", "/office/shift/{shift}/visit/{visit}/phone", RECORD, "" },
    { "/office/shift/{}/visit/{}/finish", "/office/shift/{shift}/visit/{visit}/finish", RECORD,
      "svc-0=eid&out-0=done" },
    { "/office/home-visits", "/office/home-visits?commune={commune}", COMMUNE, NULL },
    { "/office/home-visits/new", "/office/home-visits/new?commune={commune}", COMMUNE,
      "commune={commune}&name=Ho&consent=1" },
    { "/office/home-visits/{}", "/office/home-visits/{home}", RECORD, NULL },
    { "/office/home-visits/{}/slip", "/office/home-visits/{home}/slip", RECORD, NULL },
    { "/office/home-visits/{}/open", "/office/home-visits/{home}/open", RECORD, "" },
    { "/office/home-visits/{}/do", "/office/home-visits/{home}/do", RECORD, "order=decline" },
    { "/office/shift/{}/round", "/office/shift/{shift}/round", RECORD, "what=begin&group=x" },
    { "/office/calls", "/office/calls?commune={commune}", COMMUNE, NULL },
    { "/office/calls/{}/open", "/office/calls/{tell}/open", RECORD, "" },
    { "/office/calls/{}/do", "/office/calls/{tell}/do", RECORD, "state=told" },
    { "/office/shift/{}/close", "/office/shift/{shift}/close", RECORD, "" },
    { "/office/book", "/office/book?shift={shift}&service=eid", RECORD,
      "shift={shift}&service=eid" },
    { "/office/visit/{}", "/office/visit/{visit}", RECORD, NULL },
    { "/office/visit/{}/phone", "/office/visit/{visit}/phone", RECORD, "" },
    { "/office/visit/{}/slip", "/office/visit/{visit}/slip", RECORD, NULL },
    { "/office/visit/{}/move", "/office/visit/{visit}/move", RECORD, "shift={shift}" },
    { "/office/visit/{}/cancel", "/office/visit/{spare}/cancel", RECORD, "" },
    { "/office/visit/{}/accept", "/office/visit/{visit}/accept", RECORD, "" },
    { "/office/find", "/office/find?commune={commune}", COMMUNE, "commune={commune}&name=Ho" },
    { "/office/shift/{}/sheet", "/office/shift/{shift}/sheet", RECORD, NULL },
    { "/office/shift/{}/paper", "/office/shift/{shift}/paper", RECORD, NULL },
    { "/office/shift/{}/visit/{}/paper", "/office/shift/{shift}/visit/{visit}/paper", RECORD, "" },
    { "/office/schedule", "/office/schedule", NOTHING, NULL },
    { "/office/schedule/add", "/office/schedule/add?commune={commune}", COMMUNE, "name=x" },
    { "/office/schedule/undo", "/office/schedule/undo", RECORD, "line={line}&point={point}" },
    { "/office/schedule/point/{}", "/office/schedule/point/{point}", RECORD, NULL },
    { "/office/schedule/point/{}/edit", "/office/schedule/point/{point}/edit", RECORD, "name=x" },
    { "/office/schedule/point/{}/checked", "/office/schedule/point/{point}/checked", RECORD, "" },
    { "/office/schedule/point/{}/rota", "/office/schedule/point/{point}/rota", RECORD,
      "mode=text&hours=Mo+08:00-09:00" },
    { "/office/schedule/point/{}/shift", "/office/schedule/point/{point}/shift", RECORD,
      "day=2026-11-26&from=18:00&to=19:00" },
    { "/office/schedule/point/{}/closure", "/office/schedule/point/{point}/closure", RECORD,
      "from=2026-12-30&to=2026-12-30" },
    { "/office/schedule/point/{}/history", "/office/schedule/point/{point}/history", RECORD,
      NULL },
    { "/office/schedule/rota/{}", "/office/schedule/rota/rota-{point}", RECORD,
      "mode=text&hours=Tu+08:00-09:00" },
    { "/office/schedule/shift/{}", "/office/schedule/shift/{shift}", RECORD,
      "from=18:00&to=18:30" },
    { "/office/schedule/shift/{}/cancel", "/office/schedule/shift/{shift}/cancel", RECORD, "" },
    { "/office/schedule/shift/{}/move", "/office/schedule/shift/{shift}/move", RECORD,
      "day=2026-11-27&from=18:00&to=19:00" },
    { "/office/calendar", "/office/calendar", NOTHING, "day=2026-12-30&name=x&decision=x" },
    { "/office/calendar/undo", "/office/calendar/undo", NOTHING, "line={day}" },
    { "/office/services", "/office/services", NOTHING, NULL },
    { "/office/services/{}", "/office/services/eid", NOTHING, "minutes=15&name=x" },
    { "/office/reports", "/office/reports?commune={commune}", COMMUNE, NULL },
    { "/office/reports/print", "/office/reports/print?commune={commune}", COMMUNE, NULL },
    { "/office/reports/{}.csv", "/office/reports/steps.csv?commune={commune}", COMMUNE, NULL },
    { "/office/hand-offs", "/office/hand-offs?commune={commune}", COMMUNE, NULL },
    { "/office/hand-offs.csv", "/office/hand-offs.csv?commune={commune}", COMMUNE, NULL },
    { "/office/hand-offs/{}", "/office/hand-offs/{handed}", RECORD, "state=done" },
    { "/office/audit", "/office/audit?commune={commune}", COMMUNE, NULL },
    { "/office/audit.csv", "/office/audit.csv?commune={commune}", COMMUNE, NULL },
};

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static const sample *sample_of(const p6_route *route)
{
    for (int i = 0; i < COUNT(samples); i++)
        if (!strcmp(samples[i].pattern, route->pattern)) return &samples[i];
    fail_msg("%s has no sample in this test: how is it asked?", route->pattern);
    return NULL;
}

/** A record in a commune, and what stands for it in paths. */
typedef struct record {
    const char *commune, *point, *name; /* of the person */
    apr_int64_t shift, visit, spare, tell, home, line, handed;
} record;

static record near, far;
static apr_int64_t day_line; /* of the calendar's history */

/** Somebody who asks. */
typedef struct actor {
    const char *name, *role, *commune; /* role NULL: a pass, or nobody */
    unsigned bit;
    apr_int64_t pass; /* its shift */
} actor;

static const actor actors[] = {
    { "helper", "helper", "01840", P6_AS_HELPER, 0 },
    { "manager", "manager", "01840", P6_AS_MANAGER, 0 },
    { "province", "province", "*", P6_AS_PROVINCE, 0 },
    { "auditor", "auditor", "01840", P6_AS_AUDITOR, 0 },
    { "auditor of all", "auditor", "*", P6_AS_AUDITOR, 0 },
    { "helper elsewhere", "helper", "02143", P6_AS_HELPER, 0 },
    { "manager elsewhere", "manager", "02143", P6_AS_MANAGER, 0 },
    { "pass", NULL, "01840", P6_AS_PASS, WIDE },
    { "pass of the next day", NULL, "01840", P6_AS_PASS, NEXT_DAY },
};

static const unsigned roles_of_acts[] = {
    0,
#define ACT(name, word, roles) (roles),
    P6_ACTS(ACT)
#undef ACT
};

static void put_far(void)
{
    static const p6_commune commune = { "01843", "Bắc Kạn", "phuong", 22145000, 105830000, "" };
    static const p6_commune third = { "02143", "Văn Lang", "xa", 22200000, 106000000, "" };
    p6_point point = { .slug = "far", .kind = "fixed", .name = "Tổ 9", .commune = "01843",
                       .group = "", .group_aliases = "", .address = "", .landmark = "",
                       .phone = "", .active = 1, .step_free = -1 };
    p6_tx *tx = begin(P6_TX_WRITE);
    p6_shift *shift;
    int inserted;

    ok(p6_shift_get(tx, WIDE, &shift, pool));
    shift->id = FAR;
    shift->point = "far";
    ok(p6_ref_put_commune(tx, &commune));
    ok(p6_ref_put_commune(tx, &third));
    ok(p6_ref_put_point(tx, &point));
    ok(p6_shift_add(tx, shift, &inserted));
    ok(p6_tx_commit(tx));
}

static apr_int64_t visit_in(const record *r, int start)
{
    p6_wish w = wish(r->shift, EVENING + start, "eid", pool);
    p6_outcome *outcome;

    w.name = r->name;
    w.phone = "0912345678";
    w.birth_year = NULL;
    ok(p6_book(&outcome, &desk, &w, pool));
    assert_int_equal(outcome->what, P6_BOOKED_DONE);
    return outcome->receipt->visit.id;
}

/* two visits, a hand-off, a line of the call list and a request for a home visit, of the person
   called so */
static void fill(record *r)
{
    r->visit = visit_in(r, 0);
    r->spare = visit_in(r, 15);
    raw(apr_psprintf(pool, "INSERT INTO tell (visit, kind, state, made_at, changed_at) VALUES (%"
                     APR_INT64_T_FMT ", 'moved', 'open', 1, 1)", r->visit));
    r->tell = raw_int("SELECT max(id) FROM tell");
    raw(apr_psprintf(pool, "INSERT INTO hand_off (visit, service, to_whom, state, made_at) VALUES"
                     " (%" APR_INT64_T_FMT ", 'eid', 'x', 'open', 1)", r->visit));
    r->handed = raw_int("SELECT max(id) FROM hand_off");
    raw(apr_psprintf(pool, "INSERT INTO home_visit (code, commune, group_name, services, state,"
                     " created_at, changed_at) VALUES ('H%s', '%s', '', 'eid', 'asked', 1, 1)",
                     r->commune, r->commune));
    r->home = raw_int("SELECT max(id) FROM home_visit");
    raw(apr_psprintf(pool, "INSERT INTO home_person (home_visit, name, name_folded, phone, address,"
                     " note, erase_after_s) VALUES (%" APR_INT64_T_FMT ", '%s', 'x',"
                     " '+84912345678', '', '', 99999999999)", r->home, r->name));
}

/* a rota of the point, and a line of its history */
static void plan(record *r)
{
    p6_rota rota = { .id = apr_pstrcat(pool, "rota-", r->point, NULL), .point = r->point,
                     .pattern = "Mo 08:00-09:00", .spoken = "", .note = "", .stop_group = "",
                     .stop_landmark = "" };
    p6_tx *tx = begin(P6_TX_WRITE);
    p6_shift *shift;

    ok(p6_shift_get(tx, r->shift, &shift, pool));
    rota.plan = shift->plan;
    ok(p6_ref_put_rota(tx, &rota));
    ok(p6_tx_commit(tx));
    raw(apr_psprintf(pool, "INSERT INTO schedule_change (at_s, subject_kind, subject, action,"
                     " row_after) VALUES (1, 'point', '%s', 'change', '{}')", r->point));
    r->line = raw_int("SELECT max(id) FROM schedule_change");
}

static int two_places(void **state)
{
    office_place(state);
    put_far();
    near = (record){ .commune = "01840", .point = "to-3a", .name = "Ho Gần", .shift = WIDE };
    far = (record){ .commune = "01843", .point = "far", .name = "Ho Xa", .shift = FAR };
    fill(&near);
    fill(&far);
    plan(&near);
    plan(&far);
    raw("UPDATE counter SET next_id = 1000 WHERE name = 'shift'");
    raw("INSERT INTO schedule_change (at_s, subject_kind, subject, action, row_after)"
        " VALUES (1, 'calendar_day', '2026-12-31', 'add', '{}')");
    day_line = raw_int("SELECT min(id) FROM schedule_change WHERE subject_kind = 'calendar_day'");
    open_site();
    return 0;
}

static const char *number(apr_int64_t n)
{
    return apr_psprintf(pool, "%" APR_INT64_T_FMT, n);
}

/* TEXT with R's values in its braces */
static const char *filled(const char *text, const record *r)
{
    const struct { const char *name, *value; } holes[] = { { "{shift}", number(r->shift) },
        { "{visit}", number(r->visit) }, { "{point}", r->point }, { "{commune}", r->commune },
        { "{spare}", number(r->spare) }, { "{tell}", number(r->tell) },
        { "{home}", number(r->home) }, { "{line}", number(r->line) },
        { "{handed}", number(r->handed) },
        { "{day}", number(day_line) } };
    const char *out = text;

    for (int i = 0; i < COUNT(holes); i++) {
        const char *at = strstr(out, holes[i].name);

        if (at)
            out = apr_pstrcat(pool, apr_pstrmemdup(pool, out, (apr_size_t)(at - out)),
                              holes[i].value, at + strlen(holes[i].name), NULL);
    }
    return out;
}

static const char *token_of(const actor *a)
{
    return a->role ? enter(a->role, a->commune) : enter_by_pass(a->pass);
}

static p6_response *asks(const sample *s, p6_method method, const record *r, const char *token,
                         const char *csrf)
{
    const char *path = filled(s->path, r);

    if (method == P6_GET) return gets(path, token, NULL);
    return posts(path, token, apr_psprintf(pool, "csrf=%s&key=%s&%s", csrf, key(pool),
                                           filled(s->form, r)));
}

/* by the table of acts alone */
static int may(const actor *a, p6_act act, const sample *s, const record *r)
{
    if (!(roles_of_acts[act] & a->bit)) return 0;
    if (s->about == NOTHING) return 1;
    if (!a->role && s->about == RECORD) return a->pass == r->shift;
    return !strcmp(a->commune, "*") || !strcmp(a->commune, r->commune);
}

static int is_office(const p6_route *route)
{
    apr_size_t len = strlen("/office");

    return !strncmp(route->pattern, "/office", len)
           && (!route->pattern[len] || route->pattern[len] == '/');
}

static int is_sign_in(const p6_route *route)
{
    return !strcmp(route->pattern, "/office/sign-in");
}

static void a_route_of_the_office_needs_a_sign_in_and_an_act(void **state)
{
    int n = 0;

    (void)state;
    for (int i = 0; i < whole->routes_count; i++) {
        const p6_route *route = &whole->routes[i];
        unsigned act = P6_ACT_OF_ROUTE(route->flags);

        if (!is_office(route) || is_sign_in(route)) {
            if (act || (route->flags & P6_ROUTE_SIGNED_IN))
                fail_msg("%s is outside the office", route->pattern);
            continue;
        }
        n++;
        if (!(route->flags & P6_ROUTE_SIGNED_IN) || act <= P6_ACT_NONE || act >= P6_ACT__COUNT)
            fail_msg("%s needs no sign-in, or no act", route->pattern);
        if ((route->methods & P6_POST) && !(route->flags & P6_ROUTE_FORM))
            fail_msg("%s takes a POST that is no form: nobody asks for its token", route->pattern);
    }
    assert_true(n >= COUNT(samples));
}

static void compare(const actor *a, const p6_route *route, p6_method method, const record *r,
                    const p6_response *res)
{
    const sample *s = sample_of(route);
    int status = res->status;
    p6_act act = (p6_act)P6_ACT_OF_ROUTE(route->flags);
    int refused = status == 401 || status == 403 || status == 404;
    int fine = may(a, act, s, r) ? !refused && status < 500 : status == 403 || status == 404;

    if (!fine)
        fail_msg("%s, %s %s in %s: %d", a->name, method == P6_GET ? "GET" : "POST",
                 route->pattern, r->commune, status);
    if (strcmp(a->commune, "*") && strstr(body_of(res), far.name))
        fail_msg("%s, %s shows somebody of 01843", a->name, route->pattern);
}

static void each_way(void (*work)(const p6_route *route, p6_method method, const record *r))
{
    static const p6_method methods[] = { P6_GET, P6_POST };

    for (int i = 0; i < whole->routes_count; i++) {
        const p6_route *route = &whole->routes[i];

        if (!is_office(route) || is_sign_in(route)) continue;
        for (int m = 0; m < 2; m++) {
            if (!(route->methods & methods[m])) continue;
            work(route, methods[m], &near);
            work(route, methods[m], &far);
        }
    }
}

static void ask_as(const p6_route *route, p6_method method, const record *r, int allowed)
{
    const sample *s = sample_of(route);

    for (int i = 0; i < COUNT(actors); i++) {
        const char *token;

        if (may(&actors[i], (p6_act)P6_ACT_OF_ROUTE(route->flags), s, r) != allowed) continue;
        token = token_of(&actors[i]);
        compare(&actors[i], route, method, r, asks(s, method, r, token, csrf_of(token)));
    }
}

static void as_those_who_may_not(const p6_route *route, p6_method method, const record *r)
{
    ask_as(route, method, r, 0);
}

static void as_those_who_may(const p6_route *route, p6_method method, const record *r)
{
    ask_as(route, method, r, 1);
}

static void everybody_may_what_their_role_may_where_they_have_it(void **state)
{
    apr_int64_t before = raw_int("SELECT count(*) FROM audit");

    (void)state;
    each_way(as_those_who_may_not);
    assert_int_equal(raw_int("SELECT count(*) FROM audit"), before);
    each_way(as_those_who_may);
}

static void as_nobody(const p6_route *route, p6_method method, const record *r)
{
    static const char *const tokens[] = { NULL, "", "token-of-a-stranger", "token-of-a-test-0" };

    for (int i = 0; i < COUNT(tokens); i++) {
        p6_response *res = asks(sample_of(route), method, r, tokens[i], "x");
        const char *to = apr_table_get(res->headers, "Location");

        assert_int_equal(res->status, method == P6_GET ? 303 : 401);
        if (method == P6_GET)
            assert_int_equal(strncmp(to, "/proj06/office/sign-in?to=%2Foffice", 34), 0);
    }
}

static void who_is_not_signed_in_gets_nowhere(void **state)
{
    (void)state;
    each_way(as_nobody);
}

/* a form with no token, with another official's, or from another site */
static void with_a_forged_form(const p6_route *route, p6_method method, const record *r)
{
    const char *mine = enter("manager", "*"), *other = enter("manager", "01840");
    const char *forged[] = { "", csrf_of(other), "x" };

    if (method != P6_POST) return;
    for (int i = 0; i < COUNT(forged); i++)
        assert_int_equal(asks(sample_of(route), method, r, mine, forged[i])->status, 403);
}

static void a_forged_form_changes_nothing(void **state)
{
    apr_int64_t before = raw_int("SELECT count(*) FROM audit");

    (void)state;
    each_way(with_a_forged_form);
    assert_int_equal(raw_int("SELECT count(*) FROM audit"), before);
}

static void hidden(const p6_route *route, p6_method method, const record *r)
{
    const char *token = enter("manager", "*");
    p6_response *res = asks(sample_of(route), method, r, token, csrf_of(token));

    if (res->cache && strcmp(res->cache, "no-store"))
        fail_msg("%s may be kept: %s", route->pattern, res->cache);
}

static void no_page_of_the_office_may_be_kept(void **state)
{
    (void)state;
    each_way(hidden);
}

static void a_shift_of_another_number_is_no_way_to_a_visit(void **state)
{
    const char *token = enter("helper", "01840");
    const char *form = apr_psprintf(pool, "csrf=%s&key=%s&order=arrive&desk=1&visit=%s",
                                    csrf_of(token), key(pool), number(far.visit));

    (void)state;
    assert_int_equal(gets(apr_psprintf(pool, "/office/shift/%d/visit/%s", WIDE,
                                       number(far.visit)), token, NULL)->status, 404);
    assert_int_equal(posts(apr_psprintf(pool, "/office/shift/%d/do", WIDE), token, form)->status,
                     404);
    for (int i = 0; i < 4; i++) {
        static const char *const ids[] = { "0", "-1", "999999999999999999999", "1x" };

        assert_int_equal(gets(apr_pstrcat(pool, "/office/shift/", ids[i], NULL), token,
                              NULL)->status, 404);
    }
}

static void nobody_is_moved_into_a_commune_where_one_has_no_right(void **state)
{
    const char *token = enter("manager", "01840");
    const char *form = apr_psprintf(pool, "csrf=%s&key=%s&shift=%d&start=2026-11-23T18:30",
                                    csrf_of(token), key(pool), FAR);

    (void)state;
    assert_int_equal(posts(apr_psprintf(pool, "/office/visit/%s/move", number(near.visit)), token,
                           form)->status, 403);
    assert_int_equal(raw_int(apr_psprintf(pool, "SELECT shift FROM visit WHERE id = %s",
                                          number(near.visit))), WIDE);
}

#define P(sentence, function) TEST(two_places, sentence, function)

static const struct CMUnitTest tests[] = {
    P("a route of the office needs a sign-in and an act",
      a_route_of_the_office_needs_a_sign_in_and_an_act),
    P("everybody may what their role may, where they have it",
      everybody_may_what_their_role_may_where_they_have_it),
    P("who is not signed in gets nowhere", who_is_not_signed_in_gets_nowhere),
    P("a forged form changes nothing", a_forged_form_changes_nothing),
    P("no page of the office may be kept", no_page_of_the_office_may_be_kept),
    P("a shift's number is no way to another shift's visit",
      a_shift_of_another_number_is_no_way_to_a_visit),
    P("nobody is moved into a commune where one has no right",
      nobody_is_moved_into_a_commune_where_one_has_no_right),
};
SUITE(rights_suite, tests);
