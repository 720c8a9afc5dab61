#define _GNU_SOURCE
#include "quota.h"

#include <linux/dqblk_xfs.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_quotactl_fd
#define SYS_quotactl_fd 443
#endif

/* QCMD of sys/quota.h, which does not go together with the kernel's headers. */
static int quota(int file, unsigned int command, uint32_t id, void *data) {
    const unsigned int projects = 2;
    return (int)syscall(SYS_quotactl_fd, file, command << 8 | projects, id, data);
}

int monohull_keeps_project_limits(int file) {
    struct fs_quota_stat state;
    memset(&state, 0, sizeof state);
    if (quota(file, Q_XGETQSTAT, 0, &state) < 0) return 0;
    return (state.qs_flags & FS_QUOTA_PDQ_ENFD) != 0;
}

int64_t monohull_next_project(int file, uint32_t id) {
    struct fs_disk_quota found;
    memset(&found, 0, sizeof found);
    return quota(file, Q_XGETNEXTQUOTA, id, &found) < 0 ? -1 : (int64_t)found.d_id;
}

int monohull_limit_project(int file, uint32_t id, uint64_t bytes) {
    struct fs_disk_quota wanted;
    memset(&wanted, 0, sizeof wanted);
    wanted.d_version = FS_DQUOT_VERSION;
    wanted.d_flags = FS_PROJ_QUOTA;
    wanted.d_fieldmask = FS_DQ_BHARD | FS_DQ_BSOFT;
    wanted.d_id = id;
    /* In units of 512 bytes. */
    wanted.d_blk_hardlimit = bytes / 512;
    wanted.d_blk_softlimit = bytes / 512;
    return quota(file, Q_XSETQLIM, id, &wanted);
}

int64_t monohull_project(int file) {
    struct fsxattr attributes;
    if (ioctl(file, FS_IOC_FSGETXATTR, &attributes) < 0) return -1;
    return attributes.fsx_projid;
}

int monohull_join_project(int folder, uint32_t id) {
    struct fsxattr attributes;
    if (ioctl(folder, FS_IOC_FSGETXATTR, &attributes) < 0) return -1;
    attributes.fsx_projid = id;
    attributes.fsx_xflags |= FS_XFLAG_PROJINHERIT;
    return ioctl(folder, FS_IOC_FSSETXATTR, &attributes);
}
