/** SQL on messages on their way out; see statements.h. Columns stand in the order of the field
    lists. */
#ifndef P6_STORE_STATEMENTS_OUTBOX_H
#define P6_STORE_STATEMENTS_OUTBOX_H

/* a message that is over is a count: nobody's address or name stays in it */
#define P6_SQL_BLANK "recipient = '', title = '', body = ''"

#define P6_STATEMENTS_OUTBOX(S) \
    S(OUTBOX_ADD, "outbox_add", \
      "INSERT INTO outbox (request_key, channel, visit, recipient, title, body, due_s, made_at," \
      " state) VALUES (%s, %s, %lld, %s, %s, %s, %lld, %lld, 'open')" \
      " ON CONFLICT (request_key) DO NOTHING") \
    S(OUTBOX_DUE, "outbox_due", \
      "SELECT id, request_key, channel, visit, recipient, title, body, due_s, made_at, tries" \
      " FROM outbox WHERE state = 'open' AND channel = %s AND due_s <= %lld" \
      " AND (due_s, id) > (%lld, %lld) ORDER BY due_s, id LIMIT %lld") \
    S(OUTBOX_CLAIM, "outbox_claim", \
      "UPDATE outbox SET tries = tries + 1, due_s = %lld" \
      " WHERE id = %lld AND state = 'open' AND tries = %lld") \
    S(OUTBOX_AGAIN, "outbox_again", \
      "UPDATE outbox SET due_s = %lld WHERE id = %lld AND state = 'open'") \
    S(OUTBOX_SENT, "outbox_sent", \
      "UPDATE outbox SET state = 'sent', " P6_SQL_BLANK \
      " WHERE id = %lld AND state IN ('open', 'dropped')") \
    S(OUTBOX_FAILED, "outbox_failed", \
      "UPDATE outbox SET state = 'failed', " P6_SQL_BLANK " WHERE id = %lld AND state = 'open'") \
    S(DELIVERY_ADD, "delivery_add", \
      "INSERT INTO delivery (outbox, at_s, result, detail)" \
      " SELECT id, %lld, %s, %s FROM outbox WHERE id = %lld") \
    S(OUTBOX_DROP, "outbox_drop", \
      "UPDATE outbox SET state = 'dropped', " P6_SQL_BLANK \
      " WHERE visit = %lld AND state = 'open' AND request_key <> %s") \
    S(OUTBOX_STALE, "outbox_stale", \
      "UPDATE outbox SET state = 'dropped', " P6_SQL_BLANK " WHERE id IN (SELECT id FROM outbox" \
      " WHERE state = 'open' AND made_at < %lld ORDER BY id LIMIT %lld)") \
    /* the first rows only: ids grow with time, so a table of years is not read for each sweep */ \
    S(OUTBOX_SWEEP, "outbox_sweep", \
      "DELETE FROM outbox WHERE id IN (SELECT id FROM (SELECT id, state, made_at FROM outbox" \
      " ORDER BY id LIMIT %lld) o WHERE o.state <> 'open' AND o.made_at < %lld)") \
    S(OUTBOX_PLACE, "outbox_place", \
      "SELECT p.name, s.stop_group, s.stop_landmark, c.help_line FROM shift s" \
      " JOIN point p ON p.slug = s.point JOIN commune c ON c.code = p.commune" \
      " WHERE s.id = %lld")

#endif
