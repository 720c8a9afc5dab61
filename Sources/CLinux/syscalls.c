#define _GNU_SOURCE
#include "syscalls.h"
#include "mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

pid_t monohull_clone3(uint64_t flags, int *pidfd, int cgroup) {
    struct clone_args arguments;
    memset(&arguments, 0, sizeof arguments);
    arguments.flags = flags | CLONE_PIDFD;
    arguments.pidfd = (uint64_t)(uintptr_t)pidfd;
    /* A sibling gets the signal of the process that it becomes a sibling of; naming one is an error. */
    arguments.exit_signal = flags & CLONE_PARENT ? 0 : SIGCHLD;
    if (cgroup >= 0) {
        arguments.flags |= CLONE_INTO_CGROUP;
        arguments.cgroup = (uint64_t)cgroup;
    }
    return (pid_t)syscall(SYS_clone3, &arguments, sizeof arguments);
}

pid_t monohull_hold_namespaces(uint64_t flags, int *pidfd) {
    struct clone_args arguments;
    memset(&arguments, 0, sizeof arguments);
    arguments.flags = flags | CLONE_PIDFD;
    arguments.pidfd = (uint64_t)(uintptr_t)pidfd;
    pid_t pid = (pid_t)syscall(SYS_clone3, &arguments, sizeof arguments);
    if (pid != 0) return pid;
    syscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    /* No signal's handler of the program may run here. */
    for (;;) syscall(SYS_rt_sigsuspend, &(uint64_t){~UINT64_C(0)}, sizeof(uint64_t));
}

pid_t monohull_fork(void) { return fork(); }

int monohull_pivot_root(const char *new_root, const char *put_old) {
    return (int)syscall(SYS_pivot_root, new_root, put_old);
}

int monohull_unshare(int flags) { return unshare(flags); }
int monohull_setns(int fd, int flags) { return setns(fd, flags); }

int monohull_open_tree(int folder, const char *path, unsigned int flags) {
    return (int)syscall(SYS_open_tree, folder, path, flags);
}

int monohull_move_mount(int from, const char *from_path, int to, const char *to_path, unsigned int flags) {
    return (int)syscall(SYS_move_mount, from, from_path, to, to_path, flags);
}

int monohull_mount_setattr(int folder, const char *path, unsigned int flags, uint64_t set, uint64_t clear,
                           uint64_t propagation) {
    struct mount_attr attributes = {.attr_set = set, .attr_clr = clear, .propagation = propagation};
    return (int)syscall(SYS_mount_setattr, folder, path, flags, &attributes, sizeof attributes);
}

int monohull_fsopen(const char *type, unsigned int flags) { return (int)syscall(SYS_fsopen, type, flags); }

int monohull_fsconfig(int fd, unsigned int command, const char *key, const char *value, int auxiliary) {
    return (int)syscall(SYS_fsconfig, fd, command, key, value, auxiliary);
}

int monohull_fsmount(int fd, unsigned int flags, unsigned int attributes) {
    return (int)syscall(SYS_fsmount, fd, flags, attributes);
}

int monohull_openat2(int folder, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve) {
    struct open_how how = {.flags = flags, .mode = mode, .resolve = resolve};
    return (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
}

int monohull_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int monohull_pidfd_send_signal(int pidfd, int signal) {
    return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0);
}

int monohull_close_range(unsigned int first, unsigned int last, unsigned int flags) {
    return (int)syscall(SYS_close_range, first, last, flags);
}

int monohull_execveat(int folder, const char *path, char *const argv[], char *const envp[], int flags) {
    return (int)syscall(SYS_execveat, folder, path, argv, envp, flags);
}

int monohull_memfd_create(const char *name, unsigned int flags) { return memfd_create(name, flags); }

int monohull_prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d) {
    return prctl(option, a, b, c, d);
}

int monohull_seccomp_load(const void *instructions, unsigned short count, unsigned int flags) {
    struct sock_fprog program = {.len = count, .filter = (struct sock_filter *)instructions};
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

int monohull_capset(uint64_t effective, uint64_t permitted, uint64_t inheritable) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct data[2];
    for (int half = 0; half < 2; half++) {
        data[half].effective = (uint32_t)(effective >> (32 * half));
        data[half].permitted = (uint32_t)(permitted >> (32 * half));
        data[half].inheritable = (uint32_t)(inheritable >> (32 * half));
    }
    return (int)syscall(SYS_capset, &header, data);
}

