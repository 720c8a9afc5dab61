#include "memory.h"

#include <malloc.h>

void monohull_limit_heap(void) {
    /* One: of others malloc_trim(3) keeps what is free at their end, which is most of what a rush leaves behind. */
    mallopt(M_ARENA_MAX, 1);
    /* Above what an upload's pieces take: memory that comes from the kernel for each of them costs a fault for each page,
       half of the time of a copy. */
    mallopt(M_MMAP_THRESHOLD, 4 * 1024 * 1024);
    mallopt(M_TRIM_THRESHOLD, 8 * 1024 * 1024);
}

void monohull_trim_heap(void) { malloc_trim(0); }
