# Part of scripts/peers: a private, real containerd and dockerd.

# Sets the paths of the stack NAME.
stack_paths() {
    name=${1:?which stack? scripts/peers start|stop|env NAME}
    folder=${folder:-${TMPDIR:-/tmp}/monohull-peers/$name}
    containerd_socket=$folder/containerd.sock
    docker_socket=$folder/docker.sock
}

stack_start() {
    local suite=sid with_containerd=1 with_dockerd=1 unified=1 networks=0 experimental=false runtimes="" key="" first=() bin program enter prepare
    folder=""
    name=${1:-}
    shift || true
    while [ $# -gt 0 ]; do
        case $1 in
            --set) suite=$2 && shift ;;
            --containerd-only) with_dockerd=0 ;;
            --containerd) with_containerd=0 && containerd_address=$2 && shift ;;
            --runtime) runtimes="$runtimes${runtimes:+,}\"${2%%=*}\":{\"path\":\"${2#*=}\"}" && shift ;;
            --first) first+=("$2") && shift ;;
            --without-unified) unified=0 ;;
            --networks) networks=1 ;;
            --experimental) experimental=true ;;
            --folder) folder=$2 && shift ;;
            *) die "start does not know $1" ;;
        esac
        shift
    done
    stack_paths "$name"
    bin=$root/out/peers/$suite/bin
    [ -x "$bin/containerd" ] || die "the set $suite is not installed; scripts/peers install $suite"
    [ "$(id -u)" = 0 ] || die "the real daemons need root rights"
    if alive "$folder/containerd.pid" || alive "$folder/dockerd.pid"; then die "$name runs already, in $folder"; fi
    mkdir -p "$folder/first"
    chmod 700 "$folder"
    for program in "${first[@]}"; do ln -sfn "$(realpath -s "$program")" "$folder/first/$(basename "$program")"; done

    # Both daemons stand in one network namespace, and in one mount namespace: runc needs dockerd's overlay mounts.
    enter=(unshare --net)
    prepare='ip link set lo up;'
    if [ $unified = 0 ]; then
        enter+=(--mount --propagation slave)
        prepare="$prepare umount /sys/fs/cgroup/unified 2>/dev/null;"
    fi
    cat >"$folder/containerd.toml" <<TOML
version = 2
root = "$folder/data/containerd"
state = "$folder/state"
disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.cri.v1.images", "io.containerd.cri.v1.runtime", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.blockfile", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.nri.v1.nri", "io.containerd.internal.v1.opt"]
[grpc]
  address = "$containerd_socket"
[ttrpc]
  address = "$containerd_socket.ttrpc"
TOML
    # 20.10 makes a key for itself, in /etc/docker unless told; later ones do not know the word.
    [ "$suite" != bookworm ] || key="\"deprecated-key-path\":\"$folder/key.json\","
    echo "{$key\"experimental\":$experimental,\"runtimes\":{$runtimes}}" >"$folder/daemon.json"
    echo "$bin" >"$folder/bin"

    if [ $with_containerd = 1 ]; then
        stack_launch containerd "$bin/containerd" --config "$folder/containerd.toml"
        stack_await containerd "$bin/ctr" --address "$containerd_socket" version
        enter=(nsenter --target "$(cat "$folder/containerd.pid")" --net --mount)
        prepare=""
    fi
    [ $with_dockerd = 1 ] || return 0
    local bridge=(--bridge none --iptables=false --ip6tables=false --ip-forward=false --userland-proxy=false)
    if [ $networks = 1 ]; then
        install_iptables
        bridge=(--userland-proxy-path "$bin/docker-proxy")
        # Found by dockerd alone; what it needs of libraries comes with it.
        prepare="$prepare export PATH=$folder/iptables/usr/sbin:\$PATH XTABLES_LIBDIR=$folder/iptables/usr/lib/x86_64-linux-gnu/xtables"
        prepare="$prepare LD_LIBRARY_PATH=$folder/iptables/usr/lib/x86_64-linux-gnu;"
    fi
    stack_launch dockerd "$bin/dockerd" --containerd "${containerd_address:-$containerd_socket}" \
        --data-root "$folder/data/docker" --exec-root "$folder/exec" --pidfile "$folder/dockerd-own.pid" \
        -H "unix://$docker_socket" --group root --config-file "$folder/daemon.json" --init-path "$bin/docker-init" \
        "${bridge[@]}"
    stack_await dockerd "$bin/docker" -H "unix://$docker_socket" version
}

