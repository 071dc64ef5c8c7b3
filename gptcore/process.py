"""What a process sets for itself before it trains."""

import ctypes
import os
import sys

# From glibc's malloc.h. Freed memory stays in the process instead of going back to the kernel,
# which would hand it out again page by page at every step; 32 MiB is the most glibc accepts.
_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD = -1, -2, -3


def tune_for_training() -> None:
    """Keep freed memory for the next step (glibc only) and import torch with one thread."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        if hasattr(libc, "mallopt"):
            libc.mallopt(_M_MMAP_THRESHOLD, 32 << 20)
            libc.mallopt(_M_TRIM_THRESHOLD, 1 << 30)
            libc.mallopt(_M_TOP_PAD, 64 << 20)
