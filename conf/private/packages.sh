# The Debian packages that each purpose needs, and installing what is missing of them.

declare -A PACKAGES
PACKAGES[build]="apache2-bin apache2-dev libapr1-dev libaprutil1-dev libaprutil1-dbd-sqlite3
    libaprutil1-dbd-pgsql libxml2-dev libutf8proc-dev libjansson-dev libssl-dev libxxhash-dev zlib1g-dev libldap-dev
    libcurl4-openssl-dev libqrencode-dev pkg-config gcc make libc6-dev"
PACKAGES[run]="media-types slapd openssl curl util-linux"
PACKAGES[install]="apache2 media-types"
PACKAGES[test]="libcmocka-dev nodejs postgresql chromium fonts-noto-core ldap-utils sqlite3
    nghttp2-client procps iproute2 mandoc man-db"
PACKAGES[package]="debhelper lintian fakeroot dpkg-dev"
PACKAGES[manual]="libapache2-mod-security2 modsecurity-crs"
PACKAGES[debootstrap]="debootstrap"
PACKAGES[patroni]="patroni etcd-server python3-etcd"
PACKAGES[bench]="wrk python3-minimal nodejs postgresql sqlite3 libsqlite3-dev"

# Names among the arguments that are not installed.
missing_packages() {
    # it fails when it has never heard of one of them
    { dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2> /dev/null || true; } \
        | awk -v wanted="$*" '
            $2 == "installed" { there[$1] = 1 }
            END { n = split(wanted, w, " "); for (i = 1; i <= n; i++) if (!(w[i] in there)) print w[i] }'
}

# Install packages without starting their services and without PostgreSQL's example cluster.
install_packages() {
    local policy=/usr/sbin/policy-rc.d cluster=/etc/postgresql-common/createcluster.d/proj06.conf
    local log=$BUILD/apt.log
    mkdir -p "$BUILD"
    say "installing $(echo "$@" | tr -s ' \n' ' ')"
    (
        made=()
        trap 'rm -f "${made[@]}"' EXIT
        if [ ! -e $policy ]; then
            made+=("$policy")
            printf '#!/bin/sh\nexit 101\n' > $policy
            chmod 755 $policy
        fi
        if [[ " $* " == *" postgresql "* && ! -e $cluster ]]; then
            made+=("$cluster")
            mkdir -p "${cluster%/*}"
            echo 'create_main_cluster = false' > $cluster
        fi
        export DEBIAN_FRONTEND=noninteractive
        apt-get -q update && apt-get -q -y --no-install-recommends install "$@"
    ) > "$log" 2>&1 < /dev/null || { tail -n 20 "$log" >&2; die "apt-get failed; see $log"; }
}

# need_packages PURPOSE…: all that the purposes need is there afterwards.
need_packages() {
    local purpose wanted='' missing
    for purpose in "$@"; do
        wanted="$wanted ${PACKAGES[$purpose]}"
        # some machines have npm with their nodejs, under no package of its own
        if [ "$purpose" = test ] && ! command -v npm > /dev/null; then wanted="$wanted npm"; fi
    done
    # shellcheck disable=SC2086
    missing=$(missing_packages $wanted)
    [ -n "$missing" ] || return 0
    is_root || die "these Debian packages are missing; install them or run this as root once:
$missing"
    # shellcheck disable=SC2086
    install_packages $missing
}
