#pragma once

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/mount.h>
#include <sys/types.h>
#include <sys/xattr.h>

/*
 * System calls that the Glibc module of Swift lacks, or that it can't import because they are variadic.
 * All return -1 and set errno on failure.
 */

/* clone3(2) with CLONE_PIDFD and SIGCHLD. Returns twice, as fork does; the child goes on in Swift, which is sound
 * only in a process with one thread. `cgroup` is a descriptor for CLONE_INTO_CGROUP, or -1. */
pid_t monohull_clone3(uint64_t flags, int *pidfd, int cgroup);

/* A process that only waits to be killed, in new namespaces (CLONE_NEW*). It never comes back to Swift, so a process with
 * threads may make one; it ends with the thread that made it, and no wait(2) without __WALL sees it. */
pid_t monohull_hold_namespaces(uint64_t flags, int *pidfd);

/* fork(2): Swift hides it, for a program with threads must not go on after it. For the roles that have none. */
pid_t monohull_fork(void);

int monohull_pivot_root(const char *new_root, const char *put_old);
int monohull_unshare(int flags);
int monohull_setns(int fd, int flags);
int monohull_open_tree(int folder, const char *path, unsigned int flags);
int monohull_move_mount(int from, const char *from_path, int to, const char *to_path, unsigned int flags);
int monohull_mount_setattr(int folder, const char *path, unsigned int flags, uint64_t set, uint64_t clear,
                           uint64_t propagation);
int monohull_fsopen(const char *type, unsigned int flags);
int monohull_fsconfig(int fd, unsigned int command, const char *key, const char *value, int auxiliary);
int monohull_fsmount(int fd, unsigned int flags, unsigned int attributes);
int monohull_openat2(int folder, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve);
int monohull_pidfd_open(pid_t pid);
int monohull_pidfd_send_signal(int pidfd, int signal);
int monohull_close_range(unsigned int first, unsigned int last, unsigned int flags);
int monohull_execveat(int folder, const char *path, char *const argv[], char *const envp[], int flags);
int monohull_memfd_create(const char *name, unsigned int flags);
int monohull_prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d);
int monohull_seccomp_load(const void *instructions, unsigned short count, unsigned int flags);
int monohull_capset(uint64_t effective, uint64_t permitted, uint64_t inheritable);
int monohull_capget(uint64_t *effective, uint64_t *permitted, uint64_t *inheritable);
int monohull_setgroups(const gid_t *groups, size_t count);
int monohull_ioctl(int fd, unsigned long request, void *argument);
int monohull_ioctl_value(int fd, unsigned long request, unsigned long value);
long monohull_keyctl(long operation, unsigned long a, unsigned long b, unsigned long c);
/* Brings a network interface of the calling process's namespace up. */
int monohull_interface_up(const char *name);
/* Sends one descriptor with `name` as the message, as the console socket's protocol wants. */
int monohull_send_descriptor(int socket, int descriptor, const char *name);
int monohull_syncfs(int fd);
/* The child of a posix_spawn begins without the descriptors from `first` on: NIO's sockets are not close-on-exec. */
int monohull_spawn_close_from(posix_spawn_file_actions_t *actions, int first);
/* Drops this process's mappings of its own program text; the next use of a page maps it again from the page cache.
 * A process that sleeps for hours then costs what it uses, and not what its start once touched. */
void monohull_forget_text(void);
dev_t monohull_makedev(unsigned int major, unsigned int minor);
unsigned int monohull_major(dev_t device);
unsigned int monohull_minor(dev_t device);
/* setresuid and setresgid of this thread by the raw call: glibc's would signal other threads, there are none. */
int monohull_set_user(uid_t uid);
int monohull_set_group(gid_t gid);

/* struct sched_attr as sched_setattr(2) has it, up to the fields of Linux 5.3. */
struct monohull_sched_attr {
    uint32_t size;
    uint32_t policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime;
    uint64_t deadline;
    uint64_t period;
    uint32_t utilization_minimum;
    uint32_t utilization_maximum;
};
int monohull_sched_setattr(pid_t pid, const struct monohull_sched_attr *attributes);
/* The raw call: glibc's refuses masks that are larger than the kernel's. */
int monohull_sched_setaffinity(pid_t pid, size_t size, const void *mask);
int monohull_ioprio_set(int which, int who, int priority);
int monohull_set_mempolicy(int mode, const unsigned long *nodes, unsigned long count);
int monohull_personality(unsigned long domain);
int monohull_prlimit(pid_t pid, int resource, uint64_t soft, uint64_t hard);
/* f_type of fstatfs(2), -1 on failure. The struct itself would take Glibc's stat along into this module. */
long monohull_file_system_type(int fd);
/* Whether something is mounted on what a folder has by this name, a link itself and not what it leads to; 0 where that
 * cannot be told. */
int monohull_is_mount_root(int folder, const char *name);
/* seccomp(2): whether the kernel has filters, and these flags of theirs. */
int monohull_seccomp_knows_flags(unsigned int flags);
/* pidfd_getfd(2): a copy of another process's descriptor, close-on-exec. */
int monohull_pidfd_getfd(int pidfd, int descriptor);
