/** SQL on openings, on the keys of repeated requests and on consent texts; see statements.h. */
#ifndef P6_STORE_STATEMENTS_OPENINGS_H
#define P6_STORE_STATEMENTS_OPENINGS_H

#define P6_STATEMENTS_OPENINGS(S) \
    S(OPENING_PUT, "opening_put", \
      "INSERT INTO opening (cookie_hash, visit, until_s) VALUES (%s, %lld, %lld)" \
      " ON CONFLICT (cookie_hash) DO UPDATE SET until_s = excluded.until_s") \
    S(OPENING_GET, "opening_get", \
      "SELECT visit FROM opening WHERE cookie_hash = %s AND until_s > %lld") \
    S(OPENINGS_DROP, "openings_drop", "DELETE FROM opening WHERE visit = %lld") \
    S(OPENINGS_SWEEP, "openings_sweep", "DELETE FROM opening WHERE until_s <= %lld") \
    S(ACTION_NOTE, "action_note", \
      "INSERT INTO action_key (request_key, action, visit, at_s)" \
      " VALUES (%s, %s, %lld, %lld) ON CONFLICT (request_key) DO NOTHING") \
    S(ACTION_VISIT, "action_visit", "SELECT visit FROM action_key WHERE request_key = %s") \
    S(ACTIONS_SWEEP, "actions_sweep", "DELETE FROM action_key WHERE at_s <= %lld") \
    S(CONSENT_PUT, "consent_put", \
      "INSERT INTO consent_text (version, lang, body, valid_from_s)" \
      " VALUES (%s, %s, %s, %lld) ON CONFLICT (version, lang) DO NOTHING")

#endif
