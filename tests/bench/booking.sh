#!/usr/bin/env bash
# Durable bookings a second over HTTP, 32 clients, each for another person and place, against what the
# database does by itself: a bare loop that writes the same rows into the same kind of SQLite file
# (synchronous=FULL), and pgbench with the statements of one booking, taken from PostgreSQL's own log.
# Then one evening that everybody wants. Prints the smallest, middle and largest ratio of paired rounds.
# Options: SECONDS_EACH=3 ROUNDS=3 CLIENTS=32.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${SECONDS_EACH:-3} rounds=${ROUNDS:-3} clients=${CLIENTS:-32}

dir=$(mktemp -d /var/tmp/proj06-bench.XXXXXX)
chmod 755 "$dir"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
end() {
    ./apxs-build.sh stop --dir "$dir/site" > /dev/null 2>&1 || true
    [ ! -d "$dir/pg" ] || bash tests/support/postgres.sh stop "$dir/pg" > /dev/null 2>&1 || true
    rm -rf "$dir"
}
trap end EXIT
gcc -O2 -D_GNU_SOURCE -o "$dir/load" tests/bench/load.c -lpthread
gcc -O2 -o "$dir/bare" tests/bench/bare.c -lsqlite3
node tests/bench/booking.mjs data "$dir/data"

# Serve the benchmark's data from database DB, and write what is to be posted; QUERY runs SQL on it.
serve() {
    local db=$1
    ./apxs-build.sh stop --dir "$dir/site" > /dev/null
    rm -rf "$dir/site"
    ./apxs-build.sh run --detach --dir "$dir/site" --port "$port" --clock 2026-11-23T06:00 --data "$dir/data" \
        --db "$db" --set 'Proj06LimitAddress off' > "$dir/run.log" 2>&1 || { cat "$dir/run.log"; exit 1; }
    query "SELECT id, start_min, point FROM shift WHERE start_min < (SELECT min(start_min) FROM shift) + 14 * 1440
        ORDER BY id" | node tests/bench/booking.mjs lines "$dir" \
        "$(curl -sf "http://127.0.0.1:$port/proj06/api/v1/consent" | sed 's/^[^"]*"version":"\([^"]*\)".*/\1/')"
    # so many that no round uses its part up
    split -d -a 1 -n l/"$rounds" "$dir/even" "$dir/even-"
    split -d -a 1 -n l/"$rounds" "$dir/even.rows" "$dir/rows-"
}

# number NAME TEXT: the number behind NAME in a program's line.
number() { sed "s/.*\b$1 \([0-9.]*\).*/\1/" <<< "$2"; }

# post FILE SECONDS: made … p50 … p99 …; anything but 201 and 409 is a failure.
post() {
    local line
    line=$("$dir/load" "$port" /proj06/api/v1/visits "$1" "$clients" "$2")
    [ "$(number other "$line")" = 0 ] || { echo "$line" >&2; tail -n 5 "$dir/site/logs/error.log" >&2; exit 1; }
    echo "$line"
}

# sorted: smallest, middle and largest of the numbers on standard input.
sorted() { sort -n | awk '{ v[NR] = $1 } END { print v[1], v[int((NR + 1) / 2)], v[NR] }'; }

# compare NAME OTHERS: rounds of ours and OTHERS (a function of the round) in turns.
compare() {
    local name=$1 others=$2 n ours theirs
    : > "$dir/ours"; : > "$dir/theirs"
    for n in $(seq 0 $((rounds - 1))); do
        ours=$(post "$dir/even-$n" "$seconds")
        theirs=$("$others" "$n")
        [ "$(number refused "$ours")" = 0 ] || { echo "places were taken twice: $ours" >&2; exit 1; }
        echo "$ours" >> "$dir/ours"; echo "$theirs" >> "$dir/theirs"
    done
    paste "$dir/ours" "$dir/theirs" | sed 's/made \([0-9.]*\).*made \([0-9.]*\).*/\1 \2/' \
        | awk '{ printf "%.2f\n", $1 / $2 }' | sorted > "$dir/ratios"
    printf '%-34s %6.0f/s : %6.0f/s  ratio %s  p50 %s ms, p99 %s ms : p50 %s ms, p99 %s ms  [goal >= 0.8]\n' \
        "$name" "$(middle made ours)" "$(middle made theirs)" "$(sed 's/ / … /g' "$dir/ratios")" \
        "$(middle p50 ours)" "$(middle p99 ours)" "$(middle p50 theirs)" "$(middle p99 theirs)"
}

