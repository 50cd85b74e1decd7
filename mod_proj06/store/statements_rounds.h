/** SQL on rounds, the list of home visits, the call list, the end of an evening and looking for
    people; see statements.h. Columns stand in the order of the field lists. */
#ifndef P6_STORE_STATEMENTS_ROUNDS_H
#define P6_STORE_STATEMENTS_ROUNDS_H

#include "store/closing.h"

#define P6_SQL_HOME_ROW \
    "SELECT h.id, h.code, h.commune, h.group_name, h.services, h.state, h.shift, h.created_at," \
    " h.changed_at, p.name, CASE WHEN p.phone <> '' THEN 1 ELSE 0 END," \
    " CASE WHEN p.address <> '' THEN 1 ELSE 0 END" \
    " FROM home_visit h LEFT JOIN home_person p ON p.home_visit = h.id"
#define P6_SQL_TELL \
    "SELECT t.id, t.visit, t.kind, t.state, t.tries, t.made_at, t.changed_at, v.state, v.ticket," \
    " v.start_min, s.id, s.start_min, s.end_min, s.point, o.commune, p.name," \
    " CASE WHEN p.phone <> '' THEN 1 ELSE 0 END," \
    " coalesce((SELECT max(d.at_s) FROM outbox m JOIN delivery d ON d.outbox = m.id" \
    " WHERE m.visit = t.visit AND m.made_at >= t.made_at AND d.result = 'sent'), 0)," \
    " (SELECT count(*) FROM visit_event e WHERE e.visit = t.visit AND e.kind = 'restored'" \
    " AND e.at_s = t.made_at)" \
    " FROM tell t JOIN visit v ON v.id = t.visit JOIN shift s ON s.id = v.shift" \
    " JOIN point o ON o.slug = s.point LEFT JOIN person p ON p.visit = v.id"

#define P6_SQL_WITHOUT_END \
    "(SELECT count(*) FROM visit v WHERE v.shift = s.id" \
    " AND v.state IN ('booked', 'arrived', 'called', 'serving', 'parked'))"

