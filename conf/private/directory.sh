# The private sample directory: slapd on 127.0.0.1 with StartTLS, a CA made on the spot, and the
# accounts and groups of directory.ldif.

# A CA and a server certificate for 127.0.0.1 in the directory $1, once.
make_certificates() {
    local dir=$1
    [ -e "$dir/server.crt" ] && return 0
    {
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 \
            -subj '/CN=proj06 sample CA' -keyout "$dir/ca.key" -out "$dir/ca.crt"
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
            -subj '/CN=localhost' -keyout "$dir/server.key" -out "$dir/server.csr"
        openssl x509 -req -in "$dir/server.csr" -CA "$dir/ca.crt" -CAkey "$dir/ca.key" \
            -CAcreateserial -days 3650 -out "$dir/server.tmp" \
            -extfile <(echo 'subjectAltName = DNS:localhost, IP:127.0.0.1')
    } > "$dir/certificates.log" 2>&1 || die "openssl made no certificate; see $dir/certificates.log"
    rm -f "$dir/ca.key" "$dir/server.csr"
    if is_root; then chown "$RUN_USER:" "$dir/server.key"; fi
    chmod 600 "$dir/server.key"
    mv "$dir/server.tmp" "$dir/server.crt"
}

# directory.ldif with each "{HASH}word" replaced by a salted hash of word.
hashed_ldif() {
    local line
    while IFS= read -r line; do
        case $line in
            'userPassword: {HASH}'*) echo "userPassword: $(slappasswd_of "${line#*\}}")" ;;
            *) printf '%s\n' "$line" ;;
        esac
    done < "$ROOT/conf/private/directory.ldif"
}

slappasswd_of() { PATH=$PATH:/usr/sbin slappasswd -h '{SSHA}' -T <(printf '%s' "$1"); }

# Fill the directory's database below $1, once.
fill_directory() {
    local dir=$1
    [ -e "$dir/db/data.mdb" ] && return 0
    rm -rf "$dir/new" "$dir/db"
    mkdir -p "$dir/db"
    if is_root; then chown "$RUN_USER:" "$dir/db"; fi
    chmod 700 "$dir/db"
    hashed_ldif | as_user /usr/sbin/slapadd -f "$dir/slapd.conf" > "$dir/slapadd.log" 2>&1 \
        || { rm -rf "$dir/db"; die "the sample directory can't be filled; see $dir/slapadd.log"; }
}

# start_directory DIR PORT-TO-BEGIN-WITH: start slapd below DIR/ldap; its port in DIR/ldap/port.
start_directory() {
    local dir=$1/ldap port tries=0
    mkdir -p "$dir/run"
    if is_root; then chown "$RUN_USER:" "$dir/run"; fi
    make_certificates "$dir"
    fill_template "$ROOT/conf/private/slapd.conf" DIR="$dir" > "$dir/slapd.conf"
    fill_directory "$dir"
    port=$(free_port "$2")
    # a port on which nobody listens may still be the near end of somebody's connection
    until as_user /usr/sbin/slapd -f "$dir/slapd.conf" -h "ldap://127.0.0.1:$port/" \
        > "$dir/slapd.log" 2>&1 < /dev/null; do
        tries=$((tries + 1))
        [ "$tries" -le 20 ] || die "slapd does not start; see $dir/slapd.log"
        port=$(free_port $((port + 1)))
    done
    echo "$port" > "$dir/port"
    tries=0
    until port_taken "$port"; do
        tries=$((tries + 1))
        [ "$tries" -le 100 ] || die "slapd does not answer on port $port; see $dir/slapd.log"
        sleep 0.1
    done
}

stop_directory() { stop_process "$1/ldap/run/slapd.pid" "$1"; }
