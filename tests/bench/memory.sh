#!/usr/bin/env bash
# Does memory grow with requests? Mixed pages, feeds, forms and errors from wrk: the anonymous memory
# of httpd's two children after a warm-up (each thread's allocator comes to its size late) and after all
# requests, beside the same of a httpd without the module that sends a file. The goal stands in brackets.
# Options: WARM_UP=1000000 REQUESTS=1000000 CONNECTIONS=16.
set -euo pipefail
cd "$(dirname "$0")/../.."
requests=${REQUESTS:-1000000} warm_up=${WARM_UP:-1000000} connections=${CONNECTIONS:-16}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
dir=$(mktemp -d /var/tmp/proj06-bench.XXXXXX)
port=$(free_port)
end() {
    ! [ -e "$dir/bare.pid" ] || kill "$(cat "$dir/bare.pid")" || true
    ./apxs-build.sh stop --dir "$dir" > /dev/null 2>&1 || true
    rm -rf "$dir"
}
trap end EXIT
# two children from first to last
./apxs-build.sh run --detach --dir "$dir" --port "$port" --clock 2026-11-23T18:40 --set 'ServerLimit 2' \
    --set 'MaxRequestWorkers 50' --set 'MaxSpareThreads 50' > "$dir.log" 2>&1 || { cat "$dir.log"; exit 1; }
rm -f "$dir.log"
bare_port=$(free_port)
awk '/^<Proj06Directory/, /^<\/Proj06Directory>/ { next } /^<Location "\/proj06">/, /^<\/Location>/ { next }
    /^Proj06/ || /proj06_module/ { next } { print }' "$dir/conf/httpd.conf" \
    | sed "s/^Listen .*/Listen 127.0.0.1:$bare_port/; s/httpd\.pid/bare.pid/; s/^DefaultRuntimeDir.*//; s/proj06:info//" \
    > "$dir/conf/bare.conf"
sed -i "s#^PidFile.*#PidFile \"$dir/bare.pid\"#" "$dir/conf/bare.conf"
/usr/sbin/apache2 -d "$dir" -f "$dir/conf/bare.conf"
head -c 20000 /dev/urandom | base64 > "$dir/htdocs/file.html"
chmod 644 "$dir/htdocs/file.html"

cat > "$dir/mixed.lua" <<'LUA'
local n = 0
local paths = {
    "/?lang=vi", "/help?when=tonight&commune=01840", "/help?when=tonight&commune=%05d", "/help?near=22.%03d,105.8%02d",
    "/help?q=van+lang+%d", "/point/nha-van-hoa-to-3a-duc-xuan", "/point/nha-van-hoa-to-3a-duc-xuan.ics", "/api/v1/help?when=today",
    "/api/v1/points?commune=01840", "/api/v1/points.geojson", "/fragment/tonight", "/book?lang=en", "/visit?lang=fr", "/home-visit",
    "/statistics", "/health", "/no-such-page-%d", "/api/v1/help?when=never-%d", "/office/sign-in", "/office", "/static/none.css" }
request = function()
    n = n + 1
    return wrk.format("GET", "/proj06" .. string.format(paths[n % #paths + 1], n % 1000, n % 100))
end
LUA

# load PORT REQUESTS SCRIPT…: at least so many requests.
load() {
    local to=$1 left=$2 done
    shift 2
    while [ "$left" -gt 0 ]; do
        done=$(wrk -t1 -c"$connections" -d5s "$@" "http://127.0.0.1:$to/file.html" | awk '/requests in/ { print $1 }')
        left=$((left - done))
    done
}

# held PIDFILE: kilobytes of anonymous memory of the children.
held() {
    local pid sum=0
    for pid in $(pgrep -P "$(cat "$1")"); do
        sum=$((sum + $(awk '/^Anonymous/ { print $2 }' "/proc/$pid/smaps_rollup")))
    done
    echo $sum
}

# grown PIDFILE PORT SCRIPT…
grown() {
    local pid=$1 to=$2 before after
    shift 2
    load "$to" "$warm_up" "$@"
    before=$(held "$pid")
    load "$to" "$requests" "$@"
    after=$(held "$pid")
    echo "$before $after $(((after - before) * 1000 / before))"
}

read -r before after ours < <(grown "$dir/run/httpd.pid" "$port" -s "$dir/mixed.lua")
read -r bare_before bare_after theirs < <(grown "$dir/bare.pid" "$bare_port")
awk -v n="$requests" -v w="$warm_up" -v b="$before" -v a="$after" -v o="$ours" -v bb="$bare_before" -v ba="$bare_after" -v t="$theirs" 'BEGIN {
    printf "memory over %d mixed requests after %d: %d to %d kB, %+.1f %%; without the module %d to %d kB, %+.1f %%; ours beyond %+.1f %%  [goal <= 2]\n",
        n, w, b, a, o / 10, bb, ba, t / 10, (o - t) / 10 }'
