#define _GNU_SOURCE
#include "early.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int argument_count;
static const char *const *argument_vector;
static char executable_path[PATH_MAX];

/*
 * glibc hands argc, argv and envp to constructors. 101 is the first priority open to programs: it runs before
 * the Swift runtime's own constructors, which abort with "Unable to obtain Swift runtime path" when /proc is
 * not mounted (a chroot that holds only this binary) unless SWIFT_ROOT is set.
 * CommandLine.arguments reads /proc/self/cmdline and is empty there, so the vector is kept here.
 */
/*
 * Whoever starts us with a standard stream closed (docker logs c >&-) would have the next file take its number: the
 * daemon's socket as standard output gets a container's own words as requests. Go's runtime does the same.
 */
static void monohull_open_standard_streams(void) {
    for (int descriptor = 0; descriptor <= 2; descriptor++) {
        if (fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) continue;
        if (open("/dev/null", O_RDWR) < 0) return; /* a chroot without it: the file that is opened next gets the number */
    }
}

__attribute__((constructor(101))) static void monohull_early(int argc, char **argv, char **envp) {
    (void)envp;
    monohull_open_standard_streams();
    argument_count = argc;
    argument_vector = (const char *const *)argv;
    ssize_t length = readlink("/proc/self/exe", executable_path, sizeof executable_path - 1);
    executable_path[length > 0 ? length : 0] = '\0';
    setenv("SWIFT_ROOT", "/", 0); /* ProcessEnvironment drops it again from what we hand on */
}

/*
 * A last byte that is not NUL tells the kernel that the area was written over (get_mm_cmdline): it then shows what
 * stands before the first NUL.
 */
void monohull_set_command_line(const char *text) {
    if (argument_count < 1) return;
    char *start = (char *)argument_vector[0];
    const char *last = argument_vector[argument_count - 1];
    size_t size = (size_t)(last + strlen(last) + 1 - start);
    size_t length = strlen(text);
    if (last < start || size < length + 2) return;
    memcpy(start, text, length);
    memset(start + length, 0, size - length - 1);
    start[size - 1] = ' ';
}

int monohull_argument_count(void) { return argument_count; }
const char *const *monohull_argument_vector(void) { return argument_vector; }
const char *monohull_executable_path(void) { return executable_path; }
