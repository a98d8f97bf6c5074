#!/usr/bin/env python3
"""A hostile client against a real server: shapes, values, HTTP, cost, imports and starts.

Usage: hostile_test.py --server BINARY [CLASS | CLASS.test_NAME ...]

Outcomes are asserted, never speed: a deadline only tells a hang from an answer.
"""
import sys
import unittest

import wire
from costs import *  # noqa: F401,F403
from imports import *  # noqa: F401,F403
from shapes import *  # noqa: F401,F403
from starts import *  # noqa: F401,F403
from transport import *  # noqa: F401,F403
from values import *  # noqa: F401,F403

del ServedTest  # noqa: F821  (only its subclasses are tests)

if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) < 2 or arguments[0] != "--server":
        sys.exit(__doc__)
    wire.binary = arguments[1]
    unittest.main(argv=[sys.argv[0], *arguments[2:]], verbosity=2)
