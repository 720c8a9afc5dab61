#pragma once

#include <stdint.h>

/* bpf(2) for device filters of cgroup v2; all return -1 and set errno on failure. */

/* Loads a program of `count` instructions; its descriptor, close-on-exec. */
int monohull_bpf_load_device_filter(const uint64_t *instructions, uint32_t count);
/* Ids of the programs on the group `folder`; `count` is the room in `ids` before and how many there are after. */
int monohull_bpf_query_device_filters(int folder, uint32_t *ids, uint32_t *count);
/* A descriptor of the program with that id. */
int monohull_bpf_program(uint32_t id);
/* Puts a program on a group, in the place of `replaced` unless that is -1. */
int monohull_bpf_attach_device_filter(int folder, int program, int replaced);
int monohull_bpf_detach_device_filter(int folder, int program);

/* eventfd(2) and inotify_init1(2), close-on-exec and, inotify, non-blocking. */
int monohull_eventfd(void);
int monohull_inotify(void);
/* inotify_add_watch(2) for IN_MODIFY. */
int monohull_inotify_modified(int inotify, const char *path);
