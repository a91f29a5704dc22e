"""What the prescriptions ask, one module a theme."""
