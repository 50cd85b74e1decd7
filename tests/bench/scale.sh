#!/usr/bin/env bash
# A province a hundred times as large: how long its snapshot takes to build from SQLite, to open and
# how large it is, and what an answer near a position takes in it against 3,000 points. Eight weeks
# of shifts, three a week at each point. Prints medians of paired rounds; the goals stand in brackets.
# Options: POINTS=100000 ROUNDS=5 ASKS=2000.
set -euo pipefail
cd "$(dirname "$0")/../.."
points=${POINTS:-100000} few=3000 rounds=${ROUNDS:-5} asks=${ASKS:-2000}

obj=$PWD/.build/obj
make -s -C mod_proj06 O="$obj" "$obj/tests/bench/locator/near" > /dev/null
ctl=$obj/proj06ctl near=$obj/tests/bench/locator/near
dir=$(mktemp -d /var/tmp/proj06-bench.XXXXXX)
trap 'rm -rf "$dir"' EXIT
clock=2026-11-23T18:40

# province N: a database with N points all over the province, and its snapshot.
province() {
    local db=$dir/$1.db
    "$ctl" --db "sqlite:$db" --clock $clock db init > "$dir/log" 2>&1
    "$ctl" --db "sqlite:$db" --clock $clock import conf/sample > "$dir/log" 2>&1
    sqlite3 "$db" > /dev/null <<SQL
PRAGMA synchronous = OFF;
BEGIN;
CREATE TEMP TABLE commune_at AS SELECT row_number() OVER (ORDER BY code) - 1 AS i, code, lat_e6, lon_e6 FROM commune;
INSERT INTO point (slug, kind, name, commune, group_name, group_aliases, address, landmark, lat_e6, lon_e6, phone,
    step_free, checked_at, active, sample)
  WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n + 1 < $1)
  SELECT 'diem-' || n, 'fixed', 'Nhà văn hóa số ' || n, c.code, 'Tổ ' || (n % 40 + 1), '', 'số ' || n || ' đường Trường Chinh',
    'đối diện trường tiểu học số ' || n, c.lat_e6 + n * 7919 % 80000 - 40000, c.lon_e6 + n * 104729 % 80000 - 40000,
    '+8491' || printf('%07d', n), 1, 1795140900, 1, 0
  FROM n JOIN commune_at c ON c.i = n % (SELECT count(*) FROM commune_at);
INSERT INTO shift (rota, point, start_min, end_min, rota_start, hours_unknown, status, live, late_min, plan, walk_in,
    last_entry, spoken, note, stop_group, stop_landmark, stop_lat_e6, stop_lon_e6, edited)
  WITH RECURSIVE k (k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM k WHERE k < 23)
  SELECT NULL, p.slug, day * 1440 + 1050, day * 1440 + 1290, 0, 0, 'planned', 'none', 0, (SELECT min(plan) FROM plan_desk), 1,
    20, '', '', '', '', 0, 0, 0
  FROM (SELECT slug, k, 20780 + k * 7 / 3 + p.rowid % 2 AS day FROM point p, k WHERE slug LIKE 'diem-%') p;
COMMIT;
SQL
    rm -f "$dir/$1.snap"*
}

build() {
    "$ctl" --db "sqlite:$dir/$1.db" --clock $clock snapshot build "$dir/$1.snap" > "$dir/log" 2>&1
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

province $few
province "$points"
build $few
for _ in $(seq "$rounds"); do
    start=$(date +%s%N)
    build "$points"
    echo $((($(date +%s%N) - start) / 1000000))
done > "$dir/built"
bytes=$(cat "$dir/$points.snap" "$(ls -t "$dir/$points.snap.live."* | head -n 1)" | wc -c)
for _ in $(seq "$rounds"); do
    echo "$("$near" "$dir/$points.snap" "$asks" $clock) $("$near" "$dir/$few.snap" "$asks" $clock)"
done > "$dir/asked"
printf '%s points, %s shifts: %d MB [goal 100], built from SQLite in %d ms [goal 2000], opened in %d ms\n' "$points" \
    "$(sqlite3 "$dir/$points.db" 'SELECT count(*) FROM shift')" $((bytes / 1000000)) "$(median < "$dir/built")" \
    $(($(cut -d' ' -f2 "$dir/asked" | median) / 1000))
printf 'near a position: %d µs : %d µs with %d points  ratio %s  [goal <= 2]\n' "$(cut -d' ' -f1 "$dir/asked" | median)" \
    "$(cut -d' ' -f4 "$dir/asked" | median)" $few "$(awk '{ printf "%.2f\n", $1 / $4 }' "$dir/asked" | median)"