# Kills its containerd as a crash would, and starts it again; its shims live on. Only with --containerd-only.
stack_restart() {
    local enter=(unshare --net) prepare='ip link set lo up;' bin pid
    folder=""
    name=${1:-}
    shift || true
    if [ "${1:-}" = --folder ]; then folder=$2; fi
    stack_paths "$name"
    bin=$(cat "$folder/bin")
    pid=$(cat "$folder/containerd.pid")
    kill -KILL "$pid"
    wait_until 5 is_gone "$pid" || die "containerd of $name does not end"
    stack_launch containerd "$bin/containerd" --config "$folder/containerd.toml"
    stack_await containerd "$bin/ctr" --address "$containerd_socket" version
}

# stack_launch NAME PROGRAM ARG... : in the background, in its namespaces, its id in NAME.pid.
stack_launch() {
    local what=$1
    shift
    PATH=$folder/first:$bin:$PATH setsid "${enter[@]}" sh -c "$prepare"' exec "$@"' sh "$@" \
        >"$folder/$what.log" 2>&1 </dev/null &
    echo $! >"$folder/$what.pid"
}

# stack_await NAME COMMAND... : until the command succeeds or the daemon is dead.
stack_await() {
    local what=$1
    shift
    up_or_dead() { "$@" >/dev/null 2>&1 || ! alive "$folder/$what.pid"; }
    if wait_until 60 up_or_dead "$@" && alive "$folder/$what.pid"; then return 0; fi
    tail -5 "$folder/$what.log" >&2
    die "$what of $name did not come up; its log is $folder/$what.log"
}

stack_stop() {
    local ids pid
    folder=""
    name=${1:-}
    shift || true
    if [ "${1:-}" = --folder ]; then folder=$2; fi
    stack_paths "$name"
    [ -d "$folder" ] || return 0
    bin=$(cat "$folder/bin" 2>/dev/null || echo "$root/out/peers/sid/bin")
    ids=$(ls "$folder/data/docker/containers" 2>/dev/null || true)
    if alive "$folder/dockerd.pid"; then
        timeout 20 "$bin/docker" -H "unix://$docker_socket" ps -aq 2>/dev/null |
            xargs -r timeout 60 "$bin/docker" -H "unix://$docker_socket" rm -f >/dev/null 2>&1 || true
        end_process "$(cat "$folder/dockerd.pid")" 20
    fi
    # Shims outlive containerd by design; they carry its address in their arguments.
    for pid in $(processes_naming "$folder/containerd.sock"); do
        [ "$pid" = "$(cat "$folder/containerd.pid" 2>/dev/null)" ] || end_process "$pid" 5
    done
    if alive "$folder/containerd.pid"; then end_process "$(cat "$folder/containerd.pid")" 15; fi
    for pid in $(processes_naming "$folder/containerd.toml"); do end_process "$pid" 5; done
    unmount_below "$folder"
    # shellcheck disable=SC2086
    remove_cgroups $ids
    rm -rf --one-file-system "$folder"
    rmdir "${TMPDIR:-/tmp}/monohull-peers" 2>/dev/null || true
}

stack_env() {
    folder=${MONOHULL_PEERS_FOLDER:-}
    stack_paths "$@"
    echo "export DOCKER_HOST=unix://$docker_socket CONTAINERD_ADDRESS=$containerd_socket PATH=$(cat "$folder/bin"):\$PATH"
}
