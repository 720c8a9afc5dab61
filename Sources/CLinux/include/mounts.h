#pragma once

#include <stdint.h>

/* What the file tree of a container needs beyond syscalls.h. All return -1 and set errno on failure. */

/* mount_setattr(2) with MOUNT_ATTR_IDMAP: owners are shown through the maps of the user namespace `userns`. */
int monohull_mount_idmap(int tree, unsigned int flags, int userns);
/* fspick(2): the configuration of a file system that is mounted. */
int monohull_fspick(int folder, const char *path, unsigned int flags);
/* sendmsg(2) of `length` bytes with one descriptor, recvmsg(2) of up to `length` bytes and one descriptor, -1 when
 * there is none with them; it is close-on-exec. */
int64_t monohull_send_with_descriptor(int socket, const void *bytes, uint64_t length, int descriptor);
int64_t monohull_receive_with_descriptor(int socket, void *bytes, uint64_t length, int *descriptor);
