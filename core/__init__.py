"""The ground floor: the web, the database and the post; nothing about forums, experts or lists."""

import gc

# The application is a million objects that stay: while they are made, looking among them for garbage would take a sixth of the time to start.
gc.set_threshold(50_000, 20, 20)
