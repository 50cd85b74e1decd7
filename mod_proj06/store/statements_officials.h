/** SQL on officials, sign-ins and passes; see statements.h. Columns stand in the order of the field
    lists. */
#ifndef P6_STORE_STATEMENTS_OFFICIALS_H
#define P6_STORE_STATEMENTS_OFFICIALS_H

#define P6_SQL_PASS \
    "SELECT p.id, p.code_hash, p.shift, p.helper_name, p.agency, p.issued_by, p.issued_at," \
    " p.expires_at, p.revoked_at FROM pass p"

#define P6_STATEMENTS_OFFICIALS(S) \
    S(OFFICIAL_PUT, "official_put", \
      "INSERT INTO official (directory, entry_uuid, user_name, shown_name, first_seen_at," \
      " last_seen_at) VALUES (%s, %s, %s, %s, %lld, %lld) ON CONFLICT (directory, entry_uuid)" \
      " DO UPDATE SET user_name = excluded.user_name, shown_name = excluded.shown_name," \
      " last_seen_at = excluded.last_seen_at") \
    S(OFFICIAL_ID, "official_id", \
      "SELECT id FROM official WHERE directory = %s AND entry_uuid = %s") \
    S(OFFICIAL_GET, "official_get", \
      "SELECT id, directory, entry_uuid, user_name, shown_name FROM official WHERE id = %lld") \
    S(SIGN_IN_ADD, "sign_in_add", \
      "INSERT INTO sign_in (token_hash, official, created_at, seen_at, rights_checked_at," \
      " expires_at, ended_at) VALUES (%s, %lld, %lld, %lld, %lld, %lld, %lld)") \
    S(SIGN_IN_GET, "sign_in_get", \
      "SELECT token_hash, official, created_at, seen_at, rights_checked_at, expires_at, ended_at" \
      " FROM sign_in WHERE token_hash = %s AND ended_at IS NULL AND expires_at > %lld") \
    S(SIGN_IN_SEEN, "sign_in_seen", \
      "UPDATE sign_in SET seen_at = %lld WHERE token_hash = %s AND seen_at < %lld") \
    S(SIGN_IN_CHECKED, "sign_in_checked", \
      "UPDATE sign_in SET rights_checked_at = %lld WHERE token_hash = %s") \
    S(SIGN_IN_END, "sign_in_end", \
      "UPDATE sign_in SET ended_at = %lld WHERE token_hash = %s AND ended_at IS NULL") \
    S(SIGN_INS_END, "sign_ins_end", \
      "UPDATE sign_in SET ended_at = %lld WHERE official = %lld AND ended_at IS NULL") \
    S(SIGN_INS_END_ALL, "sign_ins_end_all", \
      "UPDATE sign_in SET ended_at = %lld WHERE ended_at IS NULL AND expires_at > %lld") \
    S(SIGN_INS_SWEEP, "sign_ins_sweep", \
      "DELETE FROM sign_in WHERE expires_at < %lld OR ended_at < %lld") \
    S(RIGHT_ADD, "right_add", \
      "INSERT INTO sign_in_role (sign_in, role, commune) VALUES (%s, %s, %s)" \
      " ON CONFLICT DO NOTHING") \
    S(RIGHTS_DROP, "rights_drop", "DELETE FROM sign_in_role WHERE sign_in = %s") \
    S(RIGHTS_OF, "rights_of", \
      "SELECT role, commune FROM sign_in_role WHERE sign_in = %s ORDER BY role, commune") \
    S(PASS_ADD, "pass_add", \
      "INSERT INTO pass (code_hash, shift, helper_name, agency, issued_by, issued_at, expires_at)" \
      " VALUES (%s, %lld, %s, %s, %lld, %lld, %lld)") \
    S(PASS_BY_CODE, "pass_by_code", P6_SQL_PASS " WHERE p.code_hash = %s") \
    S(PASS_BY_ID, "pass_by_id", P6_SQL_PASS " WHERE p.id = %lld") \
    S(PASSES_OF_SHIFT, "passes_of_shift", P6_SQL_PASS " WHERE p.shift = %lld ORDER BY p.id") \
    S(PASS_REVOKE, "pass_revoke", \
      "UPDATE pass SET revoked_at = %lld WHERE id = %lld AND revoked_at IS NULL") \
    S(PASS_SIGN_INS_END, "pass_sign_ins_end", \
      "UPDATE pass_sign_in SET ended_at = %lld WHERE pass = %lld AND ended_at IS NULL") \
    S(PASS_SIGN_INS_END_ALL, "pass_sign_ins_end_all", \
      "UPDATE pass_sign_in SET ended_at = %lld WHERE ended_at IS NULL AND expires_at > %lld") \
    S(PASS_SIGN_IN_ADD, "pass_sign_in_add", \
      "INSERT INTO pass_sign_in (token_hash, pass, created_at, seen_at, expires_at)" \
      " VALUES (%s, %lld, %lld, %lld, %lld)") \
    S(PASS_SIGNED_IN, "pass_signed_in", \
      P6_SQL_PASS " JOIN pass_sign_in s ON s.pass = p.id WHERE s.token_hash = %s" \
      " AND s.ended_at IS NULL AND s.expires_at > %lld AND p.revoked_at IS NULL" \
      " AND p.expires_at > %lld") \
    S(PASS_SIGN_IN_END, "pass_sign_in_end", \
      "UPDATE pass_sign_in SET ended_at = %lld WHERE token_hash = %s AND ended_at IS NULL") \
    S(PASS_SIGN_INS_SWEEP, "pass_sign_ins_sweep", \
      "DELETE FROM pass_sign_in WHERE expires_at < %lld OR ended_at < %lld")

#endif
