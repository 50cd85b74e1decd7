# `package`: a Debian package from this checkout, built in a temporary tree with conf/debian.

read_package_options() {
    OUT=$BUILD/package
    while [ $# -gt 0 ]; do
        case $1 in
            --out) need_value "$@"; OUT=$(realpath -m -- "$2"); shift 2 ;;
            *) die "unknown option '$1'; see ./apxs-build.sh --help" ;;
        esac
    done
}

# The version in base/version.h.
product_version() { sed -n 's/^#define P6_VERSION "\(.*\)"$/\1/p' "$ROOT/mod_proj06/base/version.h"; }

# When the sources changed last: the commit's time, else that of the newest file.
source_time() {
    git -C "$ROOT" log -1 --format=%ct 2> /dev/null \
        || find "$ROOT/mod_proj06" "$ROOT/conf" "$ROOT/templates" -printf '%T@\n' | sort -n | tail -n 1 \
            | cut -d. -f1
}

# make_source_tree TREE: what the packaging builds from.
make_source_tree() {
    mkdir -p "$1"
    cp -r "$ROOT"/{mod_proj06,conf,templates,README.md,LICENSE,apxs-build.sh} "$1"
    mkdir -p "$1/tests"
    cp -r "$ROOT/tests/support" "$1/tests"
    cp -r "$ROOT/conf/debian" "$1/debian"
    SOURCE_DATE_EPOCH=$(source_time)
    export SOURCE_DATE_EPOCH
    fill_template "$ROOT/conf/debian/changelog" VERSION="$(product_version)" \
        DATE="$(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")" > "$1/debian/changelog"
    # shellcheck disable=SC2086
    fill_template "$ROOT/conf/debian/control" \
        BUILD_PACKAGES="$(printf '%s, ' ${PACKAGES[build]} | sed 's/, $//')" > "$1/debian/control"
}

command_package() {
    local top
    read_package_options "$@"
    need_packages build package
    build_objects "$BUILD/obj" all
    top=$(mktemp -d)
    # shellcheck disable=SC2064
    trap "rm -rf '$top'" EXIT
    make_source_tree "$top/source"
    (cd "$top/source" && P6_OBJECTS=$BUILD/obj DEB_BUILD_OPTIONS=noautodbgsym \
        dpkg-buildpackage -b -us -uc) > "$top/log" 2>&1 < /dev/null \
        || { cp "$top/log" "$BUILD/package.log"; tail -n 40 "$top/log" >&2
             die "the package can't be built; all of its output is in $BUILD/package.log"; }
    mkdir -p "$OUT"
    rm -f "$OUT"/"$PACKAGE"_*.deb
    cp "$top"/"$PACKAGE"_*.deb "$OUT"
    ls "$OUT"/"$PACKAGE"_*.deb
}
