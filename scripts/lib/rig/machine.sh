# Part of scripts/rig: one run of the virtual machine.

# rig_run SECONDS COMMAND : boots, runs the command line, passes its output and exit code on. The caller's `tests` is
# the test program that goes along, or nothing.
rig_run() {
    local limit=$1 command=$2 bin=${MONOHULL_BIN:-$root/out/bin} payload addition code=0 readers=() first boot started=$SECONDS
    [ -x "$bin/monohull" ] || die "no monohull in $bin; run scripts/build or set MONOHULL_BIN"
    run=$(mktemp -d "$rig_folder/run.XXXXXX")
    machine=
    trap '[ -z "$machine" ] || end_process "$machine" 5; rm -rf "$run"' EXIT
    payload=$run/payload
    mkdir "$payload" "$payload/bin"
    cp -a "$bin/." "$payload/bin/"
    install -m 755 "$root/scripts/lib/rig/start" "$payload/start"
    [ -z "$command" ] || echo "$command" >"$payload/command"
    for addition in "${additions[@]}"; do
        [[ $addition == *:/* ]] || die "--add takes HOST:GUEST with an absolute GUEST"
        mkdir -p "$payload/add/$(dirname "${addition#*:}")"
        cp -a "${addition%%:*}" "$payload/add/${addition#*:}"
    done
    [ -z "$tests" ] || rig_put_tests "$payload/tests"
    rig_disk "$run/payload.ext4" 2G "$payload"
    truncate -s 512M "$run/swap"
    mkswap -q "$run/swap" >/dev/null
    mkfifo "$run/out" "$run/err"

    first=/sbin/rig-first
    if [ "$systemd" = 1 ]; then
        first="/lib/systemd/systemd systemd.unit=rig.service"
        [ "$cgroup" = v2 ] || first+=" systemd.unified_cgroup_hierarchy=0"
        [ "$cgroup" != v1 ] || first+=" systemd.legacy_systemd_cgroup_controller=1"
    fi
    # The kernel hands a word that it does not know to process 1, as a variable.
    first+=" rig_cgroup=$cgroup"
    if [ -z "$command" ]; then
        (rig_qemu "$first" -serial mon:stdio -chardev null,id=out -chardev null,id=err -chardev null,id=code)
        return
    fi
    cat "$run/out" &
    readers+=($!)
    cat "$run/err" >&2 &
    readers+=($!)
    rig_qemu "$first" -serial "file:$run/console" -chardev "file,id=out,path=$run/out" \
        -chardev "file,id=err,path=$run/err" -chardev "file,id=code,path=$run/code" \
        -monitor "unix:$run/monitor,server=on,wait=off" </dev/null >"$run/qemu" 2>&1 &
    machine=$!
    wait_until "$limit" is_gone "$machine" || {
        code=124
        rig_ask_processors
    }
    end_process "$machine" 2 || true
    machine=
    wait_until 2 is_gone "${readers[0]}" || kill "${readers[@]}" 2>/dev/null || true
    [ -z "$console" ] || cp "$run/console" "$console"
    if [ -s "$run/code" ]; then
        read -r code boot <"$run/code"
        say "booted in $boot s, ended after $((SECONDS - started)) s"
    else
        cat "$run/qemu" >&2
        tail -n 30 "$run/console" >&2 || true
        [ "$code" = 124 ] && say "the machine did not end within $limit s" || say "the machine ended without a result"
        [ "$code" = 124 ] || code=125
    fi
    rm -rf "$run"
    return "$code"
}

# What the processors of a machine do that does not end: halted ones in an idle kernel say that it froze, as an emulated
# machine does now and then; a busy one that the command goes on.
rig_ask_processors() {
    command -v python3 >/dev/null || return 0
    python3 - "$run/monitor" <<'PYTHON' || true
import socket, sys, time

monitor = socket.socket(socket.AF_UNIX)
monitor.settimeout(2)
monitor.connect(sys.argv[1])
monitor.sendall(b"info status\ninfo cpus\ninfo registers -a\n")
time.sleep(0.5)
for line in monitor.recv(1 << 20).decode(errors="replace").splitlines():
    if any(word in line for word in ("VM status", "CPU", "RIP=")):
        print("rig: at the end of its time:", line.strip(), file=sys.stderr)
PYTHON
}

# rig_qemu FIRST OPTIONS... : the machine, with FIRST as its process 1 and three ports named out, err, code.
rig_qemu() {
    local first=$1 disk number=0 port options=()
    shift
    for disk in "$rig_folder/root.ext4" "$run/payload.ext4" "$run/swap"; do
        number=$((number + 1))
        options+=(-drive "file=$disk,if=none,id=disk$number,format=raw,snapshot=on,cache=unsafe")
        options+=(-device "nvme-ns,drive=disk$number,bus=nvme,nsid=$number")
    done
    for port in out err code; do options+=(-device "virtserialport,chardev=$port,name=$port"); done
    # exec, so that the caller's child is the machine itself; it does not outlive this script, however that ends.
    exec setpriv --pdeathsig KILL env TMPDIR="$run" qemu-system-x86_64 -nodefaults -no-user-config -display none -no-reboot \
        -M q35,usb=off -accel tcg,thread=multi -cpu max,la57=off -smp 2 -m "$memory" \
        -kernel "$rig_folder/vmlinuz" \
        -append "console=ttyS0 quiet root=/dev/nvme0n1 rw init=$first panic=-1 mitigations=off nokaslr random.trust_cpu=on init_on_alloc=0 tsc=reliable clocksource=tsc" \
        -device nvme,id=nvme,serial=rig -device virtio-serial-pci "$@" "${options[@]}"
}
