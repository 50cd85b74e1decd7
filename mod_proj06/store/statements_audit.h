/** SQL on the audit and its seals; see statements.h. Columns stand in the order of the field
    lists. */
#ifndef P6_STORE_STATEMENTS_AUDIT_H
#define P6_STORE_STATEMENTS_AUDIT_H

#define P6_SQL_AUDIT_COLUMNS \
    "a.id, a.at_s, a.actor, a.official, a.pass, a.action, a.subject_kind, a.subject, a.commune," \
    " a.detail"
#define P6_SQL_AUDIT_PAGE \
    "SELECT " P6_SQL_AUDIT_COLUMNS " FROM audit a WHERE a.at_s >= %lld AND a.at_s < %lld" \
    " AND (a.at_s, a.id) < (%lld, %lld) AND (%s = '' OR a.commune = %s)" \
    " AND (%lld = 0 OR a.official = %lld) AND (%s = '' OR a.action = %s)"
#define P6_SQL_AUDIT_ORDER " ORDER BY a.at_s DESC, a.id DESC LIMIT %lld"
#define P6_SQL_SEAL "SELECT number, made_at, rows_n, key_name, mac_before, mac FROM audit_seal"
/* the bounds of the audit's ids stand at audit_sealed too: it must not be read from its start */
#define P6_SQL_AUDIT_RANGE " WHERE a.id > %lld AND a.id <= %lld"
#define P6_SQL_UNSEALED \
    " AND NOT EXISTS (SELECT 1 FROM audit_sealed s" \
    " WHERE s.audit = a.id AND s.audit > %lld AND s.audit <= %lld)"

#define P6_STATEMENTS_AUDIT(S) \
    S(AUDIT_ADD, "audit_add", \
      "INSERT INTO audit (at_s, actor, official, pass, action, subject_kind, subject, commune," \
      " detail) VALUES (%lld, %s, %lld, %lld, %s, %s, %s, %s, %s)") \
    S(AUDIT_PAGE, "audit_page", P6_SQL_AUDIT_PAGE P6_SQL_AUDIT_ORDER) \
    S(AUDIT_PAGE_SUBJECT, "audit_page_subject", \
      P6_SQL_AUDIT_PAGE " AND a.subject_kind = %s AND a.subject = %s" P6_SQL_AUDIT_ORDER) \
    S(AUDIT_UNSEALED, "audit_unsealed", \
      "SELECT " P6_SQL_AUDIT_COLUMNS " FROM audit a" P6_SQL_AUDIT_RANGE " AND a.at_s <= %lld" \
      P6_SQL_UNSEALED " ORDER BY a.id LIMIT %lld") \
    S(AUDIT_SLICE_END, "audit_slice_end", \
      "SELECT COALESCE(max(x.id), 0) FROM" \
      " (SELECT id FROM audit WHERE id > %lld ORDER BY id LIMIT %lld) x") \
    S(AUDIT_SEALED_BACK, "audit_sealed_back", \
      "SELECT COALESCE((SELECT audit FROM audit_sealed ORDER BY audit DESC LIMIT 1 OFFSET %lld)," \
      " 0)") \
    S(AUDIT_COUNT, "audit_count", "SELECT count(*) FROM audit a" P6_SQL_AUDIT_RANGE) \
    S(AUDIT_COUNT_UNSEALED, "audit_count_unsealed", \
      "SELECT count(*), COALESCE(min(a.at_s), 0) FROM audit a" P6_SQL_AUDIT_RANGE \
      P6_SQL_UNSEALED) \
    S(AUDIT_COUNT_LATER, "audit_count_later", \
      "SELECT count(*) FROM audit a" P6_SQL_AUDIT_RANGE \
      " AND EXISTS (SELECT 1 FROM audit_sealed s WHERE s.audit = a.id AND s.audit > %lld" \
      " AND s.audit <= %lld AND s.seal > %lld)") \
    S(SEAL_ADD, "seal_add", \
      "INSERT INTO audit_seal (number, made_at, rows_n, key_name, mac_before, mac)" \
      " VALUES (%lld, %lld, %lld, %s, %s, %s)") \
    S(SEAL_TAKE_ROWS, "seal_take_rows", \
      "INSERT INTO audit_sealed (audit, seal, place)" \
      " SELECT a.id, %lld, row_number() OVER (ORDER BY a.id) FROM audit a" P6_SQL_AUDIT_RANGE \
      " AND a.at_s <= %lld" P6_SQL_UNSEALED) \
    S(SEAL_LAST, "seal_last", P6_SQL_SEAL " ORDER BY number DESC LIMIT 1") \
    S(SEAL_GET, "seal_get", P6_SQL_SEAL " WHERE number = %lld") \
    S(SEALS_PAGE, "seals_page", \
      P6_SQL_SEAL " WHERE number > %lld AND number <= %lld ORDER BY number LIMIT %lld") \
    S(SEALS_ROWS, "seals_rows", \
      "SELECT CAST(COALESCE(sum(rows_n), 0) AS BIGINT) FROM audit_seal" \
      " WHERE number > %lld AND number <= %lld") \
    S(SEALED_PAGE, "sealed_page", \
      "SELECT s.seal, s.place, s.audit, " P6_SQL_AUDIT_COLUMNS " FROM audit_sealed s" \
      " LEFT JOIN audit a ON a.id = s.audit" \
      " WHERE (s.seal, s.place, s.audit) > (%lld, %lld, %lld) AND s.seal <= %lld" \
      " ORDER BY s.seal, s.place, s.audit LIMIT %lld") \
    S(SEALED_BEYOND, "sealed_beyond", "SELECT count(*) FROM audit_sealed WHERE seal > %lld")

#endif
