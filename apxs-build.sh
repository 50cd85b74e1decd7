#!/usr/bin/env bash
# Front door for people: build, run, test and measure mod_proj06 from a checkout.
# What the commands do stands below in usage(); the pieces are in conf/private/ and tests/support/.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
BUILD=$ROOT/.build
# shellcheck source=conf/private/common.sh
source "$ROOT/conf/private/common.sh"
source "$ROOT/conf/private/packages.sh"
source "$ROOT/conf/private/directory.sh"
source "$ROOT/conf/private/run.sh"
source "$ROOT/conf/private/man.sh"
source "$ROOT/conf/private/install.sh"
source "$ROOT/conf/private/package.sh"
source "$ROOT/tests/support/suites.sh"

usage() {
    cat <<'TEXT'
usage: ./apxs-build.sh COMMAND [OPTION]…

  run      build, fill a database with sample data, serve the product on 127.0.0.1
             --port N          port of the pages (default 8006)
             --dir DIR         holds everything that run makes; with the same DIR the database stays
             --clock TIME      start the product's clock at this local time, 2026-11-23T18:40
             --data DIR        import DIR (CSV, GeoJSON; see conf/data-format.md), not the sample data
             --db sqlite|'pgsql:host=… dbname=…'
             --set 'DIRECTIVE VALUE'   add a line to the private configuration; may be repeated
             --detach          come back when the first page answers
  stop     end what `run` started: [--dir DIR]
  build    build the module and proj06ctl
  test     run all test suites, or those named: unit unit-san contract contract-san guards
             differential package fuzz e2e e2e-asan browser; the last line counts them;
             with P6_DEBOOTSTRAP=1 package also tries the package in a clean Debian,
             with P6_PATRONI=1 e2e also tries front ends on PostgreSQL that Patroni and etcd drive
             with P6_KILLS=N and P6_RESTARTS=N its storms last until so many children died, so many reloads,
             with P6_CUTS=N the power fails at so many moments of one
  install  put the product where Debian's httpd looks for it, and make its database
             --destdir DIR     put it below DIR, without a database
  uninstall  take it away again; the database and an edited proj06.conf stay
             --destdir DIR     from below DIR
             --purge           remove these too
  package  make a Debian package in .build/package
             --out DIR         in DIR
  bench    measure the product against static files of the same bytes and against bare databases
  clean    remove what build and run have made: [--dir DIR]

As root, missing Debian packages are installed; everything else runs as an unprivileged user.
TEXT
}

command_build() {
    need_packages build
    build_objects "$BUILD/obj" all
    say "built $BUILD/obj/.libs/mod_proj06.so and $BUILD/obj/proj06ctl"
}

command_bench() {
    need_packages build run bench
    build_objects "$BUILD/obj" all
    local script
    for script in "$ROOT"/tests/bench/*.sh; do bash "$script"; done
}

command_clean() {
    read_dir_option "$@"
    stop_all "$DIR"
    [ -e "$DIR/.proj06" ] && rm -rf "$DIR"
    rm -rf "$BUILD" "$ROOT/tests/node_modules"
}

main() {
    local command=${1:-}
    [ $# -gt 0 ] && shift
    if [ "${1:-}" = --help ]; then command=help; fi
    case $command in
        build | bench) [ $# -eq 0 ] || die "$command takes no options"; "command_$command" ;;
        run | stop | test | install | uninstall | package | clean) "command_$command" "$@" ;;
        help | --help | -h) usage ;;
        '') usage >&2; exit 2 ;;
        *) die "there is no command '$command'; see ./apxs-build.sh --help" ;;
    esac
}

main "$@"
