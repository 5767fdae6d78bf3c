"""The whole stack on this machine: the emulator, the stand-in for the platforms, and what starts and ends them."""