int monohull_capget(uint64_t *effective, uint64_t *permitted, uint64_t *inheritable) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct data[2];
    if (syscall(SYS_capget, &header, data) != 0) return -1;
    *effective = data[0].effective | (uint64_t)data[1].effective << 32;
    *permitted = data[0].permitted | (uint64_t)data[1].permitted << 32;
    *inheritable = data[0].inheritable | (uint64_t)data[1].inheritable << 32;
    return 0;
}

int monohull_setgroups(const gid_t *groups, size_t count) { return (int)syscall(SYS_setgroups, count, groups); }
int monohull_ioctl(int fd, unsigned long request, void *argument) { return ioctl(fd, request, argument); }
int monohull_ioctl_value(int fd, unsigned long request, unsigned long value) { return ioctl(fd, request, value); }

long monohull_keyctl(long operation, unsigned long a, unsigned long b, unsigned long c) {
    return syscall(SYS_keyctl, operation, a, b, c);
}

int monohull_interface_up(const char *name) {
    struct ifreq request;
    memset(&request, 0, sizeof request);
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    int result = ioctl(fd, SIOCGIFFLAGS, &request);
    if (result == 0) {
        request.ifr_flags |= IFF_UP;
        result = ioctl(fd, SIOCSIFFLAGS, &request);
    }
    int saved = errno;
    close(fd);
    errno = saved;
    return result;
}

int monohull_send_descriptor(int socket, int descriptor, const char *name) {
    return monohull_send_with_descriptor(socket, name, strlen(name), descriptor) < 0 ? -1 : 0;
}

dev_t monohull_makedev(unsigned int major, unsigned int minor) { return makedev(major, minor); }

unsigned int monohull_major(dev_t device) { return major(device); }

unsigned int monohull_minor(dev_t device) { return minor(device); }

int monohull_set_user(uid_t uid) { return (int)syscall(SYS_setresuid, uid, uid, uid); }
int monohull_set_group(gid_t gid) { return (int)syscall(SYS_setresgid, gid, gid, gid); }

int monohull_syncfs(int fd) { return syncfs(fd); }

int monohull_spawn_close_from(posix_spawn_file_actions_t *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

/* The linker's marks of the text segment, which nothing ever writes to: dropping its pages loses nothing. */
extern char __executable_start, etext;

void monohull_forget_text(void) {
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t start = ((uintptr_t)&__executable_start + page - 1) & ~(page - 1);
    uintptr_t end = (uintptr_t)&etext & ~(page - 1);
    if (end > start) madvise((void *)start, end - start, MADV_DONTNEED);
}

int monohull_sched_setattr(pid_t pid, const struct monohull_sched_attr *attributes) {
    return (int)syscall(SYS_sched_setattr, pid, attributes, 0);
}

int monohull_sched_setaffinity(pid_t pid, size_t size, const void *mask) {
    return (int)syscall(SYS_sched_setaffinity, pid, size, mask);
}

int monohull_ioprio_set(int which, int who, int priority) {
    return (int)syscall(SYS_ioprio_set, which, who, priority);
}

int monohull_set_mempolicy(int mode, const unsigned long *nodes, unsigned long count) {
    return (int)syscall(SYS_set_mempolicy, mode, nodes, count);
}

int monohull_personality(unsigned long domain) { return (int)syscall(SYS_personality, domain); }

int monohull_prlimit(pid_t pid, int resource, uint64_t soft, uint64_t hard) {
    uint64_t limits[2] = {soft, hard};
    return (int)syscall(SYS_prlimit64, pid, resource, limits, NULL);
}

long monohull_file_system_type(int fd) {
    struct statfs status;
    return fstatfs(fd, &status) == 0 ? (long)status.f_type : -1;
}

int monohull_is_mount_root(int folder, const char *name) {
    struct statx status;
    if (statx(folder, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, 0, &status) != 0) return 0;
    return (status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

int monohull_seccomp_knows_flags(unsigned int flags) {
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, NULL) == -1 && errno == EFAULT;
}

int monohull_pidfd_getfd(int pidfd, int descriptor) { return (int)syscall(SYS_pidfd_getfd, pidfd, descriptor, 0); }
