"""`pusher work` with the bench's channel in its registry. BENCH_PROFILE names a file for a sampled profile."""

from __future__ import annotations

import os
import sys

from pusher.__main__ import main
from tests.bench import sampling
from tests.bench.channel import register

if __name__ == "__main__":
    register()
    with sampling.sampled(os.environ.get("BENCH_PROFILE")):
        status = main(["work", *sys.argv[1:]])
    sys.exit(status)