#define P6_STATEMENTS_ROUNDS(S) \
    S(ROUND_ADD, "round_add", \
      "INSERT INTO round (shift, group_name, official, pass, begun_at, ended_at)" \
      " VALUES (%lld, %s, %lld, %lld, %lld, %lld)") \
    S(ROUNDS_OF_SHIFT, "rounds_of_shift", \
      "SELECT id, shift, group_name, official, pass, begun_at, ended_at FROM round" \
      " WHERE shift = %lld ORDER BY id DESC") \
    S(ROUND_END, "round_end", \
      "UPDATE round SET ended_at = %lld WHERE id = %lld AND ended_at IS NULL") \
    S(HOUSEHOLD_ADD, "household_add", \
      "INSERT INTO household (round, request_key, label, state, people, at_s)" \
      " VALUES (%lld, %s, %s, %s, %lld, %lld) ON CONFLICT (request_key) DO NOTHING") \
    S(HOUSEHOLD_CHANGE, "household_change", \
      "UPDATE household SET label = %s, state = %s, people = %lld, at_s = %lld" \
      " WHERE id = %lld AND round = %lld") \
    S(HOUSEHOLDS_OF_ROUND, "households_of_round", \
      "SELECT id, round, request_key, label, state, people, at_s FROM household" \
      " WHERE round = %lld ORDER BY id DESC LIMIT %lld") \
    S(HOUSEHOLD_SERVICES_DROP, "household_services_drop", \
      "DELETE FROM household_service WHERE household = %lld") \
    S(HOUSEHOLD_SERVICE_ADD, "household_service_add", \
      "INSERT INTO household_service (household, service, outcome, people, reason)" \
      " VALUES (%lld, %s, %s, %lld, %s)") \
    S(HOUSEHOLD_SERVICES_OF_ROUND, "household_services_of_round", \
      "SELECT s.household, s.service, s.outcome, s.people, s.reason FROM household_service s" \
      " JOIN household h ON h.id = s.household WHERE h.round = %lld" \
      " ORDER BY s.household, s.service, s.outcome") \
    S(HOME_LIST, "home_list", \
      P6_SQL_HOME_ROW " WHERE h.commune = %s AND h.state = %s AND h.id > %lld" \
      " ORDER BY h.id LIMIT %lld") \
    S(HOME_LIST_NEWEST, "home_list_newest", \
      P6_SQL_HOME_ROW " WHERE h.commune = %s AND h.state = %s AND h.id < %lld" \
      " ORDER BY h.id DESC LIMIT %lld") \
    S(HOME_OF_SHIFT, "home_of_shift", \
      P6_SQL_HOME_ROW " WHERE h.shift = %lld AND h.state IN ('planned', 'done')" \
      " ORDER BY h.group_name, h.id") \
    S(HOME_ROW, "home_row", P6_SQL_HOME_ROW " WHERE h.id = %lld") \
    S(HOME_MOVE, "home_move", \
      "UPDATE home_visit SET state = %s, shift = %lld, changed_at = %lld" \
      " WHERE id = %lld AND state = %s") \
    S(HOME_SET_ADDRESS, "home_set_address", \
      "UPDATE home_person SET address = %s WHERE home_visit = %lld AND address = ''") \
    S(HOME_PERSON_KEEP, "home_person_keep", \
      "UPDATE home_person SET erase_after_s = %lld WHERE home_visit = %lld") \
    S(TELLS_OF_COMMUNE, "tells_of_commune", \
      P6_SQL_TELL " WHERE o.commune = %s AND s.end_min > %lld" \
      " AND (t.kind <> 'offered' OR v.state = 'waiting') ORDER BY t.id LIMIT %lld") \
    S(TELL_GET, "tell_get", P6_SQL_TELL " WHERE t.id = %lld") \
    S(TELLS_OF_VISIT, "tells_of_visit", \
      P6_SQL_TELL " WHERE t.visit = %lld AND t.kind = %s AND t.made_at = %lld ORDER BY t.id") \
    S(TELL_DROP, "tell_drop", "DELETE FROM tell WHERE id = %lld AND state <> 'told'") \
    S(TELL_SETTLE, "tell_settle", \
      "UPDATE tell SET state = %s, tries = tries + %lld, official = %lld, changed_at = %lld" \
      " WHERE id = %lld") \
    S(VISIT_CARRY_MARKS, "visit_carry_marks", \
      "UPDATE visit SET priority = 'carried_over'," \
      " age_band = (SELECT o.age_band FROM visit o WHERE o.id = visit.moved_from)," \
      " group_name = (SELECT o.group_name FROM visit o WHERE o.id = visit.moved_from)" \
      " WHERE id = %lld") \
    S(VISIT_SET_TIMES, "visit_set_times", \
      "UPDATE visit SET arrived_at = COALESCE(%lld, arrived_at)," \
      " finished_at = COALESCE(%lld, finished_at) WHERE id = %lld") \
    S(SHIFTS_NEXT, "shifts_next", \
      "SELECT id FROM shift WHERE point = %s AND start_min > %lld AND start_min < %lld" \
      " AND status = 'planned' AND live <> 'ended' ORDER BY start_min, id LIMIT %lld") \
    S(FOLLOWS_OF_SHIFT, "follows_of_shift", \
      "SELECT e.visit, e.kind FROM visit_event e JOIN visit v ON v.id = e.visit" \
      " WHERE v.shift = %lld AND e.kind IN ('" P6_FOLLOW_CARRIED "', '" P6_FOLLOW_HOME "', '" \
      P6_FOLLOW_NONE "') ORDER BY e.id") \
    S(SUCCESSORS_OF_SHIFT, "successors_of_shift", \
      "SELECT n.moved_from, n.id, n.shift, n.code, n.ticket, n.start_min, s.start_min" \
      " FROM visit n JOIN visit o ON o.id = n.moved_from JOIN shift s ON s.id = n.shift" \
      " WHERE o.shift = %lld ORDER BY n.id") \
    S(SHIFTS_UNCLOSED, "shifts_unclosed", \
      "SELECT s.id, s.point, s.start_min, s.end_min, " P6_SQL_WITHOUT_END " FROM shift s" \
      " JOIN point p ON p.slug = s.point WHERE p.commune = %s AND p.kind <> 'police'" \
      " AND s.start_min >= %lld AND s.start_min < %lld AND s.end_min <= %lld" \
      " AND s.status = 'planned' AND (s.live <> 'ended' OR " P6_SQL_WITHOUT_END " > 0)" \
      " ORDER BY s.start_min DESC, s.id DESC LIMIT %lld") \
    S(VISITS_FIND, "visits_find", \
      "SELECT v.id, v.shift, v.state, v.ticket, v.start_min, s.start_min, s.point, p.name" \
      " FROM visit v JOIN shift s ON s.id = v.shift JOIN point o ON o.slug = s.point" \
      " LEFT JOIN person p ON p.visit = v.id WHERE o.commune = %s" \
      " AND (%lld = 0 OR v.shift = %lld) AND s.start_min >= %lld AND s.start_min < %lld" \
      " AND v.state NOT IN ('hold', 'expired')" \
      " AND (p.name_folded LIKE %s ESCAPE '!' OR v.ticket = %s OR v.code = %s)" \
      " ORDER BY s.start_min, s.id, v.start_min, v.id LIMIT %lld")

#endif
