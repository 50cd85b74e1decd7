#!/usr/bin/env bash
# Requests per second of the locator's answer against a static file of the same bytes, from the same
# httpd in the same run, plain and gzip (mod_deflate compresses the file). Prints medians of paired
# ratios; the goals stand in brackets. Options: SECONDS_EACH=2 ROUNDS=7 CONNECTIONS=16.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${SECONDS_EACH:-2} rounds=${ROUNDS:-7} connections=${CONNECTIONS:-16}

dir=$(mktemp -d /var/tmp/proj06-bench.XXXXXX)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
trap './apxs-build.sh stop --dir "$dir" > /dev/null 2>&1 || true; rm -rf "$dir"' EXIT
./apxs-build.sh run --detach --dir "$dir" --port "$port" --clock 2026-11-23T18:40 \
    --set 'AddOutputFilterByType DEFLATE text/html' > "$dir.log" 2>&1 || { cat "$dir.log"; exit 1; }
rm -f "$dir.log"

site=http://127.0.0.1:$port
page="$site/proj06/help?when=tonight&commune=01840&lang=vi"
htdocs=$(curl -sf "$site/" > /dev/null && ls -d "$dir"/htdocs)
curl -sf "$page" -o "$htdocs/same.html"
curl -sf "$site/proj06/help?when=tonight&lang=vi&near=22.166,105.850" -o "$htdocs/same-near.html"
chmod 644 "$htdocs"/same*.html
bytes=$(stat -c %s "$htdocs/same.html")
gzip_bytes=$(curl -sf -H 'Accept-Encoding: gzip' "$page" | wc -c)
css=$(curl -sf "$page" | grep -o '[^"]*\.css[^"]*' | head -n 1)
css_bytes=$(curl -sf -H 'Accept-Encoding: gzip' "$site$css" | wc -c)

# Requests per second of URL with header HEADER.
rate() {
    wrk -t1 -c"$connections" -d"${seconds}s" -H "$2" "$1" | awk '/Requests\/sec/ { print $2 } /Non-2xx/ { exit 1 }'
}

median() {
    sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# Ratio of two URLs, in turns, with header HEADER.
compare() {
    local name=$1 ours=$2 theirs=$3 header=$4 goal=$5 a b
    for _ in $(seq "$rounds"); do
        a=$(rate "$ours" "$header")
        b=$(rate "$theirs" "$header")
        echo "$a $b"
    done > "$dir/rates"
    printf '%-44s %8.0f/s : %8.0f/s  ratio %s  [goal %s]\n' "$name" \
        "$(cut -d' ' -f1 "$dir/rates" | median)" "$(cut -d' ' -f2 "$dir/rates" | median)" \
        "$(awk '{ printf "%.2f\n", $1 / $2 }' "$dir/rates" | median)" "$goal"
}

# A position that differs with every request: wrk counts through a grid of three-decimal positions.
# The file is asked for in the same way, so that wrk has the same work.
cat > "$dir/near.lua" <<'LUA'
local n = 0
local path = os.getenv("ASKED")
request = function()
    n = n + 1
    local lat, lon = 21.40 + (n % 1200) / 1000, 105.50 + (math.floor(n / 1200) % 600) / 1000
    return wrk.format("GET", string.format("%s?when=tonight&lang=vi&near=%.3f,%.3f", path, lat, lon))
end
LUA
near_rate() {
    ASKED=$1 wrk -t1 -c"$connections" -d"${seconds}s" -s "$dir/near.lua" "$site" \
        | awk '/Requests\/sec/ { print $2 } /Non-2xx/ { exit 1 }'
}

echo "answer of $bytes bytes, $gzip_bytes compressed; with the style sheet $((gzip_bytes + css_bytes)) [goal 14336]"
compare "tonight in one commune : same bytes, plain" "$page" "$site/same.html" "Accept-Encoding: identity" ">= 1.3"
compare "tonight in one commune : same bytes, gzip" "$page" "$site/same.html" "Accept-Encoding: gzip" ">= 5"
for _ in $(seq "$rounds"); do
    echo "$(near_rate /proj06/help) $(near_rate /same-near.html)"
done > "$dir/rates"
printf '%-44s %8.0f/s : %8.0f/s  ratio %s  [goal %s]\n' "near, every request another : same bytes" \
    "$(cut -d' ' -f1 "$dir/rates" | median)" "$(cut -d' ' -f2 "$dir/rates" | median)" \
    "$(awk '{ printf "%.2f\n", $1 / $2 }' "$dir/rates" | median)" ">= 0.5"
