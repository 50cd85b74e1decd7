# `run` and `stop`: a private httpd, database and directory below one DIR, on 127.0.0.1.

# Where `run` keeps its things unless told otherwise: readable for the unprivileged user even when
# the checkout lies in somebody's private home; one for each checkout.
default_dir() { echo "/var/tmp/proj06-$(id -u)-$(printf '%s' "$ROOT" | cksum | cut -d' ' -f1)"; }

need_value() { [ $# -ge 2 ] || die "$1 needs a value; see ./apxs-build.sh --help"; }

read_dir_option() {
    DIR=$(default_dir)
    while [ $# -gt 0 ]; do
        case $1 in
            --dir) need_value "$@"; DIR=$(realpath -m -- "$2"); shift 2 ;;
            *) die "unknown option '$1'; see ./apxs-build.sh --help" ;;
        esac
    done
}

read_run_options() {
    PORT=8006 DIR=$(default_dir) CLOCK='' DATA='' DB=sqlite DETACH='' SET=''
    while [ $# -gt 0 ]; do
        case $1 in
            --detach) DETACH=1; shift; continue ;;
            --port | --dir | --clock | --data | --db | --set) need_value "$@" ;;
            *) die "unknown option '$1'; see ./apxs-build.sh --help" ;;
        esac
        case $1 in
            --port) PORT=$2 ;;
            --dir) DIR=$(realpath -m -- "$2") ;;
            --clock) CLOCK=$2 ;;
            --data) DATA=$(realpath -- "$2") ;;
            --db) DB=$2 ;;
            --set) SET+=$2$'\n' ;;
        esac
        shift 2
    done
    [[ $PORT =~ ^[0-9]{1,5}$ && $PORT -ge 1 && $PORT -le 65535 ]] || die "--port needs a port number"
    [[ $DB == sqlite || $DB == pgsql:*=* ]] || die "--db needs sqlite or 'pgsql:host=… dbname=…'"
    [[ -z $CLOCK ]] || { [[ $CLOCK =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?$ ]] \
        && date -ud "${CLOCK/T/ }" > /dev/null 2>&1; } \
        || die "--clock needs a local time such as 2026-11-23T18:40"
    [[ -z $DATA || -d $DATA ]] || die "--data needs a directory"
}

prepare_dir() {
    mkdir -p "$DIR"
    [ -O "$DIR" ] || die "$DIR belongs to somebody else"
    chmod 755 "$DIR"
    touch "$DIR/.proj06" # `clean` removes only what has this
    mkdir -p "$DIR"/{conf,logs,run,htdocs,state,ldap}
    if is_root; then chown "$RUN_USER:" "$DIR/state"; fi
    chmod 750 "$DIR/state"
    as_user test -x "$DIR" || die "user $RUN_USER can't reach $DIR; choose another --dir"
    cp "$ROOT/conf/private/portal.shtml" "$DIR/htdocs/index.shtml"
}

tool() {
    "$BUILD/obj/proj06ctl" --db "$TOOL_DB" --user "$RUN_USER" "$@" >> "$DIR/logs/proj06ctl.log" 2>&1 \
        || { tail -n 20 "$DIR/logs/proj06ctl.log" >&2
             die "proj06ctl $1 failed; all of its output is in $DIR/logs/proj06ctl.log"; }
}

checksum_of() { (cd "$1" && find . -type f -print0 | sort -z | xargs -0 cksum | cksum); }

