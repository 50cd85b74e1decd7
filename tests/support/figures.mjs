// Daily figures, what the police counted and hand-offs put straight into a running site's database, for
// tests of reports and statistics: a year with growing and uneven days, the same each time. How they
// come about is tested elsewhere.
import { addVisit, epochOf, minuteOf, shiftsFor, sql } from './visits.mjs';

export const dayOf = (text) => minuteOf(`${text}T00:00`) / (24 * 60);

// Figures of every place that is no police station from the day FIRST to LAST, sums of months too. The
// counting would replace those of days that the database has shifts of, so LAST is before the first.
export function addFigures(httpd, { first = '2025-11-24', last = '2026-11-15' } = {}) {
    const from = dayOf(first), to = dayOf(last);
    sql(httpd, `BEGIN IMMEDIATE;
CREATE TEMP TABLE place AS SELECT slug, commune, CASE WHEN group_name = '' THEN 'Tổ 1' ELSE group_name END AS home,
  row_number() OVER (ORDER BY slug) AS n FROM point WHERE kind <> 'police';
CREATE TEMP TABLE days AS WITH RECURSIVE d (day) AS (SELECT ${from} UNION ALL SELECT day + 1 FROM d WHERE day < ${to})
  SELECT day, 6 + (day - ${from}) / 40 AS much FROM d;
INSERT OR REPLACE INTO day_point (day, point, shifts, places_planned, places_used, booked, walk_in, absent, not_reached,
    waited_n, waited_s, served_n, served_s, households_visited, households_absent)
  SELECT day, slug, 1, 72, 20 + (day * 5 + n) % 40, much + (day * 3 + n) % 7, much + 4 + (day * n) % 11, (day + n) % 3, n % 2,
    12, 12 * (480 + (day * 37 + n * 91) % 700), 11, 11 * (700 + n * 13), (day + n) % 4, n % 3 FROM days, place
  WHERE (day * 11 + n * 7) % 5 <> 0;
INSERT OR REPLACE INTO day_service (day, point, agency, service, done, handed_off, not_done)
  SELECT d.day, d.point, CASE s.list_order % 4 WHEN 0 THEN 'police' WHEN 1 THEN 'bank' WHEN 2 THEN 'youth-union' ELSE 'committee' END,
    s.code, (d.day + n * s.list_order) % 6, (n + s.list_order) % 2, (d.day + s.list_order) % 5 = 0
  FROM day_point d JOIN place p ON p.slug = d.point, service s WHERE d.day BETWEEN ${from} AND ${to};
INSERT OR REPLACE INTO day_people (day, point, group_name, age_band, people)
  SELECT d.day, d.point, g.name, a.name, (d.day + n + a.k) % 4 FROM day_point d JOIN place p ON p.slug = d.point,
    (SELECT 'Tổ 3A' AS name UNION SELECT 'Thôn Nà Diểu' UNION SELECT '') g,
    (SELECT '' AS name, 1 AS k UNION SELECT 'under-14', 1 UNION SELECT '18-39', 2 UNION SELECT '60-79', 3 UNION SELECT '80+', 2) a
  WHERE d.day BETWEEN ${from} AND ${to};
CREATE TEMP TABLE months AS SELECT day, -(12 * (strftime('%Y', day * 86400, 'unixepoch') - 1970)
  + strftime('%m', day * 86400, 'unixepoch')) AS month FROM days;
INSERT OR REPLACE INTO day_point SELECT m.month, d.point, sum(d.shifts), sum(d.places_planned), sum(d.places_used),
  sum(d.booked), sum(d.walk_in), sum(d.absent), sum(d.not_reached), sum(d.waited_n), sum(d.waited_s), sum(d.served_n),
  sum(d.served_s), sum(d.households_visited), sum(d.households_absent)
  FROM months m JOIN day_point d ON d.day = m.day GROUP BY m.month, d.point;
INSERT OR REPLACE INTO day_service SELECT m.month, d.point, d.agency, d.service, sum(d.done), sum(d.handed_off), sum(d.not_done)
  FROM months m JOIN day_service d ON d.day = m.day GROUP BY m.month, d.point, d.agency, d.service;
INSERT OR REPLACE INTO day_people SELECT m.month, d.point, d.group_name, d.age_band, sum(d.people)
  FROM months m JOIN day_people d ON d.day = m.day GROUP BY m.month, d.point, d.group_name, d.age_band;
INSERT OR REPLACE INTO activation (commune, as_of, residents, target, activated, source, imported_at)
  SELECT commune, ${to} - 7 * k, 5200 + n * 90, 3900 + n * 60, 2400 + n * 37 - 140 * k, 'Công an tỉnh, báo cáo tuần', 1795000000
  FROM (SELECT commune, min(n) AS n FROM place GROUP BY commune), (SELECT 0 AS k UNION SELECT 1);
COMMIT`);
}

// WALK_IN visits on DAY at a point of 01840 that has no shifts, so that they stay.
export function addDay(httpd, day, { walkIn }) {
    sql(httpd, `INSERT OR REPLACE INTO day_point (day, point, shifts, walk_in) SELECT ${dayOf(day)}, slug, 1, ${walkIn} FROM point p
        WHERE commune = '01840' AND kind <> 'police' AND NOT EXISTS (SELECT 1 FROM shift s WHERE s.point = p.slug) LIMIT 1`);
}

// A month's sum of WALK_IN visits at POINT, with DONE times SERVICE: "2026-10".
export function addMonth(httpd, month, point, { walkIn, service = 'vneid-install', done = walkIn }) {
    const [year, number] = month.split('-').map(Number), code = -(12 * (year - 1970) + number);
    sql(httpd, `INSERT OR REPLACE INTO day_point (day, point, walk_in) VALUES (${code}, '${point}', ${walkIn});
        INSERT OR REPLACE INTO day_service (day, point, agency, service, done) VALUES (${code}, '${point}', 'police', '${service}', ${done})`);
}

// A hand-off that is open since MADE, of somebody who was at POINT on FROM: its id.
export function addHandOff(httpd, { point = 'nha-van-hoa-to-3a-duc-xuan', from = '2026-11-16T17:00', made = from,
    service = 'eid-level-2', to = '', toWhom = '', due = null } = {}) {
    const shift = shiftsFor(httpd, { point, from })[0];
    const visit = addVisit(httpd, { shift, state: 'finished', services: [[service, shift.desk]], start: 5 * addHandOff.used++ });
    sql(httpd, `UPDATE visit_service SET outcome = 'handed_off', reason = 'needs_biometrics' WHERE visit = ${visit.id}`);
    return sql(httpd, `INSERT INTO hand_off (visit, service, to_point, to_whom, due_min, state, made_at)
        VALUES (${visit.id}, '${service}', ${to ? `'${to}'` : 'NULL'}, '${toWhom.replaceAll("'", "''")}',
        ${due ? minuteOf(due) : 'NULL'}, 'open', ${epochOf(made)}); SELECT last_insert_rowid() AS id`)[0].id;
}
addHandOff.used = 0;
