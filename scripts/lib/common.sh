# Shared by the scripts: sourced, never run. Sets `root` to the repository's folder.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
script_name=$(basename "$0")

say() { echo "$script_name: $*" >&2; }
die() {
    say "$*"
    exit 1
}

# build_if_needed : out/bin, when it is missing or older than the sources.
build_if_needed() {
    local binary=$root/out/bin/monohull newer
    if [ -x "$binary" ]; then
        newer=$(find "$root/Sources" "$root/Package.swift" -newer "$binary" -type f -print -quit)
        [ -n "$newer" ] || return 0
    fi
    "$root/scripts/build"
}

# need_packages PACKAGE... : Debian packages, installed only where missing, and said so.
need_packages() {
    local missing=() package
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    [ "$(id -u)" = 0 ] || die "these packages are missing, install them as root: apt-get install ${missing[*]}"
    say "installing ${missing[*]} with apt-get"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null ||
        { apt-get -q update >/dev/null &&
            DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null; } ||
        die "apt-get could not install ${missing[*]}"
}

# alive PIDFILE : whether the process named in the file runs.
alive() {
    local pid
    pid=$(cat "$1" 2>/dev/null) && [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null
}

# wait_until SECONDS COMMAND... : polls until the command succeeds.
wait_until() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt "$end" ] || return 1
        sleep 0.02
    done
}

# end_process PID SECONDS : TERM, and KILL when the time is over. Only the process itself, by its id.
end_process() {
    kill -TERM "$1" 2>/dev/null || return 0
    wait_until "$2" is_gone "$1" && return 0
    kill -KILL "$1" 2>/dev/null
    wait_until 5 is_gone "$1"
}

# A zombie whose parent has not looked yet counts as gone.
is_gone() {
    local state
    state=$(sed -n 's/^State:\t\(.\).*/\1/p' "/proc/$1/status" 2>/dev/null) || return 0
    [ -z "$state" ] || [ "$state" = Z ]
}

# processes_naming TEXT : ids of processes with the text in their command line, ourselves left out.
processes_naming() {
    local folder pid
    for folder in /proc/[0-9]*; do
        pid=${folder#/proc/}
        [ "$pid" != "$$" ] && [ "$pid" != "$BASHPID" ] || continue
        { tr '\0' ' ' <"$folder/cmdline"; } 2>/dev/null | grep -qF -- "$1" && echo "$pid"
    done
    return 0
}

# unmount_below FOLDER : every mount in the folder, the deepest first.
unmount_below() {
    local point
    { awk -v folder="$1/" 'index($5, folder) == 1 { print $5 }' /proc/self/mountinfo | sort -r; } |
        while read -r point; do umount -l "$point" 2>/dev/null || true; done
}

# remove_cgroups ID... : the groups named after containers, in every hierarchy, with what still runs in them.
remove_cgroups() {
    local id group pid
    for id in "$@"; do
        [ ${#id} -ge 12 ] || continue
        find /sys/fs/cgroup -depth -type d -name "*$id*" 2>/dev/null | while read -r group; do
            while read -r pid; do kill -KILL "$pid" 2>/dev/null || true; done <"$group/cgroup.procs"
            wait_until 2 rmdir "$group" 2>/dev/null || true
        done
    done
    # The parents of all containers (dockerd's, ctr's) go when they are empty; an engine that uses one keeps it.
    rmdir /sys/fs/cgroup/{docker,default} /sys/fs/cgroup/*/{docker,default} 2>/dev/null || true
}

# judge_certificates NAME... : $folder/tls/server.pem and key.pem, with which a judge's registry goes by these names.
judge_certificates() {
    local names name
    [ -e "$folder/tls/server.pem" ] && return 0
    mkdir -p "$folder/tls"
    names=$(for name in "$@"; do printf ',DNS:%s' "$name"; done)
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj "/CN=judge" \
        -addext "subjectAltName=${names#,}" -keyout "$folder/tls/key.pem" -out "$folder/tls/server.pem" 2>/dev/null
}
