# The test suites, two at a time, each suite's output in a file of its own, one count over all. Sourced by apxs-build.sh. A suite is a function suite_NAME that prints TAP.

# what tells most for little time first, then the longest first
SUITES="guards unit contract-san browser contract e2e e2e-asan package fuzz differential unit-san"
AT_ONCE=2
PROGRAMS_AT_ONCE=2 # of a suite of C programs
C_PROGRAM_LIMIT=1800 # seconds for one C test program, with sanitizers, on a busy machine
NODE_SUITE_LIMIT=2700

export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=0} # pools free nothing one by one
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}

# run_program OBJECTS SOURCE: one C test program, all of its TAP at its end. One that ends badly without saying which
# test it was counts as a failed test.
run_program() {
    local program=${2#"$ROOT/"} status=0 output scratch
    program=$1/${program%.c}
    output=$(mktemp "$TEST_TMP/output.XXXXXX")
    scratch=$(mktemp -d "$TEST_TMP/c.XXXXXX")
    echo "# ${2#"$ROOT/tests/"}" > "$output"
    (cd "$ROOT" && P6_TEST_TMP=$scratch CMOCKA_MESSAGE_OUTPUT=TAP timeout "$C_PROGRAM_LIMIT" "$program" \
        < /dev/null) >> "$output" 2>&1 || status=$?
    if [ "$status" -ne 0 ] && ! grep -q '^not ok' "$output"; then
        echo "not ok - ${program##*/} ended with status $status" >> "$output"
    fi
    flock "$TEST_TMP" cat "$output"
    rm -rf "$scratch" "$output"
}

# run_programs OBJECTS KIND: every C test program of tests/KIND. They wait for disks, servers and deadlines more than
# they work.
run_programs() {
    local source
    for source in "$ROOT/tests/$2"/*/test_*.c; do
        [ -e "$source" ] || continue
        while [ "$(jobs -rp | wc -l)" -ge "$PROGRAMS_AT_ONCE" ]; do wait -n || true; done
        run_program "$1" "$source" &
    done
    wait
}

# run_node DIRECTORY: node's tests in tests/DIRECTORY.
run_node() {
    local files
    mapfile -t files < <(find "$ROOT/tests/$1" -name '*.test.mjs' | sort)
    [ ${#files[@]} -gt 0 ] || return 0
    (cd "$ROOT/tests" && timeout -k 20 "$NODE_SUITE_LIMIT" node --test --test-reporter=tap "${files[@]}" \
        < /dev/null) || echo "# node ended with status $?"
}

suite_guards() { run_node guards; }
suite_differential() { run_node differential; }
suite_e2e() { run_node e2e; }
suite_browser() { run_node browser; }
suite_package() { run_node package; }
suite_e2e_asan() { P6_OBJ=$BUILD/san P6_SAN=1 run_node e2e; }
suite_unit() { run_programs "$BUILD/obj" unit; }
suite_unit_san() { run_programs "$BUILD/san" unit; }
suite_contract() { run_programs "$BUILD/obj" contract; }
suite_contract_san() { run_programs "$BUILD/san" contract; }

# Each fuzz target runs, under sanitizers, once on every input of its corpus and then for a bounded
# time on inputs made from them. The input of a crash is kept beside the suite's output.
suite_fuzz() {
    local source program corpus last
    for source in "$ROOT"/tests/fuzz/*/fuzz_*.c; do
        [ -e "$source" ] || continue
        program=${source#"$ROOT/"}
        program=$BUILD/san/${program%.c}
        corpus=${source%/*}/corpus_$(basename "${source%.c}" | cut -d_ -f2-)
        last=$BUILD/test/${program##*/}.input
        P6_FUZZ_SECONDS=${FUZZ_SECONDS:-15} P6_FUZZ_LAST=$last \
            timeout "$C_PROGRAM_LIMIT" "$program" "$corpus" < /dev/null 2>&1 && rm -f "$last" \
            || echo "not ok - ${program##*/} ended with status $?; its last input: $last"
    done
}

# Sum of the numbers behind "# WORD" in node's closing lines of FILE.
node_total() { awk -v w="$1" '$1 == "#" && $2 == w && NF == 3 { n += $3 } END { print n + 0 }' "$2"; }

# count_tap FILE: "passed failed skipped", from node's closing lines where there are any, else from
# the result lines.
count_tap() {
    if grep -qE '^# pass [0-9]+$' "$1"; then
        local failed
        failed=$(($(node_total fail "$1") + $(node_total cancelled "$1")))
        if [ "$failed" -eq 0 ] && grep -q '^# node ended with status' "$1"; then failed=1; fi
        echo "$(node_total pass "$1") $failed $(($(node_total skipped "$1") + $(node_total todo "$1")))"
        return
    fi
    awk '/^(not )?ok .*# SKIP/ { s++; next } /^ok / { p++ } /^not ok/ { f++ }
         END { print p + 0, f + 0, s + 0 }' "$1"
}

# What went wrong in the output FILE, without the rest of it.
show_failures() {
    grep -nE -B 4 -A 16 '^ *not ok|AddressSanitizer|runtime error:|# node ended' "$1" \
        | grep -vE '^[0-9]+-( *ok |# Subtest|  *(duration_ms|\.\.\.|---))' | head -n 150 >&2
}

# Run suite NAME; output to NAME.log, counts to NAME.count, a line for people.
run_suite() {
    local name=$1 log=$BUILD/test/$1.log begun=$SECONDS passed failed skipped
    "suite_${name//-/_}" > "$log" 2>&1 || true
    read -r passed failed skipped < <(count_tap "$log")
    if [ $((passed + failed)) -eq 0 ]; then
        echo "not ok - suite $name ran no test" >> "$log"
        failed=1
    fi
    echo "$passed $failed $skipped" > "$BUILD/test/$name.count"
    say "$(printf '%-13s %5d passed %3d failed %3d skipped  %4d s' \
        "$name" "$passed" "$failed" "$skipped" $((SECONDS - begun)))"
    if [ "$failed" -gt 0 ]; then
        say "--- $name failed; all of its output is in $log"
        show_failures "$log"
    fi
}

# Run those of the suites that nobody else has taken yet.
run_what_is_left() {
    local name
    for name in "$@"; do
        if mkdir "$TEST_TMP/$name.taken" 2> /dev/null; then run_suite "$name"; fi
    done
}

# The npm packages of tests/package.json, installed when the lock file says something new.
need_node_packages() {
    local dir=$ROOT/tests log=$BUILD/npm.log
    [ "$dir/node_modules/.package-lock.json" -nt "$dir/package-lock.json" ] && return 0
    say "installing the tests' npm packages"
    (cd "$dir" && npm ci --ignore-scripts --no-audit --no-fund) > "$log" 2>&1 < /dev/null \
        || { tail -n 20 "$log" >&2; die "npm failed; see $log"; }
    touch "$dir/node_modules/.package-lock.json"
}

build_for() {
    local goals='' san=''
    [[ " $* " =~ \ (unit)\  ]] && goals+=' unit'
    [[ " $* " =~ \ (contract)\  ]] && goals+=' contract'
    [[ " $* " =~ \ (fuzz)\  ]] && san+=' fuzz'
    [[ " $* " =~ \ (unit-san)\  ]] && san+=' unit'
    [[ " $* " =~ \ (contract-san)\  ]] && san+=' contract'
    [[ " $* " =~ \ (e2e-asan)\  ]] && san+=' all'
    say "building"
    # shellcheck disable=SC2086
    build_objects "$BUILD/obj" all $goals
    # shellcheck disable=SC2086
    [ -z "$san" ] || build_objects "$BUILD/san" SAN=1 $san
}

# Those of LIST (first argument) that are among the others, in the list's order.
pick() {
    local list=$1 name
    shift
    for name in $list; do [[ " $* " == *" $name "* ]] && echo "$name"; done
    return 0
}

command_test() {
    local name wanted=("$@") passed=0 failed=0 skipped=0 p f s i
    [ $# -gt 0 ] || read -ra wanted <<< "$SUITES"
    for name in "${wanted[@]}"; do
        [[ " $SUITES " == *" $name "* ]] || die "there is no suite '$name'; there are: $SUITES"
    done
    need_packages build run test install package manual ${P6_DEBOOTSTRAP:+debootstrap} ${P6_PATRONI:+patroni}
    mkdir -p "$BUILD/test"
    rm -f "$BUILD"/test/*
    need_node_packages
    build_for "${wanted[@]}"
    TEST_TMP=$(mktemp -d /tmp/proj06-test.XXXXXX)
    chmod 755 "$TEST_TMP"
    for ((i = 0; i < AT_ONCE; i++)); do
        # shellcheck disable=SC2046
        run_what_is_left $(pick "$SUITES" "${wanted[@]}") &
    done
    wait
    rm -rf "$TEST_TMP"
    for name in "${wanted[@]}"; do
        read -r p f s < "$BUILD/test/$name.count"
        passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    done
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" -eq 0 ]
}
