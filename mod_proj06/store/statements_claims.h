/**
 * SQL on claims; see statements.h.
 *
 * Whoever changes claims holds their shift (p6_shift_hold), so no two statements here meet. They
 * lock several units by (shift, desk, unit) all the same where that costs nothing.
 */
#ifndef P6_STORE_STATEMENTS_CLAIMS_H
#define P6_STORE_STATEMENTS_CLAIMS_H

#define P6_SQL_CLAIM_INSERT "INSERT INTO claim (shift, desk, unit, visit, kind, until_s, online)"
#define P6_SQL_ALL_OF_VISIT "(SELECT count(*) FROM claim c WHERE c.visit = %lld) = %lld"

#define P6_STATEMENTS_CLAIMS(S) \
    /* the NOT EXISTS leaves alone what can't succeed, instead of locking its rows */ \
    S(CLAIM_TAKE, "claim_take", \
      P6_SQL_CLAIM_INSERT \
      " WITH RECURSIVE wanted (unit) AS" \
      " (SELECT %lld UNION ALL SELECT unit + 1 FROM wanted WHERE unit < %lld)" \
      " SELECT %lld, %lld, unit, %lld, %s, %lld, %lld FROM wanted" \
      " WHERE NOT EXISTS (SELECT 1 FROM claim c WHERE c.shift = %lld AND c.desk = %lld" \
      " AND c.unit BETWEEN %lld AND %lld AND (c.until_s IS NULL OR c.until_s > %lld)" \
      " AND (c.visit IS NULL OR c.visit <> %lld)) ORDER BY unit" \
      " ON CONFLICT (shift, desk, unit) DO UPDATE SET visit = excluded.visit," \
      " kind = excluded.kind, until_s = excluded.until_s, online = excluded.online" \
      " WHERE claim.until_s <= %lld OR claim.visit = excluded.visit") \
    S(CLAIMS_CONFIRM, "claims_confirm", \
      P6_SQL_CLAIM_INSERT \
      " SELECT shift, desk, unit, visit, 'booked', CAST(NULL AS BIGINT), online FROM claim" \
      " WHERE visit = %lld AND " P6_SQL_ALL_OF_VISIT " ORDER BY shift, desk, unit" \
      " ON CONFLICT (shift, desk, unit) DO UPDATE SET kind = 'booked', until_s = NULL" \
      " WHERE claim.visit = excluded.visit") \
    S(CLAIMS_EXTEND, "claims_extend", \
      P6_SQL_CLAIM_INSERT \
      " SELECT shift, desk, unit, visit, kind, %lld, online FROM claim" \
      " WHERE visit = %lld AND kind IN ('hold', 'offer') AND " P6_SQL_ALL_OF_VISIT \
      " ORDER BY shift, desk, unit" \
      " ON CONFLICT (shift, desk, unit) DO UPDATE SET until_s = excluded.until_s" \
      " WHERE claim.visit = excluded.visit AND claim.kind = excluded.kind") \
    S(CLAIM_DROP, "claim_drop", \
      "DELETE FROM claim WHERE shift = %lld AND desk = %lld AND unit = %lld AND visit = %lld") \
    S(CLAIM_COOL, "claim_cool", \
      "UPDATE claim SET visit = NULL, kind = 'cooling', until_s = %lld" \
      " WHERE shift = %lld AND desk = %lld AND unit = %lld AND visit = %lld") \
    S(CLAIMS_OF_VISIT, "claims_of_visit", \
      "SELECT shift, desk, unit, visit, kind, until_s FROM claim WHERE visit = %lld" \
      " ORDER BY shift, desk, unit") \
    S(CLAIMS_OF_SHIFT, "claims_of_shift", \
      "SELECT shift, desk, unit, visit, kind, until_s FROM claim" \
      " WHERE shift = %lld AND (until_s IS NULL OR until_s > %lld) ORDER BY desk, unit") \
    S(CLAIMS_TAKEN, "claims_taken", \
      "SELECT desk, unit, visit FROM claim" \
      " WHERE shift = %lld AND (until_s IS NULL OR until_s > %lld)") \
    S(CLAIMS_STALE_SHIFTS, "claims_stale_shifts", \
      "SELECT shift FROM (SELECT shift FROM claim WHERE until_s <= %lld UNION" \
      " SELECT shift FROM visit WHERE state = 'hold' AND NOT EXISTS" \
      " (SELECT 1 FROM claim c WHERE c.visit = visit.id)) o ORDER BY shift LIMIT %lld") \
    S(CLAIMS_SWEEP, "claims_sweep", "DELETE FROM claim WHERE shift = %lld AND until_s <= %lld") \
    S(HOLDS_EXPIRE, "holds_expire", \
      "UPDATE visit SET state = 'expired', ticket = NULL, changed_at = %lld" \
      " WHERE shift = %lld AND state = 'hold'" \
      " AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.visit = visit.id)") \
    S(CHANGES_DROP, "changes_drop", "DELETE FROM change WHERE at_s < %lld")

#endif
