/*
 * For user-mode-linux before 6.13 on processors with AMX. It keeps a process's extended registers in
 * a buffer of a fixed size that AMX's tiles do not fit in. Reading them into it gives the part that
 * fits, but the host's kernel takes them back only whole (PTRACE_SETREGSET, NT_X86_XSTATE), so the
 * guest panics in put_fp_registers. Preloaded, this adds the missing end: the process's own, with the
 * tiles in their initial state, which is the only one that a guest's programs know.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* Where the header of an XSAVE area begins, with the set of components that are in use. */
#define XSTATE_BV 512
#define XTILE (UINT64_C(3) << 17)

static char area[64 * 1024] __attribute__((aligned(64)));

static long set_whole(long pid, struct iovec *part)
{
	struct iovec whole = {area, sizeof(area)};
	uint64_t used;
	long result = syscall(SYS_ptrace, PTRACE_GETREGSET, pid, NT_X86_XSTATE, &whole);

	if (result != 0)
		return result;
	memcpy(area, part->iov_base,
	       part->iov_len < whole.iov_len ? part->iov_len : whole.iov_len);
	memcpy(&used, area + XSTATE_BV, sizeof(used));
	used &= ~XTILE;
	memcpy(area + XSTATE_BV, &used, sizeof(used));
	return syscall(SYS_ptrace, PTRACE_SETREGSET, pid, NT_X86_XSTATE, &whole);
}

long ptrace(enum __ptrace_request request, ...)
{
	va_list arguments;
	long pid, word, result;
	void *address, *data;

	va_start(arguments, request);
	pid = va_arg(arguments, int);
	address = va_arg(arguments, void *);
	data = va_arg(arguments, void *);
	va_end(arguments);
	switch (request) {
	case PTRACE_PEEKTEXT:
	case PTRACE_PEEKDATA:
	case PTRACE_PEEKUSER:
		/* The system call stores what the library's function returns. */
		result = syscall(SYS_ptrace, request, pid, address, &word);
		return result < 0 ? result : word;
	case PTRACE_SETREGSET:
		if ((long)address == NT_X86_XSTATE)
			return set_whole(pid, data);
		/* fall through */
	default:
		return syscall(SYS_ptrace, request, pid, address, data);
	}
}