# The database, made or migrated, with the data in it. state/loaded says what was imported.
prepare_database() {
    local source=${DATA:-$ROOT/conf/sample} loaded=$DIR/loaded day known=''
    TOOL_DB=$DB
    [ "$DB" = sqlite ] && TOOL_DB=sqlite:$DIR/state/proj06.db
    : > "$DIR/logs/proj06ctl.log"
    [ -e "$loaded" ] && [ "$(head -n 1 "$loaded")" = "$TOOL_DB" ] && known=1
    if [ "$DB" = sqlite ] && [ ! -e "$DIR/state/proj06.db" ]; then known=''; fi
    if [ -n "$known" ]; then tool db migrate; else tool db init; fi
    [ -e "$DIR/state/audit.key" ] || tool audit key "$DIR/state/audit.key"
    if [ -z "$known" ] || { [ -n "$DATA" ] && [ "$(sed -n 2p "$loaded")" != "$(checksum_of "$DATA")" ]; }
    then
        import_data "$source"
        printf '%s\n%s\n' "$TOOL_DB" "$(checksum_of "$source")" > "$loaded"
    fi
    day=${CLOCK%T*}
    [ -n "$day" ] || day=$(TZ=UTC-7 date +%F)
    if [ "$(sed -n 3p "$loaded")" != "$day" ]; then
        tool expand --from "$day"
        sed -i "3d; 2a $day" "$loaded"
    fi
}

# Import a copy that the unprivileged user can read.
import_data() {
    rm -rf "$DIR/data"
    cp -r -- "$1" "$DIR/data"
    chmod -R a+rX "$DIR/data"
    say "importing $1"
    tool import "$DIR/data"
    rm -rf "$DIR/data"
}

write_httpd_conf() {
    local user='' database clock=''
    is_root && user="User $RUN_USER"$'\n'"Group $(id -gn "$RUN_USER")"
    database="Proj06Database sqlite3 \"$DIR/state/proj06.db\""
    [ "$DB" = sqlite ] || database="Proj06Database pgsql \"${DB#pgsql:}\""
    [ -z "$CLOCK" ] || clock="Proj06Clock $CLOCK"
    fill_template "$ROOT/conf/private/httpd.conf" DIR="$DIR" PORT="$PORT" USER="$user" ROOT="$ROOT" \
        OBJECTS="$BUILD/obj" MODULES="$(apxs -q LIBEXECDIR)" DATABASE="$database" CLOCK="$clock" \
        LDAP_PORT="$(cat "$DIR/ldap/port")" SET="$SET" > "$DIR/conf/httpd.conf"
}

start_httpd() {
    local tries=0
    port_taken "$PORT" && die "something else listens on port $PORT; choose another with --port"
    write_httpd_conf
    LC_ALL=C /usr/sbin/apache2 -d "$DIR" -f "$DIR/conf/httpd.conf" -k start \
        > "$DIR/logs/start.log" 2>&1 < /dev/null \
        || { cat "$DIR/logs/start.log" >&2; die "httpd does not start; see $DIR/logs/"; }
    until curl -s -f -o /dev/null --max-time 5 "http://127.0.0.1:$PORT/proj06/"; do
        tries=$((tries + 1))
        if [ "$tries" -gt 600 ] || { [ "$tries" -gt 20 ] && ! httpd_runs; }; then
            tail -n 10 "$DIR/logs/error.log" >&2
            die "the first page does not answer; see $DIR/logs/error.log"
        fi
        sleep 0.1
    done
}

httpd_runs() { our_process "$DIR/run/httpd.pid" "$DIR"; }

stop_all() {
    stop_directory "$1" & # slapd takes its second meanwhile
    stop_process "$1/run/httpd.pid" "$1"
    wait $!
}

# Until httpd ends or somebody wants us to.
wait_for_end() {
    trap 'stop_all "$DIR"; exit 0' INT TERM HUP
    while httpd_runs; do
        sleep 1 &
        wait $! || true
    done
    stop_all "$DIR"
}

command_run() {
    read_run_options "$@"
    need_packages build run
    build_objects "$BUILD/obj" all
    prepare_dir
    stop_all "$DIR"
    trap 'stop_all "$DIR"' EXIT
    prepare_database
    start_directory "$DIR" $((PORT + 1))
    start_httpd
    trap - EXIT
    echo "ready http://127.0.0.1:$PORT/proj06/"
    [ -n "$DETACH" ] || wait_for_end
}

command_stop() {
    read_dir_option "$@"
    stop_all "$DIR"
}
