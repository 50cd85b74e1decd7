/* What a crowd was told, and what the database has in the end. */
#include "support_crowd.h"

#include <stdlib.h>
#include <string.h>

static int by_slot_and_time(const void *a, const void *b)
{
    const said *left = a, *right = b;

    if (left->slot != right->slot) return left->slot < right->slot ? -1 : 1;
    return (left->begun > right->begun) - (left->begun < right->begun);
}

static void wrong(const said *s, const char *what)
{
    fail_msg("slot %d, deed %d with key %d: error %d, outcome %d: %s", s->slot, (int)s->deed,
             s->key, s->err, (int)s->what, what);
}

/* the call of S's deed and key that was the one to do it, or NULL */
static const said *who_did(const said *s, const said *calls, int n)
{
    const said *found = NULL;

    for (int i = 0; i < n; i++) {
        const said *c = &calls[i];

        if (c->deed != s->deed || c->key != s->key || c->err || c->what != P6_BOOKED_DONE) continue;
        if (found) wrong(c, "done twice");
        found = c;
    }
    return found;
}

static int forgotten(const said *calls, int n)
{
    for (int i = 0; i < n; i++)
        if (calls[i].deed == FORGET && !calls[i].err) return 1;
    return 0;
}

/* what is done once: nobody is told so before, and everybody after */
static void check_once(const said *s, const said *calls, int n)
{
    const said *done = who_did(s, calls, n);
    int gone = forgotten(calls, n);

    if (s->err || s == done) return;
    if (s->what == P6_BOOKED_FAULTS && s->deed != MOVE && !gone) wrong(s, "faults");
    if (s->what == P6_BOOKED_LIMIT) wrong(s, "a limit");
    if (s->what == P6_BOOKED_BEFORE && !done && !gone && s->deed != CONFIRM && s->deed != ACCEPT)
        wrong(s, "said to be done before, though never done");
    if (!done || (s->deed == MAKE && gone)) return;
    if (s->what == P6_BOOKED_BEFORE && s->over < done->begun) wrong(s, "told before it was done");
    if (s->what != P6_BOOKED_BEFORE && s->begun > done->over)
        wrong(s, "not known after it was done");
    if (s->visit && s->visit != done->visit) wrong(s, "another visit");
}

static void check_error(const said *s)
{
    static const p6_errcode allowed[] = { P6_E_STALE, P6_E_NOT_FOUND, P6_E_GONE };

    for (int i = 0; s->err && i < 3; i++)
        if (s->err == (int)allowed[i]) return;
    if (s->err) wrong(s, p6_error_name((p6_errcode)s->err));
}

/* is there a move to R's place that was done and that no other is known to have followed? */
static int ends_at_a_last_move(const said *calls, int n, const p6_receipt *r, int *moves)
{
    int found = 0;

    for (int i = 0; i < n; i++) {
        const said *m = &calls[i];
        int followed = 0;

        if (m->deed != MOVE || m->err || m->what != P6_BOOKED_DONE) continue;
        ++*moves;
        for (int j = 0; j < n; j++)
            followed |= calls[j].deed == MOVE && !calls[j].err && calls[j].what == P6_BOOKED_DONE
                && calls[j].begun > m->over;
        found |= !followed && m->shift == r->visit.shift && m->start == r->visit.start;
    }
    return found;
}

static void check_place(const said *calls, int n, const p6_receipt *r)
{
    p6_wish w = wish_of(calls->slot, pool);
    int moves = 0, found = ends_at_a_last_move(calls, n, r, &moves);

    if (moves ? found : r->visit.shift == w.shift
                            && (w.start == P6_NO_MINUTE || r->visit.start == w.start))
        return;
    wrong(calls, "the visit is not where it was put last");
}

static void check_end(const crowd *c, const said *calls, int n)
{
    const said *cancelled;
    const said asked = { .deed = CANCEL };
    p6_receipt *r;
    int gone = forgotten(calls, n);

    if (!*c->codes[calls->slot]) return;
    r = receipt(c->codes[calls->slot]);
    cancelled = who_did(&asked, calls, n);
    if (cancelled) assert_int_equal(r->visit.state, P6_VISIT_CANCELLED);
    if (r->visit.state == P6_VISIT_CANCELLED) assert_true(cancelled || gone);
    assert_int_equal(r->person == NULL, gone);
    if (r->visit.state == P6_VISIT_BOOKED) check_place(calls, n, r);
}

static void check_slot(const crowd *c, const said *calls, int n)
{
    apr_pool_t *whole = pool;

    apr_pool_create(&pool, whole);
    for (int i = 0; i < n; i++) check_error(&calls[i]);
    for (int i = 0; i < n; i++) {
        /* a hold may be kept, and a person corrected, as often as one likes */
        if (calls[i].deed != KEEP && calls[i].deed != CORRECT && calls[i].deed != FORGET)
            check_once(&calls[i], calls, n);
    }
    check_end(c, calls, n);
    apr_pool_destroy(pool);
    pool = whole;
}

