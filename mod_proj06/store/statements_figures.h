/** SQL on daily figures, activation figures and hand-offs, for the reports; see statements.h.
    Columns stand in the order of the field lists. */
#ifndef P6_STORE_STATEMENTS_FIGURES_H
#define P6_STORE_STATEMENTS_FIGURES_H

#define P6_SQL_SUMS(column) "COALESCE(sum(d." column "), 0)"
#define P6_SQL_POINT_SUMS \
    P6_SQL_SUMS("shifts") ", " P6_SQL_SUMS("places_planned") ", " P6_SQL_SUMS("places_used") ", " \
    P6_SQL_SUMS("booked") ", " P6_SQL_SUMS("walk_in") ", " P6_SQL_SUMS("absent") ", " \
    P6_SQL_SUMS("not_reached") ", " P6_SQL_SUMS("waited_n") ", " P6_SQL_SUMS("waited_s") ", " \
    P6_SQL_SUMS("served_n") ", " P6_SQL_SUMS("served_s") ", " \
    P6_SQL_SUMS("households_visited") ", " P6_SQL_SUMS("households_absent")
#define P6_SQL_SERVICE_SUMS \
    P6_SQL_SUMS("done") ", " P6_SQL_SUMS("handed_off") ", " P6_SQL_SUMS("not_done")
/* days from, to; of one commune unless it is '' */
#define P6_SQL_IN_DAYS "d.day >= %lld AND d.day <= %lld AND (%s = '' OR p.commune = %s)"
#define P6_SQL_OF_SERVICE "(%s = '' OR d.agency = %s) AND (%s = '' OR d.service = %s)"
#define P6_SQL_DAY_SERVICE \
    " FROM day_service d JOIN point p ON p.slug = d.point WHERE " P6_SQL_IN_DAYS
#define P6_SQL_DAY_PEOPLE \
    " FROM day_people d JOIN point p ON p.slug = d.point WHERE " P6_SQL_IN_DAYS

#define P6_SQL_FROM_HAND_OFF \
    " FROM hand_off h JOIN visit v ON v.id = h.visit JOIN shift s ON s.id = v.shift" \
    " JOIN point p ON p.slug = s.point LEFT JOIN point t ON t.slug = h.to_point"
#define P6_SQL_HAND_OFF \
    "SELECT h.id, h.visit, h.service, h.to_point, t.name, h.to_whom, h.due_min, h.state," \
    " h.made_at, v.shift, v.ticket, s.start_min, p.name, p.commune" P6_SQL_FROM_HAND_OFF

#define P6_STATEMENTS_FIGURES(S) \
    S(FIGURES_BY_POINT, "figures_by_point", \
      "SELECT d.point, p.name, p.commune, " P6_SQL_POINT_SUMS \
      " FROM day_point d JOIN point p ON p.slug = d.point WHERE " P6_SQL_IN_DAYS \
      " GROUP BY d.point, p.name, p.commune") \
    S(FIGURES_BY_SERVICE, "figures_by_service", \
      "SELECT d.agency, d.service, " P6_SQL_SERVICE_SUMS P6_SQL_DAY_SERVICE \
      " GROUP BY d.agency, d.service") \
    S(FIGURES_OF_SERVICE, "figures_of_service", \
      "SELECT d.point, p.name, p.commune, " P6_SQL_SERVICE_SUMS P6_SQL_DAY_SERVICE \
      " AND " P6_SQL_OF_SERVICE " GROUP BY d.point, p.name, p.commune") \
    S(FIGURES_BY_AGE, "figures_by_age", \
      "SELECT d.age_band, '', sum(d.people)" P6_SQL_DAY_PEOPLE " GROUP BY d.age_band") \
    S(FIGURES_BY_GROUP, "figures_by_group", \
      "SELECT d.group_name, '', sum(d.people)" P6_SQL_DAY_PEOPLE " GROUP BY d.group_name") \
    S(FIGURES_LAST_HELD, "figures_last_held", \
      "SELECT x.commune, max(x.day) FROM (SELECT p.commune AS commune, (SELECT d.day" \
      " FROM day_point d WHERE d.point = p.slug AND d.day >= %lld AND d.day <= %lld" \
      " AND d.shifts > 0 ORDER BY d.day DESC LIMIT 1) AS day FROM point p) x" \
      " WHERE x.day IS NOT NULL GROUP BY x.commune") \
    S(FIGURES_STAFF, "figures_staff", \
      "SELECT k.agency, count(*) FROM day_point d JOIN point p ON p.slug = d.point" \
      " JOIN shift s ON s.point = d.point AND s.start_min >= d.day * 1440" \
      " AND s.start_min < (d.day + 1) * 1440 AND s.status = 'planned'" \
      " JOIN plan_desk k ON k.plan = s.plan WHERE d.shifts > 0 AND " P6_SQL_IN_DAYS \
      " GROUP BY k.agency") \
    S(FIGURES_HELPERS, "figures_helpers", \
      "SELECT COALESCE(a.agency, ''), count(*) FROM shift s JOIN point p ON p.slug = s.point" \
      " JOIN pass a ON a.shift = s.id WHERE s.start_min >= %lld AND s.start_min < %lld" \
      " AND (%s = '' OR p.commune = %s) AND a.revoked_at IS NULL" \
      " GROUP BY COALESCE(a.agency, '')") \
    S(ACTIVATION_PUT, "activation_put", \
      "INSERT INTO activation (commune, as_of, residents, target, activated, source, imported_at)" \
      " VALUES (%s, %lld, %lld, %lld, %lld, %s, %lld) ON CONFLICT (commune, as_of) DO UPDATE" \
      " SET residents = excluded.residents, target = excluded.target," \
      " activated = excluded.activated, source = excluded.source," \
      " imported_at = excluded.imported_at") \
    S(ACTIVATION_ALL, "activation_all", \
      "SELECT commune, as_of, residents, target, activated, source, imported_at FROM activation" \
      " ORDER BY commune, as_of") \
    S(ACTIVATION_AT, "activation_at", \
      "SELECT a.commune, a.as_of, a.residents, a.target, a.activated, a.source, a.imported_at" \
      " FROM activation a WHERE a.as_of = (SELECT max(b.as_of) FROM activation b" \
      " WHERE b.commune = a.commune AND b.as_of <= %lld) AND (%s = '' OR a.commune = %s)" \
      " ORDER BY a.commune") \
    S(HAND_OFFS_OPEN, "hand_offs_open", \
      P6_SQL_HAND_OFF " WHERE h.state = 'open' AND h.id > %lld AND (%s = '' OR p.commune = %s)" \
      " ORDER BY h.id LIMIT %lld") \
    S(HAND_OFFS_AGES, "hand_offs_ages", \
      "SELECT count(*), COALESCE(sum(CASE WHEN h.made_at <= %lld THEN 1 ELSE 0 END), 0)," \
      " COALESCE(sum(CASE WHEN h.made_at <= %lld THEN 1 ELSE 0 END), 0)," \
      " COALESCE(min(h.made_at), 0)" P6_SQL_FROM_HAND_OFF \
      " WHERE h.state = 'open' AND (%s = '' OR p.commune = %s)") \
    S(HAND_OFF_GET, "hand_off_get", P6_SQL_HAND_OFF " WHERE h.id = %lld") \
    S(HAND_OFF_SETTLE, "hand_off_settle", \
      "UPDATE hand_off SET state = %s, settled_at = %lld WHERE id = %lld AND state = 'open'")

#endif
