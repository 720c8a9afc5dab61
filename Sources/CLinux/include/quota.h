#pragma once

#include <stdint.h>

/* Project quotas (quotactl_fd(2), Linux 5.14): folders that belong to one project have one limit. `file` is any descriptor
 * of the file system. All return -1 and set errno on failure. */

/* 1 where limits of projects are kept, 0 where they are not. */
int monohull_keeps_project_limits(int file);
/* The first project from `id` on that has files or a limit; ENOENT when there is none. */
int64_t monohull_next_project(int file, uint32_t id);
/* At most so many bytes; 0 takes the limit away. */
int monohull_limit_project(int file, uint32_t id, uint64_t bytes);
/* The project that a file belongs to; 0 is none. */
int64_t monohull_project(int file);
/* A folder and what is made in it from now on belong to the project. */
int monohull_join_project(int folder, uint32_t id);
