/** SQL on counting visits that are over into daily figures; see statements.h. Columns stand in the
    order of the field lists. */
#ifndef P6_STORE_STATEMENTS_COUNTING_H
#define P6_STORE_STATEMENTS_COUNTING_H

#include "base/limits.h"

#define P6_SQL_DAY_OF(minute) "(" minute " / 1440)"
/* 5-minute units of all desks of shift s */
#define P6_SQL_DESK_UNITS \
    "((SELECT count(*) FROM plan_desk k WHERE k.plan = s.plan) *" \
    " ((s.end_min - s.start_min) / " P6_SQL_NUMBER(P6_UNIT_MINUTES) "))"
#define P6_SQL_COUNTED "v.state NOT IN ('hold', 'waiting', 'cancelled', 'expired')"

#define P6_STATEMENTS_COUNTING(S) \
    /* the time is true of every row: it leads to the index of visits that are not counted */ \
    S(COUNT_CHANGED, "count_changed", \
      "SELECT DISTINCT " P6_SQL_DAY_OF("s.start_min") ", s.point" \
      " FROM visit v JOIN shift s ON s.id = v.shift" \
      " WHERE v.counted_at IS NULL AND v.changed_at > 0 AND s.end_min <= %lld" \
      " ORDER BY 1, 2 LIMIT %lld") \
    S(COUNT_MISSING, "count_missing", \
      "SELECT x.day, x.point FROM (SELECT " P6_SQL_DAY_OF("s.start_min") " AS day," \
      " s.point AS point, sum(" P6_SQL_DESK_UNITS ") AS places" \
      " FROM shift s JOIN point p ON p.slug = s.point" \
      " WHERE s.start_min >= %lld AND s.end_min <= %lld AND s.status = 'planned'" \
      " AND p.kind <> 'police' GROUP BY 1, 2) x" \
      " LEFT JOIN day_point d ON d.day = x.day AND d.point = x.point" \
      " WHERE d.day IS NULL OR d.places_planned <> x.places ORDER BY 1, 2 LIMIT %lld") \
    S(COUNT_RECENT, "count_recent", \
      "SELECT day, point FROM (SELECT " P6_SQL_DAY_OF("s.start_min") " AS day, s.point AS point" \
      " FROM shift s WHERE s.start_min >= %lld AND s.end_min <= %lld" \
      " UNION SELECT day, point FROM day_point WHERE day >= %lld) x" \
      " WHERE (day, point) > (%lld, %s) ORDER BY day, point LIMIT %lld") \
    S(COUNT_SHIFTS, "count_shifts", \
      "SELECT s.id, s.plan, " P6_SQL_DESK_UNITS "," \
      " CASE WHEN s.status = 'planned' AND p.kind <> 'police' THEN 1 ELSE 0 END," \
      " CASE WHEN s.live IN ('started', 'full', 'ended') THEN 1 ELSE 0 END" \
      " FROM shift s JOIN point p ON p.slug = s.point WHERE s.point = %s" \
      " AND s.start_min >= %lld AND s.start_min < %lld AND s.end_min <= %lld ORDER BY s.id") \
    S(COUNT_MARK, "count_mark", \
      "UPDATE visit SET counted_at = %lld WHERE shift = %lld AND counted_at IS NULL") \
    S(COUNT_UNMARK, "count_unmark", \
      "UPDATE visit SET counted_at = NULL WHERE id = %lld AND counted_at IS NOT NULL") \
    S(COUNT_DESKS, "count_desks", \
      "SELECT number, agency, services, online FROM plan_desk WHERE plan = %s ORDER BY number") \
    S(COUNT_VISITS, "count_visits", \
      "SELECT v.id, v.state, v.channel, v.start_min, v.arrived_at, v.age_band, v.group_name" \
      " FROM visit v WHERE v.shift = %lld AND " P6_SQL_COUNTED " ORDER BY v.id") \
    S(COUNT_SERVICES, "count_services", \
      "SELECT o.service, o.desk, o.outcome, c.minutes, 1 FROM visit_service o" \
      " JOIN visit v ON v.id = o.visit JOIN service c ON c.code = o.service" \
      " WHERE v.shift = %lld AND o.outcome IS NOT NULL AND " P6_SQL_COUNTED) \
    S(COUNT_EVENTS, "count_events", \
      "SELECT e.visit, e.kind, e.at_s FROM visit_event e JOIN visit v ON v.id = e.visit" \
      " WHERE v.shift = %lld AND " P6_SQL_COUNTED " ORDER BY e.visit, e.id") \
    S(COUNT_HOUSES, "count_houses", \
      "SELECT h.state, h.people, r.group_name FROM household h JOIN round r ON r.id = h.round" \
      " WHERE r.shift = %lld") \
    S(COUNT_HOUSE_SERVICES, "count_house_services", \
      "SELECT o.service, 0, o.outcome, 0, o.people FROM household_service o" \
      " JOIN household h ON h.id = o.household JOIN round r ON r.id = h.round" \
      " WHERE r.shift = %lld") \
    /* PostgreSQL only, as PHONE_HOLD: one counts at a point */ \
    S(COUNT_HOLD, "count_hold", \
      "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(%s, 607))") \
    S(DAY_POINT_DROP, "day_point_drop", "DELETE FROM day_point WHERE day = %lld AND point = %s") \
    S(DAY_SERVICE_DROP, "day_service_drop", \
      "DELETE FROM day_service WHERE day = %lld AND point = %s") \
    S(DAY_PEOPLE_DROP, "day_people_drop", \
      "DELETE FROM day_people WHERE day = %lld AND point = %s") \
    S(DAY_POINT_ADD, "day_point_add", \
      "INSERT INTO day_point (shifts, places_planned, places_used, booked, walk_in, absent," \
      " not_reached, waited_n, waited_s, served_n, served_s, households_visited," \
      " households_absent, day, point) VALUES (%lld, %lld, %lld, %lld, %lld, %lld, %lld, %lld," \
      " %lld, %lld, %lld, %lld, %lld, %lld, %s)") \
    S(DAY_SERVICE_ADD, "day_service_add", \
      "INSERT INTO day_service (agency, service, done, handed_off, not_done, day, point)" \
      " VALUES (%s, %s, %lld, %lld, %lld, %lld, %s)") \
    S(DAY_PEOPLE_ADD, "day_people_add", \
      "INSERT INTO day_people (group_name, age_band, people, day, point)" \
      " VALUES (%s, %s, %lld, %lld, %s)") \
    S(MONTH_POINT_ADD, "month_point_add", \
      "INSERT INTO day_point (day, point, shifts, places_planned, places_used, booked, walk_in," \
      " absent, not_reached, waited_n, waited_s, served_n, served_s, households_visited," \
      " households_absent) SELECT %lld, d.point, sum(d.shifts), sum(d.places_planned)," \
      " sum(d.places_used), sum(d.booked), sum(d.walk_in), sum(d.absent), sum(d.not_reached)," \
      " sum(d.waited_n), sum(d.waited_s), sum(d.served_n), sum(d.served_s)," \
      " sum(d.households_visited), sum(d.households_absent) FROM day_point d" \
      " WHERE d.point = %s AND d.day >= %lld AND d.day <= %lld GROUP BY d.point") \
    S(MONTH_SERVICE_ADD, "month_service_add", \
      "INSERT INTO day_service (day, point, agency, service, done, handed_off, not_done)" \
      " SELECT %lld, d.point, d.agency, d.service, sum(d.done), sum(d.handed_off)," \
      " sum(d.not_done) FROM day_service d WHERE d.point = %s AND d.day >= %lld" \
      " AND d.day <= %lld GROUP BY d.point, d.agency, d.service") \
    /* day by day: no index of this table begins with the point */ \
    S(MONTH_PEOPLE_ADD, "month_people_add", \
      "INSERT INTO day_people (day, point, group_name, age_band, people)" \
      " WITH RECURSIVE m (day) AS (SELECT %lld UNION ALL SELECT day + 1 FROM m WHERE day < %lld)" \
      " SELECT %lld, d.point, d.group_name, d.age_band, sum(d.people)" \
      " FROM m JOIN day_people d ON d.day = m.day AND d.point = %s" \
      " GROUP BY d.point, d.group_name, d.age_band")

#endif