middle() { while read -r line; do number "$1" "$line"; done < "$dir/$2" | sorted | cut -d' ' -f2; }

# hot NAME: everybody wants the same evening, until it is full, evening after evening.
hot() {
    local line
    line=$(post "$dir/hot" "$seconds")
    printf '%-34s %6.0f/s  p50 %s ms, p99 %s ms\n' "$1" "$(number made "$line")" "$(number p50 "$line")" \
        "$(number p99 "$line")"
}

# SQLite
query() { sqlite3 "$dir/site/state/proj06.db" "$1"; }
bare() { "$dir/bare" "$dir/bare.db" "$dir/rows-$1" "$seconds"; }
# rows that a booking leaves in FILE, a digit for each table
rows_of_a_booking() {
    sqlite3 "$1" "SELECT (SELECT count(*) FROM claim) / n || ' ' || (SELECT count(*) FROM person) / n || ' '
        || (SELECT count(*) FROM visit_service) / n || ' ' || (SELECT count(*) FROM visit_event) / n || ' '
        || (SELECT count(*) FROM change) / n FROM (SELECT count(*) AS n FROM visit)"
}
serve sqlite
query ".backup $dir/bare.db"
compare "SQLite: over HTTP : bare loop" bare
[ "$(rows_of_a_booking "$dir/site/state/proj06.db")" = "$(rows_of_a_booking "$dir/bare.db")" ] \
    || { echo "the bare loop no longer writes what a booking writes: mend tests/bench/bare.c" >&2; exit 1; }
hot "SQLite: one evening for all"

# PostgreSQL
conninfo=$(bash tests/support/postgres.sh start "$dir/pg" max_connections=100 shared_buffers=128MB)
query() { psql -XAtq -F'|' "$conninfo" -c "$1"; }
# log all statements of one booking, on a connection that has been used, and make a script of it
capture() {
    local key=bench-capture-00000001 body answer=$dir/answer
    { head -n 200 "$dir/hot"; tail -n 200 "$dir/even"; } > "$dir/warm"
    post "$dir/warm" 30 > /dev/null
    query "SELECT setval(pg_get_serial_sequence('visit', 'id'), 70000001)" > /dev/null
    query "ALTER SYSTEM SET log_statement = 'all'"
    query "ALTER SYSTEM SET log_line_prefix = '%m [%p] '"
    query "SELECT pg_reload_conf()" > /dev/null
    body=$(tail -n 201 "$dir/even" | sed -n 1p)
    curl -sf -H 'Content-Type: application/json' -H "Idempotency-Key: $key" -d "$body" \
        "http://127.0.0.1:$port/proj06/api/v1/visits" > "$dir/visit"
    query "ALTER SYSTEM RESET log_statement"
    query "SELECT pg_reload_conf()" > /dev/null
    query "SELECT row_to_json(a) FROM (SELECT v.id, v.code, v.ticket, v.shift, v.request_key AS key, p.phone
        FROM visit v JOIN person p ON p.visit = v.id ORDER BY v.id DESC LIMIT 1) a" > "$answer"
    sed -i "s/}$/,\"start\":\"$(sed 's/.*"start":"\([^"]*\)".*/\1/' "$dir/visit")\"}/" "$answer"
    node tests/bench/booking.mjs script "$answer" < "$dir/pg/data/server.log" > "$dir/booking.pgbench"
}
pgbench_round() {
    local base
    base=$(query "SELECT min(id) FROM shift")
    (cd "$dir" && rm -f pgbench_log.* && "$pgbench" -n -M prepared -c "$clients" -j 2 -T "$seconds" \
        -D base="$base" -D i="$(($1 * 2000))" -f booking.pgbench -l "$conninfo") > "$dir/pgbench.out" 2>&1 \
        || { tail -n 5 "$dir/pgbench.out" >&2; exit 1; }
    cat "$dir"/pgbench_log.* | awk '{ print $3 / 1000 }' | sort -n | awk -v rate="$(sed -n 's/^tps = \([0-9.]*\).*/\1/p' \
        "$dir/pgbench.out")" '{ v[NR] = $1 } END { printf "made %.0f p50 %.1f p99 %.1f\n", rate,
            v[int((NR + 1) / 2)], v[int(NR * 0.99)] }'
}
pgbench=$(ls /usr/lib/postgresql/*/bin/pgbench | sort -V | tail -n 1)
serve "pgsql:$conninfo"
capture
compare "PostgreSQL: over HTTP : pgbench" pgbench_round
hot "PostgreSQL: one evening for all"
