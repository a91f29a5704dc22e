"""The screens of the exits."""
