#pragma once

/* For a daemon: few heaps, which monohull_trim_heap gives back whole when it rests. To be called before there are
   threads. */
void monohull_limit_heap(void);

/* Gives the free pages of all heaps back to the kernel. */
void monohull_trim_heap(void);
