# Small things that every command needs. Sourced by apxs-build.sh.

say() { printf '%s\n' "$*" >&2; }
die() { printf 'apxs-build.sh: %s\n' "$*" >&2; exit 1; }

is_root() { [ "$(id -u)" -eq 0 ]; }

# Whom the private servers run as.
if is_root; then RUN_USER=www-data; else RUN_USER=$(id -un); fi

# Run a command as that user.
as_user() {
    if is_root; then runuser -u "$RUN_USER" -- "$@"; else "$@"; fi
}

# build_objects DIR [MAKE-ARGUMENT]… TARGET…: quiet unless it fails.
build_objects() {
    local objects=$1 log=$1.log
    shift
    mkdir -p "$objects"
    # one build at a time in one place, whoever asks
    if ! flock "$objects.lock" make -s -C "$ROOT/mod_proj06" -j"$(nproc)" O="$objects" "$@" > "$log" 2>&1; then
        tail -n 40 "$log" >&2
        die "the build failed; all of its output is in $log"
    fi
}

# Does anything listen on 127.0.0.1:PORT?
port_taken() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

# The first free port from PORT on.
free_port() {
    local port=$1
    while port_taken "$port"; do port=$((port + 1)); done
    echo "$port"
}

# fill_template FILE NAME=VALUE…: FILE with each @NAME@ replaced, on standard output.
fill_template() {
    local text pair
    text=$(cat "$1")
    shift
    for pair in "$@"; do text=${text//"@${pair%%=*}@"/"${pair#*=}"}; done
    printf '%s\n' "$text"
}

# Is the process in PIDFILE alive and does its command line name DIR (so that it is ours)?
our_process() {
    local pid
    [ -s "$1" ] && pid=$(cat "$1") && [ -r "/proc/$pid/cmdline" ] \
        && tr '\0' ' ' < "/proc/$pid/cmdline" | grep -qF -- "$2/"
}

# stop_process PIDFILE DIR: end it and wait until it is gone.
stop_process() {
    local pid tries=0
    our_process "$1" "$2" || { rm -f "$1"; return 0; }
    pid=$(cat "$1")
    kill -TERM "$pid" 2> /dev/null || true
    while [ -d "/proc/$pid" ]; do
        tries=$((tries + 1))
        [ "$tries" -eq 150 ] && kill -KILL "$pid" 2> /dev/null
        [ "$tries" -gt 200 ] && die "process $pid of $2 does not end"
        sleep 0.1
    done
    rm -f "$1"
}
