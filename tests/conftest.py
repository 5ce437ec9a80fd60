"""What all tests share: property-based tests try the same examples on every machine, however slow."""

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")
