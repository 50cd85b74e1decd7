#!/usr/bin/env bash
# A private slapd for tests: own directory, free ports on loopback, StartTLS and ldaps, people and
# groups of tests/contract/directory/people.ldif.
#
#   slapd.sh start DIR         make (first time) and start; prints the ports of ldap and ldaps
#   slapd.sh stop DIR          stop it and leave the directory
#   slapd.sh modify DIR FILE   change it by the LDIF in FILE, as its administrator
#
# DIR/ca.crt has signed its certificate, which is for 127.0.0.1 only though it listens on 127.0.0.2
# too; DIR/other/ca.crt has not. Runs as www-data when root calls it.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
source "$ROOT/conf/private/common.sh"
source "$ROOT/conf/private/directory.sh"
here=$ROOT/tests/contract/directory

verb=${1:?start|stop|modify} dir=${2:?DIR}

make_directory() {
    mkdir -p "$dir/run" "$dir/db" "$dir/other"
    if is_root; then chown "$RUN_USER:" "$dir/run" "$dir/db"; fi
    make_certificates "$dir"
    make_certificates "$dir/other"
    fill_template "$here/slapd.conf" DIR="$dir" > "$dir/slapd.conf"
    as_user /usr/sbin/slapadd -q -f "$dir/slapd.conf" < "$here/people.ldif" > "$dir/slapadd.log" 2>&1 \
        || { cat "$dir/slapadd.log" >&2; exit 3; }
    touch "$dir/made"
}

launch() {
    local plain tls
    read -r plain tls < "$dir/ports"
    as_user /usr/sbin/slapd -f "$dir/slapd.conf" -h "ldap://127.0.0.1:$plain/ \
ldap://127.0.0.2:$plain/ ldaps://127.0.0.1:$tls/" > "$dir/slapd.log" 2>&1 < /dev/null \
        || return 1
    for _ in $(seq 2400); do
        if port_taken "$tls"; then return 0; fi
        sleep 0.05
    done
    echo "slapd.sh: slapd does not answer" >> "$dir/slapd.log"
    return 1
}

start() {
    local plain try
    [ -e "$dir/made" ] || make_directory
    if [ -e "$dir/ports" ]; then
        launch
    else
        for try in 1 2 3 4 5; do
            plain=$(free_port $((20000 + RANDOM % 11000))) # below those that connections begin at
            echo "$plain $(free_port $((plain + 1)))" > "$dir/ports"
            launch && break
            [ "$try" != 5 ] || { cat "$dir/slapd.log" >&2; exit 3; }
        done
    fi
    cat "$dir/ports"
}

modify() {
    local plain tls
    read -r plain tls < "$dir/ports"
    LDAPTLS_CACERT=$dir/ca.crt ldapmodify -ZZ -x -H "ldap://127.0.0.1:$plain" \
        -D cn=admin,dc=test -w admin -f "$1" > "$dir/modify.log" 2>&1 \
        || { cat "$dir/modify.log" >&2; exit 3; }
}

case $verb in
start) start ;;
stop) stop_process "$dir/run/slapd.pid" "$dir" ;;
modify) modify "${3:?FILE}" ;;
*) echo "slapd.sh: start|stop|modify" >&2; exit 2 ;;
esac
