#pragma once

/* For a daemon that rests most of the time: few heaps, and large pieces straight from the kernel, so that what a busy
   moment took goes back. To be called before there are threads. */
void monohull_limit_heap(void);

/* Gives the free pages of all heaps back to the kernel. */
void monohull_trim_heap(void);