void check_answers(const crowd *c)
{
    int of[DEEDS] = { 0 }, first = 0;

    qsort(c->calls, (size_t)c->calls_n, sizeof *c->calls, by_slot_and_time);
    for (int i = 1; i <= c->calls_n; i++) {
        const said *last = &c->calls[i - 1];

        of[last->deed] += !last->err && last->what == P6_BOOKED_DONE;
        if (i < c->calls_n && c->calls[i].slot == last->slot) continue;
        check_slot(c, &c->calls[first], i - first);
        first = i;
    }
    print_message("# done: made %d, kept %d, confirmed %d, moved %d, cancelled %d, accepted %d\n",
                  of[MAKE], of[KEEP], of[CONFIRM], of[MOVE], of[CANCEL], of[ACCEPT]);
    assert_true(of[MAKE] && of[KEEP] && of[CONFIRM] && of[MOVE] && of[CANCEL]);
}

#define NONE(sql) none(sql, __LINE__)

static void none(const char *sql, int line)
{
    apr_int64_t n = number_of("%s", sql);

    if (n) fail_msg("line %d: %" APR_INT64_T_FMT " of: %s", line, n, sql);
}

/* every unit is one visit's, at its time, as its state has it; who is booked has them all */
static void check_units(void)
{
    NONE("SELECT count(*) FROM visit v WHERE v.state = 'booked' AND (SELECT count(*) FROM claim c"
         " WHERE c.visit = v.id AND c.shift = v.shift AND c.kind = 'booked' AND c.until_s IS NULL"
         " AND c.unit * 5 >= v.start_min AND c.unit * 5 < v.end_min)"
         " <> (v.end_min - v.start_min) / 5");
    NONE("SELECT count(*) FROM visit v WHERE v.state = 'booked' AND (SELECT count(*) FROM claim c"
         " WHERE c.visit = v.id) <> (SELECT sum((s.minutes + 4) / 5) FROM visit_service x"
         " JOIN service s ON s.code = x.service WHERE x.visit = v.id)");
    NONE("SELECT count(*) FROM (SELECT v.id FROM visit v JOIN claim c ON c.visit = v.id"
         " WHERE v.state = 'booked' GROUP BY v.id HAVING count(DISTINCT c.unit) <> count(*)) x");
    NONE("SELECT count(*) FROM claim c JOIN visit v ON v.id = c.visit WHERE v.state <>"
         " CASE c.kind WHEN 'booked' THEN 'booked' WHEN 'hold' THEN 'hold' ELSE 'waiting' END");
    NONE("SELECT count(*) FROM claim c WHERE c.visit IS NULL"); /* no cooling here */
    NONE("SELECT count(*) FROM claim c JOIN visit_service x ON x.visit = c.visit JOIN visit v"
         " ON v.id = c.visit WHERE v.state = 'booked' AND x.desk NOT IN"
         " (SELECT o.desk FROM claim o WHERE o.visit = v.id)");
}

#define HISTORY "(SELECT visit, kind, lag(kind) OVER (PARTITION BY visit ORDER BY id) AS prior," \
    " lead(kind) OVER (PARTITION BY visit ORDER BY id) AS next FROM visit_event" \
    " WHERE kind <> 'corrected')"

/* each step of each visit's history is one that a visit may take, and leads to where it is */
static void check_histories(void)
{
    NONE("SELECT count(*) FROM " HISTORY " h WHERE NOT CASE COALESCE(prior, '')"
         " WHEN '' THEN kind IN ('booked', 'waiting')"
         " WHEN 'waiting' THEN kind IN ('offered', 'booked', 'cancelled')"
         " WHEN 'offered' THEN kind IN ('booked', 'lapsed', 'cancelled')"
         " WHEN 'booked' THEN kind IN ('rescheduled', 'cancelled')"
         " WHEN 'rescheduled' THEN kind IN ('rescheduled', 'cancelled')"
         " ELSE 1 = 0 END");
    NONE("SELECT count(*) FROM visit v LEFT JOIN " HISTORY " h ON h.visit = v.id"
         " AND h.next IS NULL WHERE NOT CASE COALESCE(h.kind, '')"
         " WHEN '' THEN v.state IN ('hold', 'expired') WHEN 'booked' THEN v.state = 'booked'"
         " WHEN 'rescheduled' THEN v.state = 'booked' WHEN 'lapsed' THEN v.state = 'expired'"
         " WHEN 'cancelled' THEN v.state = 'cancelled' ELSE v.state = 'waiting' END");
    NONE("SELECT count(*) FROM waiting w JOIN visit v ON v.id = w.visit WHERE v.state <>"
         " CASE w.state WHEN 'taken' THEN 'booked' WHEN 'left' THEN 'cancelled'"
         " WHEN 'lapsed' THEN 'expired' ELSE 'waiting' END"
         " AND NOT (w.state = 'taken' AND v.state = 'cancelled')");
}

static void check_people(void)
{
    NONE("SELECT count(*) FROM person p JOIN visit v ON v.id = p.visit"
         " WHERE v.erased_at IS NOT NULL OR v.state = 'hold'");
    NONE("SELECT count(*) FROM visit v WHERE v.state = 'booked' AND NOT EXISTS"
         " (SELECT 1 FROM person p WHERE p.visit = v.id)");
    NONE("SELECT count(*) FROM visit v WHERE v.state IN ('cancelled', 'expired')"
         " AND v.ticket IS NOT NULL OR v.state = 'booked' AND v.ticket IS NULL");
}

void check_database(void)
{
    check_units();
    check_histories();
    check_people();
}
