/* What the kernel and the allocator are told about this process's memory. */
#ifndef TVAERSUM_CPRIVACY_H
#define TVAERSUM_CPRIVACY_H

/* Keeps this process's memory out of core dumps, crash reports and the reach of other processes of the same user.
   0, or the error that the kernel gave. */
int tvaersum_keep_memory_private(void);

#endif
