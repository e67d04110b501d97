"""The bench: our application beside a yardstick, measured in turns on the same machine (``make bench``; docs/performance.md)."""
