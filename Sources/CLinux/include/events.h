#pragma once

/* What the shim's loop needs and the Glibc module leaves out. */
#include <spawn.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/types.h>

/// accept4(2) without the peer's address: close-on-exec and non-blocking.
int monohull_accept(int listener);

/// memfd_create(2), close-on-exec.
int monohull_memory_file(const char *name);

/// posix_spawn_file_actions_addchdir_np(3).
int monohull_spawn_chdir(posix_spawn_file_actions_t *actions, const char *path);

/// prctl(PR_SET_CHILD_SUBREAPER): orphans below this process become its children.
int monohull_become_subreaper(void);

/// splice(2) between a socket and a pipe, which never waits.
ssize_t monohull_splice(int source, int target, size_t length);

/// recvfrom(2) of a netlink socket; `sender` is the port it came from, 0 for the kernel, or UINT32_MAX for none.
ssize_t monohull_netlink_receive(int socket, void *bytes, size_t length, uint32_t *sender);

/// recvmsg(2) for one descriptor sent by SCM_RIGHTS; -1 with errno when there is none.
int monohull_receive_descriptor(int socket);

/// pipe2(2), both ends close-on-exec.
int monohull_pipe(int *read_end, int *write_end);
