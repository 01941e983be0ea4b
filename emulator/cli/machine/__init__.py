"""What the commands `doctor`, `status` and `version` say of this machine and of what runs on it.

Nothing here starts anything, and only `status` needs a running emulator. `container_health.py` is what Docker runs.
"""
