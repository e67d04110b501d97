"""What the roster does by itself, by the clock. Each job is known once its module is imported here."""

from roster.jobs import assistance, focal_points, importing, lasting  # noqa: F401
