# Part of scripts/rig: the integration tests as scripts/test builds them, run in the virtual machine.

# Two machines share the runtime's suites: the first has these, the second all others, so that a new one is run too.
rig_first_half='^Integration\.(Rig|Runc|RuncLifecycle|Namespace|Seccomp|Shim|Hook|ExtremeInput|Mount)Tests/'
# The engine's need more of a system than the rig is.
rig_engine_suites='^Integration\.(Api|Archive|Attach|Authorization|BadInput|Commit|Completion|CopyAttack|Crash|Create|CreatedContainer'
rig_engine_suites="$rig_engine_suites|Client(Command|Configuration)|Connection|Ctr|Daemon|DaemonOption|Doctor|DockerdFault|Event|Exec|Fleet|FrontDoor|HTTP2|HTTPBounds|Health|Image|ImageIntake|Init|List"
rig_engine_suites="$rig_engine_suites|Log|Login|MountPoint|MountService|Name|NameServer|Network(API|Life|Option|Packet|Rule)|ParentNetwork|Plugin|PublishedPort|Pull|Push|Quota|RegistryHost|RemoteLog|Resource|Restart|Run|SCTP|SSH|Sandbox|Stats|TLS|Terminal|Userns|Volume)Tests/"
rig_systemd_suites='^Integration\.SystemdTests/'
# Of the engine's: two machines, one for each.
rig_network_suites='^Integration\.ParentNetworkTests/'
rig_protocol_suites='^Integration\.SCTPTests/'

# rig_test SECONDS [--list | FILTER...]
rig_test() {
    local limit=$1 package
    shift
    package=$(package_for system)
    if [ "${1:-}" = --list ]; then
        MONOHULL_PART=system swift test list --package-path "$package" 2>/dev/null | rig_default_tests
        return
    fi
    rig_image
    MONOHULL_PART=system swift build --build-tests --package-path "$package" >"$rig_folder/build.log" 2>&1 || {
        grep error: "$rig_folder/build.log" | sort -u >&2 || tail -n 20 "$rig_folder/build.log" >&2
        die "the tests do not build"
    }
    tests=$package/.build/debug/monohullPackageTests.xctest
    if [ $# -gt 0 ]; then
        rig_run_tests "$limit" "${@/#/--filter=}"
    elif [ "$systemd" = 1 ]; then
        rig_run_tests "$limit" --filter="$rig_systemd_suites"
    elif [ "$networks" = 1 ]; then
        "$root/scripts/make-busybox-image" "$root/out/busybox.tar"
        additions+=("$root/out/busybox.tar:/root/out/busybox.tar")
        rig_test_halves "$limit" "--filter=$rig_network_suites" -- "--filter=$rig_protocol_suites"
    else
        rig_test_halves "$limit" "--filter=$rig_first_half" -- '--filter=^Integration\.' \
            "--skip=$rig_engine_suites" "--skip=$rig_systemd_suites" "--skip=$rig_first_half"
    fi
}

rig_default_tests() {
    if [ "$systemd" = 1 ]; then
        grep -E "$rig_systemd_suites"
    elif [ "$networks" = 1 ]; then
        grep -E "$rig_network_suites|$rig_protocol_suites"
    else
        grep '^Integration\.' | grep -vE "$rig_engine_suites|$rig_systemd_suites"
    fi
}

# rig_test_halves SECONDS OPTIONS... -- OPTIONS... : two machines at once, one for the tests of each half. The second
# one's output follows the first one's.
rig_test_halves() {
    local limit=$1 log second code=0 first_half=()
    shift
    while [ "$1" != -- ]; do first_half+=("$1") && shift; done
    shift
    log=$(mktemp "$rig_folder/half.XXXXXX")
    (
        trap - EXIT
        [ -z "$console" ] || console=$console.2
        rig_run_tests "$limit" "$@"
    ) >"$log" 2>&1 &
    second=$!
    rig_run_tests "$limit" "${first_half[@]}" || code=$?
    wait "$second" || code=$?
    cat "$log"
    rm -f "$log"
    return "$code"
}

# rig_run_tests SECONDS OPTIONS...
rig_run_tests() {
    local limit=$1 options
    shift
    options=$(printf '%q ' "$@")
    rig_run "$limit" "MONOHULL_LONG=${MONOHULL_LONG:-0} exec /rig/tests/$(basename "$tests") \
        --testing-library swift-testing --no-parallel $options"
}

# rig_put_tests FOLDER : the test program with the toolchain's libraries beside it, where it looks for them.
rig_put_tests() {
    local library
    mkdir "$1"
    cp -L "$tests" "$1/"
    ldd "$tests" | awk '$3 ~ "/lib/swift/" { print $3 }' | while read -r library; do cp -L "$library" "$1/"; done
}
