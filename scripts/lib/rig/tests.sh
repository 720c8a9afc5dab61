# Part of scripts/rig: the integration tests as scripts/test builds them, run in the virtual machine.

# The runtime's suites; the engine's need more of a system than the rig is.
rig_suites='^Integration\.(Rig|Runc|RuncCommand|RuncLifecycle|Process|Namespace|Mount|Cgroup|Seccomp|Hook|Security)Tests/'
rig_systemd_suites='^Integration\.SystemdTests/'

# rig_test SECONDS [--list | FILTER...]
rig_test() {
    local limit=$1 package filters=() options=''
    shift
    package=$(package_for system)
    if [ "${1:-}" = --list ]; then
        MONOHULL_PART=system swift test list --package-path "$package" 2>/dev/null | grep -E "$(rig_default_filter)"
        return
    fi
    rig_image
    MONOHULL_PART=system swift build --build-tests --package-path "$package" >"$rig_folder/build.log" 2>&1 || {
        grep error: "$rig_folder/build.log" | sort -u >&2 || tail -n 20 "$rig_folder/build.log" >&2
        die "the tests do not build"
    }
    tests=$package/.build/debug/monohullPackageTests.xctest
    filters=("$@")
    [ $# -gt 0 ] || filters=("$(rig_default_filter)")
    options=$(printf -- '--filter %q ' "${filters[@]}")
    rig_run "$limit" "MONOHULL_LONG=${MONOHULL_LONG:-0} exec /rig/tests/$(basename "$tests") \
        --testing-library swift-testing --no-parallel $options"
}

rig_default_filter() {
    if [ "$systemd" = 1 ]; then echo "$rig_systemd_suites"; else echo "$rig_suites"; fi
}

# rig_put_tests FOLDER : the test program with the toolchain's libraries beside it, where it looks for them.
rig_put_tests() {
    local library
    mkdir "$1"
    cp -L "$tests" "$1/"
    ldd "$tests" | awk '$3 ~ "/lib/swift/" { print $3 }' | while read -r library; do cp -L "$library" "$1/"; done
}
