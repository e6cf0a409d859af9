"""Runs the app's tests: `python3 image/tests/run.py`. The last line counts them."""

import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent


def main():
    sys.dont_write_bytecode = True
    sys.path[:0] = [str(HERE), str(HERE.parent / "app")]
    result = unittest.TextTestRunner(verbosity=2).run(unittest.TestLoader().discover(str(HERE)))
    bad = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    skipped = len(result.skipped)
    print(f"{result.testsRun - bad - skipped} passed, {bad} failed, {skipped} skipped", file=sys.stderr)
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
