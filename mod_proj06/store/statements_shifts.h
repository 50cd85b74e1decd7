/** SQL on shifts and leases; see statements.h. Columns stand in the order of the field lists. */
#ifndef P6_STORE_STATEMENTS_SHIFTS_H
#define P6_STORE_STATEMENTS_SHIFTS_H

#include "base/limits.h"

#define P6_SQL_TEXT_OF(x) #x
#define P6_SQL_NUMBER(x) P6_SQL_TEXT_OF(x)

#define P6_SQL_PLACES \
    "(p.online_desks * ((s.end_min - s.start_min) / " P6_SQL_NUMBER(P6_UNIT_MINUTES) "))"
/* holds that have run out count as taken until they are swept: "free" is never too much */
#define P6_SQL_TAKEN "(SELECT count(*) FROM claim c WHERE c.shift = s.id AND c.online = 1)"
#define P6_SQL_WAITING \
    "(SELECT count(*) FROM visit v WHERE v.shift = s.id AND v.state IN ('arrived', 'parked'))"

#define P6_SQL_SHIFTS \
    "SELECT s.id, s.rota, s.point, s.start_min, s.end_min, s.rota_start, s.hours_unknown," \
    " s.status, s.successor, s.live, s.late_min, s.plan, s.walk_in, s.last_entry, s.spoken," \
    " s.note, s.stop_group, s.stop_landmark, s.stop_lat_e6, s.stop_lon_e6, s.edited," \
    " " P6_SQL_WAITING ", " P6_SQL_PLACES ", " P6_SQL_PLACES " - " P6_SQL_TAKEN \
    " FROM shift s JOIN plan p ON p.id = s.plan"

#define P6_SQL_SHIFT_NOW \
    "SELECT s.id, s.start_min, s.end_min, s.hours_unknown, s.status, s.live, s.late_min, s.plan," \
    " s.last_entry, (SELECT g.number FROM generation g WHERE g.name = 'structure')" \
    " FROM shift s WHERE s.id = %lld"

/* of a row of shift: nothing else in the database knows it */
#define P6_SQL_UNREFERENCED \
    "NOT EXISTS (SELECT 1 FROM claim c WHERE c.shift = shift.id)" \
    " AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.shift = shift.id)" \
    " AND NOT EXISTS (SELECT 1 FROM shift o WHERE o.successor = shift.id)" \
    " AND NOT EXISTS (SELECT 1 FROM waiting w WHERE w.shift = shift.id)" \
    " AND NOT EXISTS (SELECT 1 FROM home_visit h WHERE h.shift = shift.id)" \
    " AND NOT EXISTS (SELECT 1 FROM pass a WHERE a.shift = shift.id)" \
    " AND NOT EXISTS (SELECT 1 FROM round r WHERE r.shift = shift.id)" \
    " AND NOT EXISTS (SELECT 1 FROM desk_state d WHERE d.shift = shift.id)"

#define P6_STATEMENTS_SHIFTS(S) \
    S(SHIFT_COMMUNE, "shift_commune", \
      "SELECT p.commune FROM shift s JOIN point p ON p.slug = s.point WHERE s.id = %lld") \
    S(SHIFT_NOW, "shift_now", P6_SQL_SHIFT_NOW) \
    /* PostgreSQL only; they leave references to the shift alone */ \
    S(SHIFT_HOLD, "shift_hold", \
      "SELECT id FROM shift WHERE id = %lld FOR NO KEY UPDATE") \
    S(SHIFT_HOLD_NOW, "shift_hold_now", P6_SQL_SHIFT_NOW " FOR NO KEY UPDATE OF s") \
    S(COUNTER_TAKE, "counter_take", \
      "UPDATE counter SET next_id = next_id + %lld WHERE name = %s") \
    S(COUNTER_NEXT, "counter_next", "SELECT next_id FROM counter WHERE name = %s") \
    S(SHIFT_ADD, "shift_add", \
      "INSERT INTO shift (id, rota, point, start_min, end_min, rota_start, hours_unknown, status," \
      " successor, live, late_min, plan, walk_in, last_entry, spoken, note, stop_group," \
      " stop_landmark, stop_lat_e6, stop_lon_e6, edited) VALUES (%lld, %s, %s, %lld, %lld, %lld," \
      " %lld, %s, %lld, %s, %lld, %s, %lld, %lld, %s, %s, %s, %s, %lld, %lld, %lld)" \
      " ON CONFLICT (rota, rota_start) DO NOTHING") \
    S(SHIFT_CHANGE, "shift_change", \
      "UPDATE shift SET rota = %s, point = %s, start_min = %lld, end_min = %lld," \
      " rota_start = %lld, hours_unknown = %lld, status = %s, successor = %lld, live = %s," \
      " late_min = %lld, plan = %s, walk_in = %lld, last_entry = %lld, spoken = %s, note = %s," \
      " stop_group = %s, stop_landmark = %s, stop_lat_e6 = %lld, stop_lon_e6 = %lld," \
      " edited = %lld WHERE id = %lld") \
    S(SHIFT_DROP, "shift_drop", \
      "DELETE FROM shift WHERE id = %lld AND rota IS NOT NULL AND edited = 0 AND live = 'none'" \
      " AND " P6_SQL_UNREFERENCED) \
    S(SHIFT_GET, "shift_get", P6_SQL_SHIFTS " WHERE s.id = %lld") \
    S(SHIFTS_PAGE, "shifts_page", \
      P6_SQL_SHIFTS " WHERE s.end_min > %lld AND s.start_min < %lld" \
      " AND (s.point, s.start_min, s.id) > (%s, %lld, %lld)" \
      " ORDER BY s.point, s.start_min, s.id LIMIT %lld") \
    S(SHIFTS_OF_ROTA, "shifts_of_rota", \
      P6_SQL_SHIFTS " WHERE s.rota = %s AND s.rota_start >= %lld AND s.rota_start < %lld" \
      " ORDER BY s.rota_start") \
    S(SHIFT_LIVE, "shift_live", "UPDATE shift SET live = %s, late_min = %lld WHERE id = %lld") \
    S(CHANGE_ADD, "change_add", "INSERT INTO change (at_s, kind, shift) VALUES (%lld, %s, %lld)") \
    S(SHIFT_CHANGES, "shift_changes", \
      "SELECT s.id, s.live, s.late_min, " P6_SQL_WAITING ", " P6_SQL_PLACES " - " P6_SQL_TAKEN \
      " FROM shift s JOIN plan p ON p.id = s.plan" \
      " WHERE s.id IN (SELECT x.shift FROM change x WHERE x.at_s >= %lld) ORDER BY s.id") \
    S(LEASE_TAKE, "lease_take", \
      "INSERT INTO lease (name, holder, until_s) VALUES (%s, %s, %lld)" \
      " ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_s = excluded.until_s" \
      " WHERE lease.holder = excluded.holder OR lease.until_s <= %lld") \
    S(LEASE_DROP, "lease_drop", "DELETE FROM lease WHERE name = %s AND holder = %s")

#endif
