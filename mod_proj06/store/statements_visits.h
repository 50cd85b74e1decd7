/** SQL on visits and the people behind them; see statements.h. Columns stand in the order of the
    field lists. */
#ifndef P6_STORE_STATEMENTS_VISITS_H
#define P6_STORE_STATEMENTS_VISITS_H

#include "base/limits.h"

#define P6_SQL_VISIT_COLUMNS \
    "code, request_key, shift, state, channel, ticket, start_min, end_min, for_someone_else," \
    " accept_offer, wrong_proofs, locked_until_s, consent_version, consent_at, created_at," \
    " changed_at, cancelled_at, erased_at, moved_from"
#define P6_SQL_VISIT "SELECT id, " P6_SQL_VISIT_COLUMNS " FROM visit"
#define P6_SQL_TICKET_IS_FREE(shift) \
    "NOT EXISTS (SELECT 1 FROM visit o" \
    " WHERE o.shift = " shift " AND o.ticket = %s AND o.id <> visit.id)"

#define P6_STATEMENTS_VISITS(S) \
    S(VISIT_ADD, "visit_add", \
      "INSERT INTO visit (" P6_SQL_VISIT_COLUMNS ") VALUES (%s, %s, %lld, %s, %s, %s, %lld," \
      " %lld, %lld, %lld, %lld, %lld, %s, %lld, %lld, %lld, %lld, %lld, %lld)" \
      " ON CONFLICT DO NOTHING") \
    /* each on its own database */ \
    S(LAST_ID_SQLITE, "last_id_sqlite", "SELECT last_insert_rowid()") \
    S(LAST_ID_PGSQL, "last_id_pgsql", "SELECT lastval()") \
    S(VISIT_BY_ID, "visit_by_id", P6_SQL_VISIT " WHERE id = %lld") \
    S(VISIT_BY_CODE, "visit_by_code", P6_SQL_VISIT " WHERE code = %s") \
    S(VISIT_BY_REQUEST_KEY, "visit_by_request_key", P6_SQL_VISIT " WHERE request_key = %s") \
    S(VISIT_SET_STATE, "visit_set_state", \
      "UPDATE visit SET state = %s, changed_at = %lld," \
      " arrived_at = CASE %s WHEN 'arrived' THEN COALESCE(arrived_at, %lld) ELSE arrived_at END," \
      " called_at = CASE %s WHEN 'called' THEN %lld ELSE called_at END," \
      " serving_at = CASE %s WHEN 'serving' THEN %lld ELSE serving_at END," \
      " finished_at = CASE %s WHEN 'finished' THEN %lld ELSE finished_at END," \
      " cancelled_at = CASE %s WHEN 'cancelled' THEN %lld END," \
      " ticket = CASE WHEN %s IN ('cancelled', 'expired') THEN NULL ELSE ticket END," \
      " counted_at = NULL WHERE id = %lld AND state = %s") \
    S(QUEUE_CHANGED, "queue_changed", \
      "INSERT INTO change (at_s, kind, shift)" \
      " SELECT %lld, 'waiting', shift FROM visit WHERE id = %lld") \
    S(VISIT_CONFIRM, "visit_confirm", \
      "UPDATE visit SET code = %s, ticket = %s, start_min = %lld, end_min = %lld," \
      " for_someone_else = %lld, accept_offer = %lld, consent_version = %s, consent_at = %lld," \
      " state = %s, changed_at = %lld, counted_at = NULL" \
      " WHERE id = %lld AND state IN ('hold', 'waiting')" \
      " AND NOT EXISTS (SELECT 1 FROM visit o WHERE o.code = %s AND o.id <> visit.id)" \
      " AND " P6_SQL_TICKET_IS_FREE("visit.shift")) \
    S(VISIT_MOVE, "visit_move", \
      "UPDATE visit SET shift = %lld, start_min = %lld, end_min = %lld, ticket = %s," \
      " changed_at = %lld, counted_at = NULL WHERE id = %lld AND state = 'booked' AND " \
      P6_SQL_TICKET_IS_FREE("%lld")) \
    S(TICKET_TAKE, "ticket_take", \
      "INSERT INTO ticket_counter (shift, letter, next_number) VALUES (%lld, %s, 2)" \
      " ON CONFLICT (shift, letter)" \
      " DO UPDATE SET next_number = ticket_counter.next_number + 1") \
    S(TICKET_TAKEN, "ticket_taken", \
      "SELECT next_number - 1 FROM ticket_counter WHERE shift = %lld AND letter = %s") \
    S(VISIT_SET_PROOFS, "visit_set_proofs", \
      "UPDATE visit SET wrong_proofs = %lld, locked_until_s = %lld WHERE id = %lld") \
    S(VISIT_COUNT_PROOF, "visit_count_proof", \
      "UPDATE visit SET wrong_proofs = wrong_proofs + 1 WHERE id = %lld") \
    S(VISIT_PROOFS, "visit_proofs", "SELECT wrong_proofs FROM visit WHERE id = %lld") \
    /* PostgreSQL only; the function gives no value, so a number stands beside it */ \
    S(PHONE_HOLD, "phone_hold", \
      "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(%s, 606))") \
    S(VISITS_OF_PHONE, "visits_of_phone", \
      "SELECT count(*) FROM person p JOIN visit v ON v.id = p.visit" \
      " JOIN shift s ON s.id = v.shift WHERE p.phone = %s AND p.phone <> ''" \
      " AND CASE v.state WHEN 'waiting' THEN s.start_min ELSE v.start_min END" \
      " BETWEEN %lld AND %lld AND v.state NOT IN ('hold', 'cancelled', 'expired')") \
    S(SERVICES_DROP, "services_drop", "DELETE FROM visit_service WHERE visit = %lld") \
    S(SERVICE_ADD, "service_add", \
      "INSERT INTO visit_service (visit, service, list_order, desk)" \
      " VALUES (%lld, %s, %lld, %lld)") \
    S(SERVICES_OF_VISIT, "services_of_visit", \
      "SELECT service, desk FROM visit_service WHERE visit = %lld ORDER BY list_order") \
    S(VISIT_NOTE, "visit_note", \
      "INSERT INTO visit_event (visit, at_s, kind, actor, detail)" \
      " VALUES (%lld, %lld, %s, %s, %s)") \
    S(PERSON_PUT, "person_put", \
      "INSERT INTO person (visit, name, phone, birth_year, erase_after_s, name_folded)" \
      " VALUES (%lld, %s, %s, %lld, %lld, %s) ON CONFLICT (visit) DO UPDATE" \
      " SET name = excluded.name, name_folded = excluded.name_folded, phone = excluded.phone," \
      " birth_year = excluded.birth_year, erase_after_s = excluded.erase_after_s") \
    S(PERSON_GET, "person_get", \
      "SELECT visit, name, phone, birth_year, erase_after_s FROM person WHERE visit = %lld") \
    S(PERSON_DROP, "person_drop", "DELETE FROM person WHERE visit = %lld") \
    S(MESSAGES_DROP, "messages_drop", "DELETE FROM outbox WHERE visit = %lld") \
    S(VISIT_ERASED, "visit_erased", \
      "UPDATE visit SET erased_at = %lld WHERE id = %lld AND erased_at IS NULL") \
    S(VISITS_WITH_PERSON, "visits_with_person", \
      "SELECT v.id, v.created_at FROM visit v JOIN person p ON p.visit = v.id ORDER BY v.id") \
    S(VISIT_WAS_ERASED, "visit_was_erased", /* 0: it was not; 1; 2: and cancelled before */ \
      "SELECT coalesce(max(CASE state WHEN 'cancelled' THEN 2 ELSE 1 END), 0) FROM visit" \
      " WHERE id = %lld AND created_at = %lld AND erased_at IS NOT NULL") \
    S(PEOPLE_DUE, "people_due", \
      "SELECT visit FROM person WHERE erase_after_s <= %lld ORDER BY erase_after_s, visit" \
      " LIMIT %lld") \
    S(HOME_PEOPLE_DUE, "home_people_due", \
      "SELECT home_visit FROM home_person WHERE erase_after_s <= %lld" \
      " ORDER BY erase_after_s, home_visit LIMIT %lld") \
    S(DRAFTS_DUE, "drafts_due", \
      "SELECT visit FROM draft WHERE until_s <= %lld ORDER BY until_s, visit LIMIT %lld")

#endif
