#include <spawn.h>
#include <sys/xattr.h>

/* Calls of glibc that the Glibc module leaves out, since it is read without _GNU_SOURCE. */
extern int syncfs(int descriptor);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);
