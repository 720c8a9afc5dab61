#define _GNU_SOURCE
#include "events.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

int monohull_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK); }

int monohull_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int monohull_spawn_chdir(posix_spawn_file_actions_t *actions, const char *path) {
    return posix_spawn_file_actions_addchdir_np(actions, path);
}

int monohull_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

ssize_t monohull_splice(int source, int target, size_t length) {
    return splice(source, NULL, target, NULL, length, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
}

ssize_t monohull_netlink_receive(int socket, void *bytes, size_t length, uint32_t *sender) {
    struct sockaddr_nl address;
    socklen_t size = sizeof address;
    memset(&address, 0, sizeof address);
    ssize_t count = recvfrom(socket, bytes, length, 0, (struct sockaddr *)&address, &size);
    *sender = size == sizeof address && address.nl_family == AF_NETLINK ? address.nl_pid : UINT32_MAX;
    return count;
}

int monohull_receive_descriptor(int socket) {
    char text[4096]; /* the sender puts a name beside the descriptor */
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    struct iovec vector = {.iov_base = text, .iov_len = sizeof text};
    struct msghdr message = {
        .msg_iov = &vector, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t count;
    do {
        count = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    } while (count < 0 && errno == EINTR);
    if (count < 0) return -1;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header == NULL || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS ||
        header->cmsg_len != CMSG_LEN(sizeof(int))) {
        errno = EBADMSG;
        return -1;
    }
    int descriptor;
    memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
    return descriptor;
}

int monohull_pipe(int *read_end, int *write_end) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return -1;
    *read_end = ends[0];
    *write_end = ends[1];
    return 0;
}
