/*
 * usage PROGRAM ARGUMENTS...: what a program used, "MAXRSS-KB CPU-MICROSECONDS STATUS" on standard output. The program
 * gets /dev/null for its streams, since what it leaves behind keeps them.
 *
 * A program's greatest resident size counts from its fork on, so that it includes the size of the one that started it:
 * this one is small, Python is not.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **arguments) {
    if (count < 2) return 2;
    pid_t child = fork();
    if (child < 0) return 1;
    if (child == 0) {
        int null = open("/dev/null", O_RDWR);
        for (int stream = 0; stream < 3; stream++) dup2(null, stream);
        close(null);
        execv(arguments[1], arguments + 1);
        _exit(127);
    }
    int status = 0;
    struct rusage used;
    if (wait4(child, &status, 0, &used) < 0) return 1;
    long seconds = used.ru_utime.tv_sec + used.ru_stime.tv_sec;
    long microseconds = seconds * 1000000L + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
    printf("%ld %ld %d\n", used.ru_maxrss, microseconds, status);
    return 0;
}
