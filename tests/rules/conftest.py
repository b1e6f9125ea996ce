"""How the properties are tried: the same examples every time, however slow the machine is that day."""

from hypothesis import settings

settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")
