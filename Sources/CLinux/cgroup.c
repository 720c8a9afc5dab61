#define _GNU_SOURCE
#include "cgroup.h"

#include <linux/bpf.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <unistd.h>

static int call(int command, union bpf_attr *attributes) {
    return (int)syscall(SYS_bpf, command, attributes, sizeof *attributes);
}

int monohull_bpf_load_device_filter(const uint64_t *instructions, uint32_t count) {
    union bpf_attr attributes;
    memset(&attributes, 0, sizeof attributes);
    attributes.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE;
    attributes.insns = (uint64_t)(uintptr_t)instructions;
    attributes.insn_cnt = count;
    attributes.license = (uint64_t)(uintptr_t)"Apache";
    return call(BPF_PROG_LOAD, &attributes);
}

int monohull_bpf_query_device_filters(int folder, uint32_t *ids, uint32_t *count) {
    union bpf_attr attributes;
    memset(&attributes, 0, sizeof attributes);
    attributes.query.target_fd = (uint32_t)folder;
    attributes.query.attach_type = BPF_CGROUP_DEVICE;
    attributes.query.prog_ids = (uint64_t)(uintptr_t)ids;
    attributes.query.prog_cnt = *count;
    int result = call(BPF_PROG_QUERY, &attributes);
    if (result == 0) *count = attributes.query.prog_cnt;
    return result;
}

int monohull_bpf_program(uint32_t id) {
    union bpf_attr attributes;
    memset(&attributes, 0, sizeof attributes);
    attributes.prog_id = id;
    return call(BPF_PROG_GET_FD_BY_ID, &attributes);
}

int monohull_bpf_attach_device_filter(int folder, int program, int replaced) {
    union bpf_attr attributes;
    memset(&attributes, 0, sizeof attributes);
    attributes.target_fd = (uint32_t)folder;
    attributes.attach_bpf_fd = (uint32_t)program;
    attributes.attach_type = BPF_CGROUP_DEVICE;
    attributes.attach_flags = BPF_F_ALLOW_MULTI;
    if (replaced >= 0) {
        attributes.attach_flags |= BPF_F_REPLACE;
        attributes.replace_bpf_fd = (uint32_t)replaced;
    }
    return call(BPF_PROG_ATTACH, &attributes);
}

int monohull_bpf_detach_device_filter(int folder, int program) {
    union bpf_attr attributes;
    memset(&attributes, 0, sizeof attributes);
    attributes.target_fd = (uint32_t)folder;
    attributes.attach_bpf_fd = (uint32_t)program;
    attributes.attach_type = BPF_CGROUP_DEVICE;
    return call(BPF_PROG_DETACH, &attributes);
}

int monohull_eventfd(void) { return eventfd(0, EFD_CLOEXEC); }
int monohull_inotify(void) { return inotify_init1(IN_CLOEXEC | IN_NONBLOCK); }

int monohull_inotify_modified(int inotify, const char *path) { return inotify_add_watch(inotify, path, IN_MODIFY); }
