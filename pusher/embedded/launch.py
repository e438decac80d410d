"""Become the unprivileged user, tie our life to the parent's, and exec a server.

Run as a script (`python -I -S launch.py UID GID PARENT PROGRAM ARGUMENT…`), never imported: it does what a `preexec_fn`
would do, without running Python between fork and exec of a process that may have threads. UID and GID `-1` keep ours.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def _die_with(parent: int) -> None:
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
    if os.getppid() != parent:  # it died before prctl could see it
        sys.exit(1)


def main() -> None:
    """Exec the program; it never returns."""
    uid, gid, parent = (int(word) for word in sys.argv[1:4])
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's background job ignores it, and exec would pass that on
    _die_with(parent)
    os.umask(0o077)
    os.execv(sys.argv[4], sys.argv[4:])  # noqa: S606 -- the program is ours, by absolute path


if __name__ == "__main__":
    main()
