/*
 * What the kernel itself takes for a container of docker's: the calls of create + start + delete and nothing else. No
 * configuration is read, no state is kept, nothing is checked against links of an image; the container's program is
 * started at once. scripts/bench times it beside the runtimes, it is no part of the product.
 *
 *   floor ROOTFS FILTER NAME        makes, waits for and removes the container NAME
 *   floor --filter PID FILTER       writes the seccomp filter of a process to the file
 *
 * The configuration is the one that bundle.py has docker make, for cgroup v1: six namespaces, six mounts, six devices,
 * masked and read-only paths, docker's capabilities, limits of memory, cpu and processes.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define MUST(call) do { if ((call) < 0) fail(#call); } while (0)

static const char *const hierarchies[] = {
    "devices", "freezer", "memory", "pids", "cpu", "systemd", "cpuset", "cpuacct", "blkio",
};

static _Noreturn void fail(const char *what) {
    fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
    _exit(1);
}

static void put(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0 || write(file, text, strlen(text)) < 0) fail(path);
    close(file);
}

/* cgroup v1 */

static const char *group(const char *hierarchy, const char *name, const char *file) {
    static char path[512];
    snprintf(path, sizeof path, "/sys/fs/cgroup/%s/monohull-bench/%s/%s", hierarchy, name, file);
    return path;
}

/* A new cpuset is empty, and takes no process until it has processors and memory. */
static void fill_cpuset(const char *name) {
    static const char *const files[] = {"cpuset.cpus", "cpuset.mems"};
    for (size_t i = 0; i < COUNT(files); i++) {
        char text[256], path[256];
        snprintf(path, sizeof path, "/sys/fs/cgroup/cpuset/%s", files[i]);
        int file = open(path, O_RDONLY | O_CLOEXEC);
        ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
        if (length < 0) fail(path);
        close(file);
        text[length] = '\0';
        put(group("cpuset", name, files[i]), text);
    }
}

static void make_groups(const char *name) {
    for (size_t i = 0; i < COUNT(hierarchies); i++) {
        int isNewParent = mkdir(group(hierarchies[i], "", ""), 0755) == 0;
        if (isNewParent && strcmp(hierarchies[i], "cpuset") == 0) fill_cpuset(".");
        MUST(mkdir(group(hierarchies[i], name, ""), 0755));
    }
    fill_cpuset(name);
    static const char *const devices[] = {
        "b *:* m", "c *:* m", "c 1:3 rwm", "c 1:5 rwm", "c 1:7 rwm", "c 1:8 rwm", "c 1:9 rwm", "c 5:0 rwm", "c 5:1 rwm",
        "c 5:2 rwm", "c 10:200 rwm", "c 136:* rwm",
    };
    put(group("devices", name, "devices.deny"), "a *:* rwm");
    int allow = open(group("devices", name, "devices.allow"), O_WRONLY | O_CLOEXEC);
    for (size_t i = 0; i < COUNT(devices); i++) MUST(write(allow, devices[i], strlen(devices[i])));
    close(allow);
    put(group("memory", name, "memory.limit_in_bytes"), "67108864");
    put(group("memory", name, "memory.memsw.limit_in_bytes"), "134217728");
    put(group("cpu", name, "cpu.cfs_period_us"), "100000");
    put(group("cpu", name, "cpu.cfs_quota_us"), "100000");
    put(group("pids", name, "pids.max"), "100");
}

static void join_groups(const char *name) {
    for (size_t i = 0; i < COUNT(hierarchies); i++) put(group(hierarchies[i], name, "tasks"), "0");
}

static void remove_groups(const char *name) {
    for (size_t i = 0; i < COUNT(hierarchies); i++) MUST(rmdir(group(hierarchies[i], name, "")));
}

/* The file tree. Paths are relative to the root, which is the working directory. */

static void mount_cgroups(const char *name) {
    const unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
    MUST(mount("tmpfs", "sys/fs/cgroup", "tmpfs", flags, "mode=755"));
    for (size_t i = 0; i < COUNT(hierarchies); i++) {
        char target[256];
        snprintf(target, sizeof target, "sys/fs/cgroup/%s", hierarchies[i]);
        MUST(mkdir(target, 0755));
        MUST(mount(group(hierarchies[i], name, ""), target, NULL, MS_BIND, NULL));
        MUST(mount(NULL, target, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | flags, NULL));
    }
    MUST(mount(NULL, "sys/fs/cgroup", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | flags, NULL));
}

static void mount_all(const char *name) {
    const unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
    MUST(mount("proc", "proc", "proc", flags, NULL));
    MUST(mount("tmpfs", "dev", "tmpfs", MS_NOSUID | MS_STRICTATIME, "mode=755,size=65536k"));
    MUST(mkdir("dev/pts", 0755));
    MUST(mount("devpts", "dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620,gid=5"));
    MUST(mount("sysfs", "sys", "sysfs", flags | MS_RDONLY, NULL));
    mount_cgroups(name);
    MUST(mkdir("dev/mqueue", 0755));
    MUST(mount("mqueue", "dev/mqueue", "mqueue", flags, NULL));
    MUST(mkdir("dev/shm", 0755));
    MUST(mount("shm", "dev/shm", "tmpfs", flags, "mode=1777,size=67108864"));
}

static void make_devices(void) {
    static const struct { const char *path; unsigned major, minor; } nodes[] = {
        {"dev/null", 1, 3}, {"dev/zero", 1, 5}, {"dev/full", 1, 7}, {"dev/tty", 5, 0}, {"dev/random", 1, 8},
        {"dev/urandom", 1, 9},
    };
    for (size_t i = 0; i < COUNT(nodes); i++)
        MUST(mknod(nodes[i].path, S_IFCHR | 0666, makedev(nodes[i].major, nodes[i].minor)));
    MUST(symlink("pts/ptmx", "dev/ptmx"));
    MUST(symlink("/proc/self/fd", "dev/fd"));
    MUST(symlink("/proc/self/fd/0", "dev/stdin"));
    MUST(symlink("/proc/self/fd/1", "dev/stdout"));
    MUST(symlink("/proc/self/fd/2", "dev/stderr"));
}

