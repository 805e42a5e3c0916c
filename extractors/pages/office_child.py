"""Becomes LibreOffice: `python -m extractors.pages.office_child MAX_FILE_BYTES PROGRAM ARGUMENTS`.

First gives up the network and new privileges, and lets no file grow beyond a size. Files stay in
reach: the program needs its own, and they lie in many places.
"""

import os
import resource
import sys

from extractors.pages.confinement import part_from_the_network

if __name__ == "__main__":
    part_from_the_network()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606  # a program of the system, found in a fixed list of places
