"""Exit 0 when the address given answers with 200, else 1."""

import sys
import urllib.request

try:
    with urllib.request.urlopen(sys.argv[1], timeout=2) as answer:  # noqa: S310 - our own loopback
        sys.exit(answer.status != 200)
except OSError:
    sys.exit(1)