/* A path that this kernel does not have is passed over. */
static void protect_paths(void) {
    static const char *const readonly[] = {"proc/bus", "proc/fs", "proc/irq", "proc/sys", "proc/sysrq-trigger"};
    static const char *const masked[] = {
        "proc/asound", "proc/acpi", "proc/interrupts", "proc/kcore", "proc/keys", "proc/latency_stats",
        "proc/timer_list", "proc/timer_stats", "proc/sched_debug", "proc/scsi", "sys/firmware",
        "sys/devices/virtual/powercap",
    };
    for (size_t i = 0; i < COUNT(readonly); i++) {
        if (mount(readonly[i], readonly[i], NULL, MS_BIND | MS_REC, NULL) != 0) continue;
        MUST(mount(NULL, readonly[i], NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL));
    }
    for (size_t i = 0; i < COUNT(masked); i++) {
        if (mount("dev/null", masked[i], NULL, MS_BIND, NULL) == 0) continue;
        if (errno == ENOTDIR) MUST(mount("tmpfs", masked[i], "tmpfs", MS_RDONLY, "nr_blocks=1,nr_inodes=1"));
    }
}

static void enter_root(void) {
    MUST(syscall(SYS_pivot_root, ".", "."));
    MUST(umount2(".", MNT_DETACH));
    MUST(chdir("/"));
}

/* Rights */

static struct sock_filter instructions[BPF_MAXINSNS];
static unsigned short instruction_count;

/* In the host's tree, before the container's process is made. */
static void read_filter(const char *path) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, instructions, sizeof instructions);
    if (length < 0) fail(path);
    close(file);
    instruction_count = (unsigned short)(length / sizeof *instructions);
}

static void load_filter(void) {
    struct sock_fprog program = {instruction_count, instructions};
    MUST(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program));
}

static void drop_rights(void) {
    /* docker's fourteen: chown, dac_override, fowner, fsetid, kill, setgid, setuid, setpcap, net_bind_service, net_raw,
       sys_chroot, mknod, audit_write, setfcap. */
    const uint32_t kept = 0xa80425fb;
    for (unsigned bit = 0; bit <= CAP_LAST_CAP; bit++)
        if (bit > 31 || !(kept >> bit & 1)) prctl(PR_CAPBSET_DROP, bit, 0, 0, 0);
    gid_t group = 0;
    MUST(syscall(SYS_setgroups, 1, &group));
    MUST(syscall(SYS_setresgid, 0, 0, 0));
    MUST(syscall(SYS_setresuid, 0, 0, 0));
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {{kept, kept, 0}, {0, 0, 0}};
    MUST(syscall(SYS_capset, &header, data));
}

static void raise_loopback(void) {
    int socket = (int)syscall(SYS_socket, 2 /* AF_INET */, 2 /* SOCK_DGRAM */, 0);
    struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP};
    MUST(ioctl(socket, 0x8914 /* SIOCSIFFLAGS */, &request));
    close(socket);
}

static _Noreturn void become_container(const char *rootfs, const char *name) {
    join_groups(name);
    setsid();
    MUST(syscall(SYS_keyctl, 1 /* KEYCTL_JOIN_SESSION_KEYRING */, "_ses.floor"));
    MUST(unshare(CLONE_NEWCGROUP));
    raise_loopback();
    MUST(mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL));
    MUST(mount(rootfs, rootfs, NULL, MS_BIND | MS_REC, NULL));
    MUST(mount(NULL, rootfs, NULL, MS_PRIVATE, NULL));
    MUST(chdir(rootfs));
    mount_all(name);
    make_devices();
    put("proc/sys/net/ipv4/ip_unprivileged_port_start", "0");
    put("proc/sys/net/ipv4/ping_group_range", "0 2147483647");
    protect_paths();
    enter_root();
    MUST(sethostname("floor", 5));
    load_filter();
    drop_rights();
    execl("/bin/true", "true", (char *)NULL);
    fail("execve");
}

static int container(const char *rootfs, const char *filter, const char *name) {
    read_filter(filter);
    make_groups(name);
    struct clone_args arguments = {
        .flags = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET,
        .exit_signal = SIGCHLD,
    };
    pid_t child = (pid_t)syscall(SYS_clone3, &arguments, sizeof arguments);
    MUST(child);
    if (child == 0) become_container(rootfs, name);
    int status = 0;
    MUST(waitpid(child, &status, 0));
    remove_groups(name);
    return status == 0 ? 0 : 1;
}

static int write_filter(pid_t pid, const char *path) {
    MUST(ptrace(PTRACE_SEIZE, pid, 0, 0));
    MUST(ptrace(PTRACE_INTERRUPT, pid, 0, 0));
    MUST(waitpid(pid, NULL, __WALL));
    long count = ptrace(PTRACE_SECCOMP_GET_FILTER, pid, 0, instructions);
    MUST(count);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    MUST(write(file, instructions, count * sizeof *instructions));
    return 0;
}

int main(int count, char **arguments) {
    if (count == 4 && strcmp(arguments[1], "--filter") == 0) return write_filter(atoi(arguments[2]), arguments[3]);
    if (count == 4) return container(arguments[1], arguments[2], arguments[3]);
    fprintf(stderr, "usage: floor ROOTFS FILTER NAME | floor --filter PID FILTER\n");
    return 2;
}
