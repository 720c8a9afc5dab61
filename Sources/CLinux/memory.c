#include "memory.h"

#include <malloc.h>

void monohull_limit_heap(void) {
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_MMAP_THRESHOLD, 256 * 1024);
    mallopt(M_TRIM_THRESHOLD, 512 * 1024);
}

void monohull_trim_heap(void) { malloc_trim(0); }
