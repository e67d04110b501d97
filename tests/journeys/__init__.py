"""Stories of many steps, told through the test client."""
