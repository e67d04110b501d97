"""What pages, letters and jobs of the roster read."""
