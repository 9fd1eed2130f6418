#define _GNU_SOURCE
#include "CPrivacy.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>

int tvaersum_keep_memory_private(void) {
    /* A crash report prints registers and what they point at, so a crash is left to the kernel, which dumps nothing. */
    static const int crashes[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP};
    for (unsigned index = 0; index < sizeof crashes / sizeof *crashes; index++) (void)signal(crashes[index], SIG_DFL);

    /* Where a service manager forbids the call it has set the limit itself; what counts is the flag below, which neither a limit nor
       a core_pattern overrides. */
    const struct rlimit none = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &none);

    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return errno;
    return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : EPERM;
}
