#!/usr/bin/env bash
# Reports over a million visits: a year of 60 points with their daily figures, made directly. Prints
# for each report the median of wall time and the processor time of httpd's children for one answer;
# the goals stand in brackets. Other requests are sent beside to see that they do not wait. Option:
# ROUNDS=9.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${ROUNDS:-9}

dir=$(mktemp -d /var/tmp/proj06-bench.XXXXXX)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
trap './apxs-build.sh stop --dir "$dir" > /dev/null 2>&1 || true; rm -rf "$dir"' EXIT
./apxs-build.sh run --detach --dir "$dir" --port "$port" --clock 2026-11-23T18:40 > "$dir.log" 2>&1 \
    || { cat "$dir.log"; exit 1; }
rm -f "$dir.log"

site=http://127.0.0.1:$port/proj06
database=$(echo "$dir"/state/*.db)

# 2025-11-24 to 2026-11-22; figures that differ from row to row
sqlite3 -cmd '.timeout 20000' "$database" <<'SQL'
BEGIN IMMEDIATE;
CREATE TEMP TABLE place AS SELECT slug, row_number() OVER (ORDER BY slug) AS n FROM point LIMIT 60;
CREATE TEMP TABLE days AS
  WITH RECURSIVE d (day) AS (SELECT 20416 UNION ALL SELECT day + 1 FROM d WHERE day < 20779) SELECT day FROM d;
INSERT OR REPLACE INTO day_point (day, point, shifts, places_planned, places_used, booked, walk_in, absent, not_reached,
  waited_n, waited_s, served_n, served_s) SELECT day, slug, 1, 108, 60, 20 + (day + n) % 9, 22 + (day * n) % 7,
  (day + n) % 3, n % 2, 40, 24000, 40, 30000 FROM days, place;
INSERT OR REPLACE INTO day_service (day, point, agency, service, done, handed_off, not_done)
  SELECT day, slug, CASE s.list_order % 3 WHEN 0 THEN 'police' WHEN 1 THEN 'bank' ELSE 'committee' END, s.code,
  (day + n) % 11, n % 2, day % 2 FROM days, place, service s;
INSERT OR REPLACE INTO day_people (day, point, group_name, age_band, people)
  SELECT day, slug, g.name, a.name, (day + n) % 4 FROM days, place,
  (SELECT 'Tổ 1' AS name UNION SELECT 'Tổ 2' UNION SELECT '') g,
  (SELECT '' AS name UNION SELECT '18-39' UNION SELECT '60-79' UNION SELECT '80+') a;
-- and the sums of months, as the counting keeps them
CREATE TEMP TABLE months AS SELECT day, -(12 * (strftime('%Y', day * 86400, 'unixepoch') - 1970)
  + strftime('%m', day * 86400, 'unixepoch')) AS month FROM days;
INSERT OR REPLACE INTO day_point (day, point, shifts, places_planned, places_used, booked, walk_in, absent, not_reached,
  waited_n, waited_s, served_n, served_s) SELECT m.month, d.point, sum(d.shifts), sum(d.places_planned), sum(d.places_used),
  sum(d.booked), sum(d.walk_in), sum(d.absent), sum(d.not_reached), sum(d.waited_n), sum(d.waited_s), sum(d.served_n),
  sum(d.served_s) FROM months m JOIN day_point d ON d.day = m.day GROUP BY m.month, d.point;
INSERT OR REPLACE INTO day_service (day, point, agency, service, done, handed_off, not_done) SELECT m.month, d.point,
  d.agency, d.service, sum(d.done), sum(d.handed_off), sum(d.not_done) FROM months m JOIN day_service d ON d.day = m.day
  GROUP BY m.month, d.point, d.agency, d.service;
INSERT OR REPLACE INTO day_people (day, point, group_name, age_band, people) SELECT m.month, d.point, d.group_name,
  d.age_band, sum(d.people) FROM months m JOIN day_people d ON d.day = m.day
  GROUP BY m.month, d.point, d.group_name, d.age_band;
COMMIT;
SQL
visits=$(sqlite3 "$database" 'SELECT sum(booked + walk_in) FROM day_point WHERE day > 0')
rows=$(sqlite3 "$database" 'SELECT (SELECT count(*) FROM day_point) + (SELECT count(*) FROM day_service) + (SELECT count(*) FROM day_people)')
echo "$visits visits in $rows daily figures"

curl -sf -c "$dir/cookies" -o /dev/null "$site/office/sign-in"
curl -sf -c "$dir/cookies" -b "$dir/cookies" -o /dev/null -d directory=sample -d user=province -d password=demo-province \
    "$site/office/sign-in"

# Processor time of the children so far, in milliseconds.
used() {
    local pid ticks=0
    for pid in $(pgrep -P "$(cat "$dir/run/httpd.pid")"); do
        ticks=$((ticks + $(awk '{ print $14 + $15 }' "/proc/$pid/stat" 2> /dev/null || echo 0)))
    done
    echo $((ticks * 1000 / $(getconf CLK_TCK)))
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# ROUNDS answers to PATH, called NAME.
measure() {
    local name=$1 path=$2 before after
    curl -sf -b "$dir/cookies" -o /dev/null "$site$path"
    before=$(used)
    for _ in $(seq "$rounds"); do
        curl -sf -b "$dir/cookies" -o /dev/null -w '%{time_total}\n' "$site$path"
    done > "$dir/times"
    after=$(used)
    printf '%-44s %5.0f ms, of the processor %4d ms  [goal 300]\n' "$name" \
        "$(awk '{ print $1 * 1000 }' "$dir/times" | median)" $(((after - before) / rounds))
}

measure "the province, a week" "/office/reports?day=2026-11-16"
measure "the province, a month" "/office/reports?span=month&day=2026-10-01"
measure "the province, the year of a million visits" "/office/reports?span=days&from=2025-11-24&to=2026-11-22"
measure "a commune, the year" "/office/reports?span=days&from=2025-11-24&to=2026-11-22&commune=01840"
measure "one service, the year" "/office/reports?span=days&from=2025-11-24&to=2026-11-22&service=vneid-install"
measure "public statistics" "/statistics"

# looking up a visit reads the database: does it wait for reports?
look_up() {
    for _ in $(seq 40); do
        curl -s -o /dev/null -w '%{time_total}\n' "$site/api/v1/visits/AAAAAA" -H 'Proj06-Proof: 123'
    done | sort -n | tail -n 1 | awk '{ printf "%.0f", $1 * 1000 }'
}
alone=$(look_up)
(while :; do curl -sf -b "$dir/cookies" -o /dev/null "$site/office/reports?span=days&from=2025-11-24&to=2026-11-22"; done) &
reader=$!
beside=$(look_up)
kill "$reader" 2> /dev/null || true
wait "$reader" 2> /dev/null || true
echo "slowest of 40 look-ups of a visit: $alone ms, beside reports over the year $beside ms"
