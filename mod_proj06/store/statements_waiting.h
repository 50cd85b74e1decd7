/** SQL on drafts, the waiting list, the call list and home visits; see statements.h. Columns stand
    in the order of the field lists. */
#ifndef P6_STORE_STATEMENTS_WAITING_H
#define P6_STORE_STATEMENTS_WAITING_H

#define P6_SQL_HOME_VISIT \
    "SELECT h.id, h.code, h.request_key, h.commune, h.group_name, h.services, h.state," \
    " h.consent_version, h.consent_at, h.created_at, h.wrong_proofs, h.locked_until_s," \
    " p.name, p.phone, p.birth_year, p.address, p.note, p.erase_after_s" \
    " FROM home_visit h LEFT JOIN home_person p ON p.home_visit = h.id"

#define P6_STATEMENTS_WAITING(S) \
    S(DRAFT_PUT, "draft_put", \
      "INSERT INTO draft (visit, cookie_hash, address_key, answers, until_s)" \
      " VALUES (%lld, %s, %s, %s, %lld) ON CONFLICT (visit) DO UPDATE" \
      " SET cookie_hash = excluded.cookie_hash, address_key = excluded.address_key," \
      " answers = excluded.answers, until_s = excluded.until_s") \
    S(DRAFT_GET, "draft_get", \
      "SELECT visit, answers, until_s FROM draft WHERE cookie_hash = %s") \
    S(DRAFT_DROP, "draft_drop", "DELETE FROM draft WHERE visit = %lld") \
    S(DRAFTS_OF_ADDRESS, "drafts_of_address", \
      "SELECT count(*) FROM draft WHERE address_key = %s AND until_s > %lld") \
    S(WAITING_JOIN, "waiting_join", \
      "INSERT INTO waiting (visit, shift, joined_at, state) VALUES (%lld, %lld, %lld, 'waiting')" \
      " ON CONFLICT (visit) DO UPDATE SET shift = excluded.shift," \
      " joined_at = excluded.joined_at, state = 'waiting', offer_until_s = NULL" \
      " WHERE waiting.state NOT IN ('waiting', 'offered') OR waiting.shift <> excluded.shift") \
    S(WAITING_OF_SHIFT, "waiting_of_shift", \
      "SELECT visit FROM waiting WHERE shift = %lld AND state = 'waiting'" \
      " ORDER BY joined_at, visit") \
    S(WAITING_SET, "waiting_set", \
      "UPDATE waiting SET state = %s, offer_until_s = %lld WHERE visit = %lld") \
    S(WAITING_LAPSED, "waiting_lapsed", \
      "SELECT visit FROM waiting WHERE state = 'offered' AND offer_until_s <= %lld" \
      " ORDER BY offer_until_s, visit LIMIT %lld") \
    S(WAITING_SHIFTS, "waiting_shifts", \
      "SELECT s.id FROM shift s WHERE s.start_min > %lld AND s.status = 'planned'" \
      " AND s.id IN (SELECT w.shift FROM waiting w WHERE w.state = 'waiting')" \
      " ORDER BY s.start_min, s.id") \
    S(TELL_ADD, "tell_add", \
      "INSERT INTO tell (visit, kind, state, made_at, changed_at)" \
      " VALUES (%lld, %s, 'open', %lld, %lld)") \
    S(HOME_VISIT_ADD, "home_visit_add", \
      "INSERT INTO home_visit (code, request_key, commune, group_name, services, state," \
      " consent_version, consent_at, created_at, changed_at)" \
      " VALUES (%s, %s, %s, %s, %s, %s, %s, %lld, %lld, %lld) ON CONFLICT DO NOTHING") \
    S(HOME_PERSON_ADD, "home_person_add", \
      "INSERT INTO home_person (name, phone, birth_year, address, note, erase_after_s," \
      " home_visit, name_folded) VALUES (%s, %s, %lld, %s, %s, %lld, %lld, %s)") \
    S(HOME_VISIT_BY_CODE, "home_visit_by_code", P6_SQL_HOME_VISIT " WHERE h.code = %s") \
    S(HOME_VISIT_BY_REQUEST_KEY, "home_visit_by_request_key", \
      P6_SQL_HOME_VISIT " WHERE h.request_key = %s") \
    S(HOME_VISIT_BY_ID, "home_visit_by_id", P6_SQL_HOME_VISIT " WHERE h.id = %lld") \
    S(HOME_VISIT_CANCEL, "home_visit_cancel", \
      "UPDATE home_visit SET state = 'cancelled', changed_at = %lld" \
      " WHERE id = %lld AND state IN ('asked', 'planned')") \
    S(HOME_VISIT_SET_PROOFS, "home_visit_set_proofs", \
      "UPDATE home_visit SET wrong_proofs = %lld, locked_until_s = %lld WHERE id = %lld") \
    S(HOME_VISIT_COUNT_PROOF, "home_visit_count_proof", \
      "UPDATE home_visit SET wrong_proofs = wrong_proofs + 1 WHERE id = %lld") \
    S(HOME_VISIT_PROOFS, "home_visit_proofs", \
      "SELECT wrong_proofs FROM home_visit WHERE id = %lld") \
    S(HOME_PERSON_PUT, "home_person_put", \
      "UPDATE home_person SET name = %s, phone = %s, birth_year = %lld, address = %s, note = %s," \
      " name_folded = %s WHERE home_visit = %lld") \
    S(HOME_VISIT_SET_GROUP, "home_visit_set_group", \
      "UPDATE home_visit SET group_name = %s, changed_at = %lld WHERE id = %lld") \
    S(HOME_VISITS_WITH_PERSON, "home_visits_with_person", \
      "SELECT h.id, h.created_at FROM home_visit h JOIN home_person p ON p.home_visit = h.id" \
      " ORDER BY h.id") \
    S(HOME_VISIT_WAS_ERASED, "home_visit_was_erased", /* as visit_was_erased */ \
      "SELECT coalesce(max(CASE state WHEN 'cancelled' THEN 2 ELSE 1 END), 0) FROM home_visit" \
      " WHERE id = %lld AND created_at = %lld AND erased_at IS NOT NULL") \
    S(HOME_PERSON_DROP, "home_person_drop", "DELETE FROM home_person WHERE home_visit = %lld") \
    S(HOME_VISIT_ERASED, "home_visit_erased", \
      "UPDATE home_visit SET erased_at = %lld WHERE id = %lld AND erased_at IS NULL")

#endif
