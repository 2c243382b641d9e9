"""``python -m emulator`` is ``es-security-emulator``."""

import sys

from emulator.cli import main

sys.exit(main())
