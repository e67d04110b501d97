"""Letters of the roster, as values, each with a sample."""
