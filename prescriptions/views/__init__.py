"""The screens of the prescriptions, one module a theme."""
