#pragma once

/// The argument vector as the kernel gave it, captured before the Swift runtime starts.
void monohull_set_command_line(const char *text);
int monohull_argument_count(void);
const char *const *monohull_argument_vector(void);

/// Path of this process's executable, read from /proc/self/exe before main; empty when /proc is not mounted.
const char *monohull_executable_path(void);
