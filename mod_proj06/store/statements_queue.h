/** SQL on the queue; see statements.h. Columns stand in the order of the field lists. */
#ifndef P6_STORE_STATEMENTS_QUEUE_H
#define P6_STORE_STATEMENTS_QUEUE_H

#define P6_SQL_QUEUE \
    "SELECT v.id, v.state, v.channel, v.ticket, v.start_min, v.priority, v.for_someone_else," \
    " v.created_at, v.arrived_at, v.called_at, v.serving_at, v.finished_at, p.name," \
    " p.name_folded, CASE WHEN p.phone <> '' THEN 1 ELSE 0 END" \
    " FROM visit v LEFT JOIN person p ON p.visit = v.id"
#define P6_SQL_IN_QUEUE "v.state NOT IN ('hold', 'waiting', 'cancelled', 'expired')"
#define P6_SQL_QUEUE_SERVICES \
    "SELECT s.visit, s.service, s.desk, s.outcome, s.reason FROM visit_service s"

#define P6_STATEMENTS_QUEUE(S) \
    S(QUEUE_OF_SHIFT, "queue_of_shift", \
      P6_SQL_QUEUE " WHERE v.shift = %lld AND " P6_SQL_IN_QUEUE " ORDER BY v.id") \
    S(QUEUE_SERVICES, "queue_services", \
      P6_SQL_QUEUE_SERVICES " JOIN visit v ON v.id = s.visit WHERE v.shift = %lld AND " \
      P6_SQL_IN_QUEUE " ORDER BY s.visit, s.list_order") \
    S(QUEUE_ROW, "queue_row", P6_SQL_QUEUE " WHERE v.id = %lld AND " P6_SQL_IN_QUEUE) \
    S(QUEUE_ROW_SERVICES, "queue_row_services", \
      P6_SQL_QUEUE_SERVICES " WHERE s.visit = %lld ORDER BY s.list_order") \
    S(DESKS_NOW, "desks_now", \
      "SELECT desk, state, visit, official, pass, changed_at FROM desk_state" \
      " WHERE shift = %lld ORDER BY desk") \
    S(DESK_OF_VISIT, "desk_of_visit", \
      "SELECT count(*) FROM desk_state WHERE visit = %lld AND NOT (shift = %lld AND desk = %lld)") \
    S(DESK_PUT, "desk_put", \
      "INSERT INTO desk_state (desk, state, visit, official, pass, changed_at, shift)" \
      " VALUES (%lld, %s, %lld, %lld, %lld, %lld, %lld) ON CONFLICT (shift, desk) DO UPDATE" \
      " SET state = excluded.state, visit = excluded.visit, official = excluded.official," \
      " pass = excluded.pass, changed_at = excluded.changed_at") \
    S(DESK_LEAVE, "desk_leave", \
      "UPDATE desk_state SET visit = NULL, changed_at = %lld WHERE visit = %lld") \
    S(VISIT_SET_MARKS, "visit_set_marks", \
      "UPDATE visit SET priority = %s, age_band = %s, group_name = %s, counted_at = NULL" \
      " WHERE id = %lld") \
    S(VISIT_SET_PRIORITY, "visit_set_priority", \
      "UPDATE visit SET priority = %s WHERE id = %lld") \
    S(SERVICE_DECIDE, "service_decide", \
      "UPDATE visit_service SET outcome = %s, reason = %s, decided_at = %lld," \
      " desk = COALESCE(%lld, desk) WHERE visit = %lld AND service = %s") \
    S(SERVICE_PLACE, "service_place", \
      "UPDATE visit_service SET desk = %lld WHERE visit = %lld AND service = %s") \
    S(SERVICE_APPEND, "service_append", \
      "INSERT INTO visit_service (visit, service, desk, list_order)" \
      " SELECT %lld, %s, %lld, COALESCE(max(list_order), -1) + 1 FROM visit_service" \
      " WHERE visit = %lld ON CONFLICT (visit, service) DO NOTHING") \
    S(HAND_OFF_ADD, "hand_off_add", \
      "INSERT INTO hand_off (visit, service, to_point, to_whom, due_min, state, made_at)" \
      " VALUES (%lld, %s, %s, %s, %lld, 'open', %lld)") \
    S(VISIT_NOTE_BY, "visit_note_by", \
      "INSERT INTO visit_event (visit, at_s, kind, actor, official, pass, desk, detail)" \
      " VALUES (%lld, %lld, %s, %s, %lld, %lld, %lld, %s)") \
    S(VISIT_LAST_EVENT, "visit_last_event", \
      "SELECT kind, at_s FROM visit_event WHERE visit = %lld ORDER BY id DESC LIMIT 1") \
    S(VISIT_HISTORY, "visit_history", \
      "SELECT kind, actor, at_s FROM visit_event WHERE visit = %lld ORDER BY id LIMIT %lld") \
    S(VISIT_PLACINGS, "visit_placings", \
      "SELECT kind, actor, at_s, detail FROM visit_event WHERE visit = %lld" \
      " AND kind IN ('booked', 'moved', 'rescheduled', 'cancelled') ORDER BY id DESC LIMIT %lld") \
    S(ACTION_GET, "action_get", "SELECT action, visit FROM action_key WHERE request_key = %s")

#endif
