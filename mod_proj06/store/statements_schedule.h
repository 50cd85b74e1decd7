/** SQL of those who change the schedule; see statements.h. Columns stand in the order of the field
    lists. */
#ifndef P6_STORE_STATEMENTS_SCHEDULE_H
#define P6_STORE_STATEMENTS_SCHEDULE_H

#include "store/statements_places.h"
#include "store/statements_shifts.h"

#define P6_SQL_DEPENDS "('booked', 'waiting', 'arrived', 'parked', 'called', 'serving')"
#define P6_SQL_HISTORY \
    "SELECT c.id, c.at_s, c.official, c.subject_kind, c.subject, c.action, c.row_before," \
    " c.row_after, c.undone_by, o.shown_name, CASE WHEN c.subject_kind = 'shift' THEN" \
    " (SELECT count(*) FROM shift m WHERE m.successor = CAST(c.subject AS BIGINT)) ELSE 0 END" \
    " FROM schedule_change c LEFT JOIN official o ON o.id = c.official"

#define P6_STATEMENTS_SCHEDULE(S) \
    S(POINT_GET, "point_get", P6_SQL_POINTS " WHERE slug = %s") \
    S(POINTS_OF_COMMUNE, "points_of_commune", \
      P6_SQL_POINTS " WHERE commune = %s ORDER BY slug") \
    S(ROTA_GET, "rota_get", P6_SQL_ROTAS " WHERE id = %s") \
    S(ROTAS_OF_POINT, "rotas_of_point", P6_SQL_ROTAS " WHERE point = %s ORDER BY id") \
    S(SERVICE_GET, "service_get", \
      "SELECT code, agency_kind, minutes, list_order FROM service WHERE code = %s") \
    S(SHIFTS_OF_POINT, "shifts_of_point", \
      P6_SQL_SHIFTS " WHERE s.point = %s AND s.end_min > %lld AND s.start_min < %lld" \
      " ORDER BY s.start_min, s.id") \
    S(SHIFT_REMOVE, "shift_remove", \
      "DELETE FROM shift WHERE id = %lld AND rota IS NULL AND " P6_SQL_UNREFERENCED) \
    S(CLOSURES, "closures", \
      "SELECT name, body FROM setting" \
      " WHERE name > 'closure/' AND name < 'closure0' AND body >= %s ORDER BY name") \
    S(SETTING_PUT, "setting_put", \
      "INSERT INTO setting (name, body, changed_at) VALUES (%s, %s, %lld)" \
      " ON CONFLICT (name) DO UPDATE SET body = excluded.body, changed_at = excluded.changed_at") \
    S(SETTING_DROP, "setting_drop", "DELETE FROM setting WHERE name = %s") \
    S(SHIFT_VISITS, "shift_visits", \
      "SELECT v.id, v.state, v.channel, v.ticket, v.start_min, v.end_min, p.name, p.phone" \
      " FROM visit v LEFT JOIN person p ON p.visit = v.id" \
      " WHERE v.shift = %lld AND v.state IN ('hold', 'booked', 'waiting', 'arrived', 'parked'," \
      " 'called', 'serving')" \
      " ORDER BY CASE WHEN v.start_min IS NULL THEN 1 ELSE 0 END, v.start_min, v.id") \
    /* in the state that the change took from them */ \
    S(SHIFT_CALLED_OFF, "shift_called_off", \
      "SELECT v.id, CASE WHEN v.state = 'not_reached' THEN 'arrived' WHEN EXISTS (SELECT 1" \
      " FROM waiting w WHERE w.visit = v.id AND w.state = 'left') THEN 'waiting'" \
      " ELSE 'booked' END, v.channel, v.ticket, v.start_min, v.end_min, p.name, p.phone" \
      " FROM visit v LEFT JOIN person p ON p.visit = v.id" \
      " WHERE v.shift = %lld AND v.state IN ('cancelled', 'not_reached')" \
      " AND v.erased_at IS NULL" /* who is erased since is not expected */ \
      " AND EXISTS (SELECT 1 FROM visit_event e WHERE e.visit = v.id AND e.kind = v.state" \
      " AND substr(e.detail, 1, 8) = 'schedule' AND e.at_s = %lld)" \
      " AND NOT EXISTS (SELECT 1 FROM visit n WHERE n.moved_from = v.id)" \
      " ORDER BY CASE WHEN v.start_min IS NULL THEN 1 ELSE 0 END, v.start_min, v.id") \
    S(SHIFT_LOADS, "shift_loads", \
      "SELECT d.shift, sum(d.visits), sum(d.homes) FROM" \
      " (SELECT v.shift AS shift, 1 AS visits, 0 AS homes FROM visit v" \
      " JOIN shift s ON s.id = v.shift WHERE s.point = %s AND s.end_min > %lld" \
      " AND s.start_min < %lld AND v.state IN " P6_SQL_DEPENDS \
      " UNION ALL SELECT h.shift, 0, 1 FROM home_visit h JOIN shift s ON s.id = h.shift" \
      " WHERE s.point = %s AND s.end_min > %lld AND s.start_min < %lld" \
      " AND h.state = 'planned') d GROUP BY d.shift ORDER BY d.shift") \
    S(BOOKED_SHIFTS, "booked_shifts", \
      "SELECT count(*) FROM shift s WHERE s.start_min >= %lld AND s.start_min < %lld" \
      " AND s.status = 'planned' AND EXISTS (SELECT 1 FROM visit v WHERE v.shift = s.id" \
      " AND v.state IN " P6_SQL_DEPENDS ")") \
    S(VISIT_FOLLOW, "visit_follow", \
      "UPDATE visit SET shift = %lld, ticket = NULL, changed_at = %lld" \
      " WHERE id = %lld AND state = 'waiting'") \
    S(WAITING_FOLLOW, "waiting_follow", \
      "UPDATE waiting SET shift = %lld, state = 'waiting', offer_until_s = NULL" \
      " WHERE visit = %lld") \
    S(PASSES_FOLLOW, "passes_follow", \
      "UPDATE pass SET shift = %lld, expires_at = %lld WHERE shift = %lld" \
      " AND revoked_at IS NULL") \
    S(HOMES_FOLLOW, "homes_follow", \
      "UPDATE home_visit SET shift = %lld, changed_at = %lld" \
      " WHERE shift = %lld AND state = 'planned'") \
    S(HOMES_RELEASE, "homes_release", \
      "UPDATE home_visit SET shift = NULL, state = 'asked', changed_at = %lld" \
      " WHERE shift = %lld AND state = 'planned'") \
    S(HISTORY_ADD, "history_add", \
      "INSERT INTO schedule_change (at_s, official, subject_kind, subject, action, row_before," \
      " row_after) VALUES (%lld, %lld, %s, %s, %s, %s, %s)") \
    S(HISTORY_GET, "history_get", P6_SQL_HISTORY " WHERE c.id = %lld") \
    S(HISTORY_LAST, "history_last", \
      P6_SQL_HISTORY " WHERE c.subject_kind = %s AND c.subject = %s ORDER BY c.id DESC LIMIT 1") \
    S(HISTORY_UNDONE, "history_undone", \
      "UPDATE schedule_change SET undone_by = %lld WHERE id = %lld AND undone_by IS NULL") \
    S(HISTORY_OF_POINT, "history_of_point", \
      P6_SQL_HISTORY " WHERE c.id < %lld AND c.id IN" \
      " (SELECT a.id FROM schedule_change a WHERE a.subject_kind = 'point' AND a.subject = %s" \
      " UNION ALL SELECT a.id FROM rota r JOIN schedule_change a" \
      " ON a.subject_kind = 'rota' AND a.subject = r.id WHERE r.point = %s" \
      " UNION ALL SELECT a.id FROM shift s JOIN schedule_change a" \
      " ON a.subject_kind = 'shift' AND a.subject = CAST(s.id AS TEXT) WHERE s.point = %s)" \
      " ORDER BY c.id DESC LIMIT %lld") \
    S(HISTORY_OF_PROVINCE, "history_of_province", \
      P6_SQL_HISTORY " WHERE c.id < %lld AND c.subject_kind IN ('calendar_day', 'service')" \
      " ORDER BY c.id DESC LIMIT %lld")

#endif
