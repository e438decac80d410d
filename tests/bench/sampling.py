"""Where a process spends its CPU: the stack is looked at every few milliseconds of CPU time."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

EVERY = 0.002  # seconds of CPU
_TOP = 45


@contextmanager
def sampled(path: str | None) -> Iterator[None]:
    """Write the functions in which the CPU went, by themselves and with what they call, to `path`; None: do nothing."""
    if not path:
        yield
        return
    own: Counter[str] = Counter()
    total: Counter[str] = Counter()

    def look(_signal: int, frame: FrameType | None) -> None:
        seen = set()
        first = True
        while frame is not None:
            code = frame.f_code
            name = f"{'/'.join(Path(code.co_filename).parts[-3:])}:{code.co_qualname}"
            if first:
                own[name] += 1
                first = False
            if name not in seen:
                seen.add(name)
                total[name] += 1
            frame = frame.f_back

    signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        everything = sum(own.values()) or 1
        lines = [f"{everything} samples", "", "own %  function"]
        lines += [f"{100 * n / everything:5.1f}  {name}" for name, n in own.most_common(_TOP)]
        lines += ["", "with callees %  function"]
        lines += [f"{100 * n / everything:5.1f}  {name}" for name, n in total.most_common(2 * _TOP)]
        Path(path).write_text("\n".join(lines) + "\n")
