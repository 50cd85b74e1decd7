#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "office/official.h"
#include "store/officials.h"

static apr_pool_t *pool;

/* rights as "helper 01840, manager 01843" */
static p6_official with(const char *rights)
{
    apr_array_header_t *rows = apr_array_make(pool, 2, sizeof(p6_right_row));
    char *rest = apr_pstrdup(pool, rights), *last;

    for (char *word = apr_strtok(rest, ", ", &last); word; word = apr_strtok(NULL, ", ", &last))
        APR_ARRAY_PUSH(rows, p6_right_row) = (p6_right_row){ word, apr_strtok(NULL, ", ", &last) };
    return (p6_official){ .id = 1, .name = "x", .rights = rows };
}

static p6_official with_pass(void)
{
    p6_official official = with("");

    official.id = 0;
    official.pass = 5;
    official.pass_shift = 7;
    official.pass_commune = "01840";
    return official;
}

static void each_role_may_what_is_written_here(void **state)
{
    static const struct {
        p6_act act;
        const char *helper, *manager, *province, *auditor, *pass;
    } rows[] = {
        { P6_ACT_ANY, "yes", "yes", "yes", "yes", "yes" },
        { P6_ACT_QUEUE, "yes", "yes", "no", "no", "yes" },
        { P6_ACT_WATCH, "yes", "yes", "yes", "no", "yes" },
        { P6_ACT_PERSON, "yes", "yes", "no", "no", "no" },
        { P6_ACT_SCHEDULE, "no", "yes", "no", "no", "no" },
        { P6_ACT_ROUND, "yes", "yes", "no", "no", "yes" },
        { P6_ACT_REPORT, "no", "yes", "yes", "no", "no" },
        { P6_ACT_PROVINCE, "no", "no", "yes", "no", "no" },
        { P6_ACT_AUDIT, "no", "no", "no", "yes", "no" },
    };
    static const char *const roles[] = { "helper", "manager", "province", "auditor" };
    p6_official pass = with_pass();

    (void)state;
    assert_int_equal(sizeof rows / sizeof *rows, P6_ACT__COUNT - 1);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *const expected[] = { rows[i].helper, rows[i].manager, rows[i].province,
                                         rows[i].auditor };

        for (int r = 0; r < 4; r++) {
            p6_official official = with(apr_pstrcat(pool, roles[r], " 01840", NULL));
            int yes = !strcmp(expected[r], "yes");

            assert_int_equal(p6_may(&official, rows[i].act, "01840", 7), yes);
            assert_int_equal(p6_may_somewhere(&official, rows[i].act), yes);
            assert_int_equal(p6_may(&official, rows[i].act, "01843", 7), 0);
        }
        assert_int_equal(p6_may(&pass, rows[i].act, "01840", 7), !strcmp(rows[i].pass, "yes"));
        assert_int_equal(p6_may(&pass, rows[i].act, "01840", 8), 0);
    }
}

static void a_right_holds_where_the_directory_gave_it(void **state)
{
    p6_official two = with("helper 01840, manager 01843"), all = with("province *");

    (void)state;
    assert_true(p6_may(&two, P6_ACT_QUEUE, "01840", 1));
    assert_false(p6_may(&two, P6_ACT_SCHEDULE, "01840", 1));
    assert_true(p6_may(&two, P6_ACT_SCHEDULE, "01843", 1));
    assert_true(p6_may(&all, P6_ACT_WATCH, "02143", 1));
    assert_false(p6_may(&two, P6_ACT_QUEUE, "*", 1));
    assert_false(p6_may(&two, P6_ACT_QUEUE, "", 1));
    assert_false(p6_may(&all, P6_ACT_WATCH, NULL, 1));
    assert_int_equal(p6_require(&two, P6_ACT_SCHEDULE, "01840", 1, pool)->code, P6_E_FORBIDDEN);
    assert_null(p6_require(&two, P6_ACT_SCHEDULE, "01843", 1, pool));
}

static void a_pass_holds_in_its_shift_and_commune_only(void **state)
{
    p6_official pass = with_pass();

    (void)state;
    assert_true(p6_may(&pass, P6_ACT_QUEUE, "01840", 7));
    assert_false(p6_may(&pass, P6_ACT_QUEUE, "01840", 0));
    assert_false(p6_may(&pass, P6_ACT_QUEUE, "01843", 7));
    assert_true(p6_may_somewhere(&pass, P6_ACT_QUEUE));
    assert_false(p6_may_somewhere(&pass, P6_ACT_SCHEDULE));
}

static void a_role_of_another_version_gives_nothing(void **state)
{
    p6_official mayor = with("mayor *");

    (void)state;
    for (int act = 0; act < P6_ACT__COUNT; act++) {
        assert_false(p6_may(&mayor, (p6_act)act, "01840", 1));
        assert_false(p6_may_somewhere(&mayor, (p6_act)act));
    }
}

static const char *joined(const p6_official *official, p6_act act)
{
    return apr_array_pstrcat(pool, p6_communes_of(official, act, pool), ' ');
}

static void communes_of_an_act_are_told_once(void **state)
{
    p6_official two = with("helper 01840, helper 01843, manager 01840");
    p6_official all = with("helper 01840, province *"), pass = with_pass();

    (void)state;
    assert_string_equal(joined(&two, P6_ACT_QUEUE), "01840 01843");
    assert_string_equal(joined(&two, P6_ACT_SCHEDULE), "01840");
    assert_string_equal(joined(&two, P6_ACT_AUDIT), "");
    assert_string_equal(joined(&all, P6_ACT_WATCH), "*");
    assert_string_equal(joined(&all, P6_ACT_QUEUE), "01840");
    assert_string_equal(joined(&pass, P6_ACT_QUEUE), "01840");
    assert_string_equal(joined(&pass, P6_ACT_PERSON), "");
}

static int setup(void **state)
{
    (void)state;
    apr_initialize();
    return apr_pool_create(&pool, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "each role may what is written here", each_role_may_what_is_written_here, NULL, NULL,
          NULL },
        { "a right holds where the directory gave it", a_right_holds_where_the_directory_gave_it,
          NULL, NULL, NULL },
        { "a pass holds in its shift and commune only",
          a_pass_holds_in_its_shift_and_commune_only, NULL, NULL, NULL },
        { "a role of another version gives nothing", a_role_of_another_version_gives_nothing, NULL,
          NULL, NULL },
        { "communes of an act are told once", communes_of_an_act_are_told_once, NULL, NULL, NULL },
    };

    return cmocka_run_group_tests_name("officials' rights", tests, setup, NULL);
}
