#!/usr/bin/env bash
# A private PostgreSQL for tests: own directory, own unix socket, a free port on 127.0.0.1, trust.
#
#   postgres.sh start DIR [NAME=VALUE…]   make (first time) and start; prints the conninfo
#   postgres.sh restart DIR               stop it quickly and start it again on the same port
#   postgres.sh crash DIR                 kill -9, as a lost machine would
#   postgres.sh freeze DIR                nothing of it runs any more, its connections stay open
#   postgres.sh thaw DIR                  it goes on
#   postgres.sh standby DIR PRIMARY NAME [NAME=VALUE…]   make and start a hot standby of the server
#                                         in PRIMARY, which knows it as NAME; prints the conninfo
#   postgres.sh promote DIR               the standby in DIR takes over
#   postgres.sh stop DIR                  stop and leave the directory
#
# NAME=VALUE are server settings, for example fsync=off. Runs as www-data when root calls it
# (PostgreSQL refuses root). The database and its user are both "proj06".
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || { echo "postgres.sh: no PostgreSQL server is installed" >&2; exit 3; }

verb=${1:?VERB} dir=${2:?DIR}
shift 2

as_user() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=www-data --regid=www-data --clear-groups env HOME=/nonexistent "$@"
    else
        "$@"
    fi
}

# nothing when it does not run: the number may be another's by now
server_pid() {
    local pid
    pid=$(head -1 "$dir/data/postmaster.pid" 2>/dev/null) || return 0
    if grep -qsF -- "$dir/data" "/proc/$pid/cmdline"; then echo "$pid"; fi
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
    local port
    for _ in $(seq 200); do
        port=$((20000 + RANDOM % 12000)) # below the range that outgoing connections use
        if port_is_free "$port"; then echo "$port"; return; fi
    done
    return 1
}

make_dir() {
    mkdir -p "$dir"
    if [ "$(id -u)" = 0 ]; then chown www-data:www-data "$dir"; fi
    chmod 700 "$dir"
    # unix socket paths are short: not below DIR, which may be long
    as_user mktemp -d /tmp/p6pg.XXXXXX > "$dir/socket"
}

make_cluster() {
    make_dir
    as_user "$bin/initdb" -D "$dir/data" -U proj06 -A trust -E UTF8 --locale=C --no-sync \
        > "$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; exit 3; }
    printf '%s\n' "unix_socket_directories = '$(cat "$dir/socket")'" \
        "listen_addresses = '127.0.0.1'" "max_connections = 60" "shared_buffers = 16MB" \
        "$@" >> "$dir/data/postgresql.conf"
}

make_standby() { # PRIMARY NAME [NAME=VALUE…]
    local primary=$1 name=$2 port
    shift 2
    port=$(cat "$primary/port")
    make_dir
    as_user "$bin/pg_basebackup" -D "$dir/data" -X stream -c fast --no-sync -R \
        -d "host=127.0.0.1 port=$port user=proj06 application_name=$name connect_timeout=3" \
        > "$dir/basebackup.log" 2>&1 || { cat "$dir/basebackup.log" >&2; exit 3; }
    # whom the primary waits for is in the copied file too: here nobody
    printf '%s\n' "unix_socket_directories = '$(cat "$dir/socket")'" \
        "synchronous_standby_names = ''" "$@" >> "$dir/data/postgresql.conf"
}

launch() {
    as_user "$bin/pg_ctl" start -D "$dir/data" -l "$dir/data/server.log" -w -t 600 -s \
        -o "-p $(cat "$dir/port")" < /dev/null > "$dir/pg_ctl.log" 2>&1
}

launch_on_free_port() {
    local try
    if [ -z "$(server_pid)" ]; then
        for try in 1 2 3; do
            free_port > "$dir/port"
            launch && break
            [ "$try" != 3 ] || { cat "$dir/data/server.log" >&2; exit 3; }
        done
    fi
}

tell() { echo "host=127.0.0.1 port=$(cat "$dir/port") dbname=proj06 user=proj06"; }

start() {
    local port
    [ -d "$dir/data" ] || make_cluster "$@"
    launch_on_free_port
    port=$(cat "$dir/port")
    # the standby that it may be told to wait for comes later
    "$bin/psql" -X -q -h 127.0.0.1 -p "$port" -U proj06 -d postgres -Atc \
        "SELECT 1 FROM pg_database WHERE datname = 'proj06'" | grep -q 1 ||
        PGOPTIONS='-c synchronous_commit=local' \
            "$bin/createdb" -h 127.0.0.1 -p "$port" -U proj06 proj06
    tell
}

standby() {
    make_standby "$@"
    launch_on_free_port
    tell
}

signal_all() { # SIGNAL, to the server and all its processes
    local pid
    pid=$(server_pid)
    [ -n "$pid" ] || return 0
    # shellcheck disable=SC2046
    kill "-$1" "$pid" $(pgrep -P "$pid") 2>/dev/null || true # some end meanwhile
}

halt() { # SIGNAL, then wait until that very process is gone
    local pid
    pid=$(server_pid)
    [ -n "$pid" ] || return 0
    kill "-$1" "$pid" 2>/dev/null || return 0
    for _ in $(seq 6000); do
        kill -0 "$pid" 2>/dev/null || return 0
        sleep 0.05
    done
    echo "postgres.sh: the server $pid did not stop" >&2
    exit 3
}

case $verb in
start) start "$@" ;;
restart) halt INT; launch || { cat "$dir/data/server.log" >&2; exit 3; } ;;
crash) halt KILL ;;
freeze) signal_all STOP ;;
thaw) signal_all CONT ;;
standby) standby "$@" ;;
promote) as_user "$bin/pg_ctl" promote -D "$dir/data" -w -t 600 -s ;;
stop) signal_all CONT; halt INT; rm -rf "$(cat "$dir/socket" 2>/dev/null || echo /nonexistent)" ;;
*) echo "postgres.sh: there is no verb $verb" >&2; exit 2 ;;
esac
